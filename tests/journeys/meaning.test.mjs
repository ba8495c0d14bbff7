// What a press means depends on what is on screen and in hand, never on what was there before.

import assert from 'node:assert/strict';
import { eventually, journeys, phone, visit } from './support/app.mjs';
import { click, drag, ends, mark, openText, selected, selectedIs, spanAt, spansAre, stepOut } from './support/marking.mjs';
import { at, marked, openReport, report } from './support/report.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const chosen = (page, name) => page.getByRole('toolbar', { name: 'Labels' }).getByRole('button', { name });
const hasFocus = (page, id) => page.evaluate((id) => document.activeElement?.dataset.testid === id, id);

journey('what is selected to be tagged is meant, not the span selected before', {}, async ({ page }) => {
  await openReport(page);
  const id = await marked(page, at('203 fighters'), '3');
  await selectedIs(page, id);
  await drag(page, at('the governor'));
  await page.getByTestId('palette').waitFor();
  await selectedIs(page, null);
  for (const key of ['Delete', 'Backspace', 'Alt+ArrowLeft', 'a']) await page.keyboard.press(key);
  await spanAt(page, at('203 fighters'), 'casualty_figure');
  assert.ok(await page.getByTestId('palette').isVisible(), 'what is selected waits for its label');
  await page.keyboard.press('4');
  await spanAt(page, at('the governor'), 'actor');
});

journey('with a label chosen, a third click means the paragraph and not the word as well', {}, async ({ page }) => {
  await openReport(page);
  await chosen(page, 'Claim').click();
  const [word] = await ends(page, at('fighters'));
  await page.mouse.click(word.x + 5, word.y, { clickCount: 3, delay: 20 });
  const paragraph = { start: 0, end: report.indexOf('\n') };
  await spanAt(page, paragraph, 'claim');
  await spansAre(page, 1);
  await stepOut(page);
  await page.keyboard.press('Control+z');
  await spansAre(page, 0);
});

journey('going on begins where the last span was, or where one has clicked since', {}, async ({ page }) => {
  await openReport(page);
  const quotes = ['The army', '203 fighters', 'Witnesses', 'nine traders', 'the governor'];
  const ids = [];
  for (const quote of quotes) ids.push(await marked(page, at(quote), '1'));
  await click(page, at('nine traders'));
  await page.keyboard.press('Delete');
  await page.keyboard.press('n');
  await selectedIs(page, ids[4], 'on to the one after that which was deleted');
  await stepOut(page);
  await click(page, at('killed civilians'));
  await page.keyboard.press('p');
  await selectedIs(page, ids[2], 'back from where the text was clicked');
  await stepOut(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('p');
  await selectedIs(page, ids[4], 'back from the text cursor');
});

journey('a relation is not drawn from a span that was deleted meanwhile and is back', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('it had killed 203 fighters'), '1');
  await mark(page, at('The army denied it'), '2');
  await page.keyboard.press('r');
  const banner = page.getByText('to which span?');
  await banner.waitFor();
  await page.keyboard.press('Delete');
  await banner.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await spansAre(page, 2);
  assert.equal(await banner.count(), 0);
});

journey('keys mean what they do on keyboards without Latin letters or with digits on Shift', {}, async ({ page }) => {
  await openReport(page);
  const press = (key, code, more = {}) =>
    page.evaluate(
      (event) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...event })),
      { key, code, ...more },
    );
  await drag(page, at('203 fighters'));
  await press('"', 'Digit3');
  await spanAt(page, at('203 fighters'), 'casualty_figure');
  await stepOut(page);
  await drag(page, at('the governor'));
  await press('4', 'Digit4', { shiftKey: true });
  await spanAt(page, at('the governor'), 'actor');
  await press('я', 'KeyZ', { ctrlKey: true });
  await spansAre(page, 1);
  await stepOut(page);
  await press('т', 'KeyN');
  await eventually(() => page.locator('[data-testid=span-item] [aria-pressed=true]').count(), 1);
  // A Latin letter means itself on whatever key it is, and so does a sign.
  const id = await marked(page, at('Witnesses'), '1');
  for (const [key, code] of [['b', 'KeyN'], ['ą', 'KeyA'], ['ı', 'KeyR'], ['ń', 'KeyN']]) await press(key, code);
  assert.equal(await selected(page), id);
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(await page.getByText('to which span?').count(), 0);
  await press('/', 'Digit9');
  await page.locator('search input').first().waitFor();
});

journey('what the keyboard selects after a finger has touched the text waits for its label', { hasTouch: true }, async ({ page }) => {
  await openReport(page);
  await chosen(page, 'Actor').tap();
  const [word] = await ends(page, at('killed 203'));
  await page.touchscreen.tap(word.x + 3, word.y);
  await page.getByTestId('article').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  await page.waitForTimeout(1_300);
  await spansAre(page, 0);
});

journey('going on begins where a finger has tapped', { hasTouch: true }, async ({ page }) => {
  await openReport(page);
  const ids = [];
  for (const quote of ['nine traders', '203 fighters', 'The army']) ids.push(await marked(page, at(quote), '1'));
  await stepOut(page);
  const [word] = await ends(page, at('Witnesses'));
  await page.touchscreen.tap(word.x + 3, word.y);
  await selectedIs(page, null);
  await page.keyboard.press('n');
  await selectedIs(page, ids[0]);
});

journey('whoever tags or deletes from elsewhere goes on in the text', {}, async ({ page }) => {
  await openReport(page);
  await page.getByTestId('article').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await hasFocus(page, 'article'), false);
  await page.keyboard.press('Enter');
  await spansAre(page, 1);
  await eventually(() => hasFocus(page, 'article'), true, 'the palette gives the focus back');
  await page.getByTestId('span-item').getByRole('button').click();
  await page.keyboard.press('Delete');
  await spansAre(page, 0);
  await eventually(() => hasFocus(page, 'article'), true, 'the row that was deleted had it');
});

journey('a chosen label tags what a finger has selected, once nothing moves any more', { viewport: phone, hasTouch: true, isMobile: true }, async ({ page }) => {
  await openReport(page);
  await chosen(page, 'Actor').tap();
  const select = (range) =>
    page.evaluate(({ start, end }) => {
      const node = document.createTreeWalker(document.querySelector('[data-paragraph]'), NodeFilter.SHOW_TEXT).nextNode();
      getSelection().setBaseAndExtent(node, start, node, end);
    }, range);
  const press = (type) => page.getByTestId('article').dispatchEvent(type, { pointerType: 'touch', bubbles: true });
  await press('pointerdown');
  await select(at('army'));
  await press('pointercancel');
  await page.waitForTimeout(300);
  await select(at('The army'));
  await page.getByTestId('palette').waitFor();
  await spansAre(page, 1);
  await spanAt(page, at('The army'), 'actor');
});

journey('a pen marks as a mouse does', {}, async ({ page }) => {
  await openReport(page);
  await chosen(page, 'Actor').click();
  await page.getByTestId('article').dispatchEvent('pointerdown', { pointerType: 'pen', bubbles: true });
  await page.evaluate(({ start, end }) => {
    const node = document.createTreeWalker(document.querySelector('[data-paragraph]'), NodeFilter.SHOW_TEXT).nextNode();
    getSelection().setBaseAndExtent(node, start, node, end);
  }, at('The army'));
  await page.getByTestId('article').dispatchEvent('pointerup', { pointerType: 'pen', bubbles: true });
  await spansAre(page, 1);
  await spanAt(page, at('The army'), 'actor');
});

journey('a blank finds blanks that look like it', {}, async ({ page }) => {
  const text = 'The list names 203\u{a0}people and 12\u{202f}children.';
  await visit(page);
  await openText(page, 'blanks', text);
  await mark(page, find(text, '203\u{a0}people'), '3');
  await page.getByRole('searchbox', { name: /filter/i }).or(page.getByPlaceholder(/filter/i)).first().fill('203 people');
  await eventually(() => page.getByTestId('span-item').count(), 1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.getByRole('search').getByRole('searchbox').or(page.locator('search input').first()).first().fill('12 children');
  await eventually(() => page.locator('.hits button').count(), 1);
});
