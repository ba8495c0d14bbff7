// Nothing gets in and nothing gets out: what the policy blocks, what the host is asked to say, and files that were changed.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { address, desktop, journeys } from './support/app.mjs';
import { allBlocked, listener } from './support/attacks.mjs';
import { host, ready } from './support/host.mjs';

const journey = journeys();
const tolerated = [/Content Security Policy/, /Trusted ?(Type|HTML|Script)/i, /a request left the origin: (http|ws):\/\/127/, /WebSocket/, /uncaught/];

journey('a page of the site lets nothing in and nothing out', { tolerated }, async ({ page, watch }) => {
  const elsewhere = await listener();
  try {
    const response = await page.goto(address);
    await ready(page);
    const said = response.headers();
    const policy = await page.locator('meta[http-equiv]').getAttribute('content');
    assert.equal(said['content-security-policy'], `${policy}; frame-ancestors 'none'`, 'the host says what the page says');
    assert.equal(said['x-content-type-options'], 'nosniff');
    assert.equal(said['referrer-policy'], 'no-referrer');
    assert.equal(said['cross-origin-opener-policy'], 'same-origin');
    assert.match(said['permissions-policy'], /microphone=\(\)/);
    await allBlocked(page, elsewhere);
    watch.check();
  } finally {
    elsewhere.close();
  }
});

journey('the page alone is enough where the host says nothing, and in the single file', { tolerated }, async ({ page, browser }) => {
  const elsewhere = await listener();
  const context = await browser.newContext({ viewport: desktop });
  try {
    await page.route(address, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { 'content-type': 'text/html' } });
    });
    const response = await page.goto(address);
    assert.equal(response.headers()['content-security-policy'], undefined);
    await ready(page);
    await allBlocked(page, elsewhere);

    const file = await context.newPage();
    await file.goto(pathToFileURL(process.env.COUNTERCLAIM_FILE ?? 'counterclaim.html').href);
    await ready(file);
    await allBlocked(file, elsewhere);
  } finally {
    await context.close();
    elsewhere.close();
  }
});

journey('a script written into the page on its way does not run', { tolerated: [...tolerated, /Failed to load/] }, async ({ page, watch }) => {
  const elsewhere = await listener();
  const site = await host(watch);
  try {
    const file = path.join(site.folder, 'index.html');
    const injected =
      '<script>globalThis.ran = "inline"</script><script type="module">globalThis.ran = "module"</script>' +
      `<img src="icon.svg" onload="globalThis.ran = 'handler'"><script src="http://${elsewhere.address}/script.js"></script>`;
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('</noscript>', `</noscript>${injected}`));
    const blocked = [];
    page.on('console', (message) => blocked.push(/script-src|Refused|violates/.test(message.text())));
    await page.goto(site.address);
    await ready(page);
    assert.ok(blocked.filter(Boolean).length >= 4, 'each was blocked');
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    assert.deepEqual(elsewhere.asked, []);
  } finally {
    elsewhere.close();
    await site.close();
  }
});

journey('no file of the program runs that was changed on its way', { tolerated: [/integrity|digest/i] }, async ({ page, watch }) => {
  const site = await host(watch, ['style', 'program', 'script']);
  try {
    const [style, program, script] = site.folders.map((folder, n) => {
      const name = fs.readdirSync(folder).find((file) => file.endsWith(['.css', '.wasm', '.js'][n]) && file !== 'service-worker.js');
      return path.join(folder, name);
    });
    fs.appendFileSync(style, 'body { outline: 9px solid red }');
    fs.appendFileSync(program, Buffer.from([0]));
    fs.appendFileSync(script, '\nglobalThis.ran = true;');
    await page.goto(site.addresses[0]);
    await ready(page);
    assert.equal(await page.evaluate(() => document.styleSheets.length), 0, 'the style sheet is not taken');
    await page.goto(site.addresses[1]);
    await page.getByRole('alert').filter({ hasText: 'could not be started' }).waitFor();
    const refused = page.waitForEvent('console', (message) => /integrity|digest/i.test(message.text()));
    await page.goto(site.addresses[2]);
    await refused;
    assert.equal(await page.evaluate(() => globalThis.ran ?? globalThis.counterclaim), undefined, 'the script does not run');
  } finally {
    await site.close();
  }
});
