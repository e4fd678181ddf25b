// The queues and streams that wait for the circuit: what the governor has paused, since when and why.
import { $, age, el, moment, set } from '/state.js';

const STATES = { PAUSED: 'Paused', SLOWED: 'Slowed', FULL: 'Polled', OVERDUE: 'Polled, overdue', LEFT_ALONE: 'Left alone', LATER: 'Changing',
  FAILED: 'Failed', HELD: 'Paused or slowed', NONE: 'Not governed' };
const LOUD = ['OVERDUE', 'FAILED'];
export const DONE = { PAUSED: 'Paused', SLOWED: 'Slowed', RESUMED: 'Resumed', LEFT_ALONE: 'Left alone' };

/** What the governor did to them, as lines for the history: {at, source, kind}. */
export const sourceChanges = sources => (sources || []).flatMap(one => one.changes.map(change => ({ ...change, source: one })));

function told(one) {
  const o = one.order;
  return [one.why, o ? `${o.kind} ordered by ${o.by} until ${moment(o.until)}: ${o.reason}` : '',
    one.seen ? `seen by ${one.governor} ${age(one.seen)} ago` : one.governor ? `no run of ${one.governor} has reported it` : 'no governor has reported it']
    .filter(Boolean).join('; ');
}

export function sources(answer) {
  const all = answer.sources || [];
  $('sources-part').hidden = all.length === 0 && !answer.sourcesProblem;
  $('sources').replaceChildren(...all.map(one => {
    const item = el('li');
    item.append(el('span', LOUD.includes(one.state) ? 'badge source loud' : 'badge source', STATES[one.state] || one.state),
      el('span', 'name', one.mapping), el('span', 'because', told(one)));
    return item;
  }));
  $('sources').hidden = all.length === 0;
  $('sources-problem').hidden = !answer.sourcesProblem;
  set($('sources-problem'), answer.sourcesProblem ? `Queues and streams cannot be read: ${answer.sourcesProblem}` : '');
}
