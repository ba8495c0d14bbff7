// The whole program as one file, opened from a disk, in Chromium and in Firefox.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { firefox } from 'playwright-core';
import { Watch, articleReady, desktop, eventually, journeys, reload, saved, visit } from './support/app.mjs';
import { allBlocked, listener } from './support/attacks.mjs';
import { ready } from './support/host.mjs';
import { downloaded, drag, exportDataset, listed, mark, openText, slicesAreRight, spansAre } from './support/marking.mjs';
import { find } from './support/text.mjs';

const journey = journeys();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'single-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
const built = process.env.COUNTERCLAIM_FILE ?? 'counterclaim.html';
// Whatever a text says, it ends no element and begins no comment.
const text =
  'The ministry said </script><script>document.title = "broken"</script> twelve died. <!-- <script> A witness\u2028denied it.';

/** Presses what saves the app and keeps the file under `name`; its address. */
async function savedAs(page, button, name, download = downloaded) {
  const { bytes } = await download(page, () => page.getByTestId(button).last().click());
  const file = path.join(folder, name);
  fs.writeFileSync(file, bytes);
  await page.getByTestId('toast').filter({ hasText: 'needs no network' }).first().waitFor();
  return file;
}

/** Firefox tells the driver of no download that comes from the page itself, so the file is awaited in its folder. */
const inFolder = (downloads) => async (page, press) => {
  const before = fs.readdirSync(downloads);
  await press();
  let name;
  const whole = () => {
    const now = fs.readdirSync(downloads);
    name = now.find((file) => !before.includes(file) && !file.endsWith('.part'));
    return name !== undefined && !now.some((file) => file.endsWith('.part')) && fs.statSync(path.join(downloads, name)).size > 0;
  };
  await eventually(async () => whole(), true, 'the download comes');
  return { bytes: fs.readFileSync(path.join(downloads, name)), name };
};

const open = async (page, file) => {
  await page.goto(pathToFileURL(file).href);
  await ready(page);
};

/** The page without the compressed program, which is packed anew each time. */
const frame = (html) => html.replace(/(id="program">)[^<]*/, '$1');

/** From opening a text to the dataset, on a page opened from a disk. */
async function mainJob(page, file, download) {
  await open(page, file);
  await page.getByRole('note').filter({ hasText: 'from a disk' }).waitFor();
  await openText(page, 'first', text);
  await mark(page, find(text, 'The ministry'), '4');
  await drag(page, find(text, 'twelve died'));
  await page.getByTestId('palette').getByRole('button').first().click();
  await spansAre(page, 2);
  await page.keyboard.press('Control+z');
  await spansAre(page, 1);
  await page.keyboard.press('Control+Shift+z');
  await spansAre(page, 2);
  await saved(page);
  await reload(page);
  await spansAre(page, 2);
  const { dataset } = await exportDataset(page, download);
  slicesAreRight(dataset);
  assert.equal(dataset.documents[0].text, text);
  assert.equal(dataset.documents[0].spans.length, 2);
}

/** The project travels in the file; what was made in the meantime is never replaced by it. */
async function carriedProject(page, fresh, name, download) {
  await page.getByTestId('export').click();
  const file = await savedAs(page, 'save-app-with-project', name, download);
  const html = fs.readFileSync(file, 'utf8');
  assert.ok(!html.slice(html.indexOf('id="project"')).includes('\u2028'));

  await open(fresh, file);
  await articleReady(fresh);
  assert.equal(await fresh.title(), 'Counterclaim');
  await spansAre(fresh, 2);
  const spans = await listed(page);
  assert.deepEqual(
    (await listed(fresh)).map(({ label, start, end }) => ({ label, start, end })),
    spans.map(({ label, start, end }) => ({ label, start, end })),
  );
  await mark(fresh, find(text, 'A witness'), '4');
  await saved(fresh);
  await reload(fresh);
  await spansAre(fresh, 3);
  await open(fresh, file);
  await articleReady(fresh);
  await spansAre(fresh, 3);
  await fresh.getByRole('button', { name: 'All projects' }).click();
  assert.equal(await fresh.locator('.recent li').count(), 1, 'the same project, not a second one');
  // Another project is open when the page is loaded anew: it stays open.
  await fresh.getByRole('button', { name: 'Practice articles' }).click();
  await articleReady(fresh);
  await saved(fresh);
  await reload(fresh);
  await fresh.getByRole('button', { name: /practice/i }).first().waitFor();
}

journey('the app saved from the site works from a disk, and carries a project', {}, async ({ page, browser, watch }) => {
  await visit(page);
  const file = await savedAs(page, 'save-app', 'counterclaim.html');
  assert.equal(frame(fs.readFileSync(file, 'utf8')), frame(fs.readFileSync(built, 'utf8')), 'the build makes the same file');
  watch.check();

  const context = await browser.newContext({ viewport: desktop });
  const disk = new Watch(context);
  disk.origin = 'null'; // what addresses of files have
  const fresh = await browser.newContext({ viewport: desktop });
  const freshDisk = new Watch(fresh);
  freshDisk.origin = 'null';
  try {
    const there = await context.newPage();
    await mainJob(there, file);
    await carriedProject(there, await fresh.newPage(), 'project.html');
    // A file that was saved from a file is the same.
    await there.getByTestId('export').click();
    const again = await savedAs(there, 'save-app', 'again.html');
    assert.equal(fs.readFileSync(again, 'utf8'), fs.readFileSync(file, 'utf8'));
    disk.check();
    freshDisk.check();
  } finally {
    await context.close();
    await fresh.close();
  }
});

test('the file works from a disk in Firefox', async () => {
  const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
  // The browser as it is installed, driven over WebDriver BiDi.
  const downloadsPath = path.join(folder, 'downloads');
  fs.mkdirSync(downloadsPath);
  const browser = await firefox.launch({ executablePath, channel: 'moz-firefox', downloadsPath });
  const download = inFolder(downloadsPath);
  const elsewhere = await listener();
  try {
    const context = await browser.newContext({ viewport: desktop, locale: 'en-GB' });
    const watch = new Watch(context);
    watch.origin = 'null';
    const page = await context.newPage();
    await mainJob(page, built, download);
    const other = await browser.newContext({ viewport: desktop, locale: 'en-GB' });
    const otherWatch = new Watch(other);
    otherWatch.origin = 'null';
    await carriedProject(page, await other.newPage(), 'firefox.html', download);
    watch.check();
    otherWatch.check();
    await allBlocked(page, elsewhere);
  } finally {
    elsewhere.close();
    await browser.close();
  }
});
