// What is opened though it is here already: texts, annotations of other programs, datasets.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import { dialogNamed } from './support/dialogs.mjs';
import { file, openText, shown, spansAre } from './support/marking.mjs';
import { titles } from './support/tabs.mjs';
import { practiceFile } from './support/text.mjs';

const journey = journeys();
const before = (page) => dialogNamed(page, 'Before anything is stored');
const open = (page, ...files) => page.getByTestId('file-input').setInputFiles(files);
const told = (page, what) => page.getByTestId('toast').filter({ hasText: what }).first();
const text = 'The ministry said twelve people died. A witness denied it.';
const row = (id, text) => `${JSON.stringify({ id, text, text_sha256: null, spans: [{ id: 's1', start: 0, end: 3, label: 'actor', text: text.slice(0, 3) }] })}\n`;

journey('a text that is here already under another title is added only if one says so', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await openText(page, 'beta', 'Nobody was asked.');
  await open(page, file('copy.txt', text));
  const dialog = before(page);
  const all = dialog.getByLabel(/1 text that is in this project already/);
  assert.equal(await all.isChecked(), false);
  await dialog.getByRole('button', { name: 'Open what is here' }).click();
  await shown(page, 'alpha');
  assert.deepEqual(await titles(page), ['alpha', 'beta']);

  await open(page, file('copy.txt', text), file('new.txt', 'Another one.'));
  await dialog.getByRole('button', { name: 'Add 1 text' }).waitFor();
  await all.check();
  await dialog.getByRole('button', { name: 'Add 2 texts' }).click();
  await eventually(() => titles(page), ['alpha', 'beta', 'copy', 'new']);
});

journey('annotations of texts that are here already are left out by default, and that is said', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  const foreign = file('said.jsonl', row('one', text) + row('two', 'The council has not answered.'));
  await open(page, foreign);
  const dialog = before(page);
  const again = dialog.getByLabel(/1 document whose text is in this project already/);
  assert.equal(await again.isChecked(), false);
  await dialog.getByText('left out with its annotations').waitFor();
  await dialog.getByTestId('import-accept').click();
  await told(page, 'Added 1 document. Left out: 1 document whose text is here already.').waitFor();
  await shown(page, 'two');

  // Two files at once with the same texts, of two people, say: what the first brings is not "here already" for the second.
  await open(page, file('a.conll.txt', 'x'), file('said.jsonl', row('one', text) + row('two', 'The council has not answered.')));
  await dialog.getByLabel(/2 documents whose text is in this project already/).waitFor();
  await dialog.getByTestId('import-accept').click();
  await told(page, 'Nothing was added').waitFor();
  assert.deepEqual(await titles(page), ['alpha', 'two', 'a.conll']);

  await open(page, foreign);
  await dialog.getByLabel(/2 documents whose text is in this project already/).check();
  await dialog.getByTestId('import-accept').click();
  await shown(page, 'one');
  await spansAre(page, 1);
  assert.equal((await titles(page)).length, 5);
});

journey('a dataset that is opened again is told from the one that is here', {}, async ({ page }) => {
  await visit(page);
  const twice = async (name) => {
    await page.getByTestId('file-input').setInputFiles(practiceFile);
    await page.getByTitle('Project settings').filter({ hasText: name }).waitFor();
    await articleReady(page);
  };
  await twice(/^Practice articles$/);
  await twice(/^Practice articles \(2\)$/);
  await told(page, 'a project of that name is here already').waitFor();
  await twice(/^Practice articles \(3\)$/);
  await saved(page);
  await page.getByRole('button', { name: 'All projects' }).click();
  const listed = page.locator('.recent');
  for (const name of ['Practice articles', 'Practice articles (2)', 'Practice articles (3)']) {
    await listed.getByText(name, { exact: true }).waitFor();
  }
  await twice(/^Practice articles \(4\)$/);
});
