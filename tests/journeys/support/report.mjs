// A short report with nested and repeated wording, and what journeys do with it again and again.

import assert from 'node:assert/strict';
import { visit } from './app.mjs';
import { listed, mark, openText, selected } from './marking.mjs';
import { find } from './text.mjs';

/** Four paragraphs with nested and repeated wording. */
export const report = [
  'The army said on Friday that it had killed 203 fighters in the northern market town.',
  'Witnesses said the army killed civilians there, among them nine traders. The army denied it.',
  'A mission counted 500 dead; the governor denied that the army was present at all.',
  'Nobody has published a list of names, the council noted.',
].join('\n\n');

/** Where a quote stands in the report. */
export const at = (quote, nth) => find(report, quote, nth);

/** Opens the report in a fresh project. */
export async function openReport(page) {
  await visit(page);
  await openText(page, 'report', report);
}

/** Marks a stretch with the label of a key and gives its id. */
export async function marked(page, range, key) {
  await mark(page, range, key);
  const id = await selected(page);
  assert.ok(id, 'what was marked is selected');
  return id;
}

/** The span of that id, as the list shows it. */
export async function span(page, id) {
  return (await listed(page)).find((one) => one.id === id);
}
