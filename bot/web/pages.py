"""Our own pages: home, the interviews, one interview, privacy. Templates in ``pages/``, everything escaped."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.phrases import long_date
from bot.present import harmless
from bot.settings import Settings
from bot.suggestions import starters
from bot.web.assets import HERE, Folder
from bot.web.errors import HttpError
from bot.web.reading import page_of, title_of
from bot.web.service import Service
from corpus.interview import Interview

SHOWN_AT_HOME = 6


class Pages:
    """The templates, and the endpoints that fill them."""

    def __init__(self, service: Service, static: Folder) -> None:
        self._service = service
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["static"] = static.version

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home),
            Route("/interviste", self.interviews),
            Route("/interviste/{id}", self.interview),
            Route("/privacy", self.privacy),
            Route("/redazione", self.editors),
            Route("/chat", _to_chat),
            Route("/health", self.health),
        ]

    def html(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        page = self._templates.get_template(template).render(values)
        return HTMLResponse(page, status, headers={"Cache-Control": "no-cache"})

    def error(self, error: HttpError) -> HTMLResponse:
        """An error as a page, for who reads with a browser."""
        title = "Pagina non trovata" if error.status == 404 else "Non ci siamo riusciti"
        page = self.html("message.html", error.status, title=title, text=error.message)
        if error.retry_after is not None:
            page.headers["Retry-After"] = str(error.retry_after)
        return page

    async def home(self, _: Request) -> Response:
        index = self._service.index()
        cards = [_card(each) for each in index.interviews.values()]
        return self.html(
            "home.html",
            suggestions=[harmless(question) for question in starters(index)],
            interviews=cards[:SHOWN_AT_HOME],
            more=len(cards) > SHOWN_AT_HOME,
        )

    async def interviews(self, _: Request) -> Response:
        return self.html("interviews.html", interviews=[_card(i) for i in self._service.index().interviews.values()])

    async def interview(self, request: Request) -> Response:
        found = self._service.index().interviews.get(request.path_params["id"])
        if found is None:
            raise HttpError(404, "Questa intervista non c’è.")
        return self.html("interview.html", page=page_of(found, request.query_params.get("q", "")))

    async def privacy(self, _: Request) -> Response:
        return self.html("privacy.html", sections=privacy_lines(self._service.settings))

    async def editors(self, _: Request) -> Response:
        return self.html("message.html", 404, title="La pagina della redazione", text="È in arrivo.")

    async def health(self, request: Request) -> Response:
        """Whether we can answer; counts only for who asks from this machine."""
        from starlette.responses import JSONResponse

        index = self._service.index()
        found: dict[str, Any] = {"status": "ok", "version": index.version, "interviews": len(index.interviews)}
        if request.state.local:
            found["counts"] = self._service.feedback.counts
            found["load"] = self._service.pool.load
        return JSONResponse(found, headers={"Cache-Control": "no-store"})


async def _to_chat(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/chat/{query}", 308)


def _card(interview: Interview) -> dict[str, Any]:
    published = interview.published.isoformat() if interview.published else ""
    return {
        "id": interview.id,
        "title": title_of(interview),
        "experts": interview.experts,
        "magazine": interview.magazine,
        "date": long_date(published, "it"),
        "iso_date": published,
    }


def privacy_lines(settings: Settings) -> list[tuple[str, list[str]]]:
    """What the settings in force keep, in plain Italian: headings, each with its lines."""
    keep, llm = settings.storage, settings.llm
    kept = []
    if keep.votes:
        kept.append("I voti «Utile» e «Non utile», con l’eventuale commento e il giorno.")
    if keep.questions:
        kept.append(
            "Il testo delle domande rimaste senza risposta, o la cui risposta è stata votata «Non utile», e il giorno."
        )
    if kept:
        kept.append(
            "Prima di conservarli, dai testi togliamo in automatico telefoni, e-mail, indirizzi, codici fiscali, "
            "IBAN e nomi di chi scrive. Qualcosa può sfuggire: meglio non scrivere dati personali."
        )
        kept.append(f"Dopo {keep.keep_days} giorni si cancella tutto.")
    else:
        kept.append("Niente: le domande e i voti non vengono conservati. Contiamo solo quanti sono, in memoria.")
    never = [
        "Il tuo indirizzo IP: per evitare abusi contiamo le richieste con un codice che cambia ogni giorno e da cui "
        "non si torna all’indirizzo.",
        "Cookie: non ne usiamo, né di nostri né di altri. Nessuna pagina chiama altri siti.",
        "Le domande che trovano risposta, se la risposta non è votata «Non utile».",
    ]
    if not keep.questions:
        never[-1] = "Le domande."
    where = (
        [
            "Per scrivere le frasi di raccordo la domanda, senza dati personali, passa a un modello linguistico "
            f"esterno ({llm.provider}). Le citazioni restano quelle delle interviste."
        ]
        if llm.provider
        else ["La risposta si compone su questo server: la tua domanda non va da nessun’altra parte."]
    )
    return [("Che cosa conserviamo", kept), ("Che cosa non conserviamo", never), ("Dove va la tua domanda", where)]
