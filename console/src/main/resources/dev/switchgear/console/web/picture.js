// The picture of one circuit: its phases on a line of time, the evidence that opened it, and its probes and watches.
import { clock, moment, words } from '/state.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 460, LEFT = 4, RIGHT = 456, TRACK = 24, HIGH = 28, TICKS = TRACK + HIGH + 3, BARS = 70, BASE = 112;

function add(parent, name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

/** A state that ends by itself: the wait of an open circuit, or an override with an end. */
function parts(change, end) {
  const whole = [{ at: change.at, end, phase: change.phase, change }];
  const o = change.override;
  const forced = o && /^(FORCED|DISABLED)/.test(change.phase);
  if (forced && o.until && o.until < end) {
    whole[0].end = o.until;
    whole.push({ at: o.until, end, phase: change.under || 'CLOSED' });
  } else if (change.phase === 'OPEN' && change.until && change.until > change.at && change.until < end) {
    whole[0].end = change.until;
    whole.push({ at: change.until, end, phase: 'HALF_OPEN' });
  }
  return whole;
}

/** Returns the phases from `from` to `now`, each {at, end, phase, change}; neighbours of the same phase are one. */
export function spansOf(history, row, from, now) {
  const changes = history.filter(change => change.at <= now);
  const first = changes.length ? changes[0].before || 'CLOSED' : row.phase;
  const began = changes.length ? Math.min(from, changes[0].at - 1000) : from;
  const spans = [{ at: began, end: changes.length ? changes[0].at : now, phase: first }];
  changes.forEach((change, i) => {
    for (const part of parts(change, i + 1 < changes.length ? changes[i + 1].at : now)) {
      const last = spans.at(-1);
      const same = last.phase === part.phase && !['opened', 'reopened', 'forced', 'policy'].includes(part.change && part.change.change);
      if (same) last.end = part.end; else spans.push(part);
    }
  });
  const last = spans.at(-1);
  if (last.phase !== row.phase) last.phase = row.phase; // the list and the picture agree
  return spans.filter((span, i) => span.end > span.at || i === spans.length - 1);
}

function axis(svg, from, now, x) {
  add(svg, 'line', { class: 'axis', x1: LEFT, x2: RIGHT, y1: BASE, y2: BASE });
  const long = now - from > 20 * 3600_000;
  for (let i = 0; i <= 3; i++) {
    const at = from + (now - from) * i / 3;
    const text = long ? moment(at).replace(/:\d\d$/, '') : clock(at);
    add(svg, 'text', { x: x(at), y: 128, 'text-anchor': ['start', 'middle', 'middle', 'end'][i] }, text);
  }
}

function bars(svg, history, x) {
  const opened = history.filter(c => c.evidence && c.evidence.calls && c.phase === 'OPEN');
  const most = Math.max(1, ...opened.map(c => c.evidence.calls));
  for (const { at, evidence: e } of opened) {
    const share = e.percent === undefined ? e.failures / e.calls : e.percent / 100;
    const whole = Math.max(3, (BASE - BARS) * e.calls / most);
    const left = Math.min(RIGHT - 8, x(at));
    add(svg, 'rect', { class: 'good', x: left, y: BASE - whole, width: 8, height: whole * (1 - share) });
    add(svg, 'rect', { class: 'bad', x: left, y: BASE - whole * share, width: 8, height: whole * share });
  }
}

/** Draws the phases. Those too narrow to see are drawn as one, in the colour of the worst. */
export function picture(spans, history, now, chosen) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} 134`);
  svg.setAttribute('aria-hidden', 'true');
  const from = spans[0].at;
  const x = at => LEFT + (RIGHT - LEFT) * Math.min(1, Math.max(0, (at - from) / Math.max(1, now - from)));
  add(svg, 'rect', { class: 'track', x: LEFT, y: TRACK, width: RIGHT - LEFT, height: HIGH, rx: 5 });
  const order = ['OPEN', 'UNREADABLE', 'FORCED_OPEN', 'HALF_OPEN'];
  let free = 0, drawn = -1;
  spans.forEach((span, i) => {
    const left = x(span.at), width = x(span.end) - left;
    if (width < 0.6 && i !== spans.length - 1 && x(span.at) - drawn < 0.6 && !order.includes(span.phase)) return;
    drawn = left;
    const block = add(svg, 'rect', { class: 'block ' + span.phase + (i === chosen ? ' chosen' : ''), 'data-span': i, x: left, y: TRACK, width: Math.max(1.5, width), height: HIGH, rx: 3 });
    add(block, 'title', {}, `${words(span.phase)} from ${moment(span.at)}`);
    const word = words(span.phase), needs = 7 * word.length + 8;
    if (left >= free && RIGHT - left >= needs && (width > 14 || order.includes(span.phase))) {
      add(svg, 'text', { x: left + 1, y: TRACK - 7 }, word);
      free = left + needs;
    }
  });
  let tick = -1;
  for (const change of history.filter(c => c.change === 'probing' || c.change === 'watched')) {
    const at = x(change.at);
    if (at - tick < 2) continue;
    tick = at;
    add(svg, 'line', { class: 'step ' + change.change, x1: at, x2: at, y1: TICKS, y2: TICKS + 7 });
  }
  bars(svg, history, x);
  axis(svg, from, now, x);
  return svg;
}
