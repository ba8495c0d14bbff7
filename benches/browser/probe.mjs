// What runs inside a measured page, before its own scripts. Sent to the page as source text: uses nothing from outside.

export function probe() {
  const bench = (globalThis.bench = { frames: [], memory: null });

  /** Calls back once `selector` matches, with the time before and the time after that frame is painted. */
  bench.when = (selector) =>
    new Promise((resolve) => {
      const look = () => {
        if (document.querySelector(selector) === null) {
          requestAnimationFrame(look);
          return;
        }
        const ready = performance.now();
        performance.mark('bench ready');
        const channel = new MessageChannel();
        // The message comes after the frame's layout and paint, which follow the callbacks of that frame.
        channel.port1.onmessage = () => resolve({ ready, painted: performance.now() });
        channel.port2.postMessage(null);
      };
      look();
    });
  bench.start = bench.when('html[data-ready]');

  // From the event that reaches the page to the frame that shows the answer.
  bench.after = (kind, selector) => {
    bench.result = new Promise((resolve) => {
      addEventListener(kind, () => {
        const from = performance.now();
        performance.mark('bench choice');
        bench.when(selector).then(({ ready, painted }) => resolve({ ready: ready - from, painted: painted - from }));
      }, { capture: true, once: true });
    });
  };

  // Marks for the trace: the key reaches the page, and the article says how many spans it has.
  bench.follow = () => {
    const article = document.querySelector('[data-testid=article]');
    addEventListener('keydown', () => performance.mark('bench key'), true);
    new MutationObserver(() => performance.mark('bench count')).observe(article, { attributeFilter: ['data-span-count'] });
  };

  bench.frame = (running) => {
    bench.counting = running;
    let last = null;
    const count = (now) => {
      if (last !== null) bench.frames.push(now - last);
      last = now;
      if (bench.counting) requestAnimationFrame(count);
    };
    if (running) requestAnimationFrame(count);
  };

  // The memory of a WebAssembly module is reachable only from its exports.
  const keep = (made) => {
    const exports = made.instance?.exports ?? made.exports;
    bench.memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory) ?? bench.memory;
    return made;
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...given) => original.apply(WebAssembly, given).then(keep);
  }
}

/** Where to press and release the mouse to select a stretch of a paragraph; null unless it lies on one line. */
export function place({ paragraph, start, end }) {
  const element = document.querySelector(`[data-paragraph="${paragraph}"]`);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const at = (offset) => {
    walker.currentNode = element;
    let left = offset;
    while (walker.nextNode()) {
      if (left < walker.currentNode.length) return [walker.currentNode, left];
      left -= walker.currentNode.length;
    }
    return null;
  };
  const letter = (offset) => {
    const found = at(offset);
    const range = document.createRange();
    range.setStart(found[0], found[1]);
    range.setEnd(found[0], found[1] + 1);
    return range.getBoundingClientRect();
  };
  const first = letter(start);
  const last = letter(end - 1);
  const view = element.closest('.reader').getBoundingClientRect();
  const seen = first.top > view.top + 60 && last.bottom < view.bottom - 60;
  if (!seen || Math.abs(first.top - last.top) > 2) return null;
  const middle = first.top + first.height / 2;
  return { from: [first.left + 1, middle], to: [last.right - 1, middle] };
}
