// The panel of the answer box: asks, streams, shows. Everything shown goes through textContent.
const LIMIT = 500, HISTORY = 6, SILENCE = 45000; // characters; questions; milliseconds without a byte

// For showing only: no characters that turn or hide text, no word long enough to break a page.
const harmless = (text) => String(text ?? "").replace(/[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
  .replace(/\S{400,}/g, (word) => word.slice(0, 400) + "…");

// An element: properties (null is left out; data-*, aria-* and lang as attributes), then children, strings as text.
function h(tag, props, ...children) {
  const [name, style] = tag.split("."), element = document.createElement(name);
  if (style) element.className = style;
  for (const [key, value] of Object.entries(props || {})) {
    if (value == null) continue;
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child != null)
    .map((child) => (child.nodeType ? child : harmless(child))));
  return element;
}

// Calls on(name, data) for each server-sent event of a response's body.
async function events(body, on, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let buffer = ""; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    const blocks = (buffer + value).split(/\r?\n\r?\n/);
    buffer = blocks.pop();
    for (const block of blocks) {
      const field = (name) => block.split(/\r?\n/).filter((line) => line.startsWith(name + ":"))
        .map((line) => line.slice(name.length + 1).trimStart()).join("\n");
      if (field("data")) on(field("event"), JSON.parse(field("data")));
    }
  }
}

export function create({ host, root, frame, data, lang, title, inline, parts, base }) {
  const [{ default: strings }, { default: style }, page] = parts, words = strings[lang];
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const http = (url) => URL.canParse(url ?? "", base) && /^https?:/.test(new URL(url, base).protocol) ?
    new URL(url, base).href : null;
  const emit = (name, detail) => host.dispatchEvent(
    new CustomEvent("vademecum:" + name, { detail, bubbles: true, composed: true, cancelable: true }));
  const call = (path, body, more) => fetch(new URL("api/v1/" + path, base), body ? { method: "POST", credentials: "omit",
    body: JSON.stringify(body), ...more, headers: { "Content-Type": "application/json", ...more?.headers } } : {});
  const button = (text, onclick, props) => h("button", { type: "button", onclick, ...props }, text);

  const status = h("p.sr", { role: "status" });
  const log = h("div.log", inline ? {} : { tabIndex: 0, role: "region", ariaLabel: words.talk });
  const input = h("textarea", { rows: 1, id: "q", required: true, "aria-describedby": "n" });
  const count = h("p.count", { id: "n" });
  const send = button(words.ask, () => (asking ? asking.abort("stop") : submit()), { className: "send" });
  const keep = h("input", { type: "checkbox", id: "k" });
  const form = h("form", { noValidate: true }, h("label", { htmlFor: "q" }, words.label), h("div.row", null, input, send), count);
  const panel = h(inline ? "div.v" : "dialog.v", { lang, "aria-labelledby": "t" },
    h("div.head", null, h("h2", { id: "t" }, title),
      inline ? null : button("✕", () => panel.close(), { className: "x", ariaLabel: words.close })),
    log, form,
    h("small", null, h("label", null, keep, words.remember),
      h("a", { href: http("privacy"), target: "_blank", rel: "noopener" }, words.privacy, h("span.sr", null, words.tab))),
    status);
  const store = inline ? "vademecum-ask" : "vademecum";
  let turns = [], asking = null, opened = false;

  // What a page's reader asked for, and nothing without asking: the conversation kept on this device.
  function remembered() {
    try { return JSON.parse(localStorage.getItem(store)) || []; } catch { return []; }
  }
  function save() {
    try {
      if (keep.checked) localStorage.setItem(store, JSON.stringify(turns.slice(-HISTORY)));
      else localStorage.removeItem(store);
    } catch { keep.checked = false; }
  }

  const date = (iso) => new Date(iso).toLocaleDateString(lang, { dateStyle: "long", timeZone: "UTC" });
  const ideas = (texts, label) => texts.length ? h("div", null, h("p.also", null, label),
    h("ul", null, ...texts.map((text) => h("li", null, button(text, () => ask(text)))))) : null;

  // True when the quote's article is the page that the reader is on.
  function isHere(quote) {
    const plain = (url) => url && url.replace(/[#?].*|\/(?=[#?]|$)/g, "").replace(/^https?:\/\/(www\.)?/, "");
    const canonical = document.querySelector("link[rel=canonical]")?.href;
    return data.interview === quote.interview || [location.href, canonical].some((url) => url && plain(url) === plain(http(quote.url)));
  }

  function citation(quote) {
    const by = quote.quoted_by && say("quoted", { who: quote.quoted_by });
    return [quote.speaker || words.editors, by, quote.title && `«${quote.title}»`, quote.published && date(quote.published)]
      .filter(Boolean).join(", ");
  }

  function source(quote) {
    const here = isHere(quote), href = http(quote.quote_url) || http(quote.page_url) || http(quote.url);
    return href && h("a.go", { href, target: "_blank", rel: "noopener", onclick(event) {
      if (!emit("source-click", { quote, url: href })) return event.preventDefault();
      const range = here && page.find(quote.text);
      if (!range) return;
      event.preventDefault();
      event.stopPropagation();
      if (!inline) panel.close();
      page.show(range);
    } }, here ? words.here : words.there, here ? null : h("span.sr", null, words.tab));
  }

  function copier(quote, text) {
    return button(words.copy, async ({ target }) => {
      try {
        await navigator.clipboard.writeText(`«${quote.text}» — ${citation(quote)}${quote.url ? ", " + quote.url : ""}`);
        target.textContent = words.copied;
      } catch {
        getSelection().selectAllChildren(text);
        target.textContent = words.selected;
      }
    }, { title: say("copyWhose", { who: quote.speaker || words.editors }) });
  }

  function show(part, quote) {
    if (!quote) return h(part.type === "note" ? "p.note" : "p.words", null, part.text);
    const text = h("p", null, `«${part.text}»`), by = quote.quoted_by && ", " + say("quoted", { who: quote.quoted_by });
    return h("figure", { "data-voice": quote.voice }, h("blockquote", { lang: "it" }, text),
      quote.translation && h("p.words", null, `${words.translation}: ${quote.translation}`),
      h("figcaption", null, h("b", null, quote.speaker || words.editors), by || null, quote.title && h("br"),
        quote.title && h("cite", null, quote.title), quote.published && ", " + date(quote.published),
        h("div.row", null, source(quote), copier(quote, text))));
  }

  function votes(answer) {
    const thanks = h("span");
    const vote = (value, text) => button(text, async ({ target }) => {
      for (const each of row.querySelectorAll("button")) each.ariaPressed = each === target;
      thanks.textContent = words.thanks;
      emit("vote", { answer: answer.id, vote: value });
      const response = await call("vote", { answer: answer.id, vote: value }).catch(() => ({}));
      if (response.ok) return;
      target.ariaPressed = false;
      thanks.textContent = status.textContent = words.unsent;
    }, { ariaPressed: false });
    const row = h("div.row", { role: "group", ariaLabel: words.votes }, vote("useful", words.useful),
      vote("not_useful", words.useless), thanks);
    return row;
  }

  function finish(body, answer, shown = 0) {
    body.append(...answer.parts.slice(shown).map((part) => show(part, answer.quotes[part.quote])));
    if (!answer.parts.length) body.append(h("p.words", null, answer.text));
    if (answer.kind !== "smalltalk") body.append(votes(answer));
    const also = ideas(answer.suggestions, words.also);
    if (also) body.append(also);
  }

  function turn(question) {
    const body = h("div", { lang });
    const article = h("article", null, h("h3", null, question), body);
    log.append(article);
    return body;
  }

  function troubled(body, text, question, seconds) {
    const again = button(words.retry, () => { body.parentNode.remove(); ask(question); });
    const left = h("p.words"), end = Date.now() + seconds * 1000;
    body.append(h("p", null, text), left, again);
    status.textContent = text + (seconds ? " " + say("waitFor", { n: seconds }) : "");
    if (seconds) (function tick() {
      const n = Math.ceil((end - Date.now()) / 1000);
      again.disabled = n > 0;
      left.textContent = n > 0 ? say("waitFor", { n }) : "";
      if (n > 0 && body.isConnected) setTimeout(tick, 1000);
    })();
  }

  async function refusal(response) {
    const { error } = await response.json().catch(() => ({}));
    const busy = response.status === 429 || response.status === 503;
    const text = busy ? words.wait : response.status === 413 || response.status === 422 ? words.long : words.error;
    const seconds = +(error?.retry_after ?? response.headers.get("Retry-After")) || 10;
    return { text: (lang === "it" && !busy && error?.message) || text, seconds: busy ? Math.ceil(seconds) : 0 };
  }

  async function ask(question) {
    if (asking) return;
    const stop = asking = new AbortController(), body = turn(question), stage = h("p.stage", null, words.starting);
    const shown = [];
    let answer, timer;
    const alive = () => { clearTimeout(timer); timer = setTimeout(() => stop.abort("silence"), SILENCE); };
    send.textContent = words.stop;
    status.textContent = "";
    body.ariaBusy = true;
    body.append(stage);
    body.parentNode.scrollIntoView({ block: inline ? "nearest" : "start" });
    alive();
    try {
      const response = await call("ask", { question, history: turns.slice(-HISTORY).map((each) => each.question),
        interview: data.interview, expert: data.expert },
      { headers: { Accept: "text/event-stream" }, signal: stop.signal });
      if (!response.ok) throw await refusal(response);
      await events(response.body, (name, data) => {
        if (name === "stage") stage.textContent = harmless(data.words);
        if (name === "part") { shown.push(data.part.text); stage.before(show(data.part, data.quote)); }
        if (name === "error") throw { text: (lang === "it" && data.message) || words.error, seconds: data.retry_after };
        if (name === "answer") answer = data;
      }, alive);
      if (!answer) throw {};
      stage.remove();
      if (!shown.every((text, i) => answer.parts[i]?.text === text)) { body.replaceChildren(); shown.length = 0; }
      finish(body, answer, shown.length);
      status.textContent = answer.quotes.length ? say("ready", { n: answer.quotes.length }) : harmless(answer.text);
      turns.push({ question, answer });
      save();
      emit("answer", { question, answer });
    } catch (error) {
      stage.remove();
      const why = stop.signal.aborted && stop.signal.reason === "stop" ? words.stopped : error.text ||
        (navigator.onLine ? words.lost : words.offline);
      troubled(body, why, question, error.seconds);
    } finally {
      clearTimeout(timer);
      asking = null;
      send.textContent = words.ask;
      body.ariaBusy = null;
    }
  }

  function counted() {
    const length = [...input.value.trim()].length, over = length > LIMIT;
    count.textContent = length > LIMIT - 100 ? `${length}/${LIMIT}` : "";
    count.classList.toggle("over", over);
    input.ariaInvalid = over;
    return over;
  }

  function submit() {
    const question = input.value.trim();
    if (counted()) { status.textContent = count.textContent = words.long; return; }
    if (!question || asking) return input.focus();
    input.value = "";
    counted();
    ask(question);
  }

  async function welcome() {
    log.append(h("p.hello", null, data.greeting || words.greeting));
    const path = `suggestions?n=3${data.interview ? "&interview=" + encodeURIComponent(data.interview) : ""}`;
    const texts = data.suggestions ? data.suggestions.split("|").map((text) => text.trim()).filter(Boolean) :
      await call(path).then((response) => response.json()).then((found) => found.suggestions).catch(() => []);
    const start = ideas(texts, words.try);
    if (start && !turns.length && !asking) log.firstChild.after(start);
  }

  function open({ question, submit: now, focus = true }) {
    if (!inline && !panel.open) { page.clear(); panel.showModal(); }
    const first = opened ? null : data.question;
    opened = true;
    if (focus) input.focus();
    emit("open", { question: question || first });
    if (question && !now) { input.value = question; counted(); }
    else if (question || first) ask(question || first);
  }

  input.oninput = counted;
  input.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  };
  keep.onchange = save;
  panel.onkeydown = (event) => {
    if (event.key !== "Tab" || inline) return;
    const stops = [...panel.querySelectorAll("a,button:enabled,input,textarea,.log")];
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (root.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  };
  if (!inline) panel.setAttribute("closedby", "any");
  panel.classList.toggle("left", data.position === "left");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  if (inline) frame.replaceChildren(panel);
  else root.append(panel);
  turns = remembered();
  keep.checked = turns.length > 0;
  welcome();
  for (const each of turns) finish(turn(each.question), each.answer);
  return { open, close: () => inline || panel.close() };
}
