// The story of the extension, played by this package against the real process.
import assert from 'node:assert/strict';
import { after, afterEach, before, mock, suite, test } from 'node:test';
import { Circuit, CircuitOpen } from 'switchgear-client';
import { Extension } from './processes.ts';

const MOST_CALLS = 40;

const down = () => Promise.reject(new Error('down'));

/** Fails until the circuit refuses. */
async function opened(circuit: Circuit): Promise<CircuitOpen> {
  for (let i = 0; i < MOST_CALLS; i++) {
    const failure = await circuit.call(down).catch((failure: unknown) => failure);
    if (failure instanceof CircuitOpen) return failure;
  }
  assert.fail(`${circuit.name} was never refused`);
}

suite('beside one extension', () => {
  let extension: Extension;
  before(async () => {
    extension = await Extension.start();
  });
  after(() => extension.kill());

  test('a circuit opens after failures and says why', async () => {
    const circuit = new Circuit('story');
    assert.equal(await circuit.call(() => 'receipt'), 'receipt');
    const refused = await opened(circuit);
    assert.deepEqual([refused.circuit, refused.state, refused.refusedBy], ['story', 'OPEN', 'LOCAL']);
    assert.ok(refused.reason !== '' && refused.retryAfterMillis > 0);
    await assert.rejects(circuit.call(() => assert.fail('the call was made')), CircuitOpen);
  });

  test('a guarded function is refused and never started', async () => {
    const circuit = new Circuit('story-guarded');
    let made = 0;
    const charge = circuit.guard(() => ++made);
    assert.equal(await charge(), 1);
    await opened(circuit);
    await assert.rejects(charge(), CircuitOpen);
    assert.equal(made, 1);
  });

  test('a key has a circuit of its own', async () => {
    const shards = new Circuit('story-shards');
    const healthy = shards.key('b').guard(() => 'ok');
    let refused: unknown;
    for (let i = 0; i < MOST_CALLS && !(refused instanceof CircuitOpen); i++) {
      // The dependency as a whole stays healthy; if nothing but failures came from it, all of it would be refused.
      for (let j = 0; j < 4; j++) assert.equal(await healthy(), 'ok');
      refused = await shards.key('a').call(down).catch((failure: unknown) => failure);
    }
    assert.ok(refused instanceof CircuitOpen && refused.circuit === 'story-shards');
    assert.equal(await healthy(), 'ok');
  });

  test('a fallback gets the refusal and the arguments', async () => {
    const circuit = new Circuit('story-fallback');
    await opened(circuit);
    const charge = circuit.guard(
      (order: string, times: number) => `api ${order} ${times}`,
      async (refused, order, times) => [refused.circuit, order, times] as const,
    );
    assert.deepEqual(await charge('o1', 2), ['story-fallback', 'o1', 2]);
    assert.equal(await circuit.call(() => 'api', (refused) => refused.refusedBy), 'LOCAL');
  });

  const wrappings: Record<string, (refused: unknown) => unknown> = {
    bare: (refused) => refused,
    cause: (cause) => new Error('payment failed', { cause: new Error('inner', { cause }) }),
    group: (refused) => new AggregateError([refused, refused]),
    'of another copy of this package': (refused) => Object.assign(new Error('refused'), { code: (refused as CircuitOpen).code }),
  };
  for (const [how, wrapped] of Object.entries(wrappings)) {
    test(`refusals of an inner circuit do not open the outer one: ${how}`, async () => {
      const inner = new Circuit(`story-inner-${how.replaceAll(' ', '-')}`);
      const outer = new Circuit(`story-outer-${how.replaceAll(' ', '-')}`);
      await opened(inner);
      for (let i = 0; i < MOST_CALLS; i++) {
        const failure = await outer
          .call(() => inner.call(down).catch((refused: unknown) => { throw wrapped(refused); }))
          .catch((failure: unknown) => failure);
        if (failure instanceof CircuitOpen) assert.equal(failure.circuit, inner.name);
      }
      assert.equal(await outer.call(() => 'ok'), 'ok');
    });
  }

  test('a failure beside a refusal is a failure', async () => {
    const inner = new CircuitOpen('inner');
    const circuit = new Circuit('story-mixed');
    let refused: unknown;
    for (let i = 0; i < MOST_CALLS && !(refused instanceof CircuitOpen); i++) {
      const both = new AggregateError([inner, new Error('down')]);
      refused = await circuit.call(() => Promise.reject(both)).catch((failure: unknown) => failure);
    }
    assert.ok(refused instanceof CircuitOpen);
  });

  test('ignored failures do not open a circuit', async () => {
    const circuit = new Circuit('story-ignored', { ignored: (failure) => failure instanceof RangeError });
    for (let i = 0; i < MOST_CALLS; i++) {
      await assert.rejects(circuit.call(() => Promise.reject(new RangeError('absent'))), RangeError);
    }
    assert.equal(await circuit.call(() => 'ok'), 'ok');
  });

  test('a time-out opens a circuit', async () => {
    const circuit = new Circuit('story-timeouts');
    let refused: unknown;
    for (let i = 0; i < MOST_CALLS && !(refused instanceof CircuitOpen); i++) {
      const waiting = () => new Promise((_, reject) => {
        const signal = AbortSignal.timeout(1);
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      refused = await circuit.call(waiting).catch((failure: unknown) => failure);
    }
    assert.ok(refused instanceof CircuitOpen);
  });

  for (const how of ['call', 'option']) {
    test(`a call that returns a failure opens the circuit: ${how}`, async () => {
      const circuit = new Circuit(`story-said-${how}`, how === 'option' ? { failed: (status) => status === 503 } : {});
      let refused: unknown;
      for (let i = 0; i < MOST_CALLS && !(refused instanceof CircuitOpen); i++) {
        refused = await circuit
          .call((call) => {
            if (how === 'call') call.failed('status 503');
            return 503;
          })
          .catch((failure: unknown) => failure);
      }
      assert.ok(refused instanceof CircuitOpen);
    });
  }

  test('many calls are made at once', async () => {
    const one = new Circuit('story-many').guard(async (number: number) => number);
    const numbers = Array.from({ length: 200 }, (_, number) => number);
    assert.deepEqual(await Promise.all(numbers.map(one)), numbers);
  });

  test('an answer that waited while this thread was busy is used', async () => {
    const warned = mock.method(console, 'warn', () => {});
    const circuit = new Circuit('story-busy');
    await circuit.call(() => 'warm');
    const calling = circuit.call(() => 'made');
    await new Promise(setImmediate);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
    assert.equal(await calling, 'made');
    assert.deepEqual(warned.mock.calls.map((call) => call.arguments), []);
  });
});

suite('beside an extension that ends', () => {
  let extension: Extension | undefined;
  afterEach(async () => {
    mock.restoreAll();
    await extension?.kill();
  });

  test('calls go on when the extension is killed half-way', async () => {
    mock.method(console, 'warn', () => {});
    extension = await Extension.start();
    const circuit = new Circuit('story-killed');
    const made = circuit.guard(async () => 'made');
    assert.equal(await made(), 'made');
    await opened(circuit);
    await assert.rejects(made(), CircuitOpen);
    await extension.kill();
    for (let i = 0; i < 20; i++) assert.equal(await made(), 'made');
  });

  test('a call whose extension dies while it runs returns its value', async () => {
    mock.method(console, 'warn', () => {});
    extension = await Extension.start();
    const dying = extension;
    assert.equal(await new Circuit('story-dies').call(async () => { await dying.kill(); return 'made'; }), 'made');
  });

  test('a frozen extension does not stop a call, and a new one is asked', async () => {
    mock.method(console, 'warn', () => {});
    const frozen = await Extension.start();
    extension = frozen;
    const circuit = new Circuit('story-frozen');
    assert.equal(await circuit.call(() => 'made'), 'made');
    frozen.freeze();
    assert.equal(await circuit.call(() => 'made'), 'made');
    await frozen.kill();
    extension = await Extension.start();
    await opened(circuit);
  });
});
