// Finds a quote in the page and highlights it, without touching a node of the page.
const STYLE = "::highlight(vademecum){background-color:#ffe08a;color:#1f1b16}";
const SKIP = "script,style,noscript,template,textarea,select,vademecum-widget,vademecum-ask";
let sheet;

// Letters and digits alone, no accents: so ’ is ', a no-break space is a space, “ is «, "e'" is "è".
const letters = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// The page's visible letters, and for each the text node and offset that it comes from.
function read() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "", node;
  while ((node = walker.nextNode())) {
    const parent = node.parentElement;
    if (parent.closest(SKIP) || parent.checkVisibility?.() === false) continue;
    let offset = 0;
    for (const char of node.data) {
      for (const letter of letters(char)) {
        text += letter;
        for (let unit = 0; unit < letter.length; unit++) places.push([node, offset, offset + char.length]);
      }
      offset += char.length;
    }
  }
  return { text, places };
}

// The Range of the page that says `quote`, or null. What stands inside (a note, an advertisement) may differ: then its
// first and last words, not too far apart, name the place.
export function find(quote) {
  const wanted = letters(quote), { text, places } = read();
  if (!wanted) return null;
  let start = text.indexOf(wanted), end = start + wanted.length;
  if (start < 0 && wanted.length > 80) {
    start = text.indexOf(wanted.slice(0, 40));
    end = text.indexOf(wanted.slice(-40), start) + 40;
    if (start < 0 || end < start + 80 || end - start > 2 * wanted.length) return null;
  }
  if (start < 0) return null;
  const range = new Range(), last = places[end - 1];
  range.setStart(...places[start].slice(0, 2));
  range.setEnd(last[0], last[2]);
  return range;
}

// Highlights the range and brings it into view, until the next click or Esc.
export function show(range) {
  clear();
  const selection = getSelection(), parent = range.startContainer.parentElement;
  if (CSS.highlights) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    CSS.highlights.set("vademecum", new Highlight(range));
    selection.collapse(range.startContainer, range.startOffset); // Tab and screen readers go on from here
  } else {
    selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }
  const calm = matchMedia("(prefers-reduced-motion:reduce)").matches;
  const tall = parent.getBoundingClientRect().height > innerHeight / 2;
  const behavior = calm ? "instant" : "smooth";
  if (tall) scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 4, behavior });
  else parent.scrollIntoView({ block: "center", behavior });
  setTimeout(() => {
    addEventListener("click", clear);
    addEventListener("keydown", onKey);
  });
}

const onKey = (event) => event.key === "Escape" && clear();

export function clear() {
  removeEventListener("click", clear);
  removeEventListener("keydown", onKey);
  CSS.highlights?.delete("vademecum");
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
}
