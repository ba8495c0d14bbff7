// What is stored, read and written behind the program's back.

/** Runs in the page: `body` with the program's database, as another program would have it. */
export const inDatabase = (page, body, given) =>
  page.evaluate(
    async ({ body, given }) => {
      // Made before anything is awaited: later the page's policy forbids it.
      const run = Object.getPrototypeOf(async () => {}).constructor('stores', 'request', 'given', body);
      const request = (one) => new Promise((yes, no) => Object.assign(one, { onsuccess: () => yes(one.result), onerror: () => no(one.error) }));
      const database = await request(indexedDB.open('counterclaim'));
      const names = [...database.objectStoreNames];
      const transaction = database.transaction(names, 'readwrite');
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      const ended = new Promise((yes) => { transaction.oncomplete = yes; });
      const answer = await run(stores, request, given);
      await ended;
      database.close();
      return answer;
    },
    { body, given },
  );

/** The stored journal: numbers and records. */
export const journal = (page) =>
  inDatabase(page, `
    const [keys, values] = await Promise.all([request(stores.journal.getAllKeys()), request(stores.journal.getAll())]);
    return keys.map((key, n) => [key[2], values[n]]);`);

/** What is written fails from now on, until `window.mend()` is called. */
export const breakStorage = (page) => page.evaluate(() => {
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function transaction(...given) {
    const made = real.apply(this, given);
    if (made.mode === 'readwrite') {
      made.commit = () => undefined;
      queueMicrotask(() => made.abort());
    }
    return made;
  };
  window.mend = () => { IDBDatabase.prototype.transaction = real; };
});
