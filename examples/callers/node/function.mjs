// A function of Node for the demo and the checks: one call to a dependency, through the circuit `payments`.
// `handler` is what Lambda would call. Run as a program it is its own runtime: a loop on the Runtime API.
import http from 'node:http';
import { pathToFileURL } from 'node:url';
import { CircuitOpen, call } from './switchgear.mjs';

const { DEMO_DEPENDENCY_URL, AWS_LAMBDA_FUNCTION_NAME = 'node', AWS_LAMBDA_RUNTIME_API } = process.env;

async function charge() {
  const headers = { 'Demo-Environment': AWS_LAMBDA_FUNCTION_NAME };
  const answer = await fetch(DEMO_DEPENDENCY_URL, { headers, signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) throw new Error(`the dependency answered ${answer.status}`);
  return answer.status;
}

export async function handler() {
  try {
    await call('payments', charge);
    return { outcome: 'ok' };
  } catch (failure) {
    if (failure instanceof CircuitOpen) {
      return { outcome: 'refused', reason: failure.answer.reason, state: failure.answer.state };
    }
    return { outcome: 'failed', reason: failure.message };
  }
}

// Plain http for the Runtime API: an event may take any time to come, and fetch gives up after five minutes.
function request(method, path, body) {
  const [host, port] = AWS_LAMBDA_RUNTIME_API.split(':');
  return new Promise((resolve, reject) => {
    const sent = http.request({ host, port, method, path: `/2018-06-01/runtime/invocation${path}` }, (answer) => {
      let text = '';
      answer.on('data', (part) => { text += part; }).on('end', () => resolve({ headers: answer.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (;;) {
    const event = await request('GET', '/next');
    const answer = await handler(JSON.parse(event.text || '{}'));
    await request('POST', `/${event.headers['lambda-runtime-aws-request-id']}/response`, JSON.stringify(answer));
  }
}
