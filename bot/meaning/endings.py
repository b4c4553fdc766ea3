"""Does a sentence need what follows? A question its answer, an announcement its items, a reported opinion its verdict.

And the other way round: does the following sentence take back, limit or turn round what was said before it?
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.meaning import words as w
from bot.meaning.grammar import asks, has_verb, plain, tokens
from bot.meaning.openings import CONTRAST, EXCEPTION, LAST_PLACE, REFUSAL, RETRACTION, SECOND_PLACE
from bot.meaning.verbs import is_finite
from index.analysis import stems, stop_words

_NEGATION = re.compile(r"(?<!\w)(?:non|mai|nessun\w*|niente|nulla|senza|né|mica)(?!\w)")
_WRONG = re.compile(
    r"(?<!\w)(?:sbagli\w*|fals[oiae]|scherz\w+|contrario|opposto|torto|errore|sciocchezz\w+|bugi\w+|leggend\w+|ironi\w+"
    r"|esager\w+|provocazion\w+|assurd\w+|ridicol\w+|ricred\w+|smenti\w+|bufal\w+|eccome|invece|però|ma|tuttavia"
    r"|equivoc\w+|non è (?:vero|così)|battuta)(?!\w)"
)
_TURNED_ROUND = re.compile(r"(?:anzi|al contrario|all'opposto|semmai)(?!\w)")
_GOES_ON = re.compile(r"(?:mica|comunque|detto (?:questo|ciò)|ciò detto|invece (?:di|che|del|dei))(?!\w)")
_NOT_ANY_MORE = re.compile(r"(?:oggi|adesso|ora|da allora)(?: \w+){0,2} (?:no|non)(?!\w)")
_FACTS = re.compile(r"(?:la realtà è|la verità è|i fatti dicono|i numeri dicono)(?!\w)")
_RESTRICTION = re.compile(
    r"(?:se|quando|anche se|sempre se|almeno|soprattutto|solo|soltanto|unicamente|esclusivamente|in teoria|sulla carta"
    r"|a parole|per ora|per il momento)(?!\w)"
)
_SCOPE = re.compile(
    r"(?:(?:questo|ciò|il discorso|la regola|il consiglio) )?"
    r"(?:non )?vale (?:per|solo|soltanto|se|quando|dove|nei|nelle)(?!\w)"
    r"|(?:parlo|sto parlando|dico) (?:di|del|dei|delle|della|degli|per)(?!\w)|mi riferisco(?!\w)|sempre che(?!\w)"
)
_WITH = re.compile(r"(?:con|senza|per|entro|fino|oltre|a|ai|alle|in|nei|da|dai|e mai|mai)(?!\w)")
_ONCE = re.compile(r"^(?:\w+,? )?(?:una volta|un tempo|anni fa)\W*\Z")
_OPPOSITE = re.compile(r"\b(?:il contrario|l'opposto)\W*\Z")
_ASIDE = re.compile(
    r"(?:ma|però|comunque) (?:(?:di|su|sul|sulla|del|della) .*\bparl\w+|ne (?:ri)?parl\w+|torn(?:iamo|o)\b"
    r"|and(?:iamo|rei) (?:avanti|con ordine)|questa è un'altra storia|sto divagando|divago|non divag\w+|dicevo"
    r"|procediamo|lasciamo (?:stare|perdere)|mi fermo|questo lo (?:vediamo|vedremo) dopo)"
)
_CASE = re.compile(r"(?:se|chi|per chi|a chi|quando|con|per|ai|alle|nei|nelle)(?!\w)|(?:il|la) (?:prim|second)")

_GENERIC = re.compile(w.REPORT_GENERIC)
_REPORT = re.compile(rf"(?:\w+,? )?{w.REPORT_SUBJECT} ?(?:\w+ ){{0,3}}?{w.REPORT_VERB}\b")
_FORMER = re.compile(rf"(?:[\w']+,? ){{0,5}}?{w.FORMER_SELF}\b")
_VERDICT_INSIDE = re.compile(
    r",? (?:ma|però|e invece|e sbaglia\w*|e ha\w* (?:ragione|torto)|e poi|invece|mentre|eppure|finché|poi)\b"
)
_MYSELF = re.compile(r"(?:io|a me|per me|noi|la mia esperienza|nella mia esperienza|eppure|in realtà)(?!\w)")
_HYPOTHESIS = re.compile(w.HYPOTHESIS)
_ANNOUNCES = re.compile(rf"(?:.*(?<!\w))?{w.ANNOUNCES}\s*[.:…]*\Z", re.S)
_CONCEDES = re.compile(r"(?:certo,|certo che (?!non)|per carità,|d'accordo,|intendiamoci[,:.])")
_DEPENDS = re.compile(r"(?:\w+, )?dipende\W*\Z")
_COUNTED = re.compile(
    r"(?<!quelle )(?<!quei )(?<!queste )(?<!questi )(?<!\ble )(?<!\bi )(?<!elle )(?<!\bdei )(?<!\bnei )(?<!\w)"
    rf"(?P<count>{'|'.join(w.COUNTS)}) (?:\w+ ){{0,2}}?{w.LISTED}(?!\w)"
)
_COUNT_LAST = re.compile(rf"(?<!\w)(?P<count>{'|'.join(w.COUNTS)}) \w+(?: \w+)?\W*\Z")
_EXISTS = re.compile(
    r"(?<!\w)(?:ci sono|c'erano|ho|abbiamo|hanno|ha|esistono|servono|bastano|vedo|dico|do|distinguo|guardo|faccio"
    r"|facciamo|seguo|consiglio|sono|restano|conosco|chiedo|uso|tengo|controllo|suggerisco|ripeto|applico|propongo"
    r"|commettono|fanno|è|contano|tengo d'occhio|vi do|le do|ti do|commesso|trovo|incontro|metto)(?!\w)"
)
_ORDINAL = re.compile(rf"(?:(?:il|la|e il|e la|poi il|poi la|l'|infine|e) ?)?(?:{w.ORDINALS}|un[oa]|altr[oa])(?!\w)")
_LONG = 18  # words: a sentence that counts something and is longer says what it counts


def takes_back(following: str, said: str) -> str | None:
    """Why ``following`` changes what ``said`` means (a kind of ``safety.Danger``), or None."""
    text, before = plain(following), plain(said)
    if _ASIDE.match(text) or asks(said):  # a question needs its answer anyway
        return None
    parallel = _CASE.match(text) and _CASE.match(before)  # "Se vendete a privati… Se invece vendete a imprese…"
    if EXCEPTION.match(text) and not parallel:
        return "exception_follows"
    if _SCOPE.match(text) or (_WITH.match(text) and not has_verb(text)):
        return "exception_follows"
    if _ONCE.search(text) or _OPPOSITE.search(text):
        return "taken_back"
    if (RETRACTION.match(text) and not REFUSAL.match(text)) or _NOT_ANY_MORE.match(text):
        return "taken_back"
    if _TURNED_ROUND.match(text) and _NEGATION.search(before):
        return None  # "Non deve sembrare uno spot. Al contrario…" says it again
    if (CONTRAST.match(text) and not _GOES_ON.match(text)) or _FACTS.match(text):
        return "contrast_follows"
    second = SECOND_PLACE.match(text)
    if ((second and "invece" not in second[0]) or LAST_PLACE.search(text)) and not parallel:
        return "contrast_follows"
    if _WRONG.search(text) and len(text.split()) <= 4:
        return "taken_back"
    return "exception_follows" if _restricts(text) else None


def _restricts(text: str) -> bool:
    """«Solo il sabato.», «Se avete tempo.»: a restriction, no sentence of its own."""
    fragment = "," not in text[:-12] and sum(is_finite(word) for word in tokens(text)) <= 1
    return bool(_RESTRICTION.match(text)) and fragment and not asks(text)


def needs_after(sentence: str, following: Sequence[str]) -> tuple[str, int] | None:
    """What ``sentence`` still lacks, as (kind, how many of the ``following`` sentences give it), or None."""
    if not following:
        return None
    text = plain(sentence)
    if asks(text):
        return "rhetorical_question", _answer_length(following)
    if text.rstrip().endswith(":"):
        return "enumeration", 1
    counted = _enumeration(text, following)
    if counted:
        return "enumeration", counted
    if _CONCEDES.match(text):
        return "contrast_follows", 1
    if _ANNOUNCES.match(text) or _DEPENDS.match(text):
        return "announcement", 1
    if _HYPOTHESIS.match(text) and not re.search(r"[:?]", text):
        return "condition", 1
    return _opinion(text, following)


def _answer_length(following: Sequence[str]) -> int:
    """Up to the first sentence that is no question."""
    return next((at + 1 for at, sentence in enumerate(following) if not asks(sentence)), len(following))


def _enumeration(text: str, following: Sequence[str]) -> int:
    """How many following sentences hold the items that this one counts ("ho due regole"), 0 when it counts none."""
    found = _COUNTED.search(text) or _alike(text, following)
    if not found or not _EXISTS.search(text[: found.end() + 12]):
        return 0
    if ":" in text[found.end() :] or len(text.split()) > _LONG:
        return 0
    count, first = w.COUNTS[found["count"]], plain(following[0])
    if _ORDINAL.match(first):
        numbered = [at + 1 for at, sentence in enumerate(following) if _ORDINAL.match(plain(sentence))]
        return numbered[:count][-1]
    return 1 if _listed(first, count) else min(count, len(following))


def _alike(text: str, following: Sequence[str]) -> re.Match[str] | None:
    """A number near the end, and as many sentences that begin alike: "Abbiamo tre no. No a… No a… No a…"."""
    found = _COUNT_LAST.search(text)
    heads = [plain(sentence).split(" ")[0] for sentence in following[: w.COUNTS[found["count"]] if found else 0]]
    return found if found and len(heads) == w.COUNTS[found["count"]] and len(set(heads)) == 1 else None


def _listed(text: str, count: int) -> bool:
    """One sentence that names all the items: as many parts between commas and "e" as were announced."""
    parts = [part for part in re.split(r",| e | o ", text) if part.strip()]
    short = 3 < len(text.split()) <= 8 * count
    return len(parts) >= count and short and not re.match(r"\W*(?:mai|non)\b", text)


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


def _refutes(text: str, opinion: str) -> bool:
    """A retraction, a contrast, the expert's own voice, or the opinion's words with the "non" put in or taken out."""
    if RETRACTION.match(text) or CONTRAST.match(text) or _MYSELF.match(text):
        return True
    if _WRONG.search(text) and len(text.split()) <= 12:
        return True
    shared = (set(stems(text)) & set(stems(opinion))) - _stop_stems()
    return len(shared) >= 2 and bool(_NEGATION.search(text)) != bool(_NEGATION.search(opinion))


@lru_cache(maxsize=1)
def _stop_stems() -> frozenset[str]:
    return frozenset(stem for word in stop_words() for stem in stems(word))
