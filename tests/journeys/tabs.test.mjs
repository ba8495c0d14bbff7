// The same project in two tabs: one writes, the other reads along and can take over; nothing is written twice.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import { breakStorage, journal } from './support/database.mjs';
import { drag, exportDataset, listed, mark, openDocument, openText, slicesAreRight, spansAre } from './support/marking.mjs';
import { secondTab, withoutLocks } from './support/tabs.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it, and the council doubted both.';

journey('a second tab reads along, takes over, and both end with the same spans', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, find(text, 'The ministry'), '4');
  await saved(page);

  const second = await secondTab(context);
  await spansAre(second, 1);
  const notice = second.getByRole('status').filter({ hasText: 'open in another tab' });
  await notice.waitFor();

  // What the first tab does appears in the second, and its undo too.
  await page.bringToFront();
  await mark(page, find(text, 'twelve people died'), '3');
  await mark(page, find(text, 'A witness'), '4');
  await spansAre(second, 3);
  await page.keyboard.press('Control+z');
  await spansAre(second, 2);

  // The second changes nothing until it takes over.
  await second.bringToFront();
  await drag(second, find(text, 'the council'));
  await second.keyboard.press('4');
  await second.getByTestId('toast').filter({ hasText: 'another tab' }).waitFor();
  await spansAre(second, 2);

  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await notice.waitFor({ state: 'detached' });
  await page.getByRole('status').filter({ hasText: 'open in another tab' }).waitFor();
  await mark(second, find(text, 'the council'), '4');
  await saved(second);
  await spansAre(page, 3);
  await eventually(async () => await listed(page), await listed(second), 'both tabs show the same');

  await page.close();
  await second.reload();
  await articleReady(second);
  await spansAre(second, 3);
  const { dataset } = await exportDataset(second);
  slicesAreRight(dataset);
  assert.deepEqual(
    dataset.documents[0].spans.map((span) => span.text),
    ['The ministry', 'twelve people died', 'the council'],
  );
});

journey('when the writing tab is closed, the other goes on', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, find(text, 'The ministry'), '4');
  await saved(page);
  const second = await secondTab(context);
  const notice = second.getByRole('status').filter({ hasText: 'open in another tab' });
  await notice.waitFor();
  await page.close();
  await notice.waitFor({ state: 'detached' });
  await mark(second, find(text, 'A witness'), '4');
  await saved(second);
  await spansAre(second, 2);
});

const places = ['The ministry', 'twelve people died', 'A witness', 'denied', 'the council', 'doubted'].map((quote) => find(text, quote));
const notice = (page) => page.getByRole('status').filter({ hasText: 'open in another tab' });

/** Two tabs on one project: the first writes, the second reads along. */
async function two({ page, context }) {
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, places[0], '4');
  await saved(page);
  const second = await secondTab(context);
  await notice(second).waitFor();
  return second;
}

/** Runs in the page: marks each of `places` in turn by selecting and pressing a key, as fast as the page lets it. */
async function type({ places, key }) {
  const paragraph = document.querySelector('[data-testid=article] [data-paragraph]');
  const at = (offset) => {
    let rest = offset;
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (rest <= node.length) return [node, rest];
      rest -= node.length;
    }
    throw new Error(`no text at ${offset}`);
  };
  const press = (key, more = {}) =>
    document.querySelector('[data-testid=article]').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
  for (const { start, end } of places) {
    press('Escape');
    getSelection().setBaseAndExtent(...at(start), ...at(end));
    press(key);
    press('z', { ctrlKey: true });
    press('z', { ctrlKey: true, shiftKey: true });
    await new Promise((done) => setTimeout(done));
  }
}

/** The journal's numbers, to see that nothing was written twice or left out. */
const numbers = async (page) => (await journal(page)).map(([number]) => number);

/** Both tabs show the same, and so does what is stored. */
async function agree(page, second, count) {
  await spansAre(page, count);
  await spansAre(second, count);
  await eventually(() => listed(page), await listed(second), 'both tabs show the same');
  const stored = await numbers(page);
  assert.deepEqual(stored, stored.map((_, n) => n + 1), 'one history');
}

journey('both tabs typing at once: only what the writing tab does counts, in both', {}, async ({ page, context }) => {
  const second = await two({ page, context });
  await Promise.all([page.evaluate(type, { places: places.slice(1), key: '4' }), second.evaluate(type, { places, key: '3' })]);
  await saved(page);
  await agree(page, second, places.length);
  assert.ok((await listed(second)).every(({ label }) => label === 'actor'));
  // And after the reading one has taken over, the other way round.
  await second.bringToFront();
  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await notice(page).waitFor();
  await notice(second).waitFor({ state: 'detached' });
  await Promise.all([page.evaluate(type, { places, key: '2' }), second.evaluate(type, { places: places.slice(0, 3), key: '1' })]);
  await saved(second);
  await agree(page, second, places.length + 3);
});

journey('when the writing tab crashes, the other goes on with everything that was saved', {}, async ({ page, context }) => {
  const second = await two({ page, context });
  await page.evaluate(type, { places: places.slice(1), key: '4' });
  await saved(page);
  await spansAre(second, places.length);
  const devtools = await context.newCDPSession(page);
  // The answer never comes.
  devtools.send('Page.crash').catch(() => undefined);
  await notice(second).waitFor({ state: 'detached' });
  await mark(second, places[0], '1');
  await saved(second);
  await second.reload();
  await articleReady(second);
  await spansAre(second, places.length + 1);
});

journey('a frozen tab loses the project to the other, and follows when it wakes up', {}, async ({ page, context }) => {
  const second = await two({ page, context });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await second.bringToFront();
  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await notice(second).waitFor({ state: 'detached' });
  await second.evaluate(type, { places: places.slice(1, 4), key: '4' });
  await saved(second);
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await notice(page).waitFor();
  await agree(page, second, 4);
  // And back.
  await page.bringToFront();
  await page.getByRole('button', { name: 'Edit here instead' }).click();
  await notice(page).waitFor({ state: 'detached' });
  await mark(page, places[4], '4');
  await saved(page);
  await agree(page, second, 5);
});

journey('edits that another tab was faster than are made again on top, and none is lost', {}, async ({ page, context }) => {
  await withoutLocks(context);
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, places[0], '4');
  await saved(page);
  const second = await secondTab(context);
  await Promise.all([
    page.evaluate(type, { places: places.slice(1), key: '4' }),
    second.evaluate(type, { places: places.slice(1), key: '3' }),
  ]);
  await Promise.all([saved(page), saved(second)]);
  const all = 1 + 2 * (places.length - 1);
  await agree(page, second, all);
  await page.reload();
  await articleReady(page);
  await spansAre(page, all);
});

journey('a project that is open in another tab cannot be deleted', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, places[0], '4');
  await saved(page);
  const second = await context.newPage();
  await visit(second);
  await second.getByRole('button', { name: 'All projects' }).click();
  await second.getByRole('button', { name: 'Delete shared' }).click();
  await second.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await second.getByTestId('toast').filter({ hasText: 'open in another tab' }).waitFor();
  await second.getByRole('button', { name: /^shared/ }).and(second.locator('.project')).waitFor();
  await mark(page, places[1], '4');
  await saved(page);
  await spansAre(page, 2);
  // Once it is left there, it can be.
  await page.getByRole('button', { name: 'All projects' }).click();
  await second.getByRole('button', { name: 'Delete shared' }).click();
  await second.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await second.locator('.project').waitFor({ state: 'detached' });
});

journey('a project left before it was stored is opened again as it was, and stored when that is possible', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, places[0], '4');
  await saved(page);
  await breakStorage(page);
  await mark(page, places[1], '4');
  await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByRole('button', { name: 'Leave it anyway' }).click();
  const again = page.getByRole('button', { name: /^shared/ }).and(page.locator('.project'));
  await again.click();
  await articleReady(page);
  await spansAre(page, 2);
  assert.equal(await notice(page).count(), 0, 'this tab still holds it');
  await mark(page, places[2], '4');
  // No other tab gets it meanwhile.
  const second = await context.newPage();
  await visit(second);
  await notice(second).waitFor();
  await page.bringToFront();
  await page.evaluate(() => window.mend());
  await mark(page, places[3], '4');
  await saved(page);
  await agree(page, second, 4);
  assert.equal(await page.getByTestId('toast').filter({ hasText: 'set aside' }).count(), 0);
});

journey('everything deleted in one tab is not stored anew by another', {}, async ({ page, context }) => {
  const second = await two({ page, context });
  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await notice(second).waitFor({ state: 'detached' });
  await notice(page).waitFor();
  await page.bringToFront();
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByRole('button', { name: 'Privacy and storage' }).click();
  await page.getByTestId('stored').waitFor();
  await page.getByRole('button', { name: 'Delete everything…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete everything?' });
  await question.getByRole('button', { name: 'Delete everything', exact: true }).click();
  await page.getByRole('dialog', { name: 'Deleted' }).getByText('is deleted').waitFor();
  await second.getByTestId('toast').filter({ hasText: 'was deleted. Reload the page' }).waitFor();
  assert.equal(await second.getByTestId('article').count(), 0, 'the start screen');
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
  // What is made there now is not called saved.
  await openText(second, 'late', text);
  await second.locator('[data-testid=save-state][data-state=failed]').waitFor();
  await second.reload();
  await second.locator('html[data-ready]').waitFor({ state: 'attached' });
  assert.equal(await second.locator('.recent').count(), 0);
});

journey('what another tab added to the project stays in its list', {}, async ({ page, context }) => {
  await withoutLocks(context);
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, places[0], '4');
  await saved(page);
  const second = await secondTab(context);
  await breakStorage(page);
  await page.bringToFront();
  await mark(page, places[1], '4');
  await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
  // Adds to the list of documents, which waits with the edit.
  await openText(page, 'from the first', `${text} First.`);
  await second.bringToFront();
  await mark(second, places[2], '3');
  await openText(second, 'from the second', `${text} Second.`);
  await saved(second);
  await page.bringToFront();
  await page.evaluate(() => window.mend());
  await saved(page);
  for (const tab of [page, second]) {
    for (const title of ['shared', 'from the first', 'from the second']) {
      await tab.getByTestId('document-item').filter({ hasText: title }).waitFor();
    }
  }
  await page.reload();
  await articleReady(page);
  await openDocument(page, 'shared');
  await spansAre(page, 3);
});
