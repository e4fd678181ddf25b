// What happened to one circuit: the picture, the same in words, and where it was read.
import { $, ask, clock, el, lasted, moment, serverNow, set, shown, since, state, words } from '/state.js';
import { picture, spansOf } from '/picture.js';
import { DONE, sourceChanges, sources } from '/sources.js';

const AGAIN = 10_000, FIRST = 60;
const STEPS = ['watched', 'extended', 'calmed', 'probing', 'probed', 'postponed', 'noted'];
const TOLD = { opened: 'opened', reopened: 'opened again', closed: 'closed', forced: 'ordered', released: 'order ended', policy: 'live policy changed',
  signalled: 'a signal came', cleared: 'a signal ended', forgotten: 'item deleted', probing: 'probe granted', probed: 'probe ended', watched: 'watch began',
  extended: 'watch extended', calmed: 'watch found nothing', postponed: 'wait extended', noted: 'written', unreadable: 'entry that cannot be read' };
const now = { id: '', mark: '', askedAt: 0, answer: null, spans: [], at: -1, limit: FIRST };

export function setUp() {
  $('span').addEventListener('change', () => { now.mark = ''; past(true); });
  $('steps').addEventListener('change', tell);
  $('more-past').addEventListener('click', () => { now.limit += 200; tell(); });
  $('picture').addEventListener('keydown', event => {
    const last = now.spans.length - 1;
    const to = { ArrowLeft: now.at - 1, ArrowDown: now.at - 1, ArrowRight: now.at + 1, ArrowUp: now.at + 1, Home: 0, End: last }[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    choose(Math.max(0, Math.min(last, to)));
  });
  $('picture').addEventListener('click', event => {
    const block = event.target.closest('[data-span]');
    if (block) choose(Number(block.dataset.span));
  });
}

/** The shortest time in which the beginning of what is now can be seen well, up to 12 hours. */
function usualSpan() {
  const stands = serverNow() - (since(shown()) || 0);
  return String([300, 3600].find(seconds => stands < 800 * seconds) || 43_200);
}

/** Shows the past of the circuit that is open; asks the server for it if the circuit has changed, and from time to time. */
export async function past(changed) {
  const id = state.open;
  if (now.id !== id) {
    Object.assign(now, { id, mark: '', askedAt: 0, answer: null, spans: [], at: -1, limit: FIRST });
    $('span').value = usualSpan();
    changed = true;
  }
  if (changed || performance.now() - now.askedAt > AGAIN) {
    now.askedAt = performance.now();
    const query = `/api/history?id=${encodeURIComponent(id)}&seconds=${$('span').value}&mark=${encodeURIComponent(now.mark)}`;
    const answer = await ask(query).catch(() => null);
    if (!answer || state.open !== id) return;
    if (!answer.same) {
      Object.assign(now, { answer, mark: answer.mark });
      tell();
      sources(answer);
    }
    source(answer);
  }
  if (now.answer) paint();
}

function paint() {
  const row = shown();
  const from = now.answer.source === 'table' ? serverNow() - 1000 * Number($('span').value) : now.answer.since;
  const newest = now.at < 0 || now.at === now.spans.length - 1;
  now.spans = spansOf(now.answer.history, row, from, serverNow());
  now.at = newest ? now.spans.length - 1 : Math.min(now.at, now.spans.length - 1);
  $('picture').replaceChildren(picture(now.spans, now.answer.history, serverNow(), now.at));
  choose(now.at);
}

function choose(at) {
  now.at = at;
  const span = now.spans[at];
  $('picture').querySelectorAll('[data-span]').forEach(block => block.classList.toggle('chosen', Number(block.dataset.span) === at));
  const text = `${words(span.phase)} from ${moment(span.at)} to ${at === now.spans.length - 1 ? 'now' : moment(span.end)}, ${lasted(span.end - span.at)}`
    + (span.change ? '. ' + inWords(span.change) : '');
  const node = $('picture');
  node.setAttribute('aria-valuemin', '1');
  node.setAttribute('aria-valuemax', String(now.spans.length));
  node.setAttribute('aria-valuenow', String(at + 1));
  if (node.getAttribute('aria-valuetext') !== text) node.setAttribute('aria-valuetext', text);
  set($('readout'), text);
}

function evidence(e) {
  if (!e) return '';
  return (e.percent === undefined ? `${e.failures} of ${e.calls} calls failed, ${e.slow} slow` : `${e.percent} % of ${e.calls} calls`) + `, in ${e.environments} environments`;
}

function inWords(change) {
  const o = change.override;
  const order = o && (change.change === 'forced' || !change.kept) ? `${o.reason}${o.until ? ', until ' + moment(o.until) : ''}` : '';
  const policy = 'policy' in change ? (change.policy ? 'policy ' + change.policy : 'live policy removed') : '';
  const figures = change.evidence && !/ % of \d+ calls/.test(change.reason) ? evidence(change.evidence) : ''; // or the reason has them
  return [TOLD[change.change] || change.change || 'seen by this console', order || change.reason, figures,
    change.by ? 'by ' + change.by : '', policy].filter(Boolean).join('; ');
}

/** The same in words, the newest first, for those who do not see the picture and for exact figures. */
function tell() {
  const all = now.answer.history;
  const steps = all.filter(change => STEPS.includes(change.change));
  const told = ($('steps').checked ? all : all.filter(change => !STEPS.includes(change.change)))
    .concat(sourceChanges(now.answer.sources)).sort((a, b) => a.at - b.at).reverse();
  $('steps-part').hidden = steps.length === 0;
  set($('steps-word'), `also ${steps.length.toLocaleString()} probes and watches`);
  $('history').replaceChildren(...told.slice(0, now.limit).map(change => {
    const item = el('li');
    item.append(el('time', '', moment(change.at)), change.source ? el('span', 'badge source', DONE[change.kind])
      : el('span', 'badge ' + change.phase, words(change.phase)), el('span', 'because', change.source ? `the governor; mapping ${change.source.mapping}` : inWords(change)));
    return item;
  }));
  $('no-past').hidden = told.length > 0;
  $('history').hidden = told.length === 0;
  $('more-past').hidden = told.length <= now.limit;
  set($('more-past'), `Show more of ${(told.length - now.limit).toLocaleString()} older changes`);
}

function source(answer) {
  const fromTable = answer.source === 'table';
  $('span-part').hidden = !fromTable;
  $('no-history').hidden = fromTable;
  const said = [];
  if (fromTable) {
    said.push(`Read from the history, table ${answer.table}. A change is in it some seconds after it was made; the newest are what this console has seen.`);
    if (answer.streamOff) said.push('The stream of the circuits\' table is off: changes are not recorded now.');
    if (answer.more) said.push(`Older changes are not shown: at most ${answer.limit.toLocaleString()} of the circuit and its keys are read.`);
    if (answer.ofKeys) said.push(`Its keys have ${answer.ofKeys.toLocaleString()} changes of their own in this time.`);
  } else {
    said.push(`Only what this console has seen since it started, ${clock(answer.since)}, because the history cannot be read: ${answer.problem}.`);
  }
  set($('source'), said.join(' '));
  $('source').classList.toggle('warned', Boolean(!fromTable || answer.streamOff || answer.more));
}
