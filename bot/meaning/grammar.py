"""A sentence as words, and the nouns in it that a pronoun may stand for: the grammar that the checker needs."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bot.meaning import words as w
from bot.meaning.verbs import LA_VERBS, NOT_VERBS, is_finite, is_infinitive, other_persons, third_plural

Words = tuple[str, ...]

_TOKEN = re.compile(r"[^\W\d_]+'|[^\W\d_]+|\d+(?:[.,]\d+)*|[.,;:?!…()«»“”\"—–-]")
_LEAD = re.compile(r"^[\s«“\"'(\[—–-]+")
_ORDER = re.compile(r"(?:[aei]te)(?:l[oaie]|gli|ne|mi|ci|vi)$")
_NUMBER = re.compile(
    r"(?:due|tre|quattro|cinque|sei|sette|otto|nove)?(?:cento|mila|mille)?\w*"
    r"(?:cento|mila|dici|vent[io]?|(?:trent|quarant|cinquant|sessant|settant|ottant|novant)[ao]?)"
    r"(?:un|uno|due|tré?|quattro|cinque|sei|sette|otto|nove|dodici|dieci)?$"
)
_IMPURE = re.compile(r"s[^aeiouàèéìòù]|z|gn|ps|pn|x|y|i[aeou]|stesso")  # after these the article is «lo», «gli»


def plain(sentence: str) -> str:
    """Lower case, straight apostrophes, opening quotation marks and dashes off."""
    return _LEAD.sub("", sentence.replace("’", "'").replace("\u02bc", "'")).lower()


@lru_cache(maxsize=16384)
def tokens(sentence: str) -> Words:
    """Words (an elided article keeps its apostrophe: ``l'``), numbers and marks of a plain sentence."""
    return tuple(_TOKEN.findall(sentence))


def asks(sentence: str) -> bool:
    """A question."""
    return sentence.rstrip(" »”\"’'").endswith("?")


def has_verb(text: str) -> bool:
    """Whether a plain sentence has a finite verb; «la porta» is none."""
    return any(_acts(before, word) for before, word in pairwise(("", *tokens(text))))


def count_verbs(text: str) -> int:
    """How many finite verbs a plain sentence has; an auxiliary and its participle are one."""
    return sum(_acts(before, word) for before, word in pairwise(("", *tokens(text))))


def _acts(before: str, word: str) -> bool:
    """A finite verb, by table; else by its place after «si», «non», by its plural ending, or as an order ("ditelo")."""
    if before in w.NEVER_BEFORE_VERBS:
        return False  # "il contratto"
    if is_finite(word):
        return not (before in kinds() and word in NOT_VERBS)
    if _ORDER.search(word):
        return True
    named = before in kinds() or before in w.PREPOSITIONS or before in w.BARE_BEFORE
    plural = len(word) > 5 and word.endswith(("ano", "ono")) and not named
    placed = before in ("si", "non", "ci", "ne", "li") and word not in w.PREPOSITIONS | w.FUNCTION_WORDS
    return plural or (placed and word[-1:] in "aeioòà" and not is_infinitive(word))


@lru_cache(maxsize=1)
def kinds() -> dict[str, str]:
    """Determiner -> gender and number of its noun: "ms", "fs", "mp", "fp", "s", "p"."""
    return {word: kind for kind, listed in w.DETERMINERS.items() for word in listed.split()}


def is_number(word: str) -> bool:
    """«centododici», «2016»: numbers not in the table of determiners."""
    return word[:1].isdigit() or bool(_NUMBER.match(word))


def nouns(words: Words) -> list[tuple[int, str]]:
    """Places where a noun is named, with its gender and number: after a determiner, or bare after a preposition."""
    found = []
    for at, (word, following) in enumerate(pairwise(words)):
        if is_number(word) and len(following) > 3 and following[-1] in "ie" and not is_finite(following):
            found.append((at, "mp" if following[-1] == "i" else "p"))
        elif word in kinds() and following[0].isalnum() and following not in w.FUNCTION_WORDS:
            if not (word in ("la", "le", "lo", "gli") and is_object_pronoun(words, at)):
                found.append((at, kinds()[word]))
        elif word in w.BARE_BEFORE and len(following) > 3:
            kind = {"i": "mp", "e": "fp", "o": "ms", "a": "fs"}.get(following[-1])
            if kind and not is_finite(following) and not is_infinitive(following) and following not in w.ALONE:
                found.append((at, kind))
        elif is_infinitive(word) and len(following) > 3 and following[-1] in "ie" and following not in w.FUNCTION_WORDS:
            found.append((at, "mp" if following[-1] == "i" else "fp"))
    return found


def is_object_pronoun(words: Words, at: int) -> bool:
    """Whether the word is a pronoun ("lo dico", "la uso", "li vedo"), not an article ("la legge")."""
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    match word:
        case "glielo" | "gliela" | "glieli" | "gliele" | "gliene":
            return following not in w.POLITE
        case "ci":
            return at <= 2 and following in w.CI_VERBS and not nouns(words[:at])
        case "l'":
            return following in w.AUXILIARIES
        case "li":
            return True
        case "lo":
            return not _IMPURE.match(following) or (is_finite(following) and following not in w.LO_NOUNS)
        case "la" | "le":
            if at and words[at - 1] == "chi":
                return True
            return _verb_after_article(word, following)
        case "gli":
            if following in w.AUXILIARIES or (is_finite(following) and following[-1:] != "i"):
                return following not in NOT_VERBS  # "gli avrebbe", "gli offre"; not "gli amici"
            return is_finite(following) and not re.match(r"s[^aeiou]|z|gn|ps|[aeiou]", following)
    return False


def _verb_after_article(word: str, following: str) -> bool:
    """«la uso», «le trovo»: a pronoun; «la legge», «le date»: an article. Said to the interviewer: «le dico», no."""
    if not following or following in NOT_VERBS or following in w.POLITE:
        return False
    if following in w.AUXILIARIES or following in w.SHORT_VERBS:
        return True
    if following.endswith("o"):
        return following in other_persons() or following in third_plural()
    return following in third_plural() or (word == "la" and following in LA_VERBS)
