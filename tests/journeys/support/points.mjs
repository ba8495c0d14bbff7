// Places of the text as the page has them, for journeys that select quicker than a mouse could.

/** Runs in the page: gives it `pointAt`, the text node and place in it of an offset, of a text in ASCII. */
export function givePoints() {
  const paragraphs = [...document.querySelectorAll('[data-testid=article] [data-paragraph]')];
  globalThis.pointAt = (offset) => {
    const paragraph = paragraphs.findLast((one) => Number(one.dataset.start) <= offset);
    let rest = offset - Number(paragraph.dataset.start);
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (rest <= node.length) return [node, rest];
      rest -= node.length;
    }
    throw new Error(`no text at ${offset}`);
  };
}
