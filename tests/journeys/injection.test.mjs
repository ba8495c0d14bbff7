// Texts that would run if they were taken for anything but text, through every way in: none runs, none becomes an element,
// each is shown as it is written.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { eventually, journeys, saved, visit } from './support/app.mjs';
import { file, mark, openText, shown, spansAre } from './support/marking.mjs';
import { payloads, watchElements } from './support/payloads.mjs';
import { find } from './support/text.mjs';
import { zip } from './support/zip.mjs';

const journey = journeys();
const all = payloads.join(' ');
/** One of each kind, for fields that are written and read many times. */
const few = payloads.filter((_, n) => n % 6 === 0).join(' ');
// Parsed pages inherit the policy, so that their handlers are refused while they are read: that is the point.
const refused = { tolerated: [/inline event handler violates|Refused to|violates the following Content Security Policy/] };

/** Opens the page, watched. */
async function begin(page) {
  await page.addInitScript(watchElements);
  await visit(page);
}

/** Nothing has run, nothing has become an element. */
async function harmless(page, watch) {
  assert.deepEqual(await page.evaluate(() => [globalThis.__pwned, globalThis.__appeared]), [undefined, []]);
  assert.deepEqual(watch.dialogs.filter(({ type }) => type !== 'beforeunload'), []);
}

const give = (page, ...files) => page.getByTestId('file-input').setInputFiles(files);
const line = (text) => text.replaceAll(/\s+/g, ' ').trim();

/** A dataset with one document a payload: the payload is in every field that a person may write. */
function dataset(list) {
  const text = (payload) => `Before ${payload} after.`;
  const when = '2026-01-01T00:00:00Z';
  const labels = list.map((payload, n) => ({
    id: `${payload}`, name: `L${n} ${payload}`, key: n < 9 ? String(n + 1) : null, color: payload, definition: payload,
    attributes: [
      { id: `a ${payload}`, name: payload, type: 'text', definition: payload },
      { id: `c ${payload}`, name: payload, type: 'choice', choices: [payload, 'b'], definition: payload },
    ],
  }));
  const documents = list.map((payload, n) => {
    const span = (id, start, end) => ({
      id: `${id}${payload}`, start, end, label: labels[n].id, text: [...text(payload)].slice(start, end).join(''),
      attributes: { [`a ${payload}`]: payload, [`c ${payload}`]: payload, [`unknown ${payload}`]: payload },
      note: payload, annotator: payload, created_at: when, updated_at: when, origin: payload,
    });
    return {
      id: `d${n} ${payload}`, title: `D${n} ${payload}`, source: payload, date: payload, language: payload, status: 'new',
      note: payload, metadata: { [payload]: payload }, text: text(payload),
      spans: [span('s', 0, 6), span('t', 7, 7 + [...payload].length)],
      relations: [{ id: `r${payload}`, type: payload, from: `s${payload}`, to: `t${payload}`, annotator: payload, created_at: when }],
    };
  });
  return {
    format: 'counterclaim-dataset', version: 1, generator: all, exported_at: when, offset_unit: 'code_point',
    project: { name: all, description: all, license: all },
    scheme: {
      name: all, labels, guidelines: list.map((payload) => `# ${payload}\n\n- ${payload}\n\n**${payload}**`).join('\n\n'),
      relations: list.map((payload) => ({ id: payload, name: payload, from: [], to: [], symmetric: false, definition: payload })),
    },
    documents, [all]: all,
  };
}

journey('in every field of a dataset', {}, async ({ page, watch }) => {
  assert.ok(payloads.length >= 40 && new Set(payloads).size === payloads.length);
  await begin(page);
  await give(page, file('all.json', JSON.stringify(dataset(payloads)), 'application/json'));
  const accept = page.getByTestId('import-accept');
  await accept.or(page.getByTestId('article')).first().waitFor();
  if (await accept.isVisible()) await accept.click();
  await page.getByTestId('document-item').nth(payloads.length - 1).waitFor();
  await page.getByRole('tab', { name: 'Details' }).click();
  for (const [n, payload] of payloads.entries()) {
    await page.getByTestId('document-item').nth(n).getByRole('button').first().click();
    await eventually(() => page.locator('[data-paragraph="0"]').first().textContent().then(line), line(`Before ${payload} after.`), payload);
    await page.getByTestId('article').focus();
    await page.keyboard.press('n');
    await eventually(() => page.getByLabel('Note').inputValue().then(line), line(payload), payload);
    assert.equal(line(await page.getByLabel('Title of the document').inputValue()), line(`D${n} ${payload}`));
  }
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await page.getByRole('tab', { name: 'Guidelines' }).click();
  await page.getByRole('tabpanel').getByText('onerror').first().waitFor();
  await page.getByTitle('Project settings').click();
  assert.equal(line(await page.getByRole('dialog').getByLabel('Name', { exact: true }).inputValue()), line(all));
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.getByRole('searchbox', { name: 'Find in the project' }).fill('__pwned');
  await page.getByRole('search').getByRole('listitem').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('export').click();
  await page.getByTestId('export-format').selectOption('conll');
  await page.locator('[data-testid=export-losses][data-state=ready]').waitFor();
  for (const summary of await page.locator('.losses summary').all()) await summary.click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Privacy and storage' }).click();
  await page.getByTestId('stored').waitFor();
  await page.keyboard.press('Escape');
  await saved(page);
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.getByRole('button', { name: /^Delete / }).click();
  await page.getByRole('dialog').getByText('__pwned').first().waitFor();
  await harmless(page, watch);
});

/** Every format that comes back in, by its id. */
const formats = [
  'jsonl', 'doccano', 'label-studio', 'prodigy', 'spacy', 'huggingface', 'conll', 'bilou', 'brat', 'webannotation',
  'pubannotation', 'cas-xmi', 'cas-json', 'csv', 'tsv',
];

journey('in the fields of every other format', {}, async ({ page, watch }) => {
  await begin(page);
  await give(page, file('few.json', JSON.stringify(dataset([few, payloads[10]])), 'application/json'));
  const accept = page.getByTestId('import-accept');
  await accept.or(page.getByTestId('article')).first().waitFor();
  if (await accept.isVisible()) await accept.click();
  await spansAre(page, 2);
  await saved(page);
  const archives = [];
  for (const format of formats) {
    await page.getByTestId('export').click();
    await page.getByTestId('export-format').selectOption(format);
    await page.locator('[data-testid=export-losses][data-state=ready]').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-go').click()]);
    archives.push({ name: `${format} ${payloads[10]}.zip`, mimeType: 'application/zip', buffer: fs.readFileSync(await download.path()) });
  }
  await page.getByRole('button', { name: 'All projects' }).click();
  await openText(page, 'mine', 'A text of one’s own.');
  for (const archive of archives) {
    await give(page, archive);
    // The report on what was read: labels to map, problems, names of files.
    await page.getByTestId('import-foreign').getByRole('heading', { name: archive.name }).waitFor();
    const choice = page.getByLabel('Documents go');
    await choice.selectOption('here');
    // The same texts as before, on purpose.
    const again = page.getByLabel(/in this project already/);
    if (await again.count()) await again.check();
    await page.getByTestId('import-accept').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.getByTestId('document-item').nth(formats.length * 2).waitFor();
  await page.getByTestId('document-item').last().getByRole('button').first().click();
  await page.getByRole('tab', { name: 'Guidelines' }).click();
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByTestId('article').focus();
  await page.keyboard.press('n');
  await harmless(page, watch);
});

journey('in names of files, pasted text and mark-up, titles, notes, and names in an archive', refused, async ({ page, watch }) => {
  await begin(page);
  // No file system takes a slash in a name.
  const names = payloads.map((payload) => payload.replaceAll('/', '∕').slice(0, 120));
  await give(page, ...names.map((name, n) => file(`${name}.txt`, `Text ${n}: ${payloads[n]}`)));
  await eventually(() => page.getByTestId('document-item').count(), names.length);
  await eventually(
    async () => (await page.getByTestId('document-item').locator('.title').allTextContents()).map(line),
    names.map(line),
  );
  await give(page, ...names.slice(0, 12).map((name) => file(`${name}.png`, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'image/png')));
  await page.getByTestId('toast').filter({ hasText: names[11] }).first().waitFor();

  // Names in an archive: those without a colon are places like any other.
  const entries = names.filter((name) => !name.includes(':') && !name.includes('\\')).map((name, n) => [`${name}.txt`, `In an archive ${n}`]);
  await give(page, file('names.zip', zip(entries), 'application/zip'));
  await eventually(() => page.getByTestId('document-item').count(), names.length + entries.length);
  await give(page, file('outside.zip', zip([['../<img src=x onerror=__pwned=1>.txt', 'x']]), 'application/zip'));
  await page.getByTestId('toast').filter({ hasText: 'outside itself, “../<img src=x onerror=__pwned=1>.txt”' }).waitFor();

  // Mark-up on the clipboard: the text of the article stays, the rest goes.
  await page.getByRole('button', { name: 'Paste text' }).click();
  const html = `<article><h1>Night</h1>${'<p>The ministry said that twelve people had died near the well, and gave no names.</p>'.repeat(4)}${all}</article>`;
  await page.getByRole('dialog').getByRole('textbox', { name: 'Text' }).evaluate((area, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', html);
    clipboardData.setData('text/plain', html);
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, html);
  await page.getByTestId('import-accept').click();
  await shown(page, 'Night');
  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByRole('dialog').getByLabel('Title').fill(all);
  await page.getByRole('dialog').getByRole('textbox', { name: 'Text' }).fill(all);
  await page.getByRole('button', { name: 'Add to the project' }).click();
  await eventually(() => page.locator('[data-paragraph="0"]').textContent().then((text) => text.includes(payloads[0])), true);
  const text = (await page.locator('[data-paragraph="0"]').textContent());
  await mark(page, find(text, 'globalThis'), '1');
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByLabel('Note').fill(all);
  await page.getByLabel('Note').blur();
  const title = page.getByLabel('Title of the document');
  await title.fill(`Now ${all}`);
  await title.press('Enter');
  await page.getByTitle('Project settings').click();
  const dialog = page.getByRole('dialog');
  for (const name of ['Name', 'Description', 'Licence of the dataset', 'Your name as annotator']) {
    await dialog.getByLabel(name, { exact: true }).fill(all);
  }
  await dialog.getByRole('button', { name: 'Save' }).click();
  await saved(page);
  await harmless(page, watch);
});

journey('the watch sees what it is there to see', { tolerated: [/./] }, async ({ page }) => {
  await begin(page);
  await page.evaluate(() => document.querySelector('.app').append(Object.assign(document.createElement('img'), { alt: '' })));
  await page.evaluate(() => document.querySelector('.app').append(document.createElement('p')));
  await eventually(() => page.evaluate(() => globalThis.__appeared.length), 1);
});

journey('styles, handlers and a base in a page are taken out in silence, and its words stay', {}, async ({ page, watch }) => {
  await begin(page);
  const words = 'The office said that <b title="a > b" style=color:red>two ferries</b> were held. In HTML one writes style="x" and onclick=y.';
  const styled = [
    '<!doctype html><title>With style=a and onload=b</title><!-- <p style="c"> --><base href="https://elsewhere.example/">',
    '<style media="all">p > b { color: red }</style><STYLE>b { color: blue }</STYLE >',
    `<body onload="__pwned = 1" style='margin:0'><svg><style>a{}</style><path style="fill:red"/></svg>`,
    `<p class="a"style="color:red" lang=en>${words}</p><p style="display: none">Not for readers, and hidden from them.</p>`,
    '<p title=\'style="a"\' data-style="b" onclick = __pwned=1>The union denied it: the crews were ready, it said.</p>',
  ].join('\n');
  await give(page, file('styled.html', styled, 'text/html'));
  const dialog = page.getByRole('dialog', { name: 'Before anything is stored' });
  const preview = dialog.getByRole('region', { name: 'The text that was taken' });
  await preview.waitFor();
  assert.equal(
    await preview.textContent(),
    'The office said that two ferries were held. In HTML one writes style="x" and onclick=y.\n\nThe union denied it: the crews were ready, it said.',
  );
  await dialog.getByRole('heading', { name: 'With style=a and onload=b' }).waitFor();
  await dialog.getByTestId('import-accept').click();
  await harmless(page, watch);
});
