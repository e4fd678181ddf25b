// The page: asks the server for what has changed, and shows it. No library, no request to anywhere else.
import { $, PAGE, ask, clock, serverNow, set, state, words } from '/state.js';
import { draw } from '/list.js';
import { detail } from '/circuit.js';
import { setUp } from '/past.js';
import { forms, reset } from '/changes.js';

if (location.search) history.replaceState(null, '', '/' + location.hash);

let timer = 0;
let failures = 0;

async function refresh() {
  clearTimeout(timer);
  try {
    let answer = await ask('/api/circuits?since=' + state.version);
    if (state.run && answer.run !== state.run) answer = await ask('/api/circuits?since=0');
    failures = 0;
    learn(answer);
    problem(!answer.problem ? '' : (answer.readAt ? 'The table gave no answer, so this is what was read last: ' : 'The table gave no answer yet: ') + answer.problem);
  } catch (e) {
    failures++;
    live(false);
    problem(e.status ? 'The console says: ' + e.message : 'The console gives no answer. This page asks again, and goes on when it is back.');
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, failures ? Math.min(5000, 1000 * failures) : state.every);
}

function live(now) {
  const readAt = state.meta ? state.meta.readAt : 0;
  $('live').classList.toggle('lost', !now);
  set($('live'), (now ? 'live' : 'not live') + (readAt ? ', read ' + clock(readAt) : ''));
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
    if (!first && !answer.whole && (before ? before.phase : 'CLOSED') !== row.phase) set($('say'), `${row.id} is now ${words(row.phase)}`);
    state.rows.set(row.id, row);
  }
  answer.gone.forEach(id => state.rows.delete(id));
  state.changed ||= answer.whole || answer.circuits.length > 0 || answer.gone.length > 0;
  const { version, run, now, allowChanges: allow } = answer;
  Object.assign(state, { version, run, now, allow, gotAt: performance.now(), every: answer.cost.intervalMillis, meta: answer });
  set($('where'), `table ${answer.table}, namespace ${answer.namespace}`);
  live(!answer.problem);
  cost(answer.cost);
  draw();
  if (state.open) detail(answer.whole || answer.circuits.some(row => row.id === state.open));
}

function cost(c) {
  const hours = Math.max(1 / 60, (serverNow() - c.since) / 3600000);
  const hourly = c.lastReadUnits * 3600000 / c.intervalMillis;
  set($('cost'), `This console has sent ${c.requests.toLocaleString()} scans since ${clock(c.since)} (${(c.requests / hours).toFixed(0)} an hour), `
    + `one for each megabyte of the table, and consumed ${c.readUnits.toLocaleString()} read units. While a browser looks, that is at most `
    + `${Math.ceil(hourly).toLocaleString()} units an hour; while none does, nothing.`
    + (c.historyRequests ? ` For the history: ${c.historyRequests.toLocaleString()} requests, ${c.historyReadUnits.toLocaleString()} read units.` : '')
    + (c.sourcesRequests ? ` For queues and streams: ${c.sourcesRequests.toLocaleString()} requests.` : '')
    + (c.unreadable ? ` ${c.unreadable} items have keys that no version of Switchgear writes.` : ''));
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
    reset();
    detail(true);
    $('detail-title').focus({ preventScroll: true });
  } else if (before) {
    const link = [...$('list').querySelectorAll('a')].find(one => one.hash === '#' + encodeURIComponent(before));
    if (link) link.focus();
  }
  draw();
}

forms(refresh);
setUp();
$('find').addEventListener('input', event => { Object.assign(state, { filter: event.target.value.trim(), limit: PAGE, changed: true }); draw(); });
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
