// The page: asks the server for what has changed, and shows it. No library, no request to anywhere else.
import { clock, picture } from '/picture.js';

const PAGE = 100;
const WORDS = { OPEN: 'Open', HALF_OPEN: 'Half open', RAMPING: 'Ramping', WATCHED: 'Watched', CLOSED: 'Closed',
  FORCED_OPEN: 'Forced open', FORCED_CLOSED: 'Forced closed', DISABLED: 'Disabled', UNREADABLE: 'Unreadable' };
const RANK = ['UNREADABLE', 'OPEN', 'FORCED_OPEN', 'HALF_OPEN', 'RAMPING', 'WATCHED', 'DISABLED', 'FORCED_CLOSED', 'CLOSED'];
const MEANING = { OPEN: 'Calls are refused.', HALF_OPEN: 'A few probes test the dependency; other calls are refused.',
  RAMPING: 'It has recovered. A growing share of calls passes.', WATCHED: 'Calls pass. The fleet gathers evidence.',
  CLOSED: 'Calls pass.', FORCED_OPEN: 'An operator refuses every call.', FORCED_CLOSED: 'An operator admits every call; outcomes are counted.',
  DISABLED: 'An operator admits every call; nothing is counted.', UNREADABLE: 'Nobody can read this item; each environment decides alone.' };
const $ = id => document.getElementById(id);
const words = phase => WORDS[phase] || phase;

const state = { rows: new Map(), version: 0, run: '', now: 0, gotAt: 0, filter: '', only: '', limit: PAGE, keyLimit: PAGE,
  open: '', allow: false, meta: null, every: 2000 };

if (location.search) history.replaceState(null, '', '/' + location.hash);

function el(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const serverNow = () => state.now + (performance.now() - state.gotAt);

function age(millis) {
  if (!millis) return '';
  const s = Math.max(0, Math.round((serverNow() - millis) / 1000));
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min';
  if (s < 86400) return Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
  return Math.floor(s / 86400) + ' d';
}

const left = until => until <= serverNow() ? 'now' : 'in ' + age(2 * serverNow() - until);
const watched = row => row.evidence ? `${row.evidence.failures} of ${row.evidence.calls} failed` : '';
const since = row => row.override ? row.override.at : row.since;

// ---------------------------------------------------------------- asking

async function ask(path, body) {
  const options = body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {};
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({ problem: 'the console gave no readable answer' }));
  if (!response.ok) throw Object.assign(new Error(answer.problem), { status: response.status });
  return answer;
}

let timer = 0;
let failures = 0;

async function refresh() {
  clearTimeout(timer);
  try {
    let answer = await ask('/api/circuits?since=' + state.version);
    if (state.run && answer.run !== state.run) answer = await ask('/api/circuits?since=0');
    failures = 0;
    learn(answer);
    problem(answer.problem ? 'The table gave no answer, so this is what was read last: ' + answer.problem : '');
  } catch (e) {
    failures++;
    $('live').classList.add('lost');
    set($('live'), 'not live');
    problem(e.status ? 'The console says: ' + e.message : 'The console gives no answer. This page asks again, and goes on when it is back.');
  }
  timer = setTimeout(refresh, failures ? Math.min(5000, 1000 * failures) : state.every);
}

function problem(text) {
  $('problem').hidden = !text;
  set($('problem'), text);
}

function learn(answer) {
  const first = state.version === 0;
  if (answer.whole) state.rows.clear();
  for (const row of answer.circuits) {
    const before = state.rows.get(row.id);
    if (!first && (before ? before.phase : 'CLOSED') !== row.phase) set($('say'), `${row.id} is now ${words(row.phase)}`);
    state.rows.set(row.id, row);
  }
  answer.gone.forEach(id => state.rows.delete(id));
  Object.assign(state, { version: answer.version, run: answer.run, now: answer.now, gotAt: performance.now(), allow: answer.allowChanges, every: answer.cost.intervalMillis, meta: answer });
  set($('where'), `table ${answer.table}, namespace ${answer.namespace}`);
  $('live').classList.remove('lost');
  set($('live'), 'live, read ' + clock(answer.readAt));
  cost(answer.cost);
  draw();
  if (state.open) detail(answer.circuits.some(row => row.id === state.open));
}

function cost(c) {
  const hours = Math.max(1 / 60, (serverNow() - c.since) / 3600000);
  const hourly = c.lastReadUnits * 3600000 / c.intervalMillis;
  set($('cost'), `This console has sent ${c.requests.toLocaleString()} scans since ${clock(c.since)} (${(c.requests / hours).toFixed(0)} an hour), `
    + `one for each megabyte of the table, and consumed ${c.readUnits.toLocaleString()} read units. While a browser looks, that is at most `
    + `${Math.ceil(hourly).toLocaleString()} units an hour; while none does, nothing.`
    + (c.unreadable ? ` ${c.unreadable} items have keys that no version of Switchgear writes.` : ''));
}

// ---------------------------------------------------------------- the list

function visible() {
  const find = state.filter.toLowerCase();
  const roots = [], keys = new Map(), counts = {};
  for (const row of state.rows.values()) {
    counts[row.phase] = (counts[row.phase] || 0) + 1;
    const fits = (!find || row.id.toLowerCase().includes(find) || (row.reason || '').toLowerCase().includes(find))
      && (!state.only || row.phase === state.only);
    if (!fits) continue;
    if (!row.key) roots.push(row);
    else if (find || state.only || row.phase !== 'CLOSED') {
      if (!keys.has(row.dependency)) keys.set(row.dependency, []);
      keys.get(row.dependency).push(row);
    }
  }
  const order = (a, b) => RANK.indexOf(a.phase) - RANK.indexOf(b.phase) || a.id.localeCompare(b.id);
  const groups = new Map(roots.map(row => [row.dependency, { rank: RANK.indexOf(row.phase), rows: [row] }]));
  for (const [dependency, some] of keys) {
    if (!groups.has(dependency)) groups.set(dependency, { rank: RANK.length, rows: [] });
    const group = groups.get(dependency);
    for (const row of some.sort(order)) {
      group.rank = Math.min(group.rank, RANK.indexOf(row.phase));
      group.rows.push(row);
    }
  }
  const sorted = [...groups].sort((a, b) => a[1].rank - b[1].rank || a[0].localeCompare(b[0]));
  return { rows: sorted.flatMap(group => group[1].rows), counts };
}

function fill(list, rows, make, change) {
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
  const [badge, name, old, why, calls, probes] = link.children;
  badge.className = 'badge ' + row.phase;
  set(badge, words(row.phase));
  set(name, row.key ? '/ ' + row.key : row.id);
  set(old, age(since(row)));
  set(why, row.override ? `${row.override.by}: ${row.override.reason}` : row.reason || '');
  set(calls, watched(row));
  set(probes, row.phase === 'HALF_OPEN' ? String(row.probes) : '');
  if (row.id === state.open) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
}

function draw() {
  const { rows, counts } = visible();
  fill($('list'), rows.slice(0, state.limit), makeRow, changeRow);
  const rest = rows.length - state.limit;
  $('more').hidden = rest <= 0;
  set($('more'), `Show ${Math.min(PAGE, rest)} more of ${rest.toLocaleString()}`);
  $('none').hidden = rows.length > 0;
  set($('none'), state.rows.size ? 'No circuit fits.' : 'No circuit has an item. A circuit that has never failed has none: all is well.');
  chips(counts);
  document.title = (counts.OPEN ? `(${counts.OPEN} open) ` : '') + 'Switchgear';
}

function chips(counts) {
  const wanted = [{ id: '', text: 'All ' + state.rows.size.toLocaleString() },
    ...RANK.filter(p => counts[p] || p === state.only).map(p => ({ id: p, text: `${words(p)} ${(counts[p] || 0).toLocaleString()}` }))];
  fill($('chips'), wanted, chip => {
    const button = el('button');
    button.type = 'button';
    button.addEventListener('click', () => { state.only = chip.id; state.limit = PAGE; draw(); });
    return button;
  }, (button, chip) => { set(button, chip.text); button.setAttribute('aria-pressed', String(state.only === chip.id)); });
}

// ---------------------------------------------------------------- one circuit

const CLOSED = id => ({ id, dependency: id.split('/')[0], key: id.split('/')[1], phase: 'CLOSED', state: 'CLOSED', reason: '', signals: [], stands: '', policy: null });

async function detail(changed) {
  const id = state.open;
  const row = state.rows.get(id) || CLOSED(id);
  sentence(row);
  facts(row);
  keys(row);
  $('orders').hidden = !state.allow;
  $('readonly').hidden = state.allow;
  $('policy-part').hidden = Boolean(row.key);
  if (!changed && $('history').dataset.id === id) return;
  const answer = await ask('/api/history?id=' + encodeURIComponent(id)).catch(() => null);
  if (!answer || state.open !== id) return;
  $('history').dataset.id = id;
  $('picture').replaceChildren(picture(answer.history, row.phase, serverNow(), words));
  $('history').replaceChildren(...answer.history.slice(-60).reverse().map(change => {
    const item = el('li');
    const text = [change.evidence ? `${change.evidence.failures} of ${change.evidence.calls} calls failed` : '', change.reason, change.by ? 'by ' + change.by : '',
      'policy' in change ? (change.policy ? 'policy ' + change.policy : 'live policy removed') : ''].filter(Boolean).join('; ');
    item.append(el('time', '', clock(change.at)), el('span', 'badge ' + change.to, words(change.to)), el('span', 'because', text));
    return item;
  }));
}

function sentence(row) {
  const badge = el('span', 'badge ' + row.phase, words(row.phase));
  $('sentence').replaceChildren(badge, MEANING[row.phase] || '');
}

function facts(row) {
  const o = row.override;
  const all = [['Why', row.reason], ['Since', since(row) ? `${clock(since(row))}, ${age(since(row))}` : ''],
    ['Ordered by', o ? `${o.by}: ${o.reason}` : ''], ['Order ends', o ? (o.until ? left(o.until) : 'when somebody ends it') : ''],
    ['Without it', o ? words(row.fleetState) : ''], ['Next probe', row.phase === 'OPEN' && row.until ? left(row.until) : ''],
    ['Probes', row.phase === 'HALF_OPEN' ? `${row.probes} running, ${row.grants} granted, score ${row.score}` : ''],
    ['Evidence', row.evidence ? `${row.evidence.failures} of ${row.evidence.calls} calls failed, ${row.evidence.slow} slow, by ${row.evidence.environments} environments` : ''],
    ['Held by', (row.signals || []).join(', ')], ['Reopened', row.reopens ? (row.reopens === 1 ? 'once' : row.reopens + ' times') : ''],
    ['Open keys', row.openKeys ? String(row.openKeys) : ''], ['Fleet', row.fleet ? 'about ' + row.fleet + ' environments' : ''],
    ['Written by', row.by], ['Invalid', (row.flaws || []).join(', ')], ['Live policy', row.policy ? `${row.policy}${row.policyBy ? ' by ' + row.policyBy : ''}` : '']];
  $('facts').replaceChildren(...all.filter(fact => fact[1]).flatMap(([name, text]) => [el('dt', '', name), el('dd', '', text)]));
}

function keys(row) {
  const all = row.key ? [] : [...state.rows.values()].filter(one => one.key && one.dependency === row.dependency)
    .sort((a, b) => RANK.indexOf(a.phase) - RANK.indexOf(b.phase) || a.id.localeCompare(b.id));
  $('keys-part').hidden = all.length === 0;
  set($('keys-title'), `Keys (${all.length.toLocaleString()})`);
  fill($('keys'), all.slice(0, state.keyLimit), one => {
    const item = el('li');
    const link = el('a');
    link.href = '#' + encodeURIComponent(one.id);
    link.append(el('span', 'badge'), el('span', 'name'), el('span', 'age'));
    item.append(link);
    return item;
  }, (item, one) => {
    const [badge, name, old] = item.firstChild.children;
    badge.className = 'badge ' + one.phase;
    set(badge, words(one.phase)); set(name, one.key); set(old, age(since(one)));
  });
  $('more-keys').hidden = all.length <= state.keyLimit;
  set($('more-keys'), `Show ${Math.min(PAGE, all.length - state.keyLimit)} more`);
}

function route() {
  const id = decodeURIComponent(location.hash.slice(1));
  const known = id && id !== 'list';
  const before = state.open;
  state.open = known ? id : '';
  document.body.classList.toggle('open-detail', Boolean(known));
  $('detail').hidden = !known;
  if (known) {
    state.keyLimit = PAGE;
    set($('detail-title'), id);
    $('order-answer').textContent = $('policy-answer').textContent = '';
    $('order').reset();
    $('policy-form').elements.policy.value = (state.rows.get(id) || {}).policy || '';
    preview();
    detail(true);
    $('detail-title').focus({ preventScroll: true });
  } else if (before) {
    const link = [...$('list').querySelectorAll('a')].find(one => one.hash === '#' + encodeURIComponent(before));
    if (link) link.focus();
  }
  draw();
}

// ---------------------------------------------------------------- changes

async function change(answerAt, wanted) {
  const row = state.rows.get(state.open) || CLOSED(state.open);
  answerAt.classList.remove('bad');
  set(answerAt, 'writing');
  try {
    const { form } = await ask('/api/form');
    const answer = await ask('/api/change', { ...wanted, form, id: row.id, stands: row.stands });
    set(answerAt, answer.done);
  } catch (e) {
    answerAt.classList.add('bad');
    set(answerAt, 'Nothing was changed, as far as is known: ' + e.message);
  }
  refresh();
}

let asked = 0;
async function preview() {
  const mine = ++asked;
  const wanted = $('policy-form').elements.policy.value;
  const row = state.rows.get(state.open) || CLOSED(state.open);
  const button = $('policy-form').querySelector('button');
  button.disabled = true;
  const answer = await ask('/api/preview', { policy: wanted, stands: row.policy || '' }).catch(e => ({ valid: false, problem: e.message }));
  if (mine !== asked) return;
  const list = el('ul');
  for (const c of answer.changes || []) {
    const item = el('li', '', `${c.name}: ${c.from} becomes ${c.to} ${c.unit}`);
    item.append(el('small', '', c.what));
    list.append(item);
  }
  $('preview').replaceChildren(answer.valid ? (answer.changes.length ? list : el('p', 'note', 'It changes nothing.')) : el('p', 'bad', answer.problem));
  button.disabled = !answer.valid || answer.changes.length === 0;
}

$('order').addEventListener('submit', event => {
  event.preventDefault();
  const { action, seconds, reason } = event.target.elements;
  change($('order-answer'), { action: action.value, seconds: seconds.value ? Number(seconds.value) : null, reason: reason.value });
});
$('order').elements.action.addEventListener('change', event => {
  const auto = event.target.value === 'AUTO';
  $('order').elements.seconds.disabled = $('order').elements.reason.disabled = auto;
});
$('policy-form').addEventListener('submit', event => {
  event.preventDefault();
  change($('policy-answer'), { action: 'POLICY', policy: event.target.elements.policy.value });
});
$('policy-form').elements.policy.addEventListener('input', preview);
$('find').addEventListener('input', event => { state.filter = event.target.value.trim(); state.limit = PAGE; draw(); });
$('more').addEventListener('click', () => { state.limit += PAGE; draw(); });
$('more-keys').addEventListener('click', () => { state.keyLimit += PAGE; detail(false); });
addEventListener('hashchange', route);
addEventListener('keydown', event => {
  const typing = /INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName);
  if (event.key === '/' && !typing) { event.preventDefault(); $('find').focus(); }
  if (event.key === 'Escape' && state.open) location.hash = '';
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); else clearTimeout(timer); });
setInterval(() => { if (!document.hidden && state.meta) { draw(); if (state.open) detail(false); } }, 1000);

await refresh();
route();
