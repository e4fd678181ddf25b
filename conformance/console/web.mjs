// Drives the web console in Chromium: the running story of the demo, and a table with 1,000 circuits.
import { chromium } from 'playwright-core';
import { check, complaints, started } from './page.mjs';
import { story } from './story.mjs';
import { thousand } from './thousand.mjs';

// A name server of an attacker could say the same of its names.
const rebound = '--host-resolver-rules=MAP rebound.example 127.0.0.1';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', rebound] });
try {
  console.log('The story of the demo');
  await story(browser, process.env.WEB_PICTURE);
  console.log('1,000 circuits and 10,000 keys');
  await thousand(browser);
  check(complaints.length === 0, 'no error in the browser, no request to anywhere else' + complaints.map(text => '\n          ' + text).join(''));
} catch (error) {
  check(false, error.message);
} finally {
  await browser.close();
  started.forEach(child => child.kill());
}
