// What is marked on screen is what the exported offsets say, in every script and over hundreds of spans.

import assert from 'node:assert/strict';
import { articleReady, desktop, journeys, saved, visit, Watch } from './support/app.mjs';
import {
  drag,
  ends,
  exportDataset,
  file,
  listed,
  openText,
  slicesAreRight,
  spanCount,
  spansAre,
  stepOut,
} from './support/marking.mjs';
import { stretches, text } from './support/scripts.mjs';
import { article, find, numbers, slice, words } from './support/text.mjs';

const journey = journeys();
const labels = ['claim', 'denial', 'casualty_figure', 'actor'];

/** Start, end, label, text: what two spans are compared by. */
const plain = (spans) =>
  spans
    .map(({ start, end, label, text: quote }) => ({ start, end, label, text: quote }))
    .sort((a, b) => a.start - b.start || b.end - a.end || a.label.localeCompare(b.label));

/** The file but for the moment it was written. */
const timeless = (bytes) => bytes.toString('utf8').replace(/"exported_at": "[^"]*"/, '"exported_at": ""');

/** Opens an exported file in a browser profile that has never seen the page, and exports it again. */
async function throughAFreshProfile(browser, { bytes, name }) {
  const context = await browser.newContext({ viewport: desktop });
  const watch = new Watch(context);
  try {
    const page = await context.newPage();
    await visit(page);
    await page.getByTestId('file-input').setInputFiles([file(name, bytes, 'application/json')]);
    await articleReady(page);
    await saved(page);
    const again = await exportDataset(page);
    watch.check();
    return again;
  } finally {
    await context.close();
  }
}

/** What a stretch means in the text: where to drag and what is to be marked. */
function place(stretch, n) {
  const dragged = find(text, stretch.drag, stretch.nth);
  const quote = stretch.becomes ?? stretch.drag;
  let start = dragged.start;
  if (stretch.becomes) {
    // The place nearest to what was dragged.
    for (let nth = 0; ; nth += 1) {
      const found = find(text, quote, nth);
      if (found.end > dragged.start) {
        start = found.start;
        break;
      }
    }
  }
  const wanted = { start, end: start + [...quote].length, label: labels[n % labels.length], text: quote };
  return { dragged, wanted };
}

journey('in every script, what is marked is what is exported', {}, async ({ page, browser }) => {
  await visit(page);
  await openText(page, 'scripts', text);
  const wanted = [];
  for (const [n, stretch] of stretches.entries()) {
    const { dragged, wanted: one } = place(stretch, n);
    await drag(page, dragged, { exact: stretch.exact, backwards: n % 5 === 4 });
    await page.keyboard.press(String(1 + (n % labels.length)));
    wanted.push(one);
    try {
      await spansAre(page, n + 1);
    } catch (error) {
      error.message = `nothing was marked by dragging over ${JSON.stringify(stretch.drag)}: ${error.message}`;
      throw error;
    }
  }
  await saved(page);
  const first = await exportDataset(page);
  const [document] = first.dataset.documents;
  assert.equal(document.text, text, 'CR LF, tabs and all else are kept');
  slicesAreRight(first.dataset);
  assert.deepEqual(plain(document.spans), plain(wanted));
  const again = await throughAFreshProfile(browser, first);
  assert.equal(timeless(again.bytes), timeless(first.bytes), 'reading and writing the file changes nothing');
});

journey('two clicks mark a word, three a paragraph', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'scripts', text);
  for (const quote of ['soldiers', 'Se\u0301gou', 'الجيش']) {
    const range = find(text, quote);
    const [from, to] = await ends(page, range);
    await page.mouse.dblclick((from.x + to.x) / 2, from.y);
    await page.keyboard.press('4');
    await page.locator(`[data-testid=span-item][data-start="${range.start}"][data-end="${range.end}"]`).waitFor();
    await stepOut(page);
  }
  const line = find(text, 'The word مالي stands alone in English.');
  const [from] = await ends(page, line);
  await page.mouse.click(from.x + 3, from.y, { clickCount: 3 });
  await page.keyboard.press('1');
  await spansAre(page, 4);
  const paragraph = (await listed(page)).find(({ label }) => label === 'claim');
  assert.equal(slice(text, paragraph.start, paragraph.end), line.quote);
});

journey('two clicks anywhere on a word mark it, and nothing behind it', {}, async ({ page }) => {
  const said = 'They said 5, then “twenty” (of 203). قال ٧، ثم';
  await visit(page);
  await openText(page, 'clicks', said);
  for (const quote of ['said', '5', 'twenty', 'of', '203', 'قال', '٧']) {
    const range = find(said, quote);
    const last = Array.from(quote).length - 1;
    for (const part of [0.2, 0.8]) {
      const [from, to] = await ends(page, { ...range, start: range.start + last, quote: Array.from(quote)[last] });
      await page.mouse.dblclick(from.x + (to.x - from.x) * part, from.y);
      await page.keyboard.press('4');
      await spansAre(page, 1);
      const [{ start, end }] = await listed(page);
      assert.equal(slice(said, start, end), quote, `at ${part} of the last letter`);
      await page.keyboard.press('Control+z');
      await spansAre(page, 0);
    }
  }
});

journey('three hundred spans marked by mouse are exported one by one as marked', {}, async ({ page, browser }) => {
  const long = article(24_000, 7);
  const all = words(long);
  const below = numbers(11);
  const wanted = [];
  const taken = new Set();
  while (wanted.length < 300) {
    const at = below(all.length - 20);
    const { start } = all[at];
    const { end } = all[at + (below(4) === 0 ? 4 + below(15) : below(4))];
    const label = labels[below(labels.length)];
    const key = `${start} ${end} ${label}`;
    if (taken.has(key)) continue;
    taken.add(key);
    wanted.push({ start, end, label, text: slice(long, start, end) });
  }
  wanted.sort((a, b) => a.start - b.start);
  await visit(page);
  await openText(page, 'long', long);
  for (const [n, span] of wanted.entries()) {
    await drag(page, { ...span, quote: span.text }, { backwards: n % 7 === 3 });
    await page.keyboard.press(String(1 + labels.indexOf(span.label)));
  }
  assert.equal(await spanCount(page), 300);
  await saved(page);
  const { dataset, bytes, name } = await exportDataset(page);
  slicesAreRight(dataset);
  const found = plain(dataset.documents[0].spans);
  const expected = plain(wanted);
  for (let n = 0; n < expected.length; n += 1) assert.deepEqual(found[n], expected[n], `span ${n}`);
  const again = await throughAFreshProfile(browser, { bytes, name });
  assert.equal(timeless(again.bytes), timeless(bytes));
});
