// The history of a document: what was done is listed, can be looked at and gone back to; old edits are thinned.

import assert from 'node:assert/strict';
import { eventually, journeys, reload, saved, visit } from './support/app.mjs';
import { inDatabase, journal } from './support/database.mjs';
import { drag, listed, mark, openText, spansAre, stepOut } from './support/marking.mjs';
import { article, find, words } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it, and the council doubted both.';

const rows = (page) => page.getByTestId('past').locator('span:first-child').allTextContents();
const marks = (page) => page.locator('[data-testid=article] mark').allTextContents();
const past = (page) => page.getByRole('status').filter({ hasText: 'as it was' });

/** Opens the history with its key. */
async function openHistory(page) {
  await stepOut(page);
  await page.keyboard.press('h');
  await page.getByTestId('history').waitFor();
}

journey('what was done is listed, looked at, and gone back to as an edit of its own', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'short', text);
  await openHistory(page);
  await page.getByText('Nothing was done to this document yet').waitFor();
  await mark(page, find(text, 'The ministry'), '4');
  await mark(page, find(text, 'twelve people died'), '3');
  await page.keyboard.press('2');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+z');
  await mark(page, find(text, 'A witness'), '4');
  await page.getByRole('button', { name: 'Mark as done' }).click();
  const all = [
    'Marked the document as done',
    'Tagged “A witness” as Actor',
    'Undone: Deleted “twelve people died” (Denial)',
    'Deleted “twelve people died” (Denial)',
    'Relabelled “twelve people died”: Casualty figure → Denial',
    'Tagged “twelve people died” as Casualty figure',
    'Tagged “The ministry” as Actor',
    'As it was at first',
  ];
  await eventually(() => rows(page), all, 'every edit is listed, the newest first');
  await saved(page);
  const own = await listed(page).catch(() => []);

  // As it was after the second edit, with its marks; nothing can be changed.
  await page.getByTestId('past').filter({ hasText: /^Tagged “twelve/ }).click();
  await past(page).waitFor();
  await spansAre(page, 2);
  assert.deepEqual(await marks(page), ['The ministry', 'twelve people died']);
  await drag(page, find(text, 'the council'));
  await page.keyboard.press('4');
  await spansAre(page, 2);
  await stepOut(page);
  await page.getByTestId('past').filter({ hasText: 'As it was at first' }).click();
  await spansAre(page, 0);
  await page.getByRole('button', { name: 'Back to now' }).click();
  await past(page).waitFor({ state: 'detached' });
  await spansAre(page, 3);

  // With the keyboard alone: back to what it was, and that undone.
  await page.getByTestId('past').filter({ hasText: /^Tagged “twelve/ }).focus();
  await page.keyboard.press('Enter');
  await spansAre(page, 2);
  await page.getByRole('button', { name: 'Go back to this state' }).focus();
  await page.keyboard.press('Enter');
  await past(page).waitFor({ state: 'detached' });
  await spansAre(page, 2);
  await saved(page);
  await eventually(async () => (await rows(page)).length, all.length + 1, 'going back is an edit');
  await page.getByTestId('undo').click();
  await spansAre(page, 3);
  await page.getByTestId('redo').click();
  await spansAre(page, 2);
  await saved(page);
  await reload(page);
  await spansAre(page, 2);
  await page.getByTestId('undo').click();
  await spansAre(page, 3);
  assert.equal(own.length, 0, 'the list of annotations was not shown');
  await openHistory(page);
  await eventually(async () => (await rows(page)).slice(-all.length), all, 'the history is the same after a reload');
});

/** Stores `count` edits made on the days `at(n)` says: words tagged one after the other, every third taken back. */
const store = (page, records) =>
  inDatabase(page, `
    const [[project, document]] = await request(stores.documents.getAllKeys());
    for (const [seq, json] of given) stores.journal.put(json, [project, document, seq]);`, records);

const long = article(60_000, 4);

function made(count, at) {
  const places = words(long);
  const span = (n) => ({ id: `s${n}`, label: 'actor', start: places[n].start, end: places[n].end, annotator: 'a1', created_at: at(n), updated_at: at(n), origin: 'manual' });
  const records = [];
  let last = -1;
  for (let seq = 1; seq <= count; seq += 1) {
    const n = records.length;
    const record = { v: 1, step: 'do', at: at(n), annotator: 'a1' };
    if (seq % 3 === 0) Object.assign(record, { step: 'undo', removed_spans: [span(last)] });
    else Object.assign(record, { added_spans: [span(n)] });
    last = seq % 3 === 0 ? -1 : n;
    records.push([seq, JSON.stringify(record)]);
  }
  return records;
}

// One moment for all: a span that is taken back must be the one that was added, to the millisecond.
const today = Date.now();
const daysAgo = (days) => new Date(today - days * 86_400_000).toISOString();

journey('thousands of edits: the list comes in pages, any state can be shown', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'long', long);
  await saved(page);
  await store(page, made(3_000, () => daysAgo(1)));
  await reload(page);
  await spansAre(page, 1_000);
  await openHistory(page);
  await page.locator('[data-testid=history][data-edits="3000"]').waitFor();
  assert.equal(await page.getByTestId('past').count(), 100);
  await page.getByRole('button', { name: 'Show 100 earlier of 2900' }).click();
  await page.getByTestId('past').nth(199).waitFor();
  await page.getByTestId('past').nth(150).click();
  // The states of the edits 2998, 2999, 3000 hold 1000, 1001 and 1000 spans, and so on.
  await page.locator('[data-testid=past][data-seq="2850"][aria-current]').waitFor();
  await spansAre(page, 950);
  await page.getByRole('button', { name: 'Back to now' }).click();
  await spansAre(page, 1_000);
});

journey('old edits are thinned to one state a day, and nothing else changes', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'long', long);
  await saved(page);
  // Four old days of 500 edits each, then 600 old ones and 400 of yesterday, which are the last thousand.
  const day = (n) => (n < 2_000 ? daysAgo(90 - Math.floor(n / 500)) : daysAgo(n < 2_600 ? 80 : 1));
  await store(page, made(3_000, day));
  await reload(page);
  await spansAre(page, 1_000);
  const reading = await context.newPage();
  await visit(reading);
  await spansAre(reading, 1_000);
  const spans = await page.locator('[data-testid=article]').evaluate((one) => one.dataset.spanCount);
  const count = async () => (await journal(page)).length;
  await page.bringToFront();
  await mark(page, find(long, 'The army'), '4');
  await eventually(count, 1_005, 'the last thousand edits and the new one, with one for each earlier day');
  const damaged = () => page.getByTestId('toast').filter({ hasText: 'damaged' }).count();
  assert.equal(await damaged(), 0, 'the edits fit each other');
  // The records of the first three days and of the fourth without those among the last thousand and one.
  const kept = await journal(page);
  assert.deepEqual(kept.slice(0, 5).map(([seq]) => seq), [500, 1000, 1500, 2000, 2001]);
  // The tab that reads along has followed, and still does.
  await spansAre(reading, Number(spans) + 1);
  await page.getByTestId('undo').click();
  await spansAre(reading, Number(spans));
  await page.getByTestId('redo').click();
  await spansAre(reading, Number(spans) + 1);
  await reading.close();
  await reload(page);
  await spansAre(page, Number(spans) + 1);
  assert.equal(await damaged(), 0);
  await openHistory(page);
  await page.locator('[data-testid=history][data-edits="1007"]').waitFor();
  for (let n = 0; n < 10; n += 1) await page.getByRole('button', { name: /earlier of/ }).click();
  assert.deepEqual((await rows(page)).slice(-5), [...Array(4).fill('500 edits, kept as the state after the last'), 'As it was at first']);
  for (const [seq, held] of [[500, 168], [1000, 334], [1500, 500], [2000, 668], [0, 0]]) {
    await page.locator(`[data-testid=past][data-seq="${seq}"]`).click();
    await spansAre(page, held);
  }
  await page.getByRole('button', { name: 'Back to now' }).click();
  await page.getByTestId('undo').click();
  await spansAre(page, 1_000);
  await page.getByTestId('undo').click();
  await spansAre(page, 999);
  await page.getByTestId('redo').click();
  await spansAre(page, 1_000);
});
