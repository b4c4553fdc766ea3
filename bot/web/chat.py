"""The full-page chat, in Gradio: the same questions, limits and answers as the API's. Gradio's only home.

Gradio sends the conversation back with each message: it is read again as the reader's questions alone, bounded, and
nothing else of it is believed.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from html import escape
from typing import Any

import gradio as gr
from fastapi import FastAPI

from bot.answer import Answer, Part, Quote, Stage
from bot.present import harmless, to_html
from bot.suggestions import starters
from bot.web.assets import HERE
from bot.web.errors import HttpError
from bot.web.service import MAX_HISTORY, MAX_QUESTION, Service, clean, question_of

PATH = "/chat"
SUGGESTIONS = 4
SHOWN_CHARACTERS = 36_000  # of conversation; older exchanges leave the page, so that a message stays under the limit
AT_ONCE = 64  # conversations answered together: the pool behind them has its own bounds
Message = dict[str, Any]

STRINGS = {
    "chatbot.clear": "Svuota",
    "chatbot.retry": "Riprova",
    "chatbot.undo": "Annulla",
    "chatbot.submit": "Chiedi",
    "chatbot.copy_message": "Copia il messaggio",
    "chatbot.copied_message": "Copiato",
    "common.error": "Errore",
    "common.loading": "Carico",
    "common.empty": "Vuoto",
    "common.clear": "Svuota",
    "common.submit": "Chiedi",
    "status.queue_position": "In coda: {position} di {size}",
    "blocks.lost_connection": "Connessione persa. Mi ricollego…",
    "blocks.long_requests_queue": "C’è molta fila: ancora un momento.",
    "blocks.connection_can_break": "Sul telefono la connessione può cadere se cambi pagina.",
}
_LOCALES = (
    "en ar ca ckb de es et eu fa fi fr he hi ja ko lt nb nl pl pt pt-BR ro ru sv ta th tr uk ur uz zh-CN zh-TW".split()
)
_MARKDOWN = r"[\\`*_\[\]<>|~#!&$]"
_MARK = re.compile(rf"\\({_MARKDOWN})")
_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def mount(app: FastAPI, service: Service) -> None:
    """Mount the chat on the application, at /chat. Its addresses are bounded by ``guard.ChatDoor``."""

    gr.mount_gradio_app(
        app,
        page(service),
        path=PATH,
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size=1,
        i18n=gr.I18n(**dict.fromkeys(_LOCALES, STRINGS)),
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"], primary_hue="emerald"
        ),
        css=(HERE / "static" / "chat.css").read_text(encoding="utf-8"),
        head=f"<script>{(HERE / 'static' / 'chat.js').read_text(encoding='utf-8')}</script>",
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )


def page(service: Service) -> Any:
    """The Blocks: header, conversation, votes, suggested questions, the box to type in, a note on privacy."""

    talk = Conversation(service)
    with gr.Blocks(title="Chiedi · Vademecum", analytics_enabled=False) as blocks:
        gr.Markdown(_HEADER)
        chatbot = gr.Chatbot(
            label="Conversazione",
            show_label=False,
            elem_id="vd-chat",
            autoscroll=False,  # chat.js brings the question to the top instead
            placeholder=_WELCOME,
            buttons=["copy"],
            feedback_options=None,
            latex_delimiters=[],
            line_breaks=False,
            sanitize_html=True,
            layout="bubble",
            group_consecutive_messages=False,
        )
        answer_id = gr.State("", time_to_live=3600)
        with gr.Row(visible=False, elem_classes="vd-voti") as votes:
            vote_words = gr.Markdown(_vote_line("Ti è stata utile?"))
            useful = gr.Button("Utile", size="sm")
            useless = gr.Button("Non utile", size="sm")
        with gr.Row(elem_classes="vd-domande"):
            offers = [gr.Button("", size="sm", visible=False) for _ in range(SUGGESTIONS)]
        box = gr.Textbox(
            label="La tua domanda",
            elem_id="vd-domanda",
            placeholder="Scrivi qui, come parleresti: “quanti social dovrei aprire?”",
            max_length=MAX_QUESTION,
            submit_btn="Chiedi",
            lines=1,
            max_lines=4,
            autofocus=True,
        )
        gr.Markdown(_note(service))
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [box, chatbot, answer_id, votes, vote_words, *offers]
        answering = {**private, "concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
        box.submit(talk.ask, [box, chatbot], shown, **answering)
        for offer in offers:
            offer.click(talk.ask, [offer, chatbot], shown, **answering)
        voting = {**private, "concurrency_limit": AT_ONCE, "concurrency_id": "vote"}
        useful.click(talk.vote_useful, [answer_id], [vote_words], **voting)
        useless.click(talk.vote_not_useful, [answer_id], [vote_words], **voting)
        blocks.load(talk.start, None, [box, *offers], **private).then(
            talk.ask_if_given, [box, chatbot], shown, **answering
        )
    blocks.queue(max_size=512, default_concurrency_limit=AT_ONCE)
    return blocks


class Conversation:
    """What the page's events call."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def ask(self, text: Any, messages: Any, request: gr.Request) -> AsyncIterator[list[Any]]:
        """Stages, then the answer as it grows, then suggestions and votes: the updates of ``shown``."""
        import gradio as gr

        said = clean(str(text or ""))
        if not said:
            yield [gr.skip()] * (5 + SUGGESTIONS)
            return
        talk = [*_shown(messages), {"role": "user", "content": _shielded(harmless(said[: MAX_QUESTION + 1]))}]
        yield self._update(talk, _phase("Un momento…"))
        try:
            self._service.rates.check(self._client(request))
            async for update in self._answered(said, messages, talk):
                yield update
        except HttpError as error:
            yield self._update(talk, f'<div class="vademecum"><p class="nota">{escape(error.message)}</p></div>')

    async def ask_if_given(self, text: Any, messages: Any, request: gr.Request) -> AsyncIterator[list[Any]]:
        """``ask`` for a page opened with ?domanda=…; nothing for one opened without."""
        async for update in self.ask(text, messages, request):
            yield update

    async def start(self, request: gr.Request) -> list[Any]:
        """The question of the address (?domanda=…), and questions to begin with."""
        import gradio as gr

        asked = clean(str(dict(request.query_params).get("domanda", "")))[:MAX_QUESTION]
        try:
            questions: Sequence[str] = starters(self._service.index(), n=SUGGESTIONS)
        except HttpError:
            questions = ()
        return [gr.update(value=asked), *_offers(questions)]

    async def vote_useful(self, answer: Any, request: gr.Request) -> Any:
        return self._voted(answer, "useful", request)

    async def vote_not_useful(self, answer: Any, request: gr.Request) -> Any:
        return self._voted(answer, "not_useful", request)

    # ---- steps

    async def _answered(self, said: str, messages: Any, talk: list[Message]) -> AsyncIterator[list[Any]]:
        parts: list[Part] = []
        quotes: list[Quote] = []
        events = self._service.stream(question_of(said, questions_of(messages)))
        try:
            async for event in events:
                if isinstance(event, Stage):
                    if not parts:
                        yield self._update(talk, _phase(event.words))
                elif isinstance(event, Answer):
                    yield self._finished(talk, event)
                else:
                    parts.append(event[0])
                    quotes += [event[1]] if event[1] else []
                    yield self._update(talk, html_of(Answer("", "answer", "it", "", tuple(parts), tuple(quotes))))
        finally:
            await events.aclose()  # type: ignore[attr-defined]

    def _update(self, talk: list[Message], reply: str) -> list[Any]:
        import gradio as gr

        shown = [*talk, {"role": "assistant", "content": reply}]
        return [gr.update(value=""), shown, "", gr.update(visible=False), gr.skip(), *_offers(())]

    def _finished(self, talk: list[Message], answer: Answer) -> list[Any]:
        import gradio as gr

        shown = [*talk, {"role": "assistant", "content": html_of(answer)}]
        can_vote = answer.kind != "smalltalk"
        line = _vote_line("Ti è stata utile?" if answer.kind == "answer" else "Va bene così?")
        return [gr.update(value=""), shown, answer.id, gr.update(visible=can_vote), line, *_offers(answer.suggestions)]

    def _voted(self, answer: Any, vote: str, request: gr.Request) -> str:
        try:
            self._service.rates.check(self._client(request), "vote")
            self._service.vote(str(answer or ""), vote)
        except HttpError as error:
            return _vote_line(error.message)
        return _vote_line("Grazie, segnato come utile." if vote == "useful" else "Grazie, segnato come non utile.")

    def _client(self, request: gr.Request) -> str:
        """The reader's daily hash, which ``guard.Proxies`` has left on the request."""
        return str(getattr(request.request.state, "client_key", "chat"))


def html_of(answer: Answer) -> str:
    """The answer's HTML on one line: a blank line would end the block and let Markdown in."""
    return _BREAKS.sub(" ", to_html(answer))


def questions_of(messages: Any) -> list[str]:
    """The reader's own latest questions, out of whatever the client sent as the conversation."""
    mine = (_MARK.sub(r"\1", _text(each)) for each in _messages(messages) if each.get("role") == "user")
    return [clean(text)[:MAX_QUESTION] for text in mine][-MAX_HISTORY:]


def _shielded(text: str) -> str:
    """A reader's words with Markdown's characters escaped: what is typed is what is shown."""
    return re.sub(_MARKDOWN, r"\\\g<0>", text)


def _messages(messages: Any) -> Iterable[Message]:
    return [message for message in messages if isinstance(message, dict)] if isinstance(messages, list) else []


def _text(message: Message) -> str:
    """The text of a message, whose content is a string or a list of parts."""
    content = message.get("content")
    parts = content if isinstance(content, list) else [content]
    return " ".join(str(part.get("text", "")) if isinstance(part, dict) else str(part or "") for part in parts)


def _shown(messages: Any) -> list[Message]:
    """The conversation to show again, the oldest exchanges dropped beyond our size."""
    kept: list[Message] = []
    size = 0
    for message in reversed(list(_messages(messages))):
        text = _text(message)
        size += len(text)
        if size > SHOWN_CHARACTERS:
            break
        kept.append({"role": "user" if message.get("role") == "user" else "assistant", "content": text})
    return kept[::-1]


def _offers(questions: Sequence[str]) -> list[Any]:

    texts = [harmless(question) for question in questions[:SUGGESTIONS]]
    shown = [gr.update(value=text, visible=True) for text in texts]
    return shown + [gr.update(visible=False)] * (SUGGESTIONS - len(shown))


def _phase(words: str) -> str:
    return f'<div class="vademecum"><p class="fase">{escape(words)}</p></div>'


def _vote_line(words: str) -> str:
    return f'<p class="vd-nota" role="status">{escape(words)}</p>'


def _note(service: Service) -> str:
    keep = service.settings.storage
    kept = [
        words for on, words in ((keep.votes, "i voti"), (keep.questions, "le domande rimaste senza risposta")) if on
    ]
    line = f"Conserviamo per {keep.keep_days} giorni {' e '.join(kept)}, senza dati personali. " if kept else ""
    return f'<p class="vd-nota">{line}Non scrivere dati personali. <a href="/privacy">Privacy</a></p>'


_HEADER = (
    '<header class="vd-testata"><h1><a href="/">Vademecum</a></h1><nav aria-label="Principale">'
    '<a href="/interviste">Interviste</a><a href="/privacy">Privacy</a></nav></header>'
)
_WELCOME = (
    "**Chiedimi di social e marketing per la tua azienda.** "
    "Ti rispondo con le parole esatte di chi è stato intervistato, e ti dico dove le trovi."
)
