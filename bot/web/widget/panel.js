// The panel of the answer box: asks, streams, shows. Data reaches the page through textContent alone.
// (The server leaves out lines like these: see docs/widget.md.)
// Characters of a question, earlier questions sent, milliseconds without a byte.
const LIMIT = 500, HISTORY = 6, SILENCE = 45e3, CUT = "[…]";

// For showing only: without characters that turn or hide text, and no word so long that it breaks a page.
const harmless = (text) => text.replace(/[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
  .replace(/\S{400,}/g, (word) => word.slice(0, 400) + "…");

// An element "name.class" with properties (or attributes) and children: elements, texts, or nothing.
function h(tag, props, ...children) {
  const [name, style = ""] = tag.split("."), element = document.createElement(name);
  if (style) element.className = style;
  for (const key in props) {
    if (key in element) element[key] = props[key];
    else element.setAttribute(key, props[key]);
  }
  element.append(...children.filter(Boolean).map((child) => (child.nodeType ? child : harmless(child))));
  return element;
}

// Calls on(name, data) for each server-sent event of a response's body, alive() for each piece that comes. The server
// writes an event as two lines, "event: name" and "data: JSON", and a ping as a comment.
async function events(body, on, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "", piece;
  while (!(piece = await reader.read()).done) {
    alive();
    const blocks = (buffer + piece.value).split("\n\n");
    buffer = blocks.pop();
    for (const block of blocks) {
      const event = /^event: ?(.+)\ndata: ?(.+)/.exec(block);
      if (event) on(event[1], JSON.parse(event[2]));
    }
  }
}

export function create({ host, root, frame, data, lang, title, inline, parts, base }) {
  const [strings, style, page] = parts, words = {}, store = inline ? "vademecum-ask" : "vademecum";
  for (const key in strings.default) words[key] = strings.default[key][+(lang === "en")];
  let turns = [], hints, asking, opened;

  const emit = (name, detail) => host.dispatchEvent(
    new CustomEvent("vademecum:" + name, { detail, bubbles: true, composed: true, cancelable: true }));
  const call = (path, options) => fetch(new URL("api/v1/" + path, base), { credentials: "omit", ...options });
  const post = (path, body, signal) => call(path, { method: "POST", body: JSON.stringify(body), signal,
    headers: { "Content-Type": "application/json", Accept: signal ? "text/event-stream" : "*/*" } });
  const link = (url) => url && URL.canParse(url, base) && /^https?:/.test(url = new URL(url, base).href) && url;
  const button = (text, onclick, props) => h("button", { type: "button", onclick, ...props }, text);

  const status = h("p.sr", { role: "status" });
  const log = h("div.log", inline ? {} : { tabIndex: 0, role: "region", ariaLabel: words.answers });
  const input = h("textarea", { rows: 1, id: "q", "aria-describedby": "n" });
  const count = h("p.count", { id: "n" });
  const send = button(words.ask, () => (asking ? asking.abort("stop") : submit()), { className: "send" });
  const keep = h("input", { type: "checkbox", onchange: save });
  const panel = h(inline ? "div.v" : "dialog.v", inline ? { lang } : { lang, "aria-labelledby": "t" },
    h("div.head", {}, h("h2", { id: "t" }, title),
      !inline && button("✕", close, { className: "x", ariaLabel: words.close })),
    log,
    h("form", {}, h("label", { htmlFor: "q" }, words.label), h("div.row", {}, input, send), count),
    h("small", {}, h("label", {}, keep, words.remember),
      h("a", { href: link("privacy"), target: "_blank", rel: "noopener" }, words.privacy)),
    status);

  // The conversation stays on this device only while the reader wants it to.
  function save() {
    try {
      if (keep.checked) localStorage[store] = JSON.stringify(turns.slice(-HISTORY));
      else localStorage.removeItem(store);
    } catch { keep.checked = false; }
  }

  function restore() {
    try {
      turns = JSON.parse(localStorage[store]);
      for (const { question, answer } of turns) finish(begin(question), answer);
      keep.checked = true;
    } catch { turns = []; }
  }

  const ideas = (texts) => texts.length && h("div", {}, h("p.words", {}, words.try),
    h("ul", {}, ...texts.map((text) => h("li", {}, button(text, () => ask(text))))));

  // Is the quote's article the page that the reader is on?
  function isHere(quote) {
    const plain = (url) => url?.replace(/^https?:\/\/(www\.)?|\/?([?#].*)?$/g, "");
    const canonical = document.querySelector("link[rel=canonical]")?.href;
    return data.interview === quote.interview || [location.href, canonical].map(plain).includes(plain(quote.url || ""));
  }

  // The link to where the quotes of a figure stand: on this page, a click shows them in place.
  function source(quotes) {
    const [quote] = quotes, here = isHere(quote);
    const href = link(quote.quote_url) || link(quote.page_url) || link(quote.url);
    const go = (event) => {
      const told = emit("source-click", { quote, url: href });
      const ranges = told && here && CSS.highlights ? quotes.map((each) => page.find(each.text)).filter(Boolean) : [];
      // Not on this page, or not found: the browser follows the link, whose text fragment does the same.
      if (told && !ranges.length) return;
      event.preventDefault();
      event.stopPropagation();
      if (!told) return;
      close();
      page.show(ranges);
    };
    return href && h("a.go", { href, target: "_blank", rel: "noopener", onclick: go }, here ? words.here : words.there);
  }

  // Who said it, where and when, with the link and the button that copies it all.
  function caption(quotes, said, block) {
    const [{ speaker, quoted_by: by, title, published, url }] = quotes, who = speaker || words.editors;
    const date = published && new Date(published).toLocaleDateString(lang, { dateStyle: "long", timeZone: "UTC" });
    const cited = [by && words.quoted + by, title, date].map((each) => (each ? ", " + each : "")).join("");
    const copy = async ({ target }) => {
      try {
        await navigator.clipboard.writeText(`${said.join(" ")} — ${who}${cited} ${url || ""}`);
        target.textContent = words.copied;
      } catch {
        getSelection().selectAllChildren(block);
        target.textContent = words.selected;
      }
    };
    return h("figcaption", {}, h("b", {}, who), cited, h("div.row", {}, source(quotes), button(words.copy, copy)));
  }

  // Returns show(part, quote), which adds the parts of an answer to `body`, in order: our words and notes as
  // paragraphs, neighbouring quotes of one person as one figure, "[…]" beside the quote whose words are left out.
  function shower(body) {
    let group, lead = "";
    return (part, quote) => {
      const cut = part.text === CUT;
      if (cut && !group) lead = CUT + " ";
      else if (cut) {
        group.said.push(CUT);
        group.block.lastChild.append(" " + CUT);
      } else if (quote) {
        const voice = [quote.interview, quote.speaker, quote.quoted_by].join();
        if (group?.voice !== voice) {
          const block = h("blockquote", { lang: "it" }), quotes = [], said = [], figure = h("figure", {}, block);
          group = { voice, block, quotes, said, figure };
          quotes.push(quote);
          figure.dataset.voice = quote.voice;
          figure.append(caption(quotes, said, block));
          body.append(figure);
        } else group.quotes.push(quote);
        group.said.push(`${lead}«${quote.text}»`);
        group.block.append(h("p", {}, `${lead}«${part.text}»`));
        if (quote.translation) group.figure.lastChild.before(h("p.words", {}, words.translation, quote.translation));
        lead = "";
      } else {
        group = null;
        body.append(h(part.type === "note" ? "p.note" : "p.words", {}, lead + part.text));
        lead = "";
      }
    };
  }

  function votes(answer) {
    const thanks = h("span", {});
    const vote = (value, text) => button(text, async ({ target }) => {
      const { ok } = await post("vote", { answer: answer.id, vote: value }).catch(() => ({}));
      thanks.textContent = ok ? words.thanks : (status.textContent = words.unsent);
      if (!ok) return;
      for (const each of row.querySelectorAll("button")) each.ariaPressed = each === target;
      emit("vote", { answer: answer.id, vote: value });
    }, { ariaPressed: false });
    const row = h("div.row", {}, words.votes, vote("useful", words.useful), vote("not_useful", words.useless), thanks);
    return row;
  }

  function begin(question) {
    const body = h("div", {});
    log.append(h("article", {}, h("h3", {}, question), body));
    return body;
  }

  // The parts not yet shown, the votes, what else to ask.
  function finish(body, answer, show = shower(body), shown = 0) {
    body.lang = answer.language;
    for (const part of answer.parts.slice(shown)) show(part, answer.quotes[part.quote]);
    if (!answer.parts.length) body.append(h("p.words", {}, answer.text));
    if (answer.kind !== "smalltalk") body.append(votes(answer));
    body.append(ideas(answer.suggestions) || "");
  }

  function fail(body, text, question, seconds) {
    const again = button(words.retry, () => { body.parentNode.remove(); ask(question); });
    if (seconds) text = `${words.busy} ${seconds}\xa0s.`;
    body.append(h("p", {}, text), again);
    status.textContent = text;
    const tick = () => {
      again.disabled = seconds > 0;
      again.textContent = words.retry + (seconds > 0 ? ` (${seconds})` : "");
      if (seconds-- > 0) setTimeout(tick, 1000);
    };
    tick();
  }

  // What to say of a response that is no answer, and how many seconds to wait.
  async function refusal(response) {
    const code = response.status, { error } = await response.json().catch(() => ({}));
    const seconds = /429|503/.test(code) && (error?.retry_after || 9);
    return { text: /413|422/.test(code) ? words.long : words.error, seconds };
  }

  async function ask(question) {
    if (asking) return;
    const stop = asking = new AbortController(), body = begin(question), stage = h("p.words", {}, "…");
    let answer, timer, show = shower(body), shown = [];
    const alive = () => { clearTimeout(timer); timer = setTimeout(() => stop.abort(), SILENCE); };
    if (hints) hints.remove();
    send.textContent = words.stop;
    status.textContent = "";
    body.after(stage);
    body.parentNode.scrollIntoView();
    alive();
    try {
      const history = turns.slice(-HISTORY).map((each) => each.question);
      const { interview, expert } = data;
      const response = await post("ask", { question, history, interview, expert }, stop.signal);
      if (!response.ok) throw await refusal(response);
      await events(response.body, (name, data) => {
        if (name === "stage") stage.textContent = data.words;
        if (name === "part") {
          shown.push(data.part.text);
          show(data.part, data.quote);
        }
        if (name === "error") throw { text: words.error, seconds: data.retry_after };
        if (name === "answer") answer = data;
      }, alive);
      if (!answer) throw {};
      stage.remove();
      // What came bit by bit is what the answer says, unless it was composed afresh half-way: the answer decides.
      if (shown.some((text, i) => answer.parts[i]?.text !== text)) {
        body.replaceChildren(...(shown = []));
        show = shower(body);
      }
      finish(body, answer, show, shown.length);
      status.textContent = answer.quotes.length ? words.ready + answer.quotes.length : harmless(answer.text);
      turns.push({ question, answer });
      if (keep.checked) save();
      emit("answer", { question, answer });
    } catch (error) {
      stage.remove();
      fail(body, stop.signal.reason === "stop" ? words.stopped :
        error.text || (navigator.onLine ? words.lost : words.offline), question, error.seconds);
    } finally {
      clearTimeout(timer);
      asking = null;
      send.textContent = words.ask;
    }
  }

  // Shows how long the question is, near the limit; true when it is too long.
  function counted() {
    const length = [...input.value.trim()].length, over = length > LIMIT;
    count.textContent = length > LIMIT - 100 ? `${length}/${LIMIT}` : "";
    input.ariaInvalid = over;
    return over;
  }

  function submit() {
    const question = input.value.trim();
    if (counted()) status.textContent = count.textContent = words.long;
    else if (question && !asking) {
      input.value = count.textContent = "";
      ask(question);
    }
    input.focus({ preventScroll: true });
  }

  async function welcome() {
    const hello = h("p.words", {}, data.greeting || words.greeting), { interview = "", suggestions } = data;
    log.prepend(hello);
    const texts = suggestions ? suggestions.split("|") :
      await call("suggestions?n=3&interview=" + encodeURIComponent(interview))
        .then((response) => response.json()).then((found) => found.suggestions).catch(() => []);
    if (!turns.length && !asking) hello.after((hints = ideas(texts)) || "");
  }

  function close() { if (!inline) panel.close(); }

  function open({ question, submit: now, focus = true }) {
    if (!inline && !panel.open) {
      page.clear();
      panel.showModal();
    }
    if (!opened && !question) {
      question = data.question;
      now = true;
    }
    opened = true;
    if (focus) input.focus();
    emit("open", { question });
    if (question && now) ask(question);
    else if (question) {
      input.value = question;
      counted();
    }
  }

  input.oninput = counted;
  input.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  };
  // Tab goes round inside the dialog.
  panel.onkeydown = (event) => {
    const stops = [...panel.querySelectorAll(".x,.log,a,button:enabled,input,textarea")];
    if (event.shiftKey) stops.reverse();
    if (event.key !== "Tab" || inline || root.activeElement !== stops.at(-1)) return;
    event.preventDefault();
    stops[0].focus();
  };
  panel.classList.toggle("left", data.position === "left");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.default);
  root.adoptedStyleSheets.push(sheet);
  if (inline) frame.replaceChildren(panel);
  else root.append(panel);
  restore();
  welcome();
  return { open, close };
}
