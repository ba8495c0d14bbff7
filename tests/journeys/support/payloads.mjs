// What would run, or become part of the page, if any of it were taken for mark-up, a style, an address or a formula. All of
// it was written for these tests; each, if it ran, would set `__pwned`.

const run = 'globalThis.__pwned=1';

/** Texts, none of them with a line break. */
export const payloads = [
  `<script>${run}</script>`,
  `<SCRIPT type=module>${run}</SCRIPT >`,
  `<script src=data:text/javascript,${run}></script>`,
  `<scr<script>ipt>${run}</scr</script>ipt>`,
  `</title><script>${run}</script>`,
  `</textarea><script>${run}</script>`,
  `</style><script>${run}</script>`,
  `</option></select><script>${run}</script>`,
  `--><script>${run}</script><!--`,
  `]]><script>${run}</script>`,
  `<img src=x onerror=${run}>`,
  `<img src=x oNeRrOr="${run}">`,
  `<img/src="x"/onerror=${run}>`,
  `<img src=x onerror\n=${run}>`.replace('\n', ' '),
  `<<img src=x onerror=${run}>`,
  `<image href=x onerror=${run}>`,
  `"><img src=x onerror=${run}>`,
  `'><img src=x onerror=${run}>`,
  `" autofocus onfocus="${run}`,
  `' onmouseover='${run}`,
  `\` onclick=\`${run}`,
  `<svg onload=${run}>`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<svg><script href=data:text/javascript,${run} />`,
  `<svg><foreignObject><body onload=${run}></foreignObject></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${run}>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<body onload=${run}>`,
  `<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>`,
  `<iframe src="javascript:parent.__pwned=1">`,
  `<object data="javascript:${run}"></object>`,
  `<embed src="data:text/html,<script>${run}</script>">`,
  `<video><source onerror=${run}></video>`,
  `<audio src=x onerror=${run}>`,
  `<details open ontoggle=${run}>`,
  `<input autofocus onfocus=${run}>`,
  `<select autofocus onfocus=${run}>`,
  `<marquee onstart=${run}>`,
  `<div popover id=x onbeforetoggle=${run}>`,
  `<a href="javascript:${run}">here</a>`,
  `<form action="javascript:${run}"><button>go</button></form>`,
  `<button formaction="javascript:${run}">go</button>`,
  `<base href="https://elsewhere.example/">`,
  `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
  `<link rel=stylesheet href="https://elsewhere.example/x.css">`,
  `<style>@import "https://elsewhere.example/x.css";</style>`,
  `<template shadowrootmode=open><script>${run}</script></template>`,
  `javascript:${run}//`,
  `data:text/html,<script>${run}</script>`,
  `{{constructor.constructor('${run}')()}}`,
  `\${${run}}`,
  `#fff;} * { background: url(https://elsewhere.example/x.png) } .x {`,
  `url(javascript:${run})`,
  `[x](javascript:${run}) **<b>** ![x](https://elsewhere.example/x.png)`,
  `=cmd|' /C calc'!A0`,
  `\u202e<script>${run}</script>`,
  `&lt;script&gt;${run}&lt;/script&gt; &#60;img src=x onerror=${run}&#62;`,
  `\u2028<img src=x onerror=${run}>\u2029`,
  `__proto__`,
  `constructor`,
];

/**
 * Runs in the page before anything else: notes every element that the program itself never makes, and every attribute that
 * would run something or lead elsewhere.
 */
export const watchElements = () => {
  globalThis.__pwned = undefined;
  globalThis.__appeared = [];
  const forbidden = 'script,img,image,svg,math,iframe,object,embed,video,audio,source,form,base,meta,link,style,template,marquee,body,title,noscript,portal';
  const check = (element) => {
    const running = [...element.attributes].filter(
      ({ name, value }) => /^on|^srcdoc$|^formaction$/i.test(name) || /^\s*(javascript|data:text\/html)/i.test(/^(href|src|action)$/i.test(name) ? value : ''),
    );
    if (element.matches(forbidden) || running.length > 0) globalThis.__appeared.push(element.outerHTML.slice(0, 200));
  };
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes, target, type } of changes) {
      if (type === 'attributes') check(target);
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        check(node);
        node.querySelectorAll('*').forEach(check);
      }
    }
  });
  // What the page itself is made of comes first.
  addEventListener('DOMContentLoaded', () => {
    const begin = () => {
      globalThis.__appeared.length = 0;
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    };
    new MutationObserver((_, self) => {
      if (!document.documentElement.hasAttribute('data-ready')) return;
      self.disconnect();
      begin();
    }).observe(document.documentElement, { attributes: true });
  });
};
