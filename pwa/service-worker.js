// Keeps one whole version of the program in this browser, so that it starts without a network.
//
// A version is stored whole or not at all: every file is held against its hash. A new version waits until no page uses
// the old one, or until a person asks for it. Pages that still run an older version get its files until they are closed.

// Filled in by the build: what this version consists of, and its name.
const FILES = [];
const VERSION = "";

// Several copies of the program may lie in folders of one host; each keeps its own. A page holds a lock of this name
// for as long as it is open (start.js).
const PREFIX = `counterclaim ${registration.scope} `;
const CACHE = PREFIX + VERSION;

addEventListener("install", (event) => event.waitUntil(store()));
addEventListener("activate", (event) => event.waitUntil(clients.claim().then(tidy)));
addEventListener("message", (event) => {
  if (event.data === "use-this-version") event.waitUntil(skipWaiting());
  if (event.data === "tidy") event.waitUntil(tidy());
});
addEventListener("fetch", (event) => {
  const file = fileOf(event.request);
  if (file !== null) event.respondWith(answer(event.request, file));
});

async function store() {
  try {
    const cache = await caches.open(CACHE);
    await Promise.all(FILES.map(([file, integrity]) => keep(cache, file, integrity)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function keep(cache, file, integrity) {
  // What the page has just loaded need not come a second time, unless it is of another version.
  const response = await fetch(file, { integrity }).catch(() => fetch(file, { cache: "reload", integrity }));
  if (!response.ok) throw new Error(`${file}: the host answers ${response.status}`);
  // A response that came by way of another address may not answer the opening of a page; a copy of it may.
  const { status, headers } = response;
  await cache.put(file, response.redirected ? new Response(await response.blob(), { status, headers }) : response);
}

/** Deletes older versions that no page uses. */
async function tidy() {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  // Not the newer version that waits, or is about to.
  if (registration.installing || registration.waiting) return;
  const unused = (name) => navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && caches.delete(name));
  await Promise.all(older.map(unused));
}

/** The file of the program that a request asks for, the page itself as "./"; null: none of ours. */
function fileOf(request) {
  const address = new URL(request.url);
  const scope = new URL(registration.scope);
  if (request.method !== "GET" || address.origin !== scope.origin || !address.pathname.startsWith(scope.pathname)) {
    return null;
  }
  const file = address.pathname.slice(scope.pathname.length);
  if (file.includes("/")) return null;
  return file === "" || file === "index.html" ? "./" : file;
}

async function answer(request, file) {
  const cache = await caches.open(CACHE);
  // A file of an older version, which an open page still runs, has a name of its own; the page itself has not.
  const kept = (await cache.match(file)) ?? (file === "./" ? undefined : await caches.match(request));
  // Where the browser has dropped the cache, there is the network.
  return kept ?? fetch(request);
}
