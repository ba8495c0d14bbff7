// Whatever is opened, the page says what is wrong, runs none of it, and leaves the work as it was.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { articleReady, eventually, journeys, saved, visit } from './support/app.mjs';
import {
  exportDataset,
  file,
  listed,
  mark,
  openDocument,
  openText,
  shown,
  slicesAreRight,
  spansAre,
  stepOut,
} from './support/marking.mjs';
import { find, fixture, slice } from './support/text.mjs';

const journey = journeys();

const mine = 'The ministry said twelve people died. A witness denied it.';

/** A project with one span, whose state every hostile input must leave alone. */
async function begin(page) {
  await page.addInitScript(() => {
    globalThis.__pwned = undefined;
  });
  await visit(page);
  await openText(page, 'mine', mine);
  await mark(page, find(mine, 'twelve people died'), '3');
  await stepOut(page);
  await saved(page);
}

/** The open document is that of `begin`, with its one span, and another can be marked. */
async function usable(page) {
  await spansAre(page, 1);
  await mark(page, find(mine, 'A witness'), '4');
  await page.keyboard.press('Control+z');
  await spansAre(page, 1);
}

/** Does `steps`; a failure names what was being tried. */
async function naming(what, steps) {
  try {
    await steps();
  } catch (error) {
    error.message = `${what}: ${error.message}`;
    throw error;
  }
}

/** The project of `begin` is whole, nothing that was opened has run, and the page can be worked with. */
async function unharmed(page, watch) {
  assert.equal(await page.evaluate(() => globalThis.__pwned), undefined, 'nothing in what was opened may run');
  assert.deepEqual(watch.dialogs.filter(({ type }) => type !== 'beforeunload'), []);
  await openDocument(page, 'mine');
  await spansAre(page, 1);
  const [span] = await listed(page);
  assert.equal(slice(mine, span.start, span.end), 'twelve people died');
  await usable(page);
  await saved(page);
  const { dataset } = await exportDataset(page);
  slicesAreRight(dataset);
  const kept = dataset.documents.find(({ title }) => title === 'mine');
  assert.deepEqual(kept.spans.map(({ text }) => text), ['twelve people died']);
}

/** Gives files to the page. */
const give = (page, ...files) => page.getByTestId('file-input').setInputFiles(files);

/** Waits for a message that says all of this, and closes it. */
async function message(page, ...patterns) {
  let toast = page.getByTestId('toast');
  for (const pattern of patterns) toast = toast.filter({ hasText: pattern });
  await toast.first().waitFor();
  await toast.first().getByRole('button', { name: 'Close the message' }).click();
}

const documentCount = (page) => page.getByTestId('document-item').count();

/** The smallest PNG with a few bytes more, as any picture. */
const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex'),
  Buffer.from(Array.from({ length: 400 }, (_, n) => (n * 73) % 256)),
]);

const refused = {
  'an empty file': { file: file('empty.txt', ''), says: [/empty\.txt/, /no text/i] },
  'a file of blanks': { file: file('blank.txt', ' \n\t\n'), says: [/blank\.txt/, /no text/i] },
  'a picture': { file: file('picture.png', png, 'image/png'), says: [/picture\.png/, /image|picture|PNG|not a/i] },
  'a picture called a text': { file: file('picture.txt', png), says: [/picture\.txt/, /image|picture|PNG|not a/i] },
  'bytes of control characters': {
    file: file('bytes.txt', Buffer.from(Array.from({ length: 3000 }, (_, n) => (n * n) % 32))),
    says: [/bytes\.txt/, /not a|control/i],
  },
  'a dataset of a version to come': {
    file: () => {
      const dataset = JSON.parse(fs.readFileSync(fixture('hostile-dataset.json'), 'utf8'));
      return file('future.json', JSON.stringify({ ...dataset, version: 99 }), 'application/json');
    },
    says: [/future\.json/, /99/, /\b1\b/],
  },
  'JSON of another program': { file: file('other.json', '{"a": [1, 2]}', 'application/json'), says: [/other\.json/] },
  'no JSON at all': { file: file('not.json', 'The ministry said', 'application/json'), says: [/not\.json/] },
};

journey('what is no text and no dataset is refused with a reason', {}, async ({ page, watch }) => {
  await begin(page);
  for (const [what, { file: given, says }] of Object.entries(refused)) {
    await naming(what, async () => {
      await give(page, typeof given === 'function' ? given() : given);
      await message(page, ...says);
      assert.equal(await documentCount(page), 1, 'nothing was added');
      await usable(page);
    });
  }
  await unharmed(page, watch);
});

journey('a file of 200 MB is refused at once', {}, async ({ page, watch }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'counterclaim-large-'));
  try {
    const large = path.join(folder, 'large.txt');
    fs.writeFileSync(large, '');
    fs.truncateSync(large, 200_000_000);
    await begin(page);
    await give(page, large);
    await message(page, /large\.txt/, /200 MB/, /100 MB/);
    assert.equal(await documentCount(page), 1);
    await unharmed(page, watch);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

const utf16 = (text, bigEndian) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};
const taken = {
  'UTF-16 with a byte-order mark': {
    bytes: utf16('Größe 🪖 of the army', false),
    text: 'Größe 🪖 of the army',
  },
  'UTF-16, big end first': { bytes: utf16('Größe 🪖 of the council', true), text: 'Größe 🪖 of the council' },
  'UTF-8 with a byte-order mark': { bytes: Buffer.from('\ufeffThe army'), text: 'The army' },
  'Windows-1252': {
    bytes: Buffer.from('The army said \x93no\x94 \x96 caf\xe9', 'latin1'),
    text: 'The army said “no” – café',
    says: [/Windows-1252/i],
  },
  'UTF-8 with a broken byte': {
    bytes: Buffer.concat([Buffer.from('The café said – “no” and é '), Buffer.from([0xff]), Buffer.from(' then left at once.')]),
    text: 'The café said – “no” and é \ufffd then left at once.',
    says: [/UTF-8|replac|not valid|could not/i],
  },
  'a text with a NUL': {
    bytes: Buffer.from('The army\0 said no to every question that was asked.'),
    text: 'The army\ufffd said no to every question that was asked.',
    says: [/NUL|U\+0000|character/i],
  },
};
journey('odd encodings are read, and what was decided is said', {}, async ({ page, watch }) => {
  await begin(page);
  for (const [n, [what, { bytes, text, says }]] of Object.entries(taken).entries()) {
    await naming(what, async () => {
      await give(page, file(`odd ${n}.txt`, bytes));
      if (says) await message(page, new RegExp(`odd ${n}\\.txt`), ...says);
      await shown(page, `odd ${n}`);
      assert.equal(await page.locator('[data-paragraph="0"]').textContent(), text);
      await openDocument(page, 'mine');
      await usable(page);
    });
  }
  const { dataset } = await exportDataset(page);
  assert.deepEqual(dataset.documents.slice(1).map(({ text }) => text), Object.values(taken).map(({ text }) => text));
  await unharmed(page, watch);
});

const attack = '<img src=x onerror="globalThis.__pwned=1"><script>globalThis.__pwned=2</script>';

journey('mark-up in a text, its name and its title stays text', {}, async ({ page, watch }) => {
  await begin(page);
  const text = `Before ${attack} after </p></main><svg onload="globalThis.__pwned=3">`;
  await give(page, file('<img src=x onerror="globalThis.__pwned=4">.txt', text));
  await eventually(() => documentCount(page), 2);
  await eventually(() => page.locator('[data-paragraph="0"]').textContent(), text, 'the text is shown as it is');
  await mark(page, find(text, 'script>globalThis'), '1');
  const title = page.getByLabel('Title of the document');
  await title.fill(`Title ${attack}`);
  await title.press('Enter');
  await page.getByTestId('document-item').filter({ hasText: attack }).waitFor();
  await page.getByRole('tab', { name: 'Details' }).click();
  await page.getByTestId('article').focus();
  await page.keyboard.press('n');
  await page.getByLabel('Note').fill(attack);
  await page.getByLabel('Note').blur();
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await saved(page);
  assert.equal(await page.locator('.app img, .app script, .app svg').count(), 0, 'none of it became an element');
  await unharmed(page, watch);
});

journey('mark-up in a dataset stays text: labels, notes, guidelines, project', {}, async ({ page, watch }) => {
  await begin(page);
  await give(page, fixture('hostile-dataset.json'));
  await shown(page, `Doc ${attack}`);
  await spansAre(page, 1);
  await page.getByTestId('span-item').getByRole('button').click();
  await page.getByRole('tab', { name: 'Details' }).click();
  await eventually(() => page.getByLabel('Note').inputValue(), `Note ${attack}`);
  await page.getByRole('tab', { name: 'Guidelines' }).click();
  await page.getByRole('tabpanel').getByText('onerror').first().waitFor();
  await page.getByTitle('Project settings').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  assert.equal(await page.locator('.app img, .app script, .app svg').count(), 0);
  const { dataset } = await exportDataset(page);
  const original = JSON.parse(fs.readFileSync(fixture('hostile-dataset.json'), 'utf8'));
  assert.deepEqual({ ...dataset, exported_at: '', generator: '' }, { ...original, exported_at: '', generator: '' });

  // The project that was open before is another one, and as it was.
  await page.getByRole('button', { name: 'All projects' }).click();
  await page.locator('.recent').getByRole('button', { name: /^mine/ }).click();
  await page.getByRole('tab', { name: 'Annotations' }).click();
  await unharmed(page, watch);
});

journey('half a character in a dataset is reported and read as far as it can be', {}, async ({ page, watch }) => {
  await begin(page);
  const whole = fs.readFileSync(fixture('hostile-dataset.json'), 'utf8');
  const broken = whole.replace('"note": "Note ', '"note": "\\ud83d Note ');
  assert.notEqual(broken, whole);
  await give(page, file('half.json', broken, 'application/json'));
  const dialog = page.getByRole('dialog', { name: 'Before anything is stored' });
  const refusal = page.getByTestId('toast').filter({ hasText: 'half.json' });
  await dialog.or(refusal).first().waitFor();
  if (await dialog.isVisible()) {
    await dialog.getByText(/surrogate|half|character/i).first().waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await unharmed(page, watch);
});

journey('of a dataset cut off in the middle, what is whole is offered', {}, async ({ page, watch }) => {
  await begin(page);
  const dataset = JSON.parse(fs.readFileSync(fixture('hostile-dataset.json'), 'utf8'));
  const [first] = dataset.documents;
  dataset.documents.push({ ...first, id: 'second', title: 'Second' });
  const whole = JSON.stringify(dataset, null, 2);
  const given = file('cut.json', whole.slice(0, whole.indexOf('"Second"') + 100), 'application/json');
  const dialog = page.getByRole('dialog', { name: 'Before anything is stored' });
  await give(page, given);
  await dialog.getByText(/^1 document, 1 span, .* can be read/).waitFor();
  await dialog.getByText('The file ends in the middle').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await unharmed(page, watch);
  await give(page, given);
  await dialog.getByTestId('import-accept').click();
  await shown(page, first.title);
  await spansAre(page, 1);
  await eventually(() => documentCount(page), 1);
});

journey('a dataset with mistakes is shown before it is stored, and can be refused or taken', {}, async ({ page, watch }) => {
  await begin(page);
  const dataset = JSON.parse(fs.readFileSync(fixture('hostile-dataset.json'), 'utf8'));
  const [document] = dataset.documents;
  document.spans.push(
    { ...document.spans[0], id: 'outside', start: 5, end: 9999, text: 'nowhere to be found' },
    { ...document.spans[0], id: 'moved', start: 0, end: 5 },
  );
  const given = file('mistakes.json', JSON.stringify(dataset), 'application/json');
  const dialog = page.getByRole('dialog', { name: 'Before anything is stored' });
  await give(page, given);
  await dialog.waitFor();
  assert.ok((await dialog.getByRole('list', { name: 'What was found' }).getByRole('listitem').count()) >= 2);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await documentCount(page), 1, 'nothing was stored');
  await unharmed(page, watch);
  await give(page, given);
  await dialog.getByTestId('import-accept').click();
  await shown(page, document.title);
  const quotes = (await listed(page)).map(({ start, end }) => slice(document.text, start, end));
  assert.ok(quotes.length >= 1 && quotes.every((quote) => quote === document.spans[0].text), 'spans stand at their quotes');
});

const webPage = `<!doctype html><html lang="en"><head><title>Two accounts of one night</title>
<script>globalThis.__pwned = 5</script></head><body onload="globalThis.__pwned = 6">
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Two accounts of one night</h1>
<p>The ministry said that twelve people had died near the well, and that none of them was a civilian. It gave no names.</p>
<p>Witnesses told the mission that at least forty houses were burnt, and that the army had come with an escort of strangers.<img src="https://elsewhere.example/x.png" onerror="globalThis.__pwned = 7"></p>
<p>The council has asked for both lists to be published before the end of the month, a spokesman confirmed on Friday.</p></article>
<footer>Subscribe to our newsletter. All rights reserved.</footer></body></html>`;

// The parsed page inherits the policy of ours, so that its handlers are refused while it is read: that is the point.

journey('of a web page the article is taken, after a look at it', {}, async ({ page, watch }) => {
  await begin(page);
  await give(page, file('night.html', webPage, 'text/html'));
  const dialog = page.getByRole('dialog', { name: 'Before anything is stored' });
  const preview = dialog.getByRole('region', { name: 'The text that was taken' });
  await preview.getByText('Witnesses told the mission').waitFor();
  const text = await preview.textContent();
  assert.match(text, /twelve people had died near the well/);
  assert.doesNotMatch(text, /newsletter|News|__pwned/, 'what is around the article is left out');
  assert.equal(await documentCount(page), 1, 'nothing is stored before the person has seen it');
  await dialog.getByTestId('import-accept').click();
  await shown(page, 'Two accounts of one night');
  await unharmed(page, watch);
});

journey('text is pasted with a title, and nothing is not taken', {}, async ({ page, watch }) => {
  await begin(page);
  await page.getByRole('button', { name: 'Paste text' }).click();
  let dialog = page.getByRole('dialog', { name: 'Paste text' });
  await dialog.getByRole('button', { name: 'Add to the project' }).click();
  await message(page, /no text/i);
  await page.getByRole('button', { name: 'Paste text' }).click();
  dialog = page.getByRole('dialog', { name: 'Paste text' });
  await dialog.getByLabel('Title').fill('From the clipboard');
  await dialog.getByRole('textbox', { name: 'Text' }).fill(`Pasted ${attack}\n\nSecond paragraph.`);
  await dialog.getByRole('button', { name: 'Add to the project' }).click();
  await shown(page, 'From the clipboard');
  assert.equal(await page.locator('[data-paragraph="0"]').textContent(), `Pasted ${attack}`);
  await unharmed(page, watch);
});

journey('several files at once: the good are taken, the bad are named', {}, async ({ page, watch }) => {
  await begin(page);
  await give(page, file('one.txt', 'First text.'), file('none.txt', ''), file('two.md', 'Second text.'));
  await message(page, /none\.txt/);
  await eventually(() => documentCount(page), 3);
  await shown(page, 'one');
  await unharmed(page, watch);
});

journey('files and a folder of texts are dropped on the page', {}, async ({ page, context, watch }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'counterclaim-drop-'));
  try {
    const inner = path.join(folder, 'reports', 'april');
    fs.mkdirSync(inner, { recursive: true });
    fs.writeFileSync(path.join(folder, 'reports', 'first.txt'), 'The first dropped text.');
    fs.writeFileSync(path.join(inner, 'second.txt'), 'The second dropped text.');
    await begin(page);
    const devtools = await context.newCDPSession(page);
    const data = { items: [], files: [path.join(folder, 'reports')], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 500, data });
    }
    await eventually(() => documentCount(page), 3, 'both texts of the folder are taken');
    await openDocument(page, 'second');
    assert.equal(await page.locator('[data-paragraph="0"]').textContent(), 'The second dropped text.');
    await unharmed(page, watch);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

journey('a label called by mark-up tags like any other', {}, async ({ page, watch }) => {
  await page.addInitScript(() => {
    globalThis.__pwned = undefined;
  });
  await visit(page);
  await give(page, fixture('hostile-dataset.json'));
  await articleReady(page);
  const dataset = JSON.parse(fs.readFileSync(fixture('hostile-dataset.json'), 'utf8'));
  const { text } = dataset.documents[0];
  await mark(page, find(text, 'Nobody'), '1');
  assert.equal((await listed(page)).length, 2);
  await page.getByLabel('Filter by label').selectOption({ index: 1 });
  assert.equal(await page.evaluate(() => globalThis.__pwned), undefined);
  assert.deepEqual(watch.dialogs, []);
});

const stop = { tolerated: [/unreachable/] };

journey('a fault that stops the program is told, and reloading shows what was saved', stop, async ({ page }) => {
  await begin(page);
  const notice = page.getByRole('alert').filter({ hasText: 'The program has stopped' });
  // What is not the program's fault is none of its business.
  await page.evaluate(() => dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop' })));
  assert.equal(await notice.count(), 0);
  // A module whose one function is the instruction "unreachable", which is what a fault comes to.
  const module = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  await page.evaluate(async (bytes) => {
    const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes));
    setTimeout(instance.exports.f);
    Promise.resolve().then(instance.exports.f);
  }, module);
  await notice.waitFor();
  await notice.getByRole('link', { name: 'Reload the page' }).click();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  await openDocument(page, 'mine');
  assert.equal(await notice.count(), 0);
  await spansAre(page, 1);
});
