"""Does a sentence need what follows? A question its answer, an announcement its items, a concession its other half."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.meaning import reports as r
from bot.meaning.grammar import asks, plain
from bot.meaning.opinions import NEGATION, needs_verdict

_HYPOTHESIS = re.compile(r.HYPOTHESIS)
_ANNOUNCES = re.compile(rf"(?:.*(?<!\w))?{r.ANNOUNCES}\s*[.:…]*\Z", re.S)
_ONE_THING = re.compile(rf"(?:[\w']+ ){{0,4}}?{r.ONE_THING}\s*[.…]*\Z")
_CONCEDES = re.compile(r.CONCESSION)
_OTHER_HALF = re.compile(r.OTHER_HALF)
_SEEMS = re.compile(r.SEEMING)
_IRONY = re.compile(r.IRONY)
_DEPENDS = re.compile(r"(?:\w+, )?(?:dipende|sì e no|ni|dipende dai casi)\W*\Z")
_COUNTED = re.compile(
    r"(?<!quelle )(?<!quei )(?<!queste )(?<!questi )(?<!\ble )(?<!\bi )(?<!elle )(?<!\bdei )(?<!\bnei )(?<!\w)"
    rf"(?P<count>{'|'.join(r.COUNTS)}) (?:\w+ ){{0,2}}?{r.LISTED}(?!\w)"
)
_COUNT_AFTER = re.compile(
    rf"(?:.*(?<!\w))?{r.LISTED}(?!\w).*(?<!\w)(?:sono|restano|diventano|erano) (?:almeno |solo |soltanto )?"
    rf"(?P<count>{'|'.join(r.COUNTS)})\W*\Z"
)
_COUNT_LAST = re.compile(rf"(?<!\w)(?P<count>{'|'.join(r.COUNTS)}) \w+(?: \w+)?\W*\Z")
_EXISTS = re.compile(
    r"(?<!\w)(?:ci sono|c'erano|ho|abbiamo|hanno|ha|esistono|servono|bastano|vedo|dico|do|distinguo|guardo|faccio"
    r"|facciamo|seguo|consiglio|sono|restano|conosco|chiedo|uso|tengo|controllo|suggerisco|ripeto|applico|propongo"
    r"|commettono|fanno|è|contano|tengo d'occhio|vi do|le do|ti do|commesso|trovo|incontro|metto|darei|direi|farei"
    r"|scelgo|misuro|occorrono|rispondo|partirei|parto|dividerei|divido|insegno|ricordo|rispetto|evito|eviterei)(?!\w)"
)
_ORDINAL = re.compile(
    rf"(?:(?:il|la|e il|e la|poi il|poi la|l'|infine|e|per|in) ?)?(?:{r.ORDINALS}|un[oa]|altr[oa])(?!\w)"
)
_LONG = 18  # words: a sentence that counts something and is longer says what it counts


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
    concession = _CONCEDES.match(text)
    if concession and not _OTHER_HALF.search(text, concession.end()):
        return "contrast_follows", 1
    if _SEEMS.match(text) and not _OTHER_HALF.search(text):
        return "contrast_follows", 1
    if _IRONY.match(text) and not NEGATION.search(text):
        return "taken_back", 1
    if _ANNOUNCES.match(text) or _ONE_THING.match(text) or _DEPENDS.match(text):
        return "announcement", 1
    if _HYPOTHESIS.match(text) and not re.search(r"[:?]", text):
        return "condition", 1
    return needs_verdict(text, following)


def _answer_length(following: Sequence[str]) -> int:
    """Up to the first sentence that is no question."""
    return next((at + 1 for at, sentence in enumerate(following) if not asks(sentence)), len(following))


def _enumeration(text: str, following: Sequence[str]) -> int:
    """How many following sentences hold the items that this one counts ("ho due regole"), 0 when it counts none."""
    if len(text.split()) > _LONG:
        return 0
    found = _COUNT_AFTER.match(text) or _COUNTED.search(text) or _alike(text, following)
    if not found or not _EXISTS.search(text[: found.end() + 12]):
        return 0
    if ":" in text[found.end() :]:
        return 0
    count, first = r.COUNTS[found["count"]], plain(following[0])
    if _ORDINAL.match(first):
        numbered = [at + 1 for at, sentence in enumerate(following) if _ORDINAL.match(plain(sentence))]
        return numbered[:count][-1]
    return 1 if _listed(first, count) else min(count, len(following))


def _alike(text: str, following: Sequence[str]) -> re.Match[str] | None:
    """A number near the end, and as many sentences that begin alike: "Abbiamo tre no. No a… No a… No a…"."""
    found = _COUNT_LAST.search(text)
    heads = [plain(sentence).split(" ")[0] for sentence in following[: r.COUNTS[found["count"]] if found else 0]]
    return found if found and len(heads) == r.COUNTS[found["count"]] and len(set(heads)) == 1 else None


def _listed(text: str, count: int) -> bool:
    """One sentence that names all the items: as many parts between commas and "e" as were announced."""
    parts = [part for part in re.split(r",| e | o ", text) if part.strip()]
    short = 3 < len(text.split()) <= 8 * count
    return len(parts) >= count and short and not re.match(r"\W*(?:mai|non)\b", text)
