"""Pronouns that stand for something said in another sentence: «lo», «la», «curatela», «lui», «loro», «ne»."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.meaning import words as w
from bot.meaning.grammar import Words, is_object_pronoun, kinds, nouns, tokens
from bot.meaning.verbs import infinitives, is_finite, is_infinitive, third_plural, third_singular

_LOOKED_AT = 14  # words: a pronoun later than this has nearly always its noun before it
_IMPERATIVE = re.compile(r"\w*(?:a|e|i)te(?:me|ce|ve|te|glie|se)?(?:l[oaie]|ne|gli)$")
_THERE = re.compile(
    r"(?:entrate|pensate|mettete|andate|provate|contate|tornate|restate|lavorate|credete|giocate|passate|fate)ci$"
)
_IDIOM = re.compile(r"(?:smette|pianta|fini|gode|cava|prende|mette|sbriga)te(?:ve|ce|se)?la$")
_FAMILIAR = re.compile(
    r"(?:fal|dil|dal|mettil|usal|proval|scrivil|tienil|prendil|lascial|chiedil|leggil|guardal|portal|chiudil)l?[oaie]$"
)
_ENCLITIC = re.compile(r"(?P<stem>\w+(?:ar|er|ir|ur|or|ndo|to))(?:me|ce|ve|te|glie|se)?(?P<clitic>lo|la|li|le|gli)$")
_STEMS = frozenset("far dir dar aver esser saper poter tener veder andar voler venir por propor tradur ridur".split())
_PAIR = re.compile(
    r"\b(?:tutt[ie] e (?:due|tre)|entramb[ie]|nessun[oa] dei due|l'un[oa] (?:e|o) l'altr[oa]|i due|le due)\b"
    r"(?! (?:i|le|gli|\w+[ie])\b)"
)
_TWO = re.compile(r"\b(?:due|sia|\w+ e (?:il|la|i|le|l'|un))\b")
_HE = re.compile(r"(?<![\w'])(?:lui|essa|esso|essi|esse|costui|costoro)(?![\w'])")
_SOMEONE = re.compile(r"\b(?:quello(?! (?:che|di cui|a cui) \Z)|chi|uno|qualcuno|nessuno|ognuno|chiunque)\b")
_THEM = re.compile(
    r"(?<!il )(?<!la )(?<!i )(?<!le )(?<!dei )(?<!ai )(?<!dal )(?<!del )(?<!nei )(?<!al )(?<!coi )(?<!tra )(?<!fra )"
    r"(?<![\w'])loro(?![\w'])"
)
_ALL = re.compile(r"(?<![\w'])tutte(?!,? (?:le|quelle|queste|e|di|che|noi|voi)\b)(?![\w'])")
_NE = re.compile(r"(?<![\w'])(?:ne|n')(?![\w'])")
_GOES = re.compile(r"(?:va|vanno|vado|vai|and\w+|freg\w+|sta|stanno)$")
_OF = frozenset("di del dei delle della degli dello dell'".split())


def unresolved_object(text: str) -> bool:
    """«Lo dico…», «Curatela…», «Basta farlo…» where no noun before, in the sentence, can be meant."""
    words = tokens(text)
    for at, word in enumerate(words[:_LOOKED_AT]):
        if at > 5 and word in ("che", ":", ";"):
            break
        if is_object_pronoun(words, at) and not _resolved(words, at, word):
            return True
        if _carries_pronoun(words, at):
            return True
    return False


def _resolved(words: Words, at: int, pronoun: str) -> bool:
    """Whether something before the pronoun, in the sentence, may be what it stands for; or what follows says it."""
    following = words[at + 1 : at + 9]
    if _said_after(words, at):
        return True
    if pronoun in ("lo", "l'") and (":" in following[:6] or "che" in _up_to_noun(following)[1:4]):
        return True  # "Lo dico sempre: …", "lo so che…", "chi l'ha detto che…"
    if pronoun in ("la", "l'") and "così" in following[:3]:
        return False  # "la pensano così"
    if pronoun in ("la", "l'") and following[1:2] == ("fa",):
        return True
    if pronoun in ("lo", "l'") and at >= 6 and _clause(words[: at - 2]):
        return True  # it may stand for the whole clause before
    if pronoun == "lo" and (words[:2] in (("ciò", "che"), ("quello", "che")) or words[:1] == ("quanto",)):
        return True
    allowed = w.CLITIC_NOUN.get(pronoun, ("ms", "fs", "mp", "fp", "s", "p"))
    named = [
        (place, kind)
        for place, kind in nouns(words[:at])
        if kind in allowed and not (words[place + 1] in w.TIMES and place + 2 < at)  # "Il giorno che lo lasciate…"
    ]
    return any(_agrees(words, at) or not _is_subject(words, place, at, kind) for place, kind in named)


def _up_to_noun(words: Words) -> Words:
    """The words before the first article: "lo dico sempre che…", not "lo scrive un'agenzia che…"."""
    return words[: next((at for at, word in enumerate(words) if word in kinds()), len(words))]


def _said_after(words: Words, at: int) -> bool:
    """«Le conosco tutte, le agenzie.»: the noun comes last, after a comma."""
    later = words[at:]
    if "," not in later:
        return False
    tail = later[len(later) - later[::-1].index(",") :]
    return (
        len(tail) in range(2, 6)
        and not is_object_pronoun(words, len(words) - len(tail))
        and kinds().get(tail[0]) in w.CLITIC_NOUN.get(words[at], ())
        and not any(is_finite(word) for word in tail[2:])
    )


def _clause(words: Words) -> bool:
    """Whether a «lo» after these words may stand for what they say: an infinitive, or a clause that ends before it."""
    if any(is_infinitive(word) for word in words):
        return True
    ended = any(word in (",", ";", ":", "e", "ma", "perché", "se", "che") for word in words[2:])
    return ended and any(is_finite(word) for word in words)


def _agrees(words: Words, at: int) -> bool:
    """«La differenza non l'ha fatta lo Stato»: the participle agrees with what was named."""
    return words[at] == "l'" and at + 2 < len(words) and words[at + 2].endswith("a")


def _is_subject(words: Words, place: int, at: int, kind: str) -> bool:
    """Whether the noun at ``place`` is the subject of the pronoun's verb ("Il cliente lo capisce"): not its meaning."""
    if place > 0 and is_finite(words[place - 1]):
        return False  # "chi compra un divano lo guarda"
    between = words[place + 2 : at]
    acts = (is_finite(word) and before not in w.PREPOSITIONS for before, word in pairwise(("", *between)))
    if any(acts) or any(word in w.SUBJECTS or word in kinds() for word in between):
        return False
    verb = words[at + 1] if at + 1 < len(words) else ""
    one = kind in ("ms", "fs", "s") and verb in third_singular()
    return one or (kind in ("mp", "fp", "p") and verb in third_plural())


def _carries_pronoun(words: Words, at: int) -> bool:
    """«Curatela», «Fatelo», «farlo», «dirglielo» with nothing before that they can stand for."""
    word = words[at]
    if _IDIOM.match(word):
        return False
    if at <= 3 and (_IMPERATIVE.match(word) or _FAMILIAR.match(word) or _THERE.match(word)):
        return not (at and words[at - 1] in kinds()) and not nouns(words[:at])
    found = _ENCLITIC.match(word)
    if not found or len(word) < 5 or not _verb_stem(found["stem"]):
        return False
    if found["clitic"] == "lo" and at >= 4 and _clause(words[: at - 1]):
        return False
    return not any(kind in w.CLITIC_NOUN[found["clitic"]] for _, kind in nouns(words[:at]))


def _verb_stem(stem: str) -> bool:
    return stem.endswith("ndo") or stem in _STEMS or stem + "e" in infinitives()


def lone_pronoun(text: str) -> bool:
    """«lui», «loro», «entrambi», «ne» with nothing before, in the sentence, that they can stand for."""
    pair, he, them = _PAIR.search(text), _HE.search(text), _THEM.search(text)
    if pair and not _TWO.search(text[: pair.start()]):
        return True
    if he and not _SOMEONE.search(text[: he.start()]) and not _named(text[: he.start()], ("ms", "s")):
        return True
    if them and not _named(text[: them.start()], ("mp", "fp", "p")):
        return True
    every = _ALL.search(text)
    if every and not _named(text[: every.start()], ("fp",)):
        return True
    return _lone_ne(text)


def _named(before: str, allowed: tuple[str, ...]) -> bool:
    return any(kind in allowed for _, kind in nouns(tokens(before)))


def _lone_ne(text: str) -> bool:
    found = _NE.search(text)
    if not found:
        return False
    before, after = tokens(text[: found.start()]), tokens(text[found.end() :])
    if before and before[0] in _OF:
        return False  # "Di clienti così ne ho visti tanti"
    if before and before[-1] in ("se", "me", "te") and after and _GOES.match(after[0]):
        return False  # "se ne va"
    return "," not in before and len(before) <= 8
