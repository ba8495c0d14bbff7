// A static host of its own for a journey: copies of the site in folders below the root, which the journey can change,
// and which it can switch off.
//
// Owns: `host`, `kept`, `ready`.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

const types = {
  css: 'text/css',
  html: 'text/html',
  js: 'text/javascript',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
};

/** The headers that the site asks its host for. */
const headers = (folder) =>
  Object.fromEntries(
    fs
      .readFileSync(path.join(folder, '_headers'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => line.trim().split(/: (.*)/).slice(0, 2)),
  );

/** Serves a copy of the site in each of `folders`, below the root; closed by `close`. */
export async function host(watch, folders = ['some/folder']) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'));
  for (const folder of folders) {
    fs.cpSync(process.env.COUNTERCLAIM_DIST ?? 'dist', path.join(root, folder), { recursive: true });
  }
  const asked = [];
  const said = headers(path.join(root, folders[0]));
  const answer = (request, response) => {
    const name = new URL(request.url, 'http://localhost').pathname;
    asked.push(name);
    const file = path.join(root, name.endsWith('/') ? `${name}index.html` : name);
    if (!file.startsWith(root) || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = types[path.extname(file).slice(1)] ?? 'application/octet-stream';
    response.writeHead(200, { ...said, 'content-type': type }).end(fs.readFileSync(file));
  };
  let server;
  let port = 0;
  const on = async () => {
    server = http.createServer(answer);
    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = server.address().port;
  };
  const off = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  await on();
  const origin = `http://127.0.0.1:${port}`;
  watch.origin = origin;
  const site = {
    asked,
    off,
    on,
    origin,
    addresses: folders.map((folder) => `${origin}/${folder}/`),
    folders: folders.map((folder) => path.join(root, folder)),
    close: async () => {
      if (server.listening) await off();
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
  return { ...site, address: site.addresses[0], folder: site.folders[0] };
}

const integrity = (content) => `sha384-${createHash('sha384').update(content).digest('base64')}`;

/** Makes the site in `folder` a newer version: another title, another script; the files of the old one are gone. */
export function newVersion(folder, title) {
  const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
  const name = fs.readdirSync(folder).find((file) => /^counterclaim-.*\.js$/.test(file));
  const [script, newName] = [`${read(name)}\n// ${title}\n`, `counterclaim-${title}.js`];
  const html = read('index.html')
    .replace(/<title>.*<\/title>/, `<title>${title}</title>`)
    .replace(/name="version" content="[^"]*"/, `name="version" content="${title}"`)
    .replace(/src="[^"]*" integrity="[^"]*"/, `src="./${newName}" integrity="${integrity(script)}"`);
  assert.ok(html.includes(newName), 'the page names the new script');
  const worker = read('service-worker.js')
    .replace(/\["\.\/", "[^"]*"\]/, `["./", "${integrity(html)}"]`)
    .replace(new RegExp(`\\["${name}", "[^"]*"\\]`), `["${newName}", "${integrity(script)}"]`)
    .replace(/VERSION = "[^"]*"/, `VERSION = "${title}"`);
  fs.rmSync(path.join(folder, name));
  fs.writeFileSync(path.join(folder, newName), script);
  fs.writeFileSync(path.join(folder, 'index.html'), html);
  fs.writeFileSync(path.join(folder, 'service-worker.js'), worker);
}

/** Waits until the program can be used. */
export const ready = (page) => page.locator('html[data-ready]').waitFor({ state: 'attached' });

/** Opens the site and waits until it is kept for use without a network, and answers for the page. */
export async function kept(page, address) {
  await page.goto(address);
  await ready(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  });
}

/** The versions kept for the site at `address`. */
export const versions = (page, address) =>
  page.evaluate(async (prefix) => (await caches.keys()).filter((name) => name.startsWith(prefix)).length, `counterclaim ${address} `);
