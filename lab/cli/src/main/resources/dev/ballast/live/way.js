// The way of one instance into the pool or out of it, as a row of the last change.
import { make, seconds } from "./elements.js";

export function wayRow(way, lastMs) {
  const row = document.createElement("li");
  row.className = way.direction;
  const name = document.createElement("span");
  name.textContent = `${way.instance} ${{ up: "joins", down: "leaves", killed: "died" }[way.direction]}`;
  const track = make("svg");
  const x = (ms) => `${(Math.max(0, ms) / lastMs) * 100}%`;
  track.append(make("line", { class: "track", x1: 0, x2: "100%", y1: "50%", y2: "50%" }));
  const times = way.stages.map((stage) => stage.ms);
  if (times.length) {
    track.append(make("line", { class: "span", x1: x(Math.min(...times)), x2: x(Math.max(...times)), y1: "50%", y2: "50%" }));
  }
  for (const stage of way.stages) {
    const point = make("circle", { class: "reached", cx: x(stage.ms), cy: "50%", r: 4.5 });
    point.append(Object.assign(make("title"), { textContent: `${stage.stage} after ${seconds(stage.ms)}` }));
    track.append(point);
  }
  const steps = document.createElement("span");
  steps.className = "steps";
  steps.textContent = way.stages.map((stage) => `${stage.stage} ${seconds(stage.ms)}`).join(" · ");
  row.append(name, track, steps);
  return row;
}
