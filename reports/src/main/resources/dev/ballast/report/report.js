// The charts of a run's loads, above its lanes and on the same time axis; charts/*.js has one each. The data is the JSON
// beside this script (ChartData.java). Without the script the lanes stay as the server laid them out.

/** The loads whose latency and throughput are drawn. The losses are always those of all loads. */
let chosen = page.loads.slice(0, 1);
let logarithmic = true;
let charts = [];

const count = n => Math.round(n).toLocaleString('en');
const millis = ms => ms == null ? '–' : ms >= 1000 ? (ms / 1000).toFixed(2) + ' s' : ms >= 100 ? ms.toFixed(0) + ' ms'
  : ms >= 10 ? ms.toFixed(1) + ' ms' : ms.toFixed(2) + ' ms';
const short = n => n >= 1000 ? +(n / 1000).toPrecision(3) + ' s' : +n.toPrecision(3) + ' ms';

// ---- the visible part of the run

function show(min, max) {
  const span = Math.min(Math.max(max - min, 0.02), page.end);
  const from = Math.min(Math.max(min, 0), page.end - span);
  view = {min: from, max: from + span};
  charts.forEach(chart => chart.setScale('x', view));
  layLanes();
  byId('zoom-reset').disabled = span === page.end;
}
const reset = () => show(0, page.end);
const zoom = (factor, at = (view.min + view.max) / 2) =>
  show(at - (at - view.min) * factor, at + (view.max - at) * factor);
const pan = share => show(view.min + share * (view.max - view.min), view.max + share * (view.max - view.min));

// ---- the common part of the charts

function shade(u, labelled) {
  const {ctx, bbox} = u;
  ctx.save();
  ctx.font = '600 ' + FONT.replace('11px', 11 * devicePixelRatio + 'px');
  let free = bbox.left;
  for (const change of page.changes) {
    const from = u.valToPos(change.from, 'x', true);
    const to = Math.max(from + 2, u.valToPos(change.to, 'x', true));
    const left = Math.max(from, bbox.left);
    const right = Math.min(to, bbox.left + bbox.width);
    if (right <= left) continue;
    ctx.fillStyle = change.bad ? colour('change-bad') : colour('change');
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    if (from < bbox.left) continue;
    ctx.fillStyle = colour(change.bad ? 'invalid' : 'served');
    ctx.fillRect(from, bbox.top, 1.5 * devicePixelRatio, bbox.height);
    const label = (change.bad ? '✕ ' : '') + change.label;
    if (labelled && from >= free) {
      ctx.fillStyle = colour('text');
      ctx.textBaseline = 'bottom';
      ctx.fillText(label, from, bbox.top - 3 * devicePixelRatio);
      free = from + ctx.measureText(label).width + 8;
    }
  }
  ctx.restore();
}

/** @param lines the style of each column except the first */
function chart({place, height, name, y, yAxis, lines, columns, top = 6, labelled = false, drawMore = []}) {
  place.replaceChildren();
  const grid = {stroke: () => colour('line'), width: 1};
  const u = new uPlot({
    width: room().width,
    height,
    padding: [top, () => room().right, 0, 0],
    legend: {show: false},
    cursor: {
      y: false,
      sync: {key: 'run', scales: ['x', null]},
      drag: {x: true, y: false, setScale: false, dist: 4},
      points: {size: 7},
      bind: {dblclick: () => () => { reset(); return null; }},
    },
    scales: {x: {time: false, range: () => [view.min, view.max]}, y},
    axes: [
      {
        splits: () => ticks().map(tick => tick.at),
        values: () => labelled ? ticks().map(tick => tick.label) : [],
        size: labelled ? 24 : 4, font: FONT, stroke: () => colour('quiet'), grid, ticks: {show: false}, gap: 6,
      },
      {size: () => room().left, font: FONT, stroke: () => colour('quiet'), grid, ticks: {show: false}, gap: 8, ...yAxis},
    ],
    series: [{}, ...lines.map(line => ({
      label: line.label,
      stroke: () => colour(line.colour),
      width: line.width ?? 2,
      dash: line.dash,
      paths: line.hidden ? () => null : undefined,
      points: {show: line.hidden ? false : undefined, size: 4, fill: () => colour(line.colour)},
    }))],
    hooks: {
      drawClear: [self => shade(self, place.id === 'latency')],
      draw: drawMore,
      setCursor: [tell],
      setSelect: [self => {
        if (self.select.width < 4) return;
        const from = self.posToVal(self.select.left, 'x');
        const to = self.posToVal(self.select.left + self.select.width, 'x');
        self.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
        show(from, to);
      }],
    },
  }, columns, place);
  u.root.tabIndex = 0;
  u.root.setAttribute('role', 'group');
  u.root.setAttribute('aria-label', name + ' over time; arrow keys tell the figures at a moment');
  u.root.addEventListener('keydown', keys);
  u.root.addEventListener('blur', () => move(null));
  u.over.addEventListener('wheel', event => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return; // the page scrolls
    event.preventDefault();
    zoom((event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8, u.posToVal(event.offsetX, 'x'));
  }, {passive: false});
  return u;
}

const middles = load => load.rate.map((_, i) => load.start + (i + 0.5) * load.slice);
const columnsOf = keys => {
  const tables = chosen.map(load => [middles(load), ...keys.map(key => load[key])]);
  return tables.length === 1 ? tables[0] : uPlot.join(tables);
};
const lineOfEach = what => chosen.map((load, i) => ({...lineOf(i), label: what + load.name}));

function legend(place, lines) {
  place.replaceChildren();
  for (const line of lines) {
    const item = make(place, 'li');
    sample(item, line);
    item.append(line.label);
  }
}

// ---- the values at a moment

const tip = make(byId('charts'), 'div', 'tip');
tip.hidden = true;
tip.setAttribute('role', 'status');

/** Shows the values at a chart's cursor. */
function tell(u) {
  const left = u.cursor.left;
  if (left === undefined || left < 0) {
    tip.hidden = true;
    pointAt(null);
    return;
  }
  const at = u.posToVal(left, 'x');
  pointAt(at);
  if (tip.dataset.at === String(at) && !tip.hidden) return; // another chart has shown this moment
  tip.dataset.at = at;
  tip.replaceChildren();
  make(tip, 'strong', '', `at ${at.toFixed(page.end > 1000 ? 1 : 2)} s`);
  const table = make(tip, 'table');
  const row = (what, value, cause) => {
    const line = make(table, 'tr');
    const head = make(line, 'th');
    head.scope = 'row';
    if (cause) swatch(head, fillOf(cause), letterOf(cause));
    head.append(what);
    make(line, 'td', '', value);
  };
  for (const load of chosen) {
    const i = Math.floor((at - load.start) / load.slice);
    if (i < 0 || i >= load.rate.length) continue;
    if (chosen.length > 1) row(load.name, '');
    CHARTS.forEach(one => one.ofLoad?.(load, i, row));
  }
  CHARTS.forEach(one => one.at?.(at, row));
  const change = page.changes.find(one => one.from <= at && at <= one.to);
  if (change) row('changing', change.label);
  for (const balancer of new Set(page.upstreams.map(list => list.balancer))) {
    const list = page.upstreams.filter(one => one.balancer === balancer && one.at <= at).pop();
    const told = page.upstreamsTo === null || at < page.upstreamsTo;
    row('in upstreams', !told ? 'too many to be told here' : list ? list.members.join(', ') || 'none' : 'not known yet');
  }
  tip.hidden = false;
  const {left: gutter, width} = room();
  const x = gutter + left;
  tip.style.left = x < width * 0.62 ? `${x + 14}px` : 'auto';
  tip.style.right = x < width * 0.62 ? 'auto' : `${width - x + 14}px`;
}

/** Moves the cursor of all charts to a moment and brings it into view, or hides the cursor for null. */
function move(seconds) {
  if (seconds === null) {
    charts[0].setCursor({left: -10, top: -10}, true, true);
    return;
  }
  const at = Math.min(Math.max(seconds, 0), page.end);
  if (at < view.min || at > view.max) pan((at < view.min ? at - view.min : at - view.max) / (view.max - view.min));
  const share = (at - view.min) / (view.max - view.min); // the charts update their scales only later
  charts[0].setCursor({left: share * charts[0].over.clientWidth, top: 0}, true, true); // and of the other charts
}

/** Moves the cursor by a slice of the first load that is drawn, or by several if they are narrow; at first to its start. */
function step(slices) {
  const {start, slice} = chosen[0];
  const width = Math.max(slice, (view.max - view.min) / 200);
  move(tip.hidden ? Math.min(Math.max(start + slice / 2, view.min), view.max) : +tip.dataset.at + slices * width);
}

function keys(event) {
  const act = {
    ArrowLeft: () => event.shiftKey ? pan(-0.2) : step(-1), ArrowRight: () => event.shiftKey ? pan(0.2) : step(1),
    '+': () => zoom(0.6), '=': () => zoom(0.6), '-': () => zoom(1 / 0.6), '0': reset,
    Escape: () => { move(null); reset(); },
  }[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

// ---- controls

function build() {
  charts.forEach(one => one.destroy());
  charts = CHARTS.map(one => one.draw());
}

const choice = byId('load-choice');
page.loads.forEach((load, i) => { make(choice, 'option', '', load.name).value = i; });
if (page.loads.length > 1) make(choice, 'option', '', `all ${page.loads.length}, p99 of each`).value = 'all';
choice.parentElement.hidden = page.loads.length < 2;
choice.addEventListener('change', () => {
  chosen = choice.value === 'all' ? page.loads : [page.loads[choice.value]];
  build();
});
byId('log-scale').addEventListener('change', event => { logarithmic = event.target.checked; build(); });
byId('zoom-reset').addEventListener('click', reset);
onColours(() => charts.forEach(one => one.redraw(false)));
new ResizeObserver(() => charts.forEach(one => one.setSize({width: room().width, height: one.height}))).observe(svg);

byId('charted').hidden = false;
byId('chart-controls').hidden = false;
build();
layLanes();
window.ballast = {get charts() { return charts; }, view: () => view, show, stacks}; // for tests
