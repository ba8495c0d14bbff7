// Reads what the browser's tracing says about an edit or an opening.

const CATEGORIES = 'devtools.timeline,disabled-by-default-devtools.timeline,blink.user_timing';

/** Traces what `work` does; gives the events. */
export async function traced(cdp, work) {
  const events = [];
  const collect = (part) => events.push(...part.value);
  cdp.on('Tracing.dataCollected', collect);
  await cdp.send('Tracing.start', { categories: CATEGORIES, transferMode: 'ReportEvents' });
  try {
    await work();
  } finally {
    const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
    await cdp.send('Tracing.end');
    await complete;
    cdp.off('Tracing.dataCollected', collect);
  }
  return events;
}

/**
 * The edits in a trace, one for each key press, in milliseconds from the start of the task that brings the key:
 * `changed` until the article says its new number of spans, `painted` until the end of the frame that shows it,
 * `work` how long the main thread had something to do up to then, `cpu` how much of that it really ran (other programs
 * and the wait for the compositor make `work` longer, not `cpu`), `parts` what each kind of work took, in processor time.
 */
export function edits(events) {
  const { main, pairs } = read(events, 'bench key', 'bench count');
  return pairs.flatMap(([key, count, until]) => {
    const frame = main.find((event) => event.name === 'Commit' && event.ts >= count.ts && event.ts < until);
    return frame ? [between(main, key, count, frame)] : [];
  });
}

/** Every opening in a trace, as above; it ends with the frame in which the text was found to be on the page. */
export function openings(events) {
  const { main, pairs } = read(events, 'bench choice', 'bench ready');
  return pairs.flatMap(([choice, ready]) => {
    const frame = main.find((event) => event.name === 'RunTask' && event.ts <= ready.ts && event.ts + event.dur > ready.ts);
    return frame ? [between(main, choice, ready, frame)] : [];
  });
}

/** The processor time of the longest task of the main thread, in milliseconds. */
export function longest(events) {
  const { main } = read(events, 'bench key', 'bench count');
  return main.reduce((most, event) => (event.name === 'RunTask' ? Math.max(most, (event.tdur ?? 0) / 1000) : most), 0);
}

/** What the page's main thread did, and the pairs of marks `first` and `second` with the time when the next one begins. */
function read(events, first, second) {
  const marks = (name) => events.filter((event) => event.name === name).sort((a, b) => a.ts - b.ts);
  const starts = marks(first);
  const ends = marks(second);
  const own = starts[0];
  const main = events
    .filter((event) => event.ph === 'X' && own !== undefined && event.pid === own.pid && event.tid === own.tid)
    .sort((a, b) => a.ts - b.ts);
  const pairs = starts.flatMap((start, index) => {
    const until = starts[index + 1]?.ts ?? Infinity;
    const end = ends.find((mark) => mark.ts >= start.ts && mark.ts < until);
    return end ? [[start, end, until]] : [];
  });
  return { main, pairs };
}

function between(main, key, count, frame) {
  const end = frame.ts + frame.dur;
  const cpuEnd = frame.tts + frame.tdur;
  const within = main.filter((event) => event.ts < end && event.ts + event.dur > key.ts);
  const tasks = within.filter((event) => event.name === 'RunTask');
  const from = Math.min(key.ts, ...tasks.map((task) => task.ts));
  const sum = (length) => tasks.reduce((total, task) => total + length(task), 0) / 1000;
  const parts = {};
  for (const event of within.filter((event) => event.name !== 'RunTask')) {
    const name = event.name === 'EventDispatch' ? `${event.name} ${event.args.data.type}` : event.name;
    parts[name] = (parts[name] ?? 0) + (event.tdur ?? 0) / 1000;
  }
  return {
    changed: (count.ts - from) / 1000,
    painted: (end - from) / 1000,
    work: sum((task) => Math.min(task.ts + task.dur, end) - task.ts),
    cpu: sum((task) => Math.min(task.tts + task.tdur, cpuEnd) - task.tts),
    parts,
  };
}
