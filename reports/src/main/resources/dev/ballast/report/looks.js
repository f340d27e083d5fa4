// The common looks of the pages' charts: colours for a light screen, a dark screen and paper.

const SVG = 'http://www.w3.org/2000/svg';
const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/**
 * The charts of a run, in their order. Each has {@code draw()}, which returns its uPlot. It may add rows on the moment
 * under the cursor: {@code ofLoad(load, slice, row)} for each load that is drawn, {@code at(seconds, row)} once.
 */
const CHARTS = [];

const byId = id => document.getElementById(id);
const make = (parent, tag, css, text) => {
  const element = document.createElement(tag);
  if (css) element.className = css;
  if (text !== undefined) element.textContent = text;
  return parent.appendChild(element);
};
const draw = (parent, tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return parent.appendChild(element);
};

let colours = {};
const colour = name => colours[name] ??= getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

/** Draws the charts again whenever the page's colours change. */
function onColours(redraw) {
  const repaint = () => { colours = {}; redraw(); };
  const paper = on => { document.documentElement.classList.toggle('paper', on); repaint(); };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  addEventListener('beforeprint', () => paper(true));
  addEventListener('afterprint', () => paper(false));
}

// Lines of several series: the first thirty all differ, and neighbours differ in colour and in dashes.

const HUES = ['upstream', 'served', 'lost4', 'lost2', 'quiet'];
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [16, 4], [4, 2]];
const lineOf = i => ({colour: HUES[i % HUES.length], dash: DASHES[i % DASHES.length]});

function sample(parent, {colour: name, dash = [], width = 2}) {
  const svg = draw(parent, 'svg', {class: 'sample', viewBox: '0 0 38 8', 'aria-hidden': true});
  draw(svg, 'path', {
    d: 'M0 4H38', style: `stroke: var(--${name}); stroke-width: ${width}; stroke-dasharray: ${dash.join(' ') || 'none'}`,
  });
}

// Fills for bars that are too small for a letter: each has a colour and a hatching.

const TILE = 8;
const FILLS = [
  '',
  'M0 8L8 0M-2 2L2 -2M6 10L10 6',
  'M3 4H5',
  'M0 4H8',
  'M0 0L8 8M-2 6L2 10M6 -2L10 2',
  'M4 0V8',
  'M0 4H8M4 0V8',
  'M0 0L8 8M8 0L0 8',
].map((hatching, i) => ({colour: 'lost' + (i + 1), hatching}));

function pattern(ctx, {colour: name, hatching}) {
  const scale = devicePixelRatio;
  const tile = document.createElement('canvas');
  tile.width = tile.height = TILE * scale;
  const on = tile.getContext('2d');
  on.scale(scale, scale);
  on.fillStyle = colour(name);
  on.fillRect(0, 0, TILE, TILE);
  on.lineWidth = 1.6;
  on.stroke(new Path2D(hatching));
  return ctx.createPattern(tile, 'repeat');
}

function swatch(parent, {colour: name, hatching}, letter) {
  const svg = draw(parent, 'svg', {class: 'swatch', viewBox: '0 0 16 16', 'aria-hidden': true});
  draw(svg, 'rect', {width: 16, height: 16, style: `fill: var(--${name})`});
  for (const place of ['0 0', '8 0', '0 8', '8 8']) {
    draw(svg, 'path', {d: hatching, transform: `translate(${place})`, style: 'stroke: #000; stroke-width: 1.6'});
  }
  make(parent, 'strong', 'letter', letter);
}
