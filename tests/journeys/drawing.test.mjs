// What is drawn after many edits is what a page draws that is opened anew.

import assert from 'node:assert/strict';
import { journeys, reload, saved, visit } from './support/app.mjs';
import { openText, spanCount, stepOut } from './support/marking.mjs';
import { givePoints } from './support/points.mjs';
import { article, length, numbers, words } from './support/text.mjs';

const journey = journeys();

/** Every paragraph, as it is in the page. */
const drawn = (page) =>
  page.locator('[data-paragraph]').evaluateAll((all) => all.map((paragraph) => paragraph.outerHTML));

/** Runs in the page: selects a stretch of the text and presses the key of a label. */
function tag({ start, end, key }) {
  getSelection().setBaseAndExtent(...pointAt(start), ...pointAt(end));
  const press = new KeyboardEvent('keydown', { key, code: `Digit${key}`, bubbles: true, cancelable: true });
  document.querySelector('[data-testid=article]').dispatchEvent(press);
}

journey('after many edits the page is what it is when it is opened anew', {}, async ({ page }) => {
  const text = article(4_000, 5);
  const all = words(text);
  const below = numbers(11);
  await visit(page);
  await openText(page, 'many edits', text);
  const edits = {
    tag: async () => {
      const first = below(all.length);
      // Of few words as a rule; now and then across paragraphs.
      const last = Math.min(all.length - 1, first + below(below(6) === 0 ? 80 : 5));
      await page.evaluate(tag, { start: all[first].start, end: all[last].end, key: String(1 + below(4)) });
    },
    undo: () => page.keyboard.press('Control+z'),
    redo: () => page.keyboard.press('Control+Shift+z'),
    next: () => page.keyboard.press('n'),
    delete: () => page.keyboard.press('Delete'),
    relabel: () => page.keyboard.press(String(1 + below(4))),
    longer: () => page.keyboard.press('Alt+ArrowRight'),
    step: () => page.keyboard.press('Escape'),
  };
  const kinds = ['tag', 'tag', 'tag', 'tag', 'undo', 'redo', 'next', 'delete', 'relabel', 'longer', 'step'];
  let most = 0;
  for (let round = 0; round < 6; round += 1) {
    await page.evaluate(givePoints);
    for (let n = 0; n < 25; n += 1) await edits[kinds[below(kinds.length)]]();
    await stepOut(page);
    await saved(page);
    most = Math.max(most, await spanCount(page));
    const before = await drawn(page);
    assert.equal(length(before.join('').replace(/<[^>]*>/g, '')), length(text.replaceAll('\n', '')), 'the whole text is there');
    await reload(page);
    assert.deepEqual(await drawn(page), before, `after round ${round}`);
  }
  assert.ok(most > 20, `only ${most} spans at a time`);
});

/** Runs in the page: presses keys one after the other within one frame, each of which is drawn. */
async function pressAtOnce(keys) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  await frame();
  for (const [key, code] of keys) {
    const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true });
    document.querySelector('[data-testid=article]').dispatchEvent(event);
    for (let turn = 0; turn < 50; turn += 1) await null;
  }
  await frame();
  await frame();
}

journey('what is something else for less than a frame stays what it is', {}, async ({ page }) => {
  await visit(page);
  const text = article(4, 5);
  await openText(page, 'once more', text);
  await page.evaluate(givePoints);
  for (const { start, end } of words(text).slice(0, 2)) await page.evaluate(tag, { start, end, key: '1' });
  const said = page.getByTestId('announced');
  await page.keyboard.press('p');
  await said.filter({ hasText: /^(?!Tagged)./ }).waitFor({ state: 'attached' });
  const first = await said.textContent();
  await page.evaluate(pressAtOnce, [['n', 'KeyN'], ['p', 'KeyP']]);
  assert.equal(await said.textContent(), first, 'the span that is selected is said');
});
