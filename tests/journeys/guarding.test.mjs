// What the page says, and how what it opens is closed again.

import assert from 'node:assert/strict';
import { eventually, journeys, phone, saved, visit } from './support/app.mjs';
import { click, exportDataset, file, mark, spansAre, stepOut } from './support/marking.mjs';
import { at, marked, openReport, span } from './support/report.mjs';

const journey = journeys();
const toast = (page, text) => page.getByTestId('toast').filter({ hasText: text });

journey('light or dark: the first press changes what is seen, and the system can have its way again', { colorScheme: 'light' }, async ({ page }) => {
  await openReport(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  const button = page.getByRole('button', { name: 'Light or dark' });
  await button.click();
  await eventually(async () => (await paper()) === light, false, 'the first press is seen');
  const dark = await paper();
  await button.click();
  await eventually(paper, light);
  await button.click();
  await eventually(paper, dark);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Light or dark as the system has it' }).click();
  await eventually(paper, light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await eventually(paper, dark, 'as the system has it now');
});

journey('which relation: the dialog names both spans and begins at the first choice', {}, async ({ page }) => {
  await openReport(page);
  await marked(page, at('the army killed civilians'), '1');
  await stepOut(page);
  await marked(page, at('The army denied it'), '2');
  const { dataset } = await exportDataset(page);
  dataset.scheme.relations.push({ id: 'echoes', name: 'echoes', from: [], to: [], symmetric: false, definition: '' });
  await page.getByTestId('file-input').setInputFiles([file('two.json', JSON.stringify(dataset), 'application/json')]);
  await toast(page, 'Opened').waitFor();
  await spansAre(page, 2);
  await click(page, at('The army denied it'));
  await page.keyboard.press('r');
  await page.getByTestId('relating').waitFor();
  await click(page, at('the army killed civilians'));
  const dialog = page.getByRole('dialog', { name: 'Which relation?' });
  await dialog.getByText('From “The army denied it” (Denial) to “the army killed civilians” (Claim):').waitFor();
  const first = dialog.getByRole('button', { name: 'denies' });
  assert.ok(await first.evaluate((button) => button === document.activeElement), 'Enter takes the first');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByRole('region', { name: 'Relations' }).getByText('denies →').waitFor();
});

journey('a sheet is closed by a button, and the focus is where it was', { viewport: phone, hasTouch: true, isMobile: true }, async ({ page }) => {
  await openReport(page);
  for (const [name, sheet] of [
    ['Documents', page.getByRole('navigation', { name: 'Documents' })],
    ['Annotations and details', page.getByRole('complementary', { name: 'Annotations and details' })],
  ]) {
    const opener = page.getByRole('button', { name, exact: true });
    await opener.tap();
    const close = sheet.getByRole('button', { name: 'Close', exact: true });
    const { width, height } = await close.boundingBox();
    assert.ok(width >= 44 && height >= 44, `${name}: ${width}×${height}`);
    await close.tap();
    await sheet.waitFor({ state: 'hidden' });
    assert.ok(await opener.evaluate((button) => button === document.activeElement), `${name}: the focus is back`);
  }
});

journey('at 320 pixels the project still has a name', { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }, async ({ page }) => {
  await openReport(page);
  const { width } = await page.getByTitle('Project settings').boundingBox();
  assert.ok(width >= 48, `the name has room for a few letters: ${width}`);
  const right = await page.locator('.topbar').evaluate((bar) => Math.max(...[...bar.children].map((one) => one.getBoundingClientRect().right)));
  assert.ok(right <= 320, `nothing sticks out: ${right}`);
  await page.getByRole('button', { name: 'Annotations and details' }).tap();
  const sheet = page.getByRole('complementary', { name: 'Annotations and details' });
  const close = sheet.getByRole('button', { name: 'Close', exact: true });
  const [tab, button] = [await sheet.getByRole('tab', { name: 'History' }).boundingBox(), await close.boundingBox()];
  assert.ok(tab.x + tab.width <= button.x && button.x + button.width <= 320, 'the tabs leave room for the button');
  await close.tap();
  await page.getByRole('button', { name: 'Menu' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Find in the project' }).tap();
  await page.getByRole('searchbox', { name: 'Find in the project' }).waitFor();
  await page.getByRole('button', { name: 'Menu' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'All projects' }).tap();
  await page.getByRole('heading', { name: 'Continue' }).waitFor();
});

journey('a label pressed right after tagging says what it did', {}, async ({ page }) => {
  await openReport(page);
  const id = await marked(page, at('The army', 1), '4');
  await page.getByRole('toolbar', { name: 'Labels' }).getByRole('button', { name: 'Denial' }).click();
  await toast(page, '“The army” is now Denial.').waitFor();
  assert.equal((await span(page, id)).label, 'denial');
  // The button that closes a message stands at its right edge, however short the message beside a long one.
  await page.getByTestId('file-input').setInputFiles([file('empty.txt', '')]);
  await toast(page, 'empty.txt').waitFor();
  const gaps = await page.getByTestId('toast').evaluateAll((all) =>
    all.map((one) => Math.round(one.getBoundingClientRect().right - one.lastElementChild.getBoundingClientRect().right)),
  );
  assert.ok(gaps.length >= 2 && gaps.every((gap) => gap <= 10), `${gaps}`);
});

journey('texts are added by their number, and what was read in the dialog is not said again', {}, async ({ page }) => {
  await visit(page);
  const rows = Array.from({ length: 10 }, (_, n) => `a${n},The mayor said that ${n + 2} people had died.`);
  await page.getByTestId('file-input').setInputFiles([
    file('table.csv', ['id,text', ...rows].join('\n'), 'text/csv'),
    file('empty.txt', ''),
  ]);
  const dialog = page.getByRole('dialog', { name: 'Before anything is stored' });
  await dialog.getByText('empty.txt').waitFor();
  await dialog.getByRole('button', { name: 'Add 10 texts' }).click();
  await dialog.waitFor({ state: 'detached' });
  await eventually(() => page.getByTestId('document-item').count(), 10);
  await saved(page);
  assert.equal(await page.getByTestId('toast').filter({ hasText: 'empty.txt' }).count(), 0);
});

journey('undo changes nothing that is not seen', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('203 fighters'), '3');
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByTestId('past').last().click();
  await spansAre(page, 0);
  await page.keyboard.press('Control+z');
  await page.getByTestId('toast').filter({ hasText: 'Nothing was undone' }).waitFor();
  await spansAre(page, 1);
  await page.keyboard.press('Control+z');
  await spansAre(page, 0);
});

journey('whoever undoes by keyboard keeps the focus when nothing is left to undo', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('203 fighters'), '3');
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  await undo.focus();
  await page.keyboard.press('Enter');
  await spansAre(page, 0);
  assert.ok(await undo.isDisabled());
  assert.equal(await undo.evaluate((button) => button === document.activeElement), true);
  await page.keyboard.press('Enter');
  await page.getByText('Nothing to undo here.').first().waitFor();
});

journey('banners keep their distance', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('203 fighters'), '3');
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByTestId('past').last().click();
  const banner = page.getByRole('status').filter({ hasText: 'You are looking at the document as it was' });
  const gaps = await banner.evaluate((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    const article = document.querySelector('[data-testid=article]').getBoundingClientRect();
    return [top - one.previousElementSibling.getBoundingClientRect().bottom, article.top - bottom];
  });
  assert.ok(gaps.every((gap) => gap >= 10), `${gaps}`);
  await spansAre(page, 0);
});
