"""One small piece per metric: a name, a sentence, and code. A score says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.answer import Answer, Quote
from corpus.interview import Interview
from eval.cases import Case

QUOTE_WORDS = 60


@dataclass(frozen=True, slots=True)
class Score:
    """0 (wrong) to 1 (right), and why, in Italian."""

    value: float
    why: str = ""


Measure = Callable[[Case, Answer, Mapping[str, Interview]], Score | None]


@dataclass(frozen=True, slots=True)
class Metric:
    """``measure`` gives None where the metric says nothing about a case."""

    name: str
    sentence: str
    measure: Measure


def right_kind(case: Case, answer: Answer, interviews: Mapping[str, Interview]) -> Score:
    if answer.kind == case.expected:
        return Score(1.0)
    return Score(0.0, f"atteso: {case.expected}, dato: {answer.kind}")


def answered(case: Case, answer: Answer, interviews: Mapping[str, Interview]) -> Score | None:
    if case.expected != "answer":
        return None
    return Score(1.0) if answer.kind == "answer" else Score(0.0, "ha rifiutato una domanda che ha risposta")


def declined(case: Case, answer: Answer, interviews: Mapping[str, Interview]) -> Score | None:
    if case.expected != "decline":
        return None
    if answer.kind != "answer":
        return Score(1.0)
    return Score(0.0, f"ha risposto con: «{answer.quotes[0].text[:80]}»" if answer.quotes else "ha risposto")


def quoted(case: Case, answer: Answer, interviews: Mapping[str, Interview]) -> Score | None:
    if case.expected != "answer":
        return None
    texts = [quote.text for quote in answer.quotes]
    lacking = [piece for piece in case.must_quote if not any(piece in text for text in texts)]
    if lacking:
        return Score(0.0, f"manca: «{lacking[0]}»")
    if case.any_quote and not any(piece in text for piece in case.any_quote for text in texts):
        return Score(0.0, f"manca: «{case.any_quote[0]}»")
    return Score(1.0)


def right_turn(case: Case, answer: Answer, interviews: Mapping[str, Interview]) -> Score | None:
    if case.expected != "answer" or case.turn is None:
        return None
    turns = [quote.turn for quote in answer.quotes]
    return Score(1.0) if turns[:1] == [case.turn] else Score(0.0, f"prima citazione: risposta {turns[:1] or '—'}")


def verbatim(case: Case, answer: Answer, interviews: Mapping[str, Interview]) -> Score | None:
    wrong = [q for q in answer.quotes if q.text != interviews[q.interview].text[q.start : q.end]]
    if not answer.quotes:
        return None
    return Score(0.0, f"non è alla lettera: «{wrong[0].text[:80]}»") if wrong else Score(1.0)


def right_voice(case: Case, answer: Answer, interviews: Mapping[str, Interview]) -> Score | None:
    if not answer.quotes:
        return None
    for quote in answer.quotes:
        if not _voice_holds(quote, interviews[quote.interview]):
            return Score(0.0, f"voce sbagliata: «{quote.text[:60]}» a {quote.speaker}")
    if case.expected == "answer" and case.speaker and case.speaker not in {q.speaker for q in answer.quotes}:
        return Score(0.0, f"manca la voce di {case.speaker}")
    return Score(1.0)


def _voice_holds(quote: Quote, interview: Interview) -> bool:
    """Whether the interview gives the quote's place to the quote's voice (the editors sign as the magazine)."""
    span = interview.voice_of(quote.start, quote.end)
    return span.voice == quote.voice and (quote.voice == "editor" or span.speaker == quote.speaker)


def short(case: Case, answer: Answer, interviews: Mapping[str, Interview]) -> Score | None:
    if not answer.quotes:
        return None
    longest = max(len(quote.text.split()) for quote in answer.quotes)
    return Score(1.0) if longest <= QUOTE_WORDS else Score(0.0, f"una citazione di {longest} parole")


METRICS: tuple[Metric, ...] = (
    Metric("tipo", "Il tipo di risposta è quello giusto (risposta, rifiuto, due parole).", right_kind),
    Metric("risponde", "Risponde quando le interviste rispondono.", answered),
    Metric("rifiuta", "Rifiuta quando le interviste non rispondono.", declined),
    Metric("citato", "Quello che doveva essere citato è citato.", quoted),
    Metric("risposta giusta", "La prima citazione viene dalla risposta giusta dell’intervista.", right_turn),
    Metric("alla lettera", "Ogni citazione è, lettera per lettera, nell’intervista.", verbatim),
    Metric("voce", "Ogni citazione è data a chi l’ha detta.", right_voice),
    Metric("breve", f"Nessuna citazione supera {QUOTE_WORDS} parole.", short),
)
