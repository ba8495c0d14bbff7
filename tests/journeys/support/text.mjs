// Texts for the journeys, and arithmetic on them in code points, as a Python script would do it.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, '..', '..', '..');

/** A file made for the journeys. */
export const fixture = (name) => path.join(here, '..', 'fixtures', name);

/** The articles that ship with the program, with their annotation. */
export const practiceFile = path.join(repository, 'practice', 'practice.json');

/** A folder for what the journeys leave to be looked at. */
export function outputFolder(name) {
  const folder = path.join(repository, 'target', name);
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/** `text[start:end]` in Python. */
export const slice = (text, start, end) => [...text].slice(start, end).join('');

/** How many code points `text` has. */
export const length = (text) => [...text].length;

/** Where `quote` stands in `text`, in code points; `nth` counts its occurrences from 0. */
export function find(text, quote, nth = 0) {
  let at = -1;
  for (let n = 0; n <= nth; n += 1) {
    at = text.indexOf(quote, at + 1);
    if (at < 0) throw new Error(`“${quote}” does not occur ${nth + 1} times in the text`);
  }
  const start = length(text.slice(0, at));
  return { start, end: start + length(quote), quote };
}

/** Real articles beside the repository if there are any, else the practice articles: titles and texts. */
export function articles() {
  const folder = path.resolve(repository, '..', 'shared', 'articles');
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.txt')).sort() : [];
  if (names.length > 0) {
    return {
      files: names.map((name) => path.join(folder, name)),
      documents: names.map((name) => ({
        title: name.replace(/\.txt$/, ''),
        text: fs.readFileSync(path.join(folder, name), 'utf8').replace(/^\ufeff/, ''),
      })),
    };
  }
  const practice = JSON.parse(fs.readFileSync(practiceFile, 'utf8'));
  return { files: [], documents: practice.documents.map(({ title, text }) => ({ title, text })) };
}

/** The words of `text` as the browser sees them, with their places. */
export function words(text) {
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
  const found = [];
  let start = 0;
  // Line by line: the segmenter takes far more than twice the time for twice the text.
  for (const line of text.split(/(?<=\n)/)) {
    for (const { segment, isWordLike } of segmenter.segment(line)) {
      const end = start + length(segment);
      if (isWordLike) found.push({ start, end, quote: segment });
      start = end;
    }
  }
  return found;
}

/** A small generator of numbers that are the same on every run (mulberry32). */
export function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const actors = ['The ministry', 'A witness', 'The mission', 'The council', 'An elder', 'The army', 'A nurse', 'The union'];
const verbs = ['said', 'denied', 'confirmed', 'reported', 'rejected', 'repeated', 'doubted', 'claimed'];
const things = [
  'that twelve people had died near the well',
  'that the road was closed before dawn',
  'that no soldier had entered the village',
  'that at least forty houses were burnt',
  'that the figures came from the market',
  'that the convoy had left without an escort',
  'that both accounts could not be true',
  'that the list of names was not complete',
];

/** An article of about `size` characters in paragraphs of two to five sentences. */
export function article(size, seed = 1) {
  const below = numbers(seed);
  const pick = (list) => list[below(list.length)];
  let text = '';
  for (let paragraph = 1; text.length < size; paragraph += 1) {
    const sentences = Array.from(
      { length: 2 + below(4) },
      () => `${pick(actors)} ${pick(verbs)} ${pick(things)} on day ${1 + below(300)}.`,
    );
    text += `${text === '' ? '' : '\n\n'}${sentences.join(' ')}`;
  }
  return text;
}
