/** A circuit around a whole handler, as a middleware for Middy. */
import type { MiddlewareObj, Request } from '@middy/core';
import type { PermittedCall } from './call.js';
import type { Circuit } from './circuit.js';
import { CircuitOpen } from './refusal.js';

export interface GuardHandlerOptions {
  /** What the function answers to a refused invocation. Without it, the invocation ends with CircuitOpen. */
  readonly otherwise?: (refused: CircuitOpen, request: Request) => unknown;
}

/**
 * The handler as one call through the circuit, with the deadline of its invocation. A result that the circuit's `failed`
 * accepts, and an error of the handler, count as failures.
 *
 * Use it last, so that it is next to the handler. A middleware after it that answers early leaves the call unreported,
 * which counts as a failure, and errors of middlewares after it count as the handler's.
 */
export function guardHandler(circuit: Circuit, options: GuardHandlerOptions = {}): MiddlewareObj<unknown, any, any> {
  const calls = new WeakMap<object, PermittedCall>();
  const taken = (request: Request): PermittedCall | undefined => {
    const call = calls.get(request);
    calls.delete(request);
    return call;
  };
  return {
    name: 'switchgear',
    before: async (request) => {
      // In tests of handlers, the context is often empty.
      const { context } = request;
      const timed = typeof context?.getRemainingTimeInMillis === 'function' ? circuit.invocation(context) : circuit;
      try {
        calls.set(request, await timed.begin());
      } catch (refused) {
        if (options.otherwise === undefined || !(refused instanceof CircuitOpen)) throw refused;
        request.earlyResponse = await options.otherwise(refused, request);
      }
    },
    after: (request) => taken(request)?.returned(request.response),
    onError: (request) => taken(request)?.threw(request.error),
  };
}
