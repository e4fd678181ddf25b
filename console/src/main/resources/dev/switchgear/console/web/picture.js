// The picture of one circuit: its phases on a line of time, and the evidence at each change.
const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 460, LEFT = 4, RIGHT = 456, TRACK = 26, BARS = 62, BASE = 104;

function add(parent, name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

export function clock(millis) {
  return new Date(millis).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** Draws the changes up to now; each is {at, from, to, evidence}. */
export function picture(changes, phase, now, words) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} 126`);
  svg.setAttribute('role', 'img');
  const first = changes.length ? Math.min(changes[0].at, now) : now - 60000;
  const before = Math.max(5000, (now - first) * 0.06);
  const from = first - before;
  const x = at => LEFT + (RIGHT - LEFT) * Math.min(1, Math.max(0, (at - from) / (now - from)));
  add(svg, 'rect', { class: 'track', x: LEFT, y: TRACK, width: RIGHT - LEFT, height: 24, rx: 5 });
  const spans = [{ at: from, to: changes.length ? changes[0].from || 'CLOSED' : phase }, ...changes];
  spans.forEach((span, i) => {
    const end = i + 1 < spans.length ? spans[i + 1].at : now;
    const width = Math.max(1.5, x(end) - x(span.at));
    const block = add(svg, 'rect', { class: 'block ' + span.to, x: x(span.at), y: TRACK, width, height: 24, rx: 3 });
    add(block, 'title', {}, `${words(span.to)} from ${clock(span.at)}`);
    if (width > 64) add(svg, 'text', { x: x(span.at) + 4, y: TRACK - 7 }, words(span.to));
  });
  const most = Math.max(1, ...changes.map(c => c.evidence ? c.evidence.calls : 0));
  for (const change of changes.filter(c => c.evidence && c.evidence.calls)) {
    const whole = (BASE - BARS) * change.evidence.calls / most;
    const bad = whole * change.evidence.failures / change.evidence.calls;
    const at = Math.min(RIGHT - 7, x(change.at));
    const title = `${change.evidence.failures} of ${change.evidence.calls} calls failed`;
    add(add(svg, 'rect', { class: 'good', x: at, y: BASE - whole, width: 7, height: whole - bad }), 'title', {}, title);
    add(add(svg, 'rect', { class: 'bad', x: at, y: BASE - bad, width: 7, height: bad }), 'title', {}, title);
  }
  add(svg, 'line', { class: 'axis', x1: LEFT, x2: RIGHT, y1: BASE, y2: BASE });
  add(svg, 'text', { x: LEFT, y: 121 }, clock(from));
  add(svg, 'text', { x: RIGHT, y: 121, 'text-anchor': 'end' }, clock(now));
  add(svg, 'text', { x: WIDTH / 2, y: 121, 'text-anchor': 'middle' }, 'evidence: failed in red');
  svg.setAttribute('aria-label', changes.length
    ? `${changes.length} changes since ${clock(first)}; now ${words(phase)}. The list below has each of them.`
    : `No change seen; ${words(phase)}.`);
  return svg;
}
