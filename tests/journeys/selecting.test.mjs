// Selecting at the edges: drags that leave the article, the whole text, blanks, and where the focus goes.

import assert from 'node:assert/strict';
import { eventually, journeys, visit } from './support/app.mjs';
import { drag, ends, listed, openText, selectedIs, spanAt, spansAre, stepOut } from './support/marking.mjs';
import { at, marked, openReport, report } from './support/report.mjs';
import { article, slice, words } from './support/text.mjs';

const journey = journeys();

/** What the browser has selected. */
const selection = (page) => page.evaluate(() => getSelection().toString());

/** Waits for two frames: the page has then answered the mouse, and the browser has scrolled if it was going to. */
const frames = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/**
 * Drags from the start of a stretch to where `to` says, given that start and the article's box, and calls `before` right
 * before the button is let go.
 */
async function dragOut(page, range, to, before = async () => undefined) {
  const [from] = await ends(page, range);
  const box = await page.getByTestId('article').boundingBox();
  const { x, y } = { ...from, ...to(box) };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + (x < from.x ? -20 : 20), from.y);
  await page.mouse.move(x, y);
  await before();
  await page.mouse.up();
}

/** The one span there is, as text, after which it is deleted. */
async function onlySpan(page, text) {
  await spansAre(page, 1);
  const [span] = await listed(page);
  await page.keyboard.press('Control+z');
  await spansAre(page, 0);
  return slice(text, span.start, span.end);
}

journey('a drag over no letters gives the selected span up, so that no key means it', {}, async ({ page }) => {
  await openReport(page);
  const id = await marked(page, at('killed civilians'), '1');
  await selectedIs(page, id);
  // Where the last line of a paragraph has no letters any more.
  const [, { x, y }] = await ends(page, at('noted.'));
  await page.mouse.move(x + 20, y);
  await page.mouse.down();
  await page.mouse.move(x + 90, y, { steps: 3 });
  await page.mouse.up();
  await selectedIs(page, null);
  await page.keyboard.press('2');
  const [span] = await listed(page);
  assert.equal(span.label, 'claim');
});

journey('a drag let go beside the article marks its line, over a panel as in the margin', {}, async ({ page }) => {
  await openReport(page);
  const start = at('killed civilians');
  const sides = {
    right: [(box) => ({ x: box.x + box.width + 20 }), () => ({ x: 1300 }), () => ({ x: 1500 })],
    left: [(box) => ({ x: box.x - 20 }), () => ({ x: 60 }), () => ({ x: -40 })],
  };
  for (const [side, [margin, ...outside]] of Object.entries(sides)) {
    await dragOut(page, start, margin);
    const line = await selection(page);
    await page.keyboard.press('1');
    const marked = await onlySpan(page, report);
    assert.ok(marked.length > 10 && marked.length < 60, `one line at most: ${marked}`);
    for (const to of outside) {
      await stepOut(page);
      await dragOut(page, start, to, async () => {
        await eventually(() => selection(page), line, `${side}: while dragging, only the line is selected`);
      });
      await page.keyboard.press('1');
      assert.equal(await onlySpan(page, report), marked, `${side}: selected first`);
      await stepOut(page);
      await page.keyboard.press('1');
      await dragOut(page, start, to);
      assert.equal(await onlySpan(page, report), marked, `${side}: label chosen first`);
    }
    await stepOut(page);
  }
});

journey('a drag above or below the article ends in the first or last line seen, also while it scrolls', {}, async ({ page }) => {
  await visit(page);
  const text = article(9_000);
  await openText(page, 'long', text);
  const bar = await page.getByRole('banner').boundingBox();
  const places = { 'over the top bar': { x: 400, y: bar.y + bar.height / 2 }, 'above the window': { x: 700, y: -40 } };
  for (const [name, place] of Object.entries(places)) {
    await dragOut(page, { start: 900, end: 901 }, () => place, async () => {
      await eventually(() => page.locator('.reader').evaluate((reader) => reader.scrollTop), 0, 'it scrolls to the top');
      await frames(page);
      assert.ok(text.includes((await selection(page)).replace(/\s+$/u, '')), `${name}: nothing but the article is selected`);
    });
    await page.keyboard.press('1');
    const marked = await onlySpan(page, text);
    assert.ok(marked.length > 400 && text.indexOf(marked) < 100, `${name}: to the first line, not ${marked.slice(0, 60)}`);
    await stepOut(page);
  }
  // Down over the right panel, while the text scrolls on.
  await dragOut(page, { start: 0, end: 1 }, () => ({ x: 1300, y: 895 }), async () => {
    const begins = await page.locator('.reader').evaluate((reader) => reader.scrollTop);
    const scrolls = () => page.locator('.reader').evaluate((reader, from) => reader.scrollTop > from + 100, begins);
    await eventually(scrolls, true, 'it scrolls on');
    await frames(page);
    assert.ok((await selection(page)).length < 4_000, 'what is not seen yet is not selected');
  });
});

/** Runs in the page: where the second line of a paragraph begins, as an offset of the text, and the boxes around. */
function secondLine(index) {
  const paragraph = document.querySelector(`[data-testid=article] [data-paragraph="${index}"]`);
  const box = (at) => {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let node = walker.nextNode();
    for (; at >= node.length; node = walker.nextNode()) at -= node.length;
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { left, right, top, bottom };
  };
  let at = 1;
  while (box(at).top < box(at - 1).bottom) at += 1;
  return { offset: Number(paragraph.dataset.start) + at, before: box(at - 1), after: box(at) };
}

journey('handles and palette stand at the letters, also where a line breaks', {}, async ({ page }) => {
  await visit(page);
  const text = `${article(400)}\n\n${'山川河流城市村庄'.repeat(20)}`;
  await openText(page, 'lines', text);
  for (const index of [0, text.split('\n').length - 1]) {
    const { offset } = await page.evaluate(secondLine, index);
    for (const [end, range] of [['start', [offset, offset + 4]], ['end', [offset - 4, offset]]]) {
      // The line of letters breaks anywhere; the blank before a word hangs at the end of its line.
      const [start, stop] = end === 'end' && index === 0 ? [range[0] - 1, range[1] - 1] : range;
      await drag(page, { start, end: stop }, { exact: true });
      const palette = page.getByTestId('palette');
      await palette.waitFor();
      const { before, after } = await page.evaluate(secondLine, index);
      const line = end === 'start' ? after : before;
      const under = async () => {
        const { y } = await palette.boundingBox();
        return y > line.bottom && y < line.bottom + 25;
      };
      await eventually(under, true, `${index}: the palette is under the line`);
      await page.keyboard.press('Alt+1');
      await spansAre(page, 1);
      const handle = page.getByTestId(`handle-${end}`);
      await handle.waitFor();
      const placed = async () => {
        const box = await handle.boundingBox();
        const letter = (await page.evaluate(secondLine, index))[end === 'start' ? 'after' : 'before'];
        // A blank that hangs over the edge has no width of its own.
        const wanted = end === 'start' ? letter.left : index === 0 ? letter.left : letter.right;
        return [Math.abs(box.x + box.width / 2 - wanted) < 3, Math.abs(box.y - letter.bottom) < 3];
      };
      await eventually(placed, [true, true], `${index}: the handle at the ${end} stands at its letter`);
      await page.keyboard.press('Control+z');
      await spansAre(page, 0);
      await stepOut(page);
    }
  }
});

journey('Ctrl+A selects the text and nothing else, Escape gives it up, and the mouse marks again', {}, async ({ page }) => {
  await openReport(page);
  const palette = page.getByTestId('palette');
  const scrolled = () => page.locator('.reader').evaluate((reader) => reader.scrollTop);
  const focus = {
    nothing: () => page.evaluate(() => document.activeElement.blur()),
    'the article': () => page.getByTestId('article').focus(),
    'a button': () => page.getByRole('button', { name: 'Mark as done' }).focus(),
  };
  for (const [name, put] of Object.entries(focus)) {
    await put();
    await page.keyboard.press('Control+a');
    await palette.waitFor();
    assert.equal((await selection(page)).replace(/\n+/gu, '\n'), report.replace(/\n+/gu, '\n'), `with the focus on ${name}`);
    await page.keyboard.press('1');
    await spansAre(page, 1);
    await spanAt(page, { start: 0, end: report.length }, 'claim');
    await page.keyboard.press('Control+z');
    await spansAre(page, 0);
    await stepOut(page);
    await page.keyboard.press('Control+a');
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await eventually(() => selection(page), '', 'Escape gives the selection up');
    await drag(page, at('203 fighters'));
    await page.keyboard.press('3');
    await spansAre(page, 1);
    await spanAt(page, at('203 fighters'), 'casualty_figure');
    await page.keyboard.press('Control+z');
    await spansAre(page, 0);
    await stepOut(page);
  }
  // A drag that begins in what is selected selects anew.
  await page.keyboard.press('Control+a');
  await palette.waitFor();
  await drag(page, at('nine traders'));
  await eventually(() => selection(page), 'nine traders', 'the drag selects');
  await page.keyboard.press('4');
  await spansAre(page, 1);
  // In a field the key means the field.
  const title = page.getByRole('textbox', { name: 'Title of the document' });
  await title.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Renamed');
  assert.equal(await title.inputValue(), 'Renamed');
  await title.press('Enter');

  // The text does not go to its end.
  const text = article(9_000);
  await openText(page, 'long', text);
  await page.getByTestId('article').focus();
  await page.keyboard.press('ArrowRight');
  await frames(page);
  const top = await scrolled();
  await page.keyboard.press('Control+a');
  await palette.waitFor();
  await frames(page);
  assert.equal(await scrolled(), top, 'the text stays where it is');
  await page.keyboard.press('2');
  await spansAre(page, 1);
  await spanAt(page, { start: 0, end: text.length }, 'denial');
});

journey('who tries to tag blanks is told so, and nothing else happens', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'blanks', `One word here.${' '.repeat(12)}And one there.`);
  const told = page.getByTestId('toast').filter({ hasText: 'Only blanks are selected' });
  const label = page.getByRole('toolbar', { name: 'Labels' }).getByRole('button', { name: 'Actor' });
  const blanks = { start: 16, end: 24 };
  const close = async () => {
    await told.getByRole('button').click();
    await told.waitFor({ state: 'detached' });
  };
  await drag(page, { start: 0, end: 8 });
  await page.keyboard.press('1');
  await spansAre(page, 1);
  const { id } = await spanAt(page, { start: 0, end: 8 }, 'claim');
  await drag(page, blanks);
  await frames(page);
  assert.equal(await told.count(), 0, 'to select is not to tag');
  await page.keyboard.press('4');
  await told.waitFor();
  await close();
  await label.click();
  await told.waitFor();
  await close();
  await spanAt(page, { start: 0, end: 8 }, 'claim');

  await stepOut(page);
  await label.click();
  assert.equal(await label.getAttribute('aria-pressed'), 'true');
  await drag(page, blanks);
  await told.waitFor();
  await spansAre(page, 1);
  await stepOut(page);

  // A span that is gone to is meant again, whatever was selected before.
  await drag(page, blanks);
  await page.keyboard.press('n');
  await selectedIs(page, id);
  await page.keyboard.press('4');
  await eventually(async () => (await listed(page))[0].label, 'actor', 'the key relabels it');
});

journey('Escape in a field keeps what was typed, and the text has the focus again', {}, async ({ page }) => {
  await openReport(page);
  const focused = () => page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.localName);
  await drag(page, at('203 fighters'));
  await page.keyboard.press('3');
  await spansAre(page, 1);
  const id = (await spanAt(page, at('203 fighters'))).id;
  await page.keyboard.press('Enter');
  const details = page.getByRole('tabpanel', { name: 'Details' });
  const label = details.getByRole('combobox', { name: 'Label' });
  await label.waitFor();
  await eventually(() => label.evaluate((field) => field === document.activeElement), true, 'Enter leads to the first field');
  await page.keyboard.press('Escape');
  await eventually(focused, 'article', 'Escape leads back to the text');

  const note = details.getByRole('textbox', { name: 'Note' });
  await note.click();
  await page.keyboard.type('As counted by the army');
  await page.keyboard.press('Escape');
  assert.equal(await focused(), 'article');
  assert.equal(await note.inputValue(), 'As counted by the army', 'what was typed stays');
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await selectedIs(page, id, 'and so does the selected span');
  await page.getByRole('tab', { name: 'Details' }).click();
  assert.equal(await note.inputValue(), 'As counted by the army', 'it is kept');

  const title = page.getByRole('textbox', { name: 'Title of the document' });
  await title.fill('Another title');
  await page.keyboard.press('Escape');
  assert.equal(await focused(), 'article');
  await page.getByRole('document', { name: 'Text of Another title' }).waitFor();

  // The text cursor stands at the selected span: the next word is marked from there.
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  await page.keyboard.press('4');
  await spansAre(page, 2);
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await spanAt(page, at('in'), 'actor');

  const search = page.getByRole('search');
  for (const leave of [
    () => page.keyboard.press('Escape'),
    () => search.getByRole('button', { name: 'Match case' }).press('Escape'),
    () => search.getByRole('button', { name: 'Close the search' }).click(),
  ]) {
    await page.keyboard.press('/');
    await search.getByRole('searchbox').fill('army');
    await leave();
    await search.waitFor({ state: 'detached' });
    assert.equal(await focused(), 'article', 'the text has the focus after the search');
  }

  // Where the person reads stays where it is.
  await openText(page, 'long', article(9_000));
  await drag(page, { start: 0, end: 5 });
  await page.keyboard.press('1');
  await spansAre(page, 1);
  await page.getByRole('tab', { name: 'Details' }).click();
  await note.click();
  await page.keyboard.type('Early');
  const reader = page.locator('.reader');
  await reader.evaluate((element) => element.scrollTo({ top: 2_000, behavior: 'instant' }));
  await page.keyboard.press('Escape');
  await frames(page);
  assert.equal(await reader.evaluate((element) => element.scrollTop), 2_000);
  assert.equal(await focused(), 'article');
  assert.equal(await note.inputValue(), 'Early');
});

journey('a key pressed before the browser has reported how far a selection has grown means all of it', {}, async ({ page }) => {
  await openReport(page);
  await page.getByTestId('article').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  // In one task, so that nothing is reported in between.
  const grow = (key, code) => page.evaluate(([key, code]) => {
    getSelection().modify('extend', 'forward', 'word');
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
  }, [key, code]);
  await grow('4', 'Digit4');
  await spansAre(page, 1);
  await spanAt(page, at('The army'), 'actor');

  await stepOut(page);
  await page.keyboard.press('1');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.getByTestId('palette').waitFor();
  await grow('Enter', 'Enter');
  await spansAre(page, 2);
  await spanAt(page, at('The army'), 'claim');
});

/** Runs in the page: where what is selected begins and ends in its paragraphs, in UTF-16 units. */
const places = (page) => page.evaluate(() => {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  const place = (node, offset) => {
    const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('[data-paragraph]');
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(node, offset);
    return [paragraph.dataset.paragraph, before.toString().length];
  };
  return [place(anchorNode, anchorOffset), place(focusNode, focusOffset)];
});

journey('the text cursor stays where it is while marks around it come and go', {}, async ({ page }) => {
  await openReport(page);
  for (const [quote, key] of [['The army', '4'], ['said', '1']]) {
    await drag(page, at(quote));
    await page.keyboard.press(key);
    await stepOut(page);
  }
  await spansAre(page, 2);
  await page.keyboard.press('Control+Home');
  for (let n = 0; n < 20; n += 1) await page.keyboard.press('ArrowRight');
  const before = await places(page);
  assert.deepEqual(before, [['0', 20], ['0', 20]]);
  for (const [keys, count] of [['z', 1], ['z', 0], ['Shift+z', 1], ['Shift+z', 2]]) {
    await page.keyboard.press(`Control+${keys}`);
    await spansAre(page, count);
    assert.deepEqual(await places(page), before, `with ${count} spans`);
  }
});

journey('what is selected stays selected while its marks go, out of sight, and come back', {}, async ({ page }) => {
  const text = article(150_000, 3);
  await visit(page);
  await openText(page, 'long', text);
  const [first, second] = words(text).filter(({ start, end }) => end - start > 4 && start < 300).slice(2, 4);
  await drag(page, first);
  await page.keyboard.press('4');
  await stepOut(page);
  await spansAre(page, 1);
  const marks = page.locator('[data-paragraph] mark');
  await drag(page, second);
  const [selected, there] = [await selection(page), await places(page)];
  const scrollTo = (top) => page.locator('.reader').evaluate((reader, top) => reader.scrollTo({ top, behavior: 'instant' }), top);
  await scrollTo(1e9);
  await eventually(() => marks.count(), 0, 'marks far away are not drawn');
  assert.deepEqual([await selection(page), await places(page)], [selected, there]);
  await scrollTo(0);
  await eventually(() => marks.count(), 1, 'they are drawn again');
  assert.deepEqual([await selection(page), await places(page)], [selected, there]);
  await page.keyboard.press('1');
  await spanAt(page, second, 'claim');
});
