// The same project in two tabs: one writes, the other reads along and can take over; nothing is written twice.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import { drag, exportDataset, listed, mark, openText, slicesAreRight, spansAre } from './support/marking.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it, and the council doubted both.';

journey('a second tab reads along, takes over, and both end with the same spans', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, find(text, 'The ministry'), '4');
  await saved(page);

  const second = await context.newPage();
  await visit(second);
  await articleReady(second);
  await spansAre(second, 1);
  const notice = second.getByRole('status').filter({ hasText: 'open in another tab' });
  await notice.waitFor();

  // What the first tab does appears in the second, and its undo too.
  await page.bringToFront();
  await mark(page, find(text, 'twelve people died'), '3');
  await mark(page, find(text, 'A witness'), '4');
  await spansAre(second, 3);
  await page.keyboard.press('Control+z');
  await spansAre(second, 2);

  // The second changes nothing until it takes over.
  await second.bringToFront();
  await drag(second, find(text, 'the council'));
  await second.keyboard.press('4');
  await second.getByTestId('toast').filter({ hasText: 'another tab' }).waitFor();
  await spansAre(second, 2);

  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await notice.waitFor({ state: 'detached' });
  await page.getByRole('status').filter({ hasText: 'open in another tab' }).waitFor();
  await mark(second, find(text, 'the council'), '4');
  await saved(second);
  await spansAre(page, 3);
  await eventually(async () => await listed(page), await listed(second), 'both tabs show the same');

  await page.close();
  await second.reload();
  await articleReady(second);
  await spansAre(second, 3);
  const { dataset } = await exportDataset(second);
  slicesAreRight(dataset);
  assert.deepEqual(
    dataset.documents[0].spans.map((span) => span.text),
    ['The ministry', 'twelve people died', 'the council'],
  );
});

journey('when the writing tab is closed, the other goes on', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'shared', text);
  await mark(page, find(text, 'The ministry'), '4');
  await saved(page);
  const second = await context.newPage();
  await visit(second);
  await articleReady(second);
  const notice = second.getByRole('status').filter({ hasText: 'open in another tab' });
  await notice.waitFor();
  await page.close();
  await notice.waitFor({ state: 'detached' });
  await mark(second, find(text, 'A witness'), '4');
  await saved(second);
  await spansAre(second, 2);
});
