// What is beside the text: nothing typed is lost, no message covers what is read, long lists can be narrowed.

import assert from 'node:assert/strict';
import { desktop, eventually, journeys, phone, saved, tablet, visit } from './support/app.mjs';
import { dialogNamed } from './support/dialogs.mjs';
import { file, mark, openDocument, openText } from './support/marking.mjs';
import { titles } from './support/tabs.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it.';
const open = (page, ...files) => page.getByTestId('file-input').setInputFiles(files);
const told = (page, what) => page.getByTestId('toast').filter({ hasText: what }).first();

journey('what was typed about the project is there again after Escape, until it is saved', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  const dialog = dialogNamed(page, 'Project');
  const about = dialog.getByLabel('Description');
  const settings = () => page.getByTitle('Project settings').click();
  await settings();
  await about.fill('All reports of one week.');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await settings();
  assert.equal(await about.inputValue(), 'All reports of one week.');
  await dialog.getByText('is not saved yet').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await saved(page);
  await settings();
  assert.equal(await about.inputValue(), 'All reports of one week.');
  assert.equal(await dialog.getByText('is not saved yet').count(), 0);
});

for (const viewport of [desktop, tablet, phone]) {
  journey(`a message covers no text, ${viewport.width} wide`, { viewport }, async ({ page }) => {
    await visit(page);
    await openText(page, 'alpha', `${`${text} `.repeat(20)}\n`.repeat(30));
    await page.getByTestId('toast').waitFor({ state: 'detached' });
    await page.locator('[data-testid=article]').focus();
    await page.keyboard.press('a');
    const message = told(page, 'Select a span first');
    await message.waitFor();
    const [box, reader] = [await message.boundingBox(), await page.locator('.reader').boundingBox()];
    assert.ok(box.y >= reader.y + reader.height, `the message at ${box.y} is over the text, which ends at ${reader.y + reader.height}`);
    assert.ok(box.y + box.height <= viewport.height && box.x >= 0 && box.x + box.width <= viewport.width);
    await message.getByRole('button', { name: 'Close the message' }).click();
    await eventually(async () => Math.round((await page.locator('.reader').boundingBox()).height + reader.y), viewport.height);
  });
}

journey('documents are filtered by status, too, and whole titles can be read', {}, async ({ page }) => {
  await visit(page);
  const names = Array.from({ length: 8 }, (_, n) => `report ${n + 1}`);
  await open(page, ...names.map((name, n) => file(`${name}.txt`, `${n} ${text}`)));
  await eventually(() => titles(page), names);
  await openDocument(page, 'report 3');
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await openDocument(page, 'report 5');
  const status = page.getByRole('combobox', { name: 'Filter documents by status' });
  await status.selectOption('done');
  await eventually(() => titles(page), ['report 3', 'report 5'], 'and the open one');
  await page.getByRole('searchbox', { name: 'Filter documents by title' }).fill('3');
  await eventually(() => titles(page), ['report 3']);
  await page.getByRole('searchbox', { name: 'Filter documents by title' }).fill('');
  await status.selectOption('all');
  await eventually(() => titles(page), names);
  await page.getByTestId('document-list').getByTitle('report 8').waitFor();
});

journey('a high figure below the low one is said beside it, and both are kept', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await mark(page, find(text, 'twelve people died'), '3');
  await page.getByRole('tab', { name: 'Details' }).click();
  const [low, high] = ['Low', 'High'].map((name) => page.getByLabel(name, { exact: false }).and(page.locator('input')).first());
  await low.fill('1200');
  await high.fill('900.5');
  const said = page.getByText('less than the low figure');
  await said.waitFor();
  assert.equal(await high.getAttribute('aria-invalid'), 'true');
  await saved(page);
  assert.equal(await high.inputValue(), '900.5');
  await high.fill('1,300');
  await said.waitFor({ state: 'detached' });
});

journey('what was added in one go is taken out again at once, and can be put back', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await open(page, file('beta.txt', 'One.'), file('gamma.txt', 'Two.'));
  await told(page, 'Added 2 texts.').getByRole('button', { name: 'Undo' }).click();
  await eventually(() => titles(page), ['alpha']);
  await told(page, '2 documents removed').waitFor();
  await page.getByText('2 removed documents').click();
  await page.getByRole('button', { name: 'Put beta back' }).click();
  await eventually(() => titles(page), ['alpha', 'beta']);

  const row = (id) => JSON.stringify({ id, text: `${id} ${text}`, text_sha256: null, spans: [{ id: 's1', start: 0, end: 2, label: 'actor', text: id }] });
  await open(page, file('said.jsonl', `${row('p1')}\n${row('p2')}\n`));
  await dialogNamed(page, 'Before anything is stored').getByTestId('import-accept').click();
  await told(page, 'Added 2 documents').getByRole('button', { name: 'Undo' }).click();
  await eventually(() => titles(page), ['alpha', 'beta']);
});
