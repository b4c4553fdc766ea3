"""Does a sentence lean on what was said before it? ("Ma…", "Per questo…", "Lo dico…", "Costa due euro.")

Heuristics over Italian function words, agreement of pronouns with the nouns before them, and a table of verb forms: no
parser is needed. They lean towards caution: a sentence too many does less harm than a meaning turned round.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot import safety_words as w

_TOKEN = re.compile(r"[^\W\d_]+'|[^\W\d_]+|\d+(?:[.,]\d+)*|[.,;:?!…()«»“”\"—–-]")
_LEAD = re.compile(r"^[\s«“\"'(\[—–-]+")
_IMPERATIVE = re.compile(r"\w*(?:a|e|i)te(?:me|ce|ve|te|glie|se)?(?:l[oaie]|ne|gli)$")
_ENCLITIC = re.compile(r"(?P<stem>\w+(?:ar|er|ir|ur|or|ndo|to))(?:me|ce|ve|te|glie|se)?(?P<clitic>lo|la|li|le|gli)$")
_FAMILIAR = re.compile(
    r"(?:fal|dil|dal|mettil|usal|proval|scrivil|tienil|prendil|lascial|chiedil|leggil|guardal|portal|chiudil|aprilo?)l?[oaie]$"
)
_SKIPPED = frozenset(
    """
    non io noi e ed poi oggi adesso ora qui spesso sempre mai infatti certo invece però ma anche già ancora davvero proprio solo soltanto
    quasi forse così dunque quindi insomma comunque tanto nemmeno neanche neppure oramai ormai domani ieri prima dopo alla fine
    """.split()
)
_SUBJECTS = frozenset(", ; : e ma o che chi io tu noi voi lui lei loro nessuno tutti qualcuno ognuno".split())
_NUMERAL = re.compile(r"^\d")


def plain(sentence: str) -> str:
    """Lower case, straight apostrophes, opening quotation marks and dashes off."""
    return _LEAD.sub("", sentence.replace("’", "'").replace("\u02bc", "'")).lower()


@lru_cache(maxsize=16384)
def tokens(sentence: str) -> tuple[str, ...]:
    """Words (an elided article keeps its apostrophe: ``l'``), numbers and marks of a plain sentence."""
    return tuple(_TOKEN.findall(sentence))


def _starts(table: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{''.join(line.strip() for line in table.strip().splitlines())})(?![\w'])")


CONTRAST, EXCEPTION = _starts(w.CONTRAST), _starts(w.EXCEPTION)
RETRACTION, CONSEQUENCE = _starts(w.RETRACTION), _starts(w.CONSEQUENCE)
_BARE = re.compile(rf"(?:{''.join(line.strip() for line in w.BARE.strip().splitlines())})\s*[.!…]*\Z")
_ANSWERS = re.compile(
    r"(?:no|sì|si|certo|esatto|macché|dipende|assolutamente|ovviamente)(?:[,:;.!…]| (?:no|sì|da|dal|dalla|dai|dalle|dall')\b)"
)
SECOND_PLACE = re.compile(
    r"(?:[\w']+ ){1,4}(?:però|invece(?! (?:di|del|dei|che|delle|della)\b)|tuttavia|al contrario|viceversa|purtroppo)\b"
)
LAST_PLACE = re.compile(r", (?:però|purtroppo|invece)\W*\Z")
_CONDITION_START = re.compile(r"(?:se|quando|chi|per chi|a chi|dove)\b")
_THIS_AFTER_PREPOSITION = re.compile(
    r"(?:[\w']+ ){0,4}?(?:per|da|in|con|su|a|di|oltre|senza|dopo|tra|fra|dopo di|oltre a|tutto|solo|anche|basta|serve|parte|partire|ecco|è|proprio)"
    r" (?P<what>questo|questa|questi|queste|quello|quella|quelli|quelle|quel|quei|quegli|quell'|quest'|ciò|lì|là|qui|allora|così)(?P<rest>[ ,.:;!?…].*|\Z)"
)
_THIS = re.compile(
    r"(?P<what>questo|questa|questi|queste|quello|quella|quelli|quelle|quel|quei|quegli|quell'|quest'|ciò|tale|tali)(?P<rest>.*)",
    re.S,
)
_HERE = re.compile(r"(?:lì|là|ivi)(?! dove\b)\b|(?:qui|qua)\b(?! (?:da|in|a|al|nel|nella|nei|siamo)\b)")
_ORDINAL = re.compile(
    rf"(?:(?:il|la|lo|i|le) )?(?P<which>{w.ORDINALS}|uno|una)(?: di (?:questi|queste|loro))?(?P<rest>.*)", re.S
)
_LATER = re.compile(
    r"(?:(?:il|la|un|una|l'|due|tre|pochi|poche|qualche) ?)?\w+ (?:dopo|più tardi|successiv[oaie])(?! (?:aver|ess|che|il|la|i|le|di|un)\w*)\b"
)
_SUPERLATIVE = re.compile(
    r"(?:il|la|i|le) (?:più|meno|miglior|peggior)\w* (?:\w+ )?(?:è|sono|era|erano|resta|rimane|restano)\b"
)
_THIS_LAST = re.compile(
    r"\b(?:in|di|a|con|da|per|su|non dico|faccio|fare|basta) (?:tutto |solo |anche )?(?:questo|ciò|quello|lì|qui|così)\s*[.!…]*\Z"
)
_THAT_NOUN = re.compile(
    r"(?<![\w'])(?P<this>quel|quella|quei|quegli|quelle|questo|questa|questi|queste) (?P<noun>[a-zàèéìòù]{3,})(?P<rest>.{0,60})"
)
_POSSESSIVE = re.compile(r"(?:il|la|i|le) (?:loro|suo|sua|suoi|sue)\b")
_PAIR = re.compile(
    r"\b(?:tutt[ie] e (?:due|tre)|entramb[ie]|nessun[oa] dei due|l'un[oa] (?:e|o) l'altr[oa]|i due|le due)\b(?! (?:i|le|gli|\w+[ie])\b)"
)
_HE = re.compile(r"(?<![\w'])(?:lui|essa|esso|essi|esse|costui|costoro)(?![\w'])")
_THEM = re.compile(
    r"(?<!il )(?<!la )(?<!i )(?<!le )(?<!dei )(?<!ai )(?<!dal )(?<!del )(?<!nei )(?<!al )(?<!coi )(?<![\w'])loro(?![\w'])"
)
_NE = re.compile(r"(?<![\w'])(?:ne|n')(?![\w'])")


def leans_back(sentence: str, before: str | None) -> str | None:
    """Why ``sentence`` needs the one before it (a kind of ``safety.Danger``), or None when it stands alone.

    ``before`` is None for the first sentence of an answer: connectives then refer to nothing that was cut, but pronouns
    and bare answers refer to the interviewer's question.
    """
    text = plain(sentence)
    if not text:
        return None
    first = before is None
    if _BARE.match(text) or (_ANSWERS.match(text) and (first or before is not None and _asks(before))):
        return "bare_answer"
    if not first:
        connective = _connective(text)
        if connective:
            return connective
        if before is not None and re.match(w.HYPOTHESIS, plain(before)):
            return "condition"
        if before is not None and before.rstrip().endswith((":", "…", "...")) and len(before.split()) < 12:
            return "fragment"
    if _demonstrative(re.sub(r"^ecco, ", "", text)) or _points_inside(text) or _SUPERLATIVE.match(text):
        return "pronoun_opening"
    if _clitic(text):
        return "clitic"
    if _lone_pronoun(text):
        return "unresolved_pronoun"
    if _subjectless(text):
        return "subject_dropped"
    if not first and _fragment(text, before or ""):
        return "fragment"
    return None


def _asks(sentence: str) -> bool:
    return sentence.rstrip(" »”\"’'").endswith("?")


def _connective(text: str) -> str | None:
    text = re.sub(r"^ecco, ", "", text)
    if re.match(r"(?:invece (?:di|che|del|dei)|così come|o meglio|mai dire|poi c'è chi|di più\b.*\bche)\b", text):
        return None
    if CONTRAST.match(text) or LAST_PLACE.search(text):
        return "opening_contrast"
    if SECOND_PLACE.match(text):
        return "opening_contrast"
    if EXCEPTION.match(text):
        return "exception"
    if RETRACTION.match(text) and not re.match(r"(?:magari|storie|errore|no)\s+\w", text):
        return "bare_answer"
    if re.match(r"(?:o|oppure)\b", text) and re.match(r"(?:o|oppure) .* o(?:ppure)? ", text):
        return None  # "O investite o chiudete" is whole
    if re.match(r"(?:così|poi|perché)\b", text):
        return _weak_connective(text)
    return "consequence" if CONSEQUENCE.match(text) else None


def _weak_connective(text: str) -> str | None:
    if text.startswith("perché") and text.rstrip(' »"').endswith("?"):
        return None
    if text.startswith("perché") and "," in text and _finite(text.partition(",")[2]):
        return None  # "Perché il video funzioni, serve…"
    return "consequence"


def _demonstrative(text: str) -> bool:
    if _HERE.match(text) or _LATER.match(text) or _POSSESSIVE.match(text):
        return True
    found = re.match(
        r"(?:e |ma |poi |però |non è (?:\w+ )?|tutt[oaie] |solo |anche |a |di |con |per |in |da |su |è |proprio |dopo )*",
        text,
    )
    rest = text[found.end() :] if found else text
    opened = _THIS.match(rest)
    if opened and _points(opened["what"], opened["rest"]):
        return True
    inside = _THIS_AFTER_PREPOSITION.match(text)
    if inside and not _noun_before(tokens(text[: inside.start("what")])) and _points(inside["what"], inside["rest"]):
        return True
    ordinal = _ORDINAL.match(text)
    return bool(ordinal and _ordinal_points(text, ordinal))


def _points_inside(text: str) -> bool:
    """«…quella domanda…», «…queste cose…» inside a sentence that doesn't say which."""
    if _THIS_LAST.search(text) and not _noun_before(tokens(text[: _THIS_LAST.search(text).start()])):  # type: ignore[union-attr]
        return True
    for found in _THAT_NOUN.finditer(text):
        noun, rest = found["noun"], found["rest"]
        following = tokens(rest)[:4]
        said = noun[:5] in text[: found.start()]
        told = any(
            word in ("che", "di", "del", "della", "dei", "delle", "dove", "cui", "con", "da", "dell'", "per", "in")
            for word in following
        )
        if found["this"].startswith("quel") and not said and not told:
            return True
        if (
            found["this"].startswith("quest")
            and noun in w.ANAPHORIC_NOUNS
            and not said
            and ":" not in rest
            and "," not in text[: found.start()]
        ):
            return True
    return False


def _points(what: str, rest: str) -> bool:
    """Whether a demonstrative points back: a pronoun, or a determiner of a noun that only points ("questo caso")."""
    following = tokens(rest)[:5]
    head = following[0] if following else ""
    if what in ("lì", "là", "allora", "così", "qui"):
        return not (what == "qui" and head in ("da", "in", "a")) and not (what == "così" and head == "come")
    if what == "ciò":
        return "che" not in following[:1] and "di" not in following[:1]
    if what.startswith("quel"):
        if head in (
            "che",
            "di",
            "del",
            "della",
            "dei",
            "delle",
            "degli",
            "dell'",
            "dello",
            "con",
            "in",
            "a",
            "per",
            "da",
            "su",
        ):
            return False
        return "che" not in following[:4] and "dove" not in following[:4]
    if what.startswith("tal"):
        return True
    if not head or not head[0].isalpha() or head in _function_words():
        return True
    if head in w.ANAPHORIC_NOUNS:
        return True
    if head in w.NOT_VERBS:
        return False
    return is_finite(head) and not (len(following) > 1 and is_finite(following[1]))


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset(
        """
        non si mi ti ci vi lo la li le gli ne che di a da in con su per tra fra e o ma se come sì no qui qua lì là però invece sì anche
        sempre solo soltanto mai già più il i un uno una due tre poi davvero proprio perché quando dove ce me te se l' c' m' s' un' d'
        """.split()
    )


def _ordinal_points(text: str, found: re.Match[str]) -> bool:
    which, rest = found["which"], tokens(found["rest"])
    head = rest[0] if rest else ""
    article = not text.startswith(which)
    if which in ("uno", "una"):
        return not article and (not head or head in (":", ",", "è"))
    if which.startswith("prim"):
        return not head or (not head[0].isalpha()) or (article and (is_finite(head) or head in _function_words()))
    if not article:  # "Secondo me", "Secondo i dati"; but "Secondo: …", "Secondo, …"
        return not head or not head[0].isalpha() or not which.startswith("secondo")
    return True


# ---- object pronouns -------------------------------------------------------------------------------------------------


def _clitic(text: str) -> bool:
    words = tokens(text)
    for at, word in enumerate(words[:14]):
        if at and word in ("che", ":", ";") and at > 5:
            break
        if _is_object_pronoun(words, at) and not _resolved(words, at, word):
            return True
        if _carries_pronoun(words, at):
            return True
    return False


def _is_object_pronoun(words: tuple[str, ...], at: int) -> bool:
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word in ("glielo", "gliela", "glieli", "gliele", "gliene"):
        return following not in w.POLITE
    if word == "ci":
        return at <= 2 and following in w.CI_VERBS and not _noun_before(words[:at])
    if word == "l'":
        return following in _auxiliaries()
    if word == "li":
        return True
    if word == "lo":
        return not re.match(r"s[^aeiouàèéìòù]|z|gn|ps|pn|x|y|i[aeou]|stesso", following) or is_finite(following) and following not in (
            "scopo", "sconto", "stato", "sforzo", "stipendio", "sguardo", "spazio", "studio", "strumento", "spreco", "scambio", "sbaglio", "sviluppo",
        )  # fmt: skip
    if word in ("la", "le"):
        return _verb_after_article(word, following)
    if word == "gli":
        return is_finite(following) and not re.match(r"s[^aeiou]|z|gn|ps|[aeiou]", following)
    return False


@lru_cache(maxsize=1)
def _auxiliaries() -> frozenset[str]:
    return frozenset(
        "ho hai ha abbiamo avete hanno avevo aveva avevano avevamo avrei avrebbe abbia abbiano avessi avesse avrà hanno".split()
    )


def _verb_after_article(word: str, following: str) -> bool:
    """«la uso», «le trovo»: a pronoun; «la legge», «le date»: an article. Said to the interviewer: «le dico», no."""
    if not following or following in w.NOT_VERBS or following in w.POLITE:
        return False
    if following in _auxiliaries() or following in (
        "fa",
        "fanno",
        "faccio",
        "sanno",
        "sa",
        "so",
        "dà",
        "danno",
        "vuole",
        "vogliono",
        "può",
        "possono",
    ):
        return True
    if following.endswith("o"):
        return following in w.other_persons() or following in w.third_plural()
    return following in w.third_plural() or (word == "la" and following in w.LA_VERBS)


def _resolved(words: tuple[str, ...], at: int, pronoun: str) -> bool:
    """Whether a noun before the pronoun, in the same sentence, may be what it stands for; or what follows says it."""
    following = words[at + 1 : at + 9]
    if pronoun in ("lo", "l'") and (":" in following[:6] or "che" in following[1:4]):
        return True  # "Lo dico sempre: …", "lo so che…", "chi l'ha detto che…"
    if pronoun in ("la", "l'") and ("così" in following[:3] or following[1:2] == ("fa",)):
        return "così" not in following[:3]
    allowed = w.CLITIC_NOUN.get(pronoun, ("ms", "fs", "mp", "fp", "s", "p"))
    if pronoun in ("lo", "l'") and at >= 6 and any(is_finite(word) or _infinitive(word) for word in words[: at - 2]):
        return True  # it may stand for the whole clause before
    for place, kind in _nouns(words[:at]):
        if kind not in allowed:
            continue
        between = words[place + 2 : at]
        adjacent = not any(is_finite(word) or word in _SUBJECTS or word in _kinds() for word in between)
        verb = words[at + 1] if at + 1 < len(words) else ""
        objected = place > 0 and is_finite(words[place - 1])  # "chi compra un divano lo guarda"
        subject = (
            adjacent
            and not objected
            and (
                (kind in ("ms", "fs", "s") and verb in w.third_singular())
                or (kind in ("mp", "fp", "p") and verb in w.third_plural())
            )
        )
        agreeing = pronoun == "l'" and kind == "fs" and at + 2 < len(words) and words[at + 2].endswith("a")
        if not subject or agreeing:
            return True
    return False


def _carries_pronoun(words: tuple[str, ...], at: int) -> bool:
    """«Curatela», «Fatelo», «farlo», «dirglielo» with nothing before that they can stand for."""
    word = words[at]
    if at <= 3 and (_IMPERATIVE.match(word) or _FAMILIAR.match(word)):
        return not (at and words[at - 1] in _kinds()) and not _noun_before(words[:at])
    found = _ENCLITIC.match(word)
    if not found or len(word) < 5:
        return False
    stem = found["stem"]
    verb = stem.endswith("ndo") or any(stem + vowel in w._verbs() or stem + vowel + "e" in w._verbs() for vowel in ("e", "")) or stem in (
        "far", "dir", "dar", "aver", "esser", "saper", "poter", "tener", "veder", "starc", "andar", "voler", "venir", "por", "propor", "tradur", "ridur",
    )  # fmt: skip
    if not verb:
        return False
    if found["clitic"] == "lo" and at >= 4 and any(is_finite(other) or _infinitive(other) for other in words[: at - 1]):
        return False
    allowed = w.CLITIC_NOUN[found["clitic"]]
    return not any(kind in allowed for _, kind in _nouns(words[:at]))


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {word: kind for kind, listed in w.DETERMINERS.items() for word in listed.split()}


def _nouns(words: tuple[str, ...]) -> list[tuple[int, str]]:
    """Places of determiners before a noun, with gender and number ("ms", "fp", "s", …); bare plurals and names too."""
    kinds = _kinds()
    found = []
    for at, word in enumerate(words[:-1]):
        following = words[at + 1]
        names = following[0].isalnum() and following not in _function_words()
        if word in kinds and names and not (word in ("la", "le", "lo", "gli") and _is_object_pronoun(words, at)):
            found.append((at, kinds[word]))
        elif (
            word in ("di", "con", "per", "a", "da", "in", "senza", "su", "tra", "fra", "o", "e", "d'")
            and len(following) > 3
        ):
            kind = {"i": "mp", "e": "fp", "o": "ms", "a": "fs"}.get(following[-1])
            if kind and not is_finite(following) and not _infinitive(following):
                found.append((at, kind))
    return found


def _noun_before(words: tuple[str, ...]) -> bool:
    return bool(_nouns(words))


def _lone_pronoun(text: str) -> bool:
    """«lui», «loro», «entrambi», «ne» with nothing before, in the sentence, that they can stand for."""
    pair = _PAIR.search(text)
    if pair and not re.search(r"\b(?:due|sia|\w+ e (?:il|la|i|le|l'|un))\b", text[: pair.start()]):
        return True
    he = _HE.search(text)
    someone = re.compile(r"\b(?:quello(?! (?:che|di cui|a cui) \Z)|chi|uno|qualcuno|nessuno|ognuno|chiunque)\b")
    if (
        he
        and not someone.search(text[: he.start()])
        and not any(kind in ("ms", "s") for _, kind in _nouns(tokens(text[: he.start()])))
    ):
        return True
    them = _THEM.search(text)
    if them and not any(kind in ("mp", "fp", "p") for _, kind in _nouns(tokens(text[: them.start()]))):
        return (
            "tra loro" not in text[them.start() - 4 : them.end()]
            and "fra loro" not in text[them.start() - 4 : them.end()]
        )
    ne = _NE.search(text)
    if not ne:
        return False
    before, after = tokens(text[: ne.start()]), tokens(text[ne.end() :])
    if before[:1] and before[0] in ("di", "del", "dei", "delle", "della", "degli", "dello", "dell'"):
        return False  # "Di clienti così ne ho visti tanti"
    if (
        before[-1:] in (("se",), ("me",), ("te",))
        and after[:1]
        and re.match(r"(?:va|vanno|vado|vai|and\w+|freg\w+|sta|stanno)$", after[0])
    ):
        return False  # "se ne va"
    return "," not in before and len(before) <= 8


# ---- subjects --------------------------------------------------------------------------------------------------------


def _subjectless(text: str) -> bool:
    """The sentence opens with a third-person verb whose subject isn't said in it."""
    words = list(_after_complement(tokens(text)))
    while words and (words[0] in _SKIPPED or words[0] in ("si", "mi", "ci", "vi", "c'", "ti", ",")):
        if words[0] in ("si", "c'", "ci"):
            return False  # impersonal "si", "c'è", "ci sono"
        words.pop(0)
    if len(words) < 1:
        return False
    verb, rest = words[0], tuple(words[1:])
    head = rest[0] if rest else ""
    plural = verb in w.third_plural()
    if not plural and verb not in w.third_singular():
        return False
    if verb in w.other_persons() and verb not in ("sono",) and verb not in w.third_singular():
        return False
    if verb == "sono":
        return _they_are(rest)
    if verb in ("è", "era", "sarà", "sarebbe", "fu", "sia"):
        return _it_is(rest)
    if verb in ("sembra", "pare", "sembrava", "sembrano"):
        return _it_is(rest) and head not in ("a", "mi", "che")
    if (
        verb in w.IMPERSONAL
        or verb in ("può", "deve")
        and any(word in w.IMPERSONAL or word == "essere" for word in rest[:2])
    ):
        return _impersonal_lacks(verb, rest)
    if head in ("che", "chi") or (not plural and _imperative_like(verb, rest)):
        return False
    return True


def _after_complement(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words from the verb on, where a complement opens the sentence and no subject stands before the verb.

    "Dopo tre mesi ha chiuso" -> "ha chiuso"; "Dopo tre mesi il negozio ha chiuso" is left as it is.
    """
    if not words or words[0] not in _PREPOSITIONS:
        return words
    for at, word in enumerate(words[:8]):
        if at and word in _kinds() and words[at - 1] not in _PREPOSITIONS and not _joined(words, at):
            return words
        if word in _SUBJECTS:
            return words
        if at > 1 and (word in w.third_singular() or word in w.third_plural()):
            spoken = (
                word in ("è", "era", "sono", "sarebbe", "sarà", "erano") or word in w.IMPERSONAL or word in w.NOT_VERBS
            )
            rest = words[at + 1 : at + 4]
            post = any(
                other in ("tutti", "nessuno", "chi", "molti", "pochi", "solo", "soltanto", "tutte", "anche")
                for other in rest
            )
            return (
                words if spoken or post or words[at - 1] in _PREPOSITIONS or words[at - 1] in _kinds() else words[at:]
            )
    return words


def _joined(words: tuple[str, ...], at: int) -> bool:
    """An articulated preposition is no subject's article ("dopo un anno di lavoro")."""
    return words[at] in _PREPOSITIONS or words[at] in ("due", "tre", "quattro", "cinque", "sei", "dieci", "mille")


_PREPOSITIONS = frozenset(
    """
    a ad al allo alla ai agli alle all' da dal dallo dalla dai dagli dalle dall' di del dello della dei degli delle dell' in nel nello nella nei negli
    nelle nell' con col coi su sul sullo sulla sui sugli sulle sull' per tra fra dopo entro senza sotto sopra durante verso
    """.split()
)


def _impersonal_lacks(verb: str, rest: tuple[str, ...]) -> bool:
    """«Serve a poco», «Funziona.», «Basta?»: what serves, works, suffices isn't said."""
    if not rest or not rest[0].isalnum():
        return True
    if rest[0] in ("a", "ad", "per", "di", "da", "al", "alla", "ai") and not verb.startswith(
        ("capit", "succed", "accad", "tocc", "piac", "import")
    ):
        return True
    return rest[0] in (
        "più",
        "meno",
        "anche",
        "solo",
        "molto",
        "poco",
        "bene",
        "male",
        "sempre",
        "perché",
    ) and not _noun_later(rest)


def _noun_later(rest: tuple[str, ...]) -> bool:
    return any(word in ("il", "la", "lo", "i", "gli", "le", "l'", "un", "una", "chi", "che") for word in rest[1:6])


def _they_are(rest: tuple[str, ...]) -> bool:
    """«Sono soldi buttati» (they), not «Sono un artigiano», «Sono nato» (I), nor «Sono i clienti che…», «Sono pochi i…»."""
    if not rest:
        return True
    head = rest[0]
    if head in (
        "i",
        "gli",
        "le",
        "proprio",
        "sempre",
        "pochi",
        "poche",
        "tanti",
        "tante",
        "molti",
        "molte",
        "rari",
        "rare",
    ):
        return not any(
            word in ("che", "a", "quelli", "quelle", "i", "gli", "le", "dove") or _infinitive(word) for word in rest[:9]
        )
    if head in ("due", "tre", "quattro", "cinque") or _NUMERAL.match(head):
        return (
            "che" not in rest[:6] and ":" not in rest[:8] and not any(word in ("le", "i", "gli") for word in rest[1:3])
        )
    if head in (
        "un",
        "una",
        "uno",
        "un'",
        "stato",
        "stata",
        "convinto",
        "convinta",
        "nato",
        "nata",
        "di",
        "del",
        "della",
        "partito",
        "partita",
        "d'",
        "tra",
    ):
        return False
    return head[-1:] in "ie" and head not in ("sempre", "anche", "insegnante", "docente", "figlie", "consulente", "consapevole", "felice", "dipendente",
                                              "assente", "presente", "contrari", "come", "davvero", "responsabile", "artigiane", "scettiche", "di", "due")  # fmt: skip


def _it_is(rest: tuple[str, ...]) -> bool:
    """«È il contrario», «È un errore che…» lean back; «È meglio chiudere», «È un errore aprire…», «È la costanza che…» don't."""
    window = rest[:9]
    for at, word in enumerate(window):
        if word in (",", ";", ":") and at > 0:
            break
        if _infinitive(word) or word in ("che", "se", "chi", "come", "quando", "quello", "perché", "quanto") and at > 0:
            return False
    if rest[:1] and rest[0] in (
        "importante",
        "fondamentale",
        "vero",
        "facile",
        "difficile",
        "chiaro",
        "normale",
        "raro",
        "evidente",
    ):
        return not any(word in ("il", "la", "lo", "i", "gli", "le", "l'") for word in rest[1:3])
    if rest[:1] and rest[0] in ("il", "la", "l'", "lo", "un", "una", "un'", "uno"):
        return True
    # "È cambiato il modo", "È arrivata una cliente": the subject comes after a participle
    return not (len(rest) > 2 and re.search(r"(?:at|it|ut|st|ss|rs|lt|tt|rt)[oaie]$", rest[0]) and rest[1] in _kinds())


def _imperative_like(verb: str, rest: tuple[str, ...]) -> bool:
    """A singular form that is also an order to the reader ("Usa", "Prenda"): no subject is missing."""
    if not verb.endswith("a") or verb.endswith(("ava", "eva", "iva")):
        return False
    if verb in (
        "ha",
        "fa",
        "va",
        "sa",
        "dà",
        "sta",
        "costa",
        "aiuta",
        "porta",
        "diventa",
        "dura",
        "pesa",
        "sembra",
        "significa",
        "spaventa",
        "conta",
    ):
        return False
    return True


# ---- fragments -------------------------------------------------------------------------------------------------------


def _fragment(text: str, before: str) -> bool:
    """No finite verb: an item of something announced, or the answer to a question asked just before."""
    if _finite(text):
        return False
    words = tokens(text)
    count = sum(word[0].isalnum() for word in words)
    whole = re.match(
        r"(?:mai|meglio|niente|nessun\w*|più|meno|prima|basta|guai|vietato|zero|peggio|bene|attenti|occhio)\b", text
    )
    return not whole or (_asks(before) and count <= 3)


def _finite(text: str) -> bool:
    words = tokens(text)
    return any(
        is_finite(word) and not (at and words[at - 1] in _kinds() and word in w.NOT_VERBS)
        for at, word in enumerate(words)
    )


def is_finite(word: str) -> bool:
    """A finite verb form, by table or by ending."""
    return (
        word in w.third_singular()
        or word in w.third_plural()
        or word in w.other_persons()
        or bool(re.search(r"(?:iamo|avano|evano|ivano|eranno|iranno|arono|ebbe|ebbero|erò|irò)$", word))
    )


def _infinitive(word: str) -> bool:
    return len(word) > 3 and bool(re.search(r"(?:are|ere|ire|arsi|ersi|irsi|arlo|erlo|irlo|arla|erla|irla|arli|erli|irli|arle|erle|irle|urre|orre|arci|erci|arvi|ervi|si)$", word)) and (
        word in w._verbs() or word[-2:] not in ("si",) and (word.endswith(("are", "ire", "urre", "orre")) or word[:-2] + "e" in w._verbs()) or word in ("fare", "dire", "dare", "stare", "andare", "essere", "avere", "sapere", "potere", "volere", "dovere", "farsi", "esserci", "esserne")
        or (word.endswith("si") and word[:-2] + "e" in w._verbs())
    )  # fmt: skip
