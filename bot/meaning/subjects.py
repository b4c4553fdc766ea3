"""Sentences whose subject, or verb, is in another one: «Costa due euro», «Sono soldi buttati», «La costanza.»"""

from __future__ import annotations

import re

from bot.meaning import words as w
from bot.meaning.grammar import Words, asks, count_verbs, has_verb, kinds, tokens
from bot.meaning.verbs import IMPERSONAL, NOT_VERBS, is_infinitive, other_persons, third_plural, third_singular

_SUPERLATIVE = re.compile(r"(?:il|la|l'|i|le) ?(?:più|meno|miglior|peggior|primo|prima|unic|sol)")
_IMPERSONAL_NOUNS = (("peccato",), ("fatto",), ("bene",), ("vergogna",), ("caso",), ("miracolo",))
_PARTICIPLE = re.compile(r"(?:at|it|ut|st|ss|rs|lt|tt|rt)[oaie]$")
_WHOLE_WITHOUT_VERB = re.compile(
    r"(?:mai|meglio|niente|nessun\w*|più|meno|prima|basta|guai|vietato|zero|peggio|bene|attenti|occhio)\b"
)
_ASIDE = re.compile(r", (?:se|quando|purché|a meno|salvo|tranne|finché)\b[^,]*(?:,|\Z)")  # a clause inside, or last
_RELATIVE = re.compile(r"quell[oaie] che ")
_SUBORDINATE = re.compile(
    r"(?<!\w)(?:che|cui|se|quando|dove|perché|mentre|finché|sebbene|benché|nonostante|malgrado|anche se|come se"
    r"|affinché"
    r"|poiché|siccome|dato che|visto che|dopo che|prima che|senza che|purché|qualora|chi)(?!\w)"
)
_NOT_SUBORDINATE = re.compile(
    r"(?:mai|meglio|niente|nessun\w*|più|meno|basta|guai|vietato|zero|peggio|peccato|beato|beati|chi|quanto|che|ecco|"
    r"altro che)(?!\w)"
)
_OTHER_MAIN = re.compile(r"(?:, |: |; | [èe] )\w*(?:[aei]te|[aei]re)(?!\w)|[!:;]")
_SHORT = 14  # words: a longer sentence has verbs that no table knows
_DETAIL = re.compile(
    r"(?:mancav\w+|bastav\w+|serviv\w+|restav\w+|c'era(?:no)?|arriv(?:ò|arono)) (?:solo |soltanto |anche )?"
    r"(?:il|la|lo|i|gli|le) \w+\W*\Z|(?:mancav\w+|c'era|serviva) (?:solo |soltanto )?l'\w+\W*\Z"
)
_PARTS = re.compile(r", | e ")
_HAPPENS = ("capit", "succed", "accad", "tocc", "piac", "import")  # "capita a tutti di…": the subject follows


def without_subject(text: str) -> bool:
    """The sentence opens with a third-person verb whose subject isn't said in it."""
    words = list(_after_complement(tokens(text)))
    while words and (words[0] in w.SKIPPED or words[0] in w.CLITICS):
        following = words[1] if len(words) > 1 else ""
        if words[0] in ("si", "c'") or (words[0] == "ci" and following in w.THERE_IS):
            return False  # impersonal "si", "c'è", "ci sono"
        if words[0] in ("mi", "ci", "vi") and _subject_after(words[1:]):
            return False
        words.pop(0)
    if not words:
        return False
    verb, rest = words[0], tuple(words[1:])
    plural = verb in third_plural()
    if not plural and verb not in third_singular():
        return False
    if verb in other_persons() and verb != "sono" and verb not in third_singular():
        return False
    return _lacks(verb, rest, plural)


def _subject_after(words: list[str]) -> bool:
    """«Mi ha scritto una cliente»: auxiliary, participle, and then who did it."""
    return len(words) > 3 and words[0] in ("ha", "aveva") and words[1] in w.DONE_TO_ME and words[2] in w.ARTICLES


def _lacks(verb: str, rest: Words, plural: bool) -> bool:
    head = rest[0] if rest else ""
    if verb == "sono":
        return _they_are(rest)
    if verb in w.TO_BE and head == "che":
        return False  # "Non è che…"
    if verb in w.TO_BE:
        return _it_is(rest)
    if verb in ("sembra", "pare", "sembrava", "sembrano"):
        return _it_is(rest) and head not in ("a", "mi", "che")
    modal = verb in ("può", "deve") and any(word in IMPERSONAL or word == "essere" for word in rest[:2])
    if verb in IMPERSONAL or modal:
        return _impersonal_lacks(verb, rest)
    return head not in ("che", "chi") and (plural or not _may_be_order(verb))


def _after_complement(words: Words) -> Words:
    """The words from the verb on, where a complement opens the sentence and no subject stands before the verb.

    "Dopo tre mesi ha chiuso" -> "ha chiuso"; "Dopo tre mesi il negozio ha chiuso" is left as it is.
    """
    if not words or words[0] not in w.PREPOSITIONS:
        return words
    for at, word in enumerate(words[:8]):
        governed = at == 0 or words[at - 1] in w.PREPOSITIONS
        if word in w.SUBJECTS or (word in kinds() and not governed and word not in w.PREPOSITIONS | w.NUMBERS):
            return words
        if at > 1 and (word in third_singular() or word in third_plural()):
            noun = governed or words[at - 1] in kinds() or word in NOT_VERBS
            after = set(words[at + 1 : at + 4]) & w.QUANTIFIERS
            return words if noun or after or word in w.TO_BE or word == "sono" or word in IMPERSONAL else words[at:]
    return words


def _impersonal_lacks(verb: str, rest: Words) -> bool:
    """«Serve a poco», «Funziona.», «Basta?»: what serves, works, suffices isn't said."""
    if not rest or not rest[0].isalnum():
        return True
    if rest[0] in ("a", "ad", "per", "di", "da", "al", "alla", "ai") and not verb.startswith(_HAPPENS):
        return True
    later = any(word in ("il", "la", "lo", "i", "gli", "le", "l'", "un", "una", "chi", "che") for word in rest[1:6])
    return rest[0] in w.ADVERBS_AFTER and not later


def _they_are(rest: Words) -> bool:
    """«Sono soldi buttati» (they); not «Sono un artigiano», «Sono nato» (I), nor «Sono i clienti che…»."""
    if not rest:
        return True
    head = rest[0]
    if head in w.MANY:
        told = ("che", "a", "quelli", "quelle", "i", "gli", "le", "dove")
        return not any(word in told or is_infinitive(word) for word in rest[:9])
    if head in w.NUMBERS or head[0].isdigit():
        return "che" not in rest[:6] and ":" not in rest[:8] and not {"le", "i", "gli"} & set(rest[1:3])
    return head not in w.I_AM and head[-1:] in "ie"


def _it_is(rest: Words) -> bool:
    """«È il contrario» leans back; «È meglio chiudere», «È un errore aprire…», «È la costanza che…» don't."""
    relative = _SUPERLATIVE.match(" ".join(rest)) or (
        rest[:1] in (("un",), ("una",), ("uno",)) and rest[1:2] not in _IMPERSONAL_NOUNS
    )
    for at, word in enumerate(rest[:9]):
        if relative and word in ("che", "dove", "cui"):
            break
        if at > 0 and word in (",", ";", ":"):
            break
        if is_infinitive(word) or (at > 0 and word in w.TELLING):
            return False
    head, after = (*rest, "", "")[:2]
    if head in w.JUDGEMENTS:
        return not {"il", "la", "lo", "i", "gli", "le", "l'"} & set(rest[1:3])
    if head in ("il", "la", "l'", "lo", "un", "una", "un'", "uno"):
        return True
    # "È cambiato il modo", "È arrivata una cliente": the subject comes after a participle
    return not (len(rest) > 2 and _PARTICIPLE.search(head) and after in kinds())


def _may_be_order(verb: str) -> bool:
    """A singular form that is also an order to the reader ("Usa", "Prenda"): no subject is missing."""
    return verb.endswith("a") and not verb.endswith(("ava", "eva", "iva")) and verb not in w.NO_ORDERS


def without_verb(text: str, before: str) -> bool:
    """No finite verb: an item of something announced, or the answer to a question asked just before."""
    if not before and asks(text):
        return False  # an answer that opens with its own question: "Gli influencer?"
    if has_verb(_ASIDE.sub(",", text)):
        parts = _PARTS.split(text)  # "Quello che spiega, quello che vende": verbs, but none of its own
        return len(parts) > 1 and all(_RELATIVE.match(part) for part in parts)
    return asks(before) or not _WHOLE_WITHOUT_VERB.match(text)


def without_main_clause(text: str) -> bool:
    """«Anche se costa.», «Cinque se ha un figlio.», «Il giorno in cui rientra.»: every verb is a subordinate's own."""
    found = _SUBORDINATE.search(text)
    if not found or asks(text) or _NOT_SUBORDINATE.match(text) or has_verb(text[: found.start()]):
        return False
    inner = text[found.start() :]
    if len(text.split()) > _SHORT or ":" in text or ("," in text and not found.start()):
        return False  # a list, or a main clause after the subordinate one
    return count_verbs(inner) <= len(_SUBORDINATE.findall(inner)) and not _OTHER_MAIN.search(inner)


def definite_alone(text: str) -> bool:
    """«Mancava il pulsante.»: a detail of a story told elsewhere."""
    return bool(_DETAIL.match(text))
