// What is in a file and what is not: every change of the project counts, and a file belongs to the project it was saved
// from.

import assert from 'node:assert/strict';
import { eventually, journeys, saved, visit } from './support/app.mjs';
import { folder, withFolder } from './support/folder.mjs';
import { mark, openDocument, openText, shown, spansAre } from './support/marking.mjs';
import { remove, titles } from './support/tabs.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it.';
const other = 'The council counted three dead. Nobody denied that.';

/** A stand-in for the browser's own dialog: files in its own file system; writing one takes `globalThis.slow`. */
const withPicker = () => {
  globalThis.slow = Promise.resolve();
  globalThis.picked = [];
  globalThis.showSaveFilePicker = async ({ suggestedName }) => {
    globalThis.picked.push(suggestedName);
    return (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
  };
  const real = FileSystemFileHandle.prototype.createWritable;
  FileSystemFileHandle.prototype.createWritable = async function createWritable(...given) {
    await globalThis.slow;
    return real.apply(this, given);
  };
};
const written = (page, name) =>
  page.evaluate(async (name) => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
    // While it is being written it cannot be read.
    const content = await handle.getFile().then((file) => file.text()).catch(() => '');
    return content ? JSON.parse(content).documents.map(({ title, spans }) => [title, spans.length]) : null;
  }, name);
const inFile = (page) => page.getByTestId('save-state').getAttribute('data-in-file');
const isInFile = (page, state, message) => eventually(() => inFile(page), String(state), message);
const told = (page, what) => page.getByTestId('toast').filter({ hasText: what }).first();

async function rename(page, name) {
  await page.getByTitle('Project settings').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByTitle('Project settings').filter({ hasText: name }).waitFor();
}

journey('documents added or removed and a new name are in no file until they are saved', {}, async ({ page }) => {
  await page.addInitScript(withPicker);
  await visit(page);
  await openText(page, 'alpha', text);
  await isInFile(page, true, 'a text that was only opened is where it came from');
  await mark(page, find(text, 'twelve people died'), '3');
  await isInFile(page, false);
  const save = async () => {
    await page.keyboard.press('Control+s');
    await isInFile(page, true);
  };
  await save();
  await openText(page, 'beta', other);
  await isInFile(page, false, 'a document more');
  await save();
  await rename(page, 'renamed');
  await isInFile(page, false, 'another name');
  await save();
  await saved(page);
  await page.reload();
  await shown(page, 'beta');
  await isInFile(page, true, 'after a reload, too');
  await remove(page, 'alpha');
  await mark(page, find(other, 'three dead'), '3');
  await isInFile(page, false, 'a document less, and as many edits');
  assert.equal(await page.evaluate(() => globalThis.picked.length), 0, 'the page was loaded anew');
});

journey('another text of the same name in the same place is another project', {}, async ({ page }) => {
  await page.addInitScript(withPicker);
  await visit(page);
  await openText(page, 'beta', other);
  await openText(page, 'alpha', text);
  await openDocument(page, 'beta');
  await mark(page, find(other, 'three dead'), '3');
  await page.keyboard.press('Control+s');
  await isInFile(page, true);
  const again = async () => {
    await saved(page);
    await page.getByRole('button', { name: 'All projects' }).click();
    await page.locator('.recent').getByRole('button', { name: /^beta/ }).click();
    await shown(page, 'beta');
  };
  await remove(page, 'alpha');
  await again();
  await openText(page, 'alpha', `${text} Nobody else was asked.`);
  await saved(page);
  await isInFile(page, false, 'the file has the text that was removed');
});

journey('what is added or renamed comes into the folder by itself', {}, async ({ page }) => {
  await page.addInitScript(withFolder);
  await visit(page);
  await openText(page, 'alpha', text);
  await mark(page, find(text, 'twelve people died'), '3');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Privacy and storage' }).click();
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByText('is kept in step.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  const there = async () => {
    const content = (await folder(page))['alpha.json'];
    const dataset = content ? JSON.parse(content) : undefined;
    return dataset && [dataset.project.name, ...dataset.documents.map(({ title }) => title)];
  };
  await openText(page, 'beta', other);
  await eventually(there, ['alpha', 'alpha', 'beta']);
  await rename(page, 'gamma');
  await eventually(there, ['gamma', 'alpha', 'beta']);
});

journey('a slow file holds what it was asked to, of the project it was asked for', {}, async ({ page }) => {
  await page.addInitScript(withPicker);
  await visit(page);
  await openText(page, 'alpha', text);
  await mark(page, find(text, 'twelve people died'), '3');
  const hold = () => page.evaluate(() => { globalThis.slow = new Promise((go) => { globalThis.go = go; }); });
  const go = () => page.evaluate(() => globalThis.go());
  await hold();
  await page.keyboard.press('Control+s');
  await eventually(() => page.evaluate(() => globalThis.picked.length), 1);
  await mark(page, find(text, 'A witness'), '4');
  await go();
  await told(page, 'Saved to alpha.json').waitFor();
  assert.equal(await inFile(page), 'false', 'the second span came too late');

  await hold();
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: 'All projects' }).click();
  await openText(page, 'gamma', other);
  await mark(page, find(other, 'three dead'), '3');
  await go();
  await eventually(() => written(page, 'alpha.json'), [['alpha', 2]]);
  await saved(page);
  assert.equal(await inFile(page), 'false', 'the other project is in no file');
  await page.keyboard.press('Control+s');
  await eventually(() => page.evaluate(() => globalThis.picked), ['alpha.json', 'gamma.json']);
  await eventually(() => written(page, 'gamma.json'), [['gamma', 1]]);
  assert.deepEqual(await written(page, 'alpha.json'), [['alpha', 2]]);
});

journey('texts that are stored nowhere are not left without a question', {}, async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { get: () => undefined }));
  await visit(page);
  await openText(page, 'alpha', text);
  await page.getByRole('button', { name: 'All projects' }).click();
  await told(page, 'neither stored nor in a file').waitFor();
  await shown(page, 'alpha');
});

journey('removals are undone one after the other, and each message puts its own document back', {}, async ({ page }) => {
  await visit(page);
  for (const [title, content] of [['one', text], ['two', other], ['three', `${text} ${other}`]]) await openText(page, title, content);
  await openDocument(page, 'two');
  await mark(page, find(other, 'three dead'), '3');
  await remove(page, 'one');
  await remove(page, 'two');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  assert.deepEqual(await titles(page), ['one', 'two', 'three']);
  await openDocument(page, 'two');
  await spansAre(page, 1);

  await remove(page, 'one');
  await remove(page, 'two');
  await told(page, '“one” was removed').getByRole('button', { name: 'Put it back' }).click();
  await eventually(() => titles(page), ['one', 'three']);
  await told(page, '“two” was removed').getByRole('button', { name: 'Put it back' }).click();
  await eventually(() => titles(page), ['one', 'two', 'three']);
  await remove(page, 'two');
  await told(page, '“two” was removed').waitFor();
  await saved(page);
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Put it back' }).count(), 0, 'what was left behind is not offered');
});
