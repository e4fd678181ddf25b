// A circuit as a function uses it: around one call, or around a function.
import { types } from 'node:util';
import { type Call, PermittedCall, type Terms } from './call.js';
import { CircuitOpen } from './refusal.js';

const NAME = /^[A-Za-z0-9._:-]{1,256}$/;
const DAY_MILLIS = 86_400_000;

/** What is used of the context that Lambda passes to a handler. */
export interface Invocation {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export interface CircuitOptions {
  /**
   * Which failures count neither as success nor as failure, such as "not found". If it throws, the call counts as a
   * failure, and the caller does not see it.
   */
  readonly ignored?: (failure: unknown) => boolean;
  /**
   * Which results count as failures, such as an answer with status 503: true, or the reason as text for a person. If it
   * throws, the call counts as a failure, and the caller does not see it.
   */
  readonly failed?: (value: any) => boolean | string;
}

type Work<This, A extends unknown[], T> = (this: This, ...args: A) => T;
type Fallback<A extends unknown[], F> = (refused: CircuitOpen, ...args: A) => F;

/** The circuit of one dependency. Immutable, and cheap to make: make one per dependency, when the module is loaded. */
export class Circuit {
  readonly name: string;
  readonly #options: CircuitOptions;
  #intent: Readonly<Record<string, unknown>> = {};

  /** `name` has 1 to 256 of the characters `A-Z a-z 0-9 . _ : -`. Throws a RangeError for an invalid name. */
  constructor(name: string, options: CircuitOptions = {}) {
    this.name = valid('the name of a circuit', name);
    this.#options = options;
  }

  /** The circuit of one part of the dependency, for example of one shard. */
  key(key: string): Circuit {
    return this.#with({ key: valid('a key', key) });
  }

  /**
   * The circuit for calls that end within that time, because this process is killed then. A call that still runs shortly
   * before counts as a failure. From 0 to 86,400,000 ms; throws a RangeError otherwise.
   */
  endingWithin(millis: number): Circuit {
    if (!(millis >= 0 && millis <= DAY_MILLIS)) {
      throw new RangeError(`endingWithin is ${millis} ms; it must be from 0 to ${DAY_MILLIS}`);
    }
    return this.#with({ remainingMillis: Math.trunc(millis) });
  }

  /** The circuit for calls of one invocation, with the deadline of the context that Lambda passes to a handler. */
  invocation(context: Invocation): Circuit {
    const left = Math.trunc(Math.max(0, Math.min(DAY_MILLIS, context.getRemainingTimeInMillis())));
    return this.#with({ invocation: context.awsRequestId, remainingMillis: left });
  }

  /** Makes a call. If it is refused, `work` does not run, and the promise rejects with CircuitOpen. */
  call<T>(work: (call: Call) => T): Promise<Awaited<T>>;
  /** Makes a call. If it is refused, the result is what `otherwise` returns. */
  call<T, F>(work: (call: Call) => T, otherwise: (refused: CircuitOpen) => F): Promise<Awaited<T> | Awaited<F>>;
  async call(work: (call: Call) => unknown, otherwise?: (refused: CircuitOpen) => unknown): Promise<unknown> {
    let call;
    try {
      call = await PermittedCall.begin(this.#terms());
    } catch (refused) {
      if (otherwise === undefined || !(refused instanceof CircuitOpen)) throw refused;
      return otherwise(refused);
    }
    let value;
    try {
      value = await work(call);
    } catch (failure) {
      await call.threw(failure);
      throw failure;
    }
    await call.returned(value);
    return value;
  }

  /** Guards a function. A refused call rejects with CircuitOpen. */
  guard<This, A extends unknown[], T>(work: Work<This, A, T>): Work<This, A, Promise<Awaited<T>>>;
  /** Guards a function with a fallback, which gets the CircuitOpen, and then the arguments of the refused call. */
  guard<This, A extends unknown[], T, F>(
    work: Work<This, A, T>,
    otherwise: Fallback<A, F>,
  ): Work<This, A, Promise<Awaited<T> | Awaited<F>>>;
  guard<A extends unknown[]>(work: Work<unknown, A, unknown>, otherwise?: Fallback<A, unknown>): unknown {
    if (types.isGeneratorFunction(work)) {
      throw new TypeError(`${work.name} is a generator, which makes its call later: use circuit.call inside of it`);
    }
    const circuit = this;
    const guarded = function (this: unknown, ...args: A) {
      const made = () => work.apply(this, args);
      return otherwise ? circuit.call(made, (refused) => otherwise(refused, ...args)) : circuit.call(made);
    };
    return Object.defineProperty(guarded, 'name', { value: work.name, configurable: true });
  }

  /** @internal */
  begin(): Promise<PermittedCall> {
    return PermittedCall.begin(this.#terms());
  }

  #terms(): Terms {
    const { ignored, failed } = this.#options;
    return { circuit: this.name, intent: this.#intent, ignored, failed };
  }

  #with(intent: Readonly<Record<string, unknown>>): Circuit {
    const circuit = new Circuit(this.name, this.#options);
    circuit.#intent = { ...this.#intent, ...intent };
    return circuit;
  }
}

function valid(what: string, value: string): string {
  if (typeof value !== 'string' || !NAME.test(value)) {
    const text = typeof value === 'string' ? JSON.stringify(value) : typeof value;
    const shown = text.length <= 80 ? text : `${text.slice(0, 77)}...`;
    throw new RangeError(`${what} is ${shown}; it must have 1 to 256 of the characters A-Z a-z 0-9 . _ : -`);
  }
  return value;
}
