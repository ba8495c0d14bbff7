// Changing what is marked, taking it back, finding it again.

import assert from 'node:assert/strict';
import { eventually, journeys, reload, saved, visit } from './support/app.mjs';
import {
  click,
  ends,
  exportDataset,
  listed,
  mark,
  openText,
  selected,
  selectedIs,
  shown,
  spansAre,
  stepOut,
} from './support/marking.mjs';
import { at, marked, openReport, report, span } from './support/report.mjs';
import { remove } from './support/tabs.mjs';
import { find, slice } from './support/text.mjs';

const journey = journeys();

journey('a span is resized, relabelled and keeps what is known of it', {}, async ({ page }) => {
  await openReport(page);
  const id = await marked(page, at('203 fighters'), '3');
  await page.getByRole('tab', { name: 'Details' }).click();
  const details = page.getByRole('tabpanel', { name: 'Details' });
  await details.getByLabel('Low', { exact: true }).fill('203');
  await page.keyboard.press('Tab');
  await details.getByLabel('Harm').selectOption('killed');
  await details.getByLabel('Note').fill('as the ministry counts');
  await details.getByLabel('Note').blur();
  await page.getByRole('tab', { name: 'Annotations' }).click();

  // The end handle, dragged to the end of another word.
  const grip = page.getByTestId('handle-end');
  const box = await grip.boundingBox();
  const goal = at('northern');
  const [, end] = await ends(page, goal);
  const now = await grip.boundingBox();
  assert.ok(box && now, 'the selected span has handles');
  await page.mouse.move(now.x + now.width / 2, now.y + now.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x, now.y + now.height / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y + now.height / 2 + 8);
  await page.mouse.up();
  const wide = { start: at('203').start, end: goal.end };
  await eventually(async () => (await span(page, id))?.end, wide.end, 'the handle moves the end');
  assert.equal((await span(page, id)).start, wide.start);

  await page.keyboard.press('Alt+ArrowLeft');
  await eventually(async () => (await span(page, id)).end, wide.end - 1, 'Alt+← moves the end');
  await page.keyboard.press('Alt+ArrowRight');
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await eventually(async () => (await span(page, id)).start, wide.start - 2, 'Alt+Shift+← moves the start, over a blank');
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await eventually(async () => (await span(page, id)).start, wide.start);

  await page.keyboard.press('1');
  await eventually(async () => (await span(page, id)).label, 'claim', 'a key relabels the selected span');
  await saved(page);
  const { dataset } = await exportDataset(page);
  const [kept] = dataset.documents[0].spans;
  assert.equal(kept.id, id);
  assert.deepEqual([kept.start, kept.end, kept.label], [wide.start, wide.end, 'claim']);
  assert.deepEqual(kept.attributes, { low: 203, harm: 'killed' });
  assert.equal(kept.note, 'as the ministry counts');

  await page.keyboard.press('Delete');
  await spansAre(page, 0);
});

journey('undo and redo go over everything, by button and key, and survive a reload', {}, async ({ page }) => {
  await openReport(page);
  const state = async () => (await listed(page)).map(({ id, label, start, end }) => `${id} ${label} ${start} ${end}`);
  const states = [[]];
  const note = async () => states.push(await state());
  const id = await marked(page, at('203 fighters'), '3');
  await note();
  await marked(page, at('Witnesses'), '4');
  await note();
  await click(page, at('203'));
  await selectedIs(page, id);
  await page.keyboard.press('1');
  await eventually(async () => (await span(page, id)).label, 'claim');
  await note();
  await page.keyboard.press('Alt+ArrowLeft');
  await eventually(async () => (await span(page, id)).end, at('203 fighters').end - 1);
  await note();
  await page.keyboard.press('Delete');
  await spansAre(page, 1);
  await note();
  await saved(page);
  await reload(page);

  const undo = [() => page.getByTestId('undo').click(), () => page.keyboard.press('Control+z')];
  const redo = [
    () => page.getByTestId('redo').click(),
    () => page.keyboard.press('Control+Shift+z'),
    () => page.keyboard.press('Control+y'),
  ];
  await eventually(state, states.at(-1), 'the reload changes nothing');
  for (let n = states.length - 2; n >= 0; n -= 1) {
    await undo[n % 2]();
    await eventually(state, states[n], `undone to step ${n}`);
  }
  assert.ok(await page.getByTestId('undo').isDisabled(), 'there is nothing left to undo');
  await saved(page);
  await reload(page);
  for (let n = 1; n < states.length; n += 1) {
    await redo[n % 3]();
    await eventually(state, states[n], `redone to step ${n}`);
  }
  assert.ok(await page.getByTestId('redo').isDisabled());
});

journey('next and previous go from span to span and document to document', {}, async ({ page }) => {
  await openReport(page);
  const quotes = ['203 fighters', 'Witnesses', '500 dead'];
  const ids = [];
  for (const quote of quotes) ids.push(await marked(page, at(quote), '4'));
  await stepOut(page);
  await page.keyboard.press('Control+Home');
  const seen = [];
  for (let n = 0; n < 4; n += 1) {
    await page.keyboard.press('n');
    await eventually(async () => (await selected(page)) !== seen.at(-1), true);
    seen.push(await selected(page));
  }
  const turn = ids.indexOf(seen[0]);
  assert.deepEqual(seen, [0, 1, 2, 3].map((n) => ids[(turn + n) % 3]), 'in the order of the text, and round');
  await page.keyboard.press('p');
  await selectedIs(page, seen[2]);

  await openText(page, 'second', 'A second text with a few words.');
  await page.keyboard.press('Shift+P');
  await shown(page, 'report');
  await page.keyboard.press('Shift+N');
  await shown(page, 'second');
});

journey('the list filters by label and text and jumps to a span', {}, async ({ page }) => {
  await visit(page);
  const long = `${report}\n\n${'Nothing was said that day.\n\n'.repeat(120)}The last figure was 77 dead.`;
  await openText(page, 'long', long);
  await mark(page, find(long, 'The army'), '4');
  await mark(page, find(long, '203 fighters'), '3');
  const far = find(long, '77 dead');
  await mark(page, far, '3');
  await stepOut(page);
  await page.keyboard.press('Control+Home');
  await page.locator('.reader').evaluate((reader) => reader.scrollTo({ top: 0, behavior: 'instant' }));

  await page.getByLabel('Filter by label').selectOption({ label: 'Casualty figure' });
  await eventually(async () => (await listed(page)).length, 2);
  await page.getByLabel('Filter by text').fill('77');
  await eventually(async () => (await listed(page)).length, 1);
  const [row] = await listed(page);
  await page.getByTestId('span-item').getByRole('button').click();
  await selectedIs(page, row.id);
  const inView = () =>
    page.evaluate((id) => {
      const box = document.querySelector(`mark[data-spans~="${id}"]`)?.getBoundingClientRect();
      return Boolean(box) && box.top > 0 && box.bottom < innerHeight;
    }, row.id);
  await eventually(inView, true, 'the span is brought into view');

  await page.getByLabel('Filter by text').fill('no such words');
  await page.getByText('No annotation fits the filter.').waitFor();
  await page.getByLabel('Filter by text').fill('');
  await page.getByLabel('Filter by label').selectOption({ label: 'All labels' });
  await eventually(async () => (await listed(page)).length, 3);
});

journey('all occurrences are tagged in one step, after a preview', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('the army'), '4');
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: 'Tag all occurrences' });
  await dialog.getByText('1 more place found. 1 place tagged already, skipped.').waitFor();
  await dialog.getByRole('button', { name: 'Match case' }).click();
  await dialog.getByText('3 more places found.').waitFor();
  await dialog.getByRole('checkbox').first().uncheck();
  await dialog.getByRole('button', { name: 'Tag 2' }).click();
  await spansAre(page, 3);
  const quotes = (await listed(page)).map(({ start, end }) => slice(report, start, end));
  assert.deepEqual(quotes, ['the army', 'The army', 'the army']);
  await page.keyboard.press('Control+z');
  await spansAre(page, 1);
});

journey('a relation is drawn with r and a click, and listed at both ends', {}, async ({ page }) => {
  await openReport(page);
  const claim = await marked(page, at('the army killed civilians'), '1');
  await stepOut(page);
  const denial = await marked(page, at('The army denied it'), '2');
  await page.keyboard.press('r');
  await click(page, at('the army killed civilians'));
  await page.getByRole('tab', { name: 'Details' }).click();
  const relations = page.getByRole('region', { name: 'Relations' });
  await relations.getByText('denies →').waitFor();
  await relations.getByRole('button', { name: /killed civilians/ }).click();
  await relations.getByText('denies ←').waitFor();
  await saved(page);
  const { dataset } = await exportDataset(page);
  const [relation] = dataset.documents[0].relations;
  assert.deepEqual([relation.type, relation.from, relation.to], ['denies', denial, claim]);

  // A deleted span takes its relations along; undo brings both back.
  await page.keyboard.press('Delete');
  await spansAre(page, 1);
  await page.keyboard.press('Control+z');
  await spansAre(page, 2);
  const again = await exportDataset(page);
  assert.equal(again.dataset.documents[0].relations.length, 1);
});

journey('a relation is drawn by keyboard alone and from the list, and stays open until it is drawn or stopped', {}, async ({ page }) => {
  await openReport(page);
  const claim = await marked(page, at('the army killed civilians'), '1');
  await stepOut(page);
  const actor = await marked(page, at('The army'), '4');
  await stepOut(page);
  const denial = await marked(page, at('The army denied it'), '2');
  const asked = page.getByTestId('relating');
  const item = (id) => page.locator(`[data-testid=span-item][data-span-id="${id}"] button`);
  const news = page.getByTestId('announced');
  await news.getByText('Tagged “The army denied it” as Denial', { exact: true }).waitFor();
  // Beside it nothing is read out.
  assert.equal(await page.getByTestId('save-state').getAttribute('aria-live'), 'off');
  await page.keyboard.press('p');
  await news.getByText('Claim: “the army killed civilians”', { exact: true }).waitFor();
  await page.keyboard.press('n');
  await page.keyboard.press('r');
  await asked.getByText('The army denied it').waitFor();

  // Neither a place without spans nor the span itself ends it.
  await click(page, at('Friday'));
  await item(denial).click();
  await page.getByText('leads to another span').waitFor();
  await asked.waitFor();
  await item(claim).click();
  await asked.waitFor({ state: 'detached' });
  assert.equal(await page.locator('[data-testid=span-item].is-selected').getAttribute('data-span-id'), denial);

  // By keyboard alone: to the next or previous span until it is the right one.
  await page.keyboard.press('r');
  await asked.waitFor();
  for (const id of [claim, actor]) {
    await page.keyboard.press('p');
    await page.locator(`.is-selected[data-span-id="${id}"]`).waitFor();
  }
  await page.keyboard.press('Enter');
  await asked.waitFor({ state: 'detached' });

  await page.keyboard.press('r');
  await asked.waitFor();
  await page.keyboard.press('Escape');
  await asked.waitFor({ state: 'detached' });
  await saved(page);
  const { dataset } = await exportDataset(page);
  const found = dataset.documents[0].relations.map(({ type, from, to }) => `${type} ${from} ${to}`);
  assert.deepEqual(found.sort(), [`denies ${denial} ${claim}`, `said_by ${denial} ${actor}`].sort());
});

journey('what says whether the work is saved does not push the buttons away', {}, async ({ page }) => {
  await openReport(page);
  await marked(page, at('The army'), '4');
  await saved(page);
  const undo = page.getByTestId('undo');
  const state = page.getByTestId('save-state');
  for (const width of [1440, 1000, 768, 640]) {
    await page.setViewportSize({ width, height: 900 });
    await page.keyboard.press('Alt+ArrowRight');
    await saved(page);
    const [words, before] = [await state.textContent(), await undo.boundingBox()];
    await exportDataset(page);
    await saved(page);
    assert.notEqual(await state.textContent(), words);
    assert.deepEqual(await undo.boundingBox(), before, `at ${width}`);
    const [bar, shown] = await page.locator('.topbar').evaluate((bar) => [bar.scrollWidth, bar.clientWidth]);
    assert.ok(bar <= shown, `at ${width} everything is in the bar`);
  }
});

journey('the project is searched with / and the hits are gone through', {}, async ({ page }) => {
  await openReport(page);
  await openText(page, 'second', 'Here the army is named once.');
  await page.keyboard.press('/');
  const search = page.getByRole('search');
  const field = search.getByRole('searchbox', { name: 'Find in the project' });
  await field.fill('the army');
  await search.getByText('5 found').waitFor();
  await search.getByRole('button', { name: /the army said on Friday that it had killed 203…$/i }).waitFor();
  await search.getByRole('button', { name: 'Match case' }).click();
  await search.getByText('3 found').waitFor();
  await field.press('Enter');
  // The search begins where the person is.
  await search.getByText('1 of 3').waitFor();
  await shown(page, 'second');
  await field.press('Enter');
  await search.getByText('2 of 3').waitFor();
  await shown(page, 'report');
  await field.press('Shift+Enter');
  await field.press('Shift+Enter');
  await search.getByText('3 of 3').waitFor();
  await shown(page, 'report');

  // Other documents are other hits.
  await remove(page, 'second');
  await search.getByText('2 found').waitFor();
  await openText(page, 'third', 'Here the army is named once, and the army again.');
  await search.getByText('4 found').waitFor();
  await field.press('Escape');
  await search.waitFor({ state: 'detached' });
});
