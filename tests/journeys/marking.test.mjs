// Marking text in every way there is: by mouse, by keyboard, by finger; nested, crossing, on the same stretch.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, phone, saved, visit } from './support/app.mjs';
import {
  click,
  drag,
  ends,
  exportDataset,
  listed,
  openDocument,
  openFiles,
  selected,
  selectedIs,
  slicesAreRight,
  spanAt,
  spanCount,
  spansAre,
  stepOut,
} from './support/marking.mjs';
import { at, marked, openReport, report } from './support/report.mjs';
import { articles, slice, words } from './support/text.mjs';

const journey = journeys();

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

journey('a selection can begin inside the one that waits for its label', {}, async ({ page }) => {
  await openReport(page);
  const all = words(report).slice(0, 6);
  const whole = { start: all[0].start, end: all[5].end };
  const inner = { start: all[2].start, end: all[3].end };
  await drag(page, whole);
  await page.getByTestId('palette').waitFor();
  await drag(page, inner);
  await page.keyboard.press('1');
  await spansAre(page, 1);
  await spanAt(page, inner, 'claim');
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
