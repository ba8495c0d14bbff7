// The line at the top of the view stays there when the text gets another width.

import assert from 'node:assert/strict';
import { eventually, journeys, phone, saved, visit } from './support/app.mjs';
import { openText } from './support/marking.mjs';
import { article } from './support/text.mjs';

const journey = journeys();
const turned = { width: phone.height, height: phone.width };

/** The first letter of the line at the top, and how far below the edge of the view that line begins. */
const lineAtTop = (page) => page.evaluate(() => {
  const text = document.querySelector('[data-testid=article]').getBoundingClientRect();
  const top = document.querySelector('.reader').getBoundingClientRect().top;
  const caret = document.caretRangeFromPoint(text.left + 1, top + 18);
  const paragraph = caret.startContainer.parentElement.closest('[data-paragraph]');
  caret.setEnd(caret.startContainer, Math.min(caret.startContainer.length ?? 0, caret.startOffset + 1));
  return { paragraph: Number(paragraph.dataset.paragraph), offset: caret.startOffset, below: caret.getBoundingClientRect().top - top };
});

/** How far below the edge of the view the line of that letter begins now. */
const belowEdge = (page, { paragraph, offset }) => page.evaluate(([n, at]) => {
  const node = document.querySelector(`[data-paragraph="${n}"]`).firstChild;
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + 1);
  return range.getBoundingClientRect().top - document.querySelector('.reader').getBoundingClientRect().top;
}, [paragraph, offset]);

/** Nothing moves any more. */
const still = (page) => page.waitForTimeout(400);

async function scrollTo(page, share) {
  await page.locator('.reader').evaluate((reader, part) => {
    reader.scrollTo({ top: (reader.scrollHeight - reader.clientHeight) * part, behavior: 'instant' });
  }, share);
  await still(page);
}

/** The line at the top is within a few pixels of where it was. */
async function stays(page, line, message) {
  await still(page);
  const below = await belowEdge(page, line);
  assert.ok(Math.abs(below - line.below) <= 4, `${message}: ${line.below} became ${below}`);
}

for (const [name, size] of [['a report', 30_000], ['a text of a million characters', 1_000_000]]) {
  journey(`a phone that is turned shows the same line of ${name}`, { viewport: phone, hasTouch: true, isMobile: true }, async ({ page }) => {
    await visit(page);
    await openText(page, 'long', article(size));
    await saved(page);
    for (const share of [0.5, 0.9, 0.2]) {
      await scrollTo(page, share);
      const line = await lineAtTop(page);
      await page.setViewportSize(turned);
      await stays(page, line, `turned at ${share}`);
      await page.setViewportSize(phone);
      await stays(page, line, `turned back at ${share}`);
    }
  });
}

journey('a window made narrower step by step, and a panel folded, keep the line', { viewport: { width: 1200, height: 800 } }, async ({ page }) => {
  await visit(page);
  await openText(page, 'long', article(60_000));
  await saved(page);
  await scrollTo(page, 0.6);
  const line = await lineAtTop(page);
  for (const width of [1150, 1080, 1010, 940, 700, 500, 390, 600, 820, 1040, 1200]) {
    await page.setViewportSize({ width, height: 800 });
    await stays(page, line, `${width} wide`);
  }
  for (const name of ['Annotations panel', 'Documents panel', 'Annotations panel']) {
    await page.getByRole('button', { name, exact: true }).click();
    await stays(page, line, name);
  }
});

journey('what is scrolled to by the person counts, not what was there before', { viewport: { width: 1200, height: 800 } }, async ({ page }) => {
  await visit(page);
  await openText(page, 'long', article(60_000));
  await scrollTo(page, 0.6);
  await page.setViewportSize({ width: 700, height: 800 });
  await still(page);
  await page.mouse.move(300, 400);
  await page.mouse.wheel(0, -900);
  await still(page);
  const line = await lineAtTop(page);
  await page.setViewportSize({ width: 1100, height: 800 });
  await stays(page, line, 'after the wheel');
  await scrollTo(page, 0);
  await page.setViewportSize({ width: 600, height: 800 });
  await still(page);
  await eventually(() => page.locator('.reader').evaluate((reader) => reader.scrollTop), 0, 'the heading stays in view');
});
