// Figures from measurements, and the table that shows them.

export function median(numbers) {
  const sorted = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The rows of a size: what is measured, its unit, and how the figure comes from the measurements. Smaller is better. */
const ROWS = [
  ['Open: file chosen → ready', 'ms', (m) => median(m.open.map((run) => run.ready))],
  ['Open: file chosen → painted', 'ms', (m) => median(m.open.map((run) => run.painted))],
  ['Open: processor time', 'ms', (m) => median(m.open.map((run) => run.cpu))],
  ['Draw: document chosen → ready', 'ms', (m) => median(m.draw.map((run) => run.ready))],
  ['Draw: document chosen → painted', 'ms', (m) => median(m.draw.map((run) => run.painted))],
  ['Draw: processor time', 'ms', (m) => median(m.draw.map((run) => run.cpu))],
  ['Tag: key → count changed', 'ms', (m) => median(m.tag.map((run) => run.changed))],
  ['Tag: key → painted', 'ms', (m) => median(m.tag.map((run) => run.painted))],
  ['Tag: main-thread work', 'ms', (m) => median(m.tag.map((run) => run.work))],
  ['Tag: processor time', 'ms', (m) => median(m.tag.map((run) => run.cpu))],
  ['Delete: key → count changed', 'ms', (m) => median(m.remove.map((run) => run.changed))],
  ['Delete: key → painted', 'ms', (m) => median(m.remove.map((run) => run.painted))],
  ['Delete: main-thread work', 'ms', (m) => median(m.remove.map((run) => run.work))],
  ['Delete: processor time', 'ms', (m) => median(m.remove.map((run) => run.cpu))],
  ['Longest task while editing, processor time', 'ms', (m) => median(m.longest)],
  ['Scroll: median frame', 'ms', (m) => median(m.frames)],
  ['Scroll: longest frame', 'ms', (m) => Math.max(...m.frames)],
  ['Scroll: frames over 50 ms', '', (m) => m.frames.filter((frame) => frame > 50).length],
  ['Memory: JavaScript heap', 'MB', (m) => median(m.open.map((run) => run.memory.heap)) / 1e6],
  ['Memory: WebAssembly', 'MB', (m) => median(m.open.map((run) => run.memory.wasm)) / 1e6],
  ['Nodes in the page', '', (m) => median(m.open.map((run) => run.memory.nodes))],
];

/** Measurements of a size, by subject, as rows of figures with the app's ratio to each page. */
export function summarise(bySubject) {
  return ROWS.map(([name, unit, figure]) => {
    const values = Object.fromEntries(Object.entries(bySubject).map(([subject, m]) => [subject, figure(m)]));
    const ratio = (page) => (values.app !== undefined && values[page] > 0 ? values.app / values[page] : null);
    return { name, unit, ...values, toAll: ratio('all'), toNear: ratio('near') };
  });
}

const number = (value) => {
  if (value === null || value === undefined) return '–';
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toString() : value.toFixed(1);
};

const HEAD = [
  '| | App | Page, all marks | Page, near marks | App : all | App : near |',
  '|---|---:|---:|---:|---:|---:|',
];

/** The Markdown of a size. */
export function sizeTable(size, rows) {
  const cell = (row, subject) => (row[subject] === undefined ? '–' : `${number(row[subject])} ${row.unit}`.trim());
  const ratio = (value) => (value === null ? '–' : value.toFixed(2));
  const lines = rows.map(
    (row) => `| ${row.name} | ${cell(row, 'app')} | ${cell(row, 'all')} | ${cell(row, 'near')} | ${ratio(row.toAll)} | ${ratio(row.toNear)} |`,
  );
  return [`### ${size.name}, ${size.spans.toLocaleString('en')} spans`, '', ...HEAD, ...lines, ''].join('\n');
}

/** The Markdown of what does not depend on a size. */
export function siteTable(start, bytes) {
  return [
    '### The site', '', '| | |', '|---|---:|',
    `| Start: navigation → usable | ${number(median(start.map((run) => run.ready)))} ms |`,
    `| Start: navigation → painted | ${number(median(start.map((run) => run.painted)))} ms |`,
    `| Transferred | ${number(bytes.raw / 1000)} kB |`,
    `| Transferred, gzipped | ${number(bytes.gzip / 1000)} kB |`, '',
  ].join('\n');
}
