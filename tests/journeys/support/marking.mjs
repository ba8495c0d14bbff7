// Marking as a person does it: with the mouse, with a finger, with the keyboard. Offsets are code points of the text.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { articleReady, eventually } from './app.mjs';

/** Runs in the page: where a stretch of the article is on screen, scrolled into view. */
async function locate({ start, end }) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const paragraphs = [...document.querySelectorAll('[data-testid=article] [data-paragraph]')];
  // The text node and offset in it of a code point; `before` asks for the end of what stands before.
  const point = (offset, before) => {
    const inside = (p) => (before ? Number(p.dataset.start) < offset : Number(p.dataset.start) <= offset);
    let low = 0;
    let high = paragraphs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inside(paragraphs[middle])) low = middle + 1;
      else high = middle;
    }
    const paragraph = paragraphs[Math.max(0, low - 1)];
    let units = [...paragraph.textContent].slice(0, offset - Number(paragraph.dataset.start)).join('').length;
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    let node;
    while ((node = walker.nextNode())) {
      if (before ? units <= node.length : units < node.length) return { node, units, paragraph };
      units -= node.length;
    }
    throw new Error(`there is no text at ${offset}`);
  };
  const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  // The box of the character at one end, and which of its sides is the outer one.
  const side = (offset, before) => {
    const { node, units } = point(offset, before);
    const character = clusters.segment(node.data).containing(before ? units - 1 : units);
    const range = document.createRange();
    range.setStart(node, character.index);
    range.setEnd(node, character.index + character.segment.length);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
    const box = before ? boxes.at(-1) : boxes[0];
    if (!box) throw new Error(`the character ${JSON.stringify(character.segment)} at ${offset} is not drawn`);
    const rightToLeft = /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(character.segment);
    const inset = Math.min(1, box.width / 8);
    return { x: before !== rightToLeft ? box.right - inset : box.left + inset, y: (box.top + box.bottom) / 2 };
  };
  const reader = document.querySelector('.reader');
  const view = reader.getBoundingClientRect();
  // Far text is not laid out, so its paragraph comes first; where it is in view already, nothing moves.
  const paragraph = point(start, false).paragraph;
  const box = paragraph.getBoundingClientRect();
  if (box.bottom < view.top || box.top > view.bottom) {
    paragraph.scrollIntoView({ block: 'center', behavior: 'instant' });
    await frame();
  }
  const from = side(start, false);
  if (from.y < view.top + 30 || from.y > view.top + view.height / 2 || side(end, true).y > view.bottom - 130) {
    reader.scrollBy({ top: from.y - view.top - view.height / 4, behavior: 'instant' });
    await frame();
  }
  const ends = [side(start, false), side(end, true)];
  return ends.map((at) => {
    const hit = document.elementFromPoint(at.x, at.y);
    const covered = hit?.closest('[data-testid=article]') ? null : (hit?.outerHTML.slice(0, 120) ?? 'the edge of the window');
    return { ...at, covered };
  });
}

/**
 * Where both ends of a stretch are on screen, once nothing covers them: the palette of the stretch before goes with the
 * next frame. Fails if something goes on covering them.
 */
export async function ends(page, range) {
  let found;
  const covering = async () => {
    found = await page.evaluate(locate, { start: range.start, end: range.end });
    return found.map((end) => end.covered);
  };
  await eventually(covering, [null, null], `the text ${JSON.stringify(range.quote ?? range)} must not be covered`);
  return found;
}

/** Drags the mouse over a stretch. `exact` holds Alt; `backwards` begins at its end. */
export async function drag(page, range, { exact = false, backwards = false } = {}) {
  const found = await ends(page, range);
  const [from, to] = backwards ? found.reverse() : found;
  if (exact) await page.keyboard.down('Alt');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
  if (exact) await page.keyboard.up('Alt');
}

/** Drags over a stretch and presses the label's key. */
export async function mark(page, range, key, options) {
  const before = await spanCount(page);
  await drag(page, range, options);
  await page.keyboard.press(key);
  await spansAre(page, before + 1);
}

/** Clicks into the middle of the first character of a stretch. */
export async function click(page, range) {
  const [from] = await ends(page, { ...range, end: range.start + 1 });
  await page.mouse.click(from.x + 2, from.y);
}

/** How many spans the open document has, as painted. */
export async function spanCount(page) {
  return Number(await page.locator('[data-testid=article]').getAttribute('data-span-count'));
}

/** Waits until the open document has `count` spans. */
export async function spansAre(page, count) {
  await page.locator(`[data-testid=article][data-span-count="${count}"]`).waitFor();
}

/** Waits until what stands beside the text has followed it: it is drawn after the next paint. */
export async function followed(page) {
  await page.evaluate(() => new Promise((done) => {
    const next = (then) => requestAnimationFrame(() => setTimeout(then));
    next(() => next(done));
  }));
}

/** The annotation list: id, label, start and end of each row in the page. */
export async function listed(page) {
  await followed(page);
  return page.locator('[data-testid=span-item]').evaluateAll((rows) =>
    rows.map(({ dataset }) => ({
      id: dataset.spanId,
      label: dataset.label,
      start: Number(dataset.start),
      end: Number(dataset.end),
    })),
  );
}

/** The one listed span with this label and text place; fails if there is none. */
export async function spanAt(page, range, label) {
  const found = (await listed(page)).filter(
    (span) => span.start === range.start && span.end === range.end && (!label || span.label === label),
  );
  assert.equal(found.length, 1, `one span${label ? ` “${label}”` : ''} at ${range.start}–${range.end}`);
  return found[0];
}

/** The selected span, as the list shows it; null if there is none. */
export async function selected(page) {
  await followed(page);
  return page.evaluate(() => {
    const row = document.querySelector('[data-testid=span-item]:has([aria-pressed=true])');
    return row ? row.dataset.spanId : null;
  });
}

/** Waits until the span of this id (or none: null) is selected. */
export async function selectedIs(page, id, message) {
  await eventually(() => selected(page), id, message);
}

/** Gives up selections, the selected span, a chosen label, until nothing is left to step out of. */
export async function stepOut(page) {
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Escape');
}

/** Opens files through the page's file input and waits until the first is on screen. */
export async function openFiles(page, files) {
  await page.locator('[data-testid=file-input]').setInputFiles(files);
  await articleReady(page);
}

/** A text as a file that never was on disk. */
export function file(name, content, mimeType = 'text/plain') {
  return { name, mimeType, buffer: Buffer.from(content) };
}

/** Opens a text of the journey's own under a title. */
export async function openText(page, title, text) {
  await page.locator('[data-testid=file-input]').setInputFiles([file(`${title}.txt`, text)]);
  await shown(page, title);
}

/** Waits until the document of this title is the open one. */
export async function shown(page, title) {
  await page.getByRole('document', { name: `Text of ${title}` }).waitFor();
  await articleReady(page);
}

/** Opens another document of the project by its title in the list. */
export async function openDocument(page, title) {
  await page.locator('[data-testid=document-item]').getByRole('button', { name: title }).first().click();
  await shown(page, title);
}

/** The file that a press makes the browser download: its bytes and its name. */
export async function downloaded(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { bytes: fs.readFileSync(await download.path()), name: download.suggestedFilename() };
}

/** Exports the dataset through the dialog: the file's bytes and what they hold. */
export async function exportDataset(page, download = downloaded) {
  await page.locator('[data-testid=export]').click();
  const { bytes, name } = await download(page, () => page.locator('[data-testid=export-dataset]').click());
  return { bytes, dataset: JSON.parse(bytes.toString('utf8')), name };
}

/** Every slice of a dataset says what its span says, counted in code points. */
export function slicesAreRight(dataset) {
  for (const document of dataset.documents) {
    const points = [...document.text];
    for (const span of document.spans) {
      assert.equal(points.slice(span.start, span.end).join(''), span.text, `${document.id}, ${span.id}`);
    }
  }
}
