// The work is kept: across reloads, a killed browser, blocked or full storage; and leaving with work in no file asks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, articleReady, eventually, journeys, reload, saved, visit } from './support/app.mjs';
import {
  exportDataset,
  file,
  listed,
  mark,
  openDocument,
  openText,
  selectedIs,
  shown,
  spansAre,
  stepOut,
} from './support/marking.mjs';
import { crashing, goOn } from './support/process.mjs';
import { article, find, length } from './support/text.mjs';

const journey = journeys();

const long = article(14_000, 3);
const short = 'The ministry said twelve people died. A witness denied it.';

/** How far the article is scrolled. */
const scrolled = (page) => page.locator('.reader').evaluate((reader) => Math.round(reader.scrollTop));

journey('after a reload everything is where it was', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'short', short);
  await mark(page, find(short, 'The ministry'), '4');
  await openText(page, 'long', long);
  const middle = find(long, 'The army', 20);
  await mark(page, find(long, 'The army', 3), '4');
  await mark(page, middle, '1');
  await mark(page, find(long, 'on day', 45), '2');
  const spans = await listed(page);
  await page.getByTestId('span-item').nth(1).getByRole('button').click();
  await selectedIs(page, spans[1].id);
  await page.locator('.reader').hover();
  await page.mouse.wheel(0, 90);
  await saved(page);
  // The position is kept once nothing has moved for a moment.
  const view = () => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes('view:')).join());
  let before = '';
  await eventually(async () => {
    const now = `${await scrolled(page)} ${await view()}`;
    const same = now === before;
    before = now;
    await page.waitForTimeout(250);
    return same;
  }, true, 'the scroll position comes to rest');
  const position = await scrolled(page);
  assert.ok(position > 100, 'the article is scrolled');

  await reload(page);
  await shown(page, 'long');
  assert.deepEqual(await listed(page), spans);
  await selectedIs(page, spans[1].id, 'the selected span is selected');
  await eventually(async () => Math.abs((await scrolled(page)) - position) < 12, true, 'the scroll position is back');
  const titles = await page.getByTestId('document-item').locator('.title').allTextContents();
  assert.deepEqual(titles, ['short', 'long']);
  await openDocument(page, 'short');
  await spansAre(page, 1);
  await page.getByTestId('undo').click();
  await spansAre(page, 0);
});

journey('an edit is stored without the page having to hear of it: leaving in the same moment loses nothing', {}, async ({ page }) => {
  // As on a page too busy to hear: something is always asked of the transaction, so that it does not end by itself.
  await page.addInitScript(() => {
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...entry) {
      const request = add.apply(this, entry);
      const goOn = () => {
        try {
          this.get('nothing').onsuccess = goOn;
        } catch (error) {
          if (error.name !== 'TransactionInactiveError') throw error;
        }
      };
      request.addEventListener('success', goOn);
      return request;
    };
  });
  await visit(page);
  await openText(page, 'short', short);
  await saved(page);
  await mark(page, find(short, 'twelve people died'), '3');
  await reload(page);
  await spansAre(page, 1);
});

journey('what was selected last is selected after a reload, however soon and however much there is to load', {}, async ({ page }) => {
  await visit(page);
  const text = `${short}\n${long.slice(0, 3000)}`;
  const { start, end } = find(text, 'The ministry');
  const span = { start, end, label: 'actor', text: 'The ministry' };
  const lines = Array.from({ length: 400 }, (_, n) =>
    JSON.stringify({ id: `d${n}`, title: `d${n}`, text: `${text}\n${n}`, text_sha256: null, spans: [{ id: `s${n}`, ...span }] }));
  await page.getByTestId('file-input').setInputFiles([file('many.jsonl', lines.join('\n'))]);
  await page.getByTestId('import-accept').click();
  await shown(page, 'd0');
  await saved(page);
  await page.getByTestId('span-item').getByRole('button').click();
  await selectedIs(page, 's0');
  // Before the moment has passed after which the place is kept.
  for (const time of ['first', 'second']) {
    await reload(page);
    await selectedIs(page, 's0', `the selected span is selected the ${time} time`);
    // All documents are there: the last one can be gone to.
    await page.getByTestId('document-item').last().locator('.counts').getByText('1').waitFor();
  }
});

journey('a removed document can be put back, and leaves nothing behind for a new one of its name', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'other', 'Nothing to see here.');
  await openText(page, 'short', short);
  await mark(page, find(short, 'The ministry'), '4');
  await mark(page, find(short, 'A witness'), '4');
  await saved(page);
  const remove = page.getByRole('button', { name: 'Remove short' });
  await page.getByTestId('document-item').filter({ hasText: 'short' }).hover();
  await remove.click();
  await shown(page, 'other');
  await page.getByRole('button', { name: 'Put it back' }).click();
  await shown(page, 'short');
  await spansAre(page, 2);

  // Undone like any edit, and also after the page was loaded again.
  await page.getByTestId('document-item').filter({ hasText: 'short' }).hover();
  await remove.click();
  await shown(page, 'other');
  await page.keyboard.press('Control+z');
  await shown(page, 'short');
  await page.getByTestId('document-item').filter({ hasText: 'short' }).hover();
  await remove.click();
  await shown(page, 'other');
  await saved(page);
  await reload(page);
  await shown(page, 'other');
  await page.getByText('1 removed document').click();
  await page.getByRole('button', { name: 'Put short back' }).click();
  await shown(page, 'short');
  await spansAre(page, 2);
  assert.equal(await page.getByText('1 removed document').count(), 0);

  await page.getByTestId('document-item').filter({ hasText: 'short' }).hover();
  await remove.click();
  await shown(page, 'other');
  await saved(page);
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.locator('.recent .project').first().click();
  await shown(page, 'other');
  assert.equal(await page.getByText('1 removed document').count(), 0);
  const again = 'The army said three people died.';
  await openText(page, 'short', again);
  await spansAre(page, 0);
  await mark(page, find(again, 'The army'), '4');
  await saved(page);
  await reload(page);
  await shown(page, 'short');
  const kept = await listed(page);
  assert.deepEqual(kept.map((span) => [span.start, span.end, span.label]), [[0, 8, 'actor']]);
});

test('a browser killed right after “Saved” has lost nothing', crashing(async ({ start, kill }) => {
  let page = await start();
  await openText(page, 'long', long);
  for (const [n, key] of ['1', '2', '3', '4'].entries()) await mark(page, find(long, 'on day', n * 3), key);
  await page.keyboard.press('Delete');
  await spansAre(page, 3);
  await mark(page, find(long, 'The army'), '4');
  const spans = await listed(page);
  await saved(page);
  await kill();

  page = await start();
  await goOn(page);
  await shown(page, 'long');
  await eventually(() => listed(page), spans, 'every span is there');
  await page.getByTestId('undo').click();
  await spansAre(page, 3);
  await page.getByTestId('undo').click();
  await spansAre(page, 4);
}));

const blocked = {
  'is missing': () => Object.defineProperty(globalThis, 'indexedDB', { get: () => undefined }),
  'throws': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('access to the Indexed Database API is denied in this context', 'SecurityError');
    };
  },
};
for (const [how, script] of Object.entries(blocked)) {
  journey(`without storage (IndexedDB ${how}) the work goes on and can be taken along`, {}, async ({ page }) => {
    await page.addInitScript(script);
    await visit(page);
    await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
    const said = await page.getByRole('alert').filter({ hasText: /./ }).allTextContents();
    assert.match(said.join(' '), /stor|kept|save/i, 'it is said at once');
    await openText(page, 'short', short);
    await mark(page, find(short, 'twelve people died'), '3');
    await mark(page, find(short, 'A witness'), '4');
    await page.getByTestId('undo').click();
    await spansAre(page, 1);
    await page.getByTestId('redo').click();
    await spansAre(page, 2);
    await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
    const { dataset } = await exportDataset(page);
    assert.deepEqual(dataset.documents[0].spans.map(({ text }) => text), ['twelve people died', 'A witness']);
    assert.equal(await page.locator('[data-testid=save-state]').getAttribute('data-state'), 'failed', '“Saved” is never said');
  });
}

journey('when the storage is full nothing is lost, and it is stored once there is room', {}, async ({ page, context }) => {
  const { origin } = new URL(address);
  const devtools = await context.newCDPSession(page);
  // Before the first write, because the browser remembers for a while how much room there was.
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 600_000 });
  await visit(page);
  await openText(page, 'short', short);
  await mark(page, find(short, 'The ministry'), '4');
  await saved(page);
  const big = article(1_500_000, 5);
  await openText(page, 'big', big);
  await page.locator('[data-testid=save-state][data-state=failed][aria-live=polite]').waitFor();
  await page.getByTestId('toast').filter({ hasText: /full|space|room|quota/i }).first().waitFor();
  await mark(page, find(big, 'The army'), '4');
  // Each edit is another try, which fails as well.
  await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
  const { dataset } = await exportDataset(page);
  assert.deepEqual(dataset.documents.map(({ spans }) => spans.length), [1, 1]);
  assert.equal(length(dataset.documents[1].text), length(big));

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await page.getByRole('button', { name: 'Try again' }).click();
  await saved(page);
  await reload(page);
  await shown(page, 'big');
  await spansAre(page, 1);
  await openDocument(page, 'short');
  await spansAre(page, 1);
});

journey('leaving asks first while the work is in no file', {}, async ({ page, watch }) => {
  const asked = async () => {
    watch.dialogs.length = 0;
    await reload(page);
    return watch.dialogs.map(({ type }) => type);
  };
  const fileState = (text) => page.getByTestId('save-state').filter({ hasText: text }).waitFor();
  await visit(page);
  await openText(page, 'short', short);
  await mark(page, find(short, 'The ministry'), '4');
  await saved(page);
  await fileState('Saved in this browser');
  assert.deepEqual(await asked(), ['beforeunload'], 'the only copy is in this browser');
  await fileState('Saved in this browser');
  await exportDataset(page);
  await fileState(/^Saved$/);
  assert.deepEqual(await asked(), [], 'it is in a file now');
  await fileState(/^Saved$/);
  await stepOut(page);
  await mark(page, find(short, 'A witness'), '4');
  await saved(page);
  assert.deepEqual(await asked(), ['beforeunload'], 'there is something new since');
});

journey('a project is left, listed, opened again and deleted only after a question', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'short', short);
  await mark(page, find(short, 'The ministry'), '4');
  await page.getByTitle('Project settings').click();
  const settings = page.getByRole('dialog', { name: 'Project' });
  await settings.getByLabel('Name', { exact: true }).fill('Well and road');
  await settings.getByRole('button', { name: 'Save' }).click();
  await saved(page);
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByRole('button', { name: /^Well and road/ }).click();
  await articleReady(page);
  await spansAre(page, 1);
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByRole('button', { name: 'Delete Well and road' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Delete Well and road' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: /^Well and road/ }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'Practice articles' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /Well and road/ }).count(), 0);
});
