// Latency and throughput of several runs by the time since the first change of the pool. The data is the JSON beside it.
const runs = JSON.parse(document.getElementById('chart-data').textContent);
const round = v => v == null ? '–' : +v.toPrecision(3);
let charts = [];

for (const [i, run] of runs.entries()) {
  const item = make(byId('compare-legend'), 'li');
  sample(item, {...lineOf(i), width: 3});
  item.append(run.name);
}

function chart(place, height, key, logarithmic, unit) {
  const columns = uPlot.join(runs.map(run => [run.rate.map((_, i) => run.start + (i + 0.5) * run.slice), run[key]]));
  const decade = v => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-6;
  const labelled = (_, splits) => logarithmic ? splits.map(v => decade(v) ? v : null) : splits;
  const grid = {stroke: () => colour('line'), width: 1};
  place.replaceChildren();
  const u = new uPlot({
    width: place.clientWidth,
    height,
    cursor: {sync: {key: 'compare', scales: ['x', null]}, y: false, drag: {x: true, y: false}},
    legend: {live: true, markers: {show: false}},
    scales: {
      x: {time: false},
      y: logarithmic
        ? {distr: 3, range: (_, min, max) => uPlot.rangeLog(Math.max(min ?? 0.1, 0.001), Math.max(max ?? 10, 0.01), 10, true)}
        : {range: (_, min, max) => [0, (max || 1) * 1.08]},
    },
    axes: [
      {font: FONT, stroke: () => colour('quiet'), grid, ticks: {show: false}, values: (_, splits) => splits.map(v => v + ' s')},
      {size: 84, font: FONT, stroke: () => colour('quiet'), grid: {...grid, filter: labelled}, ticks: {show: false}, filter: labelled,
        values: (_, splits) => splits.map(v => v == null ? '' : +v.toPrecision(4) + unit)},
    ],
    series: [
      {label: 'at', value: (_, v) => v == null ? '–' : v.toFixed(2) + ' s'},
      ...runs.map((run, i) => ({
        label: run.name, stroke: () => colour(lineOf(i).colour), width: 2, dash: lineOf(i).dash, spanGaps: false,
        value: (_, v) => round(v) + (v == null ? '' : unit),
      })),
    ],
    hooks: {drawClear: [u => {
      const x = u.valToPos(0, 'x', true);
      if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
      u.ctx.fillStyle = colour('served');
      u.ctx.fillRect(x, u.bbox.top, 2 * devicePixelRatio, u.bbox.height);
    }]},
  }, columns, place);
  u.root.tabIndex = 0;
  u.root.setAttribute('role', 'group');
  u.root.setAttribute('aria-label', 'Chart; arrow keys tell the figures at a moment');
  u.root.addEventListener('keydown', event => {
    const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const i = Math.min(Math.max((u.cursor.idx ?? u.valToIdx(u.scales.x.min)) + by, 0), columns[0].length - 1);
    u.setCursor({left: u.valToPos(columns[0][i], 'x'), top: 0}, true, true); // and of the other chart
  });
  return u;
}

function build() {
  charts.forEach(one => one.destroy());
  charts = [
    chart(byId('compare-latency'), 300, byId('percentile').value, byId('log-scale').checked, ' ms'),
    chart(byId('compare-rate'), 160, 'rate', false, '/s'),
  ];
  window.ballast = {charts};
}

byId('compare-controls').hidden = false;
byId('percentile').addEventListener('change', build);
byId('log-scale').addEventListener('change', build);
onColours(() => charts.forEach(one => one.redraw(false)));
new ResizeObserver(() => charts.forEach(one => one.setSize({width: byId('compare-latency').clientWidth, height: one.height})))
  .observe(byId('compare-latency'));
build();
