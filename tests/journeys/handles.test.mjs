// The ends of a span are moved by its handles: the end that is taken, and nothing else.

import assert from 'node:assert/strict';
import { eventually, journeys, visit } from './support/app.mjs';
import { click, drag, exportDataset, mark, openText, spanAt, spansAre } from './support/marking.mjs';
import { at, openReport, report } from './support/report.mjs';
import { article, find } from './support/text.mjs';

const journey = journeys();

/** What is painted as the stretch to come: how many stretches. */
const painted = (page) => page.evaluate(() => CSS.highlights.get('pending')?.size ?? 0);

/** Takes a handle; gives where. */
async function take(page, name) {
  let from;
  const isThere = () => page.evaluate((id) => {
    const grip = document.querySelector(`[data-testid=${id}]`);
    const box = grip?.getBoundingClientRect();
    const at = box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    return at && document.elementFromPoint(at.x, at.y) === grip ? at : null;
  }, `handle-${name}`);
  // It is put in its place a frame after it is there.
  let before;
  await eventually(async () => {
    before = from;
    from = await isThere();
    return Boolean(from) && from.x === before?.x && from.y === before?.y;
  }, true, `the handle at the ${name} is in its place`);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  return from;
}

/** The one span of the project as exported: start and end. */
async function exported(page) {
  const { dataset } = await exportDataset(page);
  const [{ start, end }] = dataset.documents[0].spans;
  return { start, end };
}

journey('a click on a handle moves nothing, and a drag only the end that is taken', {}, async ({ page }) => {
  await openReport(page);
  const inside = { start: at('fighters').start + 2, end: at('fighters').start + 5 };
  await drag(page, inside, { exact: true });
  await page.keyboard.press('3');
  await spansAre(page, 1);
  await take(page, 'end');
  await page.mouse.up();
  await spanAt(page, inside);
  const from = await take(page, 'start');
  await page.mouse.move(from.x - 45, from.y, { steps: 4 });
  await eventually(() => painted(page), 1);
  await page.mouse.up();
  await spanAt(page, { start: at('203').start, end: inside.end });
  assert.equal(await painted(page), 0);
});

for (const [script, text, quote, shorter] of [
  ['Hebrew', 'הצבא הודיע ביום שישי כי הרג מאתיים ושלושה לוחמים בעיירה.', 'מאתיים ושלושה לוחמים', 'מאתיים ושלושה'],
  ['Arabic', 'أعلن الجيش يوم الجمعة أنه قتل مئتين وثلاثة مقاتلين في البلدة.', 'مئتين وثلاثة مقاتلين', 'مئتين وثلاثة'],
]) {
  journey(`in ${script} each handle stands at the end it moves, and arrow keys move it the way they point`, {}, async ({ page }) => {
    await visit(page);
    await openText(page, 'right to left', text);
    await mark(page, find(text, quote), '3');
    const centre = async (name) => {
      const box = await page.getByTestId(`handle-${name}`).boundingBox();
      return box.x + box.width / 2;
    };
    await page.getByTestId('handle-end').waitFor();
    assert.ok((await centre('start')) > (await centre('end')), 'what is read first is on the right');
    const from = await take(page, 'end');
    await page.mouse.move(from.x + 85, from.y, { steps: 4 });
    await page.mouse.up();
    await spanAt(page, find(text, shorter));
    await page.keyboard.press('Alt+ArrowLeft');
    await spanAt(page, { ...find(text, shorter), end: find(text, shorter).end + 2 });
    await page.keyboard.press('Alt+Shift+ArrowLeft');
    await spanAt(page, { start: find(text, shorter).start + 1, end: find(text, shorter).end + 2 });
  });
}

journey('a handle that is let go beside the article moves the end to the nearest place in it', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('killed civilians'), '1');
  const { y } = await take(page, 'end');
  const panel = await page.getByRole('tab', { name: 'Details' }).boundingBox();
  await page.mouse.move(panel.x, y, { steps: 5 });
  await page.mouse.up();
  const { start, end } = await exported(page);
  assert.equal(start, at('killed civilians').start);
  assert.ok(end > at('killed civilians').end && end <= report.indexOf('\n', start), `the line goes on to ${end}`);
});

journey('a drag that is broken off leaves nothing behind', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('killed civilians'), '1');
  for (const breakOff of [
    () => page.keyboard.press('Escape'),
    () => page.getByTestId('handle-end').dispatchEvent('lostpointercapture'),
  ]) {
    await click(page, at('killed civilians'));
    const from = await take(page, 'end');
    await page.mouse.move(from.x + 60, from.y, { steps: 4 });
    await eventually(() => painted(page), 1);
    await breakOff();
    await eventually(() => painted(page), 0);
    await page.mouse.up();
    await spanAt(page, at('killed civilians'));
    await page.keyboard.press('Escape');
  }
});

journey('only the main button drags, and only while it is down', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('killed civilians'), '1');
  const from = await take(page, 'end');
  await page.mouse.up();
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(from.x + 60, from.y, { steps: 4 });
  await page.mouse.up({ button: 'right' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await click(page, at('killed civilians'));
  await take(page, 'end');
  // Let go where the page does not see it.
  await page.evaluate(() => addEventListener('pointerup', (event) => event.stopImmediatePropagation(), { capture: true, once: true }));
  await page.mouse.up();
  await page.mouse.move(from.x + 4, from.y, { steps: 2 });
  await page.mouse.move(from.x + 60, from.y, { steps: 4 });
  assert.equal(await painted(page), 0);
  await spanAt(page, at('killed civilians'));
});

journey('a handle held at the lower edge scrolls the text, and the span grows beyond what was seen', {}, async ({ page }) => {
  const text = article(6_000, 3);
  await visit(page);
  await openText(page, 'long', text);
  await mark(page, find(text, 'The army'), '4');
  const from = await take(page, 'end');
  const reader = await page.locator('.reader').boundingBox();
  await page.mouse.move(from.x, reader.y + reader.height - 8, { steps: 5 });
  await eventually(() => page.locator('.reader').evaluate((one) => one.scrollTop > 400), true, 'it scrolls');
  await page.mouse.up();
  const { start, end } = await exported(page);
  assert.equal(start, find(text, 'The army').start);
  assert.ok(end - start > 1_500, `${end - start} characters`);
});

journey('a span is not made the same as another one', {}, async ({ page }) => {
  await openReport(page);
  await mark(page, at('203 fighters'), '3');
  await mark(page, at('fighters'), '3');
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Alt+Shift+ArrowLeft');
  // One letter further than the other: to go through it is not to stop there.
  await spanAt(page, { start: at('203 fighters').start - 2, end: at('fighters').end });
  await page.keyboard.press('Control+z');
  await spanAt(page, { start: at('203 fighters').start + 1, end: at('fighters').end });
  await click(page, at('203'));
  await page.keyboard.press('1');
  await mark(page, at('203 fighters'), '3');
  await page.keyboard.press('1');
  await page.getByTestId('toast').filter({ hasText: 'Another span is over the same words' }).waitFor();
  await spansAre(page, 3);
});

journey('an end goes on the way its key points over a number among letters from right to left', {}, async ({ page }) => {
  const text = 'נציגי הכפר מסרו כי 12 הרוגים נמצאו שם.';
  await visit(page);
  await openText(page, 'right to left', text);
  await mark(page, find(text, 'הרוגים'), '3');
  for (let n = 0; n < 2; n += 1) await page.keyboard.press('Alt+Shift+ArrowRight');
  await spanAt(page, find(text, '12 הרוגים'));
  for (let n = 0; n < 2; n += 1) await page.keyboard.press('Alt+Shift+ArrowLeft');
  await spanAt(page, find(text, 'הרוגים'));
});
