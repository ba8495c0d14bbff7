// What one does is answered: a relation is told, a span that is one of several is seen, a dialog takes Enter, and nothing
// that can be made cannot be taken away.

import assert from 'node:assert/strict';
import { eventually, journeys, phone, saved, visit } from './support/app.mjs';
import { click, drag, exportDataset, file, listed, mark, openText, spansAre, stepOut } from './support/marking.mjs';
import { at, marked, openReport, report } from './support/report.mjs';
import { find, slice } from './support/text.mjs';

const journey = journeys();
const told = (page, what) => page.getByTestId('toast').filter({ hasText: what }).first().waitFor();
const details = (page) => page.getByRole('tab', { name: 'Details' }).click();

journey('a relation is told with both its ends, and one that a new label forbids is named', {}, async ({ page }) => {
  await openReport(page);
  await marked(page, at('the army killed civilians'), '1');
  await stepOut(page);
  await marked(page, at('The army denied it'), '2');
  await page.keyboard.press('r');
  await click(page, at('the army killed civilians'));
  await told(page, 'Linked: “The army denied it” denies “the army killed civilians”');
  await page.keyboard.press('4');
  await told(page, 'The scheme does not allow “denies” from Actor to Claim. It is kept');
  await details(page);
  const relations = page.getByRole('region', { name: 'Relations' });
  await relations.getByText('The scheme does not allow “denies” from Actor to Claim.').waitFor();
  await page.keyboard.press('Control+z');
  await relations.getByText('The scheme does not allow').waitFor({ state: 'detached' });
  // From the other side there is none.
  await click(page, at('the army killed civilians'));
  await page.keyboard.press('r');
  await click(page, at('The army denied it'));
  await told(page, 'no relation from Claim to Denial, but from Denial to Claim: start it there');
});

journey('of several spans over one place the selected one is seen to be it', {}, async ({ page }) => {
  await openReport(page);
  const place = at('203 fighters');
  await mark(page, place, '1');
  await stepOut(page);
  await mark(page, place, '4');
  await stepOut(page);
  const tints = new Set();
  for (let turn = 0; turn < 2; turn += 1) {
    await click(page, place);
    await eventually(() => page.locator('mark.is-selected').count(), 1);
    tints.add(await page.locator('mark.is-selected').evaluate((mark) => getComputedStyle(mark).backgroundColor));
  }
  assert.equal(tints.size, 2, `each has its own tint: ${[...tints]}`);
});

journey('Enter does what a dialog asks for', {}, async ({ page }) => {
  await openReport(page);
  const { start } = at('the army killed');
  await marked(page, { start, end: start + 'the army'.length }, '4');
  await page.keyboard.press('a');
  const occurrences = page.getByRole('dialog', { name: 'Tag all occurrences' });
  await occurrences.getByRole('button', { name: /^Tag \d/ }).waitFor();
  await page.keyboard.press('Enter');
  await occurrences.waitFor({ state: 'detached' });
  await eventually(async () => (await listed(page)).length > 1, true);
  const html = '<html><body><article><h1>Report</h1><p>The council said that it had counted forty-one people, and that nobody else had.</p></article></body></html>';
  await page.getByTestId('file-input').setInputFiles([file('page.html', html, 'text/html')]);
  const before = page.getByRole('dialog', { name: 'Before anything is stored' });
  await before.getByTestId('import-accept').waitFor();
  await page.keyboard.press('Enter');
  await before.waitFor({ state: 'detached' });
  await page.getByRole('document', { name: 'Text of Report' }).waitFor();
});

journey('what the scheme does not have for a label can be taken away', {}, async ({ page }) => {
  await openReport(page);
  await marked(page, at('203'), '3');
  await details(page);
  await page.getByLabel('Low', { exact: true }).fill('203');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await page.getByRole('button', { name: 'Remove low' }).click();
  await page.getByText('not in the scheme').waitFor({ state: 'detached' });
  const { dataset } = await exportDataset(page);
  assert.deepEqual(dataset.documents[0].spans.map(({ label, attributes }) => [label, attributes ?? {}]), [['claim', {}]]);
});

journey('what was found can be tagged, and arrow keys go through what was found', {}, async ({ page }) => {
  await openReport(page);
  await page.keyboard.press('/');
  await page.getByRole('searchbox', { name: 'Find in the project' }).fill('army');
  const found = page.locator('.find [role=status]');
  for (const [key, said] of [['ArrowDown', '1 of 4'], ['ArrowDown', '2 of 4'], ['ArrowUp', '1 of 4']]) {
    await page.keyboard.press(key);
    await found.filter({ hasText: said }).waitFor();
  }
  await page.keyboard.press('Escape');
  await page.getByTestId('palette').waitFor();
  await page.keyboard.press('4');
  await spansAre(page, 1);
  assert.deepEqual((await listed(page)).map(({ start, end, label }) => [slice(report, start, end), start, label]), [['army', at('army').start, 'actor']]);
});

journey('keys that move an end take blanks in one step', {}, async ({ page }) => {
  await openReport(page);
  await drag(page, at('203'));
  await page.keyboard.press('3');
  await spansAre(page, 1);
  const quote = async () => (await listed(page)).map(({ start, end }) => slice(report, start, end))[0];
  await page.keyboard.press('Alt+ArrowRight');
  await eventually(quote, '203 f');
  await page.keyboard.press('Alt+ArrowLeft');
  await eventually(quote, '203');
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await eventually(quote, 'd 203');
});

journey('a mouse that drags a handle means the line it is on', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('203 fighters'), '3');
  const handle = page.getByTestId('handle-end');
  await handle.waitFor();
  await page.waitForTimeout(200);
  const box = await handle.boundingBox();
  const word = await page.evaluate(() => {
    const text = document.querySelector('[data-paragraph="2"]').firstChild;
    const range = document.createRange();
    range.setStart(text, 'Witnesses said the '.length);
    range.setEnd(text, 'Witnesses said the army'.length);
    const { left, width, top, height } = range.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(word.x, word.y - 8, { steps: 5 });
  await page.mouse.up();
  const end = find(report, 'Witnesses said the army').end;
  await eventually(async () => (await listed(page)).map((span) => span.end), [end]);
});

journey('every label beside a selection can be reached between two open panels', { viewport: { width: 1024, height: 768 } }, async ({ page }) => {
  await openReport(page);
  await drag(page, at('The army said'));
  const labels = page.getByTestId('palette').getByRole('button');
  await labels.first().waitFor();
  await page.waitForTimeout(200);
  const covered = await labels.evaluateAll((all) => all.filter((label) => {
    const { left, right, top, height } = label.getBoundingClientRect();
    return [left + 4, right - 4].some((x) => document.elementFromPoint(x, top + height / 2)?.closest('button') !== label);
  }).map((label) => label.textContent));
  assert.deepEqual(covered, []);
});

journey('on a phone the sign for what is saved says what it means', { viewport: phone, hasTouch: true, isMobile: true }, async ({ page }) => {
  await visit(page);
  await openText(page, 'report', report);
  await saved(page);
  await page.locator('.save-state').tap();
  await told(page, 'Every change is stored in this browser');
});

journey('of a web page, who is quoted is kept and what is struck out is not', {}, async ({ page }) => {
  const html = `<html><body><article><h1>Report</h1>
    <p>The council said on Friday that it had counted <del>forty</del> <s>thirty</s> twenty people in the market, all of them traders.</p>
    <blockquote><p>Nobody was there before us, and nobody asked.</p><footer>— A driver from the council</footer></blockquote>
    <p>Nobody else had been asked about it until then, the report says.</p></article><footer>Imprint</footer></body></html>`;
  await visit(page);
  await page.getByTestId('file-input').setInputFiles([file('page.html', html, 'text/html')]);
  const dialog = page.getByRole('dialog', { name: 'Before anything is stored' });
  await dialog.getByText('struck-out text', { exact: false }).first().waitFor({ state: 'attached' });
  await dialog.getByTestId('import-accept').click();
  const text = page.getByRole('document', { name: 'Text of Report' });
  await text.waitFor();
  const shown = await text.textContent();
  assert.ok(shown.includes('counted twenty people'), shown);
  assert.ok(shown.includes('— A driver from the council'), shown);
  assert.ok(!shown.includes('Imprint'), shown);
});
