"""Does the next sentence take back, limit or turn round what was said before it?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.meaning import reports as r
from bot.meaning.connectives import LIMITS, starts
from bot.meaning.grammar import asks, has_verb, plain, tokens
from bot.meaning.openings import CONTRAST, EXCEPTION, LAST_PLACE, REFUSAL, RETRACTION, second_place
from bot.meaning.opinions import NEGATION, WRONG
from bot.meaning.verbs import is_finite, is_infinitive

_LIMITS = starts(LIMITS)
_TURNED_ROUND = re.compile(r"(?:anzi|al contrario|all'opposto|semmai)(?!\w)")
_GOES_ON = re.compile(
    r"(?:mica|comunque|in ogni caso|in ogni modo|ad? ogni modo|premesso|attenti a|invece (?:di|che|del|dei))(?!\w)"
)
_NOT_ANY_MORE = re.compile(r"(?:oggi|adesso|ora|da allora)(?: \w+){0,2} (?:no|non)(?!\w)")
_RESTRICTION = re.compile(
    r"(?:se|quando|anche se|sempre se|almeno|soprattutto|solo|soltanto|unicamente|esclusivamente|per ora|finché"
    r"|per il momento|sebbene|benché|nonostante|malgrado|seppure|sia pure|specie|specialmente|qualora|laddove|dove"
    r"|senza che)(?!\w)"
)
_ROUGHLY = re.compile(
    r"(?:di (?:solito|norma|regola)|in (?:genere|generale|media)|più o meno|quasi|circa|non più|non oltre|fino a"
    r"|a costo di|a prezzo di|prima di|dopo (?:aver\w*|che)|a differenza|rispetto|spesso|a volte|talvolta|mica"
    r"|poco|poco o nulla)(?!\w)"
)
_SCOPE = re.compile(
    r"(?:(?:questo|ciò|il discorso|la regola|il consiglio|tutto questo|il che) )?"
    r"(?:non )?vale (?:per|solo|soltanto|se|quando|dove|nei|nelle|fino|finché|al|alla|in)(?!\w)"
    r"|(?:parlo|sto parlando|dico|mi riferisco|penso) (?:a|di|del|dei|delle|della|degli|per|al|alla|ai|alle|agli)(?!\w)"
    r"|mi riferisco(?!\w)|sempre che(?!\w)|(?:questo|ciò) (?:per|se|quando|finché|solo)(?!\w)"
)
_WITH = re.compile(
    r"(?:(?:non )?(?:con|senza|per|entro|fino|oltre|a|al|alla|ad|ai|alle|agli|in|nei|nelle|nel|da|dai|sotto|sopra|su)"
    r"|e mai|mai|\w+(?:ando|endo))(?!\w)"
)
_ONCE = re.compile(r"^(?:\w+,? )?(?:una volta|un tempo|anni fa)\W*\Z")
_OPPOSITE = re.compile(r"(?<!mai )(?<!non )(?<!né )\b(?:il contrario|l'opposto)\W*\Z")
_BUT_THERE = re.compile(r"(?:[\w']+,? ){1,5}(?<!\bdi )(?<!\bche )(?:no|sì|mai)\W*\Z")
"""«A Natale no.», «Le foto sì.», «Il resto mai.»"""
_OUTCOME = re.compile(
    r"(?:risultato: )?(?:nessun\w*'? ?|zero |neanche un\w*'? ?|nemmeno un\w*'? ?)(?:differenz|vendit|risultat"
    r"|client|rispost"
    r"|effett|ordin|contatt|telefonat|riscontr|miglior|cambiament|prenotazion|richiest|preventiv|guadagn|incass"
    r"|euro|vantagg"
    r"|benefici|intero)\w*|(?:un (?:disastro|fallimento|fiasco|flop|buco nell'acqua)|(?:tutto |fatica |tempo "
    r"|soldi |denaro )"
    r"(?:inutile|sprecat\w+|buttat\w+|pers[oi])|niente da fare|peccato)\W*\Z"
)
_SAME_NOUN = re.compile(r"(?P<noun>[a-zàèéìòù]{4,}) (?:che|di cui|a cui|con cui|da cui)(?!\w)")
_ASIDE = re.compile(
    r"(?:ma|però|comunque) (?:(?:di|su|sul|sulla|del|della) .*\bparl\w+|ne (?:ri)?parl\w+|torn(?:iamo|o)\b"
    r"|and(?:iamo|rei) (?:avanti|con ordine)|questa è un'altra storia|sto divagando|divago|non divag\w+|dicevo"
    r"|procediamo|lasciamo (?:stare|perdere)|mi fermo|questo lo (?:vediamo|vedremo) dopo)"
)
_CASE = re.compile(r"(?:se|chi|per chi|a chi|quando|con|per|ai|alle|nei|nelle)(?!\w)|(?:il|la) (?:prim|second)")
_AT_FIRST, _LATER_ON = re.compile(r.AT_FIRST), re.compile(r.LATER_ON)
_DOUBT = re.compile(r"(?:no|macché|mica|nient\w+|per niente|non|figuriamoci|magari|quasi mai|mai)(?!\w)")
_VERDICT = 4  # words: a sentence so short that says "wrong" judges the one before
_DOUBTED = 5  # words: a question so short doubts what was just said ("Davvero?"), a longer one asks something new


def second_thought(said: str, following: Sequence[str]) -> tuple[str, int] | None:
    """Why what comes after ``said`` changes its meaning, and how many sentences of it: ("taken_back", 1), or None."""
    if not following or asks(said):  # a question needs its answer anyway
        return None
    doubted = asks(following[0]) and len(following[0].split()) <= _DOUBTED
    if doubted and len(following) > 1 and _DOUBT.match(plain(following[1])):
        return "taken_back", 2
    kind = takes_back(following[0], said)
    return (kind, 1) if kind else None


def takes_back(following: str, said: str) -> str | None:
    """Why ``following`` changes what ``said`` means (a kind of ``safety.Danger``), or None."""
    text, before = plain(following), plain(said)
    if _ASIDE.match(text) or asks(said):
        return None
    parallel = bool(_CASE.match(text) and _CASE.match(before))  # "Se vendete a privati… Se invece vendete a imprese…"
    return _retracts(text) or _excepts(text, parallel) or _opposes(text, before, parallel) or _ends(text)


def _retracts(text: str) -> str | None:
    told = (RETRACTION.match(text) and not REFUSAL.match(text)) or _NOT_ANY_MORE.match(text)
    return "taken_back" if told or _ONCE.search(text) or _OPPOSITE.search(text) or _OUTCOME.match(text) else None


def _excepts(text: str, parallel: bool) -> str | None:
    if EXCEPTION.match(text) and not parallel and not _GOES_ON.match(text):
        return "exception_follows"
    beside = _WITH.match(text) and not has_verb(text) and not is_infinitive(tokens(text)[1] if " " in text else "")
    return "exception_follows" if _SCOPE.match(text) or beside or _is_other(text) else None


def _is_other(text: str) -> bool:
    return bool(_BUT_THERE.match(text)) and not has_verb(text) and not asks(text)


def _opposes(text: str, before: str, parallel: bool) -> str | None:
    if _TURNED_ROUND.match(text) and NEGATION.search(before):
        return None  # "Non deve sembrare uno spot. Al contrario…" says it again
    if (CONTRAST.match(text) and not _GOES_ON.match(text)) or _LIMITS.match(text):
        return "contrast_follows"
    second = second_place(text)
    if ((second and "invece" not in second[0]) or LAST_PLACE.search(text)) and not parallel:
        return "contrast_follows"
    again = _SAME_NOUN.match(text)  # "…portano iscritti. Iscritti che poi spariscono."
    if again and again["noun"] in tokens(before) and not asks(text):
        return "contrast_follows"
    return "contrast_follows" if _AT_FIRST.search(before) and _LATER_ON.match(text) else None


def _ends(text: str) -> str | None:
    if WRONG.search(text) and len(text.split()) <= _VERDICT and not re.search(r", (?:ma|però)(?!\w)", text):
        return "taken_back"
    return "exception_follows" if _restricts(text) else None


def _restricts(text: str) -> bool:
    """«Solo il sabato.», «Se avete tempo.»: a restriction, no sentence of its own."""
    fragment = "," not in text[:-12] and sum(is_finite(word) for word in tokens(text)) <= 1
    only = _RESTRICTION.match(text) or (_ROUGHLY.match(text) and not has_verb(text))
    return bool(only) and fragment and not asks(text)
