// Datasets to measure with: the same on every run, at any size.

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** Characters of text and number of spans of each size. */
export const SIZES = {
  '100kb': { name: '100 kB', characters: 100_000, spans: 1_000 },
  '1mb': { name: '1 MB', characters: 1_000_000, spans: 10_000 },
  '5mb': { name: '5 MB', characters: 5_000_000, spans: 50_000 },
};

/** Ids of the two documents of `pair`. */
export const SHORT = 'short';
export const LONG = 'long';

const TIME = '2026-01-01T00:00:00Z';
const LABELS = [
  { id: 'claim', name: 'Claim', key: '1', color: '#0072B2' },
  { id: 'denial', name: 'Denial', key: '2', color: '#D55E00' },
  { id: 'casualty_figure', name: 'Casualty figure', key: '3', color: '#E69F00' },
  { id: 'actor', name: 'Actor', key: '4', color: '#009E73' },
];

// All characters take one UTF-16 unit, so that code points and the page's own offsets are the same here.
const WORDS = (
  'the a an of to in on by for with that while after before during near against under over and but or as it its they ' +
  'ministry army spokesman villagers residents fighters soldiers council mayor teacher witnesses officials group ' +
  'statement report figure convoy market bridge river valley border village town district school hospital road ' +
  'said denied claimed reported counted accused rejected confirmed described questioned repeated published visited ' +
  '12 31 40 203 dozens hundreds several few killed wounded missing dead injured civilians bodies houses trucks ' +
  'Ségou Lóvar Tésany Brünn “neutralised” “terrorists” “baseless” Monday Thursday morning night weeks days no any all'
).split(' ');

/** A generator of numbers from 0 up to 1 (mulberry32), so that every run gets the same text. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A text of at least `characters`, in paragraphs of 40 to 110 words.
 * `words` holds each word as `[paragraph, start, end]`, offsets in the whole text.
 */
function write(characters, random) {
  const paragraphs = [];
  const words = [];
  for (let at = 0; at < characters; ) {
    const start = at;
    const pieces = [];
    const count = 40 + Math.floor(random() * 70);
    for (let i = 0; i < count; i += 1) {
      const word = WORDS[Math.floor(random() * WORDS.length)];
      words.push([paragraphs.length, at, at + word.length]);
      const end = i + 1 === count ? '.' : i % 12 === 11 ? ',' : '';
      pieces.push(word + end);
      at += word.length + end.length + 1;
    }
    paragraphs.push({ start, text: pieces.join(' ') });
  }
  return { text: paragraphs.map((paragraph) => paragraph.text).join('\n'), words };
}

/** `count` spans spread evenly, each within a paragraph; every fifth lies inside the one before it. */
function mark({ text, words }, count, random) {
  const spans = [];
  const add = (first, last) => {
    const start = words[first][1];
    const end = words[last][2];
    spans.push({
      id: `s${spans.length}`, label: LABELS[spans.length % LABELS.length].id, start, end, text: text.slice(start, end),
      attributes: {}, note: '', annotator: 'a1', created_at: TIME, updated_at: TIME, origin: 'manual',
    });
  };
  const each = words.length / count;
  let previous = [0, 0];
  for (let i = 0; i < count; i += 1) {
    if (i % 5 === 4) {
      add(previous[0] + 1, previous[1] - 1);
      continue;
    }
    const first = Math.floor(i * each);
    // The span that will hold another takes five words or more.
    const wanted = i % 5 === 3 ? 5 + Math.floor(random() * 4) : 1 + Math.floor(random() * 6);
    let last = Math.min(first + wanted - 1, words.length - 1);
    let begin = first;
    while (words[last][0] !== words[first][0]) last -= 1;
    while (last - begin + 1 < wanted && i % 5 === 3 && words[begin - 1][0] === words[first][0]) begin -= 1;
    add(begin, last);
    previous = [begin, last];
  }
  return spans.sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
}

function article(id, characters, count) {
  const random = numbers(characters);
  const written = write(characters, random);
  const spans = mark(written, count, random);
  const { text } = written;
  const document = {
    id, title: id === LONG ? 'The long one' : 'The short one', source: '', date: '', language: 'en',
    status: 'in_progress', note: '', metadata: {}, text,
    text_sha256: createHash('sha256').update(text).digest('hex'), spans, relations: [],
  };
  return { document, words: written.words };
}

function dataset(documents) {
  const labels = LABELS.map((label) => ({ ...label, definition: '', attributes: [] }));
  return {
    format: 'counterclaim-dataset', version: 1, generator: 'counterclaim benchmark', exported_at: TIME,
    offset_unit: 'code_point', project: { name: 'Benchmark', description: '', license: '' },
    scheme: { name: 'Benchmark', labels, relations: [], guidelines: '' },
    documents,
  };
}

/**
 * Writes the datasets of a size below `folder`: `alone` holds the long document, `pair` a short one and the long one.
 * Also gives the `places` to tag, pairs of words in the middle of the long text which no span covers exactly:
 * `{ paragraph, start, end }` with offsets in the paragraph.
 */
export function generate(folder, size) {
  const long = article(LONG, size.characters, size.spans);
  const short = article(SHORT, 3_000, 30);
  const files = { alone: `${folder}/alone.json`, pair: `${folder}/pair.json` };
  writeFileSync(files.alone, JSON.stringify(dataset([long.document]), null, 2));
  writeFileSync(files.pair, JSON.stringify(dataset([short.document, long.document]), null, 2));
  return { ...files, places: places(long), bytes: Buffer.byteLength(long.document.text) };
}

function places({ document, words }) {
  const taken = new Set(document.spans.map((span) => `${span.start} ${span.end}`));
  const middle = words[Math.floor(words.length / 2)][0] + 1;
  const here = words.filter((word) => word[0] === middle);
  const begin = here[0][1];
  const pairs = here.slice(1).map((word, i) => ({ paragraph: middle, start: here[i][1], end: word[2] }));
  return pairs
    .filter((pair) => !taken.has(`${pair.start} ${pair.end}`))
    .map((pair) => ({ ...pair, start: pair.start - begin, end: pair.end - begin }));
}
