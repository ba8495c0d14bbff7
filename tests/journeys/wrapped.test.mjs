// Text whose lines were broken to fit a page, as it comes out of a PDF or a mail.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, visit } from './support/app.mjs';
import { dialogNamed } from './support/dialogs.mjs';

const journey = journeys();
const lines = 'The council met on Monday to hear\nwhat the villagers had seen. One com-\nmander spoke.\n\nNobody else was asked about the\nnight, and the army did not come to\nthe hall.';
const joined = ['The council met on Monday to hear what the villagers had seen. One commander spoke.', '', 'Nobody else was asked about the night, and the army did not come to the hall.'];
const paragraphs = (page) => page.locator('[data-testid=article] [data-paragraph]').allTextContents();
const paste = async (page) => {
  await page.getByRole('button', { name: 'Paste text' }).first().click();
  return dialogNamed(page, 'Paste text');
};

journey('lines broken to fit a page are joined into paragraphs if one says so, and are shown before', {}, async ({ page }) => {
  await visit(page);
  let dialog = await paste(page);
  const join = dialog.getByLabel(/^Join lines into paragraphs/);
  await dialog.getByLabel('Text', { exact: true }).fill('One paragraph, as it is.');
  assert.equal(await join.count(), 0);
  await dialog.getByLabel('Text', { exact: true }).fill(lines);
  assert.equal(await join.isChecked(), false);
  await join.check();
  const shown = dialog.getByRole('region', { name: 'The text as it is added' });
  await eventually(() => shown.textContent(), joined.join('\n'));
  await dialog.getByLabel('Text', { exact: true }).fill(`${lines} Later it was.`);
  await eventually(() => shown.textContent(), `${joined.join('\n')} Later it was.`);
  await dialog.getByLabel('Text', { exact: true }).fill(lines);
  await dialog.getByRole('button', { name: 'Add to the project' }).click();
  await articleReady(page);
  await eventually(() => paragraphs(page), joined);

  // Off means as it was pasted.
  dialog = await paste(page);
  await dialog.getByLabel('Title').fill('as it was');
  await dialog.getByLabel('Text', { exact: true }).fill(lines);
  await dialog.getByRole('button', { name: 'Add to the project' }).click();
  await eventually(() => paragraphs(page), lines.split('\n'));
});

journey('an article taken from mark-up can be joined, too', {}, async ({ page }) => {
  await visit(page);
  const html = `<p>${lines.replaceAll('\n\n', '</p><p>').replaceAll('\n', '<br>')}</p>`;
  await page.getByTestId('file-input').setInputFiles([{ name: 'mail.html', mimeType: 'text/html', buffer: Buffer.from(html) }]);
  const dialog = dialogNamed(page, 'Before anything is stored');
  const shown = dialog.getByRole('region', { name: 'The text that was taken' });
  await shown.waitFor();
  const before = await shown.textContent();
  await dialog.getByLabel(/^Join lines into paragraphs/).check();
  await eventually(async () => (await shown.textContent()).replaceAll('\n\n', '\n'), joined.filter(Boolean).join('\n'));
  assert.match(before, /to hear\nwhat/);
  await dialog.getByRole('button', { name: 'Add 1 text' }).click();
  await eventually(async () => (await paragraphs(page)).filter(Boolean), joined.filter(Boolean));
});
