// The middleware, in Middy itself, beside the real extension.
import assert from 'node:assert/strict';
import { after, before, mock, suite, test } from 'node:test';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { Circuit, CircuitOpen } from 'switchgear-client';
import { guardHandler } from 'switchgear-client/middy';
import { ALLOWED, always, Extension, Listener, reply } from './processes.ts';

const MOST_CALLS = 40;
const context = { awsRequestId: 'r1', getRemainingTimeInMillis: () => 20_000 } as Context;

interface Order {
  readonly id: string;
}

function charging(circuit: Circuit, work: (order: Order) => unknown) {
  return middy<Order, unknown>(async (order: Order) => work(order)).use(guardHandler(circuit));
}

const failing = () => { throw new Error('down'); };

async function refusal(call: () => Promise<unknown>): Promise<unknown> {
  for (let i = 0; i < MOST_CALLS; i++) {
    const ended = await call().catch((failure: unknown) => failure);
    if (!(ended instanceof Error) || ended instanceof CircuitOpen) return ended;
  }
  assert.fail('never refused');
}

suite('beside the real extension', () => {
  let extension: Extension;
  before(async () => {
    extension = await Extension.start();
  });
  after(() => extension.kill());

  test('a handler is refused, and not run, after it has failed', async () => {
    const circuit = new Circuit('middy');
    assert.equal(await charging(circuit, ({ id }) => `receipt ${id}`)({ id: 'o1' }, context), 'receipt o1');
    const refused = await refusal(() => charging(circuit, failing)({ id: 'o2' }, context));
    assert.ok(refused instanceof CircuitOpen && refused.circuit === 'middy');
    await assert.rejects(charging(circuit, () => assert.fail('the handler was run'))({ id: 'o3' }, context), CircuitOpen);
  });

  test('a refused invocation is answered by the fallback, which gets the event', async () => {
    const circuit = new Circuit('middy-fallback');
    const handler = middy<Order, unknown>(async () => failing()).use(
      guardHandler(circuit, {
        otherwise: (refused, { event }) => ({ statusCode: 503, queued: (event as Order).id, by: refused.refusedBy }),
      }),
    );
    assert.deepEqual(await refusal(() => handler({ id: 'o1' }, context)), { statusCode: 503, queued: 'o1', by: 'LOCAL' });
  });

  test('a fallback may answer nothing', async () => {
    const circuit = new Circuit('middy-nothing');
    let ran = 0;
    const handler = middy<Order, unknown>(async () => { ran++; return failing(); })
      .use(guardHandler(circuit, { otherwise: () => undefined }));
    assert.equal(await refusal(() => handler({ id: 'o1' }, context)), undefined);
    const before = ran;
    assert.equal(await handler({ id: 'o2' }, context), undefined);
    assert.equal(ran, before);
  });

  test('an answer that counts as a failure opens the circuit', async () => {
    const circuit = new Circuit('middy-answers', { failed: ({ statusCode }) => statusCode >= 500 });
    const handler = middy<Order, unknown>(async () => ({ statusCode: 502 }))
      .use(guardHandler(circuit, { otherwise: () => 'refused' }));
    let ended: unknown;
    for (let i = 0; i < MOST_CALLS && ended !== 'refused'; i++) ended = await handler({ id: 'o1' }, context);
    assert.equal(ended, 'refused');
  });

  test('handlers go on when the extension is killed half-way', async () => {
    mock.method(console, 'warn', () => {});
    const own = await Extension.start();
    const circuit = new Circuit('middy-killed');
    const handler = charging(circuit, async () => { await own.kill(); return 'made'; });
    assert.ok((await refusal(() => charging(new Circuit('middy-killed-2'), failing)({ id: 'o' }, context))) instanceof CircuitOpen);
    for (let i = 0; i < 20; i++) assert.equal(await handler({ id: 'o1' }, context), 'made');
    assert.equal(await charging(new Circuit('middy-killed-2'), () => 'made')({ id: 'o' }, context), 'made');
    mock.restoreAll();
    extension.inUse();
  });
});

suite('what is sent', () => {
  let listener: Listener;
  before(async () => {
    listener = await Listener.listen(always(reply(ALLOWED)));
  });
  after(() => listener.close());

  test('each invocation is reported once, with its deadline, also if several run at once', async () => {
    const handler = charging(new Circuit('payments'), ({ id }) => (id === 'bad' ? failing() : id));
    const ended = await Promise.allSettled(['a', 'bad', 'b'].map((id) => handler({ id }, context)));
    assert.deepEqual(ended.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled']);
    assert.deepEqual(listener.bodies('permits'), Array(3).fill({ invocation: 'r1', remainingMillis: 20_000 }));
    assert.deepEqual(listener.bodies('outcomes').map(({ result }) => result).sort(), ['failure', 'success', 'success']);
  });

  test('a context without a deadline is no error', async () => {
    assert.equal(await charging(new Circuit('payments'), () => 'made')({ id: 'a' }, {} as Context), 'made');
  });

  test('an error of a middleware before it, on the way back, does not count', async () => {
    const reported = listener.bodies('outcomes').length;
    const handler = middy<Order, unknown>(async () => 'made')
      .after(() => { throw new Error('of a serializer'); })
      .use(guardHandler(new Circuit('payments')));
    await assert.rejects(handler({ id: 'a' }, context), /of a serializer/);
    assert.deepEqual(listener.bodies('outcomes').slice(reported).map(({ result }) => result), ['success']);
  });

  test('a handler that Middy ends early, before Lambda does, is a failure', async () => {
    const reported = listener.bodies('outcomes').length;
    const hanging = middy<Order, unknown>(() => new Promise<unknown>(() => {}), { timeoutEarlyInMillis: 5 })
      .use(guardHandler(new Circuit('payments')));
    const ending = { awsRequestId: 'r2', getRemainingTimeInMillis: () => 50 } as Context;
    await assert.rejects(hanging({ id: 'a' }, ending), { name: 'TimeoutError' });
    assert.deepEqual(listener.bodies('outcomes').slice(reported).map(({ result }) => result), ['failure']);
  });
});
