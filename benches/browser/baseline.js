// A page written by hand that does the least a page can: it shows a text with its spans and adds or removes one.
// `?marks=all` puts every mark into the page, `?marks=near` (default) only those of sections near the viewport.
// It has the same hooks as the app, so that one driver measures both.
//
// Offsets are UTF-16 units, which the generated texts share with code points; spans nest and stay within a paragraph.

'use strict';

const PARAGRAPHS = 50;
const everywhere = new URLSearchParams(location.search).get('marks') === 'all';
const reader = document.querySelector('.reader');
let documents = [];
let article = null;
let sections = [];
let count = 0;
let added = null;
let observer = null;

document.querySelector('[data-testid=file-input]').addEventListener('change', async (event) => {
  const dataset = JSON.parse(await event.target.files[0].text());
  documents = dataset.documents;
  const list = document.querySelector('[data-testid=document-list]');
  list.replaceChildren(...documents.map((each) => {
    const item = document.createElement('button');
    item.dataset.testid = 'document-item';
    item.dataset.documentId = each.id;
    item.textContent = each.title;
    item.addEventListener('click', () => open(each));
    return item;
  }));
  open(documents[0]);
});

function open(shown) {
  observer?.disconnect();
  sections = split(shown);
  count = shown.spans.length;
  added = null;
  article = document.createElement('div');
  article.className = 'article';
  article.dataset.testid = 'article';
  article.dataset.documentId = shown.id;
  article.dataset.spanCount = count;
  sections.forEach((section, index) => {
    section.element = document.createElement('div');
    section.element.className = 'section';
    section.element.style.containIntrinsicBlockSize = `auto ${section.height}px`;
    draw(section, everywhere || index === 0);
    article.append(section.element);
  });
  reader.replaceChildren(article);
  reader.scrollTop = 0;
  if (everywhere) {
    article.dataset.state = 'ready';
  } else {
    article.dataset.state = 'loading';
    watch();
  }
}

/** The paragraphs of a text in sections, each with the spans that lie in it. */
function split({ text, spans }) {
  const made = [];
  let start = 0;
  let next = 0;
  text.split('\n').forEach((content, index) => {
    if (index % PARAGRAPHS === 0) made.push({ paragraphs: [], height: 0 });
    const section = made.at(-1);
    const end = start + content.length;
    const first = next;
    while (next < spans.length && spans[next].start < end) next += 1;
    section.paragraphs.push({ index, start, content, spans: spans.slice(first, next) });
    section.height += Math.ceil(content.length / 72) * 39;
    start = end + 1;
  });
  return made;
}

function draw(section, withMarks) {
  section.marked = withMarks;
  section.element.innerHTML = section.paragraphs.map((paragraph) => {
    const content = withMarks ? marked(paragraph) : escaped(paragraph.content);
    return `<p data-paragraph="${paragraph.index}" data-start="${paragraph.start}">${content}</p>`;
  }).join('');
}

const escaped = (text) => text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]);

function marked({ start, content, spans }) {
  const open = [];
  let html = '';
  let at = 0;
  const upTo = (place) => {
    html += escaped(content.slice(at, place));
    at = place;
  };
  const close = (place) => {
    while (open.length > 0 && open.at(-1) <= place) {
      upTo(open.pop());
      html += '</mark>';
    }
  };
  for (const span of spans) {
    close(span.start - start);
    upTo(span.start - start);
    html += `<mark data-spans="${span.id}" data-label="${span.label}">`;
    open.push(span.end - start);
  }
  close(content.length);
  upTo(content.length);
  return html;
}

function watch() {
  observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const section = sections[entry.target.dataset.index];
      if (section.marked !== entry.isIntersecting) draw(section, entry.isIntersecting);
    }
    article.dataset.state = 'ready';
  }, { root: reader, rootMargin: '100% 0px' });
  sections.forEach((section, index) => {
    section.element.dataset.index = index;
    observer.observe(section.element);
  });
}

const LABELS = { 1: 'claim', 2: 'denial', 3: 'casualty_figure', 4: 'actor' };

document.addEventListener('keydown', (event) => {
  if (LABELS[event.key]) tag(LABELS[event.key]);
  if (event.key === 'Delete') remove();
});

/** Puts marks around what is selected in a paragraph, one for each text node it touches. */
function tag(label) {
  const range = getSelection().getRangeAt(0);
  const element = range.startContainer.parentElement.closest('p');
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const pieces = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    if (from < to) pieces.push([node, from, to]);
  }
  const marks = pieces.map(([node, from, to]) => {
    const piece = from > 0 ? node.splitText(from) : node;
    if (to - from < piece.length) piece.splitText(to - from);
    const mark = document.createElement('mark');
    mark.dataset.label = label;
    mark.dataset.spans = 'added';
    piece.replaceWith(mark);
    mark.append(piece);
    return mark;
  });
  added = { element, marks };
  getSelection().removeAllRanges();
  article.dataset.spanCount = count += 1;
}

function remove() {
  for (const mark of added.marks) mark.replaceWith(...mark.childNodes);
  added.element.normalize();
  added = null;
  article.dataset.spanCount = count -= 1;
}

document.documentElement.dataset.ready = '';
