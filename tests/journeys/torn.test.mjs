// What a crash in the middle of a write leaves behind: the last entry of the database's log is torn. Chromium reads over
// it once, and deletes everything at the start after that, unless a new log was begun in between.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { eventually, saved } from './support/app.mjs';
import { listed, mark, openText, spansAre } from './support/marking.mjs';
import { crashing, goOn } from './support/process.mjs';
import { find } from './support/text.mjs';

const text = 'The ministry said twelve people died. A witness denied it, and the council doubted both.';
const place = (quote) => find(text, quote);
/** Less than the last entry has. */
const TORN_BYTES = 20;

/** Where the browser keeps the databases of all hosts. */
const databasesOf = (profile) => path.join(profile, 'Default', 'IndexedDB');

/** A text with two spans; everything is stored. */
async function begin(page) {
  await openText(page, 'torn', text);
  await mark(page, place('The ministry'), '4');
  await mark(page, place('twelve people died'), '3');
  await saved(page);
}

test('a write torn by a crash takes nothing else away, at no start after it', crashing(async ({ t, start, kill, profile }) => {
  const databases = databasesOf(profile);
  await begin(await start());
  await kill();
  const host = fs.readdirSync(databases).find((name) => name.endsWith('.leveldb'));
  if (!host) return t.skip('this browser does not keep its databases in LevelDB');
  const logs = () => fs.readdirSync(path.join(databases, host)).filter((name) => name.endsWith('.log'));
  const log = logs().at(-1);
  const file = path.join(databases, host, log);
  fs.truncateSync(file, fs.statSync(file).size - TORN_BYTES);

  let page = await start();
  await goOn(page);
  await eventually(() => logs().includes(log), false, 'a new log is begun');
  const left = (await listed(page)).length;
  assert.ok(left >= 1, 'what was stored before the torn write is there');
  await mark(page, place('A witness'), '4');
  await mark(page, place('the council'), '4');
  await saved(page);
  const spans = await listed(page);
  await kill();

  page = await start();
  await goOn(page);
  await spansAre(page, left + 2);
  assert.deepEqual(await listed(page), spans);
  await kill();
}));

test('when everything stored is gone, it is said', crashing(async ({ start, kill, profile }) => {
  const page = await start();
  await begin(page);
  // Settings reach the disk when the page is left.
  await page.goto('about:blank');
  await eventually(() => settings(profile), true, 'the browser has kept which project was open');
  await kill();
  fs.rmSync(databasesOf(profile), { recursive: true, maxRetries: 10 });
  const again = await start();
  await again.getByTestId('toast').filter({ hasText: 'is not there any more' }).waitFor();
  await openText(again, 'torn', text);
  await saved(again);
  await kill();
}));

/** True if the settings on the disk name a project. */
function settings(profile) {
  const folder = path.join(profile, 'Default', 'Local Storage', 'leveldb');
  const logs = fs.readdirSync(folder).filter((name) => name.endsWith('.log'));
  return logs.some((name) => fs.readFileSync(path.join(folder, name)).includes('counterclaim.project'));
}
