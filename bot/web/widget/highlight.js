// Finds a quote in the page and highlights it (CSS Custom Highlight API): no node of the page is touched.
const SKIP = "script,style,noscript,template,textarea,vademecum-widget,vademecum-ask";
const sheet = new CSSStyleSheet();
sheet.replaceSync("::highlight(vademecum){background-color:#ffe08a;color:#201c17}");

// Letters and digits alone: ’ is ', a no-break space is a space, “ is «, "e'" is "è".
const letters = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// The Range of the page that says `quote`, or null.
export function find(quote) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wanted = letters(quote), size = wanted.length, places = [];
  let text = "", node;
  // places: of each letter of the text, its node, its offset there, its length.
  while ((node = walker.nextNode())) {
    if (node.parentElement.closest(SKIP) || !node.parentElement.checkVisibility()) continue;
    let offset = 0;
    for (const char of node.data) {
      const found = letters(char);
      text += found;
      for (let i = found.length; i--;) places.push([node, offset, char.length]);
      offset += char.length;
    }
  }
  let start = text.indexOf(wanted), end = start + size;
  // Something stands inside, a note or an advertisement: its first and last words, near enough to each other.
  if (start < 0 && size > 80) {
    start = text.indexOf(wanted.slice(0, 40));
    end = text.indexOf(wanted.slice(-40), start) + 40;
    if (end < start + 80 || end > start + 2 * size) start = -1;
  }
  if (start < 0 || !size) return null;
  const range = new Range(), [last, offset, length] = places[end - 1];
  range.setStart(places[start][0], places[start][1]);
  range.setEnd(last, offset + length);
  return range;
}

// Highlights the ranges and brings the first into view, until the next click or Esc.
export function show(ranges) {
  const [first] = ranges;
  clear();
  document.adoptedStyleSheets.push(sheet);
  CSS.highlights.set("vademecum", new Highlight(...ranges));
  // Tab, and a screen reader, go on from here.
  document.activeElement.blur();
  getSelection().collapse(first.startContainer, first.startOffset);
  const behavior = matchMedia("(prefers-reduced-motion:reduce)").matches ? "instant" : "smooth";
  const element = first.startContainer.parentElement;
  element.scrollIntoView({ behavior, block: element.offsetHeight > innerHeight / 2 ? "start" : "center" });
  addEventListener("click", clear);
  addEventListener("keydown", clear);
}

export function clear(event) {
  if (event?.key && event.key !== "Escape") return;
  CSS.highlights?.delete("vademecum");
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
}
