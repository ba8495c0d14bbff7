// What a page must not let happen, tried in the page itself: each attempt, what came of it, and what the policy blocked.
//
// Owns: `listener`, `attempts`, `allBlocked`.

import assert from 'node:assert/strict';
import http from 'node:http';

/** A host elsewhere that notes whoever asks it for something. */
export async function listener() {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
  });
  server.on('upgrade', (request, socket) => {
    asked.push(request.url);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { asked, close, address: `127.0.0.1:${server.address().port}` };
}

/** Runs in the page. */
async function tryAll(elsewhere) {
  const blocked = [];
  document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
  const add = (name, fill) => {
    const element = document.createElement(name);
    fill(element);
    document.body.append(element);
  };
  const div = document.createElement('div');
  const mark = (name) => `globalThis.ran = (globalThis.ran ?? '') + '${name} '`;
  const tried = {
    'script element': () => add('script', (script) => script.append(mark('script'))),
    'script of another host': () => add('script', (script) => script.setAttribute('src', `http://${elsewhere}/script.js`)),
    'style element': () => add('style', (style) => style.append('body { outline: 9px solid red }')),
    eval: () => (0, eval)(mark('eval')),
    Function: () => new Function(mark('Function'))(),
    'timer with text': () => setTimeout(mark('timer')),
    innerHTML: () => (div.innerHTML = `<img src="http://${elsewhere}/markup" onerror="${mark('innerHTML')}">`),
    insertAdjacentHTML: () => div.insertAdjacentHTML('beforeend', '<b>x</b>'),
    'document.write': () => document.write('<b>x</b>'),
    DOMParser: () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
    'a policy of its own': () => trustedTypes.createPolicy('other', { createHTML: (html) => html }),
    'the policy again': () => trustedTypes.createPolicy('counterclaim-inert', { createHTML: (html) => html }),
    fetch: () => fetch(`http://${elsewhere}/fetch`),
    beacon: () => navigator.sendBeacon(`http://${elsewhere}/beacon`, 'x'),
    image: () => {
      new Image().src = `http://${elsewhere}/image.png`;
    },
    WebSocket: () => {
      new WebSocket(`ws://${elsewhere}/socket`);
    },
    frame: () => add('iframe', (frame) => frame.setAttribute('src', `http://${elsewhere}/frame`)),
    worker: () => {
      new Worker(URL.createObjectURL(new Blob([mark('worker')])));
    },
    base: () => document.head.append(Object.assign(document.createElement('base'), { href: `http://${elsewhere}/` })),
  };
  const results = {};
  for (const [name, attempt] of Object.entries(tried)) {
    // A task of its own: what a driver runs may be let through.
    results[name] = await new Promise((done) =>
      setTimeout(async () => {
        try {
          await attempt();
          done('done');
        } catch (error) {
          done(error.name);
        }
      }),
    );
  }
  await new Promise((resolve) => setTimeout(resolve));
  const outline = getComputedStyle(document.body).outlineStyle;
  return { results, blocked, ran: globalThis.ran ?? '', outline, base: document.baseURI, types: 'trustedTypes' in globalThis };
}

/** Tries everything in the page against `elsewhere` and waits until all was blocked. */
export async function allBlocked(page, elsewhere) {
  const before = await page.evaluate(() => document.baseURI);
  const { results, blocked, ran, outline, base, types } = await page.evaluate(tryAll, elsewhere.address);
  assert.equal(ran, '', 'no script of another ran');
  assert.equal(outline, 'none', 'no style of another holds');
  assert.equal(base, before, 'addresses still mean the same');
  const refused = ['eval', 'Function', 'fetch'];
  if (types) refused.push('innerHTML', 'insertAdjacentHTML', 'document.write', 'DOMParser', 'a policy of its own', 'the policy again');
  for (const name of refused) assert.notEqual(results[name], 'done', `${name} is refused`);
  const expected = ['style-src-elem', 'connect-src', 'img-src', 'base-uri'];
  // Where there are trusted types, scripts and workers do not come as far as the directives about them.
  expected.push(...(types ? ['require-trusted-types-for', 'trusted-types'] : ['script-src-elem', 'script-src', 'worker-src']));
  for (const directive of expected) assert.ok(blocked.includes(directive), `${directive} blocked something: ${blocked}`);
  assert.deepEqual(elsewhere.asked, [], 'nobody elsewhere was asked for anything');
}
