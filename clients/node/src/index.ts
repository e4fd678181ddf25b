/**
 * Circuits of the Switchgear extension, which runs beside this function on 127.0.0.1.
 *
 * If the extension does not answer, calls are made without a circuit: a circuit breaker must never be the outage.
 */
export type { Call } from './call.js';
export { Circuit, type CircuitOptions, type Invocation } from './circuit.js';
export { CircuitOpen } from './refusal.js';
