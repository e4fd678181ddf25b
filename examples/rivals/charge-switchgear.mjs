// The same handler, with a circuit of Switchgear.
import { Circuit } from 'switchgear-client';

async function charge(order) {
  const answer = await fetch(process.env.PAYMENTS_URL, { signal: AbortSignal.timeout(2_000) });
  if (!answer.ok) throw new Error(`payments answered ${answer.status}`);
  return { receipt: await answer.text() };
}

function queue(refused, order) {
  return { queued: order };
}

const payments = new Circuit('payments', { ignored: (error) => error instanceof RangeError });
const guarded = payments.guard(charge, queue);

export const handler = (event) => guarded(event.order);
