// Gradio has no Italian: the page's language, and the labels that its tables don't reach.
(() => {
  document.documentElement.lang = "it";
  const words = {
    "chatbot conversation": "conversazione", "user's message": "la tua domanda", "bot's message": "la risposta",
    "Copy message": "Copia il messaggio", "Copied message": "Copiato", "Copy conversation": "Copia la conversazione",
    "Scroll to bottom": "Vai in fondo", "Clear": "Svuota", "Submit": "Chiedi", "Stop": "Ferma",
  };
  // Gradio would have a message's HTML read aloud as its label.
  const said = (text) => words[text] || text.replace(/^user's message: [^]*/, "La tua domanda").replace(/^bot's message: [^]*/, "La risposta");
  const translate = (root) => {
    for (const node of root.querySelectorAll("[aria-label], [title]")) {
      for (const name of ["aria-label", "title"]) {
        const old = node.getAttribute(name);
        if (old !== null && said(old) !== old) node.setAttribute(name, said(old));
      }
    }
  };
  // A new question goes to the top of the box: an answer is read from its beginning.
  let asked = 0;
  const follow = () => {
    const rows = document.querySelectorAll("#vd-chat .user-row");
    if (rows.length > asked) {
      const last = rows[rows.length - 1], box = last.closest("[role=log]");
      requestAnimationFrame(() => box && box.scrollTo({ top: last.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - 8 }));
    }
    asked = rows.length;
  };
  // One announcement an answer, when it has stopped growing: Gradio's log would read every piece of it.
  const live = document.createElement("div");
  live.setAttribute("role", "status");
  live.className = "vd-annuncio";
  let heard = "", waiting;
  const announce = () => {
    const log = document.querySelector("#vd-chat [role=log]"), main = document.querySelector("main");
    if (!log || !main) return;
    if (log.getAttribute("aria-live") !== "off") log.setAttribute("aria-live", "off");
    if (!live.isConnected) main.append(live);
    const replies = log.querySelectorAll("[data-testid=bot]"), text = replies.length ? replies[replies.length - 1].innerText : "";
    if (text === heard) return;
    heard = text;
    clearTimeout(waiting);
    waiting = setTimeout(() => { live.textContent = heard; }, 900);
  };
  new MutationObserver(() => { translate(document); follow(); announce(); }).observe(document, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "title"],
  });
})();
