// One call through a circuit, from the permit to the report.
import { type Answer, ask } from './extension.js';
import { CircuitOpen, described, retryAfterOf, saysNothing } from './refusal.js';

const LONGEST_REASON = 200;
const LONGEST_WAIT_MILLIS = 3_600_000;
const DAY_MILLIS = 86_400_000;

/** One call, as the work of a circuit gets it. What it is told takes precedence over what the work returns or throws. */
export interface Call {
  /** Whether this call is one of the few by which the fleet tests a dependency that recovers. */
  readonly probe: boolean;
  /**
   * Reports a failure, although the work does not throw: for example an answer with status 503. `reason` is text for a
   * person, of at most 200 characters; more is cut.
   */
  failed(reason?: string): void;
  /** Reports neither a success nor a failure: the call says nothing about the dependency. */
  ignore(): void;
  /** Passes on the Retry-After header of the dependency unchanged (seconds or a date). null and undefined are ignored. */
  retryAfter(header: string | null | undefined): void;
  /** Passes on how long the dependency asks callers to wait, from 0 to 3,600,000 ms. Throws a RangeError otherwise. */
  retryAfterMillis(millis: number): void;
}

/** What a call asks for, and what its result and its failures count as. */
export interface Terms {
  readonly circuit: string;
  readonly intent: Readonly<Record<string, unknown>>;
  readonly ignored: ((failure: unknown) => boolean) | undefined;
  readonly failed: ((value: any) => boolean | string) | undefined;
}

export class PermittedCall implements Call {
  readonly probe: boolean;
  readonly #terms: Terms;
  readonly #ids: Readonly<Record<string, unknown>>;
  readonly #said: Record<string, unknown> = {};
  readonly #began = performance.now();

  private constructor(terms: Terms, answer: Answer) {
    const { permit } = answer;
    const { key } = terms.intent;
    this.#terms = terms;
    this.#ids = typeof permit === 'string' ? { permit } : key === undefined ? {} : { key };
    this.probe = answer['probe'] === true;
  }

  /** Rejects with CircuitOpen if the call is refused, and with nothing else. */
  static async begin(terms: Terms): Promise<PermittedCall> {
    const answer = await ask(`/circuits/${terms.circuit}/permits`, terms.intent);
    if (answer['allowed'] === false) throw new CircuitOpen(terms.circuit, answer);
    return new PermittedCall(terms, answer);
  }

  failed(reason = ''): void {
    this.#said['result'] = 'failure';
    if (reason) this.#said['failure'] = cut(reason);
  }

  ignore(): void {
    this.#said['result'] = 'ignored';
  }

  retryAfter(header: string | null | undefined): void {
    if (header != null) this.#said['retryAfter'] = header;
  }

  retryAfterMillis(millis: number): void {
    if (!(millis >= 0 && millis <= LONGEST_WAIT_MILLIS)) {
      throw new RangeError(`retryAfterMillis is ${millis}; it must be from 0 to ${LONGEST_WAIT_MILLIS}`);
    }
    this.#said['retryAfterMillis'] = Math.round(millis);
  }

  /** Reports that the work has returned. Never rejects. */
  async returned(value: unknown): Promise<void> {
    await this.#report(this.#judged(value));
  }

  /** Reports that the work has thrown. Never rejects. */
  async threw(failure: unknown): Promise<void> {
    await this.#report(this.#judgedFailure(failure));
  }

  #judged(value: unknown): Record<string, unknown> {
    try {
      const failed = this.#terms.failed?.(value) ?? false;
      if (failed === false) return { result: 'success' };
      return { result: 'failure', failure: cut(failed === true ? 'the result counts as a failure' : failed) };
    } catch (broken) {
      return { result: 'failure', failure: cut(described(broken)) };
    }
  }

  #judgedFailure(failure: unknown): Record<string, unknown> {
    const retryAfter = retryAfterOf(failure);
    const waits = retryAfter === undefined ? {} : { retryAfter };
    try {
      const ignored = saysNothing(failure) || (this.#terms.ignored?.(failure) ?? false);
      return { result: ignored ? 'ignored' : 'failure', failure: cut(described(failure)), ...waits };
    } catch (broken) {
      return { result: 'failure', failure: cut(described(broken)), ...waits };
    }
  }

  async #report(seen: Record<string, unknown>): Promise<void> {
    const durationMillis = Math.min(DAY_MILLIS, Math.round(performance.now() - this.#began));
    await ask(`/circuits/${this.#terms.circuit}/outcomes`, { ...seen, ...this.#said, ...this.#ids, durationMillis });
  }
}

function cut(text: string): string {
  // A cut may divide a character of two halves.
  return String(text).slice(0, LONGEST_REASON).toWellFormed();
}
