// The browser is killed (SIGKILL) at random moments while edits go on: everything that was shown as saved is there after
// it is opened again, in order, and the document is whole. COUNTERCLAIM_KILLS says how often, COUNTERCLAIM_SEED when.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, saved } from './support/app.mjs';
import { listed, openText } from './support/marking.mjs';
import { givePoints } from './support/points.mjs';
import { crashing, goOn } from './support/process.mjs';
import { article, numbers, words } from './support/text.mjs';

const kills = Number(process.env.COUNTERCLAIM_KILLS ?? 8);
const below = numbers(Number(process.env.COUNTERCLAIM_SEED ?? 7));

const text = article(20_000, 9);
const places = words(text);
const labels = { 1: 'claim', 2: 'denial', 3: 'casualty_figure', 4: 'actor' };

/** Up to about this many spans at a time: the page lists more only near what is scrolled to. */
const MOST = 300;

/** The edits of the whole run, one after the other, and what the document holds after each. */
class Plan {
  edits = [];
  states = [new Map()];
  done = [];
  undone = [];
  /** How many edits there were when the page was opened last: nothing is selected in a new page. */
  opened = 0;

  /** Edits from number `from` on (the first is 0): as far as planned already, and enough new ones. */
  from(from, count) {
    while (this.edits.length < from + count) this.add();
    return this.edits.slice(from, from + count);
  }

  add() {
    const now = this.states.at(-1);
    const kind = below(10);
    const last = this.edits.at(-1);
    let next;
    if (this.done.length > 0 && (kind < 2 || now.size > MOST)) {
      next = this.done.at(-1);
      this.undone.push(now);
      this.done.pop();
      this.edits.push({ kind: 'undo' });
    } else if (kind < 4 && this.undone.length > 0) {
      this.done.push(now);
      next = this.undone.pop();
      this.edits.push({ kind: 'redo' });
    } else {
      next = new Map(now);
      // What was tagged last is selected.
      if (kind === 4 && last?.kind === 'tag' && this.edits.length > this.opened) {
        next.delete(last.place);
        this.edits.push({ kind: 'delete', place: last.place });
      } else {
        let place = below(places.length);
        while (next.has(place)) place = (place + 1) % places.length;
        const key = 1 + below(4);
        next.set(place, key);
        const { start, end } = places[place];
        this.edits.push({ kind: 'tag', place, start, end, key });
      }
      this.done.push(now);
      this.undone = [];
    }
    this.states.push(next);
  }

  /** Forgets what was planned from number `from` on, which was never done: the page was opened anew after that many. */
  reopen(from) {
    const { edits } = this;
    Object.assign(this, { edits: [], states: [new Map()], done: [], undone: [], opened: from });
    for (const edit of edits.slice(0, from)) this.repeat(edit);
  }

  repeat(edit) {
    const now = this.states.at(-1);
    let next = new Map(now);
    if (edit.kind === 'undo') {
      next = this.done.pop();
      this.undone.push(now);
    } else if (edit.kind === 'redo') {
      next = this.undone.pop();
      this.done.push(now);
    } else {
      if (edit.kind === 'delete') next.delete(edit.place);
      else next.set(edit.place, edit.key);
      this.done.push(now);
      this.undone = [];
    }
    this.edits.push(edit);
    this.states.push(next);
  }

  /** What the page lists after `count` edits. */
  state(count) {
    const spans = [...this.states[count]].map(([place, key]) => ({ ...places[place], label: labels[key] }));
    return spans.sort((a, b) => a.start - b.start).map(({ start, end, label }) => ({ start, end, label }));
  }
}

/** Runs in the page: makes the edits by selecting and pressing keys, and says what was made and what is saved. */
function drive({ edits, first }) {
  const article = document.querySelector('[data-testid=article]');
  let made = first;
  const press = (key, more = {}) =>
    article.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  const state = () => document.querySelector('[data-testid=save-state]')?.dataset.state;
  const tell = () => {
    if (state() === 'saved') console.info(`saved ${made}`);
  };
  new MutationObserver(tell).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-state'] });
  const steps = {
    undo: () => press('z', { ctrlKey: true }),
    redo: () => press('z', { ctrlKey: true, shiftKey: true }),
    delete: () => press('Delete'),
    tag: ({ start, end, key }) => {
      press('Escape');
      getSelection().setBaseAndExtent(...pointAt(start), ...pointAt(end));
      press(String(key), { code: `Digit${key}` });
    },
  };
  const next = () => {
    const edit = edits[made - first];
    if (!edit) return;
    steps[edit.kind](edit);
    made += 1;
    console.info(`made ${made}`);
    setTimeout(next, [0, 0, 1, 4, 16][made % 5]);
  };
  next();
}

/** Runs in the page: the numbers of all journal records that are stored. */
async function stored() {
  const request = (one) => new Promise((yes, no) => Object.assign(one, { onsuccess: () => yes(one.result), onerror: () => no(one.error) }));
  const database = await request(indexedDB.open('counterclaim'));
  const keys = await request(database.transaction('journal').objectStore('journal').getAllKeys());
  database.close();
  return keys.map((key) => key[2]);
}

test(`nothing that was shown as saved is lost when the browser is killed ${kills} times`, crashing(async ({ t, start, kill }) => {
  const plan = new Plan();
  let there = 0;
  let lost = 0;
  let unsaved = 0;
  let shown = 0;
  let page = await start();
  await openText(page, 'killed', text);
  await saved(page);
  for (let round = 1; round <= kills; round += 1) {
    const before = there;
    const seen = { made: there, saved: there };
    page.on('console', (message) => {
      const [what, count] = message.text().split(' ');
      if (what in seen) seen[what] = Math.max(seen[what], Number(count));
    });
    await page.evaluate(givePoints);
    await page.evaluate(drive, { edits: plan.from(there, 600), first: there });
    // Counted in edits, not in time: on a slow machine as much is going on as on a fast one.
    const enough = there + 1 + below(40);
    await eventually(() => seen.made >= enough, true, 'edits are made');
    await kill();

    page = await start();
    await goOn(page);
    await saved(page);
    const numbersStored = await page.evaluate(stored);
    there = numbersStored.length;
    assert.deepEqual(numbersStored, Array.from({ length: there }, (_, n) => n + 1), 'the journal has no gap');
    shown += seen.saved - before;
    lost += Math.max(0, seen.saved - there);
    unsaved += Math.max(0, seen.made - there);
    assert.ok(there >= seen.saved, `kill ${round}: ${seen.saved} edits were shown as saved, ${there} are there`);
    plan.reopen(there);
    const spans = (await listed(page)).map(({ start, end, label }) => ({ start, end, label }));
    assert.deepEqual(spans, plan.state(there), `kill ${round}: the document is whole`);
  }
  assert.ok(shown > kills, `only ${shown} edits were shown as saved before a kill`);
  t.diagnostic(`${kills} kills, ${there} edits, ${lost} lost that were shown as saved, ${unsaved} lost on their way`);
}));
