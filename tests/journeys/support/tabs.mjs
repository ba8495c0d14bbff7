// Two tabs on one project.

import { articleReady, eventually, saved, visit } from './app.mjs';
import { openText } from './marking.mjs';

/** As in browsers without locks: every tab may write. */
export const withoutLocks = (context) =>
  context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }));

/** Another tab, with the project open that the first one has. */
export async function secondTab(context) {
  const second = await context.newPage();
  await visit(second);
  await articleReady(second);
  return second;
}

/** The titles in the list of documents. */
export const titles = (page) => page.getByTestId('document-item').locator('.title').allTextContents();

/** Takes a document out of the project. */
export async function remove(page, title) {
  await page.getByTestId('document-item').filter({ hasText: title }).hover();
  await page.getByRole('button', { name: `Remove ${title}` }).click();
}

/** A project of two documents of which the second is removed while another tab reads along: that tab. */
export async function removedBeside(page, context, texts) {
  await visit(page);
  for (const [title, text] of texts) await openText(page, title, text);
  await saved(page);
  const second = await secondTab(context);
  await page.bringToFront();
  await remove(page, texts[1][0]);
  await saved(page);
  await eventually(() => titles(second), [texts[0][0]], 'the other tab follows');
  return second;
}
