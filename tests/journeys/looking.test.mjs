// What is only looked at (the model annotation, an earlier state, search hits) can be gone through like one's own work.

import assert from 'node:assert/strict';
import { eventually, journeys, phone, saved, visit } from './support/app.mjs';
import { click, listed, mark, openText, selected, selectedIs, shown, spanCount, spansAre, stepOut } from './support/marking.mjs';
import { at, marked, openReport } from './support/report.mjs';
import { article, find } from './support/text.mjs';

const journey = journeys();
const details = (page) => page.getByRole('tab', { name: 'Details' }).click();
const list = (page) => page.getByRole('tab', { name: 'Annotations' }).click();

journey('the spans of the model annotation are selected, gone through and read, and not changed', {}, async ({ page }) => {
  await visit(page);
  await page.getByRole('button', { name: /Practice articles/ }).first().click();
  await page.getByTestId('document-item').first().waitFor();
  await page.getByRole('button', { name: 'Show the model annotation' }).click();
  await eventually(async () => (await spanCount(page)) > 5, true);
  const spans = await listed(page);
  await page.getByTestId('span-item').nth(4).getByRole('button').click();
  await selectedIs(page, spans[4].id);
  await page.keyboard.press('n');
  await selectedIs(page, spans[5].id);
  await details(page);
  const panel = page.getByRole('tabpanel');
  await panel.locator('blockquote').waitFor();
  assert.ok(await panel.locator('select').first().isDisabled(), 'nothing can be changed');
  await list(page);
  await stepOut(page);
  await selectedIs(page, null);
  await click(page, spans[0]);
  assert.ok(await selected(page), 'a click on a mark selects its span');
  const before = await spanCount(page);
  await page.keyboard.press('Delete');
  assert.equal(await spanCount(page), before);
  await page.getByRole('button', { name: 'Back to your own' }).click();
  await spansAre(page, 0);
  await selectedIs(page, null);
});

journey('so are those of an earlier state', {}, async ({ page }) => {
  await openReport(page);
  const id = await marked(page, at('203 fighters'), '3');
  await mark(page, at('the governor'), '4');
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByTestId('past').nth(1).click();
  await spansAre(page, 1);
  await list(page);
  await page.getByTestId('span-item').getByRole('button').click();
  await selectedIs(page, id);
});

journey('search hits stay painted when their paragraph is drawn anew, and the one gone to is seen', {}, async ({ page }) => {
  const text = article(9_000, 5);
  await visit(page);
  await openText(page, 'long', text);
  await mark(page, find(text, 'The army'), '4');
  await stepOut(page);
  const painted = (name) =>
    page.evaluate((name) => [...(CSS.highlights.get(name) ?? [])].map(String), name);
  await page.keyboard.press('/');
  await page.locator('search input').first().fill('army');
  await eventually(async () => (await painted('hit')).length > 10, true);
  const all = (await painted('hit')).length;
  for (let n = 0; n < all; n += 1) await page.keyboard.press('Enter');
  await eventually(() => painted('here'), ['army']);
  await eventually(async () => (await painted('hit')).filter((hit) => hit.toLowerCase() === 'army').length, all);
  await mark(page, find(text, 'on day', 1), '2');
  await saved(page);
  await eventually(async () => (await painted('hit')).filter((hit) => hit.toLowerCase() === 'army').length, all);
});

journey('every tab can be reached with large letters, and what is beside the article does not outgrow it', {}, async ({ page }) => {
  await openReport(page);
  const size = (selector) => page.locator(selector).first().evaluate((one) => parseFloat(getComputedStyle(one).fontSize));
  const before = await size('.article');
  await page.evaluate(() => { document.documentElement.style.fontSize = '150%'; });
  assert.ok((await size('.article')) > 1.4 * before);
  for (const view of [{ width: 1280, height: 800 }, phone]) {
    await page.setViewportSize(view);
    for (const box of await page.getByRole('tab').evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().right))) {
      assert.ok(box <= view.width, `${box} of ${view.width}`);
    }
  }
  await shown(page, 'report');
});
