// Reading with the keyboard: where the focus is once a text is open, how the text cursor turns pages, what a dialog that
// scrolls begins with.

import assert from 'node:assert/strict';
import { articleReady, desktop, eventually, journeys, saved, visit } from './support/app.mjs';
import { dialogNamed } from './support/dialogs.mjs';
import { click, file, mark, openFiles, openText, shown, spanCount, spansAre, stepOut } from './support/marking.mjs';
import { at, openReport, report } from './support/report.mjs';
import { article } from './support/text.mjs';

const journey = journeys();

/** Where the text cursor is: how far scrolled, its box in the view, and how much text is before it and selected. */
const cursor = (page) => page.evaluate(() => {
  const reader = document.querySelector('.reader');
  const view = reader.getBoundingClientRect();
  const selection = getSelection();
  if (selection.rangeCount === 0) return null;
  const range = document.createRange();
  range.setStart(selection.focusNode, selection.focusOffset);
  const box = range.getBoundingClientRect();
  const before = document.createRange();
  before.setStart(document.querySelector('[data-testid=article]'), 0);
  before.setEnd(selection.focusNode, selection.focusOffset);
  return {
    scrolled: reader.scrollTop, x: box.left, y: box.top - view.top, height: view.height,
    before: before.toString().length, selected: selection.toString().length,
  };
});

/** What has the focus, in a word. */
const focused = (page) => page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.tagName);

journey('PageDown and PageUp move the text cursor by about a screen, with Shift they select', {}, async ({ page }) => {
  await visit(page);
  const text = article(30_000);
  await openText(page, 'long', text);
  await click(page, { start: 24, end: 25 });
  await page.keyboard.press('ArrowRight');
  const first = await cursor(page);
  const turn = async (key) => {
    const was = await cursor(page);
    await page.keyboard.press(key);
    await eventually(async () => (await cursor(page)).before !== was.before, true, `${key} moves the text cursor`);
    return cursor(page);
  };
  const moved = (from, to) => to.scrolled + to.y - from.scrolled - from.y;
  const second = await turn('PageDown');
  const turned = moved(first, second);
  assert.ok(turned > first.height * 0.6 && turned <= first.height, `about a screen: ${turned} of ${first.height}`);
  const third = await turn('PageDown');
  assert.ok(Math.abs(third.x - first.x) < 60, `the column stays: ${first.x}, ${third.x}`);
  assert.ok(third.y > 0 && third.y < third.height, 'it is in view');
  // Where it was, the next arrow goes on.
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await cursor(page)).before, third.before + 1);
  assert.ok(Math.abs((await cursor(page)).scrolled - third.scrolled) < 60, 'an arrow throws nobody back');
  await page.keyboard.press('ArrowLeft');
  await turn('PageUp');
  const back = await turn('PageUp');
  assert.ok(Math.abs(moved(first, back)) < 40 && Math.abs(back.x - first.x) < 60, 'as far up as down');

  const selected = await turn('Shift+PageDown');
  assert.equal(selected.selected > 500, true, 'Shift selects');
  const more = await turn('Shift+PageDown');
  assert.ok(more.selected > selected.selected, 'and goes on selecting');
  await page.keyboard.press('1');
  await spansAre(page, 1);
  // At the end it stays in the text.
  for (let n = 0; n < 60; n += 1) await page.keyboard.press('PageDown');
  await eventually(async () => (await cursor(page)).before > text.length - 400, true, 'the last line');
  for (let n = 0; n < 60; n += 1) await page.keyboard.press('PageUp');
  await eventually(async () => (await cursor(page)).scrolled < 200, true, 'the first line is in view again');
  assert.ok((await cursor(page)).before < 200);
});

journey('without a text cursor PageDown begins where the text is seen', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'long', article(30_000));
  await page.getByRole('button', { name: 'Go to the text' }).press('Enter');
  await page.evaluate(() => getSelection().removeAllRanges());
  await page.keyboard.press('PageDown');
  await eventually(async () => (await cursor(page))?.scrolled > 300, true, 'the text is turned');
});

journey('once a text is open the keyboard is in it', {}, async ({ page }) => {
  await visit(page);
  const inText = (when) => eventually(() => focused(page), 'article', when);
  await openFiles(page, [file('one.txt', article(9_000, 1)), file('two.txt', article(9_000, 2))]);
  await inText('files');
  await page.keyboard.press('PageDown');
  await eventually(async () => (await cursor(page)).scrolled > 300, true, 'the text is turned');
  await page.keyboard.press('Shift+N');
  await shown(page, 'two');
  await inText('the next document');
  await page.getByTestId('undo').focus();
  await page.keyboard.press('Shift+P');
  await shown(page, 'one');
  await inText('the document before, from a button');

  const entry = page.getByTestId('document-item').getByRole('button', { name: 'two' }).first();
  await entry.focus();
  await page.keyboard.press('Enter');
  await shown(page, 'two');
  await page.waitForTimeout(200);
  const stays = await entry.evaluate((one) => one === document.activeElement);
  assert.ok(stays, 'who goes through the list stays in it');

  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByLabel('Text', { exact: true }).fill(report);
  await page.getByRole('button', { name: 'Add to the project' }).click();
  await inText('pasted');
  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByLabel('Title', { exact: true }).fill('by keys');
  await page.getByLabel('Text', { exact: true }).fill(`${report} Again.`);
  await page.keyboard.press('Control+Enter');
  await shown(page, 'by keys');
  await inText('pasted with Ctrl+Enter');
});

journey('the practice articles are open with the keyboard in them, a page that is loaded anew is not', {}, async ({ page }) => {
  await visit(page);
  await page.getByRole('button', { name: 'Practice articles' }).click();
  await articleReady(page);
  await eventually(() => focused(page), 'article');
  await saved(page);
  await page.reload();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  await articleReady(page);
  await page.waitForTimeout(200);
  assert.equal(await focused(page), 'BODY', 'a screen reader begins at the top');
});

journey('in the model annotation the keys that would edit say why they do nothing', {}, async ({ page }) => {
  await visit(page);
  await page.getByRole('button', { name: 'Practice articles' }).click();
  await articleReady(page);
  await page.keyboard.press('1');
  const hint = page.getByText('Every selection becomes');
  await hint.waitFor();
  await page.getByRole('button', { name: 'Show the model annotation' }).click();
  await page.getByText('This is the model annotation. Your own is kept.').waitFor();
  await eventually(() => hint.count(), 0, 'the chosen label is given up');
  await articleReady(page);
  const said = page.getByTestId('toast').filter({ hasText: 'Go back to your own to change something' });
  for (const key of ['1', 'Delete', 'a', 'r', 'Alt+ArrowLeft']) {
    for (const close of await said.getByRole('button').all()) await close.click();
    await eventually(() => said.count(), 0);
    await page.keyboard.press(key);
    await said.first().waitFor();
    assert.equal(await hint.count(), 0, `${key} chooses nothing`);
  }
  await page.getByTestId('label-claim').click();
  assert.equal(await hint.count(), 0, 'nor does a press');
  await page.getByRole('button', { name: 'Back to your own' }).click();
  await eventually(() => page.getByRole('button', { name: 'Show the model annotation' }).count(), 1);
  assert.equal(await hint.count(), 0, 'nothing is chosen back in one’s own');
  assert.equal(await spanCount(page), 0);
});

journey('moments are told where the person is', { timezoneId: 'Asia/Tokyo' }, async ({ page }) => {
  await page.clock.setFixedTime(new Date('2026-11-29T20:57:00Z'));
  await openReport(page);
  await mark(page, at('203 fighters'), '3');
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByRole('tabpanel', { name: 'Details' }).getByText(/30 November 2026 05:57/).waitFor();
  await saved(page);
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.locator('.recent').getByText('30 November 2026').waitFor();
});

/** A page of the web with an article long enough to be found. */
const webPage = (n) => file(`page${n}.html`, `<!doctype html><title>Page ${n}</title><body><article><h1>Page ${n}</h1>${
  article(1_500, n).split('\n\n').map((text) => `<p>${text}</p>`).join('')}</article>`, 'text/html');

journey('a dialog that scrolls begins at its beginning, and Enter takes nothing unread', {}, async ({ page }) => {
  await visit(page);
  const texts = [1, 2, 3, 4, 5].map((n) => file(`text${n}.txt`, article(400, 20 + n)));
  const pages = [1, 2, 3, 4, 5, 6, 7, 8].map(webPage);
  await page.locator('[data-testid=file-input]').setInputFiles([...texts, ...pages]);
  const dialog = dialogNamed(page, 'Before anything is stored');
  await dialog.waitFor();
  assert.equal(await dialog.evaluate((one) => one.scrollTop), 0);
  await dialog.getByText('13 texts will be added, 8 of them from what is shown below.').waitFor();
  await dialog.getByRole('button', { name: 'Add 13 texts' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(100);
  assert.ok(await dialog.isVisible(), 'Enter takes nothing');
  await dialog.getByLabel('Add this text').first().uncheck();
  await dialog.getByText('12 texts will be added, 7 of them from what is shown below.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // One that is seen whole is answered with Enter.
  await page.setViewportSize({ ...desktop, height: 1100 });
  await page.locator('[data-testid=file-input]').setInputFiles([webPage(9)]);
  await dialog.waitFor();
  await page.keyboard.press('Enter');
  await articleReady(page);
});

journey('files keep the order they are given in, and the project is named after what they have in common', {}, async ({ page }) => {
  await visit(page);
  await page.clock.setFixedTime(new Date('2026-11-30T12:00:00Z'));
  const table = file('table.csv', 'id,text\n1,"A council said that nobody was there."\n', 'text/csv');
  const given = [webPage(1), file('b.txt', article(400, 31)), webPage(2), table, file('a.txt', article(400, 32))];
  await page.locator('[data-testid=file-input]').setInputFiles(given);
  await page.getByTestId('import-accept').click();
  await articleReady(page);
  const titles = await page.getByTestId('document-item').evaluateAll((all) => all.map((one) => one.textContent));
  const order = ['Page 1', 'b', 'Page 2', '1', 'a'];
  assert.equal(titles.length, 5);
  order.forEach((title, n) => assert.ok(titles[n].startsWith(title), `${n}: ${titles[n]}`));
  await page.getByRole('button', { name: /5 texts, 30 November 2026/ }).waitFor();
});

journey('the wheel leads away from a text cursor, which stays where it was', {}, async ({ page }) => {
  const text = article(60_000, 5);
  await visit(page);
  await openText(page, 'long', text);
  await mark(page, { start: 4, end: 12 }, '4');
  await stepOut(page);
  await page.keyboard.press('Control+Home');
  for (const before of [0, 1]) {
    if (before === 1) await page.keyboard.press('ArrowRight');
    await eventually(async () => (await cursor(page)).before, before);
    const reader = await page.locator('.reader').boundingBox();
    await page.mouse.move(reader.x + reader.width / 2, reader.y + 300);
    let last = 0;
    for (let n = 0; n < 9; n += 1) {
      await page.mouse.wheel(0, 800);
      await eventually(async () => (await cursor(page)).scrolled > last + 500, true, `turn ${n} of the wheel leads on`);
      // What is far is drawn without marks, and what comes near with them.
      await page.waitForTimeout(150);
      last = (await cursor(page)).scrolled;
      assert.ok(last > 700 * (n + 1), `turn ${n} of the wheel leads to ${last}`);
    }
    assert.equal((await cursor(page)).before, before, 'the text cursor is where it was');
    await page.keyboard.press('Control+Home');
    if (before === 1) await page.keyboard.press('ArrowRight');
    await eventually(async () => (await cursor(page)).scrolled < 200, true, 'a key leads back to it');
  }
});

journey('a span that is gone to is seen, and the text cursor goes along', {}, async ({ page }) => {
  const text = article(60_000, 5);
  await visit(page);
  await openText(page, 'long', text);
  const far = { start: text.indexOf(' ', 40_000) + 1, end: text.indexOf(' ', 40_010) };
  await mark(page, { start: 4, end: 12 }, '4');
  await stepOut(page);
  const paragraph = page.locator(`[data-paragraph="${text.slice(0, far.start).split('\n').length - 1}"]`);
  await paragraph.scrollIntoViewIfNeeded();
  // What comes near is drawn with its marks, and far text then gets its height.
  let was;
  const isStill = async () => {
    const before = was;
    was = (await paragraph.boundingBox()).y;
    return was === before;
  };
  await eventually(isStill, true, 'nothing moves any more');
  await mark(page, far, '1');
  await stepOut(page);
  await page.getByTestId('article').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await cursor(page)).before, 1);
  await page.keyboard.press('p');
  const isSeen = async () => {
    const handle = await page.getByTestId('handle-end').boundingBox();
    return handle !== null && handle.y > 0 && handle.y < 900;
  };
  await eventually(isSeen, true, 'the last span is seen');
  await page.waitForTimeout(300);
  assert.equal(await isSeen(), true, 'it stays in view');
  const { scrolled } = await cursor(page);
  await page.keyboard.press('ArrowRight');
  await eventually(async () => (await cursor(page)).before > 39_000, true, 'the arrow goes on from the span');
  assert.ok(Math.abs((await cursor(page)).scrolled - scrolled) < 60, 'and throws nobody back');
});
