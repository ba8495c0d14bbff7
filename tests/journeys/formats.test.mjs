// Other programs' files: what comes in with which labels, what goes out, and what is lost on the way.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import { exportDataset, file, listed, mark, openText, selectedIs, shown, slicesAreRight, spansAre } from './support/marking.mjs';
import { find, practiceFile } from './support/text.mjs';
import { unzip } from './support/zip.mjs';

const journey = journeys();
const importDialog = (page) => page.getByRole('dialog', { name: 'Before anything is stored' });

/** A line of JSON Lines with spans over the first occurrence of each quote. */
function line(id, text, spans, relations = []) {
  const placed = spans.map(([label, quote, shift = 0], number) => {
    const { start, end } = find(text, quote);
    return { id: `s${number + 1}`, start: start + shift, end: end + shift, label, text: quote };
  });
  return JSON.stringify({ id, title: id, text, text_sha256: null, spans: placed, relations });
}

const said = '👩🏽‍🚒 The army said that 12 people had died. A witness spoke of twenty.';
const lines = [
  line('night', said, [['PER', 'The army'], ['Casualty Figure', '12 people'], ['rumour', 'twenty'], ['PER', 'A witness', 3]], [
    { id: 'r1', type: 'heard_from', from: 's3', to: 's1' },
  ]),
  line('day', 'The ministry has not answered.', [['PER', 'The ministry']]),
  '{"id":"broken',
].join('\n');

/** Chooses a format in the export dialog and waits for the report. */
async function choose(page, format) {
  await page.getByTestId('export').click();
  await page.getByTestId('export-format').selectOption(format);
  await page.locator('[data-testid=export-losses][data-state=ready]').waitFor();
}

/** Presses the dialog's download button: the archive's name and files. */
async function downloadChosen(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-go').click()]);
  const bytes = fs.readFileSync(await download.path());
  return { name: download.suggestedFilename(), bytes, files: unzip(bytes) };
}

journey('annotations of another program come into the open project, their labels as one says', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'own', 'A text of one’s own, with nothing in it.');
  await page.getByTestId('file-input').setInputFiles([file('night.jsonl', lines)]);
  const dialog = importDialog(page);
  await dialog.getByTestId('import-foreign').waitFor();
  assert.match(await dialog.getByTestId('import-read').textContent(), /^2 documents, 4 spans, 1 relation, 3 labels/);
  await dialog.getByText('night.jsonl, line 3').waitFor();
  await dialog.getByText('Put 1 span where the quoted text stands').waitFor();
  // What differs in case and blanks only is matched already; the rest is as one says.
  assert.equal(await dialog.getByTestId('map-Casualty Figure').inputValue(), 'casualty_figure');
  assert.equal(await dialog.getByTestId('map-rumour').inputValue(), '');
  await dialog.getByTestId('map-PER').selectOption('actor');
  await dialog.getByTestId('map-heard_from').selectOption('said_by');
  await page.getByTestId('import-accept').click();
  await shown(page, 'night');
  assert.deepEqual((await listed(page)).map(({ label }) => label), ['actor', 'casualty_figure', 'actor', 'rumour']);
  await page.locator('.labels').getByRole('button', { name: /rumour/ }).waitFor();
  await saved(page);

  const { dataset } = await exportDataset(page);
  assert.deepEqual(dataset.documents.map(({ id }) => id), ['own', 'night', 'day']);
  slicesAreRight(dataset);
  const night = dataset.documents[1];
  assert.deepEqual(night.spans.map(({ text }) => text), ['The army', '12 people', 'A witness', 'twenty']);
  assert.deepEqual(night.relations.map(({ type }) => type), ['said_by']);
  const rumour = dataset.scheme.labels.at(-1);
  assert.equal(rumour.id, 'rumour');
  assert.match(rumour.key, /^[5-9]$/);

  // The new label tags, and all of it is there after a reload.
  await page.keyboard.press('Escape');
  await mark(page, find(said, 'had died'), rumour.key);
  await saved(page);
  await page.reload();
  await articleReady(page);
  await spansAre(page, 5);
});

journey('labels of spans that are put to their words are as one says, too', {}, async ({ page }) => {
  await visit(page);
  await openText(page, 'own', 'A text of one’s own, with nothing in it.');
  const spans = [['PER', 'The army'], ['Casualty Figure', '12 people', 2]];
  const moved = line('night', said, spans, [{ id: 'r1', type: 'heard_from', from: 's2', to: 's1' }]);
  await page.getByTestId('file-input').setInputFiles([file('night.jsonl', moved)]);
  const dialog = importDialog(page);
  const [actor, figure, heard] = ['PER', 'Casualty Figure', 'heard_from'].map((id) => dialog.getByTestId(`map-${id}`));
  await actor.selectOption('actor');
  assert.equal(await figure.inputValue(), 'casualty_figure');
  await heard.waitFor();
  const put = dialog.getByLabel('Put 1 span where the quoted text stands');
  await put.uncheck();
  await figure.waitFor({ state: 'detached' });
  assert.equal(await actor.inputValue(), 'actor');
  await put.check();
  assert.equal(await figure.inputValue(), 'casualty_figure');
  await heard.selectOption('said_by');
  await page.getByTestId('import-accept').click();
  await shown(page, 'night');
  const { dataset } = await exportDataset(page);
  assert.deepEqual(dataset.documents[1].spans.map(({ label }) => label), ['actor', 'casualty_figure']);
  assert.deepEqual(dataset.documents[1].relations.map(({ type }) => type), ['said_by']);
  assert.equal(dataset.scheme.labels.length, 4);
});

journey('what was chosen for one format is not shown for another, and an import says in what it counts', {}, async ({ page }) => {
  await visit(page);
  await page.getByTestId('file-input').setInputFiles(practiceFile);
  await articleReady(page);
  await choose(page, 'conll');
  const overlap = page.getByLabel('Where spans overlap');
  await overlap.selectOption('per-label');
  await page.getByTestId('export-format').selectOption('huggingface');
  await eventually(() => overlap.inputValue(), 'longest', 'what is shown is what is used');
  await page.keyboard.press('Escape');
  for (const counted of ['utf16', 'code-point']) {
    await choose(page, 'doccano');
    await page.getByLabel('Positions count').selectOption(counted);
    await page.locator('[data-testid=export-losses][data-state=ready]').waitFor();
    const { name, bytes } = await downloadChosen(page);
    await page.getByTestId('file-input').setInputFiles([{ name, mimeType: 'application/zip', buffer: bytes }]);
    const dialog = importDialog(page);
    assert.equal(await dialog.getByLabel('Positions count').inputValue(), counted);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
});

journey('annotations of another program become a project of their own', {}, async ({ page }) => {
  await visit(page);
  await page.getByTestId('file-input').setInputFiles([file('night.jsonl', lines)]);
  const dialog = importDialog(page);
  await dialog.getByTestId('import-foreign').waitFor();
  assert.equal(await dialog.getByTestId('map-PER').count(), 0, 'with no project open there is nothing to map to');
  await page.getByTestId('import-accept').click();
  await shown(page, 'night');
  const { dataset } = await exportDataset(page);
  assert.deepEqual(dataset.scheme.labels.map(({ id, key }) => [id, key]), [['PER', '1'], ['Casualty Figure', '2'], ['rumour', '3']]);
  assert.equal(new Set(dataset.scheme.labels.map(({ color }) => color)).size, 3, 'each label has its colour');

  // The same texts again: they are offered as further documents, and can be left out.
  await page.getByTestId('file-input').setInputFiles([file('night.jsonl', lines)]);
  await dialog.getByLabel(/2 documents whose text is in this project already/).uncheck();
  await page.getByTestId('import-accept').click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await page.getByTestId('document-item').count(), 2);
});

journey('what a format cannot hold is said before anything is written, and leads to the place', {}, async ({ page }) => {
  await visit(page);
  await page.getByTestId('file-input').setInputFiles(practiceFile);
  await articleReady(page);
  await choose(page, 'conll');
  const report = page.getByTestId('export-losses');
  const counted = (loss) => report.locator(`[data-loss="${loss}"] td`).first().textContent();
  const before = Number(await counted('nesting'));
  assert.ok(before > 0, 'the practice articles have nested spans');
  assert.ok(Number(await counted('relation')) > 0, 'and relations');

  // Another choice, another count: with a file for each label only spans of one label are in each other's way.
  await page.getByLabel('Where spans overlap').selectOption('per-label');
  await report.and(page.locator('[data-state=ready]')).waitFor();
  await eventually(async () => (await report.locator('[data-loss="nesting"]').count()) === 0 || Number(await counted('nesting')) < before, true);
  await page.getByLabel('Where spans overlap').selectOption('longest');
  await report.locator('[data-loss="nesting"] summary').click();
  const example = report.locator('[data-loss="nesting"]').getByRole('button').last();
  const [words, title] = [await example.locator('.words').textContent(), await example.locator('.quiet').textContent()];
  await example.click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await shown(page, title);
  const row = page.locator('[data-testid=span-item]:has([aria-pressed=true])');
  await row.waitFor();
  assert.equal(await row.locator('.excerpt').textContent(), words);
  await page.locator('mark.is-selected').first().waitFor();
  await selectedIs(page, await row.getAttribute('data-span-id'));

  // Something of one's own, which only the dataset holds whole.
  const state = page.getByTestId('save-state');
  await page.keyboard.press('Alt+ArrowRight');
  await page.keyboard.press('Alt+ArrowLeft');
  await eventually(() => state.getAttribute('data-in-file'), 'false');

  // The choices are still there; what is downloaded says what it lacks.
  await page.getByTestId('export').click();
  assert.equal(await page.getByTestId('export-format').inputValue(), 'conll');
  await report.and(page.locator('[data-state=ready]')).waitFor();
  const lost = await report.locator('tbody td:first-child').allTextContents();
  const { files } = await downloadChosen(page);
  const total = lost.map(Number).reduce((sum, count) => sum + count, 0);
  await page.getByTestId('toast').filter({ hasText: `${total} things could not be held` }).waitFor();
  const manifest = JSON.parse(files.get('manifest.json'));
  assert.deepEqual(manifest.losses.map(({ count }) => count), lost.map(Number));
  assert.equal(manifest.choices.overlap, 'longest');
  assert.equal(await state.getAttribute('data-in-file'), 'false', 'a file that lacks something is no copy of the work');
});

journey('an archive holds what it says, and comes back as it was', {}, async ({ page }) => {
  await visit(page);
  await page.getByTestId('file-input').setInputFiles(practiceFile);
  await articleReady(page);
  await choose(page, 'jsonl');
  await page.getByTestId('export-losses').getByText('Nothing is lost.').waitFor();
  await page.getByLabel('Split into training').check();
  await page.getByLabel('Train', { exact: true }).fill('60');
  await page.getByLabel('Dev', { exact: true }).fill('20');
  await page.getByLabel('Test', { exact: true }).fill('20');
  await page.getByLabel('Seed', { exact: true }).fill('7');
  const shares = page.getByTestId('split-shares');
  await shares.getByText('Documents: train 3, dev 1, test 1.', { exact: true }).waitFor();
  await page.getByLabel('Train', { exact: true }).fill('-5');
  await page.getByLabel('Dev', { exact: true }).fill('0');
  await page.getByLabel('Dev', { exact: true }).press('Tab');
  await shares.getByText('too few documents').waitFor();
  await page.getByLabel('Train', { exact: true }).fill('60');
  await page.getByLabel('Dev', { exact: true }).fill('20');
  await page.getByLabel('Dev', { exact: true }).press('Tab');
  await shares.getByText('train 3, dev 1, test 1.').waitFor();
  await page.locator('[data-testid=export-losses][data-state=ready]').waitFor();
  const { name, bytes, files } = await downloadChosen(page);
  assert.equal(name, 'Practice articles.jsonl.zip');
  const paths = [...files.keys()].sort();
  assert.deepEqual(paths, ['README.md', 'dev/documents.jsonl', 'manifest.json', 'test/documents.jsonl', 'train/documents.jsonl']);
  const manifest = JSON.parse(files.get('manifest.json'));
  assert.equal(manifest.choices.split, '60/20/20');
  assert.equal(manifest.choices.seed, '7');
  const documents = paths.filter((path) => path.endsWith('.jsonl')).flatMap((path) => files.get(path).trimEnd().split('\n').map((text) => JSON.parse(text)));
  slicesAreRight({ documents });
  const { documents: own } = JSON.parse(fs.readFileSync(practiceFile, 'utf8'));
  const inOrder = (list) => list.map(({ id, spans, relations }) => [id, spans.length, relations.length]).sort();
  assert.deepEqual(inOrder(documents), inOrder(own));

  await page.getByTestId('file-input').setInputFiles([{ name, mimeType: 'application/zip', buffer: bytes }]);
  const dialog = importDialog(page);
  await dialog.getByTestId('import-foreign').waitFor();
  await dialog.getByText('The project has all labels and relation types').waitFor();
  await dialog.getByLabel('Documents go').selectOption('new');
  await page.getByTestId('import-accept').click();
  await dialog.waitFor({ state: 'detached' });
  await articleReady(page);
  const { dataset } = await exportDataset(page);
  assert.deepEqual(inOrder(dataset.documents), inOrder(own));
  const { scheme } = JSON.parse(fs.readFileSync(practiceFile, 'utf8'));
  assert.deepEqual(dataset.scheme.labels, scheme.labels, 'the scheme came with the manifest');
});

journey('texts come out of the column that one chooses', {}, async ({ page }) => {
  await visit(page);
  const rows = ['first', 'second'].map((word) => JSON.stringify({ text: `The ${word} headline`, body: `This is the ${word} story.` }));
  await page.getByTestId('file-input').setInputFiles([file('stories.jsonl', `${rows.join('\n')}\n`)]);
  const dialog = importDialog(page);
  const column = dialog.getByLabel('The text is in');
  assert.equal(await column.inputValue(), 'text');
  await column.selectOption('body');
  await dialog.getByRole('region', { name: 'The first text' }).getByText('This is the first story.').waitFor();
  await page.getByTestId('import-accept').click();
  await articleReady(page);
  assert.equal(await page.locator('[data-paragraph="0"]').textContent(), 'This is the first story.');
  assert.equal(await page.getByTestId('document-item').count(), 2);
});

journey('the column with most in it is taken for the texts where no name tells', {}, async ({ page }) => {
  await visit(page);
  const rows = 'Nr;Titel;Artikeltext\n1;Eins;Der Rat zählte drei Tote, sagte er.\n2;Zwei;Niemand widersprach dem bis zum Abend.\n';
  await page.getByTestId('file-input').setInputFiles([file('tabelle.csv', rows, 'text/csv')]);
  const dialog = page.getByRole('dialog', { name: 'Before anything is stored' });
  await dialog.getByText('Der Rat zählte drei Tote').first().waitFor();
  assert.equal(await dialog.getByRole('combobox').first().inputValue(), 'Artikeltext');
});

journey('where texts went is said, if more is opened with them', {}, async ({ page }) => {
  await visit(page);
  const line = JSON.stringify({ text: 'The army said no.', label: [[4, 8, 'ORG']] });
  await page.getByTestId('file-input').setInputFiles([file('good.txt', 'Nobody was there.'), file('foreign.jsonl', `${line}\n`)]);
  await page.getByTestId('import-accept').click();
  await page.getByTestId('toast').filter({ hasText: '1 text went into “good”.' }).waitFor();
});

journey('the keyboard alone exports for another program, and the archive comes back with a report', {}, async ({ page }) => {
  await visit(page);
  await page.getByTestId('file-input').setInputFiles(practiceFile);
  await articleReady(page);
  await saved(page);
  await page.getByTestId('export').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Export' }).waitFor();
  const focused = (probe) => page.evaluate(probe);
  /** Goes on with Tab until the field or button of these words has the focus. */
  const tabTo = async (words) => {
    for (let presses = 0; presses < 40; presses += 1) {
      const name = await focused(() => `${document.activeElement.closest('label')?.firstChild.textContent ?? document.activeElement.textContent}`);
      if (name.startsWith(words)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab must lead to “${words}”`);
  };
  const ready = () => page.locator('[data-testid=export-losses][data-state=ready]').waitFor();
  await tabTo('Format');
  await page.keyboard.type('conll');
  await page.keyboard.press('ArrowDown');
  await eventually(() => page.getByTestId('export-format').inputValue(), 'bilou');
  await ready();
  await tabTo('Where spans overlap');
  await page.keyboard.press('End');
  await ready();
  assert.equal(await page.getByLabel('Where spans overlap').inputValue(), 'per-label');
  // Back to the format, and on with another that needs no such choice.
  await page.keyboard.press('Shift+Tab');
  await tabTo('Format');
  await page.keyboard.type('brat');
  await eventually(() => page.getByTestId('export-format').inputValue(), 'brat');
  await ready();
  await tabTo('Download brat');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(() => document.activeElement.dataset.testid), 'export', 'the focus is where it was');
  const buffer = fs.readFileSync(await download.path());
  const { documents: own } = JSON.parse(fs.readFileSync(practiceFile, 'utf8'));

  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByTestId('file-input').setInputFiles([{ name: 'from-brat.zip', mimeType: 'application/zip', buffer }]);
  const report = importDialog(page).getByTestId('import-foreign');
  await report.getByRole('heading', { name: /^from-brat\.zip brat standoff$/ }).waitFor();
  const spans = own.reduce((sum, document) => sum + document.spans.length, 0);
  await report.getByText(`${own.length} documents, ${spans} spans`).waitFor();
  await page.getByTestId('import-accept').click();
  await articleReady(page);
  await page.getByTitle('Project settings').filter({ hasText: 'Practice articles' }).waitFor();
  const { dataset } = await exportDataset(page);
  slicesAreRight(dataset);
  const placed = (list) => list.map((document) => document.spans.map(({ start, end, label }) => `${start} ${end} ${label}`).sort()).map(String).sort();
  assert.deepEqual(placed(dataset.documents), placed(own));
});

journey('an export that cannot be opened again is refused by name', {}, async ({ page }) => {
  await visit(page);
  await page.getByTestId('file-input').setInputFiles(practiceFile);
  await articleReady(page);
  await choose(page, 'tei');
  const { bytes } = await downloadChosen(page);
  await page.getByTestId('file-input').setInputFiles([{ name: 'tei.zip', mimeType: 'application/zip', buffer: bytes }]);
  await page.getByTestId('toast').filter({ hasText: 'tei.zip: TEI XML standoff can be written, but not opened again' }).waitFor();
  assert.equal(await page.getByTestId('document-item').count(), 5);
});
