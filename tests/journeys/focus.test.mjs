// Where the focus is: in the text when keys mean the text, seen by whoever goes about with Tab, lost nowhere.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import { dialogNamed } from './support/dialogs.mjs';
import { file, followed, listed, openText, selected, selectedIs, stepOut } from './support/marking.mjs';
import { at, marked, openReport } from './support/report.mjs';

const journey = journeys();

/** What has the focus: the text, or its name. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (element.matches('[data-testid=article]')) return 'the text';
  const row = element.closest('[data-span-id]');
  return row ? `row ${row.dataset.spanId}` : (element.getAttribute('aria-label') ?? element.textContent.trim());
});
const isFocused = (page, name, message) => eventually(() => focused(page), name, message);

/** True if a frame is seen around the text. */
const isFramed = (page) => page.getByTestId('article').evaluate((text) => getComputedStyle(text).outlineStyle !== 'none');

/** Presses Tab until what has the focus is called `name`. */
async function tabTo(page, name, key = 'Tab') {
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press(key);
    if ((await focused(page)) === name) return;
  }
  assert.fail(`Tab does not lead to “${name}”`);
}

journey('the text has no frame when it was opened by mouse, and one when somebody goes there with Tab', {}, async ({ page }) => {
  await visit(page);
  await page.getByRole('button', { name: /Practice articles/ }).first().click();
  await articleReady(page);
  await isFocused(page, 'the text');
  assert.equal(await isFramed(page), false, 'nobody went there');
  await page.keyboard.press('n');
  await page.keyboard.press('ArrowDown');
  assert.equal(await isFramed(page), false, 'the text cursor shows where one is');
  await tabTo(page, 'Annotations');
  await tabTo(page, 'the text', 'Shift+Tab');
  assert.equal(await isFramed(page), true, 'whoever goes there with Tab sees it');
  await page.locator('[data-paragraph="0"]').click();
  assert.equal(await isFramed(page), false);
  await tabTo(page, 'Open files…', 'Shift+Tab');
  await page.keyboard.press('Tab');
});

journey('Enter on a row of the list goes to the span, and Enter again to its details', {}, async ({ page }) => {
  await openReport(page);
  const first = await marked(page, at('The army'), '4');
  const second = await marked(page, at('nine traders'), '3');
  await stepOut(page);
  await tabTo(page, `row ${first}`);
  await page.keyboard.press('ArrowDown');
  await isFocused(page, `row ${second}`, 'arrows go from row to row');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await isFocused(page, `row ${second}`);
  await selectedIs(page, null, 'nothing is selected by that');
  await page.keyboard.press('Enter');
  await selectedIs(page, second);
  await isFocused(page, 'the text');
  await page.keyboard.press('Enter');
  await eventually(() => page.evaluate(() => document.activeElement.matches('#right-panel select')), true, 'the details');
  await page.keyboard.press('Escape');
  await isFocused(page, 'the text');
});

journey('a click on a row leaves the keys to the span', {}, async ({ page }) => {
  await openReport(page);
  const id = await marked(page, at('The army'), '4');
  await stepOut(page);
  await page.getByTestId('span-item').first().getByRole('button').click();
  await isFocused(page, 'the text');
  await page.keyboard.press('1');
  await eventually(async () => (await listed(page)).map(({ id: of, label }) => [of, label]), [[id, 'claim']]);
});

journey('the history takes the focus when it is opened and gives it back', {}, async ({ page }) => {
  await openReport(page);
  await marked(page, at('The army'), '4');
  await saved(page);
  const isAtRow = () => page.evaluate(() => document.activeElement.matches('.past[aria-current]'));
  await page.keyboard.press('h');
  await eventually(isAtRow, true, 'the newest row has the focus');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Back to now' }).waitFor();
  await page.keyboard.press('Escape');
  await isFocused(page, 'the text');
  await page.getByRole('button', { name: 'Back to now' }).click();
  await isFocused(page, 'the text');
  await page.getByRole('button', { name: 'Menu' }).click();
  await dialogNamed(page, 'Menu').getByRole('button', { name: /^History/ }).press('Enter');
  await eventually(isAtRow, true, 'from the menu, too');
});

journey('tabs are one stop, and arrows go from one to the next', {}, async ({ page }) => {
  await openReport(page);
  await tabTo(page, 'Annotations');
  await page.keyboard.press('ArrowRight');
  await isFocused(page, 'Details');
  await page.getByText('Select a span in the text').waitFor();
  await page.keyboard.press('End');
  await isFocused(page, 'History');
  await page.keyboard.press('ArrowLeft');
  await isFocused(page, 'Guidelines');
  await page.keyboard.press('Escape');
  await isFocused(page, 'the text', 'Escape leads back to the text');
});

journey('a button that goes with what it did leaves the focus in the text', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'short', 'The army denied it. The army said so.');
  const id = await marked(page, { start: 0, end: 8 }, '4');
  await page.keyboard.press('Enter');
  const remove = page.getByRole('tabpanel').getByRole('button', { name: 'Delete', exact: true });
  await remove.press('Enter');
  await eventually(() => selected(page), null);
  assert.ok(id);
  await isFocused(page, 'the text');
  await page.getByTestId('file-input').setInputFiles([file('empty.txt', '')]);
  await page.getByTestId('toast').filter({ hasText: 'empty' }).getByRole('button', { name: 'Close the message' }).press('Enter');
  await isFocused(page, 'the text');
});

journey('a text that was just taken in leaves the focus to whoever went on into its palette', {}, async ({ page }) => {
  // On a slow computer frames come late, and with them what waits for one.
  await page.addInitScript(() => {
    const frame = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = (then) => setTimeout(() => frame(then), 300);
  });
  await openReport(page);
  await page.getByTestId('article').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  await page.keyboard.press('Tab');
  const isInPalette = () => page.getByTestId('palette').evaluate((palette) => palette.matches(':focus-within'));
  assert.equal(await isInPalette(), true, 'Tab leads into the palette');
  await followed(page);
  assert.equal(await isInPalette(), true, 'and nothing out of it');
});
