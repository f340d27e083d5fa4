// The elements of the page, and its figures in words.

export function make(name, attributes = {}) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

export function box(width, height) {
  const group = make("g");
  group.append(make("rect", { class: "box", width, height, rx: 10 }));
  return group;
}

export function label(words, x, y, classes) {
  const made = make("text", { x, y, class: classes });
  made.textContent = words;
  return made;
}

export function move(element, x, y, prefix = "") {
  element.setAttribute(`${prefix}x`, x);
  element.setAttribute(`${prefix}y`, y);
}

export function place(group, x, y) {
  group.style.transform = `translate(${x}px, ${y}px)`;
}

export function write(element, words) {
  if (element.textContent !== words) {
    element.textContent = words;
  }
}

export function rate(perSecond) {
  return perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}

export function seconds(ms) {
  return Math.abs(ms) < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

export function clock(date) {
  return date.toTimeString().slice(0, 8);
}
