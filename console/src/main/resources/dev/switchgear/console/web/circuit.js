// One circuit: how it is, why, what the table knows of its calls, and its keys.
import { $, MEANING, PAGE, age, badge, byRank, clock, el, fill, lasted, left, moment, set, shown, since, state, words } from '/state.js';
import { past } from '/past.js';

export function detail(changed) {
  const row = shown();
  sentence(row);
  facts(row);
  calls(row);
  keys(row);
  $('orders').hidden = !state.allow;
  $('readonly').hidden = state.allow;
  $('policy-part').hidden = Boolean(row.key);
  set($('obeyed'), row.obeyMillis ? obeyed(row) : 'Environments obey with their first call after they have read the circuit again.');
  past(changed);
}

function obeyed(row) {
  return row.fleetState === 'OPEN'
    ? `It is open and waits, and environments read it again every 10 s: a change takes up to ${lasted(row.obeyMillis)}.`
    : `A change takes up to ${(row.obeyMillis / 1000).toLocaleString([], { maximumFractionDigits: 1 })} s, longer where a function has a longer refresh interval of its own.`;
}

function sentence(row) {
  $('sentence').replaceChildren(el('span', 'badge ' + row.phase, words(row.phase)), MEANING[row.phase] || '');
}

function list(node, all) {
  node.replaceChildren(...all.filter(fact => fact[1]).flatMap(([name, text, source]) => {
    const told = el('dd', '', text);
    if (source) told.append(el('small', '', source));
    return [el('dt', '', name), told];
  }));
}

function facts(row) {
  const o = row.override;
  list($('facts'), [['Why', row.reason], ['Since', since(row) ? `${moment(since(row))}, ${age(since(row))}` : ''],
    ['Ordered by', o ? `${o.by}: ${o.reason}` : ''], ['Order ends', o ? (o.until ? left(o.until) : 'when somebody ends it') : ''],
    ['Without it', o ? words(row.fleetState) : ''], ['Next probe', row.phase === 'OPEN' && row.until ? left(row.until) : ''],
    ['Probes', row.phase === 'HALF_OPEN' ? `${row.probes} running, ${row.grants} granted, score ${row.score}` : ''],
    ['Held by', (row.signals || []).join(', ')], ['Reopened', row.reopens ? (row.reopens === 1 ? 'once' : row.reopens + ' times') : ''],
    ['Open keys', row.openKeys ? String(row.openKeys) : ''], ['Fleet', row.fleet ? 'about ' + row.fleet + ' environments' : ''],
    ['Written by', row.by], ['Invalid', (row.flaws || []).join(', ')], ['Live policy', row.policy ? `${row.policy}${row.policyBy ? ' by ' + row.policyBy : ''}` : '']]);
}

const policy = row => { try { return JSON.parse((state.rows.get(row.dependency) || row).policy || '{}') || {}; } catch { return {}; } };

/** What the table knows of the calls. It counts probes and the reports of watches, and no other call. */
function calls(row) {
  const e = row.evidence;
  const shadow = policy(row).shadow === true;
  const refuses = row.state !== 'CLOSED' && row.phase !== 'UNREADABLE';
  const opened = row.openedAt && row.fleetState !== 'CLOSED';
  const probes = `${row.grants} ${row.grants === 1 ? 'probe' : 'probes'}`;
  const admitted = shadow ? 'every call, because of shadow mode' : !refuses ? (row.phase === 'RAMPING' ? 'a growing share' : 'every call')
    : row.phase === 'FORCED_OPEN' ? 'none' : probes;
  const refused = shadow ? 'none, because of shadow mode' : refuses ? (row.phase === 'FORCED_OPEN' ? 'every call' : 'every call except probes')
    : row.phase === 'RAMPING' ? 'a shrinking share' : 'none by this circuit';
  const when = e ? (e.from ? `from ${moment(e.from)} to ${moment(e.until)}` : `until ${moment(e.until)}`) + (e.running ? ', still running' : `, ${age(e.until)} ago`) : '';
  list($('calls'), [
    ['Admitted', admitted, opened && !shadow && row.phase !== 'FORCED_OPEN' ? `granted in the table since it opened, ${moment(row.openedAt)}. How many calls ran otherwise: not in the table` : 'how many: not in the table'],
    ['Refused', refused, 'how many: not in the table'],
    ['Failed', e ? `${e.failures.toLocaleString()} of ${e.calls.toLocaleString()} watched calls, ${e.slow.toLocaleString()} slow, in ${e.environments} environments` : 'not in the table',
      e ? `reports in the table of the newest watch, ${when}: a sample. All failures: not in the table` : 'the table has failures only while a watch runs']]);
  const id = `${state.meta ? state.meta.namespace : 'default'}/${row.dependency}`;
  set($('metrics-of'), id);
  set($('metrics-type'), `aws cloudwatch get-metric-data --start-time "$(date -u -d -1hour +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --metric-data-queries '[`
    + ['Permitted', 'Refused', 'Failed'].map((name, i) => `{"Id":"m${i}","Label":"${name}","Period":300,"Expression":"SELECT SUM(\\"${name}\\") FROM SCHEMA(\\"Switchgear\\", \\"Circuit\\", \\"Service\\") WHERE \\"Circuit\\" = '"'"'${id}'"'"'"}`).join(',') + `]'`);
  $('metrics-keys').hidden = !row.key;
}

function keys(row) {
  const all = row.key ? [] : [...state.rows.values()].filter(one => one.key && one.dependency === row.dependency).sort(byRank);
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
    const [word, name, old] = item.firstChild.children;
    badge(word, one.phase); set(name, one.key); set(old, age(since(one)));
  });
  $('more-keys').hidden = all.length <= state.keyLimit;
  set($('more-keys'), `Show ${Math.min(PAGE, all.length - state.keyLimit)} more`);
}
