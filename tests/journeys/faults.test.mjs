// What can go wrong with what is stored: wiped, broken off, damaged, of another version. Nothing is lost, and it is said.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { address, articleReady, eventually, journeys, reload, saved, visit } from './support/app.mjs';
import { inDatabase, journal } from './support/database.mjs';
import { exportDataset, listed, mark, openDocument, openText, shown, spansAre } from './support/marking.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
/** Asked for by the browser itself where the program's page is not. */
const noIcon = { tolerated: [/404/] };
const text = 'The ministry said twelve people died. A witness denied it, and the council doubted both.';
const other = 'The army said three people died. The governor said nothing.';
const places = ['The ministry', 'twelve people died', 'A witness', 'the council'].map((quote) => find(text, quote));

/** Marks the first `count` places with the label of key 4. */
async function marked(page, count) {
  for (const place of places.slice(0, count)) await mark(page, place, '4');
}

async function begin(page, count) {
  await visit(page);
  await openText(page, 'short', text);
  await marked(page, count);
  await saved(page);
  return listed(page);
}

/** Waits for a message that says `what`. */
const told = (page, what) => page.getByTestId('toast').filter({ hasText: what }).first().waitFor();

const wipes = {
  'cleared by the browser': async ({ page, context }) => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: new URL(address).origin, storageTypes: 'indexeddb' });
  },
  'deleted by another tab': async ({ context }) => {
    const second = await context.newPage();
    await second.goto(new URL('index.html?', address).href);
    await second.evaluate(() => new Promise((yes) => {
      indexedDB.deleteDatabase('counterclaim').onsuccess = yes;
    }));
    await second.close();
  },
};
for (const [how, wipe] of Object.entries(wipes)) {
  journey(`storage ${how} while the page is open: it is said, and everything is stored anew`, {}, async ({ page, context }) => {
    await visit(page);
    await openText(page, 'other', other);
    await mark(page, find(other, 'The army'), '4');
    await openText(page, 'removed', `${other} Removed.`);
    await page.getByTestId('document-item').filter({ hasText: 'removed' }).hover();
    await page.getByRole('button', { name: 'Remove removed' }).click();
    await openText(page, 'short', text);
    await marked(page, 3);
    await page.keyboard.press('Control+z');
    await spansAre(page, 2);
    await saved(page);
    await wipe({ page, context });
    await told(page, 'deleted while the page was open');
    await saved(page);
    await mark(page, places[3], '4');
    await saved(page);
    const spans = await listed(page);
    await reload(page);
    await shown(page, 'short');
    assert.deepEqual(await listed(page), spans);
    // With all their past.
    await page.getByTestId('undo').click();
    await page.getByTestId('undo').click();
    await page.getByTestId('undo').click();
    await spansAre(page, 0);
    await openDocument(page, 'other');
    await spansAre(page, 1);
  });
}

journey('a transaction that the browser breaks off is tried again', {}, async ({ page }) => {
  await begin(page, 1);
  await page.evaluate(() => {
    const real = IDBDatabase.prototype.transaction;
    let left = 2;
    IDBDatabase.prototype.transaction = function transaction(...given) {
      const made = real.apply(this, given);
      if (made.mode === 'readwrite' && left > 0) {
        left -= 1;
        made.commit = () => undefined;
        queueMicrotask(() => made.abort());
      }
      return made;
    };
  });
  await mark(page, places[1], '4');
  await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
  await mark(page, places[2], '4');
  await saved(page);
  await told(page, 'stored again');
  await reload(page);
  await spansAre(page, 3);
});

journey('a tab closed in the middle of edits has lost nothing that was shown as saved', {}, async ({ page, context }) => {
  await begin(page, 2);
  await mark(page, places[2], '4');
  // Without waiting until it is stored, and without the question whether to leave, in which the page would stand still
  // with what it was writing.
  await page.close();
  const again = await context.newPage();
  await visit(again);
  await articleReady(again);
  await saved(again);
  const spans = await listed(again);
  assert.deepEqual(spans.slice(0, 2).map(({ start }) => start), places.slice(0, 2).map(({ start }) => start));
  assert.equal((await journal(again)).length, spans.length);
});

const damages = {
  'a record that is cut off': {
    damage: `const key = (await request(stores.journal.getAllKeys()))[1];
      const json = await request(stores.journal.get(key));
      stores.journal.put(json.slice(0, json.length / 2), key);`,
    left: [0, 2, 3],
    says: 'Edit 2',
  },
  'a record that is no text': {
    damage: 'const key = (await request(stores.journal.getAllKeys()))[1]; stores.journal.put({ odd: [1] }, key);',
    left: [0, 2, 3],
    says: 'Edit 2 is not readable',
  },
  'a record that is gone': {
    damage: 'stores.journal.delete((await request(stores.journal.getAllKeys()))[1]);',
    left: [0, 2, 3],
    says: 'Edit 2 is missing',
  },
  'a record that says something else': {
    damage: `const key = (await request(stores.journal.getAllKeys()))[1];
      const json = await request(stores.journal.get(key));
      stores.journal.put(json.replace('"label":"actor"', '"label":"claim"'), key);`,
    left: [0, 1, 2, 3],
    says: 'not what it was when it was stored',
  },
  'a snapshot that is cut off': {
    damage: `const key = (await request(stores.documents.getAllKeys()))[0];
      const entry = await request(stores.documents.get(key));
      stores.documents.put({ ...entry, snapshot: entry.snapshot.slice(0, 40) }, key);`,
    left: [0, 1, 2, 3],
    says: 'The state after edit 0',
  },
  'a snapshot that is no text': {
    damage: `const key = (await request(stores.documents.getAllKeys()))[0];
      const entry = await request(stores.documents.get(key));
      stores.documents.put({ ...entry, snapshot: 7 }, key);`,
    left: [0, 1, 2, 3],
    says: 'newest state is missing',
  },
};
for (const [what, { damage, left, says }] of Object.entries(damages)) {
  journey(`${what}: the rest is recovered, and the original kept`, {}, async ({ page }) => {
    await begin(page, 4);
    await inDatabase(page, damage);
    const before = await journal(page);
    await reload(page);
    await shown(page, 'short');
    await told(page, says);
    assert.deepEqual((await listed(page)).map(({ start }) => start), left.map((n) => places[n].start));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the original' }).click(),
    ]);
    const original = fs.readFileSync(await download.path(), 'utf8');
    const kept = JSON.parse(original);
    assert.equal(kept.length, 1);
    assert.deepEqual(kept[0].numbers.map((key, n) => [key[2], kept[0].records[n]]), before, 'as it was found');
    // It is mended: work goes on, and nothing is said again.
    await page.getByTestId('undo').click();
    await spansAre(page, left.length - 1);
    await page.getByTestId('redo').click();
    await spansAre(page, left.length);
    await saved(page);
    await reload(page);
    await spansAre(page, left.length);
    assert.equal(await page.getByTestId('toast').filter({ hasText: 'damaged' }).count(), 0);
    const numbers = (await journal(page)).map(([number]) => number);
    assert.deepEqual(numbers, numbers.map((_, n) => n + 1), 'the journal has no gap');
  });
}

/** Presses the button and gives what it downloads, read as JSON. */
async function original(page, within) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    within.getByRole('button', { name: 'Download the original' }).click(),
  ]);
  return JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
}

journey('a text that is gone: it is said, and what is left of the document can be downloaded', {}, async ({ page }) => {
  await begin(page, 2);
  await openText(page, 'other', other);
  await saved(page);
  const drop = 'for (const key of await request(stores.texts.getAllKeys())) if ((await request(stores.texts.get(key))) === given) stores.texts.delete(key);';
  await inDatabase(page, drop, text);
  const before = await journal(page);
  await reload(page);
  await shown(page, 'other');
  const toast = page.getByTestId('toast').filter({ hasText: '“short” cannot be read' });
  await toast.waitFor();
  const stored = await original(page, toast);
  assert.deepEqual(stored.documents.map(([key]) => key[1]), ['short'], 'of this document only');
  assert.deepEqual(stored.journal.map(([key, record]) => [key[2], record]), before, 'as it is');
  assert.match(stored.projects[0][1].json, /"short"/);
  // In its place the same is offered.
  await page.getByTestId('document-item').getByRole('button', { name: 'short' }).first().click();
  const notice = page.locator('main').getByText('cannot be read').locator('..');
  assert.deepEqual(await original(page, notice), stored);
  assert.deepEqual(await journal(page), before, 'nothing was changed');
});

const broken = {
  'is cut off': 'stores.projects.put({ ...entry, json: entry.json.slice(0, 30) }, key);',
  'is no text': 'stores.projects.put({ ...entry, json: 7 }, key);',
};
for (const [how, damage] of Object.entries(broken)) {
  journey(`a project whose entry ${how}: it is said, and all that is stored of it can be downloaded`, {}, async ({ page }) => {
    await begin(page, 2);
    await inDatabase(page, `
      const [key] = await request(stores.projects.getAllKeys());
      const entry = await request(stores.projects.get(key));
      ${damage}`);
    const before = await journal(page);
    await page.reload();
    const toast = page.getByTestId('toast').filter({ hasText: 'The stored project cannot be read' });
    await toast.waitFor();
    const stored = await original(page, toast);
    assert.deepEqual(stored.texts.map(([, kept]) => kept), [text]);
    assert.deepEqual(stored.journal.map(([key, record]) => [key[2], record]), before);
    assert.equal(stored.projects.length, 1);
    assert.deepEqual(await journal(page), before, 'nothing was changed');
  });
}

journey('records with unknown fields and steps are read, and kept as they are', {}, async ({ page }) => {
  const spans = await begin(page, 3);
  await inDatabase(page, `
    for (const key of (await request(stores.journal.getAllKeys())).slice(0, 2)) {
      const json = await request(stores.journal.get(key));
      stores.journal.put(json.replace('"step":"do"', '"step":"dictated","colour":{"red":[1]}'), key);
    }`);
  const before = await journal(page);
  await reload(page);
  assert.deepEqual(await listed(page), spans);
  await mark(page, places[3], '4');
  await saved(page);
  assert.deepEqual((await journal(page)).slice(0, 3), before);
  assert.equal(await page.getByTestId('toast').filter({ hasText: 'damaged' }).count(), 0);
});

journey('what an older version stored is opened and goes on', noIcon, async ({ page }) => {
  const spans = await begin(page, 3);
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.evaluate(async () => {
    const request = (one) => new Promise((yes, no) => Object.assign(one, { onsuccess: () => yes(one.result), onerror: () => no(one.error) }));
    const names = ['projects', 'texts', 'documents', 'journal'];
    let database = await request(indexedDB.open('counterclaim'));
    const transaction = database.transaction(names);
    const all = {};
    for (const name of names) {
      const store = transaction.objectStore(name);
      const [keys, values] = await Promise.all([request(store.getAllKeys()), request(store.getAll())]);
      all[name] = keys.map((key, n) => [key, values[n]]);
    }
    database.close();
    // Version 1 had no digests.
    const old = (json) => json.replace('{"v":2,', '{"v":1,').replace(/"digest":"[0-9a-f]*",/, '');
    const make = {
      projects: (value) => ({ ...value, json: old(value.json) }),
      documents: (value) => ({ ...value, snapshot: old(value.snapshot) }),
      texts: (value) => value,
      journal: old,
    };
    sessionStorage.setItem('old', JSON.stringify(names.map((name) => [name, all[name].map(([key, value]) => [key, make[name](value)])])));
  });
  // Where the program does not run, so that it does not make the database itself.
  await page.goto(await page.evaluate(() => document.querySelector('link[rel=stylesheet]').href));
  await page.evaluate(async () => {
    const request = (one) => new Promise((yes, no) => Object.assign(one, { onsuccess: () => yes(one.result), onerror: () => no(one.error) }));
    await request(indexedDB.deleteDatabase('counterclaim'));
    const asked = indexedDB.open('counterclaim', 1);
    asked.onupgradeneeded = () => {
      for (const [name, entries] of JSON.parse(sessionStorage.getItem('old'))) {
        const store = asked.result.createObjectStore(name);
        if (name === 'documents') store.createIndex('text_sha256', 'text_sha256');
        for (const [key, value] of entries) store.put(value, key);
      }
    };
    (await request(asked)).close();
  });
  await visit(page);
  await page.locator('.recent .project').click();
  await articleReady(page);
  assert.deepEqual(await listed(page), spans);
  await mark(page, places[3], '4');
  await saved(page);
  await reload(page);
  await spansAre(page, 4);
  await page.getByTestId('undo').click();
  await page.getByTestId('undo').click();
  await spansAre(page, 2);
  assert.equal(await page.getByTestId('toast').filter({ hasText: 'damaged' }).count(), 0);
});

journey('a newer version of the program takes the storage over: it is said, and nothing of it is touched', noIcon, async ({ page, context }) => {
  await begin(page, 2);
  const second = await context.newPage();
  await visit(second);
  const before = await journal(second);
  await second.goto(await second.evaluate(() => document.querySelector('link[rel=stylesheet]').href));
  await second.evaluate(() => new Promise((yes) => {
    const asked = indexedDB.open('counterclaim', 99);
    asked.onupgradeneeded = () => asked.result.createObjectStore('of-the-future');
    asked.onsuccess = () => { asked.result.close(); yes(); };
  }));
  await told(page, 'newer version');
  await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
  // The work goes on in memory and can be taken along.
  await mark(page, places[2], '4');
  await spansAre(page, 3);
  const { dataset } = await exportDataset(page);
  assert.equal(dataset.documents[0].spans.length, 3);
  assert.equal(await page.locator('[data-testid=save-state]').getAttribute('data-state'), 'failed');
  assert.deepEqual(await journal(second), before, 'nothing was written');
  await page.reload();
  await page.getByRole('alert').filter({ hasText: 'newer version' }).first().waitFor();
});

journey('an entry of a newer version inside the storage is left alone', {}, async ({ page }) => {
  await begin(page, 3);
  await inDatabase(page, `
    const key = (await request(stores.journal.getAllKeys()))[1];
    const json = await request(stores.journal.get(key));
    stores.journal.put(json.replace('{"v":2,', '{"v":77,'), key);`);
  const before = await journal(page);
  await page.reload();
  await page.getByRole('alert').filter({ hasText: 'newer version' }).first().waitFor();
  assert.deepEqual(await journal(page), before);
});

journey('a clock that goes backwards changes no order', {}, async ({ page }) => {
  await visit(page);
  const times = ['2031-05-05T12:00:00Z', '2026-01-01T00:00:00Z', '1999-12-31T23:59:59Z', '2027-01-01T00:00:00Z'];
  await openText(page, 'short', text);
  for (const [n, time] of times.entries()) {
    await page.clock.setFixedTime(time);
    await mark(page, places[n], '4');
  }
  await saved(page);
  await reload(page);
  await spansAre(page, 4);
  for (let left = 3; left >= 0; left -= 1) {
    await page.getByTestId('undo').click();
    await spansAre(page, left);
    assert.deepEqual((await listed(page)).map(({ start }) => start), places.slice(0, left).map(({ start }) => start));
  }
});
