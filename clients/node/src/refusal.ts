// The one error that this package throws at a caller, and what a failure of a call says about a dependency.
import type { Answer } from './extension.js';

const CODE = 'SWITCHGEAR_CIRCUIT_OPEN';

/** The circuit is open: the call was refused, and not made. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
  /** The same in every copy of this package, where `instanceof` is not. */
  readonly code = CODE;
  /** The name of the circuit. */
  readonly circuit: string;
  /** `OPEN`, `HALF_OPEN` or `CLOSED` (a share of the calls is refused during the ramp). */
  readonly state: string;
  /** What refused the call: `OPEN`, `PROBING`, `RAMPING`, `FORCED_OPEN` or `LOCAL`. */
  readonly refusedBy: string;
  /** Why the circuit is open, as text for a person. */
  readonly reason: string;
  /** In how many milliseconds a call may pass again; 0 if that is not known. */
  readonly retryAfterMillis: number;

  /** `answer` is that of the extension. */
  constructor(circuit: string, answer: Answer = {}) {
    const state = text(answer['state'], 'OPEN');
    const reason = text(answer['reason'], '');
    super(`circuit ${circuit} is ${state}: ${reason}`);
    const wait = answer['retryAfterMillis'];
    this.circuit = circuit;
    this.state = state;
    this.refusedBy = text(answer['cause'], 'OPEN');
    this.reason = reason;
    this.retryAfterMillis = typeof wait === 'number' ? wait : 0;
  }
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/**
 * Whether a failure says nothing about the dependency: it is another circuit's refusal, or has one as its `cause`. A group
 * of errors says nothing if none of its members does. Never throws.
 */
export function saysNothing(failure: unknown): boolean {
  const seen = new Set<unknown>();
  try {
    for (let each = failure; typeof each === 'object' && each !== null && !seen.has(each); ) {
      seen.add(each);
      if ('code' in each && each.code === CODE) return true;
      if (each instanceof AggregateError && each.errors.length > 0) return each.errors.every(saysNothing);
      each = 'cause' in each ? each.cause : undefined;
    }
  } catch {
    // A property that throws is of no refusal.
  }
  return false;
}

/** What a person reads about a failure: its name and message. Never throws, whatever was thrown. */
export function described(failure: unknown): string {
  try {
    return failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
  } catch {
    return typeof failure;
  }
}

/** The Retry-After header of a failure of axios, got, ky, undici or the AWS SDK. Never throws. */
export function retryAfterOf(failure: unknown): string | undefined {
  try {
    const { response, $response, headers } = Object(failure);
    for (const each of [response?.headers, $response?.headers, headers]) {
      const value = header(each);
      if (value !== undefined) return value;
    }
  } catch {
    // Whatever it is, it is not the headers of a response.
  }
  return undefined;
}

function header(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const value =
    'get' in headers && typeof headers.get === 'function'
      ? headers.get('retry-after')
      : Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  return typeof value === 'string' ? value : undefined;
}
