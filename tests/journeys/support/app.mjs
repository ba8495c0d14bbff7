// The site in a browser, watched: whatever it asks for from elsewhere, and whatever the page reports as broken, fails
// the journey.
//
// Owns: `browserForFile`, `journey`, `Watch`. Must not know: what is on the page beyond "it is ready".

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';

/** Where the site is served, with a slash at the end. */
export const address = new URL(process.env.COUNTERCLAIM_URL ?? 'http://127.0.0.1:9000/').href;

/** How the browser is started: nothing that would make requests of its own. */
export const launchOptions = {
  executablePath: process.env.CHROME ?? '/usr/bin/chromium',
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export const desktop = { width: 1440, height: 900 };
export const tablet = { width: 768, height: 1024 };
export const phone = { width: 390, height: 844 };

/** How long one condition may take to come true; far beyond what any needs, so that only a hang meets it. */
const PATIENCE_MS = 15_000;

/** One browser for all journeys of a file; closed after the last. */
export function browserForFile() {
  let launched;
  after(async () => {
    const browser = await launched?.catch(() => undefined);
    await browser?.close();
  });
  return () => (launched ??= chromium.launch(launchOptions));
}

/**
 * Defines the function `journey(name, options, steps)`: a test with a fresh profile. `steps` is called with
 * `{ page, context, watch, browser }`; `options` go to the browser's context, but for `tolerated`: patterns of console
 * messages that the journey provokes. Without `serviceWorkers: 'allow'` the site is not kept for use without a network,
 * which each fresh profile would do anew.
 */
export function journeys() {
  const browserOf = browserForFile();
  return function journey(name, options, steps) {
    test(name, async () => {
      const { tolerated = [], ...rest } = options;
      const browser = await browserOf();
      const context = await browser.newContext({ viewport: desktop, locale: 'en-GB', serviceWorkers: 'block', ...rest });
      const watch = new Watch(context, tolerated);
      try {
        const page = await context.newPage();
        await steps({ page, context, watch, browser });
        watch.check();
      } catch (error) {
        // What the page reported often says why a step came to nothing.
        if (watch.problems.length > 0) error.message += `\nThe page reported: ${watch.problems.join('\n')}`;
        throw error;
      } finally {
        await context.close();
      }
    });
  };
}

/** Notes what a context does that it must not do. */
export class Watch {
  constructor(context, tolerated = []) {
    this.problems = [];
    this.dialogs = [];
    /** Where the site is. */
    this.origin = new URL(address).origin;
    this.tolerated = [...tolerated];
    const note = (text) => {
      if (!this.tolerated.some((pattern) => pattern.test(text))) this.problems.push(text);
    };
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.origin && !['blob:', 'data:'].includes(url.protocol)) {
        note(`a request left the origin: ${request.url().slice(0, 200)}`);
      }
    });
    context.on('console', (message) => {
      // Violations of the content security policy come as errors too.
      if (message.type() === 'error') note(`console error: ${message.text().slice(0, 500)}`);
    });
    context.on('weberror', (error) => note(`uncaught: ${error.error().message.slice(0, 500)}`));
    context.on('dialog', async (dialog) => {
      this.dialogs.push({ type: dialog.type(), message: dialog.message() });
      await dialog.accept().catch(() => undefined);
    });
  }

  /** Fails if anything was noted. */
  check() {
    assert.deepEqual(this.problems, [], 'the page must report no error and ask for nothing from elsewhere');
  }
}

/** Opens the site and waits until the program can be used. */
export async function visit(page) {
  await page.goto(address);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
}

/** Loads the page again and waits until the open document is on screen. */
export async function reload(page) {
  await page.reload();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  await articleReady(page);
}

/** Waits until the text and the marks near the viewport are on screen. */
export async function articleReady(page) {
  await page.locator('[data-testid=article][data-state=ready]').waitFor();
}

/** Waits until everything is stored. */
export async function saved(page) {
  await page.locator('[data-testid=save-state][data-state=saved]').waitFor();
}

/** Calls `probe` until it gives `expected`, then goes on; fails with the last difference when it never does. */
export async function eventually(probe, expected, message) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await probe();
    try {
      assert.deepEqual(found, expected, message);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
