// What is shown has room and covers no text: names, tabs, messages, handles, the palette of a long selection.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, phone, saved, tablet, visit } from './support/app.mjs';
import { file, followed, openText } from './support/marking.mjs';
import { article, practiceFile } from './support/text.mjs';

const journey = journeys();
const touch = { viewport: phone, hasTouch: true, isMobile: true };

const openAnnotated = async (page) => {
  await visit(page);
  await page.getByTestId('file-input').setInputFiles(practiceFile);
  await articleReady(page);
  await page.locator('mark').first().waitFor();
};

journey('the relations of the model annotation can be read and followed', {}, async ({ page }) => {
  await visit(page);
  await page.getByRole('button', { name: /Practice articles/ }).first().click();
  await articleReady(page);
  await page.getByRole('button', { name: 'Show the model annotation' }).click();
  await page.locator('mark').first().waitFor();
  await page.getByTestId('span-item').first().getByRole('button').click();
  await page.getByRole('tab', { name: 'Details' }).click();
  const other = page.locator('.relations .jump').first();
  await other.waitFor();
  assert.equal(await other.evaluate((button) => getComputedStyle(button).opacity), '1', 'it is not faded');
  const name = (await other.locator('span').last().textContent()).slice(0, 10);
  await other.click();
  await eventually(async () => (await page.locator('.details blockquote').textContent()).slice(0, 10), name);
  assert.equal(await page.getByRole('button', { name: /^Delete the relation/ }).count(), 0, 'nothing can be changed');
});

journey('on a phone the name of a project can be told from others', touch, async ({ page }) => {
  await openAnnotated(page);
  const name = page.getByTitle('Project settings').locator('bdi');
  const cut = () => name.evaluate((bdi) => [bdi.scrollHeight > bdi.clientHeight + 1, bdi.getBoundingClientRect().right > bdi.parentElement.getBoundingClientRect().right]);
  for (const width of [390, 375, 360]) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual(await cut(), [false, false], `“Practice articles” is whole at ${width}`);
  }
});

for (const viewport of [tablet, { width: 360, height: 740 }, phone]) {
  journey(`the tabs beside the text stand in one row at ${viewport.width}`, { viewport }, async ({ page }) => {
    await openAnnotated(page);
    await page.getByRole('button', { name: 'Annotations and details' }).click();
    const tops = await page.getByRole('tab').evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().top));
    assert.equal(new Set(tops).size, 1, 'no tab is in a row of its own');
  });
}

journey('three messages are shown at the most, and no error is lost', touch, async ({ page }) => {
  const toasts = page.getByTestId('toast');
  const said = () => toasts.locator('> span:first-child').allTextContents();
  await visit(page);
  await openText(page, 'one', 'A text of a few words.');
  const empty = (n) => page.getByTestId('file-input').setInputFiles([file(`empty${n}.txt`, '')]);
  for (const n of [1, 2, 3, 4, 5]) {
    await empty(n);
    await eventually(async () => (await said()).some((text) => text.includes(`empty${n}.txt`)), true);
  }
  assert.equal(await toasts.count(), 3);
  assert.ok((await said()).every((text) => !text.includes('empty1')), 'the oldest are out of sight');
  await toasts.last().getByRole('button', { name: 'Close the message' }).tap();
  await eventually(async () => (await said()).some((text) => text.includes('empty2')), true, 'they come back');
  await page.getByRole('button', { name: 'Show earlier' }).tap();
  await eventually(() => toasts.count(), 4);
  const all = await said();
  assert.ok([1, 2, 3, 4].every((n) => all.some((text) => text.includes(`empty${n}.txt`))), 'all are there');
  await empty(4);
  await toasts.getByText('2 times').waitFor();
  assert.equal(await toasts.count(), 4, 'what is said again is one message');
  await page.getByRole('button', { name: 'Close all' }).tap();
  await eventually(() => toasts.count(), 0);
});

journey('the handles of a span cover no letter of the next line', touch, async ({ page }) => {
  await openAnnotated(page);
  const covered = () => page.evaluate(() => [...document.querySelectorAll('.grip')].map((grip) => {
    const { top, left } = grip.getBoundingClientRect();
    const seen = getComputedStyle(grip, '::before');
    const [x, y] = [left + Number.parseFloat(seen.left), top + Number.parseFloat(seen.top)];
    const [right, bottom] = [x + Number.parseFloat(seen.width), y + Number.parseFloat(seen.height)];
    const walker = document.createTreeWalker(document.querySelector('[data-testid=article]'), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let node;
    let letters = '';
    while ((node = walker.nextNode())) {
      for (let at = 0; at < Math.min(node.length, 400); at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (box.top > innerHeight) return letters;
        // The box of a letter has room above and below it.
        if (box.left < right && box.right > x && box.top + 3 < bottom && box.bottom - 3 > y) letters += node.data[at];
      }
    }
    return letters;
  }));
  for (let n = 0; n < 4; n += 1) {
    await page.keyboard.press('n');
    await page.locator('.grip').first().waitFor();
    await eventually(covered, ['', '']);
  }
});

journey('the palette of a selection that is higher than the window is in sight', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'long', article(20_000));
  await saved(page);
  const reader = page.locator('.reader');
  const palette = page.getByTestId('palette');
  const isSeen = async () => {
    const [box, view] = [await palette.boundingBox(), await reader.boundingBox()];
    return box !== null && box.y >= view.y - 1 && box.y + box.height <= view.y + view.height + 1;
  };
  await page.locator('[data-paragraph="0"]').click({ position: { x: 3, y: 12 } });
  await page.keyboard.press('Control+a');
  await palette.waitFor();
  await eventually(isSeen, true, 'when all is selected');
  for (const top of [900, 3000, 1500]) {
    await reader.evaluate((element, to) => element.scrollTo({ top: to, behavior: 'instant' }), top);
    await eventually(isSeen, true, `scrolled to ${top}`);
  }
  await page.keyboard.press('Escape');
  await reader.evaluate((element) => element.scrollTo({ top: 0, behavior: 'instant' }));
  await page.locator('[data-paragraph="2"]').click({ position: { x: 3, y: 12 } });
  for (let n = 0; n < 30; n += 1) await page.keyboard.press('Shift+ArrowDown');
  await eventually(isSeen, true, 'when it grew beyond the window');
  // What the last key selected is painted at once, and the palette moves with the next frame.
  await followed(page);
  const free = await page.evaluate(() => {
    const [range] = CSS.highlights.get('pending');
    const last = [...range.getClientRects()].filter((box) => box.width > 0).at(-1);
    const box = document.querySelector('[data-testid=palette]').getBoundingClientRect();
    return box.bottom <= last.top + 1 || box.top >= last.bottom - 1;
  });
  assert.ok(free, 'it does not cover the end that moves');
});

journey('messages cover neither the labels of a phone nor what is in a sheet', touch, async ({ page }) => {
  await openAnnotated(page);
  const message = page.getByTestId('toast').first();
  const palette = page.getByTestId('palette');
  const isFree = async (what) => {
    const [above, below] = [await what.boundingBox(), await message.boundingBox()];
    return above.y + above.height <= below.y;
  };
  await page.locator('[data-paragraph="2"]').click({ position: { x: 3, y: 12 } });
  await page.keyboard.press('Escape');
  for (let n = 0; n < 5; n += 1) await page.keyboard.press('Shift+ArrowRight');
  await palette.waitFor();
  await page.getByTestId('file-input').setInputFiles([file('empty.txt', '')]);
  await message.filter({ hasText: 'empty' }).or(message).first().waitFor();
  assert.ok(await isFree(palette), 'every label can be pressed');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Documents', exact: true }).tap();
  const paste = page.getByRole('button', { name: 'Paste text' });
  await paste.waitFor();
  assert.ok(await isFree(paste), 'every button of the sheet can be pressed');
});

journey('what a chosen label does is said beside the labels, not over them', { viewport: { width: 720, height: 450 } }, async ({ page }) => {
  await openAnnotated(page);
  await page.getByTestId('label-claim').click();
  const hint = await page.getByText('Every selection becomes Claim').boundingBox();
  for (const label of await page.locator('.labels .label').all()) {
    const { x, width } = await label.boundingBox();
    assert.ok(x + width <= hint.x || hint.x + hint.width <= x, await label.textContent());
  }
});
