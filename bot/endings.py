"""Does a sentence need what follows it? A question its answer, an announcement its items, a reported opinion its verdict.

And the other way round: does the following sentence take back, limit or turn round what was said before it?
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot import safety_words as w
from bot.openings import CONTRAST, EXCEPTION, LAST_PLACE, RETRACTION, SECOND_PLACE, is_finite, plain, tokens
from index.analysis import stems, stop_words

_NEGATION = re.compile(r"(?<!\w)(?:non|mai|nessun\w*|niente|nulla|senza|né|mica)(?!\w)")
_WRONG = re.compile(
    r"(?<!\w)(?:sbagli\w*|fals[oiae]|scherz\w+|contrario|opposto|torto|errore|sciocchezz\w+|bugi\w+|leggend\w+|ironi\w+|esager\w+|provocazion\w+"
    r"|assurd\w+|ridicol\w+|ricred\w+|smenti\w+|bufal\w+|eccome|invece|però|ma|tuttavia|equivoc\w+|non è (?:vero|così)|battuta)(?!\w)"
)
_GENERIC = re.compile(w.REPORT_GENERIC)
_REPORT = re.compile(rf"(?:\w+,? )?{w.REPORT_SUBJECT} ?(?:\w+ ){{0,3}}?{w.REPORT_VERB}\b")
_FORMER = re.compile(rf"(?:[\w']+,? ){{0,5}}?{w.FORMER_SELF}\b")
_VERDICT_INSIDE = re.compile(
    r",? (?:ma|però|e invece|e sbaglia\w*|e ha\w* (?:ragione|torto)|e poi|invece|mentre|eppure|finché|poi)\b"
)
_HYPOTHESIS = re.compile(w.HYPOTHESIS)
_ANNOUNCES = re.compile(rf"(?:.*(?<!\w))?{w.ANNOUNCES}\s*[.:…]*\Z", re.S)
_COUNTED = re.compile(rf"(?<!\w)(?P<count>{'|'.join(w.COUNTS)}) (?:\w+ ){{0,2}}?{w.LISTED}(?!\w)")
_EXISTS = re.compile(
    r"(?<!\w)(?:ci sono|c'erano|ho|abbiamo|hanno|ha|esistono|servono|bastano|vedo|dico|do|distinguo|guardo|faccio|facciamo|seguo|consiglio|sono|restano|conosco"
    r"|chiedo|uso|tengo|controllo|suggerisco|ripeto|applico|propongo|commettono|fanno|è|contano|tengo d'occhio|vi do|le do|ti do|commesso|trovo|incontro|metto)(?!\w)"
)
_ORDINAL = re.compile(rf"(?:(?:il|la|e il|e la|poi il|poi la|l'|infine|e) ?)?(?:{w.ORDINALS}|un[oa]|altr[oa])(?!\w)")
_TIME = re.compile(r"(?:oggi|adesso|ora|da allora)(?: \w+){0,2} (?:no|non)(?!\w)")
_RESTRICTION = re.compile(
    r"(?:se|quando|anche se|sempre se|almeno|soprattutto|solo|soltanto|unicamente|esclusivamente|in teoria|sulla carta|a parole|per ora|per il momento)(?!\w)"
)
_VERDICT = re.compile(r"(?:la realtà è|la verità è|i fatti dicono|i numeri dicono)(?!\w)")
_DEPENDS = re.compile(r"(?:\w+, )?dipende\W*\Z")
_ASIDE = re.compile(
    r"(?:ma|però|comunque) (?:(?:di|su|sul|sulla|del|della) .*\bparl\w+|ne (?:ri)?parl\w+|torn(?:iamo|o)\b|and(?:iamo|rei) (?:avanti|con ordine)|questa è un'altra storia"
    r"|sto divagando|divago|non divag\w+|dicevo|procediamo|lasciamo (?:stare|perdere)|mi fermo|questo lo (?:vediamo|vedremo) dopo)"
)
_TURNED_ROUND = re.compile(r"(?:anzi|al contrario|all'opposto)(?!\w)")


def takes_back(following: str, said: str) -> str | None:
    """Why ``following`` changes what ``said`` means (a kind of ``safety.Danger``), or None."""
    text, before = plain(following), plain(said)
    if _ASIDE.match(text):
        return None
    if re.match(r"(?:invece (?:di|che|del|dei))\b", text):
        return None
    if said.rstrip(' »”"').endswith("?"):
        return None  # a question needs its answer anyway
    if EXCEPTION.match(text) and not _same_case(text, before):
        return "exception_follows"
    if RETRACTION.match(text) or (_WRONG.search(text) and len(text.split()) <= 4):
        return "taken_back"
    if _TURNED_ROUND.match(text) and _NEGATION.search(before):
        return None  # "Non deve sembrare uno spot. Al contrario…" says it again
    if CONTRAST.match(text) and not re.match(r"(?:mica|comunque|in realtà|detto (?:questo|ciò)|ciò detto)(?!\w)", text):
        return "contrast_follows"
    if re.match(r"in realtà(?!\w)", text):
        return "contrast_follows"
    if (SECOND_PLACE.match(text) or LAST_PLACE.search(text)) and not _same_case(text, before):
        return "contrast_follows"
    if _TIME.match(text):
        return "taken_back"
    if _RESTRICTION.match(text) and "," not in text[:-12] and text[-1:] != "?" and _verbs(text) <= 1:
        return "exception_follows"
    if _VERDICT.match(text):
        return "contrast_follows"
    return None


def _verbs(text: str) -> int:
    return sum(is_finite(word) for word in tokens(text))


def _same_case(text: str, before: str) -> bool:
    """«Se vendete a privati… Se invece vendete a imprese…»: two cases side by side, each whole."""
    case = re.compile(
        r"(?:se|chi|per chi|a chi|quando|con|per|ai|alle|nei|nelle|il prim|la prim|il second|la second)(?!\w)|(?:il|la) (?:prim|second)"
    )
    return bool(case.match(text) and case.match(before))


def needs_after(sentence: str, following: Sequence[str]) -> tuple[str, int] | None:
    """What ``sentence`` still lacks, as (kind, how many of the ``following`` sentences give it), or None."""
    if not following:
        return None
    text = plain(sentence)
    if text.rstrip(" »”\"’'").endswith("?"):
        return "rhetorical_question", _answer_length(following)
    if text.rstrip().endswith(":"):
        return "enumeration", 1
    counted = _enumeration(text, following)
    if counted:
        return "enumeration", counted
    if _ANNOUNCES.match(text) or _DEPENDS.match(text):
        return "announcement", 1
    if _HYPOTHESIS.match(text) and not re.search(r"[:?]", text):
        return "condition", 1
    return _opinion(text, following)


def _answer_length(following: Sequence[str]) -> int:
    """The answer to a question: one sentence, or "No." and the one after it where there is one."""
    for at, sentence in enumerate(following):
        if not sentence.rstrip(' »”"').endswith("?"):
            return at + 1
    return len(following)


def _enumeration(text: str, following: Sequence[str]) -> int:
    """How many following sentences hold the items that this one counts ("ho due regole"), 0 when it counts none."""
    found = _COUNTED.search(text)
    if not found or not _EXISTS.search(text[: found.end() + 12]):
        return 0
    if ":" in text[found.end() :] or len(text.split()) > 18:
        return 0  # the items are in the sentence itself
    count = w.COUNTS[found["count"]]
    first = plain(following[0])
    if (
        re.search(rf"(?:,| e ) ?.*(?:,| e )" if count > 2 else r"(?:,| e | o )", first)
        and not _ORDINAL.match(first)
        and len(first.split()) > 3
        and _listed(first, count)
    ):
        return 1
    if _ORDINAL.match(first):
        last = 0
        for at, sentence in enumerate(following):
            if _ORDINAL.match(plain(sentence)):
                last = at + 1
                count -= 1
            if count == 0:
                break
        return last
    return min(count, len(following))


def _listed(text: str, count: int) -> bool:
    """One sentence that names all the items: as many nouns with commas and "e" as were announced."""
    parts = [part for part in re.split(r",| e | o ", text) if part.strip()]
    return len(parts) >= count and len(text.split()) <= 8 * count and not re.match(r"\W*(?:mai|non)\b", text)


def _opinion(text: str, following: Sequence[str]) -> tuple[str, int] | None:
    """Somebody else's opinion, or one's own of once, with the verdict still to come."""
    if _VERDICT_INSIDE.search(text):
        return None
    if _FORMER.match(text):
        return "taken_back", 1
    generic = bool(_GENERIC.search(text))
    if not generic and not _REPORT.match(text):
        return None
    for at, sentence in enumerate(following[:3]):
        if _refutes(plain(sentence), text):
            return "reported_opinion", at + 1
    return ("reported_opinion", 1) if generic else None


@lru_cache(maxsize=1)
def _stop_stems() -> frozenset[str]:
    return frozenset(stem for word in stop_words() for stem in stems(word))


def _refutes(text: str, opinion: str) -> bool:
    if RETRACTION.match(text) or CONTRAST.match(text) or (_WRONG.search(text) and len(text.split()) <= 12):
        return True
    if re.match(r"(?:io|a me|per me|noi|la mia esperienza|nella mia esperienza|eppure|in realtà)(?!\w)", text):
        return True
    shared = (set(stems(text)) & set(stems(opinion))) - _stop_stems()
    return len(shared) >= 2 and bool(_NEGATION.search(text)) != bool(_NEGATION.search(opinion))
