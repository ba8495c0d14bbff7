// Dialogs by name, and the one on privacy, from wherever one is.

/** The open dialog called `name`. */
export const dialogNamed = (page, name) => page.getByRole('dialog', { name });

/** Opens what is said on privacy and storage, and waits until everything is counted. */
export async function openPrivacy(page) {
  await page.getByRole('button', { name: 'Menu' }).or(page.getByRole('button', { name: 'Privacy and storage' })).click();
  const menu = dialogNamed(page, 'Menu');
  if (await menu.isVisible()) await menu.getByRole('button', { name: 'Privacy and storage' }).click();
  await page.getByTestId('stored').waitFor();
  return dialogNamed(page, 'Privacy and storage');
}
