// What all parts of the page share: the rows, the words for phases, and times.
export const PAGE = 100;
export const WORDS = { OPEN: 'Open', HALF_OPEN: 'Half open', RAMPING: 'Ramping', WATCHED: 'Watched', CLOSED: 'Closed',
  FORCED_OPEN: 'Forced open', FORCED_CLOSED: 'Forced closed', DISABLED: 'Disabled', UNREADABLE: 'Unreadable' };
export const RANK = ['UNREADABLE', 'OPEN', 'FORCED_OPEN', 'HALF_OPEN', 'RAMPING', 'WATCHED', 'DISABLED', 'FORCED_CLOSED', 'CLOSED'];
export const MEANING = { OPEN: 'Calls are refused.', HALF_OPEN: 'A few probes test the dependency; other calls are refused.',
  RAMPING: 'It has recovered. A growing share of calls passes.', WATCHED: 'Calls pass. The fleet gathers evidence.',
  CLOSED: 'Calls pass.', FORCED_OPEN: 'An operator refuses every call.', FORCED_CLOSED: 'An operator admits every call; outcomes are counted.',
  DISABLED: 'An operator admits every call; nothing is counted.', UNREADABLE: 'Nobody can read this item; each environment decides alone.' };

export const state = { rows: new Map(), version: 0, run: '', now: 0, gotAt: 0, filter: '', only: '', limit: PAGE, keyLimit: PAGE,
  open: '', allow: false, meta: null, every: 2000, changed: true };

export const $ = id => document.getElementById(id);
export const words = phase => WORDS[phase] || phase;
export const rank = row => RANK.indexOf(row.phase);
export const byRank = (a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A circuit that has no item is closed. */
export const closed = id => ({ id, dependency: id.split('/')[0], key: id.split('/')[1], phase: 'CLOSED', state: 'CLOSED', reason: '', signals: [], stands: '', policy: null });
export const shown = () => state.rows.get(state.open) || closed(state.open);

export function el(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function badge(node, phase) {
  const name = 'badge ' + phase;
  if (node.className !== name) node.className = name;
  set(node, words(phase));
}

/** Makes the items of a list those of the rows, and leaves alone what has not changed. */
export function fill(list, rows, make, change) {
  const known = new Map([...list.children].map(item => [item.dataset.id, item]));
  let at = list.firstElementChild;
  for (const row of rows) {
    let item = known.get(row.id);
    if (item) known.delete(row.id); else { item = make(row); item.dataset.id = row.id; }
    if (item !== at) list.insertBefore(item, at); else at = at.nextElementSibling;
    change(item, row);
  }
  known.forEach(item => item.remove());
}

export const serverNow = () => state.now + (performance.now() - state.gotAt);

export function lasted(millis) {
  const s = Math.max(0, Math.round(millis / 1000));
  if (millis > 0 && millis < 950) return Math.round(millis) + ' ms';
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min' + (s < 600 && s % 60 ? ' ' + s % 60 + ' s' : '');
  if (s < 86400) return Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
  return Math.floor(s / 86400) + ' d';
}

export function age(millis) {
  if (!millis) return '';
  const past = Math.max(0, serverNow() - millis);
  return past < 950 ? '0 s' : past < 3600000 && past >= 60000 ? Math.floor(past / 60000) + ' min' : lasted(past);
}

export const left = until => until <= serverNow() ? 'now' : 'in ' + lasted(until - serverNow());
export const since = row => row.override ? row.override.at : row.since;

export function clock(millis) {
  return new Date(millis).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** The time, and the day if it was another one. */
export function moment(millis) {
  const day = new Date(millis).toDateString() === new Date(serverNow()).toDateString() ? ''
    : new Date(millis).toLocaleDateString([], { day: 'numeric', month: 'short' }) + ' ';
  return day + clock(millis);
}

export async function ask(path, body) {
  const options = body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {};
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({ problem: 'the console gave no readable answer' }));
  if (!response.ok) throw Object.assign(new Error(answer.problem), { status: response.status });
  return answer;
}
