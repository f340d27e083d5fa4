// The time axis and the lanes. The server has laid them out for the whole run; this script moves them when the view changes.

const page = JSON.parse(byId('chart-data').textContent);
const svg = document.querySelector('svg.timeline');
const axis = svg.querySelector('.axis');
const pointer = draw(svg, 'path', {class: 'pointer'});

/** The visible part of the run, in seconds since its start. */
let view = {min: 0, max: page.end};

/** Returns the area in which charts draw, in pixels, so that they are aligned with the lanes. */
const room = () => {
  const scale = svg.clientWidth / page.width;
  return {width: svg.clientWidth, left: page.left * scale, right: (page.width - page.right) * scale};
};

function ticks() {
  const {min, max} = view;
  const power = 10 ** Math.floor(Math.log10((max - min) / 10));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(width => (max - min) / width <= 10);
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const all = [];
  for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
    all.push({at: i * step, label: (i * step).toFixed(places) + ' s'});
  }
  return all;
}

const laneX = seconds => page.left + (page.right - page.left) * (seconds - view.min) / (view.max - view.min);

const laid = [...svg.querySelectorAll('.time rect, .time path, .time text')].map(element => {
  const number = name => parseFloat(element.getAttribute(name));
  return element.tagName === 'path'
    ? {element, step: element.classList.contains('line'), x: parseFloat(element.getAttribute('d').slice(1))}
    : {element, x: number('x'), width: number('width'), band: element.parentElement.querySelector('rect')};
});

/** Keeps the name of a band visible that began before the view. The band comes first, so it has been moved already. */
function stay(text, band) {
  const edge = page.left + 4;
  const end = parseFloat(band.getAttribute('x')) + parseFloat(band.getAttribute('width'));
  if (parseFloat(text.getAttribute('x')) < edge && end > edge + text.getComputedTextLength()) text.setAttribute('x', edge);
}

function layLanes() {
  const stretch = page.end / (view.max - view.min);
  const x = old => laneX((old - page.left) / (page.right - page.left) * page.end);
  for (const {element, step, x: old, width, band} of laid) {
    if (step) {
      element.setAttribute('transform', `matrix(${stretch} 0 0 1 ${x(old) - old * stretch} 0)`);
    } else if (element.tagName === 'path') {
      element.setAttribute('transform', `translate(${x(old) - old} 0)`);
    } else {
      element.setAttribute('x', x(old));
      if (element.tagName === 'rect') element.setAttribute('width', Math.max(1.5, width * stretch));
      else if (band) stay(element, band);
    }
  }
  axis.replaceChildren();
  for (const {at, label} of ticks()) {
    draw(axis, 'path', {class: 'grid', d: `M${laneX(at)} ${axis.dataset.top}V${axis.dataset.bottom}`});
    draw(axis, 'text', {class: 'small mid', x: laneX(at), y: +axis.dataset.bottom + 15}).textContent = label;
  }
}

/** Draws the pointer across the lanes, or hides it for null. */
function pointAt(seconds) {
  if (seconds === null) pointer.removeAttribute('d');
  else pointer.setAttribute('d', `M${laneX(seconds)} ${axis.dataset.top}V${axis.dataset.bottom}`);
}
