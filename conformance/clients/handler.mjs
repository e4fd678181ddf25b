// Runs a handler, given as a file, beside a dependency that works and then fails.
// The handler must answer, then reject with what the dependency caused, and then queue the order without calling it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

let working = true;
let requests = 0;
const server = createServer((_, response) => {
  requests++;
  response.writeHead(working ? 200 : 503).end('receipt');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
process.env.PAYMENTS_URL = `http://127.0.0.1:${server.address().port}`;

const { handler } = await import(pathToFileURL(process.argv[2]));
assert.deepEqual(await handler({ order: 'o1' }), { receipt: 'receipt' });
working = false;
let answer;
for (let i = 0; i < 40 && !answer; i++) answer = await handler({ order: 'o2' }).catch(({ message }) => assert.match(message, /503/));
assert.equal(answer?.queued, 'o2');
assert.ok((answer.retryAfterMillis ?? 1) > 0);
const before = requests;
assert.equal((await handler({ order: 'o3' })).queued, 'o3');
assert.equal(requests, before, 'a refused call was made');
server.closeAllConnections();
server.close();
console.log(`clients: ${basename(process.argv[2])} answers, and is refused after ${before - 1} failures`);
// Other breakers keep timers.
process.exit();
