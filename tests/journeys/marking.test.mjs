// Marking text in every way there is: by mouse, by keyboard, by finger; overlapping; changed, taken back, found again.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, phone, reload, saved, visit } from './support/app.mjs';
import {
  click,
  drag,
  ends,
  exportDataset,
  listed,
  mark,
  openDocument,
  openFiles,
  openText,
  selected,
  selectedIs,
  shown,
  slicesAreRight,
  spanAt,
  spanCount,
  spansAre,
  stepOut,
} from './support/marking.mjs';
import { articles, find, slice, words } from './support/text.mjs';

const journey = journeys();

/** Four paragraphs with nested and repeated wording. */
const report = [
  'The army said on Friday that it had killed 203 fighters in the northern market town.',
  'Witnesses said the army killed civilians there, among them nine traders. The army denied it.',
  'A mission counted 500 dead; the governor denied that the army was present at all.',
  'Nobody has published a list of names, the council noted.',
].join('\n\n');
const at = (quote, nth) => find(report, quote, nth);

/** Opens the report in a fresh project. */
async function openReport(page) {
  await visit(page);
  await openText(page, 'report', report);
}

/** Marks a stretch with the label of a key and gives its id. */
async function marked(page, range, key) {
  await mark(page, range, key);
  const id = await selected(page);
  assert.ok(id, 'what was marked is selected');
  return id;
}

/** The span of that id, as the list shows it. */
async function span(page, id) {
  return (await listed(page)).find((one) => one.id === id);
}

journey('texts are opened, marked with palette and keys, and exported', {}, async ({ page }) => {
  const { files, documents } = articles();
  await visit(page);
  if (files.length > 0) await openFiles(page, files);
  else await page.getByRole('button', { name: 'Practice articles' }).click();
  await articleReady(page);
  const wanted = [];
  for (const { title, text } of documents.slice(0, 2)) {
    await openDocument(page, title);
    const all = words(text);
    const pick = (share, count) => {
      const first = Math.floor(all.length * share);
      const { start } = all[first];
      const { end } = all[first + count - 1];
      return { start, end, quote: slice(text, start, end) };
    };
    const clicked = pick(0.1, 4);
    await drag(page, clicked);
    await page.getByTestId('palette').getByRole('button', { name: 'Claim' }).click();
    await spansAre(page, 1);
    const keyed = pick(0.4, 3);
    await drag(page, keyed);
    await page.keyboard.press('2');
    await spansAre(page, 2);
    const backwards = pick(0.8, 5);
    await drag(page, backwards, { backwards: true });
    await page.keyboard.press('4');
    await spansAre(page, 3);
    wanted.push([
      [clicked.quote, 'claim'],
      [keyed.quote, 'denial'],
      [backwards.quote, 'actor'],
    ]);
  }
  await saved(page);
  const { dataset, name } = await exportDataset(page);
  assert.match(name, /\.json$/);
  slicesAreRight(dataset);
  const found = dataset.documents.slice(0, 2).map(({ spans }) => spans.map(({ text, label }) => [text, label]));
  assert.deepEqual(found, wanted);
  documents.forEach(({ text }, n) => assert.equal(dataset.documents[n].text, text, 'the text is as it was'));
});

journey('a chosen label tags every selection until Escape', {}, async ({ page }) => {
  await openReport(page);
  const button = page.getByRole('toolbar', { name: 'Labels' }).getByRole('button', { name: 'Actor' });
  await button.click();
  assert.equal(await button.getAttribute('aria-pressed'), 'true', 'the chosen label looks chosen');
  for (const [n, quote] of ['The army', 'Witnesses', 'the governor'].entries()) {
    await drag(page, at(quote));
    await spansAre(page, n + 1);
  }
  await stepOut(page);
  assert.equal(await button.getAttribute('aria-pressed'), 'false', 'Escape lets it go');
  await drag(page, at('nine traders'));
  await page.getByTestId('palette').waitFor();
  assert.equal(await spanCount(page), 3, 'a selection is not tagged any more');
  const all = await listed(page);
  assert.deepEqual(all.map(({ label }) => label), ['actor', 'actor', 'actor']);
});

journey('a label is chosen by its key and tags what is dragged next', {}, async ({ page }) => {
  await openReport(page);
  await page.keyboard.press('3');
  await drag(page, at('203 fighters'));
  await spansAre(page, 1);
  await spanAt(page, at('203 fighters'), 'casualty_figure');
});

journey('everything can be marked with the keyboard alone', {}, async ({ page }) => {
  await openReport(page);
  const inArticle = () => page.evaluate(() => document.activeElement?.dataset.testid === 'article');
  let steps = 0;
  while (!(await inArticle())) {
    await page.keyboard.press('Tab');
    steps += 1;
    assert.ok(steps < 60, 'Tab reaches the article');
  }
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  await page.keyboard.press('4');
  await spansAre(page, 1);
  await spanAt(page, at('The army'), 'actor');

  // The cursor stands at the end of what was tagged: five more characters are " said".
  for (let n = 0; n < 5; n += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  await page.keyboard.press('1');
  await spansAre(page, 2);
  await spanAt(page, at('said'), 'claim');

  // Characters alone would snap to the word; with Alt they stay.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  await page.keyboard.press('Alt+2');
  await spansAre(page, 3);
  await spanAt(page, { start: 0, end: 2 }, 'denial');

  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.press('3');
  await spansAre(page, 4);
  assert.equal((await listed(page)).at(-1).label, 'casualty_figure');
});

/**
 * A long press on a word: the finger goes down, the browser selects the word, the finger goes up. A browser without a
 * screen recognises no long press, so the selection is set while the finger is down.
 */
async function longPress(page, context, range) {
  const [from, to] = await ends(page, range);
  const devtools = await context.newCDPSession(page);
  const point = { x: Math.round((from.x + to.x) / 2), y: Math.round(from.y) };
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await page.evaluate(({ x, y }) => {
    const caret = document.caretPositionFromPoint(x, y);
    getSelection().setPosition(caret.offsetNode, caret.offset);
    getSelection().modify('move', 'backward', 'word');
    getSelection().modify('extend', 'forward', 'word');
  }, point);
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

journey('a finger marks with a long press and the palette at the bottom', {
  viewport: phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2,
}, async ({ page, context }) => {
  await openReport(page);
  const target = at('fighters');
  await longPress(page, context, target);
  const palette = page.getByTestId('palette');
  await palette.waitFor();
  const box = await palette.boundingBox();
  assert.ok(box.y + box.height > phone.height - 60, 'the palette is at the bottom, away from the text');
  assert.ok(box.x >= 0 && box.x + box.width <= phone.width, 'it fits the screen');
  const label = palette.getByRole('button', { name: 'Claim' });
  assert.ok((await label.boundingBox()).height >= 44, 'it is high enough for a finger');
  await label.tap();
  await spansAre(page, 1);


  // A tap beside it gives it up, a tap on it selects it again.
  const [spot] = await ends(page, target);
  const [beside] = await ends(page, at('Nobody'));
  await page.touchscreen.tap(beside.x + 3, beside.y);
  await page.getByTestId('handle-end').waitFor({ state: 'detached' });
  await ends(page, target);
  await page.touchscreen.tap(spot.x + 3, (await ends(page, target))[0].y);
  await page.getByTestId('handle-end').waitFor();

  // Its end is dragged further with the finger.
  const goal = (await ends(page, at('in the northern')))[1];
  const grip = await page.getByTestId('handle-end').boundingBox();
  const finger = { x: grip.x + grip.width / 2, y: grip.y + grip.height / 2 };
  const devtools = await context.newCDPSession(page);
  const touch = (type, ...touchPoints) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', finger);
  await touch('touchMove', { x: goal.x, y: finger.y });
  await touch('touchMove', { x: goal.x, y: goal.y + grip.height / 2 + 8 });
  await touch('touchEnd');

  await page.getByRole('button', { name: 'Annotations and details' }).tap();
  const all = await listed(page);
  assert.deepEqual(
    all.map(({ start, end, label }) => [slice(report, start, end), label]),
    [['fighters in the northern', 'claim']],
  );
});

journey('spans nest, cross and share a range; clicks go outward and round', {}, async ({ page }) => {
  await openReport(page);
  const outer = await marked(page, at('it had killed 203 fighters in the northern market town'), '1');
  await stepOut(page);
  const middle = await marked(page, at('killed 203 fighters'), '2');
  await stepOut(page);
  const inner = await marked(page, at('203 fighters'), '3');
  await stepOut(page);
  const crossing = await marked(page, at('fighters in the northern'), '4');
  await stepOut(page);
  const twin = await marked(page, at('203 fighters'), '4');
  await stepOut(page);

  const text = await page.locator('[data-paragraph="0"]').textContent();
  assert.equal(text, report.split('\n')[0], 'marks leave the text as it is');
  const stack = await page.locator('mark', { hasText: /^203/ }).first().getAttribute('data-spans');
  assert.deepEqual(stack.split(' ').sort(), [outer, middle, inner, twin].sort());

  await click(page, at('203'));
  const first = await selected(page);
  assert.ok([inner, twin].includes(first), 'the innermost first');
  const order = [first];
  for (let n = 0; n < 3; n += 1) {
    await click(page, at('203'));
    await eventually(async () => order.includes(await selected(page)), false, 'each click goes on');
    order.push(await selected(page));
  }
  assert.deepEqual(order.slice(0, 2).sort(), [inner, twin].sort());
  assert.deepEqual(order.slice(2), [middle, outer]);
  await click(page, at('203'));
  await selectedIs(page, first, 'after the outermost comes the innermost again');

  await page.getByRole('tab', { name: 'Details' }).click();
  const places = page.getByRole('region', { name: 'Spans over this place' }).getByRole('button');
  assert.equal(await places.count(), 5, 'the details list all spans over the place');
  await places.filter({ hasText: /^Actor ?fighters in the northern/ }).click();
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await selectedIs(page, crossing);

  // The same stretch with the same label is not marked twice.
  await stepOut(page);
  await drag(page, at('203 fighters'));
  await page.keyboard.press('3');
  await page.getByTestId('toast').filter({ hasText: 'already has that label' }).waitFor();
  assert.equal(await spanCount(page), 5);
});

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
  await eventually(async () => (await span(page, id)).start, wide.start - 1, 'Alt+Shift+← moves the start');
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

journey('the project is searched with / and the hits are gone through', {}, async ({ page }) => {
  await openReport(page);
  await openText(page, 'second', 'Here the army is named once.');
  await page.keyboard.press('/');
  const search = page.getByRole('search');
  const field = search.getByRole('searchbox', { name: 'Find in the project' });
  await field.fill('the army');
  await search.getByText('5 found').waitFor();
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
  await field.press('Escape');
  await search.waitFor({ state: 'detached' });
});
