// Several tabs side by side: each knows what the others did, and shows what is its own.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, phone, reload, saved, visit } from './support/app.mjs';
import { folder, withFolder } from './support/folder.mjs';
import { click, mark, openText, selected, selectedIs, shown, spansAre } from './support/marking.mjs';
import { secondTab } from './support/tabs.mjs';
import { article, find } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it, and the council doubted both.';
const notice = (page) => page.getByRole('status').filter({ hasText: 'open in another tab' });
const takeOver = (page) => page.getByRole('button', { name: 'Edit here instead' }).click();
const recent = (page, name) => page.locator('.recent').getByRole('button', { name });
const home = (page) => page.getByRole('button', { name: 'All projects' }).click();

/** A project that two further tabs read along: those two. */
async function threeTabs(page, context) {
  await visit(page);
  await openText(page, 'shared', text);
  await saved(page);
  const others = [await secondTab(context), await secondTab(context)];
  for (const tab of others) await notice(tab).waitFor();
  return others;
}

journey('of three tabs the one that asks may write, and no other for a moment', {}, async ({ page, context }) => {
  const [second, third] = await threeTabs(page, context);
  await second.evaluate(() => {
    globalThis.wrote = false;
    const look = () => { globalThis.wrote ||= !document.body.textContent.includes('open in another tab'); };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await takeOver(third);
  await notice(third).waitFor({ state: 'detached' });
  await notice(page).waitFor();
  await mark(third, find(text, 'twelve people died'), '3');
  for (const tab of [page, second]) await spansAre(tab, 1);
  assert.equal(await second.evaluate(() => globalThis.wrote), false, 'the second only reads, all the time');
});

journey('when the tab that asked is closed, the one that wrote goes on, and no other', {}, async ({ page, context }) => {
  const [second, third] = await threeTabs(page, context);
  // As a tab that dies in the moment after it has asked.
  await third.evaluate(() => { navigator.locks.request = () => new Promise(() => undefined); });
  await takeOver(third);
  await notice(page).waitFor();
  await third.close();
  await page.bringToFront();
  await takeOver(page);
  await notice(page).waitFor({ state: 'detached' });
  await mark(page, find(text, 'twelve people died'), '3');
  await saved(page);
  await spansAre(second, 1);
  await second.waitForTimeout(4_500);
  assert.equal(await notice(second).count(), 1);
  assert.equal(await notice(page).count(), 0);
});

journey('a tab that takes over knows what the other wrote to the folder', {}, async ({ page, context }) => {
  await context.addInitScript(withFolder);
  await visit(page);
  await openText(page, 'shared', text);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Privacy and storage' }).click();
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByText('is kept in step.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await saved(page);
  const second = await secondTab(context);
  await notice(second).waitFor();
  const inFile = (tab, state) =>
    eventually(() => tab.getByTestId('save-state').getAttribute('data-in-file'), String(state));
  const spans = async (tab) => JSON.parse((await folder(tab))['shared.json']).documents[0].spans.length;
  await page.bringToFront();
  await mark(page, find(text, 'twelve people died'), '3');
  await eventually(() => spans(page), 1);
  for (const tab of [page, second]) await inFile(tab, true);
  // In the middle of a write that takes its time.
  await page.evaluate(() => {
    const real = FileSystemFileHandle.prototype.createWritable;
    FileSystemFileHandle.prototype.createWritable = async function createWritable(...given) {
      globalThis.isWriting = true;
      await new Promise((done) => { setTimeout(done, 1_500); });
      return real.apply(this, given);
    };
  });
  await mark(page, find(text, 'the council'), '4');
  await page.waitForFunction(() => globalThis.isWriting);
  await second.bringToFront();
  await takeOver(second);
  await notice(second).waitFor({ state: 'detached' });
  await mark(second, find(text, 'A witness'), '4');
  await eventually(() => spans(second), 3);
  for (const tab of [page, second]) await inFile(tab, true);
});

journey('a reload shows what this tab had open, whatever another one opened', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await saved(page);
  await home(page);
  await openText(page, 'gamma', `${text} ${text}`);
  await saved(page);
  const second = await context.newPage();
  await visit(second);
  await shown(second, 'gamma');
  await home(second);
  await recent(second, /^alpha/).click();
  await shown(second, 'alpha');
  await reload(page);
  await shown(page, 'gamma');
  await home(second);
  await reload(page);
  await shown(page, 'gamma');
  // A new tab begins with what was open last anywhere.
  await recent(second, /^alpha/).click();
  await shown(second, 'alpha');
  const third = await secondTab(context);
  await shown(third, 'alpha');
});

journey('the list of projects follows other tabs, and one that is gone is said to be', {}, async ({ page, context }) => {
  await visit(page);
  await openText(page, 'alpha', text);
  await saved(page);
  await home(page);
  const second = await context.newPage();
  await visit(second);
  await recent(second, /^alpha/).waitFor();
  await openText(page, 'gamma', `${text} ${text}`);
  await recent(second, /^gamma/).waitFor();
  await home(page);
  // As where no word of it comes.
  await second.evaluate(() => { BroadcastChannel.prototype.postMessage = () => undefined; });
  await page.evaluate(() => { globalThis.say = BroadcastChannel.prototype.postMessage; BroadcastChannel.prototype.postMessage = () => undefined; });
  await page.bringToFront();
  await page.getByRole('button', { name: /Delete alpha/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await recent(page, /^alpha/).waitFor({ state: 'detached' });
  await recent(second, /^alpha/).click();
  await second.getByTestId('toast').filter({ hasText: 'not there any more' }).waitFor();
  await recent(second, /^alpha/).waitFor({ state: 'detached' });
  await page.evaluate(() => { BroadcastChannel.prototype.postMessage = globalThis.say; });
  await page.getByRole('button', { name: /Delete gamma/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await recent(second, /^gamma/).waitFor({ state: 'detached' });
});

journey('a tab that reads along keeps its place, and says that it does', { viewport: phone }, async ({ page, context }) => {
  const long = article(6_000, 3);
  await visit(page);
  await openText(page, 'shared', long);
  await mark(page, find(long, 'The army'), '4');
  await saved(page);
  const second = await secondTab(context);
  await notice(second).waitFor();
  await spansAre(second, 1);
  await click(second, find(long, 'army'));
  const id = await selected(second);
  assert.ok(id, 'a span is selected');
  await second.locator('[data-paragraph]').last().scrollIntoViewIfNeeded();
  await second.getByRole('button', { name: 'Edit here instead' }).waitFor();
  assert.ok(await second.getByRole('button', { name: 'Edit here instead' }).evaluate((button) => {
    const box = button.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === button;
  }), 'the button is in sight');
  await second.keyboard.press('r');
  await second.getByTestId('toast').filter({ hasText: 'being edited in another tab' }).waitFor();
  assert.equal(await second.getByText('to which span?').count(), 0, 'no relation is begun that cannot be drawn');
  await page.bringToFront();
  await openText(page, 'more', text);
  await eventually(() => second.getByTestId('document-item').count(), 2);
  await second.bringToFront();
  await articleReady(second);
  await selectedIs(second, id);
});
