// Charts of a run's loads over its lanes, on one time axis. The data is the JSON beside this script (ChartData.java);
// without a script the lanes stand as they are.
(() => {
  'use strict';

  const data = JSON.parse(document.getElementById('chart-data').textContent);
  const svg = document.querySelector('svg.timeline');
  const box = document.getElementById('charts');
  const byId = id => document.getElementById(id);
  const make = (parent, tag, css, text) => {
    const element = document.createElement(tag);
    if (css) element.className = css;
    if (text !== undefined) element.textContent = text;
    return parent.appendChild(element);
  };

  // ---- looks: colours are the page's, so that dark mode and paper have theirs

  let colours = {};
  const colour = name => colours[name] ??= getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const LATENCY = [
    {key: 'p50', colour: 'upstream', width: 2},
    {key: 'p90', colour: 'passing', width: 2, dash: [7, 4]},
    {key: 'p99', colour: 'served', width: 2},
    {key: 'max', colour: 'quiet', width: 1, dash: [2, 3]},
  ];
  const LOADS = [
    {colour: 'upstream'}, {colour: 'served', dash: [7, 4]}, {colour: 'passing', dash: [2, 3]}, {colour: 'quiet'},
  ];
  const CAUSES = ['lost1', 'lost2', 'lost3', 'lost4', 'lost5', 'lost6', 'lost7', 'lost8'];
  const causes = [...new Set(data.loads.flatMap(load => Object.keys(load.lost)))].sort();
  const causeColour = cause => colour(CAUSES[causes.indexOf(cause) % CAUSES.length]);
  const letter = cause => String.fromCharCode(65 + causes.indexOf(cause));
  const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

  // ---- words

  const count = n => Math.round(n).toLocaleString('en');
  const millis = ms => ms == null ? '–' : ms >= 1000 ? (ms / 1000).toFixed(2) + ' s' : ms >= 100 ? ms.toFixed(0) + ' ms'
    : ms >= 10 ? ms.toFixed(1) + ' ms' : ms.toFixed(2) + ' ms';
  const short = n => n >= 1000 ? +(n / 1000).toPrecision(3) + ' s' : +n.toPrecision(3) + ' ms';

  // ---- the time axis: what is shown of the run

  const full = {min: 0, max: data.end};
  let view = {...full};
  let shown = data.loads.slice(0, 1);
  let logarithmic = true;
  let charts = [];

  const plot = () => {
    const scale = svg.clientWidth / data.width;
    return {width: svg.clientWidth, left: data.left * scale, right: (data.width - data.right) * scale};
  };

  function show(min, max) {
    const span = Math.min(Math.max(max - min, 0.02), full.max);
    const from = Math.min(Math.max(min, 0), full.max - span);
    view = {min: from, max: from + span};
    charts.forEach(chart => chart.setScale('x', view));
    layLanes();
    byId('zoom-reset').disabled = span === full.max;
  }
  const reset = () => show(full.min, full.max);
  const zoom = (factor, at = (view.min + view.max) / 2) =>
    show(at - (at - view.min) * factor, at + (view.max - at) * factor);
  const pan = share => show(view.min + share * (view.max - view.min), view.max + share * (view.max - view.min));

  function ticks(min, max) {
    const power = 10 ** Math.floor(Math.log10((max - min) / 10));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(width => (max - min) / width <= 10);
    const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const all = [];
    for (let i = Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
      all.push({at: i * step, label: (i * step).toFixed(places) + ' s'});
    }
    return all;
  }

  // ---- the lanes: the server has laid them out for the whole run; here they follow the zoom

  const laid = [...svg.querySelectorAll('.time rect, .time path, .time text')].map(element => {
    const number = name => parseFloat(element.getAttribute(name));
    return element.tagName === 'path'
      ? {element, step: element.classList.contains('line'), x: parseFloat(element.getAttribute('d').slice(1))}
      : {element, x: number('x'), width: number('width'), band: element.parentElement.querySelector('rect')};
  });
  const axis = svg.querySelector('.axis');
  const SVG = 'http://www.w3.org/2000/svg';
  const pointer = svg.appendChild(document.createElementNS(SVG, 'path'));
  pointer.setAttribute('class', 'pointer');

  const laneX = seconds => data.left + (data.right - data.left) * (seconds - view.min) / (view.max - view.min);

  /** Keeps the name of a band in sight that began before the view; the band comes first, so it is laid already. */
  function stay(text, band) {
    const edge = data.left + 4;
    const end = parseFloat(band.getAttribute('x')) + parseFloat(band.getAttribute('width'));
    if (parseFloat(text.getAttribute('x')) < edge && end > edge + text.getComputedTextLength()) text.setAttribute('x', edge);
  }

  function layLanes() {
    const stretch = data.end / (view.max - view.min);
    const x = old => laneX((old - data.left) / (data.right - data.left) * data.end);
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
    axis.replaceChildren(...ticks(view.min, view.max).flatMap(({at, label}) => {
      const line = document.createElementNS(SVG, 'path');
      line.setAttribute('class', 'grid');
      line.setAttribute('d', `M${laneX(at)} ${axis.dataset.top}V${axis.dataset.bottom}`);
      const text = document.createElementNS(SVG, 'text');
      text.setAttribute('class', 'small mid');
      text.setAttribute('x', laneX(at));
      text.setAttribute('y', +axis.dataset.bottom + 15);
      text.textContent = label;
      return [line, text];
    }));
  }

  // ---- what charts have in common

  function shade(u, labelled) {
    const {ctx, bbox} = u;
    ctx.save();
    ctx.font = '600 ' + FONT.replace('11px', 11 * devicePixelRatio + 'px');
    let free = bbox.left;
    for (const change of data.changes) {
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

  function chart({place, height, name, y, yAxis, series, columns, top = 6, labels = false, draw = []}) {
    place.replaceChildren();
    const grid = {stroke: () => colour('line'), width: 1};
    const u = new uPlot({
      width: plot().width,
      height,
      padding: [top, () => plot().right, 0, 0],
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
          splits: (_, __, min, max) => ticks(min, max).map(tick => tick.at),
          values: () => labels ? ticks(view.min, view.max).map(tick => tick.label) : [],
          size: labels ? 24 : 4, font: FONT, stroke: () => colour('quiet'), grid, ticks: {show: false}, gap: 6,
        },
        {size: () => plot().left, font: FONT, stroke: () => colour('quiet'), grid, ticks: {show: false}, gap: 8, ...yAxis},
      ],
      series: [{}, ...series.map(one => ({
        label: one.label,
        stroke: () => colour(one.colour),
        width: one.width ?? 2,
        dash: one.dash,
        paths: one.hidden ? () => null : undefined,
        points: {show: one.hidden ? false : undefined, size: 4, fill: () => colour(one.colour)},
      }))],
      hooks: {
        drawClear: [self => shade(self, place.id === 'latency')],
        draw,
        setCursor: [point],
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
    u.root.setAttribute('aria-label', name + ' over time; the table of loads has its figures');
    u.root.addEventListener('keydown', keys);
    u.over.addEventListener('wheel', event => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return; // the page scrolls
      event.preventDefault();
      zoom((event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8, u.posToVal(event.offsetX, 'x'));
    }, {passive: false});
    return u;
  }

  function keys(event) {
    const act = {
      ArrowLeft: () => pan(-0.2), ArrowRight: () => pan(0.2), '+': () => zoom(0.6), '=': () => zoom(0.6),
      '-': () => zoom(1 / 0.6), '0': reset, Escape: reset,
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  // ---- three charts

  const middles = load => load.rate.map((_, i) => load.start + (i + 0.5) * load.slice);
  const join = tables => tables.length === 1 ? tables[0] : uPlot.join(tables);
  const legend = (place, entries) => {
    place.replaceChildren();
    for (const {label, colour: name, dash, width, mark} of entries) {
      const item = make(place, 'li');
      if (mark) {
        make(item, 'span', 'letter', mark).style.background = name;
      } else {
        const sample = make(item, 'span', 'sample');
        sample.style.borderTop = `${width ?? 2}px ${dash ? (dash[0] > 3 ? 'dashed' : 'dotted') : 'solid'} var(--${name})`;
      }
      item.append(label);
    }
  };
  const series = one => shown.length > 1
    ? shown.map((load, i) => ({...LOADS[i % LOADS.length], label: (one ? one + ' of ' : '') + load.name}))
    : [];

  const decades = (_, splits) => splits.map(v => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-6 ? v : null);

  function latencyChart() {
    const several = shown.length > 1;
    const lines = several ? series('p99') : LATENCY.map(line => ({...line, label: line.key}));
    legend(byId('latency-legend'), lines);
    const keysShown = several ? ['p99'] : LATENCY.map(line => line.key);
    return chart({
      place: byId('latency'), height: 230, name: 'Latency', top: 20, series: lines,
      columns: join(shown.map(load => [middles(load), ...keysShown.map(key => load[key])])),
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

  function rateChart() {
    const lines = shown.length > 1 ? series('') : [{label: 'answers per second', colour: 'upstream'}];
    legend(byId('rate-legend'), lines);
    return chart({
      place: byId('rate'), height: 110, name: 'Throughput', series: lines,
      columns: join(shown.map(load => [middles(load), load.rate])),
      y: {range: (_, min, max) => [0, (max || 1) * 1.1]},
      yAxis: {values: (_, splits) => splits.map(v => count(v) + '/s'), space: 28},
    });
  }

  const lostIn = (load, i) => causes.reduce((sum, cause) => sum + (load.lost[cause]?.[i] ?? 0), 0);

  function lostChart() {
    legend(byId('lost-legend'), causes.filter(cause => shown.some(load => load.lost[cause]))
      .map(cause => ({label: cause, colour: causeColour(cause), mark: letter(cause)})));
    const columns = join(shown.map(load => [middles(load), ...causes.map(cause => load.lost[cause] ?? load.rate.map(() => 0))]));
    return chart({
      place: byId('lost'), height: 120, name: 'Lost requests', labels: true,
      series: shown.flatMap(() => causes.map(cause => ({label: cause, colour: 'text', hidden: true}))),
      columns: columns.length > 1 ? columns : [columns[0], columns[0].map(() => 0)],
      y: {
        range: () => [0, 1.2 * Math.max(1, ...shown.flatMap(load => load.rate.map((_, i) => {
          const from = load.start + i * load.slice;
          return from + load.slice < view.min || from > view.max ? 0 : lostIn(load, i);
        })))],
      },
      yAxis: {values: (_, splits) => splits.map(v => Number.isInteger(v) ? count(v) : ''), space: 28},
      draw: [bars],
    });
  }

  function bars(u) {
    const {ctx, bbox} = u;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.font = `700 ${10 * ratio}px sans-serif`;
    let any = false;
    for (const load of shown) {
      let free = 0;
      load.rate.forEach((_, i) => {
        const left = u.valToPos(load.start + i * load.slice, 'x', true);
        const width = Math.max(3 * ratio, u.valToPos(load.start + (i + 1) * load.slice, 'x', true) - left - ratio);
        let base = 0;
        for (const cause of causes) {
          const n = load.lost[cause]?.[i] ?? 0;
          if (!n) continue;
          any = true;
          const bottom = u.valToPos(base, 'y', true);
          const top = u.valToPos(base += n, 'y', true);
          ctx.fillStyle = causeColour(cause);
          ctx.fillRect(left, top, width, bottom - top);
          ctx.strokeStyle = colour('ground');
          ctx.lineWidth = ratio;
          ctx.strokeRect(left, top, width, bottom - top);
          if (width >= 9 * ratio && bottom - top >= 11 * ratio) {
            ctx.fillStyle = '#000';
            ctx.fillText(letter(cause), left + width / 2, (top + bottom) / 2);
          } else if (width < 9 * ratio && base === lostIn(load, i) && left > free) {
            ctx.fillStyle = colour('text'); // too narrow to hold a letter, so the topmost cause stands over it
            ctx.fillText(letter(cause), left + width / 2, top - 7 * ratio);
            free = left + 10 * ratio;
          }
        }
      });
    }
    if (!any) {
      ctx.fillStyle = colour('quiet');
      ctx.font = FONT.replace('11px', 12 * ratio + 'px');
      ctx.fillText('no request was lost', bbox.left + bbox.width / 2, bbox.top + bbox.height / 2);
    }
    ctx.restore();
  }

  // ---- what was so at a moment

  const tip = make(box, 'div', 'tip');
  tip.hidden = true;

  function point(u) {
    const left = u.cursor.left;
    const hidden = left === undefined || left < 0;
    if (hidden) {
      tip.hidden = true;
      pointer.removeAttribute('d');
      return;
    }
    const at = u.posToVal(left, 'x');
    pointer.setAttribute('d', `M${laneX(at)} ${axis.dataset.top}V${axis.dataset.bottom}`);
    if (tip.dataset.at === String(at) && !tip.hidden) return; // another chart's word for the same moment
    tip.dataset.at = at;
    tip.replaceChildren();
    make(tip, 'strong', '', `at ${at.toFixed(data.end > 1000 ? 1 : 2)} s`);
    const table = make(tip, 'table');
    const row = (what, value, mark) => {
      const line = make(table, 'tr');
      const head = make(line, 'th');
      head.scope = 'row';
      if (mark) make(head, 'span', 'letter', mark.letter).style.background = mark.colour;
      head.append(what);
      make(line, 'td', '', value);
    };
    for (const load of shown) {
      const i = Math.floor((at - load.start) / load.slice);
      if (i < 0 || i >= load.rate.length) continue;
      if (shown.length > 1) row(load.name, '');
      LATENCY.forEach(({key}) => row(key, millis(load[key][i])));
      row('answers', load.rate[i] == null ? '–' : count(load.rate[i]) + '/s');
      for (const cause of causes) {
        if (load.lost[cause]?.[i]) row('lost: ' + cause, count(load.lost[cause][i]), {letter: letter(cause), colour: causeColour(cause)});
      }
    }
    const change = data.changes.find(one => one.from <= at && at <= one.to);
    if (change) row('changing', change.label);
    for (const balancer of new Set(data.upstreams.map(list => list.balancer))) {
      const list = data.upstreams.filter(one => one.balancer === balancer && one.at <= at).pop();
      row('in upstreams', list === undefined ? 'not known yet' : list.members.join(', ') || 'none');
    }
    tip.hidden = false;
    const {left: gutter, width} = plot();
    const x = gutter + left;
    tip.style.left = x < width * 0.62 ? `${x + 14}px` : 'auto';
    tip.style.right = x < width * 0.62 ? 'auto' : `${width - x + 14}px`;
  }

  // ---- controls

  function build() {
    charts.forEach(one => one.destroy());
    charts = [latencyChart(), rateChart(), lostChart()];
    window.ballast.charts = charts;
  }

  const choice = byId('load-choice');
  data.loads.forEach((load, i) => { make(choice, 'option', '', load.name).value = i; });
  if (data.loads.length > 1) make(choice, 'option', '', `all ${data.loads.length}, p99 of each`).value = 'all';
  choice.parentElement.hidden = data.loads.length < 2;
  choice.addEventListener('change', () => {
    shown = choice.value === 'all' ? data.loads : [data.loads[choice.value]];
    build();
  });
  byId('log-scale').addEventListener('change', event => { logarithmic = event.target.checked; build(); });
  byId('zoom-reset').addEventListener('click', reset);

  const repaint = () => { colours = {}; charts.forEach(one => one.redraw(false)); };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  const paper = on => { document.documentElement.classList.toggle('paper', on); repaint(); };
  addEventListener('beforeprint', () => paper(true));
  addEventListener('afterprint', () => paper(false));
  new ResizeObserver(() => charts.forEach((one, i) => one.setSize({width: plot().width, height: one.height}))).observe(svg);

  byId('charted').hidden = false;
  byId('chart-controls').hidden = false;
  window.ballast = {charts, view: () => view, show};
  build();
  layLanes();
})();
