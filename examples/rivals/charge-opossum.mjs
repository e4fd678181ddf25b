// A handler whose calls pass through the circuit breaker opossum.
import CircuitBreaker from 'opossum';

async function charge(order) {
  const answer = await fetch(process.env.PAYMENTS_URL, { signal: AbortSignal.timeout(2_000) });
  if (!answer.ok) throw new Error(`payments answered ${answer.status}`);
  return { receipt: await answer.text() };
}

function queue(order, error) {
  if (error.code !== 'EOPENBREAKER') throw error;
  return { queued: order };
}

const breaker = new CircuitBreaker(charge, { errorFilter: (error) => error instanceof RangeError });
breaker.fallback(queue);

export const handler = (event) => breaker.fire(event.order);
