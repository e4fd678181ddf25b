// What the client sends, and what it makes of an extension that misbehaves.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { afterEach, beforeEach, mock, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { Circuit, CircuitOpen } from 'switchgear-client';
import { ALLOWED, always, dribbling, Listener, reply, silent } from './processes.ts';

const payments = new Circuit('payments');
const made = () => payments.call(() => 'made');
let listeners: Listener[] = [];

async function listening(serve: Parameters<typeof Listener.listen>[0]): Promise<Listener> {
  const listener = await Listener.listen(serve);
  listeners.push(listener);
  return listener;
}

beforeEach(() => {
  process.env['AWS_SESSION_TOKEN'] = 'secret';
  mock.method(console, 'warn', () => {});
});

afterEach(async () => {
  mock.restoreAll();
  for (const listener of listeners) await listener.close();
  listeners = [];
});

suite('an answer that cannot be used lets the call pass', () => {
  const answers = {
    'a wrong token': reply('{"error":"wrong token"}', '401 Unauthorized'),
    'no JSON': reply('not json'),
    'no JSON object': reply('[]'),
    'neither yes nor no': reply('{"allowed":"no"}'),
    'another protocol': 'SSH-2.0-OpenSSH_9.2\r\n\r\n',
    'no length': 'HTTP/1.1 200 OK\r\n\r\n',
    'an invalid length': 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n',
    'a long head': 'x'.repeat(70_000),
    'a long body': reply(JSON.stringify({ allowed: false, reason: 'x'.repeat(70_000) })),
  };
  for (const [name, answer] of Object.entries(answers)) {
    test(name, async () => {
      await listening(always(answer));
      assert.equal(await made(), 'made');
    });
  }
});

for (const [name, serve] of Object.entries({ silent, dribbling })) {
  test(`an answer that never ends lets the call pass: ${name}`, async () => {
    await listening(serve);
    assert.equal(await made(), 'made');
  });
}

for (const port of ['9', '0', '65536', 'none', '', '²']) {
  test(`no extension at all lets the call pass: port '${port}'`, async () => {
    process.env['SWITCHGEAR_EXTENSION_HTTP_PORT'] = port;
    assert.equal(await made(), 'made');
  });
}

test('many calls at once share few connections, and each is asked for', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  await Promise.all(Array.from({ length: 100 }, made));
  assert.deepEqual([listener.bodies('permits').length, listener.bodies('outcomes').length], [100, 100]);
  assert.ok(listener.connections <= 32, `${listener.connections} connections`);
});

test('many calls at once pass a silent extension', async () => {
  await listening(silent);
  assert.deepEqual(new Set(await Promise.all(Array.from({ length: 100 }, made))), new Set(['made']));
});

test('a token that would forge a header is not sent', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  process.env['AWS_SESSION_TOKEN'] = 'a\r\nX-Other: b';
  assert.equal(await made(), 'made');
  assert.deepEqual(listener.received, []);
});

test('the token is sent', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  await made();
  assert.match(String(listener.received[0]?.headers), /^x-switchgear-token: secret$/im);
});

test('connections are reused', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  for (let i = 0; i < 10; i++) await made();
  assert.deepEqual([listener.received.length, listener.connections], [20, 1]);
});

test('a connection that was closed while idle is replaced', async () => {
  let answers = 0;
  await listening((socket) => {
    // Answers once, and closes the connection without having said so.
    if (!socket.writable) return;
    answers++;
    socket.end(reply(ALLOWED));
  });
  for (let i = 0; i < 3; i++) assert.equal(await made(), 'made');
  assert.equal(answers, 6);
});

test('a connection that is closed as a request arrives is replaced once for each', async () => {
  const seen = new Set<object>();
  const listener = await listening((socket) => {
    // The second request on a connection finds it closed, as if the extension had been restarted.
    if (seen.has(socket)) socket.resetAndDestroy();
    else socket.write(reply(ALLOWED));
    seen.add(socket);
  });
  for (let i = 0; i < 3; i++) assert.equal(await made(), 'made');
  assert.equal(listener.bodies('outcomes').filter(({ permit }) => permit === 'p1').length, 3 + 3);
});

test('a request that was answered in part is not sent again', async () => {
  let requests = 0;
  const listener = await listening((socket) => {
    if (++requests <= 2) socket.write(reply(ALLOWED));
    else socket.end('HTTP/1.1 200');
  });
  await made();
  assert.equal(await made(), 'made');
  assert.equal(listener.bodies('permits').length, 2);
});

test('a connection that shall close is not used again', async () => {
  const listener = await listening(always(reply(ALLOWED, '200 OK', 'Connection: close\r\n')));
  await made();
  assert.equal(listener.connections, 2);
});

test('the outcome has permit, result and duration', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  await made();
  const [outcome] = listener.bodies('outcomes');
  const { durationMillis, ...rest } = outcome ?? {};
  assert.ok(Number.isInteger(durationMillis) && Number(durationMillis) >= 0, String(durationMillis));
  assert.deepEqual(rest, { permit: 'p1', result: 'success' });
});

test('a failure is named and cut', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  await assert.rejects(payments.call(() => Promise.reject(new TypeError('x'.repeat(500)))), TypeError);
  const [outcome] = listener.bodies('outcomes');
  assert.equal(outcome?.['result'], 'failure');
  assert.equal(outcome?.['failure'], `TypeError: ${'x'.repeat(189)}`);
});

test('whatever is thrown is reported, and thrown on', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  const hostile = new Proxy({}, { get: () => { throw new Error('get'); }, has: () => { throw new Error('has'); } });
  for (const thrown of [undefined, null, 'down', 503, Object.create(null), hostile]) {
    const seen = await payments.call(() => { throw thrown; }).then(() => 'returned', (failure: unknown) => [failure]);
    assert.ok(Array.isArray(seen) && seen[0] === thrown);
  }
  assert.deepEqual(
    listener.bodies('outcomes').map(({ result, failure }) => [result, failure]),
    ['undefined', 'null', 'down', '503', 'object', 'object'].map((text) => ['failure', text]),
  );
});

test('the invocation and its deadline are sent', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  const context = { awsRequestId: 'r1', getRemainingTimeInMillis: () => 2900.5 };
  await payments.key('shard-7').invocation(context).call(() => 1);
  await payments.endingWithin(1500).call(() => 1);
  assert.deepEqual(listener.bodies('permits'), [
    { key: 'shard-7', invocation: 'r1', remainingMillis: 2900 },
    { remainingMillis: 1500 },
  ]);
});

test('a call without a permit is reported with its key', async () => {
  const listener = await listening(always(reply('{}')));
  await payments.key('shard-7').call(() => 1);
  const [outcome] = listener.bodies('outcomes');
  assert.deepEqual([outcome?.['key'], outcome?.['permit']], ['shard-7', undefined]);
});

suite('Retry-After is found in the errors of HTTP clients', () => {
  const failures = {
    'fetch, ky': { response: new Response(null, { headers: { 'Retry-After': '120' } }) },
    'axios, got': { response: { headers: { 'retry-after': '120' } } },
    'the AWS SDK': { $response: { headers: { 'retry-after': '120' } } },
    undici: { headers: { 'Retry-After': '120' } },
  };
  for (const [name, properties] of Object.entries(failures)) {
    test(name, async () => {
      const listener = await listening(always(reply(ALLOWED)));
      await assert.rejects(payments.call(() => Promise.reject(Object.assign(new Error('503'), properties))));
      assert.equal(listener.bodies('outcomes')[0]?.['retryAfter'], '120');
    });
  }
});

test('Retry-After can be passed on', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  await payments.call((call) => call.retryAfter('Fri, 31 Dec 2027 23:59:59 GMT'));
  await payments.call((call) => call.retryAfterMillis(1500));
  await payments.call((call) => call.retryAfter(null));
  assert.deepEqual(
    listener.bodies('outcomes').map(({ retryAfter, retryAfterMillis }) => [retryAfter, retryAfterMillis]),
    [['Fri, 31 Dec 2027 23:59:59 GMT', undefined], [undefined, 1500], [undefined, undefined]],
  );
  for (const wrong of [-1, 3_600_001, Number.NaN]) {
    await assert.rejects(payments.call((call) => call.retryAfterMillis(wrong)), {
      name: 'RangeError',
      message: `retryAfterMillis is ${wrong}; it must be from 0 to 3600000`,
    });
  }
});

test('what the work says takes precedence', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  await payments.call((call) => call.failed('status 503'));
  await assert.rejects(payments.call((call) => { call.ignore(); throw new Error('down'); }));
  assert.deepEqual(
    listener.bodies('outcomes').map(({ result, failure }) => [result, failure]),
    [['failure', 'status 503'], ['ignored', 'Error: down']],
  );
});

test('the options say what counts, and an option that throws counts as a failure that the caller does not see', async () => {
  const listener = await listening(always(reply(ALLOWED)));
  const judging = new Circuit('payments', {
    failed: (status: number) => status >= 500 && `status ${status}`,
    ignored: (failure) => (failure as Error).message === 'absent',
  });
  const broken = new Circuit('payments', {
    failed: () => { throw new Error('broken'); },
    ignored: () => { throw new Error('broken'); },
  });
  assert.equal(await judging.call(() => 200), 200);
  assert.equal(await judging.call(() => 503), 503);
  await assert.rejects(judging.call(() => Promise.reject(new Error('absent'))), /absent/);
  assert.equal(await broken.call(() => 200), 200);
  await assert.rejects(broken.call(() => Promise.reject(new Error('down'))), /down/);
  assert.deepEqual(
    listener.bodies('outcomes').map(({ result, failure }) => [result, failure]),
    [
      ['success', undefined],
      ['failure', 'status 503'],
      ['ignored', 'Error: absent'],
      ['failure', 'Error: broken'],
      ['failure', 'Error: broken'],
    ],
  );
});

for (const name of ['', 'a b', 'a/b', 'a\n', 'ü', 'a'.repeat(257)]) {
  test(`an invalid name is an error that names the limit: ${JSON.stringify(name.slice(0, 9))}`, () => {
    assert.throws(() => new Circuit(name), /^RangeError: the name of a circuit is .* 1 to 256 of the characters/);
    assert.throws(() => payments.key(name), /^RangeError: a key is /);
  });
}

for (const millis of [-1, 86_400_001, Number.NaN]) {
  test(`an invalid deadline is an error that names the limit: ${millis}`, () => {
    assert.throws(() => payments.endingWithin(millis), /^RangeError: endingWithin is .* from 0 to 86400000/);
  });
}

test('a generator cannot be guarded', () => {
  assert.throws(() => payments.guard(function* lines() { yield 1; }), /^TypeError: lines is a generator/);
  assert.throws(() => payments.guard(async function* lines() { yield 1; }), /^TypeError: lines is a generator/);
});

test('a guarded function keeps its name, its arguments and its this', async () => {
  await listening(always(reply(ALLOWED)));
  class Api {
    readonly prefix = 'r-';
    charge = payments.guard(function charge(this: Api, order: string, times: number) {
      return this.prefix + order.repeat(times);
    });
  }
  const api = new Api();
  assert.equal(api.charge.name, 'charge');
  assert.equal(await api.charge('o', 3), 'r-ooo');
});

test('a silent extension is logged once', async () => {
  // In a process of its own: at most once a minute counts since its start.
  const script = `import { Circuit } from 'switchgear-client';
    for (let i = 0; i < 3; i++) await new Circuit('payments').call(() => 1);`;
  const env = { PATH: process.env['PATH'], SWITCHGEAR_EXTENSION_HTTP_PORT: '9' };
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env });
  assert.equal(
    stderr,
    'no answer from the Switchgear extension, so calls are made without a circuit: connect ECONNREFUSED 127.0.0.1:9\n',
  );
});

test('a process ends although its connection is still open, and a proxy is not asked', async () => {
  const listener = await listening(always(reply('{"allowed":false,"state":"OPEN","reason":"down"}')));
  const script = `const { Circuit } = require('switchgear-client');
    new Circuit('payments').call(() => 'made').catch((refused) => console.log(refused.code));`;
  const env = {
    PATH: process.env['PATH'],
    SWITCHGEAR_EXTENSION_HTTP_PORT: String(listener.port),
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: 'http://127.0.0.1:9',
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=commonjs', '--eval', script], { env, timeout: 20_000 });
  assert.equal(stdout, 'SWITCHGEAR_CIRCUIT_OPEN\n');
});

test('a refusal says what the extension said', () => {
  const answer = { state: 'OPEN', cause: 'LOCAL', reason: 'down', retryAfterMillis: 1830 };
  const { message, circuit, state, refusedBy, reason, retryAfterMillis } = new CircuitOpen('payments', answer);
  assert.deepEqual(
    { message, circuit, state, refusedBy, reason, retryAfterMillis },
    { message: 'circuit payments is OPEN: down', circuit: 'payments', state: 'OPEN', refusedBy: 'LOCAL', reason: 'down', retryAfterMillis: 1830 },
  );
});
