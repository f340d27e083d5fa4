// Throughput: answers a second.

function rateChart() {
  const lines = chosen.length > 1 ? lineOfEach('') : [{label: 'answers per second', colour: 'upstream'}];
  legend(byId('rate-legend'), lines);
  return chart({
    place: byId('rate'), height: 110, name: 'Throughput', lines, columns: columnsOf(['rate']),
    y: {range: (_, min, max) => [0, (max || 1) * 1.1]},
    yAxis: {values: (_, splits) => splits.map(v => count(v) + '/s'), space: 28},
  });
}

CHARTS.push({
  draw: rateChart,
  ofLoad: (load, i, row) => row('answers', load.rate[i] == null ? '–' : count(load.rate[i]) + '/s'),
});
