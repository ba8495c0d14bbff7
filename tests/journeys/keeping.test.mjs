// The work outlasts the browser: kept by the browser when asked, in a folder, in a backup; and all of it can be deleted.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { address, eventually, journeys, saved, visit } from './support/app.mjs';
import { inDatabase } from './support/database.mjs';
import { dialogNamed, openPrivacy } from './support/dialogs.mjs';
import { folder, putInFolder, withFolder } from './support/folder.mjs';
import { exportDataset, file, listed, mark, openFiles, openText, shown, spansAre, stepOut } from './support/marking.mjs';
import { find, practiceFile } from './support/text.mjs';
import { unzip } from './support/zip.mjs';

const journey = journeys();

const text = 'The ministry said twelve people died. A witness denied it.';

/** A project called by its text, with one span. */
async function project(page, name) {
  await openText(page, name, text);
  await mark(page, find(text, 'twelve people died'), '3');
  await stepOut(page);
  await saved(page);
}

const home = (page) => page.getByRole('button', { name: 'All projects' }).click();

/** Presses the button and gives the archive that comes of it. */
async function backedUp(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  assert.match(download.suggestedFilename(), /^counterclaim-backup-\d{4}-\d\d-\d\d\.zip$/);
  return fs.readFileSync(await download.path());
}

journey('the browser is asked to keep the work after the first edit is stored, not before', {}, async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.asked = 0;
    StorageManager.prototype.persist = async () => (globalThis.asked += 1, true);
    StorageManager.prototype.persisted = async () => globalThis.asked > 0;
  });
  await visit(page);
  await openText(page, 'one', text);
  await saved(page);
  assert.equal(await page.evaluate(() => globalThis.asked), 0);
  await mark(page, find(text, 'twelve people died'), '3');
  await saved(page);
  await eventually(() => page.evaluate(() => globalThis.asked), 1);
  await mark(page, find(text, 'A witness'), '4');
  await saved(page);
  const privacy = await openPrivacy(page);
  await privacy.getByTestId('persistence').getByText('has promised').waitFor();
  assert.equal(await page.evaluate(() => globalThis.asked), 1, 'once is enough');
});

journey('work in no file is mentioned after fifty edits or a day, and can be put off', {}, async ({ page }) => {
  await visit(page);
  await project(page, 'one');
  const reminder = page.getByTestId('reminder');
  assert.equal(await reminder.count(), 0);
  // Undone and done again: each is an edit.
  for (let n = 0; n < 24; n += 1) {
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+y');
  }
  await saved(page);
  assert.equal(await reminder.count(), 0, 'not after 49');
  await page.keyboard.press('Control+z');
  await reminder.waitFor();
  await reminder.getByRole('button', { name: 'Later' }).click();
  await reminder.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+y');
  await saved(page);
  assert.equal(await reminder.count(), 0);

  // As if it had been put off the day before yesterday.
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('counterclaim.unfiled:'));
    const [edits] = localStorage.getItem(key).split(' ');
    localStorage.setItem(key, `${edits} ${Date.now() - 2 * 24 * 3600 * 1000}`);
  });
  await page.reload();
  await reminder.waitFor();
  await exportDataset(page);
  await reminder.waitFor({ state: 'detached' });
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('unfiled'))), []);
});

journey('a folder is kept in step, and what someone else wrote there is never overwritten', {}, async ({ page }) => {
  await page.addInitScript(withFolder);
  await visit(page);
  await project(page, 'one');
  const privacy = await openPrivacy(page);
  await privacy.getByRole('button', { name: 'Choose a folder…' }).click();
  await privacy.getByText('“one.json” in “my backups” is kept in step.').waitFor();
  await privacy.getByRole('button', { name: 'Close' }).click();
  const spans = async (name) => {
    const content = (await folder(page))[name];
    return content ? JSON.parse(content).documents.flatMap((document) => document.spans.map((span) => span.text)) : undefined;
  };
  await eventually(() => spans('one.json'), ['twelve people died']);
  const status = page.getByTestId('save-state');
  await eventually(() => status.getAttribute('data-in-file'), 'true');
  await mark(page, find(text, 'A witness'), '4');
  await eventually(() => spans('one.json'), ['twelve people died', 'A witness']);

  // After a reload the browser wants the permission again.
  await page.evaluate(() => sessionStorage.setItem('denied', 'yes'));
  await page.reload();
  const card = page.getByTestId('folder-card');
  await card.getByText('wants your permission again').waitFor();
  await mark(page, find(text, 'The ministry'), '4');
  await saved(page);
  await card.getByRole('button', { name: 'Go on writing' }).click();
  await eventually(() => spans('one.json'), ['The ministry', 'twelve people died', 'A witness']);
  await card.waitFor({ state: 'detached' });

  // Someone else writes to the file.
  const theirs = (await folder(page))['one.json'].replace('"name": "one"', '"name": "theirs"');
  await putInFolder(page, 'one.json', theirs);
  await stepOut(page);
  await page.keyboard.press('Control+z');
  await spansAre(page, 2);
  await card.getByText('was changed by someone else').waitFor();
  assert.equal((await folder(page))['one.json'], theirs);
  await card.getByRole('button', { name: 'Write to a new file' }).click();
  await eventually(() => spans('one 2.json'), ['twelve people died', 'A witness']);
  assert.equal((await folder(page))['one.json'], theirs);
  await card.waitFor({ state: 'detached' });

  await putInFolder(page, 'one 2.json', theirs);
  await page.keyboard.press('Control+y');
  await card.getByRole('button', { name: 'Open the other version' }).click();
  await page.getByTitle('Project settings').filter({ hasText: 'theirs' }).waitFor();
  assert.equal((await folder(page))['one 2.json'], theirs);
  assert.equal(await card.count(), 0, 'the other project has no folder');
  await home(page);
  await page.locator('.recent').getByRole('button', { name: /^one/ }).click();
  await page.getByTitle('Project settings').filter({ hasText: 'one' }).waitFor();
  await page.keyboard.press('Control+z');
  await card.getByRole('button', { name: 'Overwrite it' }).click();
  await eventually(() => spans('one 2.json'), ['twelve people died', 'A witness']);
  await (await openPrivacy(page)).getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Choose a folder…' }).waitFor();
});

/** All that IndexedDB holds of the program, as text. */
const storedIn = (page) => page.evaluate(async () => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open('counterclaim');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const read = (name, what) => new Promise((resolve) => {
    const request = database.transaction(name).objectStore(name)[what]();
    request.onsuccess = () => resolve(request.result);
  });
  const all = {};
  for (const name of database.objectStoreNames) {
    const keys = await read(name, 'getAllKeys');
    const values = await read(name, 'getAll');
    all[name] = keys.map((key, at) => [JSON.stringify(key), JSON.stringify(values[at].opened_at ? values[at].json : values[at])]);
  }
  database.close();
  return all;
});

journey('everything is backed up as one archive, deleted, and put back with its history', {}, async ({ page, browser }) => {
  await visit(page);
  await project(page, 'one');
  await home(page);
  await openFiles(page, practiceFile);
  await saved(page);
  await page.keyboard.press('n');
  await page.keyboard.press('Delete');
  await saved(page);
  const before = await storedIn(page);

  const privacy = await openPrivacy(page);
  assert.equal(await privacy.getByTestId('stored').getByRole('row').filter({ hasText: 'IndexedDB “counterclaim”' }).count(), 2);
  const bytes = await backedUp(page, privacy.getByRole('button', { name: 'Back up everything' }));
  const files = unzip(bytes);
  const names = [...files.keys()];
  assert.equal(names[0], 'counterclaim-backup.json');
  assert.equal(names.filter((name) => name.endsWith('/dataset.json')).length, 2);
  assert.equal(names.filter((name) => name.includes('/history/')).length, 2);
  assert.deepEqual(await backedUp(page, privacy.getByRole('button', { name: 'Back up everything' })), bytes, 'the same each time');
  await privacy.getByRole('button', { name: 'Close' }).click();
  await eventually(() => page.getByTestId('save-state').getAttribute('data-in-file'), 'true');

  // All of it is here: nothing is to be done.
  await page.getByTestId('file-input').setInputFiles([file('mine.zip', bytes, 'application/zip')]);
  const dialog = dialogNamed(page, 'What is in this backup');
  await eventually(() => dialog.getByText('here already, exactly so').count(), 2);
  assert.ok(await dialog.getByTestId('restore-go').isDisabled());
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.deepEqual(await storedIn(page), before);

  // Another version of one is here: it comes as a copy beside it.
  await page.keyboard.press('Control+z');
  await saved(page);
  await page.getByTestId('file-input').setInputFiles([file('mine.zip', bytes, 'application/zip')]);
  await dialog.getByText('comes as a copy').waitFor();
  await dialog.getByTestId('restore-go').click();
  await page.getByTestId('toast').filter({ hasText: 'Restored 1 project' }).waitFor();
  await home(page);
  await eventually(() => page.locator('.recent .project').count(), 3);
  await page.locator('.recent').getByRole('button', { name: /\(restored\)/ }).first().click();
  await shown(page, (await page.getByTestId('document-item').first().locator('.title').textContent()));
  await home(page);

  // Elsewhere, with nothing there, everything comes back as it was.
  const other = await browser.newContext();
  try {
    const fresh = await other.newPage();
    await visit(fresh);
    await fresh.getByTestId('file-input').setInputFiles([file('mine.zip', bytes, 'application/zip')]);
    const there = dialogNamed(fresh, 'What is in this backup');
    await eventually(() => there.getByText('not here: comes back as it was').count(), 2);
    await there.getByTestId('restore-go').click();
    await fresh.getByTestId('toast').filter({ hasText: 'Restored 2 projects' }).waitFor();
    const after = await storedIn(fresh);
    assert.deepEqual(after.projects, before.projects);
    assert.deepEqual(after.texts, before.texts);
    assert.deepEqual(after.journal, before.journal);
    await fresh.locator('.recent').getByRole('button', { name: /^one/ }).click();
    await shown(fresh, 'one');
    await spansAre(fresh, 1);
    await fresh.keyboard.press('Control+z');
    await spansAre(fresh, 0);
  } finally {
    await other.close();
  }
});

journey('the sizes count earlier states and what was set aside', {}, async ({ page }) => {
  await visit(page);
  await project(page, 'one');
  await inDatabase(page, `
    const [key] = await request(stores.documents.getAllKeys());
    const entry = await request(stores.documents.get(key));
    stores.earlier.put({ ...entry, snapshot: 'x'.repeat(300_000) }, key);
    stores.aside.put({ document: key[1], records: ['x'.repeat(200_000)], earlier: { snapshot: 'x'.repeat(100_000) } }, [...key, '2026']);`);
  const privacy = await openPrivacy(page);
  const size = await privacy.getByRole('row').filter({ hasText: 'one (1 document)' }).getByRole('cell').nth(1).textContent();
  assert.match(size, /^60\d kB$/);
});

journey('of a damaged backup the rest is put back, and the damage is listed', {}, async ({ page }) => {
  await visit(page);
  await project(page, 'one');
  await home(page);
  await project(page, 'two');
  await home(page);
  const bytes = await backedUp(page, page.getByRole('button', { name: 'Back up everything' }));
  // In the middle of the last file's packed bytes: the history of one of them.
  const last = bytes.lastIndexOf(Buffer.from('PK\x03\x04', 'latin1'));
  bytes.fill(0x55, last + 110, last + 130);
  for (const name of ['one', 'two']) {
    await page.getByRole('button', { name: `Delete ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: `Delete ${name}` }).waitFor({ state: 'detached' });
  }
  // Not even what they were called or where one was in them is left.
  const settings = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.split(':').length > 1));
  await eventually(settings, []);
  await page.getByTestId('file-input').setInputFiles([file('hurt.zip', bytes, 'application/zip')]);
  const dialog = dialogNamed(page, 'What is in this backup');
  await dialog.getByRole('list', { name: 'What is damaged' }).getByText(/damaged|history/).first().waitFor();
  await dialog.getByTestId('restore-go').click();
  await page.locator('.recent').getByRole('button', { name: /^two/ }).first().click();
  await shown(page, 'two');
  assert.deepEqual((await listed(page)).map(({ start, end }) => text.slice(start, end)), ['twelve people died']);
});

journey('everything can be deleted, after a question that offers the backup', {}, async ({ page }) => {
  await page.addInitScript(withFolder);
  await visit(page);
  await project(page, 'one');
  let privacy = await openPrivacy(page);
  await privacy.getByRole('button', { name: 'Choose a folder…' }).click();
  await privacy.getByText('is kept in step.').waitFor();
  const elsewhere = 'counterclaim http://127.0.0.1/elsewhere/ 1';
  await page.evaluate(async (names) => {
    for (const name of names) await (await caches.open(name)).put('/x', new Response('x'));
  }, [`counterclaim ${address} 1`, elsewhere]);
  await page.evaluate(() => localStorage.setItem('of-another-program', 'stays'));
  await privacy.getByRole('button', { name: 'Delete everything…' }).click();
  const question = dialogNamed(page, 'Delete everything?');
  await question.getByRole('button', { name: 'Keep it' }).click();
  await question.waitFor({ state: 'detached' });
  privacy = await openPrivacy(page);
  await privacy.getByRole('button', { name: 'Delete everything…' }).click();
  const bytes = await backedUp(page, question.getByRole('button', { name: 'Back up everything first' }));
  assert.ok(unzip(bytes).has('counterclaim-backup.json'));
  await question.getByRole('button', { name: 'Delete everything', exact: true }).click();
  const deleted = dialogNamed(page, 'Deleted');
  await deleted.getByText('is deleted').waitFor();
  const left = () => page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    settings: Object.keys(localStorage),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  assert.deepEqual(await left(), { databases: [], settings: ['of-another-program'], caches: [elsewhere], workers: 0 });
  await deleted.getByRole('link', { name: 'Start anew' }).click();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  assert.equal(await page.locator('.recent').count(), 0);

  // However else it is closed: what is made after that is stored.
  for (const close of [() => page.keyboard.press('Escape'), () => deleted.getByRole('button', { name: 'Close' }).click()]) {
    await project(page, 'anew');
    await saved(page);
    privacy = await openPrivacy(page);
    await privacy.getByRole('button', { name: 'Delete everything…' }).click();
    await question.getByRole('button', { name: 'Delete everything', exact: true }).click();
    await deleted.getByText('is deleted').waitFor();
    await Promise.all([page.waitForEvent('load'), close()]);
    await page.locator('html[data-ready]').waitFor({ state: 'attached' });
    await page.getByRole('heading', { name: 'Counterclaim' }).waitFor();
  }
  await project(page, 'anew');
  await saved(page);
});

journey('a whole session asks for nothing after loading', { serviceWorkers: 'allow' }, async ({ page, context }) => {
  const devtools = await context.newCDPSession(page);
  const asked = [];
  const loading = { over: false };
  const note = (kind) => ({ request, url, requestId }) => {
    const what = request?.url ?? url ?? requestId;
    // What the page makes itself and hands to itself.
    if (loading.over && !/^(blob|data):/.test(what)) asked.push(`${kind} ${what}`);
  };
  devtools.on('Network.requestWillBeSent', note('request'));
  devtools.on('Network.webSocketCreated', note('socket'));
  devtools.on('Network.webTransportCreated', note('transport'));
  await devtools.send('Network.enable');
  // What a service worker or another worker asks for is seen by the context.
  context.on('request', (request) => {
    if (loading.over && !/^(blob|data):/.test(request.url())) asked.push(`context ${request.url()}`);
  });
  await visit(page);
  // A service worker that fills its cache is part of loading.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForLoadState('networkidle');
  loading.over = true;

  await project(page, 'one');
  const { bytes } = await exportDataset(page);
  for (const format of ['doccano', 'cas-xmi', 'csv', 'spacy']) {
    await page.getByTestId('export').click();
    await page.getByTestId('export-format').selectOption(format);
    await page.locator('[data-testid=export-losses][data-state=ready]').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-go').click()]);
    await download.path();
  }
  await page.getByTestId('file-input').setInputFiles([file('again.json', bytes, 'application/json')]);
  await page.getByTestId('toast').filter({ hasText: 'Opened' }).waitFor();
  await page.getByTestId('file-input').setInputFiles([
    file('page.html', `<link rel=stylesheet href=https://elsewhere.example/a.css><img src=https://elsewhere.example/b.png>
      <article><h1>Night</h1>${'<p>The ministry said that twelve people had died near the well, and gave no names.</p>'.repeat(4)}</article>`, 'text/html'),
  ]);
  await page.getByTestId('import-accept').click();
  await shown(page, 'Night');
  const privacy = await openPrivacy(page);
  await privacy.getByText('Nothing you open leaves').waitFor();
  await backedUp(page, privacy.getByRole('button', { name: 'Back up everything' }));
  await privacy.getByRole('button', { name: 'Close' }).click();
  await home(page);
  await page.locator('.recent').waitFor();
  assert.deepEqual(asked, [], `after loading ${address}`);
});
