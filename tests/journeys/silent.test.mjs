// A storage that does not answer: neither yes nor no.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import { openText } from './support/marking.mjs';
import { titles } from './support/tabs.mjs';

const journey = journeys();
const told = (page, what) => page.getByTestId('toast').filter({ hasText: what }).first();

/** Requests to open a database are not passed on while `globalThis.silent`; then all are, late. */
const silence = () => {
  const real = IDBFactory.prototype.open;
  const waiting = [];
  globalThis.silent = true;
  globalThis.speak = () => {
    globalThis.silent = false;
    waiting.forEach((pass) => pass());
  };
  IDBFactory.prototype.open = function open(...given) {
    if (!globalThis.silent) return real.apply(this, given);
    const fake = { error: null, result: null, transaction: null };
    waiting.push(() => {
      const request = real.apply(this, given);
      for (const event of ['upgradeneeded', 'success', 'error', 'blocked']) {
        request.addEventListener(event, (happened) => {
          fake.error = request.readyState === 'done' ? request.error : null;
          fake.transaction = request.transaction;
          fake.result = fake.error ? null : request.result;
          fake[`on${event}`]?.(happened);
        });
      }
    });
    return fake;
  };
};

journey('where the storage never answers one goes on in memory, and is told', {}, async ({ page }) => {
  await page.addInitScript(silence);
  await visit(page);
  await told(page, 'storage does not answer').waitFor();
  await openText(page, 'alpha', 'The ministry said twelve people died.');
  await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
});

journey('a storage that answers late takes what was made meanwhile', {}, async ({ page }) => {
  await page.addInitScript(silence);
  await visit(page);
  await told(page, 'storage does not answer').waitFor();
  await openText(page, 'alpha', 'The ministry said twelve people died.');
  await page.evaluate(() => globalThis.speak());
  await saved(page);
  assert.equal(await page.getByTestId('toast').filter({ hasText: 'deleted' }).count(), 0, 'nothing was deleted');
  await page.evaluate(() => sessionStorage.clear());
  await page.addInitScript(() => globalThis.speak());
  await page.reload();
  await articleReady(page);
  await eventually(() => titles(page), ['alpha']);
});
