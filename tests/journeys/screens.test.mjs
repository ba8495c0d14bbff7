// Every screen can be used by everyone: axe finds no violation, in light and dark, wide and narrow. Leaves screenshots.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { articleReady, desktop, journeys, phone, saved, tablet, visit } from './support/app.mjs';
import { dialogNamed } from './support/dialogs.mjs';
import { inDatabase } from './support/database.mjs';
import { folder, putInFolder, withFolder } from './support/folder.mjs';
import { click, drag, ends, file, listed, mark, openText, stepOut } from './support/marking.mjs';
import { find, outputFolder, practiceFile } from './support/text.mjs';

const journey = journeys();
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const themes = ['light', 'dark'];

/** What axe finds amiss on the screen as it is, one line for each place. */
async function violations(page, screen) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations: all } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return all.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => [id, target.join(' '), failureSummary]));
  });
  return found.map(([id, target, why]) => `${screen}: ${id}: ${target} — ${why.replaceAll(/\s+/g, ' ')}`);
}

/** Looks at one screen after the other and fails at the end, so that one run names everything. */
function audit(page) {
  const all = [];
  return {
    look: async (screen) => all.push(...(await violations(page, screen))),
    done: () => assert.deepEqual(all, [], 'axe finds no violation on any screen'),
  };
}

/** The practice articles with their annotation: nested, crossing, and many. */
async function openAnnotated(page) {
  await visit(page);
  await page.getByTestId('file-input').setInputFiles(practiceFile);
  await articleReady(page);
  await saved(page);
  await page.locator('mark').first().waitFor();
}

const close = async (dialog) => {
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
};

/** In the export dialog: everything a format of tokens asks, and every example of what it cannot hold. */
async function lossReport(page) {
  await page.getByTestId('export-format').selectOption('conll');
  await page.getByLabel('Where spans overlap').selectOption('priority');
  await page.getByLabel('Split into training').check();
  await page.locator('[data-testid=export-losses][data-state=ready]').waitFor();
  for (const summary of await page.locator('.losses summary').all()) await summary.click();
}

/** A text with a label that no project has, as JSON Lines; and one that is only text. */
const foreignFiles = [
  file('marked.jsonl', '{"id":"m","text":"Nobody came.","text_sha256":null,"spans":[{"id":"s1","start":0,"end":6,"label":"WHO","text":"Nobody"}]}'),
  file('rows.jsonl', '{"text":"One.","body":"Two."}'),
];

for (const colorScheme of themes) {
  journey(`every wide screen is accessible in ${colorScheme}`, { colorScheme }, async ({ page }) => {
    const { look, done } = audit(page);
    await visit(page);
    await look('start');
    await openAnnotated(page);
    await look('workspace');

    await page.getByTestId('span-item').nth(3).getByRole('button').click();
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('region', { name: 'Relations' }).waitFor();
    await look('details');
    await page.getByRole('tab', { name: 'Guidelines' }).click();
    await look('guidelines');
    await page.getByRole('button', { name: /^✓ Done|^Mark as done/ }).click();
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByTestId('past').last().click();
    await page.getByRole('button', { name: 'Back to now' }).waitFor();
    await look('history');
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('tab', { name: 'Annotations' }).click();
    await page.getByTestId('span-item').nth(3).getByRole('button').click();

    await page.keyboard.press('a');
    const occurrences = dialogNamed(page, 'Tag all occurrences');
    await occurrences.waitFor();
    await look('occurrences');
    await close(occurrences);

    await stepOut(page);
    const text = await page.locator('[data-paragraph="0"]').textContent();
    await drag(page, { start: 0, end: text.indexOf(' ') });
    await page.getByTestId('palette').waitFor();
    await look('palette');
    await stepOut(page);

    await page.keyboard.press('?');
    await dialogNamed(page, 'Shortcuts').waitFor();
    await look('shortcuts');
    await close(dialogNamed(page, 'Shortcuts'));
    for (const [button, name] of [
      [page.getByTestId('export'), 'Export'],
      [page.getByRole('button', { name: 'Paste text' }), 'Paste text'],
      [page.getByTitle('Project settings'), 'Project'],
    ]) {
      await button.click();
      await dialogNamed(page, name).waitFor();
      await look(name);
      if (name === 'Export') {
        await lossReport(page);
        await look('loss report');
      }
      await close(dialogNamed(page, name));
    }

    await page.getByRole('button', { name: 'Menu' }).click();
    await look('menu');
    await dialogNamed(page, 'Menu').getByRole('button', { name: 'Privacy and storage' }).click();
    await page.getByTestId('stored').waitFor();
    await look('privacy');
    const [backup] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Back up everything' }).click()]);
    await page.getByRole('button', { name: 'Delete everything…' }).click();
    await look('delete everything');
    await close(dialogNamed(page, 'Delete everything?'));
    const backupFile = { name: 'backup.zip', mimeType: 'application/zip', buffer: fs.readFileSync(await backup.path()) };
    await page.getByTestId('file-input').setInputFiles([backupFile]);
    await dialogNamed(page, 'What is in this backup').waitFor();
    await look('backup');
    await close(dialogNamed(page, 'What is in this backup'));

    await page.keyboard.press('/');
    await page.getByRole('searchbox', { name: 'Find in the project' }).fill('Mali');
    await page.getByRole('search').getByRole('listitem').first().waitFor();
    await look('find');
    await page.keyboard.press('Escape');

    const preview = dialogNamed(page, 'Before anything is stored');
    const paragraph = '<p>The ministry said that twelve people had died near the well, and gave no names to anyone.</p>';
    await page.getByTestId('file-input').setInputFiles([
      file('page.html', `<title>Night</title><nav>Home</nav><article><h1>Night</h1>${paragraph.repeat(4)}</article>`, 'text/html'),
    ]);
    await preview.waitFor();
    await look('import: web page');
    await close(preview);
    const broken = fs.readFileSync(practiceFile, 'utf8').replace(/"start": \d+/, '"start": 99999');
    await page.getByTestId('file-input').setInputFiles([file('broken.json', broken, 'application/json')]);
    await preview.waitFor();
    await look('import: dataset');
    await close(preview);
    await page.getByTestId('file-input').setInputFiles(foreignFiles);
    await preview.getByTestId('map-WHO').waitFor();
    await look('import: labels and columns');
    await close(preview);

    await page.getByTestId('file-input').setInputFiles([file('empty.txt', '')]);
    await page.getByTestId('toast').first().waitFor();
    await look('message');
    await page.getByRole('button', { name: 'All projects' }).click();
    await page.locator('.recent').getByRole('button').first().waitFor();
    await look('start with projects');
    await page.getByRole('button', { name: /^Delete / }).first().click();
    await page.getByRole('dialog').waitFor();
    await look('delete project');
    done();
  });

  const touch = { colorScheme, viewport: phone, hasTouch: true, isMobile: true };
  journey(`every narrow screen is accessible in ${colorScheme}`, touch, async ({ page }) => {
    const { look, done } = audit(page);
    await visit(page);
    await look('start');
    await openAnnotated(page);
    await look('workspace');
    await page.getByRole('button', { name: 'Documents', exact: true }).tap();
    await page.getByRole('navigation', { name: 'Documents' }).waitFor();
    await look('documents sheet');
    await page.getByRole('button', { name: 'Close the panel' }).tap({ position: { x: 20, y: 20 } });
    await page.getByRole('button', { name: 'Annotations and details' }).tap();
    const sheet = page.getByRole('complementary', { name: 'Annotations and details' });
    await sheet.waitFor();
    for (const tab of ['Annotations', 'Details', 'Guidelines', 'History']) {
      await sheet.getByRole('tab', { name: tab }).tap();
      await look(`${tab} sheet`);
    }
    await page.getByRole('button', { name: 'Close the panel' }).tap({ position: { x: 20, y: 20 } });
    await page.getByRole('button', { name: 'Menu' }).tap();
    await dialogNamed(page, 'Menu').getByRole('button', { name: 'Privacy and storage' }).tap();
    await page.getByTestId('stored').waitFor();
    await look('privacy');
    await nothingSticksOut(page);
    await close(dialogNamed(page, 'Privacy and storage'));
    await page.getByTestId('export').tap();
    await dialogNamed(page, 'Export').waitFor();
    await look('export');
    await lossReport(page);
    await look('loss report');
    await nothingSticksOut(page);
    await close(dialogNamed(page, 'Export'));
    await page.getByTestId('file-input').setInputFiles(foreignFiles);
    await page.getByTestId('map-WHO').waitFor();
    await look('import');
    await nothingSticksOut(page);
    done();
  });
}

for (const colorScheme of themes) {
  journey(`what stays in the corner, and what cannot be read, is accessible in ${colorScheme}`, { colorScheme }, async ({ page }) => {
    const { look, done } = audit(page);
    const lookBothWays = async (screen) => {
      await look(screen);
      await page.setViewportSize(phone);
      await look(`${screen}, narrow`);
      await nothingSticksOut(page);
      await page.setViewportSize(desktop);
    };
    const again = async () => {
      await page.reload();
      await page.locator('html[data-ready]').waitFor({ state: 'attached' });
    };
    await page.addInitScript(withFolder);
    await openAnnotated(page);
    await page.keyboard.press('n');
    await page.keyboard.press('Alt+ArrowRight');
    await saved(page);
    const unfiled = await page.evaluate(() => Object.keys(localStorage).find((name) => name.includes('unfiled:')));
    // As if nothing had been put into a file since the day before yesterday.
    await page.evaluate((key) => localStorage.setItem(key, `0 ${Date.now() - 2 * 24 * 3600 * 1000}`), unfiled);
    await again();
    await page.getByTestId('reminder').waitFor();
    await lookBothWays('reminder');
    await page.getByTestId('reminder').getByRole('button', { name: 'Later' }).click();

    await page.getByRole('button', { name: 'Menu' }).click();
    await dialogNamed(page, 'Menu').getByRole('button', { name: 'Privacy and storage' }).click();
    await page.getByRole('button', { name: 'Choose a folder…' }).click();
    await page.getByText('is kept in step.').waitFor();
    await look('privacy with a folder');
    await close(dialogNamed(page, 'Privacy and storage'));
    await page.locator('[data-testid=save-state][data-in-file=true]').waitFor();
    const card = page.getByTestId('folder-card');
    await page.evaluate(() => sessionStorage.setItem('denied', 'yes'));
    await again();
    await card.getByText('wants your permission again').waitFor();
    await lookBothWays('folder that wants a permission');
    const name = Object.keys(await folder(page)).find((file) => file.endsWith('.json'));
    await putInFolder(page, name, '{}');
    await card.getByRole('button', { name: 'Go on writing' }).click();
    await card.getByText('was changed by someone else').waitFor();
    await lookBothWays('folder that someone else changed');
    await page.evaluate(() => {
      FileSystemFileHandle.prototype.createWritable = async () => {
        throw new DOMException('The disk is full.', 'QuotaExceededError');
      };
    });
    await card.getByRole('button', { name: 'Overwrite it' }).click();
    await card.getByRole('button', { name: 'Try again' }).waitFor();
    await lookBothWays('folder that cannot be written');

    await inDatabase(page, 'stores.texts.clear();');
    await again();
    await page.getByRole('button', { name: 'Download the original' }).first().waitFor();
    await lookBothWays('document that cannot be read');
    done();
  });
}

/** Parts of the window that nothing may stick out of. */
async function nothingSticksOut(page) {
  const out = await page.evaluate(() =>
    [...document.querySelectorAll('.topbar button, .palette button, .heading, .page, .toast, .toast button, dialog, dialog button, dialog select, dialog input')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -1 || right > innerWidth + 1;
      })
      .map((element) => `${element.className} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 30)}`),
  );
  assert.deepEqual(out, [], 'everything is inside the window');
  const tooWide = await page.evaluate(() =>
    [...document.querySelectorAll('.tabpanel, .documents ul, .reader')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.className),
  );
  assert.deepEqual(tooWide, [], 'no panel has to be scrolled sideways');
}

for (const [size, viewport] of Object.entries({ desktop, tablet, phone })) {
  for (const colorScheme of themes) {
    const narrow = size === 'phone' ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {};
    journey(`a picture of the workspace: ${size}, ${colorScheme}`, { colorScheme, viewport, ...narrow }, async ({ page }) => {
      await openAnnotated(page);
      // Something of one's own, so that the bar says that it is in no file yet.
      await page.keyboard.press('n');
      await page.keyboard.press('Alt+ArrowRight');
      await page.keyboard.press('Alt+ArrowLeft');
      await saved(page);
      await stepOut(page);
      if (size === 'desktop') {
        await page.getByTestId('span-item').nth(8).getByRole('button').click();
        await page.getByRole('tab', { name: 'Details' }).click();
      }
      await page.locator('.reader').evaluate((reader) => reader.scrollTo({ top: 0, behavior: 'instant' }));
      for (const message of await page.getByTestId('toast').all()) {
        await message.getByRole('button', { name: 'Close the message' }).click();
      }
      await page.evaluate(() => document.fonts.ready);
      await nothingSticksOut(page);
      const name = size === 'desktop' ? `workspace-${colorScheme}.png` : `workspace-${size}-${colorScheme}.png`;
      await page.screenshot({ path: path.join(outputFolder('screenshots'), name), animations: 'disabled', caret: 'hide' });
    });
  }
}

journey('marks show every label over a place, in lanes, and do not move the text', {}, async ({ page }) => {
  await visit(page);
  const text = 'The army said that it had killed 203 fighters in the market town, and nobody else.';
  await openText(page, 'lanes', text);
  const target = find(text, '203 fighters');
  const before = await ends(page, target);
  await mark(page, find(text, 'it had killed 203 fighters'), '1');
  await mark(page, target, '3');
  await mark(page, find(text, 'fighters in the market'), '4');
  await stepOut(page);
  const after = await ends(page, target);
  const rounded = (places) => places.map(({ x, y }) => [Math.round(x), Math.round(y)]);
  assert.deepEqual(rounded(after), rounded(before), 'the text stands where it stood');
  const run = page.locator('mark', { hasText: /^fighters$/ });
  const ids = (await run.getAttribute('data-spans')).split(' ');
  assert.deepEqual(ids.sort(), (await listed(page)).map(({ id }) => id).sort());
  const lanes = await run.evaluate((mark) => {
    const { backgroundImage, backgroundColor } = getComputedStyle(mark);
    return { underlines: backgroundImage.split('gradient(').length - 1, tinted: !/^rgba\(0, 0, 0, 0\)$|^transparent$/.test(backgroundColor) };
  });
  assert.deepEqual(lanes, { underlines: 3, tinted: true });
  await click(page, target);
  await page.locator('mark.is-selected').first().waitFor();
});

journey('labels that say no colour get one each, and what lies under more spans than underlines keeps to its line', {}, async ({ page }) => {
  const text = 'The army denied it.\nThe end.';
  const ids = ['claim', 'denial', 'casualty_figure', 'actor', 'source', 'place'];
  const spans = ids.map((label, n) => ({ id: `s${n}`, label, start: n, end: 19, text: text.slice(n, 19) }));
  const whole = {
    format: 'counterclaim-dataset', version: 1, offset_unit: 'code_point', project: { name: 'Grey' },
    scheme: { name: 'Six', labels: ids.map((id) => ({ id, name: id })), relations: [], guidelines: '' },
    documents: [{ id: 'd', title: 'Grey', status: 'new', text, spans, relations: [] }],
  };
  await visit(page);
  await page.getByTestId('file-input').setInputFiles([file('grey.json', JSON.stringify(whole), 'application/json')]);
  await page.getByTestId('article').or(page.getByTestId('import-accept')).first().waitFor();
  if (await page.getByTestId('import-accept').count()) await page.getByTestId('import-accept').click();
  await articleReady(page);
  const looks = await page.locator('mark').evaluateAll((marks) => marks.map((mark) => {
    const style = getComputedStyle(mark);
    const clips = style.backgroundClip.split(', ');
    // The last layer is the one that the tint fills.
    return { tint: style.backgroundColor, fills: clips.at(-1) };
  }));
  assert.equal(looks.length, ids.length);
  assert.equal(new Set(looks.map(({ tint }) => tint)).size, ids.length, 'each label has a colour of its own');
  assert.deepEqual([...new Set(looks.map(({ fills }) => fills))], ['content-box'], 'the tint never covers the underlines');
});
