// The page while the demo runs. Nothing here depends on when the page asks: the demo keeps a history of every transition, and its
// console stays open until its input ends.
import { writeFileSync } from 'node:fs';
import { PATIENCE, accessible, badge, check, java, page, shot, within } from './page.mjs';
import { asSvg } from './picture.mjs';

const LEGAL = { Closed: ['Watched', 'Open', 'Half open'], Watched: ['Closed', 'Open', 'Half open'], Open: ['Half open', 'Ramping', 'Watched', 'Closed'],
  'Half open': ['Open', 'Ramping', 'Watched', 'Closed'], Ramping: ['Watched', 'Closed', 'Open', 'Half open'] };

/** The page itself notes each state that it shows. */
const note = p => p.evaluate(() => {
  window.shownStates = [];
  const look = () => {
    const row = document.querySelector('#list li[data-id="payments"] .badge');
    if (row && window.shownStates.at(-1) !== row.textContent) window.shownStates.push(row.textContent);
  };
  new MutationObserver(look).observe(document.getElementById('list'), { subtree: true, childList: true, characterData: true });
  look();
});

/** The list below the picture, the oldest first: each {state, text}. */
const told = p => p.$$eval('#history li', all => all.map(one =>
  ({ state: one.querySelector('.badge').textContent, text: one.querySelector('.because').textContent })).reverse());

export async function story(browser, picture) {
  const demo = java('dev.switchgear.local.Demo', ['--console', '--plain', '--outage', '20', '--environments', '4']);
  const p = await page(browser, await demo.says(/http:\/\/127\S+/));
  check(!p.url().includes('token'), 'the token leaves the address bar');
  await note(p);
  await within(PATIENCE, 'a circuit that refuses', () => p.evaluate(() => window.shownStates.some(state => ['Open', 'Half open'].includes(state))));
  check(true, 'the page shows, while it happens, that the circuit refuses');
  await p.click('#list a');
  await p.waitForSelector('#picture .block.OPEN, #picture .block.HALF_OPEN');
  await accessible(p, 'one circuit, light');
  await shot(p, 'story');
  await demo.says(/^.*\sheal\s/);
  if (picture) writeFileSync(picture, await asSvg(p, 1240, 760));
  await demo.says(/^.*over\s.*Enter/);
  await within(PATIENCE, 'the end', async () => ['Closed', 'Watched'].includes(await badge(p, 'payments')));
  const states = await p.evaluate(() => window.shownStates);
  check(states.every((state, i) => i === 0 || (LEGAL[states[i - 1]] || []).includes(state)), `each state that the page showed can follow the one before: ${states.join(', ')}`);
  await recovered(p);
  await shot(p, 'story-recovers');
  demo.child.stdin.end();
  check(await demo.ended === 0, 'the demo kept its promises beside the console');
  await p.context().close();
}

/** The history has all of it, also what happened between two questions of the page. */
async function recovered(p) {
  await p.waitForSelector('#steps-part:not([hidden])');
  await p.check('#steps');
  const all = await within(PATIENCE, 'the last transition in the history', async () => {
    const list = await told(p);
    return list.some(one => one.text.startsWith('closed')) && list;
  });
  const first = word => all.findIndex(one => one.text.startsWith(word));
  const order = ['watch began', 'opened', 'probe granted', 'closed'];
  check(order.every((word, i) => first(word) >= 0 && (i === 0 || first(word) > first(order[i - 1]))), `break, open, probe and close in this order: ${all.map(one => one.text.split(';')[0]).join(', ')}`);
  check(all[first('opened')].state === 'Open' && all[first('probe granted')].state === 'Half open' && all[first('closed')].state !== 'Open', 'each with its state');
  check((await p.textContent('#source')).startsWith('Read from the history'), 'and says that it is read from the history');
  check(await p.$$eval('#picture .bad', bars => bars.some(bar => Number(bar.getAttribute('height')) > 0)), 'the picture has the evidence that opened it');
  check((await p.$$('#picture .block.OPEN')).length > 0 && (await p.$$('#picture .step.probing')).length > 0, 'and the time it was open, and the probes');
  await p.uncheck('#steps');
}
