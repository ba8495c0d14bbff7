// How long the program takes to start without a network: the site is kept once, its host switched off, then it is
// opened again and again. Run by hand: node benches/browser/offline.mjs [times]
//
// Needs the site in dist/ and the packages of tests/journeys; CHROME and COUNTERCLAIM_DIST name others.

import { createRequire } from 'node:module';
import { launchOptions } from '../../tests/journeys/support/app.mjs';
import { host, kept, ready } from '../../tests/journeys/support/host.mjs';

const { chromium } = createRequire(new URL('../../tests/journeys/package.json', import.meta.url))('playwright-core');
const times = Number(process.argv[2] ?? 15);

/** Notes when the program can be used, in milliseconds since the page was asked for. */
function note() {
  new MutationObserver((_, observer) => {
    if (document.documentElement?.dataset.ready) {
      globalThis.usable = performance.now();
      observer.disconnect();
    }
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-ready'] });
}

async function starts(context, address) {
  const found = [];
  for (let n = 0; n < times; n += 1) {
    const page = await context.newPage();
    await page.goto(address);
    await ready(page);
    found.push(await page.evaluate(() => globalThis.usable));
    await page.close();
  }
  found.sort((a, b) => a - b);
  return { median: found[times >> 1], least: found[0], most: found.at(-1) };
}

const print = (name, { median, least, most }) =>
  console.log(`${name}: ${median.toFixed(0)} ms (median of ${times}; ${least.toFixed(0)} to ${most.toFixed(0)})`);

const browser = await chromium.launch(launchOptions);
const site = await host({});
try {
  const without = await browser.newContext({ serviceWorkers: 'block' });
  await without.addInitScript(note);
  print('from the host on this computer, nothing kept', await starts(without, site.address));
  const context = await browser.newContext();
  await context.addInitScript(note);
  await kept(await context.newPage(), site.address);
  await site.off();
  print('without a network', await starts(context, site.address));
} finally {
  await browser.close();
  await site.close();
}
