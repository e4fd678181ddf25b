// What a browser sends for somebody else: a page of another port, a name that was mapped to the loopback, a form that was sent before.
import { createServer } from 'node:http';
import { badge, check, complaints, within } from './page.mjs';

/** Serves an empty page of an attacker on the loopback: for a browser, another port is the same site, and gets the same cookies. */
function attacker() {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>free holidays</title>');
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Sends an order from inside of a page, and returns the status of the answer; 0 if the page may not see it. */
const send = (p, url, body, type) => p.evaluate(({ url, body, type }) =>
  fetch(url, { method: body ? 'POST' : 'GET', credentials: 'include', mode: type ? 'no-cors' : 'cors', body, headers: body ? { 'Content-Type': type || 'application/json' } : {} })
    .then(answer => answer.status, () => 0), { url, body, type });

export async function attacks(browser, own, url) {
  const { origin, port, search } = new URL(url);
  const order = async () => JSON.stringify({ form: await own.evaluate(() => fetch('/api/form').then(answer => answer.json()).then(answer => answer.form)),
    id: 'attacked', action: 'FORCED_OPEN', reason: 'an attack', seconds: 600, stands: '' });

  const stranger = await (await browser.newContext()).newPage();
  check((await stranger.goto(origin + '/')).status() === 401, 'without the token, the page is refused');
  check((await stranger.goto(origin + '/?token=' + 'A'.repeat(43))).status() === 401, 'and with a wrong one');

  // The victim's browser has the cookie. The attacker even knows a form.
  const victim = own.context();
  const server = await attacker();
  const evil = await victim.newPage();
  const answers = [];
  evil.on('response', answer => { if (answer.url().startsWith(origin)) answers.push(answer.status()); });
  await evil.goto(`http://127.0.0.1:${server.address().port}/`);
  check(await send(evil, origin + '/api/circuits') === 0, 'a page of another origin reads nothing');
  check(await send(evil, origin + '/api/change', await order()) === 0, 'and orders nothing');
  await send(evil, origin + '/api/change', await order(), 'text/plain');
  await evil.evaluate(target => new Promise(resolve => {
    const frame = Object.assign(document.createElement('iframe'), { src: target, onload: resolve, onerror: resolve });
    document.body.append(frame);
  }), origin + '/' + search);
  check(evil.frames().length < 2 || await evil.frames()[1].$('#list').catch(() => null) === null, 'it cannot show the console in a frame, even with the token');
  await evil.evaluate(({ target, body }) => {
    const form = Object.assign(document.createElement('form'), { action: target, method: 'post', enctype: 'text/plain' });
    const field = Object.assign(document.createElement('input'), { name: body.slice(0, -1) + ',"x":"', value: '"}' });
    form.append(field);
    document.body.append(form);
    form.submit();
  }, { target: origin + '/api/change', body: await order() });
  await evil.waitForURL(origin + '/**');
  check(answers.length > 0 && answers.every(status => [200, 403].includes(status)) && answers.at(-1) === 403, `its requests and its form are refused: ${answers.join(', ')}`);
  server.close();

  // Rebinding: the attacker's name leads to this port, and its script asks the console as its own origin.
  const name = `http://rebound.example:${port}`;
  check((await evil.goto(name + '/')).status() === 421, 'under a name that was rebound to the loopback, there is no page');
  check(await send(evil, '/api/circuits') === 421, 'a script of that origin reads nothing, though the browser lets it see the answer');
  check(await send(evil, '/api/change', await order()) === 421, 'and orders nothing');
  check((await evil.goto(name + '/' + search)).status() === 421, 'even if it has the token');
  await evil.close();

  const body = await order();
  const complained = complaints.length;
  const twice = await own.evaluate(async body => {
    const post = () => fetch('/api/change', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).then(answer => answer.status);
    return [await post(), await post()];
  }, body.replace('attacked', 'replayed'));
  check(twice.join() === '200,409', 'a form that was sent before is refused');
  complaints.splice(complained, complaints.length, ...complaints.slice(complained).filter(text => !text.includes('409'))); // the browser reports it, too
  await own.fill('#find', 'ed');
  await within(20_000, 'the order of the page itself', async () => await badge(own, 'replayed') === 'Forced open');
  check(await badge(own, 'attacked') === '', 'no attack has changed a circuit');
  await own.fill('#find', '');
  await stranger.context().close();
}
