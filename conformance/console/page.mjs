// What the checks of the web page share: programs, pages, and what they say.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { AxeBuilder } from '@axe-core/playwright';

export const [root, shots] = process.argv.slice(2);
export const PATIENCE = 300_000; // it only ends a hang
export const started = [];
export const complaints = [];

export function check(holds, what) {
  console.log((holds ? '  held    ' : '  FAILED  ') + what);
  if (!holds) process.exitCode = 1;
}

/** Starts a Java program. `says` waits for a line of its output; its input ends with `child.stdin.end()`. */
export function java(main, args, env = {}) {
  const child = spawn('java', [`-Dswitchgear.root=${root}`, '-Daws.accessKeyId=local', '-Daws.secretAccessKey=local', main, ...args],
    { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const lines = [];
  createInterface({ input: child.stdout }).on('line', text => lines.push(text));
  let exit;
  const ended = new Promise(resolve => child.on('exit', code => { exit = code; resolve(code); }));
  const says = wanted => within(PATIENCE, `${main} to print ${wanted}`, async () => {
    const found = lines.map(text => text.match(wanted)).find(Boolean);
    if (!found && exit !== undefined) throw new Error(`${main} ended with ${exit} and did not print ${wanted}`);
    return found && found[0];
  });
  return { child, says, ended };
}

/** Asks until the answer is not empty. The time only ends a hang. */
export async function within(millis, what, test) {
  const end = Date.now() + millis;
  for (;;) {
    const found = await test();
    if (found) return found;
    if (Date.now() > end) throw new Error('waited in vain for ' + what);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

export async function page(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  const made = await context.newPage();
  // The browser itself reports each request that found no server. What the page says then is checked.
  made.on('console', message => { if (['error', 'warning'].includes(message.type()) && !message.text().includes('ERR_CONNECTION')) complaints.push(message.text()); });
  made.on('pageerror', error => complaints.push(error.message));
  made.on('request', request => { if (new URL(request.url()).hostname !== '127.0.0.1') complaints.push('asked ' + request.url()); });
  await made.goto(url);
  await made.waitForFunction(() => document.getElementById('live').textContent.startsWith('live'), undefined, { timeout: PATIENCE });
  return made;
}

export const badge = (p, id) => p.$eval(`#list li[data-id="${id}"] .badge`, node => node.textContent).catch(() => '');

/** Saves what the page looks like, if a folder for it was named. */
export const shot = (p, name) => p.screenshot({ path: `${shots}/${name}.png` });

export async function accessible(p, what) {
  const { violations } = await new AxeBuilder({ page: p }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  check(violations.length === 0, `axe finds nothing of level A or AA: ${what}` + violations.map(v => `\n          ${v.id}: ${v.nodes[0].html}`).join(''));
}
