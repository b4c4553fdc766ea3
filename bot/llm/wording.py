"""The words around the quotes, looked at one by one: which only connect, which turn a meaning, which must be proved.

Small closed lists on purpose: a word that is in none of them is *content*, and ``bot.verify`` lets content through
only where a cited sentence proves it. So a word forgotten here costs us a sentence of ours, never a false one.
All words are folded (``index.analysis.fold``: lower case, no accents).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.analysis import fold, stems


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Articles, clitics, demonstratives, the verbs to be and to have: they say nothing by themselves.
FUNCTION = {
    "it": _set(
        "il lo la l i gli le un uno una e ed che cui si ne ci c li questo questa questi queste quest quello quella"
        " quelli quelle quel quell quei quegli cio e' sono era erano ha hanno aver avere essere suo sua suoi sue loro"
        " lui lei anche pure poi ancora"
    ),
    "en": _set(
        "the a an and that this these those is are was were has have had his her their its he she they it s to of on"
        " about in by for from with also then"
    ),
}

# Articulated prepositions come down to the plain one, so that «dal sito ai social» is not «al sito dai social».
_PREPOSITIONS = {
    plain: _set(forms)
    for plain, forms in {
        "di": "di d del dello della dell dei degli delle",
        "a": "a ad al allo alla all ai agli alle",
        "da": "da dal dallo dalla dall dai dagli dalle",
        "in": "in nel nello nella nell nei negli nelle",
        "su": "su sul sullo sulla sull sui sugli sulle",
        "con": "con col coi",
        "per": "per",
        "tra": "tra fra",
    }.items()
}
PREPOSITION = {form: plain for plain, forms in _PREPOSITIONS.items() for form in forms}

# Verbs that only say that somebody speaks. After those of SAYING a clause may follow; after ADVISING only the quote.
SAYING = {
    "it": _set(
        "dice dicono spiega spiegano racconta raccontano osserva osservano ricorda ricordano aggiunge aggiungono"
        " sottolinea sottolineano precisa precisano afferma sostiene nota detto spiegato raccontato secondo"
    ),
    "en": _set("says say explains explain adds add tells notes recalls according said explained"),
}
ADVISING = {
    "it": _set(
        "propone propongono invita invitano avverte avvertono consiglia consigliano suggerisce suggeriscono"
        " raccomanda raccomandano risponde rispondono parla parlano"
        " descrive descrivono elenca elencano parte comincia cita citano riporta riportano commenta conclude indica"
    ),
    "en": _set("advises advise suggests suggest recommends recommend answers answer speaks speak talks quotes lists"),
}
CITING = _set("cita citano riporta riportano quotes")
WARNING = _set("avverte avvertono")

# Words that name an interview's own furniture.
NEUTRAL = {
    "it": _set(
        "ecco intervista interviste intervistato intervistata esperto esperta esperti consiglio consigli parere"
        " opinione risposta domanda proposito riguardo quanto tema argomento parole esempio caso storia questione"
        " inoltre infine fa"
    ),
    "en": _set("here what interview expert experts advice view opinion answer question words example"),
}

# «su X», «parla di X», «l’esempio di X»: a topic, which states nothing about X.
TOPIC_AT_START = _set("su per")
TOPIC_VERBS = _set("parla parlano racconta raccontano descrive descrivono elenca elencano parte comincia indica")
TOPIC_NOUNS = _set("esempio caso storia tema argomento questione proposito riguardo opinione parere")
ASKING = _set("cosa quale quali quanto quanta quanti quante dove chi")

# A topic is a name for a thing. These would make it a sentence («su Instagram conviene», «sui social è gratis»).
NOT_IN_TOPIC = _set(
    "che cui come perche e' sono era erano ha hanno aver avere essere si ci conviene convengono serve servono basta"
    " bastano funziona funzionano vale valgono bisogna occorre occorrono deve devono devi dovete puo possono"
    " puoi potete"
    " va vanno aiuta aiutano rende rendono aumenta aumentano porta portano costa costano fa fanno danno sta stanno"
    " bene male meglio peggio si' certo gratis sempre tutto tutti tutte ogni is are was were has have that"
)
# What may stand before a noun.
BEFORE_NOUN = _set(
    "il lo la l i gli le un uno una e ed suo sua suoi sue questo questa questi queste quest the a an and"
)

# Words that turn what stands beside them: never added, never lost.
_TURNING = re.compile(
    r"non|ne'|mai|senza|nessun\w*|niente|nulla|neanche|nemmeno|neppure|mica|no|contro|contrar\w+|sconsigl\w+|evit\w+"
    r"|rinunc\w+|smett\w+|smess\w+|vieta\w*|tranne|salvo|eccetto|fuorche|meno|men|se|qualora|finche|purche|patto"
    r"|quando|dipende|forse|magari|ma|pero|invece|anzi|bensi|tuttavia|eppure|mentre|anziche|piuttosto|solo|soltanto"
    r"|unicamente|appena|pens\w+|cred\w+|dic\w+|dett[oaie]|convin\w+|sembra\w*|pare|immagin\w+|illu\w+|sper\w+|mit[oi]"
    r"|fals\w+|sbagli\w+|error\w+|bugi\w+|leggend\w+|equivoc\w+|fuffa|trucc\w+|guai|assurd\w+|foll[ei]\w*|inutil\w+"
    r"|peggi\w+|trappol\w+|problem\w+|perd\w+|fin[gt]\w+|\w+(?:rei|resti|rebbe|remmo|reste|rebbero)|foss\w+"
    r"|not|never|without|unless|but|only|if|except|nor|don|doesn|isn|wrong|avoid\w*"
)

_FIRST_PERSON = _set(
    "io mi mio mia miei mie me noi nostro nostra nostri nostre ho abbiamo siamo penso credo dico suggerisco raccomando"
    " ripeto spiego i'm my we our us mine myself"
)

_NUMBERS = re.compile(
    r".*\d.*|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici|sedici"
    r"|diciassette|diciotto|diciannove|(?:vent|trent|quarant|cinquant|sessant|settant|ottant|novant)[aoiu]?\w*"
    r"|\w*cento|cent\w+aio|centinai[ao]|\w*mila|mille|milion[ei]|miliard[oi]|doppio|triplo|meta|terzo|quarto|decin[ae]"
    r"|dozzin[ae]|ventin[ae]|coppia|primo|prima|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre"
    r"|ottobre|novembre|dicembre|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|hundred|thousand|million|half|twice"
)

PLATFORMS = _set(
    "facebook instagram tiktok linkedin youtube whatsapp twitter x telegram pinterest threads snapchat google meta"
    " amazon ebay etsy chatgpt shopify wordpress messenger reels tripadvisor booking subito vinted bluesky"
)

_TOKEN = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[^\w\s'’%€-]|_")
_STOP = re.compile(r"[.!?:…\n]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written and folded.

    ``opens_clause``: the first, or after , ; : . ( and such; ``opens_sentence``: the first, or after . ! ? : and such.
    """

    text: str
    word: str
    opens_clause: bool
    opens_sentence: bool

    @property
    def stem(self) -> str:
        """A preposition's plain form, a turning word itself, else the Snowball stem."""
        if self.word in PREPOSITION:
            return PREPOSITION[self.word]
        return self.word if turns(self.word) else stem(self.word)

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def tokens(text: str) -> list[Token]:
    """The words of a text in order; an apostrophe splits them, punctuation opens clauses."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        found.append(
            Token(
                match.group(),
                _folded(match.group()),
                not found or bool(_BREAK.search(between)) or "\n" in between,
                not found or bool(_STOP.search(between)),
            )
        )
        end = match.end()
    return found


def _folded(text: str) -> str:
    """Folded, but «è», «né», «sì» kept apart from «e», «ne», «si»; their accent becomes an apostrophe."""
    word = fold(text)
    return word + "'" if text.lower() in ("è", "né", "sì") else word


def stem(word: str) -> str:
    found = stems(word)
    return found[0] if found else word


def turns(word: str) -> bool:
    """Negation, exception, condition, contrast, doubt: words that turn the meaning of what stands beside them."""
    return bool(_TURNING.fullmatch(word))


def is_figure(word: str) -> bool:
    """A number in digits or letters, an order, a month or a day."""
    return bool(_NUMBERS.fullmatch(word))


def is_strict(word: str) -> bool:
    """A figure or a platform: only a cited sentence may bring it, never the question."""
    return is_figure(word) or word in PLATFORMS


def is_connecting(word: str, language: str) -> bool:
    """Whether a word says nothing by itself (in any of the closed lists of its language)."""
    connecting = FUNCTION[language] | NEUTRAL[language] | SAYING[language] | ADVISING[language]
    return word in connecting or (language == "it" and word in PREPOSITION)


def first_person(found: list[Token]) -> bool:
    """Whether somebody says «I»: our words never do, so that nobody is ever impersonated."""
    for i, token in enumerate(found):
        if token.word in _FIRST_PERSON or (token.word == "sono" and token.opens_clause):
            return True
        if token.word == "consiglio" and (i == 0 or found[i - 1].word in ("vi", "ti", "le", "non", "si")):
            return True
    return False


def clauses(found: Iterable[Token]) -> list[list[Token]]:
    """Tokens cut where a clause opens."""
    cut: list[list[Token]] = []
    for token in found:
        if token.opens_clause or not cut:
            cut.append([])
        cut[-1].append(token)
    return cut
