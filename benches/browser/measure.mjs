// Drives a page through what a person does and measures it. The app and the page written by hand have the same hooks,
// so everything here holds for both.

import { LONG, SHORT } from './dataset.mjs';
import { place, probe } from './probe.mjs';
import { edits, longest, openings, traced } from './trace.mjs';

const PATIENCE = 120_000;
const INPUT = '[data-testid=file-input]';
const ARTICLE = '[data-testid=article]';
const READY = `${ARTICLE}[data-state=ready]`;
const WINDOW = { width: 1440, height: 900 };
/** The key of a label of the generated scheme. */
const LABEL_KEY = '3';
/** Longer than the app defers anything that could fall into the next measurement. */
const REST = 250;

/** A page in a profile of its own, with nothing stored. */
async function fresh(browser, url, use) {
  const context = await browser.newContext({ viewport: WINDOW, serviceWorkers: 'block' });
  context.setDefaultTimeout(PATIENCE);
  try {
    const page = await context.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.addInitScript(probe);
    await page.goto(url);
    const start = await page.evaluate(() => globalThis.bench.start);
    const result = await use(page, start);
    if (problems.length > 0) throw new Error(`${url} failed while it was measured: ${problems.join('; ')}`);
    return result;
  } finally {
    await context.close();
  }
}

/**
 * Does `act` and gives how long the page took from the event `kind` until `selector` matches and is painted,
 * and the processor time of its main thread in between.
 */
async function answered(page, kind, selector, act) {
  const cdp = await page.context().newCDPSession(page);
  await page.evaluate(([kind, selector]) => globalThis.bench.after(kind, selector), [kind, selector]);
  let times = null;
  const events = await traced(cdp, async () => {
    await act();
    times = await page.evaluate(() => globalThis.bench.result);
  });
  await cdp.detach();
  return { ...times, cpu: openings(events)[0]?.cpu ?? null };
}

async function load(page, file) {
  const times = await answered(page, 'change', READY, () => page.setInputFiles(INPUT, file));
  await settled(page);
  return times;
}

/** Waits until what there is to save is saved and the page has come to rest. */
async function settled(page) {
  const state = page.locator('[data-testid=save-state]');
  if ((await state.count()) > 0) await page.waitForSelector('[data-testid=save-state][data-state=saved]');
  await page.waitForTimeout(4 * REST);
}

async function choose(page, id) {
  const opened = `${READY}[data-document-id="${id}"]`;
  const click = () => page.evaluate((id) => {
    const item = document.querySelector(`[data-testid=document-item][data-document-id="${id}"]`);
    (item.querySelector('button') ?? item).click();
  }, id);
  return answered(page, 'click', opened, click);
}

/** From navigation until the program can be used. */
export const start = (browser, url) => fresh(browser, url, async (page, start) => start);

/** From choosing the file until the long text is painted; memory after it. */
export const open = (browser, url, files) =>
  fresh(browser, url, async (page) => {
    const times = await load(page, files.alone);
    return { ...times, memory: await memory(page) };
  });

/** From choosing the long text in the list of documents, the short one being open, until it is painted. */
export const draw = (browser, url, files, runs) =>
  fresh(browser, url, async (page) => {
    await load(page, files.pair);
    const times = [];
    for (let run = 0; run < runs; run += 1) {
      if ((await page.getAttribute(ARTICLE, 'data-document-id')) !== SHORT) await choose(page, SHORT);
      await page.waitForTimeout(2 * REST);
      times.push(await choose(page, LONG));
      await page.waitForTimeout(2 * REST);
    }
    return times;
  });

/** Tags and deletes words in the middle of the long text, `runs` times each. */
export const edit = (browser, url, files, runs) =>
  fresh(browser, url, async (page) => {
    await load(page, files.alone);
    const cdp = await page.context().newCDPSession(page);
    await page.evaluate((paragraph) => {
      document.querySelector(`[data-paragraph="${paragraph}"]`).scrollIntoView({ block: 'center' });
    }, files.places[0].paragraph);
    await page.waitForTimeout(4 * REST);
    await page.evaluate(() => globalThis.bench.follow());
    const events = await traced(cdp, () => mark(page, files.places, runs));
    const found = edits(events);
    if (found.length !== 2 * runs) throw new Error(`${url}: ${2 * runs} edits were made, ${found.length} were seen.`);
    return {
      tag: found.filter((edit, index) => index % 2 === 0),
      remove: found.filter((edit, index) => index % 2 === 1),
      longest: longest(events),
    };
  });

async function mark(page, places, runs) {
  let next = 0;
  for (let run = 0; run < runs; run += 1) {
    let words = null;
    for (let tried = 0; words === null; tried += 1, next += 1) {
      if (tried > places.length) throw new Error('No words to tag are in view.');
      words = await page.evaluate(place, places[next % places.length]);
    }
    const count = Number(await page.getAttribute(ARTICLE, 'data-span-count'));
    await page.mouse.move(...words.from);
    await page.mouse.down();
    await page.mouse.move(...words.to, { steps: 3 });
    await page.mouse.up();
    await page.waitForTimeout(REST);
    await page.keyboard.press(LABEL_KEY);
    await page.waitForSelector(`${ARTICLE}[data-span-count="${count + 1}"]`);
    await page.waitForTimeout(REST);
    await page.keyboard.press('Delete');
    await page.waitForSelector(`${ARTICLE}[data-span-count="${count}"]`);
    await page.waitForTimeout(REST);
  }
}

/** Turns the wheel once a frame from the beginning of the long text to its end. */
export const scroll = (browser, url, files, wheels) =>
  fresh(browser, url, async (page) => {
    await load(page, files.alone);
    return turn(page, wheels);
  });

async function turn(page, wheels) {
  const height = await page.evaluate(() => {
    const reader = document.querySelector('.reader');
    reader.scrollTop = 0;
    return reader.scrollHeight;
  });
  await page.mouse.move(WINDOW.width / 2, WINDOW.height / 2);
  await page.waitForTimeout(4 * REST);
  await page.evaluate(() => globalThis.bench.frame(true));
  for (let wheel = 0; wheel < wheels; wheel += 1) await page.mouse.wheel(0, Math.ceil(height / wheels));
  const [frames, left] = await page.evaluate(() => {
    globalThis.bench.frame(false);
    const reader = document.querySelector('.reader');
    return [globalThis.bench.frames, (reader.scrollHeight - reader.clientHeight - reader.scrollTop) / reader.scrollHeight];
  });
  return { frames, unscrolled: left };
}

/** Bytes in use after a collection: the JavaScript heap, and the memory of WebAssembly. */
async function memory(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes } = await cdp.send('Memory.getDOMCounters');
  const wasm = await page.evaluate(() => globalThis.bench.memory?.buffer.byteLength ?? 0);
  return { heap: usedSize, wasm, nodes };
}
