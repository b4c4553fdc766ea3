"""Questions about who said what: "chi ha detto…?", "cosa pensa X di Y?", "chi è X?"; answered from the voices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.interview import Interview
from index.analysis import fold

Kind = Literal["who_said", "opinion", "who_is"]

_WHO_SAID = re.compile(
    r"\b(chi (l'?ha |ha |lo |l'|le |ne )*(detto|scritto|dice|diceva|disse|sostiene|parla|pensa|afferma|consiglia"
    r"|suggerisce)|di chi e'? (la |questa |quella )?(frase|citazione|massima)|chi e'? l'autore|whose (quote|words)"
    r"|who (said|says|wrote))"
)
_WHO_IS = re.compile(
    r"\b(chi (e'?|era|sarebbe)( sto| questo| il| la| st[oa])?|who('s| is| was)|parlami di|raccontami di|mi parli"
    r" di|presentami|che (mestiere|lavoro) fa|di cosa si occupa|tell me about)\s+"
)
_SAYING = (
    r"(pensa|dice|consiglia|sostiene|suggerisce|ritiene|crede|parla|spiega|racconta|propone|raccomanda|direbbe|ha"
    r" parlato|ha mai parlato|ha detto|thinks?|says?|advises?|recommends?|said|speak|talk)"
)
_SCAFFOLD = re.compile(
    rf"\b(che |cosa |cos'|come |what |does |did |do |has |ever )*(ne |si |ci |mai |lo |la )*(ha |e )?{_SAYING}"
    r"( mai| ne)?( (di|del|della|dello|dei|delle|degli|sul|sulla|sui|sulle|su|of|about|riguardo a\w*|circa))?\b"
    r"|\b(secondo|per|according to|e d'accordo con|parere di|opinione di|l'opinione di)\b"
)
# "cosa pensa Mario Rossi di…", "secondo Mario Rossi…": a person asked for by name, known to us or not.
_STRANGER = re.compile(
    rf"{_SAYING}\s+(?:ne\s+|mai\s+)?(?:(?:il|la|lo|l['’]|the|dott\.|signor|signora)\s*)?"
    r"(?P<after>[A-ZÀ-Ý][\w’']+(?: [A-ZÀ-Ý][\w’']+){1,2})|\b[Ss]econdo (?P<second>[A-ZÀ-Ý][\w’']+ [A-ZÀ-Ý][\w’']+)"
    rf"|^\W*(?:[Cc]osa|[Cc]he cosa|[Ee])?\s*(?P<before>[A-ZÀ-Ý][\w’']+ [A-ZÀ-Ý][\w’']+)(?: ne| mai| ha(?: mai)?)*"
    rf" {_SAYING}"
    r"|\bdoes (?P<english>[A-ZÀ-Ý][\w’']+ [A-ZÀ-Ý][\w’']+)"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """What is asked of whom. ``people``: names of the corpus, or a stranger's as typed; ``known`` tells which.

    ``topic``: the question without the person and the words of saying; empty when nothing else was asked.
    """

    kind: Kind
    topic: str
    people: tuple[str, ...] = ()
    known: bool = True


def people(interviews: Iterable[Interview]) -> tuple[str, ...]:
    """Everyone whose words the corpus holds: the experts and the third parties they quote."""
    names: dict[str, None] = {}
    for interview in interviews:
        spans = [part for turn in interview.turns for part in (turn.answer, *turn.third_party)]
        names.update(dict.fromkeys(expert.name for expert in interview.experts))
        names.update(dict.fromkeys(span.speaker for span in spans if span.speaker))
    return tuple(names)


def people_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The known people a text names: in full, or by surname.

    A surname that is typed without a capital counts only after a word of saying or "chi è": "quanto costa" is not
    about Mrs Costa.
    """
    return tuple(name for name in names if _names(text, name))


def about(text: str, names: Iterable[str]) -> Attribution | None:
    """How the question asks about voices, ``names`` being those of the corpus; None when it asks of a matter only."""
    plain = fold(text.replace("’", "'"))
    known = people_in(text, names)
    if _WHO_SAID.search(plain):
        return Attribution("who_said", _WHO_SAID.sub(" ", plain).strip(" ?:,"))
    who_is = _WHO_IS.search(plain)
    if known and who_is and _only_name(plain[who_is.end() :], known[0]):
        return Attribution("who_is", "", known[:1])
    if known:
        return Attribution("opinion", topic_of(text, known), known)
    if stranger := _stranger(text):
        return Attribution("opinion", topic_of(text, (stranger,)), (stranger,), known=False)
    return None


def topic_of(text: str, names: Iterable[str]) -> str:
    """The question without the people and the words of saying around them."""
    plain = fold(text.replace("’", "'"))
    for name in names:
        for part in sorted({name, *name.split()}, key=len, reverse=True):
            plain = re.sub(rf"\b(il |la |lo |l'|di |da )?{re.escape(fold(part))}\b", " ", plain)
    topic = re.sub(r"\s+", " ", _SCAFFOLD.sub(" ", plain)).strip(" ?!.,:;")
    topic = re.sub(
        r"^((a proposito|riguardo|di|dei|del|della|delle|dello|degli|su|sul|sui|sulla|sulle|of|about|on)\s+)+",
        "",
        topic,
    )
    return topic if re.search(r"\w{3}", topic) else ""


def _names(text: str, name: str) -> bool:
    parts = name.split()
    if not parts or fold(parts[-1]) not in fold(text):  # no pattern below matches without the surname: most end here
        return False
    if re.search(rf"\b{re.escape(fold(name))}\b", fold(text)):
        return True
    surname = parts[-1]
    if len(parts) == 1 or len(surname) < 3:
        return False
    if re.search(rf"\b{re.escape(surname)}\b", text):
        return True
    plain = fold(text.replace("’", "'"))
    asked = rf"({_SAYING}|secondo|per|chi e'?|chi e' sto|sto|la|il|e|lui|lei|according to|is)\s+(ne |il |la |lo )?"
    found = re.search(
        rf"\b{asked}{re.escape(fold(surname))}\b|^\W*{re.escape(fold(surname))}\b|\b{re.escape(fold(surname))}\W*$",
        plain,
    )
    return bool(found) and not _is_word(fold(surname))


# Italian surnames that are also everyday words: without a capital letter they are the words.
_WORDS = frozenset(
    "costa rossi bianchi neri verdi bruno grassi magri bello belli conti monti villa fontana serra mazza leone"
    " gallo volpe parisi marino greco romano longo corti ricci ferri sale forte forti amato gentile"
    " bassi basso grande vitale pace fiore fiori rosa vera gioia barbieri ferrari sarti fabbri mele pane vino".split()
)


def _is_word(surname: str) -> bool:
    return surname in _WORDS


def _only_name(rest: str, name: str) -> bool:
    """Whether nothing but the name (and small words) follows "chi è"."""
    left = [word for word in re.findall(r"\w+", rest) if word not in {fold(part) for part in name.split()}]
    return len([word for word in left if len(word) > 3]) <= 1


def _stranger(text: str) -> str | None:
    found = _STRANGER.search(text)
    return (
        next((name for name in found.groups() if name and name[0].isupper() and " " in name), None) if found else None
    )
