// What is typed is stored while it is typed, and is never taken out of a field by anything else.

import assert from 'node:assert/strict';
import { articleReady, eventually, journeys, reload, saved, visit } from './support/app.mjs';
import { exportDataset, openDocument, openText, spansAre } from './support/marking.mjs';
import { at, marked, openReport } from './support/report.mjs';

const journey = journeys();
const details = (page) => page.getByRole('tabpanel', { name: 'Details' });
const note = (page) => details(page).getByLabel('Note');
const title = (page) => page.getByLabel('Title of the document');

/** The report with one marked span, its details open. */
async function withDetails(page) {
  await openReport(page);
  const id = await marked(page, at('203 fighters'), '3');
  await page.getByRole('tab', { name: 'Details' }).click();
  await saved(page);
  return id;
}

/** Loads the page again; what was selected is selected again, its details open. */
async function again(page) {
  await reload(page);
  await page.getByRole('tab', { name: 'Details' }).click();
  await note(page).waitFor();
}

/** What the text field that has the focus holds, and where its caret is. */
const focused = (page) =>
  page.evaluate(() => [document.activeElement.value, document.activeElement.selectionStart]);

journey('a note, an attribute and a title are stored while they are typed', {}, async ({ page }) => {
  await withDetails(page);
  await note(page).pressSequentially('as the ministry ');
  await page.locator('[data-testid=save-state][data-state=saving]').waitFor();
  await saved(page);
  assert.deepEqual(await focused(page), ['as the ministry ', 16], 'storing leaves text, caret and focus alone');
  await page.keyboard.press('Home');
  await page.keyboard.type('just ');
  await saved(page);
  assert.deepEqual(await focused(page), ['just as the ministry ', 5]);
  await details(page).getByLabel('Low', { exact: true }).pressSequentially('203');
  await saved(page);
  await title(page).press('End');
  await title(page).pressSequentially(' of Friday ');
  await saved(page);
  await eventually(() => page.getByTestId('document-item').first().textContent().then((text) => /report of Friday/.test(text)), true);
  assert.equal((await focused(page))[0], 'report of Friday ', 'a blank at the end stays while one is typing');
  await again(page);
  assert.equal(await note(page).inputValue(), 'just as the ministry ');
  assert.equal(await details(page).getByLabel('Low', { exact: true }).inputValue(), '203');
  assert.equal(await title(page).inputValue(), 'report of Friday');
});

journey('letters that are typed while a slow computer draws the page stay where they are', {}, async ({ page }) => {
  // Whoever looks at the clock while drawing finds that it has taken long, and what is put off is put off for a while.
  await page.addInitScript(() => {
    const [now, later] = [Date.now, globalThis.setTimeout];
    let late = 0;
    Date.now = () => now() + (late += 30);
    globalThis.setTimeout = (then, wait = 0, ...rest) => later(then, wait || 30, ...rest);
  });
  await withDetails(page);
  await note(page).pressSequentially('as the ministry counted, and as the union denied');
  assert.equal(await note(page).inputValue(), 'as the ministry counted, and as the union denied');
  await saved(page);
  await again(page);
  assert.equal(await note(page).inputValue(), 'as the ministry counted, and as the union denied');
});

journey('what was just typed is stored when the page, the span or the document is left', {}, async ({ page }) => {
  // The pause after the last key never ends, so that nothing is stored by it.
  await page.addInitScript(() => {
    const real = globalThis.setTimeout;
    globalThis.setTimeout = (then, wait, ...rest) => real(then, wait === 600 ? 1e9 : wait, ...rest);
  });
  await withDetails(page);
  const saving = page.locator('[data-testid=save-state][data-state=saving]');
  for (const leaving of ['pagehide', 'visibilitychange']) {
    await note(page).fill(leaving);
    await saving.waitFor();
    // As a phone does it when another program comes to the front.
    await page.evaluate((name) => globalThis.dispatchEvent(new Event(name)), leaving);
    await saved(page);
  }
  await note(page).fill('typed and left');
  await again(page);
  assert.equal(await note(page).inputValue(), 'typed and left');
  await note(page).fill('another span');
  await saving.waitFor();
  // Out of the field, then off the span.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await note(page).waitFor({ state: 'detached' });
  await saved(page);
  await page.getByTestId('article').focus();
  await page.keyboard.press('n');
  await eventually(() => note(page).inputValue(), 'another span');
  await note(page).fill('another document');
  await saving.waitFor();
  await openText(page, 'second', 'A second text with a few words.');
  await openDocument(page, 'report');
  await page.getByTestId('article').focus();
  await page.keyboard.press('n');
  await eventually(() => note(page).inputValue(), 'another document');
  const { dataset } = await exportDataset(page);
  assert.deepEqual(dataset.documents.map(({ spans }) => spans.map((span) => span.note)), [['another document'], []]);
});

journey('a number may be written in groups; what is none stays in its field and says so', {}, async ({ page }) => {
  await withDetails(page);
  const low = details(page).getByLabel('Low', { exact: true });
  const high = details(page).getByLabel('High', { exact: true });
  await low.fill('2,400');
  await high.fill('12\u202f400');
  await high.blur();
  await eventually(() => low.inputValue(), '2400', 'the field shows what is stored');
  await eventually(() => high.inputValue(), '12400');
  await low.fill('24,00 or so');
  await low.blur();
  const why = details(page).getByText('“24,00 or so” is not a number');
  await why.waitFor();
  assert.equal(await low.getAttribute('aria-invalid'), 'true');
  assert.equal(await low.evaluate((field) => document.getElementById(field.getAttribute('aria-describedby')).textContent), await why.textContent());
  assert.equal(await page.getByTestId('toast').count(), 0, 'it is said at the field and nowhere else');
  await note(page).fill('something else');
  await note(page).blur();
  await saved(page);
  assert.equal(await low.inputValue(), '24,00 or so', 'the next edit leaves it alone');
  await low.fill("24'000");
  await low.blur();
  await why.waitFor({ state: 'detached' });
  await saved(page);
  const { dataset } = await exportDataset(page);
  assert.deepEqual(dataset.documents[0].spans[0].attributes, { low: 24000, high: 12400 });
});

for (const close of ['Escape', 'Close']) {
  journey(`pasted text outlasts its dialog: ${close}`, {}, async ({ page }) => {
    await visit(page);
    const dialog = page.getByRole('dialog', { name: 'Paste text' });
    const open = async () => {
      await page.getByRole('button', { name: 'Paste text' }).click();
      await dialog.waitFor();
    };
    await open();
    await dialog.getByLabel('Title').fill('Typed by hand');
    await dialog.getByLabel('Text', { exact: true }).fill('Twelve people died, the mayor said.');
    if (close === 'Escape') await page.keyboard.press('Escape');
    else await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    await open();
    assert.equal(await dialog.getByLabel('Text', { exact: true }).inputValue(), 'Twelve people died, the mayor said.');
    assert.equal(await dialog.getByLabel('Title').inputValue(), 'Typed by hand');
    await dialog.getByRole('button', { name: 'Add to the project' }).click();
    await articleReady(page);
    await spansAre(page, 0);
    assert.equal(await title(page).inputValue(), 'Typed by hand');
    await open();
    assert.equal(await dialog.getByLabel('Text', { exact: true }).inputValue(), '', 'what was added is no draft any more');
  });
}

journey('what is pasted from a page into a text that was begun is a part of it', {}, async ({ page }) => {
  await visit(page);
  await page.getByRole('button', { name: 'Paste text' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Paste text' });
  const area = dialog.getByRole('textbox', { name: 'Text' });
  const paste = () => area.evaluate((box) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', `<article>${'<p>The ministry said that twelve people had died near the well.</p>'.repeat(8)}</article>`);
    clipboardData.setData('text/plain', 'The ministry said that twelve people had died near the well.');
    return box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await area.fill('A beginning. ');
  assert.equal(await paste(), true, 'the browser pastes the words');
  assert.ok(await dialog.isVisible());
  await area.fill('');
  assert.equal(await paste(), false, 'an article is taken as one');
  await page.getByTestId('import-accept').waitFor();
});
