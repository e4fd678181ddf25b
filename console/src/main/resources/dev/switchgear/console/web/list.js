// The list of all circuits: the worst first, a key under its dependency.
import { $, PAGE, RANK, age, badge, byRank, el, fill, rank, set, since, state, words } from '/state.js';

const REFUSING = ['UNREADABLE', 'OPEN', 'FORCED_OPEN', 'HALF_OPEN'];
let sorted = { rows: [], counts: {}, worst: [] };

export const watched = row => row.evidence ? `${row.evidence.failures.toLocaleString()} of ${row.evidence.calls.toLocaleString()} failed` : '';

function sort() {
  const find = state.filter.toLowerCase();
  const groups = new Map(), counts = {}, worst = [];
  for (const row of state.rows.values()) {
    counts[row.phase] = (counts[row.phase] || 0) + 1;
    if (REFUSING.includes(row.phase)) worst.push(row);
    const fits = (!find || row.id.toLowerCase().includes(find) || (row.reason || '').toLowerCase().includes(find))
      && (!state.only || row.phase === state.only);
    // Keys that are well are below their dependency only: there can be thousands.
    if (!fits || (row.key && !find && !state.only && row.phase === 'CLOSED')) continue;
    const group = groups.get(row.dependency) || { name: row.dependency, rank: RANK.length, rows: [] };
    group.rank = Math.min(group.rank, rank(row));
    group.rows.push(row);
    groups.set(row.dependency, group);
  }
  const all = [...groups.values()].sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  for (const group of all) if (group.rows.length > 1) group.rows.sort((a, b) => Boolean(a.key) - Boolean(b.key) || byRank(a, b));
  sorted = { rows: all.flatMap(group => group.rows), counts, worst: worst.sort(byRank) };
  state.changed = false;
}

function makeRow(row) {
  const item = el('li', row.key ? 'key' : '');
  const link = el('a');
  link.href = '#' + encodeURIComponent(row.id);
  for (const part of ['badge', 'name', 'age', 'why', 'calls', 'probes']) link.append(el('span', part));
  item.append(link);
  return item;
}

function changeRow(item, row) {
  const link = item.firstChild;
  const [word, name, old, why, calls, probes] = link.children;
  badge(word, row.phase);
  set(name, row.key ? '/ ' + row.key : row.id);
  set(old, age(since(row)));
  set(why, row.override ? `${row.override.by}: ${row.override.reason}` : row.reason || '');
  set(calls, watched(row));
  set(probes, row.phase === 'HALF_OPEN' ? String(row.probes) : '');
  if (row.id === state.open) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
}

/** One line that says how it is. */
function verdict({ worst, counts }) {
  const node = $('verdict');
  const names = worst.slice(0, 3).map(row => row.id).join(', ') + (worst.length > 3 ? ` and ${(worst.length - 3).toLocaleString()} more` : '');
  const read = state.meta && state.meta.readAt > 0;
  const recovers = counts.RAMPING || 0;
  const admits = (counts.DISABLED || 0) + (counts.FORCED_CLOSED || 0);
  const parts = [];
  if (worst.length) parts.push(`${worst.length.toLocaleString()} ${worst.length === 1 ? 'circuit refuses' : 'circuits refuse'} calls: ${names}.`);
  else parts.push(read ? 'No circuit refuses calls.' : 'Nothing was read yet.');
  if (recovers) parts.push(`${recovers.toLocaleString()} recovering.`);
  if (admits) parts.push(`${admits.toLocaleString()} cannot open: an operator's order.`);
  node.className = worst.length ? 'bad' : recovers || admits || !read ? 'mixed' : 'good';
  set(node, parts.join(' '));
}

/** Draws the first rows. It sorts only if something has changed, because the ages of the rows change each second. */
export function draw() {
  if (state.changed) sort();
  const { rows, counts } = sorted;
  fill($('list'), rows.slice(0, state.limit), makeRow, changeRow);
  const rest = rows.length - state.limit;
  $('more').hidden = rest <= 0;
  set($('more'), `Show ${Math.min(PAGE, rest)} more of ${rest.toLocaleString()}`);
  $('none').hidden = rows.length > 0 || !state.meta || !state.meta.readAt;
  set($('none'), state.rows.size ? 'No circuit fits.' : 'No circuit has an item. A circuit that has never failed has none: all is well.');
  verdict(sorted);
  chips(counts);
  document.title = (sorted.worst.length ? `(${sorted.worst.length} refusing) ` : '') + 'Switchgear';
}

function chips(counts) {
  const wanted = [{ id: '', text: 'All ' + state.rows.size.toLocaleString() },
    ...RANK.filter(p => counts[p] || p === state.only).map(p => ({ id: p, text: `${words(p)} ${(counts[p] || 0).toLocaleString()}` }))];
  fill($('chips'), wanted, chip => {
    const button = el('button');
    button.type = 'button';
    button.addEventListener('click', () => { Object.assign(state, { only: chip.id, limit: PAGE, changed: true }); draw(); });
    return button;
  }, (button, chip) => { set(button, chip.text); button.setAttribute('aria-pressed', String(state.only === chip.id)); });
}
