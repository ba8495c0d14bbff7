// A long text with many spans: an edit draws its own section again and no other.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, reload, saved, visit } from './support/app.mjs';
import { drag, exportDataset, file, shown, slicesAreRight, spanCount, spansAre, stepOut } from './support/marking.mjs';
import { article, find, numbers, slice, words } from './support/text.mjs';

const journey = journeys();
const labels = ['claim', 'denial', 'casualty_figure', 'actor'];

/** A dataset of one text of `size` characters with `count` spans spread over it. */
function dataset(size, count) {
  const text = article(size, 17);
  const points = [...text];
  const all = words(text);
  const below = numbers(23);
  const every = all.length / count;
  const spans = Array.from({ length: count }, (_, n) => {
    const at = Math.floor(n * every);
    const { start } = all[at];
    const { end } = all[Math.min(all.length - 1, at + below(6))];
    return { id: `s${n}`, label: labels[n % labels.length], start, end, text: points.slice(start, end).join('') };
  });
  const scheme = {
    name: 'Four labels',
    labels: labels.map((id, n) => ({ id, name: id, key: String(n + 1), color: '#0072b2', definition: '', attributes: [] })),
    relations: [],
    guidelines: '',
  };
  const document = { id: 'long', title: 'A long text', status: 'new', text, spans, relations: [] };
  const whole = {
    format: 'counterclaim-dataset', version: 1, offset_unit: 'code_point', project: { name: 'Long' }, scheme,
    documents: [document],
  };
  return { text, whole };
}

/** How often each section was drawn. */
const renders = (page) =>
  page.locator('.section').evaluateAll((sections) => sections.map((section) => Number(section.dataset.renders)));

/** The sections drawn since `before`. */
const redrawn = async (page, before) => {
  const now = await renders(page);
  return now.flatMap((count, n) => (count === before[n] ? [] : [{ section: n, times: count - before[n] }]));
};

journey('in 1 MB with 10,000 spans one more draws one section', {}, async ({ page }) => {
  const { text, whole } = dataset(1_000_000, 10_000);
  await visit(page);
  await page.getByTestId('file-input').setInputFiles([file('long.json', JSON.stringify(whole), 'application/json')]);
  const dialog = page.getByTestId('import-accept');
  await dialog.or(page.getByTestId('article')).first().waitFor();
  assert.equal(await dialog.count(), 0, 'there is nothing amiss in the dataset');
  await shown(page, 'A long text');
  assert.equal(await spanCount(page), 10_000);
  await saved(page);
  assert.ok((await renders(page)).length > 50, 'the text is drawn in sections');
  assert.equal(await page.locator('[data-paragraph]').count(), text.split('\n').length, 'all of it is in the page');

  const middle = find(text, 'at least forty houses', Math.floor(text.split('at least forty houses').length / 2));
  // Once without tagging: scrolling there draws the sections that come near.
  await drag(page, middle);
  await page.getByTestId('palette').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('palette').waitFor({ state: 'detached' });
  await stepOut(page);
  let settled;
  await eventually(async () => {
    const now = String(await renders(page));
    const same = now === settled;
    settled = now;
    await page.waitForTimeout(200);
    return same;
  }, true, 'scrolling is over');

  await drag(page, middle);
  await page.getByTestId('palette').waitFor();
  const before = await renders(page);
  await page.keyboard.press('2');
  await spansAre(page, 10_001);
  await saved(page);
  const drawn = await redrawn(page, before);
  assert.equal(drawn.length, 1, `one section is drawn again, not ${JSON.stringify(drawn)}`);

  const beforeDelete = await renders(page);
  await page.keyboard.press('Delete');
  await spansAre(page, 10_000);
  await saved(page);
  assert.deepEqual((await redrawn(page, beforeDelete)).map(({ section }) => section), drawn.map(({ section }) => section));

  await page.keyboard.press('Control+z');
  await spansAre(page, 10_001);
  await saved(page);
  const exported = await exportDataset(page);
  slicesAreRight(exported.dataset);
  const added = exported.dataset.documents[0].spans.filter(({ id }) => !/^s\d+$/.test(id));
  assert.deepEqual(added.map(({ start, end, text: quote }) => [start, end, quote]), [[middle.start, middle.end, middle.quote]]);
  assert.equal(slice(text, middle.start, middle.end), middle.quote);
});

journey('the marks come with the text wherever one goes in a long text', {}, async ({ page }) => {
  const { text, whole } = dataset(300_000, 3_000);
  await visit(page);
  await page.getByTestId('file-input').setInputFiles([file('long.json', JSON.stringify(whole), 'application/json')]);
  await articleReady(page);
  const last = whole.documents[0].spans.at(-1);
  await page.getByTestId('article').focus();
  await page.keyboard.press('p');
  const seen = () =>
    page.evaluate((id) => {
      const box = document.querySelector(`mark[data-spans~="${id}"]`)?.getBoundingClientRect();
      return Boolean(box) && box.top > 0 && box.bottom < innerHeight;
    }, last.id);
  await eventually(seen, true, 'the last span is drawn and in view');
  await eventually(
    () => page.getByTestId('span-item').and(page.locator(`[data-span-id="${last.id}"]`)).isVisible(),
    true,
    'the list shows its row',
  );
  assert.ok((await page.locator('mark').count()) < 3_000, 'far sections carry no marks');
  assert.equal(slice(text, last.start, last.end), last.text);
});

journey('a text opened at its beginning is ready as soon as it is there, one that is come back to once its marks are', {}, async ({ page }) => {
  // What an article says of itself in the moment it appears.
  await page.addInitScript(() => {
    globalThis.appeared = [];
    new MutationObserver((changes) => {
      for (const node of changes.flatMap((change) => [...change.addedNodes])) {
        const article = node.nodeType === Node.ELEMENT_NODE ? node.querySelector('[data-testid=article]') : null;
        if (article) globalThis.appeared.push({ state: article.dataset.state, marks: article.querySelectorAll('mark').length > 0 });
      }
    }).observe(document, { childList: true, subtree: true });
  });
  const appeared = () => page.evaluate(() => globalThis.appeared);
  const { text, whole } = dataset(200_000, 2_000);
  await visit(page);
  await page.getByTestId('file-input').setInputFiles([file('long.json', JSON.stringify(whole), 'application/json')]);
  await shown(page, 'A long text');
  assert.deepEqual((await appeared())[0], { state: 'ready', marks: true });

  const last = page.locator('[data-paragraph]').last();
  await last.scrollIntoViewIfNeeded();
  await last.locator('mark').first().waitFor();
  await saved(page);
  // The position is kept when nothing has moved for a moment.
  await page.waitForTimeout(400);
  await reload(page);
  assert.equal((await appeared())[0].state, 'loading', 'what is seen must be found out first');
  assert.ok(await last.locator('mark').first().isVisible(), 'when it is ready, the marks in view are drawn');
  assert.equal(await page.locator('[data-paragraph]').count(), text.split('\n').length);
});
