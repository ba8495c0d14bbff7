// Reads what the browser's tracing says about an edit.

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
 * The edits in a trace, one for each key press, in milliseconds from when the key reached the page:
 * `changed` until the article said its new number of spans, `painted` until the end of the frame that shows it,
 * `work` what the main thread did up to then, `parts` what the largest kinds of work took in it.
 */
export function edits(events) {
  const marks = (name) => events.filter((event) => event.name === name && event.ph !== 'e').sort((a, b) => a.ts - b.ts);
  const keys = marks('bench key');
  const counts = marks('bench count');
  const own = keys[0];
  const main = events
    .filter((event) => event.ph === 'X' && own !== undefined && event.pid === own.pid && event.tid === own.tid)
    .sort((a, b) => a.ts - b.ts);
  return keys.flatMap((key, index) => {
    const until = keys[index + 1]?.ts ?? Infinity;
    const count = counts.find((mark) => mark.ts >= key.ts && mark.ts < until);
    const frame = count && main.find((event) => event.name === 'Commit' && event.ts >= count.ts && event.ts < until);
    if (!frame) return [];
    return [edit(main, key.ts, count.ts, frame.ts + frame.dur)];
  });
}

function edit(main, start, changed, end) {
  const tasks = main.filter((event) => event.name === 'RunTask' && event.ts < end && event.ts + event.dur > start);
  const from = Math.min(start, ...tasks.map((task) => task.ts));
  const work = tasks.reduce((sum, task) => sum + Math.min(task.ts + task.dur, end) - task.ts, 0);
  const parts = {};
  for (const event of main) {
    if (event.name === 'RunTask' || event.ts < from || event.ts > end) continue;
    const name = event.name === 'EventDispatch' ? `${event.name} ${event.args.data.type}` : event.name;
    parts[name] = (parts[name] ?? 0) + (event.dur ?? 0) / 1000;
  }
  return { changed: (changed - from) / 1000, painted: (end - from) / 1000, work: work / 1000, parts };
}
