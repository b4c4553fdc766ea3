"""What goes wrong over HTTP: one error shape, ``{"error": {"code", "message", "retry_after"?}}``, in Italian."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from corpus.errors import VademecumError

MESSAGES: dict[int, tuple[str, str]] = {
    400: ("bad_request", "Non riesco a leggere la richiesta: mi aspetto JSON valido, in UTF-8."),
    403: ("forbidden_origin", "Questo sito non è fra quelli autorizzati a farmi domande."),
    404: ("not_found", "Questa pagina non c’è."),
    405: ("method_not_allowed", "Questo indirizzo non accetta questo tipo di richiesta."),
    408: ("timeout", "La richiesta è arrivata troppo lentamente. Riprova."),
    413: ("too_large", "Il messaggio è troppo lungo. Scrivi una domanda di al massimo 500 caratteri."),
    415: ("unsupported_media_type", "Mi aspetto dati JSON (Content-Type: application/json)."),
    422: ("invalid", "La richiesta non è come me l’aspetto."),
    429: ("too_many_requests", "Troppe domande in poco tempo. Aspetta un momento e riprova."),
    431: ("headers_too_large", "Le intestazioni della richiesta sono troppo lunghe."),
    500: ("internal", "Qualcosa è andato storto dalla nostra parte. Riprova fra poco."),
    503: ("busy", "In questo momento rispondo a molte persone. Riprova fra qualche secondo."),
}
"""Status -> (code, message) when nothing more precise is known."""

FIELDS = {
    "question": "la domanda",
    "history": "le domande precedenti",
    "interview": "l’intervista",
    "expert": "l’esperto",
    "answer": "la risposta votata",
    "vote": "il voto",
    "comment": "il commento",
    "n": "il numero di domande",
}


class HttpError(VademecumError):
    """A request refused: ``status``, a ``code`` for programs, ``retry_after`` in seconds where trying again helps."""

    def __init__(self, status: int, message: str = "", code: str = "", retry_after: int | None = None) -> None:
        known_code, known_message = MESSAGES.get(status, MESSAGES[500])
        super().__init__(message or known_message)
        self.status, self.code, self.retry_after = status, code or known_code, retry_after

    def to_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        return {"error": body}

    def response(self) -> Response:
        """JSON, never cached, with Retry-After where there is one."""
        headers = {"Cache-Control": "no-store"}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        body = json.dumps(self.to_dict(), ensure_ascii=False).encode()
        return Response(body, self.status, headers, "application/json")

    async def send(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an ASGI request with this error."""
        await self.response()(scope, receive, send)


def from_validation(errors: Sequence[Any]) -> HttpError:
    """pydantic's errors as one of ours: 400 for what isn't JSON, 422 naming the field in Italian otherwise."""
    first: Any = errors[0] if errors else {"type": "", "loc": (), "ctx": {}}
    if first["type"] == "json_invalid":
        return HttpError(400)
    place = next((str(part) for part in reversed(first["loc"]) if str(part) in FIELDS), "")
    return HttpError(422, _reason(first, place))


def _reason(error: Any, place: str) -> str:
    kind, limits, field = error["type"], error.get("ctx") or {}, FIELDS.get(place, "")
    subject = field[:1].upper() + field[1:] or "La richiesta"
    match kind:
        case "missing":
            return f"Manca {field}." if field else "Manca il contenuto della richiesta."
        case "string_too_long":
            return f"{subject}: al massimo {limits.get('max_length')} caratteri."
        case "string_too_short" | "string_pattern_mismatch" | "blank" if place in ("question", "history"):
            return f"{subject}: non può essere in bianco."
        case "too_long":
            return f"{subject}: al massimo {limits.get('max_length')}."
        case "extra_forbidden":
            return "La richiesta contiene un campo che non conosco."
        case _:
            return f"{subject}: il valore non va bene." if field else MESSAGES[422][1]
