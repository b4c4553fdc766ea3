"""Does a sentence lean on what was said before it? ("Ma…", "Per questo…", "Lo dico…", "Costa due euro.")

Heuristics over Italian function words, agreement of pronouns with the nouns before them, and a table of verb forms: no
parser is needed. They lean towards caution: a sentence too many does less harm than a meaning turned round.
"""

from __future__ import annotations

import re

from bot.meaning import words as w
from bot.meaning.demonstratives import points_back
from bot.meaning.grammar import asks, has_verb, plain
from bot.meaning.pronouns import lone_pronoun, unresolved_object
from bot.meaning.subjects import without_subject, without_verb


def _table(listed: str) -> str:
    return "".join(line.strip() for line in listed.strip().splitlines())


def _starts(listed: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_table(listed)})(?![\w'])")


CONTRAST, EXCEPTION = _starts(w.CONTRAST), _starts(w.EXCEPTION)
RETRACTION, _CONSEQUENCE = _starts(w.RETRACTION), _starts(w.CONSEQUENCE)
SECOND_PLACE = re.compile(
    r"(?:[\w']+,? ){1,4}"
    r"(?:però|invece(?! (?:di|del|dei|che|delle|della)\b)|tuttavia|al contrario|viceversa|purtroppo)\b"
)
LAST_PLACE = re.compile(r", (?:però|purtroppo|invece)\W*\Z")
_BARE = re.compile(rf"(?:{_table(w.BARE)})\s*[.!…]*\Z")
_ANSWERS = re.compile(
    r"(?:no|sì|si|certo|esatto|macché|dipende|assolutamente|ovviamente)"
    r"(?:[,:;.!…]| (?:no|sì|da|dal|dalla|dai|dalle|dall')\b)"
)
_NO_CONNECTIVE = re.compile(
    r"(?:invece (?:di|che|del|dei)|così come|o meglio|mai dire|poi c'è chi|di più\b.*\bche)\b"
    r"|(?:o|oppure) .* o(?:ppure)? "  # "O investite o chiudete" is whole
)
_NO_RETRACTION = re.compile(r"(?:magari|storie|errore|no)\s+\w")
REFUSAL = re.compile(r"no (?:a|al|ai|alla|alle|agli|allo|all')(?![\w])")
_HYPOTHESIS = re.compile(w.HYPOTHESIS)
_LEAD_IN = 12  # words: a shorter sentence that ends in a colon or dots only leads in


def leans_back(sentence: str, before: str | None) -> str | None:
    """Why ``sentence`` needs the one before it (a kind of ``safety.Danger``), or None when it stands alone.

    ``before`` is None for the first sentence of an answer: connectives then refer to nothing that was cut, but pronouns
    and bare answers refer to the interviewer's question.
    """
    text = plain(sentence)
    if not text:
        return None
    answers = _ANSWERS.match(text) and (asks(before) if before is not None else not text.startswith("certo"))
    if _BARE.match(text) or answers:
        return "bare_answer"
    if before is not None and (found := _connected(text, before)):
        return found
    text = text.removeprefix("ecco, ")
    if points_back(text):
        return "pronoun_opening"
    if unresolved_object(text):
        return "clitic"
    if lone_pronoun(text):
        return "unresolved_pronoun"
    if without_subject(text):
        return "subject_dropped"
    if without_verb(text, before or ""):
        return "fragment"
    return None


def _connected(text: str, before: str) -> str | None:
    """What ties a sentence to the one before it."""
    connective = _connective(text.removeprefix("ecco, "))
    if connective:
        return connective
    if _HYPOTHESIS.match(plain(before)):
        return "condition"
    if before.rstrip().endswith((":", "…", "...")) and len(before.split()) < _LEAD_IN:
        return "fragment"
    return None


def _connective(text: str) -> str | None:
    if _NO_CONNECTIVE.match(text):
        return None
    if CONTRAST.match(text) or LAST_PLACE.search(text) or SECOND_PLACE.match(text):
        return "opening_contrast"
    if EXCEPTION.match(text):
        return "exception"
    if RETRACTION.match(text) and not _NO_RETRACTION.match(text):
        return "bare_answer"
    if text.startswith("perché") and (asks(text) or has_verb(text.partition(",")[2])):
        return None  # "Perché il video funzioni, serve…"
    return "consequence" if _CONSEQUENCE.match(text) else None
