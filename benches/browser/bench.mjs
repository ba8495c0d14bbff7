// Measures the release site through its interface in headless Chromium, beside a page written by hand (baseline.html)
// which does the same in the same run. Started by `cargo xtask bench browser`, which sets the environment:
// CHROME (the browser), COUNTERCLAIM_DIST (the site's folder), COUNTERCLAIM_URL (its address) and COUNTERCLAIM_PACKAGES
// (the node_modules that has playwright-core).
//
//   --quick       1 MB only, fewer runs
//   --size SIZE   100kb, 1mb or 5mb; can be repeated
//   --only WHICH  app or page: leaves the other out
//   --json FILE   also writes every measurement to FILE

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

import { SIZES, generate } from './dataset.mjs';
import * as measure from './measure.mjs';
import { siteTable, sizeTable, summarise } from './report.mjs';
import { transferred } from './site.mjs';

const FULL = { opens: 5, draws: 7, rounds: 3, edits: 8, wheels: 300 };
const QUICK = { opens: 3, draws: 3, rounds: 3, edits: 6, wheels: 100 };

function options() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' }, size: { type: 'string', multiple: true }, only: { type: 'string' }, json: { type: 'string' },
    },
  });
  const sizes = values.size ?? (values.quick ? ['1mb'] : Object.keys(SIZES));
  const unknown = sizes.find((size) => SIZES[size] === undefined);
  if (unknown !== undefined) throw new Error(`There is no size “${unknown}”. Sizes: ${Object.keys(SIZES).join(', ')}.`);
  if (![undefined, 'app', 'page'].includes(values.only)) throw new Error('--only takes app or page.');
  return { sizes, runs: values.quick ? QUICK : FULL, only: values.only, json: values.json };
}

function environment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Start the benchmark with: cargo xtask bench browser`);
  return value;
}

/** Serves the page written by hand; the address ends without a slash. */
async function serveBaseline() {
  const types = { '/baseline.html': 'text/html; charset=utf-8', '/baseline.js': 'text/javascript; charset=utf-8' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (types[pathname] === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[pathname], 'cache-control': 'no-store' });
    return response.end(readFileSync(fileURLToPath(new URL(`.${pathname}`, import.meta.url))));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function launch() {
  const require = createRequire(join(resolve(environment('COUNTERCLAIM_PACKAGES')), 'from-here.cjs'));
  const { chromium } = require('playwright-core');
  // Root, as in a container, has no sandbox; everything else keeps the browser from doing work of its own.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: environment('CHROME'),
    args: [
      ...root, '--headless=new', '--disable-gpu', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-smooth-scrolling',
    ],
  });
}

/** Measures each subject in turn, so that all share what else the computer does. */
async function measureSize(browser, subjects, size, runs, folder) {
  const files = generate(folder, size);
  const found = Object.fromEntries(
    Object.keys(subjects).map((name) => [name, { open: [], draw: [], tag: [], remove: [], longest: [], frames: [] }]),
  );
  const each = async (work) => {
    for (const [name, url] of Object.entries(subjects)) await work(found[name], url);
  };
  for (let run = 0; run < runs.opens; run += 1) {
    await each(async (own, url) => own.open.push(await measure.open(browser, url, files)));
  }
  await each(async (own, url) => own.draw.push(...(await measure.draw(browser, url, files, runs.draws))));
  // In rounds: a computer that is slower for some seconds would else be slower for one of them.
  for (let round = 0; round < runs.rounds; round += 1) {
    await each(async (own, url) => {
      const made = await measure.edit(browser, url, files, runs.edits);
      own.tag.push(...made.tag);
      own.remove.push(...made.remove);
      own.longest.push(made.longest);
    });
  }
  await each(async (own, url) => {
    const made = await measure.scroll(browser, url, files, runs.wheels);
    if (made.unscrolled > 0.05) throw new Error(`${url} was scrolled only in part: ${made.unscrolled} of it is left.`);
    own.frames.push(...made.frames);
  });
  return found;
}

async function main() {
  const { sizes, runs, only, json } = options();
  const app = only === 'page' ? null : environment('COUNTERCLAIM_URL');
  const browser = await launch();
  const baseline = await serveBaseline();
  const folder = mkdtempSync(join(tmpdir(), 'counterclaim-bench-'));
  try {
    const pages = { all: `${baseline.address}/baseline.html?marks=all`, near: `${baseline.address}/baseline.html?marks=near` };
    const subjects = { ...(app && { app }), ...(only !== 'app' && pages) };
    const result = { browser: browser.version(), sizes: {} };
    console.log(`## In Chromium ${result.browser}: medians\n`);
    if (app) {
      result.start = [];
      for (let run = 0; run < runs.opens; run += 1) result.start.push(await measure.start(browser, app));
      result.transferred = transferred(environment('COUNTERCLAIM_DIST'));
      console.log(siteTable(result.start, result.transferred));
    }
    for (const size of sizes) {
      const own = join(folder, size);
      mkdirSync(own);
      const measured = await measureSize(browser, subjects, SIZES[size], runs, own);
      const rows = summarise(measured);
      result.sizes[size] = { rows, measured };
      console.log(sizeTable(SIZES[size], rows));
    }
    if (json) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    await browser.close();
    baseline.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
