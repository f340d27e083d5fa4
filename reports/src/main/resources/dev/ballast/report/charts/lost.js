// Lost requests as bars by cause: of all loads, also if the other charts show one load.

const causes = Object.keys(page.lost.by);
const fillOf = cause => FILLS[causes.indexOf(cause) % FILLS.length];
const letterOf = cause => String.fromCharCode(65 + causes.indexOf(cause));
const LEAST_BAR = 5; // pixels; narrower bars would hide one another

let drawn = {};

/** Returns the losses in view, in stacks by time. A stack has one slice, or several if slices are too narrow to be seen. */
function stacks() {
  const {width, left, right} = room();
  if (drawn.view === view && drawn.width === width) return drawn.stacks;
  const pixels = (width - left - right) * page.lost.slice / (view.max - view.min);
  const slices = Math.max(1, Math.ceil(LEAST_BAR / pixels));
  const byPlace = new Map();
  page.lost.at.forEach((slice, i) => {
    const place = Math.floor(slice / slices);
    const from = page.lost.start + place * slices * page.lost.slice;
    const to = from + slices * page.lost.slice;
    if (to < view.min || from > view.max) return;
    if (!byPlace.has(place)) byPlace.set(place, {from, to, total: 0, counts: causes.map(() => 0)});
    const stack = byPlace.get(place);
    causes.forEach((cause, which) => {
      stack.counts[which] += page.lost.by[cause][i];
      stack.total += page.lost.by[cause][i];
    });
  });
  drawn = {view, width, stacks: [...byPlace.values()].sort((a, b) => a.from - b.from)};
  return drawn.stacks;
}

const partsOf = stack => causes.map((cause, which) => [cause, stack.counts[which]]).filter(([, n]) => n > 0);

/** Returns how many were lost at a moment, by cause. */
function lostAt(seconds) {
  const stack = stacks().find(one => one.from <= seconds && seconds < one.to);
  return stack ? partsOf(stack) : [];
}

const mostLost = () => Math.max(1, ...stacks().map(stack => stack.total));

/** Lists the causes with their losses, and the loads if there are several. */
function lostLegend(place) {
  place.replaceChildren();
  if (!causes.length) make(place, 'li', '', page.loads.length > 1 ? 'no request was lost, of any load' : 'no request was lost');
  for (const cause of causes) {
    const losers = page.loads.filter(load => load.lost[cause]);
    const total = page.lost.by[cause].reduce((sum, n) => sum + n, 0);
    const item = make(place, 'li');
    swatch(item, fillOf(cause), letterOf(cause));
    item.append(`${cause}: ${count(total)}`);
    if (page.loads.length > 1) item.append(', of ' + (losers.length === 1 ? losers[0].name : count(losers.length) + ' loads'));
  }
}

/** Draws the stacks. If a stack has no room for its letters, they are drawn above it. */
function drawStacks(u) {
  const {ctx, bbox} = u;
  const ratio = devicePixelRatio;
  const fills = new Map(causes.map(cause => [cause, pattern(ctx, fillOf(cause))]));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.font = `700 ${10 * ratio}px sans-serif`;
  let free = 0;
  for (const stack of stacks()) {
    const left = u.valToPos(stack.from, 'x', true);
    const width = Math.max(3 * ratio, u.valToPos(stack.to, 'x', true) - left - ratio);
    const middle = left + width / 2;
    const tooSmall = [];
    let base = 0;
    for (const [cause, n] of partsOf(stack)) {
      const bottom = u.valToPos(base, 'y', true);
      const top = u.valToPos(base += n, 'y', true);
      ctx.fillStyle = fills.get(cause);
      ctx.fillRect(left, top, width, bottom - top);
      ctx.strokeStyle = colour('ground');
      ctx.lineWidth = ratio;
      ctx.strokeRect(left, top, width, bottom - top);
      if (width >= 11 * ratio && bottom - top >= 13 * ratio) {
        ctx.fillStyle = colour(fillOf(cause).colour);
        ctx.fillRect(middle - 5 * ratio, (top + bottom) / 2 - 6 * ratio, 10 * ratio, 12 * ratio);
        ctx.fillStyle = '#000';
        ctx.fillText(letterOf(cause), middle, (top + bottom) / 2);
      } else {
        tooSmall.push(letterOf(cause));
      }
    }
    const letters = tooSmall.join('');
    const wide = ctx.measureText(letters).width + 3 * ratio;
    if (letters && middle - wide / 2 >= free) {
      ctx.fillStyle = colour('text');
      ctx.fillText(letters, middle, u.valToPos(stack.total, 'y', true) - 7 * ratio);
      free = middle + wide / 2;
    }
  }
  ctx.restore();
}

function lostChart() {
  lostLegend(byId('lost-legend'));
  return chart({
    place: byId('lost'), height: 120, name: 'Lost requests', labelled: true,
    lines: [{colour: 'text', hidden: true}], columns: [[0, page.end], [0, 0]], // bars are drawn, not a line
    y: {range: () => [0, 1.2 * mostLost()]},
    yAxis: {values: (_, splits) => splits.map(v => Number.isInteger(v) ? count(v) : ''), space: 28},
    drawMore: [drawStacks],
  });
}

CHARTS.push({
  draw: lostChart,
  at: (seconds, row) => lostAt(seconds).forEach(([cause, n]) => row('lost: ' + cause, count(n), cause)),
});
