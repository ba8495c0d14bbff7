// Without a network the program starts and works; a new version is offered and not forced, and no page gets files of two
// versions.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import { host, kept, newVersion, ready, versions } from './support/host.mjs';
import { exportDataset, mark, openText, shown, slicesAreRight, spansAre } from './support/marking.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const text = 'The ministry said twelve people died. A witness denied it.';
const options = { serviceWorkers: 'allow' };

/** A journey on a host of its own. */
function hosted(name, folders, steps) {
  journey(name, options, async (given) => {
    const site = await host(given.watch, folders);
    try {
      await steps({ ...given, site });
    } finally {
      await site.close();
    }
  });
}

const offer = (page) => page.getByTestId('toast').filter({ hasText: 'A new version is ready' });
const lookForUpdate = (page) =>
  page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
  });

hosted('the second start and the work need no network, in a folder of a host', ['some/folder'], async ({ page, context, site }) => {
  await kept(page, site.address);
  await openText(page, 'first', text);
  await mark(page, find(text, 'The ministry'), '4');
  await saved(page);
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json());
  for (const icon of manifest.icons) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, icon.src);
    if (icon.sizes !== 'any') assert.equal(size, icon.sizes);
  }

  await site.off();
  await assert.rejects(fetch(site.address), 'the host is off');
  await page.reload();
  await ready(page);
  await articleReady(page);
  await spansAre(page, 1);
  await mark(page, find(text, 'A witness'), '4');
  await saved(page);
  const { dataset } = await exportDataset(page);
  slicesAreRight(dataset);
  assert.deepEqual(dataset.documents[0].spans.map((span) => span.text), ['The ministry', 'A witness']);
  const other = await context.newPage();
  await other.goto(`${site.address}index.html?from=elsewhere`);
  await articleReady(other);
  await spansAre(other, 2);
  assert.deepEqual(site.asked.filter((name) => !name.startsWith('/some/folder/')), [], 'nothing outside the folder');
});

hosted('a new version waits until it is asked for, and other pages go on with theirs', ['a'], async ({ page, context, watch, site }) => {
  await kept(page, site.address);
  await openText(page, 'first', text);
  await saved(page);
  const other = await context.newPage();
  await other.goto(site.address);
  await articleReady(other);

  newVersion(site.folder, 'Second');
  await lookForUpdate(page);
  await offer(page).waitFor();
  await offer(other).waitFor();
  assert.equal(await page.title(), 'Counterclaim', 'nothing has changed yet');
  await page.reload();
  await articleReady(page);
  assert.equal(await page.title(), 'Counterclaim', 'the version in use stays while it is in use');
  await offer(page).waitFor();

  // What was made a moment ago is stored first.
  await page.bringToFront();
  const notice = page.getByRole('button', { name: 'Edit here instead' });
  if (await notice.isVisible()) await notice.click();
  await notice.waitFor({ state: 'detached' });
  await mark(page, find(text, 'The ministry'), '4');
  await offer(page).getByRole('button', { name: 'Use it' }).click();
  await eventually(() => page.title().catch(() => ''), 'Second', 'the page is loaded anew with the new version');
  await articleReady(page);
  await spansAre(page, 1);
  assert.deepEqual(watch.dialogs, [], 'nobody was asked whether to leave');

  // The other page is the old one, and still has all files of its version, which the host no longer has.
  assert.equal(await other.title(), 'Counterclaim');
  await spansAre(other, 1);
  assert.equal(await versions(page, site.address), 2);
  await other.bringToFront();
  await other.getByRole('button', { name: 'All projects' }).click();
  const [download] = await Promise.all([other.waitForEvent('download'), other.getByTestId('save-app').click()]);
  assert.ok(!fs.readFileSync(await download.path(), 'utf8').includes('// Second'), 'the app as the page runs it');

  await other.close();
  await page.reload();
  await ready(page);
  await eventually(() => versions(page, site.address), 1, 'a version that no page uses is deleted');
  await site.off();
  await page.reload();
  await ready(page);
  assert.equal(await page.title(), 'Second');
});

hosted('a version that is not whole is not used, and two folders of a host keep their own', ['one', 'two/deep'], async ({ page, context, watch, site }) => {
  watch.tolerated.push(/integrity/);
  const [one, two] = site.addresses;
  await kept(page, one);
  const other = await context.newPage();
  await kept(other, two);
  assert.deepEqual([await versions(page, one), await versions(page, two)], [1, 1]);

  newVersion(site.folders[0], 'Torn');
  // The page changes once more after its hash was taken, as on a host that is being written to.
  fs.appendFileSync(`${site.folders[0]}/index.html`, '<!-- half written -->');
  const waits = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const worker = registration.installing;
    if (worker) await new Promise((resolve) => worker.addEventListener('statechange', resolve));
    return registration.waiting !== null;
  });
  assert.equal(waits, false, 'the torn version does not wait');
  assert.deepEqual([await versions(page, one), await versions(page, two)], [1, 1]);

  newVersion(site.folders[1], 'Third');
  await lookForUpdate(other);
  await offer(other).getByRole('button', { name: 'Use it' }).click();
  await eventually(() => other.title().catch(() => ''), 'Third', 'one folder has a new version');
  await eventually(() => versions(other, two), 1, 'and no other');
  await site.off();
  await page.reload();
  await ready(page);
  assert.equal(await page.title(), 'Counterclaim', 'the other folder has its own');
  await other.reload();
  await ready(other);
  assert.equal(await other.title(), 'Third');
});

hosted('deleting everything leaves the program of other folders of the host where it is', ['one/inner', 'one'], async ({ page, context, site }) => {
  const [inner, outer] = site.addresses;
  const other = await context.newPage();
  await kept(other, outer);
  await openText(other, 'first', text);
  await saved(other);
  await other.close();
  await kept(page, inner);
  await page.getByRole('button', { name: /^first/ }).and(page.locator('.project')).or(page.getByTestId('article')).first().waitFor();
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByRole('button', { name: 'Privacy and storage' }).click();
  await page.getByTestId('stored').waitFor();
  await page.getByRole('button', { name: 'Delete everything…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete everything?' });
  await question.getByText('share the projects and settings').waitFor();
  await question.getByRole('button', { name: 'Delete everything', exact: true }).click();
  await page.getByRole('dialog', { name: 'Deleted' }).getByText('is deleted').waitFor();
  const workers = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope));
  assert.deepEqual([await versions(page, inner), await versions(page, outer), await workers()], [0, 1, [outer]]);
  await site.off();
  await page.goto(outer);
  await ready(page);
  assert.equal(await page.locator('.recent').count(), 0, 'the projects belong to the host');
});

journey('files that the system opens with the program are read like any others', {}, async ({ page }) => {
  await page.addInitScript(() => {
    const value = { setConsumer: (consumer) => (globalThis.launch = consumer) };
    Object.defineProperty(globalThis, 'launchQueue', { value });
  });
  await visit(page);
  await page.evaluate(async (content) => {
    const handle = (name, type) => ({ getFile: async () => new File([content], name, { type }) });
    await globalThis.launch({ files: [handle('opened.md', 'text/markdown')] });
  }, text);
  await shown(page, 'opened');
  await mark(page, find(text, 'The ministry'), '4');
  await saved(page);
});
