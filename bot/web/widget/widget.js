// The button of the answer box; a click imports the rest. See docs/widget.md.
// The server leaves out lines like these, and puts the version of this folder in place of its mark below.
(() => {
  const script = document.currentScript;
  if (!script || window.Vademecum) return;
  const LABELS = {
    it: ["Chiedi agli esperti", "Non si apre: riprova"],
    en: ["Ask the experts", "It won’t open: try again"],
  };
  // Our `!important` beats the page's own: so goes the cascade of shadow trees. `all` leaves the direction alone.
  const STYLE = `:host{all:initial!important;display:block!important;direction:ltr!important}
section>button{min-height:2.9em;padding:.6em 1.2em;border:1px solid var(--on);border-radius:2em;
background:var(--a);color:var(--on);font:600 1em/1.35 system-ui;cursor:pointer}
section>button::before{content:"«\\2009»"/"";margin-right:.5em}
section>:focus-visible{outline:3px solid var(--a);outline-offset:2px}
@media print{:host{display:none!important}}`;
  let failures = 0, modules;

  const load = () => modules ||= Promise.all(["panel", "strings", "style", "highlight"].map((name) =>
    import(new URL(`widget/__VERSION__/${name}.js` + (failures ? "?" + failures : ""), script.src)))).catch((error) => {
    modules = 0;
    // Browsers may remember a failed import: the next one has another address.
    failures++;
    throw error;
  });

  // The colour the page asks for, made opaque, and the better of black and white on it: 4.5:1 or more (WCAG 1.4.3).
  const colours = (value, probe) => {
    if (!CSS.supports("color", value)) return "--a:#12505f;--on:#fff";
    probe.style.color = `color-mix(in srgb,${value},${value})`;
    const rgb = getComputedStyle(probe).color.match(/[\d.e-]+/g).slice(0, 3).map((c) => Math.max(c, 0));
    const [r, g, b] = rgb.map((c) => ((c + 0.055) / 1.055) ** 2.4);
    probe.style.color = "";
    return `--a:color(srgb ${rgb.join(" ")});--on:${0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff"}`;
  };

  const box = (host, data, inline) => {
    const lang = /^en/i.test(data.lang || document.documentElement.lang) ? "en" : "it";
    const title = data.title || LABELS[lang][0];
    const root = host.attachShadow({ mode: "closed" }), sheet = new CSSStyleSheet();
    const frame = document.createElement("section"), button = document.createElement("button");
    frame.lang = lang;
    button.textContent = title;
    if (!inline) frame.ariaLabel = title;
    frame.ariaLive = "polite";
    button.ariaHasPopup = inline ? null : "dialog";
    button.hidden = data.position === "none";
    root.append(frame);
    frame.append(button);
    sheet.replaceSync(`${STYLE}section,dialog{${colours(data.color, button)}}` + (inline ? "" :
      `:host{position:fixed!important;bottom:1em!important;z-index:2147483647!important;
${data.position === "left" ? "left" : "right"}:1em!important}`));
    root.adoptedStyleSheets = [sheet];
    let view;
    const api = {
      async open(options) {
        try {
          const [panel, ...parts] = await load();
          view ||= panel.create({ host, root, frame, data, lang, title, inline, parts, base: script.src });
          if (failures) button.textContent = title;
          view.open(options || {});
        } catch (error) {
          button.textContent = LABELS[lang][1];
          console.warn(error);
        }
      },
      close: () => view?.close(),
    };
    button.onclick = () => api.open();
    if ("open" in data) api.open({ focus: !inline });
    return api;
  };

  const main = new Promise((resolve) => {
    const start = () => {
      const host = document.createElement("vademecum-widget");
      const { open, question, position, ...shared } = script.dataset;
      document.body.append(host);
      resolve(box(host, script.dataset));
      customElements.define("vademecum-ask", class extends HTMLElement {
        connectedCallback() { this.box ||= box(this, { ...shared, ...this.dataset }, 1); }
      });
    };
    document.body ? start() : addEventListener("DOMContentLoaded", start);
  });
  const call = (name) => (options) => main.then((box) => box[name](options));
  const open = call("open");
  const link = () => {
    const question = new URLSearchParams(location.hash.slice(1)).get("vademecum");
    if (question) open({ question, submit: 1 });
  };
  window.Vademecum = Object.freeze({ open, close: call("close") });
  addEventListener("hashchange", link);
  link();
})();
