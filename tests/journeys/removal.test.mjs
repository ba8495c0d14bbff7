// Documents removed in one tab while another works on the same project: removed where that loses nothing, else kept and
// said.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import { breakStorage } from './support/database.mjs';
import { mark, openDocument, openText, spansAre } from './support/marking.mjs';
import { remove, removedBeside, secondTab, titles, withoutLocks } from './support/tabs.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it, and the council doubted both.';
const places = ['The ministry', 'twelve people died', 'A witness', 'the council'].map((quote) => find(text, quote));

const told = (page, what) => page.getByTestId('toast').filter({ hasText: what }).first().waitFor();
const failed = (page) => page.locator('[data-testid=save-state][data-state=failed]').waitFor();
const project = (page) => page.getByRole('button', { name: /^shared/ }).and(page.locator('.project'));

/** Two tabs that may both write, on one project of three documents; what the first writes from now on fails. */
async function unlocked({ page, context }) {
  await withoutLocks(context);
  await visit(page);
  for (const title of ['shared', 'gone', 'changed']) await openText(page, title, `${text} (${title})`);
  await openDocument(page, 'shared');
  await mark(page, places[0], '4');
  await saved(page);
  const second = await secondTab(context);
  await spansAre(second, 1);
  await page.bringToFront();
  await breakStorage(page);
  return second;
}

journey('of documents removed while another tab was first, the unchanged are removed and the changed kept', {}, async ({ page, context }) => {
  const second = await unlocked({ page, context });
  await mark(page, places[1], '4');
  await remove(page, 'gone');
  await remove(page, 'changed');
  await failed(page);
  await second.bringToFront();
  await openDocument(second, 'changed');
  await mark(second, places[2], '3');
  await openDocument(second, 'shared');
  await mark(second, places[3], '3');
  await saved(second);
  await page.bringToFront();
  await page.evaluate(() => window.mend());
  await told(page, 'Removed all the same, though another tab had changed the project first: “gone”.');
  await told(page, 'Not removed, because another tab had changed it first: “changed”.');
  await saved(page);
  for (const tab of [page, second]) await eventually(() => titles(tab), ['shared', 'changed'], 'both tabs list the same');
  await spansAre(page, 3);
  // Once it is left, what was removed is deleted, and nothing else.
  await page.getByRole('button', { name: 'All projects' }).click();
  await project(page).click();
  await openDocument(page, 'changed');
  await spansAre(page, 1);
  assert.deepEqual(await titles(page), ['shared', 'changed']);
});

journey('a document removed from a project that was left is not deleted where another tab was first', {}, async ({ page, context }) => {
  const second = await unlocked({ page, context });
  await mark(page, places[1], '4');
  await remove(page, 'gone');
  await failed(page);
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByRole('button', { name: 'Leave it anyway' }).click();
  await project(page).waitFor();
  await second.bringToFront();
  await mark(second, places[3], '3');
  await saved(second);
  await page.bringToFront();
  await page.evaluate(() => window.mend());
  await told(page, 'Not removed, because another tab still has it in the project: “gone”.');
  await told(page, 'was set aside');
  await second.bringToFront();
  await second.getByRole('button', { name: 'All projects' }).click();
  await project(second).click();
  await openDocument(second, 'gone');
  await second.getByRole('document', { name: 'Text of gone' }).getByText('(gone)').waitFor();
});

journey('a new document of the name of one removed elsewhere is not deleted in its stead', {}, async ({ page, context }) => {
  await visit(page);
  for (const title of ['other', 'shared']) await openText(page, title, `${text} (${title})`);
  await saved(page);
  const second = await secondTab(context);
  const notice = (tab) => tab.getByRole('status').filter({ hasText: 'open in another tab' });
  await notice(second).waitFor();
  await page.bringToFront();
  await remove(page, 'shared');
  await saved(page);
  await eventually(() => titles(second), ['other'], 'the other tab follows');
  await second.bringToFront();
  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await notice(second).waitFor({ state: 'detached' });
  await openText(second, 'shared', `${text} (anew)`);
  await saved(second);
  await eventually(() => titles(page), ['other', 'shared'], 'the first tab follows');
  await page.bringToFront();
  await page.getByRole('button', { name: 'Edit here instead' }).click();
  await notice(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.locator('.recent .project').first().click();
  await openDocument(page, 'shared');
  await page.getByRole('document', { name: 'Text of shared' }).getByText('(anew)').waitFor();
});

journey('what was removed can be put back after a reload, also while another tab reads along', {}, async ({ page, context }) => {
  const second = await removedBeside(page, context, ['other', 'gone'].map((title) => [title, `${text} (${title})`]));
  const kept = () => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes('removed:')).map(([, value]) => value.includes('gone')));
  assert.deepEqual(await kept(), [true]);
  await second.close();
  await page.reload();
  await articleReady(page);
  await page.getByText('1 removed document').click();
  await page.getByRole('button', { name: 'Put gone back' }).click();
  await page.getByRole('document', { name: 'Text of gone' }).getByText('(gone)').waitFor();
});

journey('who takes a project over can put back what the other tab removed, until it is deleted for good', {}, async ({ page, context }) => {
  const second = await removedBeside(page, context, ['other', 'gone'].map((title) => [title, `${text} (${title})`]));
  await second.bringToFront();
  await second.getByRole('button', { name: 'Edit here instead' }).click();
  await second.getByText('1 removed document').click();
  await second.getByRole('button', { name: 'Put gone back' }).click();
  await second.getByRole('document', { name: 'Text of gone' }).getByText('(gone)').waitFor();
  await saved(second);
  await eventually(() => titles(page), ['other', 'gone'], 'the first tab follows');
  await remove(second, 'gone');
  await saved(second);
  // Left, it is deleted for good; then the first tab writes again.
  await second.getByRole('button', { name: 'All projects' }).click();
  await page.bringToFront();
  await page.getByRole('button', { name: 'Edit here instead' }).waitFor({ state: 'detached' });
  await eventually(() => titles(page), ['other']);
  assert.equal(await page.getByText('removed document').count(), 0);
});
