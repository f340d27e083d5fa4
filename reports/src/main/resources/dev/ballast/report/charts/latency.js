// Latency from when a request was due: percentiles of one load, or p99 of each.

const LATENCY = [
  {key: 'p50', label: 'p50', colour: 'upstream', width: 2},
  {key: 'p90', label: 'p90', colour: 'passing', width: 2, dash: [7, 4]},
  {key: 'p99', label: 'p99', colour: 'served', width: 2, dash: [12, 3, 2, 3]},
  {key: 'max', label: 'max', colour: 'quiet', width: 1, dash: [2, 3]},
];

const decades = (_, splits) => splits.map(v => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-6 ? v : null);

function latencyChart() {
  const several = chosen.length > 1;
  const lines = several ? lineOfEach('p99 of ') : LATENCY;
  legend(byId('latency-legend'), lines);
  return chart({
    place: byId('latency'), height: 230, name: 'Latency', top: 20, lines,
    columns: columnsOf(several ? ['p99'] : LATENCY.map(line => line.key)),
    y: logarithmic
      ? {distr: 3, range: (_, min, max) => min == null ? [0.1, 10] : uPlot.rangeLog(Math.max(min, 0.001), Math.max(max, 0.01), 10, true)}
      : {range: (_, min, max) => [0, (max || 1) * 1.05]},
    yAxis: logarithmic
      ? {
        values: (_, splits) => splits.map(v => v == null ? '' : short(v)),
        filter: decades,
        grid: {stroke: () => colour('line'), width: 1, filter: decades},
      }
      : {values: (_, splits) => splits.map(v => short(v)), space: 36},
  });
}

CHARTS.push({
  draw: latencyChart,
  ofLoad: (load, i, row) => LATENCY.forEach(({key}) => row(key, millis(load[key][i]))),
});
