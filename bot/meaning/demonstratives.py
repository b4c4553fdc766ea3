"""«Questo», «quello», «ciò», «lì», «il secondo», «quella scelta»: what points to another sentence, and what doesn't."""

from __future__ import annotations

import re

from bot.meaning import words as w
from bot.meaning.grammar import nouns, tokens
from bot.meaning.reports import ORDINALS
from bot.meaning.verbs import NOT_VERBS, is_finite

_THIS_WORDS = "questo|questa|questi|queste|quello|quella|quelli|quelle|quel|quei|quegli|quell'|quest'|ciò"
_INTO = re.compile(
    r"(?:e |ma |poi |però |non è (?:\w+ )?|tutt[oaie] |solo |anche |a |di |con |per |in |da |su |è |proprio |dopo )*"
)
_THIS = re.compile(rf"(?P<what>{_THIS_WORDS}|tale|tali)(?P<rest>.*)", re.S)
_THIS_AFTER_PREPOSITION = re.compile(
    r"(?:[\w']+ ){0,4}?(?:per|da|in|con|su|a|di|oltre|senza|dopo|tra|fra|dopo di|oltre a|tutto|solo|anche|basta|serve"
    rf"|parte|partire|ecco|è|proprio) (?P<what>{_THIS_WORDS}|lì|là|qui|allora|così)(?P<rest>[ ,.:;!?…].*|\Z)"
)
_THIS_LAST = re.compile(
    r"\b(?:in|di|a|con|da|per|su|non dico|faccio|fare|(?P<verb>basta|bastano|conta|contano|resta|restano|serve"
    r"|servono|vale"
    r"|valgono|è|sono|era|voglio|chiedo|cerco|uso|cambia)) (?:tutto |solo |anche |proprio )?"
    r"(?:questo|questa|questi|queste|ciò|quello|quella|quelli|quelle|lì|qui|così)"
    r"\s*[.!…]*\Z"
)
_THAT_NOUN = re.compile(
    r"(?<![\w'])(?P<this>quel|quella|quei|quegli|quelle|questo|questa|questi|queste|tale|tali) "
    r"(?P<noun>[a-zàèéìòù]{3,})(?P<rest>.{0,60})"
)
_HERE = re.compile(r"(?:lì|là|ivi)(?! dove\b)\b|(?:qui|qua)\b(?! (?:da|in|a|al|nel|nella|nei|siamo)\b)")
_LATER = re.compile(
    r"(?:(?:il|la|un|una|l'|due|tre|pochi|poche|qualche) ?)?\w+ (?:dopo|più tardi|successiv[oaie])"
    r"(?! (?:aver|ess|che|il|la|i|le|di|un)\w*)\b"
)
_ORDINAL = re.compile(
    rf"(?:(?:il|la|lo|i|le) |l')?(?P<which>{ORDINALS}|uno|una)(?: di (?:questi|queste|loro))?(?P<rest>.*)", re.S
)
_SUPERLATIVE = re.compile(
    r"(?:il|la|i|le) (?:(?:più|meno) \w+|(?:miglior|peggior)\w*) (?:è|sono|era|erano|resta|rimane|restano)\b"
)
_AT_THE_END = re.compile(
    r"\b(?:di conseguenza|altrettanto|allo stesso modo|lo stesso|idem|(?:è|sono|era) (?:uguale|identic[oa]"
    r"|la stessa cosa"
    r"|divers[oa]|tutt'altro|il contrario|l'opposto))\W*\Z"
)
_SAID_ABOVE = re.compile(
    r"(?<!\w)(?:di cui sopra|come sopra|suddett[oaie]|sopraddett[oaie]|predett[oaie]|sovrastante"
    r"|(?:appena|già) (?:citat[oaie]|nominat[oaie]|descritt[oaie])|quest'ultim[oa]"
    r"|(?:gli|le) altr[ie] (?:due|tre|quattro|cinque)|l'altra metà|(?:il|la) precedente)(?!\w)"
    r"|^[^,]*(?<!\w)(?:del genere|di quel tipo|simil[ei])\W*\Z"
)
_NOT_ONE = re.compile(r"(?:nemmeno|neanche|neppure) un[oa] (?:si|è|ha|ne|mi|ci|era)(?!\w)")
_SECOND_NOUNS = frozenset("vita mano metà generazione elementare media casa pelle".split())
_POSSESSIVE = re.compile(
    r"(?:(?:con|per|tra|fra) )?(?:il|la|i|le|gli|[dnas](?:e|a|u)?l?l[ao]?|[dnas](?:e|a|u)?(?:i|lle)) (?:loro"
    r"|suo|sua|suoi|sue)(?! (?:volta|posto|tempo|agio|spese|insaputa|malgrado))\b"
)
_AFTER_THAT = frozenset("che di del della dei delle degli dell' dello con in a per da su".split())
_TELLS = frozenset("che di del della dei delle dove cui con da dell' per in".split())


def points_back(text: str) -> bool:
    """Whether a plain sentence opens by pointing at something said before, or points at it from inside."""
    if (
        _NOT_ONE.match(text)
        or _HERE.match(text)
        or _LATER.match(text)
        or _POSSESSIVE.match(text)
        or _SUPERLATIVE.match(text)
        or _SAID_ABOVE.search(text)
    ):
        return True
    into = _INTO.match(text)
    opened = _THIS.match(text[into.end() :] if into else text)
    if opened and _points(opened["what"], opened["rest"]):
        return True
    inside = _THIS_AFTER_PREPOSITION.match(text)
    if inside and not nouns(tokens(text[: inside.start("what")])) and _points(inside["what"], inside["rest"]):
        return True
    ordinal = _ORDINAL.match(text)
    if _AT_THE_END.search(text):
        return True
    return (ordinal is not None and _counts_on(text, ordinal)) or _points_inside(text)


def _points(what: str, rest: str) -> bool:
    """Whether a demonstrative points back: a pronoun, or a determiner of a noun that only points ("questo caso")."""
    following = tokens(rest)[:5]
    head = following[0] if following else ""
    if what in ("lì", "là", "allora", "così", "qui"):
        return not (what == "qui" and head in ("da", "in", "a")) and not (what == "così" and head == "come")
    if what == "ciò":
        return head not in ("che", "di")
    if what.startswith("quel"):
        return head not in _AFTER_THAT and not {"che", "dove"} & set(following[:4])
    if what.startswith("tal") or not head or not head[0].isalpha():
        return True
    if head in w.COUNTING and len(following) > 1:
        return _points(what, rest.split(head, 1)[1])  # "questi due anni"
    if head in w.FUNCTION_WORDS:
        return True
    if head in w.ANAPHORIC_NOUNS:
        return ":" not in rest  # "Questa domanda me la fanno tutti: da dove comincio?"
    # "Questo funziona" points; "Questo mestiere si impara" names its own thing
    return head not in NOT_VERBS and is_finite(head) and not (len(following) > 1 and is_finite(following[1]))


def _counts_on(text: str, found: re.Match[str]) -> bool:
    """«Il secondo è…», «Il terzo errore…», «Primo:»; not "Secondo me", "Il primo passo"."""
    which, rest = found["which"], tokens(found["rest"])
    head = rest[0] if rest else ""
    bare = text.startswith(which)  # no article before it
    if which in ("uno", "una"):
        return bare and (not head or head in (":", ",", "è"))
    if which.startswith(("prim", "ultim")):
        verb = is_finite(head) and not (len(rest) > 1 and is_finite(rest[1]))  # not "il primo passo è"
        return not head or not head[0].isalpha() or (not bare and (verb or head in w.FUNCTION_WORDS))
    if head in _SECOND_NOUNS:
        return False
    return not bare or not head or not head[0].isalpha() or not which.startswith("secondo")


def _points_inside(text: str) -> bool:
    """«…quella domanda…», «…queste cose…» inside a sentence that doesn't say which; «…niente in questo.»"""
    last = _THIS_LAST.search(text)
    if last and (last["verb"] or not nouns(tokens(text[: last.start()]))):
        return True
    return any(_unsaid(text, found) for found in _THAT_NOUN.finditer(text))


def _unsaid(text: str, found: re.Match[str]) -> bool:
    noun, rest, before = found["noun"], found["rest"], text[: found.start()]
    if noun[:5] in before or (noun in w.FUNCTION_WORDS | w.PREPOSITIONS and noun not in w.COUNTING):
        return False
    if found["this"].startswith("que") and not found["this"].startswith("quest"):
        return not _TELLS & set(tokens(rest)[:4])
    return noun in w.ANAPHORIC_NOUNS and ":" not in rest and "," not in before
