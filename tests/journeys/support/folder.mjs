// A folder to keep a project in step with.

/** What the folder holds that a project is kept in step with: a stand-in in the browser's own file system, which works alike. */
export const folder = (page) => page.evaluate(async () => {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('my backups', { create: true });
  const files = {};
  for await (const [name, handle] of root.entries()) {
    // The browser's own file for what is being written may be gone by now.
    const content = await handle.getFile().then((file) => file.text()).catch(() => undefined);
    if (content !== undefined) files[name] = content;
  }
  return files;
});
export const putInFolder = (page, name, content) => page.evaluate(async ([name, content]) => {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('my backups', { create: true });
  const stream = await (await root.getFileHandle(name, { create: true })).createWritable();
  await stream.write(content);
  await stream.close();
}, [name, content]);

/** Gives the stand-in to whoever asks for a folder; permission is as `granted` says. */
export const withFolder = () => {
  // A page that is still empty has none of this.
  if (!globalThis.FileSystemHandle) return;
  globalThis.showDirectoryPicker = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('my backups', { create: true });
  const state = async () => (sessionStorage.getItem('denied') ? 'prompt' : 'granted');
  FileSystemHandle.prototype.queryPermission = state;
  FileSystemHandle.prototype.requestPermission = async () => (sessionStorage.removeItem('denied'), 'granted');
};
