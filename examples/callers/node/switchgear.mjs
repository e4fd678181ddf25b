// Calls through a circuit, decided by the Switchgear extension beside this function.
// If the extension does not answer, the call is made: a breaker must never be the outage.
const { SWITCHGEAR_EXTENSION_HTTP_PORT: port = '2775', AWS_SESSION_TOKEN, AWS_CONTAINER_AUTHORIZATION_TOKEN } = process.env;
const token = AWS_SESSION_TOKEN || AWS_CONTAINER_AUTHORIZATION_TOKEN || '';
const TIMEOUT_MILLIS = 500; // the extension's own budgets are 20 ms for a read and 75 ms for writes

/** The call was refused, and not made; `answer` says why and when to try again. */
export class CircuitOpen extends Error {
  constructor(answer) {
    super(answer.reason);
    this.answer = answer;
  }
}

async function ask(path, body) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Switchgear-Token': token },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
    return response.ok ? await response.json() : {};
  } catch {
    return {};
  }
}

/** Whether it is, or has as its `cause`, another circuit's refusal. */
const saysNothing = (failure) => failure instanceof CircuitOpen || (failure?.cause != null && saysNothing(failure.cause));

export async function call(circuit, work) {
  const { allowed, permit, ...answer } = await ask(`/circuits/${circuit}/permits`, {});
  if (allowed === false) throw new CircuitOpen(answer);
  const began = performance.now();
  const report = (result) =>
    ask(`/circuits/${circuit}/outcomes`, { permit, result, durationMillis: Math.round(performance.now() - began) });
  const value = await Promise.resolve().then(work).catch(async (failure) => {
    await report(saysNothing(failure) ? 'ignored' : 'failure');
    throw failure;
  });
  await report('success');
  return value;
}
