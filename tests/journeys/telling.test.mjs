// What is amiss is said, and what is said is so: locks that are refused, a folder that is not written, what cannot be
// counted, backed up whole or read.

import assert from 'node:assert/strict';
import { eventually, journeys, reload, saved, visit } from './support/app.mjs';
import { inDatabase } from './support/database.mjs';
import { openPrivacy } from './support/dialogs.mjs';
import { folder, withFolder } from './support/folder.mjs';
import { mark, openDocument, openText, shown, spansAre } from './support/marking.mjs';
import { remove, secondTab, titles } from './support/tabs.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it.';
const other = 'The council counted three dead. Nobody denied that.';
const told = (page, what) => page.getByTestId('toast').filter({ hasText: what }).first().waitFor();
const home = (page) => page.getByRole('button', { name: 'All projects' }).click();
const recent = (page, name) => page.locator('.recent').getByRole('button', { name });

journey('where the browser refuses locks the work is stored all the same', {}, async ({ page }) => {
  await page.addInitScript(() => {
    LockManager.prototype.request = () => Promise.reject(new DOMException('not here', 'SecurityError'));
  });
  await visit(page);
  await openText(page, 'alpha', text);
  await mark(page, find(text, 'twelve people died'), '3');
  await saved(page);
  await reload(page);
  await spansAre(page, 1);
});

journey('a tab that reads along keeps no folder in step, and says why', {}, async ({ page, context }) => {
  await context.addInitScript(withFolder);
  await visit(page);
  await openText(page, 'alpha', text);
  await saved(page);
  const second = await secondTab(context);
  await second.getByRole('status').filter({ hasText: 'open in another tab' }).waitFor();
  await (await openPrivacy(second)).getByRole('button', { name: 'Choose a folder…' }).click();
  await told(second, 'is being edited in another tab');
  await second.waitForTimeout(200);
  assert.deepEqual(Object.keys(await folder(second)), []);
  await (await openPrivacy(second)).getByRole('button', { name: 'Choose a folder…' }).waitFor();
});

journey('projects that cannot be counted are said to be', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await saved(page);
  await page.evaluate(() => {
    const real = IDBObjectStore.prototype.getAllKeys;
    IDBObjectStore.prototype.getAllKeys = function getAllKeys(...given) {
      if (this.name === 'journal') throw new DOMException('worn out', 'DataError');
      return real.apply(this, given);
    };
  });
  const dialog = await openPrivacy(page);
  await dialog.getByRole('alert').filter({ hasText: 'Not all projects could be counted' }).filter({ hasText: 'worn out' }).waitFor();
});

journey('a backup of what was damaged says that it lacks a part', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  for (const quote of ['The ministry', 'twelve people died', 'A witness']) await mark(page, find(text, quote), '4');
  await saved(page);
  await home(page);
  await recent(page, /^alpha/).waitFor();
  await inDatabase(page, 'stores.journal.delete((await request(stores.journal.getAllKeys()))[1]);');
  await page.getByRole('button', { name: 'Back up everything' }).click();
  await told(page, 'a part of “alpha”');
  await told(page, 'Edit 2 is missing');
});

journey('a document that cannot be read can be put back after the project was left', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await openText(page, 'beta', other);
  await saved(page);
  const hide = 'const [key] = (await request(stores.documents.getAllKeys())).filter((key) => key[1] === "beta"); const entry = await request(stores.documents.get(key)); const was = entry.snapshot; stores.documents.put({ ...entry, snapshot: was.replace(/"v":2/, "\\"v\\":9") }, key); return [was, (await request(stores.documents.get(key))).snapshot];';
  const [before, after] = await inDatabase(page, hide);
  assert.notEqual(before, after, 'it says that a newer version wrote it');
  await openDocument(page, 'alpha');
  await page.reload();
  await shown(page, 'alpha');
  await told(page, '“beta” cannot be read');
  await remove(page, 'beta');
  await eventually(() => titles(page), ['alpha']);
  await saved(page);
  await home(page);
  await recent(page, /^alpha/).click();
  await page.getByText('1 removed document').click();
  await page.getByRole('button', { name: 'Put beta back' }).click();
  await eventually(() => titles(page), ['alpha', 'beta']);
  const kept = await inDatabase(page, 'return (await request(stores.documents.getAllKeys())).map((key) => key[1]);');
  assert.deepEqual(kept.sort(), ['alpha', 'beta']);
});

journey('a search does not lead to a document that another tab has removed', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await openText(page, 'beta', other);
  await saved(page);
  await openDocument(page, 'alpha');
  const second = await secondTab(context);
  await openDocument(second, 'alpha');
  await second.keyboard.press('/');
  await second.getByRole('searchbox', { name: 'Find in the project' }).fill('Nobody');
  const found = second.locator('.find [role=status]');
  await found.filter({ hasText: '1 found' }).waitFor();
  await page.bringToFront();
  await remove(page, 'beta');
  await saved(page);
  await eventually(() => titles(second), ['alpha'], 'the other tab follows');
  await found.filter({ hasText: 'Nothing found' }).waitFor();
});
