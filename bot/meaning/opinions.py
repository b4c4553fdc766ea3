"""Opinions that are not the expert's, or no longer: they need the sentence that judges them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.meaning import reports as r
from bot.meaning.grammar import has_verb, plain
from bot.meaning.openings import CONTRAST, RETRACTION
from index.analysis import stems, stop_words

NEGATION = re.compile(r"(?<!\w)(?:non|mai|nessun\w*|niente|nulla|senza|né|mica|neanche|nemmeno|neppure|zero)(?!\w)")
WRONG = re.compile(
    r"(?<!\w)(?:sbagli\w*|fals[oiae]|scherz\w+|contrario|opposto|torto|errore|sciocchezz\w+|bugi\w+|leggend\w+|ironi\w+"
    r"|esager\w+|provocazion\w+|assurd\w+|ridicol\w+|ricred\w+|smenti\w+|bufal\w+|eccome|invece|però|ma|tuttavia"
    r"|equivoc\w+|non è (?:vero|così)|battuta|mit[oi]|fandoni\w+|frottol\w+|illusion\w+|pregiudizi\w*|inganno|favol[ae]"
    r"|ingenu\w+|abbaglio|alibi|luogo comune|fesseri[ae]|stupidaggin\w+)(?!\w)"
)
_GENERIC = re.compile(r.REPORT_GENERIC)
_REPORT = re.compile(rf"(?:\w+,? )?{r.REPORT_SUBJECT} ?(?:\w+ ){{0,3}}?{r.REPORT_VERB}\b")
_FORMER = re.compile(rf"(?:[\w']+,? ){{0,5}}?{r.FORMER_SELF}\b")
_VERDICT_INSIDE = re.compile(
    r",? (?:ma|però|e invece|e sbaglia\w*|e ha\w* (?:ragione|torto)|e poi|invece|mentre|eppure|finché|poi"
    r"|e non è vero)\b"
)
_MYSELF = re.compile(
    r"(?:io|a me|per me|noi|la mia esperienza|nella mia esperienza|eppure|in realtà|personalmente|da parte mia"
    r"|dal canto mio|quanto a me|secondo me|l'esperienza|i miei (?:numeri|dati|conti|clienti)|ho (?:provato"
    r"|fatto la prova))"
    r"(?!\w)"
)
_SHORT = 8  # words: a verdict in so few words ends a test told just before ("Nessuna differenza.")


def needs_verdict(text: str, following: Sequence[str]) -> tuple[str, int] | None:
    """Somebody else's opinion, or one's own of once, with the verdict still to come: (kind, sentences it takes)."""
    if _VERDICT_INSIDE.search(text):
        return None
    if _FORMER.match(text):
        return "taken_back", 1
    generic = bool(_GENERIC.search(text))
    if not generic and not _REPORT.match(text):
        return None
    for at, sentence in enumerate(following[:3]):
        if _refutes(plain(sentence), text):
            return "reported_opinion", at + 1 + _test_goes_on(following[at:])
    return ("reported_opinion", 1) if generic else None


def _refutes(text: str, opinion: str) -> bool:
    """A retraction, a contrast, the expert's own voice, or the opinion's words with the "non" put in or taken out."""
    if RETRACTION.match(text) or CONTRAST.match(text) or _MYSELF.match(text):
        return True
    if WRONG.search(text) and len(text.split()) <= 12:
        return True
    shared = (set(stems(text)) & set(stems(opinion))) - _stop_stems()
    return len(shared) >= 2 and bool(NEGATION.search(text)) != bool(NEGATION.search(opinion))


def _test_goes_on(sentences: Sequence[str]) -> int:
    """1 when the refuting sentence tells a test whose outcome is the short sentence after it, else 0."""
    told, outcome = plain(sentences[0]), plain(sentences[1]) if len(sentences) > 1 else ""
    decided = NEGATION.search(told) or WRONG.search(told) or not _MYSELF.match(told)
    return int(bool(outcome) and not decided and len(outcome.split()) <= _SHORT and not has_verb(outcome))


@lru_cache(maxsize=1)
def _stop_stems() -> frozenset[str]:
    return frozenset(stem for word in stop_words() for stem in stems(word))
