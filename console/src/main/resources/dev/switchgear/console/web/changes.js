// Overrides and live policies. Each change has a form of its own, which the server accepts once.
import { $, ask, el, set, shown } from '/state.js';

let asked = 0;

/** Sets both forms up; `after` is called when a change was made, or refused. */
export function forms(after) {
  $('order').addEventListener('submit', event => {
    event.preventDefault();
    const { action, seconds, reason } = event.target.elements;
    change($('order-answer'), { action: action.value, seconds: seconds.value ? Number(seconds.value) : null, reason: reason.value }, after);
  });
  $('order').elements.action.addEventListener('change', event => {
    const auto = event.target.value === 'AUTO';
    $('order').elements.seconds.disabled = $('order').elements.reason.disabled = auto;
  });
  $('policy-form').addEventListener('submit', event => {
    event.preventDefault();
    change($('policy-answer'), { action: 'POLICY', policy: event.target.elements.policy.value }, after);
  });
  $('policy-form').elements.policy.addEventListener('input', preview);
}

/** Empties the forms for another circuit. */
export function reset() {
  $('order-answer').textContent = $('policy-answer').textContent = '';
  $('order').reset();
  $('order').elements.seconds.disabled = $('order').elements.reason.disabled = false;
  $('policy-form').elements.policy.value = shown().policy || '';
  preview();
}

async function change(answerAt, wanted, after) {
  const row = shown();
  answerAt.classList.remove('bad');
  set(answerAt, 'writing');
  try {
    const { form } = await ask('/api/form');
    const answer = await ask('/api/change', { ...wanted, form, id: row.id, stands: row.stands });
    set(answerAt, answer.done);
  } catch (e) {
    answerAt.classList.add('bad');
    set(answerAt, e.status && e.status !== 503 ? 'Nothing was changed: ' + e.message
      : 'It is unknown whether anything was changed: ' + e.message + '. Look at the circuit when the page is live again.');
  }
  after();
}

async function preview() {
  const mine = ++asked;
  const wanted = $('policy-form').elements.policy.value;
  const button = $('policy-form').querySelector('button');
  button.disabled = true;
  const answer = await ask('/api/preview', { policy: wanted, stands: shown().policy || '' }).catch(e => ({ valid: false, problem: e.message }));
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
