// A class at work: many copies of one exercise, comparing with the model annotation, phones, the keyboard alone.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { articleReady, desktop, eventually, journeys, phone, saved, visit } from './support/app.mjs';
import { breakStorage } from './support/database.mjs';
import { file, openText, shown } from './support/marking.mjs';
import { titles } from './support/tabs.mjs';
import { practiceFile } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it.';
const top = (page) => page.locator('.reader').evaluate((reader) => reader.scrollTop);

journey('a text that is being pasted is not left without a question', {}, async ({ page, watch }) => {
  await visit(page);
  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Text' }).fill(text);
  await page.reload();
  assert.deepEqual(watch.dialogs.map(({ type }) => type), ['beforeunload']);
});

journey('copies of one exercise that come back together are told apart by their files', {}, async ({ page }) => {
  await visit(page);
  const bytes = fs.readFileSync(practiceFile);
  const copies = ['amina', 'emil'].map((name) => file(`${name}.json`, bytes, 'application/json'));
  await page.getByTestId('file-input').setInputFiles(copies);
  await articleReady(page);
  await saved(page);
  await page.getByRole('button', { name: 'All projects' }).click();
  for (const name of ['amina', 'emil']) await page.locator('.recent').getByRole('button', { name: new RegExp(`\\(${name}\\)`) }).first().waitFor();
});

journey('on a phone nothing lies over what is said when the work cannot be stored', { viewport: phone, hasTouch: true, isMobile: true }, async ({ page }) => {
  await visit(page);
  await openText(page, 'A report from the field', text);
  await saved(page);
  await breakStorage(page);
  await page.getByRole('button', { name: 'Mark as done' }).tap();
  const status = page.locator('[data-testid=save-state][data-state=failed]');
  await status.waitFor();
  const boxes = await page.locator('.topbar > *:visible, .topbar .save-state').evaluateAll((all) => all
    .filter((one) => one.className !== 'spring').map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0)
    .map(({ left, right }) => [left, right]).sort((a, b) => a[0] - b[0]));
  const apart = boxes.every(([left, right], n) => right <= phone.width && (n === 0 || left >= boxes[n - 1][1] - 1 || left === boxes[n - 1][0]));
  assert.ok(apart, JSON.stringify(boxes));
  assert.equal(await status.innerText(), 'Not saved');
  await page.evaluate(() => window.mend());
  await status.tap();
  await saved(page);
});

journey('the keyboard comes to the text in one step', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'report', text);
  await saved(page);
  await page.reload();
  await articleReady(page);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Tab');
  const skip = page.getByRole('button', { name: 'Go to the text' });
  await eventually(() => skip.evaluate((button) => button === document.activeElement && button.getBoundingClientRect().width > 40), true);
  await page.keyboard.press('Enter');
  await eventually(() => page.evaluate(() => document.activeElement.dataset.testid), 'article');
});

journey('who removes a document by keyboard keeps a focus, and hears that it is back', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await openText(page, 'beta', `${text} Again.`);
  await page.getByTestId('document-item').first().getByRole('button').first().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await eventually(() => titles(page), ['beta']);
  await eventually(() => page.evaluate(() => document.activeElement.dataset.testid), 'article');
  await page.keyboard.press('Control+z');
  await eventually(() => titles(page), ['alpha', 'beta']);
  await eventually(() => page.locator('.app > .out-of-sight').allTextContents().then((all) => all.join(' ').includes('The document is back.')), true);
});

journey('the model annotation is shown from where one is, and back', { viewport: { ...desktop, height: 500 } }, async ({ page }) => {
  await visit(page);
  await page.getByRole('button', { name: /Practice articles/ }).first().click();
  await articleReady(page);
  await shown(page, await page.getByTestId('document-item').first().locator('.title').textContent());
  const scroll = (to) => page.locator('.reader').evaluate((reader, to) => { reader.scrollTop = to; }, to);
  const near = (goal) => eventually(async () => Math.abs((await top(page)) - goal) < 120, true, `near ${goal}`);
  await scroll(700);
  await page.waitForTimeout(300);
  await page.getByRole('button', { name: 'Show the model annotation' }).evaluate((button) => button.click());
  await page.getByRole('button', { name: 'Back to your own' }).waitFor();
  await page.waitForTimeout(300);
  await near(700);
  await scroll(400);
  await page.waitForTimeout(300);
  const back = page.getByRole('button', { name: 'Back to your own' });
  assert.ok(await back.evaluate((button) => {
    const { left, top } = button.getBoundingClientRect();
    return document.elementFromPoint(left + 4, top + 4)?.closest('button') === button;
  }), 'the way back is in sight');
  await back.click();
  await page.getByRole('button', { name: 'Show the model annotation' }).waitFor({ state: 'attached' });
  await page.waitForTimeout(300);
  await near(400);
});
