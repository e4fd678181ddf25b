// Questions to the extension. None of them rejects, and none waits longer than half a second.
import { Agent, request } from 'node:http';

const TIMEOUT_MILLIS = 500; // the extension's own budgets are 20 ms for a read and 75 ms for writes
const MOST_AT_ONCE = 32; // of the 64 connections that the extension accepts
const MOST_IDLE = 16;
const MOST_BYTES = 65_536; // an answer of the extension has a few hundred
const WARN_EVERY_MILLIS = 60_000;

export type Answer = Readonly<Record<string, unknown>>;

// Not the global agent: with NODE_USE_ENV_PROXY, that one would ask a proxy for 127.0.0.1.
const agent = new Agent({ keepAlive: true, maxSockets: MOST_AT_ONCE, maxFreeSockets: MOST_IDLE });

let nextWarning = 0;

/** The extension's answer, or an empty one if it gives none in time. */
export async function ask(path: string, body: object): Promise<Answer> {
  try {
    return await answered(path, JSON.stringify(body));
  } catch (failure) {
    const now = performance.now();
    if (now >= nextWarning) {
      nextWarning = now + WARN_EVERY_MILLIS;
      const what = failure instanceof Error ? failure.message : String(failure);
      console.warn(`no answer from the Switchgear extension, so calls are made without a circuit: ${what}`);
    }
    return {};
  }
}

async function answered(path: string, content: string): Promise<Answer> {
  const waiting = new AbortController();
  let settled = false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => {
      if (settled) return;
      reject(new Error(`no answer within ${TIMEOUT_MILLIS} ms`));
      waiting.abort();
    };
    // Work that blocked this thread may have kept an answer waiting: what has arrived by now is read before the end.
    timer = setTimeout(() => setImmediate(giveUp), TIMEOUT_MILLIS);
  });
  try {
    return await Promise.race([late, exchanged(path, content, waiting.signal)]);
  } finally {
    settled = true;
    clearTimeout(timer);
  }
}

/** The request was sent on an idle connection that was gone, for example because Lambda has restarted the extension. */
class Gone extends Error {}

async function exchanged(path: string, content: string, signal: AbortSignal): Promise<Answer> {
  for (;;) {
    try {
      return await exchange(path, content, signal);
    } catch (failure) {
      if (!(failure instanceof Gone) || signal.aborted) throw failure;
    }
  }
}

function exchange(path: string, content: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: port(), path, method: 'POST', agent, headers: headers(content), signal };
    const sent = request(options, (response) => {
      const pieces: Buffer[] = [];
      let received = 0;
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        received += piece.length;
        if (received > MOST_BYTES) sent.destroy(new Error(`the answer is longer than ${MOST_BYTES} bytes`));
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(checked(response.statusCode ?? 0, Buffer.concat(pieces).toString()));
        } catch (failure) {
          reject(failure);
        }
      });
    });
    let readBefore = 0;
    sent.on('socket', (socket) => {
      readBefore = socket.bytesRead;
    });
    sent.on('error', (failure: NodeJS.ErrnoException) => {
      const closed = failure.code === 'ECONNRESET' || failure.code === 'EPIPE';
      // A request that was answered in part is not sent again.
      const gone = closed && sent.reusedSocket && sent.socket?.bytesRead === readBefore;
      reject(gone ? new Gone(failure.message) : failure);
    });
    sent.end(content);
  });
}

function port(): number {
  const text = process.env['SWITCHGEAR_EXTENSION_HTTP_PORT'] ?? '2775';
  const number = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 65_535) {
    throw new Error(`SWITCHGEAR_EXTENSION_HTTP_PORT is '${text}'; it must be a port from 1 to 65535`);
  }
  return number;
}

function headers(content: string): Record<string, string> {
  const token = process.env['AWS_SESSION_TOKEN'] || process.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] || '';
  if (!/^[\x20-\x7e]*$/.test(token)) throw new Error('the session token of this function is no header value');
  return {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(content)),
    'X-Switchgear-Token': token,
  };
}

function checked(status: number, content: string): Answer {
  let body: unknown;
  try {
    body = JSON.parse(content);
  } catch {
    throw new Error(`the answer ${status} is no JSON`);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Error(`the answer ${status} is no JSON object`);
  }
  if (status !== 200) throw new Error(`the answer is ${status}: ${String(Object(body).error ?? '').slice(0, 200)}`);
  return body as Answer;
}
