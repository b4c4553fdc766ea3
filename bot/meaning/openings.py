"""Does a sentence lean on what was said before it? ("Ma…", "Per questo…", "Lo dico…", "Costa due euro.")

Heuristics over Italian function words, agreement of pronouns with the nouns before them, and a table of verb forms: no
parser is needed. They lean towards caution: a sentence too many does less harm than a meaning turned round.
"""

from __future__ import annotations

import re

from bot.meaning import connectives as c
from bot.meaning import reports as r
from bot.meaning.demonstratives import points_back
from bot.meaning.grammar import asks, has_verb, plain
from bot.meaning.pronouns import lone_pronoun, unresolved_object
from bot.meaning.subjects import definite_alone, without_main_clause, without_subject, without_verb

CONTRAST, EXCEPTION = c.starts(c.CONTRAST), c.starts(c.EXCEPTION)
RETRACTION, _CONSEQUENCE = c.starts(c.RETRACTION), c.starts(c.CONSEQUENCE)
_SECOND_PLACE = re.compile(
    r"(?:[\w']+,? ){1,4}"
    r"(?:però|invece(?! (?:di|del|dei|che|delle|della)\b)|tuttavia|al contrario|viceversa|purtroppo)\b"
)
LAST_PLACE = re.compile(r", (?:però|purtroppo|invece)\W*\Z")
_BARE = re.compile(rf"(?:{c.joined(c.BARE)})\s*[.!…]*\Z")
_ANSWERS = re.compile(
    r"(?:no|sì|si|certo|esatto|macché|dipende|assolutamente|ovviamente)"
    r"(?:[,:;.!…]| (?:no|sì|da|dal|dalla|dai|dalle|dall')\b)"
)
_NO_CONNECTIVE = re.compile(
    r"(?:invece (?:di|che|del|dei)|non sol(?:o|tanto)\b.*\bma|così come|o meglio|mai dire|poi c'è chi"
    r"|di più\b.*\bche)\b"
    r"|(?:o|oppure) .* o(?:ppure)? "  # "O investite o chiudete" is whole
)
_NO_RETRACTION = re.compile(
    r"(?:magari|storie|errore|no|bugie|balle|fantasie|illusioni|leggende|io no|in teoria|un mito)\s+\w"
)
REFUSAL = re.compile(r"no (?:a|al|ai|alla|alle|agli|allo|all')(?![\w])")
_HYPOTHESIS = re.compile(r.HYPOTHESIS)
_POINTS_AHEAD = re.compile(
    r"(?:e |ed |ecco,? )?(?:questo|questa|qui|quello|quella|questi|queste) (?:è|sta|sono|era|resta) "
    r"(?:proprio |forse |davvero )?(?:il|la|l'|lo|i|gli|le|un|una|uno dei|una delle)(?!\w)"
)
_THIN = 4  # words: so short an answer only makes sense with what follows
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
    if without_verb(text, before or "") or without_main_clause(text) or definite_alone(text):
        return "fragment"
    return None


def second_place(text: str) -> re.Match[str] | None:
    """«Il sito, però, costa» opposes a sentence before; «Un sito costa, però rende» opposes its own beginning."""
    found = _SECOND_PLACE.match(text)
    if not found:
        return None
    before = found[0].rpartition(" ")[0]
    joins = (
        before.endswith(",") and found[0].endswith(("però", "invece", "tuttavia")) and text[found.end() :][:1] != ","
    )
    return None if joins and has_verb(before) else found


def promises(sentence: str, opening: str) -> bool:
    """Whether the first sentence of an answer, that has this ``opening``, says nothing without the next: «Tre.»"""
    thin = opening in ("bare_answer", "fragment") and len(sentence.split()) <= _THIN
    return thin or bool(_POINTS_AHEAD.match(plain(sentence)))


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
    if CONTRAST.match(text) or LAST_PLACE.search(text) or second_place(text):
        return "opening_contrast"
    if EXCEPTION.match(text):
        return "exception"
    if RETRACTION.match(text) and not _NO_RETRACTION.match(text):
        return "bare_answer"
    if text.startswith("perché") and (asks(text) or has_verb(text.partition(",")[2])):
        return None  # "Perché il video funzioni, serve…"
    return "consequence" if _CONSEQUENCE.match(text) else None
