"""Greetings, thanks, "sei un'IA?", insults, and what we don't do: short honest lines, and no search.

A question about the reader's work is never small talk, however rude: the patterns must match it whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.answer import Kind
from bot.phrases import words_language
from index.analysis import fold


@dataclass(frozen=True, slots=True)
class Reply:
    """Our line, ready for an Answer; ``topic`` names the row of the table that spoke."""

    kind: Kind
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    topic: str
    kind: Kind
    pattern: re.Pattern[str]
    it: str
    en: str


def _whole(pattern: str) -> re.Pattern[str]:
    """Matches the whole message, politeness and punctuation around it allowed."""
    polite = (
        r"(?:\W|\b(?:grazie|a tutti|bot|vademecum|scusa|senti|per favore|please|you|there|mille|molte|tante|ma|e|ok"
        r"|molto|davvero|utile|utilissimo|interessante|gentile|gentilissim[oa]|chiaro|chiarissimo|perfetto|ottimo"
        r"|per l'aiuto|dell'aiuto|buon lavoro|buona (?:giornata|serata)|ciao|salve|buon ?giorno|buona ?sera|hi"
        r"|hello|very|helpful|useful|for (?:your|the) help)\b)*"
    )
    return re.compile(rf"^{polite}(?:{pattern}){polite}$")


_GREETING = (
    r"(?:ciao+|salve|buon ?giorno|buona ?sera|buon pomeriggio|buondi|hey|ehi|hello|hi|good (?:morning|evening"
    r"|afternoon))(?:\W+(?:come va|cm va|come stai|come sta|tutto bene|how are you))?|come va|come stai|how are you"
)
_SPEAK_AS = (
    r"\b(parla|rispondi|scrivi|fingi|comportati|fai finta|immagina|recita|impersona|speak|answer|pretend"
    r"|act)\b.{0,40}\b(come se fossi|come fossi|di essere|al posto di|nei panni|as if you were|to be)\b|\b(speak"
    r"|answer|act|reply) as\b|\b(fai|fagli|falle|facci) (dire|dirgli|dirle|scrivere|sostenere)\b|\b(inventa\w*"
    r"|scrivi(mi)?|crea(mi)?|componi|make up|invent|write)\b.{0,30}\b(frase|citazione|dichiarazione|parole"
    r"|intervista|quote|statement|words)\b.{0,30}\b(di|del|della|da|by|from|of)\b|\b(inventa\w*|make up"
    r"|invent)\b.{0,20}\b(una|un|a) (frase|citazione|risposta|quote|answer)|\bmake \w+( \w+)? say\b|\bmett\w+ in"
    r" bocca\b|\b(con|in) la (voce|firma) di\b|\b(da ora|adesso|d'ora in poi|from now on)( in poi)?\W{1,3}(tu"
    r" )?(sei|you are)\b|\battribuisci\w*\b.{0,12}\b(al|alla|allo|ai|a|to)\b"
)
_INJECTION = (
    r"\b(ignora|dimentica|scorda|ignore|forget|disregard)\b.{0,40}\b(istruzioni|regole|precedent\w+|instructions"
    r"|rules|previous|sopra|above|prompt)\b|\b(system prompt|prompt di sistema|modalita sviluppatore|developer"
    r" mode|jailbreak)\b|\b(mostra|rivela|stampa|ripeti|dimmi|traduci|copia|show|reveal|print|repeat"
    r"|translate)\w*\b.{0,30}\b(il tuo prompt|(le )?tue istruzioni|your prompt|your instructions|istruzioni"
    r" (iniziali|di sistema)|qui sopra|testo sopra|text above)\b|\bsei ora\b.{0,40}\b(senza regole|dan)\b|\b(nuove"
    r" istruzioni|new instructions)\b|</?[a-z_]+>|^\W*(system|assistant|sistema|user) ?:"
)

_TABLE: tuple[_Row, ...] = (
    _Row(
        "injection",
        "decline",
        re.compile(_INJECTION),
        "Rispondo solo con le parole di chi è stato intervistato: istruzioni di questo tipo per me sono testo come"
        " un altro.",
        "I only answer with the words of the people interviewed: instructions of this kind are just text to me.",
    ),
    _Row(
        "speak_as",
        "decline",
        re.compile(_SPEAK_AS),
        "Non parlo al posto di nessuno e non invento frasi: riporto solo quello che gli esperti hanno detto davvero.",
        "I never speak for anyone or make up sentences: I only report what the experts really said.",
    ),
    _Row(
        "greeting",
        "smalltalk",
        _whole(_GREETING),
        "Ciao! Chiedimi quello che vuoi sapere su social e marketing per la tua impresa: ti rispondo con le parole"
        " esatte degli esperti intervistati.",
        "Hello! Ask me about social media and marketing for your business: I answer with the exact words of the"
        " experts interviewed.",
    ),
    _Row(
        "thanks",
        "smalltalk",
        _whole(
            r"grazie( di (cuore|tutto)| mille| davvero| ancora| (per|della|x) .{0,25})?|ti ringrazio|gra?z\b.{0,8}"
            r"|thanks?( a lot| so much)?|thank you( very much| so much)?|thx|ok+|okay|perfetto|ottimo|benissimo"
            r"|bene|capito|ho capito|(ok|va) bene|ok perfetto|ok grazie|bravo.{0,20}|brav[ao] bella risposta"
            r"|gentilissim[oa]|great|perfect|bella risposta|sei (bravo|grande|gentile|utile)|ottimo lavoro"
            r"|complimenti|(molto |davvero )?(utile|chiaro)|utilissimo|chiarissimo|(very )?(helpful|useful)"
        ),
        "Grazie a te! Se ti viene un’altra domanda, sono qui.",
        "You’re welcome! If another question comes up, I’m here.",
    ),
    _Row(
        "goodbye",
        "smalltalk",
        _whole(
            r"arrivederci|addio|buon lavoro|a presto|a dopo|(ok )?ciao alla prossima|ciao ciao"
            r"|buona (giornata|notte|serata)|alla prossima|bye+|goodbye|see you"
        ),
        "A presto, e buon lavoro!",
        "Goodbye, and good luck with your work!",
    ),
    _Row(
        "test",
        "smalltalk",
        _whole(r"(prova|test|testing|asd+|ci sei|sei li|funziona|pronto)(\W+(prova|test))*"),
        "Ci sono! Fammi pure una domanda su social e marketing.",
        "I’m here! Go ahead and ask about social media and marketing.",
    ),
    _Row(
        "insult",
        "smalltalk",
        re.compile(
            r"^\W*(ma |tu |sei |siete |che |ke |you are |you're |tu sei |fai )*\W*(proprio |davvero |un[oa]? "
            r"|really |so |bot )*(scem[oa]|stupid[oa]?|idiota|cretin[oa]|imbecille|inutile|useless|dumb|idiot"
            r"|stronz[oa]|coglione|vaffanculo|fanculo|fuck (you|off)|schifo( di bot)?|pena|incapace|deficiente"
            r"|ignorante|fai schifo|merda|di merda|rubbish)\b(\W+(bot|inutile|sei inutile|proprio|di un bot|scemo"
            r"|e basta))*\W*$|^\W*non capisci (un |niente|nulla).{0,20}$|^\W*non servi a (niente|nulla)\W*$"
        ),
        "Mi dispiace di non esserti stato utile. Prova a chiedermelo con altre parole: cerco di nuovo.",
        "I’m sorry I wasn’t helpful. Try asking in other words and I’ll search again.",
    ),
    _Row(
        "identity",
        "smalltalk",
        re.compile(
            r"^\W*((ma|scusa|e|hi|hello|ciao|salve|buongiorno|hey)\W+)*(tu )?(chi sei|cosa sei|che cosa sei|come ti"
            r" chiami|chi ti ha (fatto|creato|programmato)|(tu )?sei (un|una|un')?\s?'?(ia|ai|robot|bot|umano"
            r"|persona|macchina|intelligenza artificiale|vero|chatgpt|chat gpt|computer|programma)\b.{0,30}"
            r"|parlo (con|cn) (una|un) .{0,30}|sto parlando con .{0,40}|(che )?(cosa )?(sai|puoi) fare|come funzioni"
            r"|a cosa servi|(da )?dove prendi .{0,40}|come fai a sapere .{0,30}|who are you|what are you"
            r"|are you (an? )?(ai|bot|robot|human|chatgpt|person|real).{0,20}|who made you|what can you do"
            r"|how do you work|where do your answers come from"
            r"|sei (?!consigli|regole|passi|errori|social|modi|mesi|anni|post)[a-z]+ [a-z]+)\W*$"
        ),
        "Sono Vademecum, un programma: cerco nelle interviste della rivista e riporto le parole esatte degli"
        " esperti, con il nome di chi le ha dette e il punto in cui leggerle. Quello che le interviste non dicono,"
        " non lo invento.",
        "I’m Vademecum, a computer program: I search the magazine’s interviews and report the experts’ exact"
        " words, with who said them and where to read them. What the interviews don’t say, I don’t make up.",
    ),
    _Row(
        "medical",
        "decline",
        re.compile(
            r"\b(che|quale|quali|ke|what|which)\W+(medicin\w+|farmac\w+|pastigli\w+|collirio|terapia|cura|pomata"
            r"|integratore|medicine|drug|pill)\b|\b(mal di (testa|schiena|pancia|gola|denti)|attacchi di panico"
            r"|antidepressiv\w+|diagnosi|ansiolitic\w+|(prendere|prendo) (le|delle) gocce|tunnel carpale|sintom\w+"
            r"|headache|panic attacks?)\b"
        ),
        "Per la salute non sono la persona giusta: parlane con il tuo medico o in farmacia.",
        "I’m not the right one for health questions: please talk to your doctor or pharmacist.",
    ),
    _Row(
        "legal",
        "decline",
        re.compile(
            r"\b(denunci\w+|querel\w+|reato|reati|diffam\w+|avvocat\w+|notaio|tribunale|causa legale|fare causa"
            r"|contratto|recedere|rescindere|liberatoria|copyright|diritto d'autore|diritti d'immagine|gdpr|cookie"
            r"|informativa privacy|concors[oi] a premi|lawyer|sue|legally|lawsuit)\b|\b(foto|immagin\w+"
            r"|video)\b.{0,40}\bsenza\b.{0,20}\b(permesso|consenso|autorizzazione)\b|\be legale\b|\bsecondo la"
            r" legge\b"
        ),
        "Per le questioni legali serve un avvocato o la tua associazione di categoria: io riporto solo quello che"
        " gli esperti hanno detto di social e marketing.",
        "Legal matters need a lawyer or your trade association: I only report what the experts said about social"
        " media and marketing.",
    ),
    _Row(
        "tax",
        "decline",
        re.compile(
            r"\b(iva|irpef|f24|inps|tasse|tassazione|dichiarazione dei redditi|detra\w+|deduc\w+|scaric\w+ (dalle"
            r"|le) (tasse|spese)|commercialista|fattur(a|are|e|azione)( elettronic\w+| estera| estere)|regime"
            r" forfettario|forfettario|codice ateco|contributi a fondo perduto|credito d'imposta|tax|taxes|vat)\b"
        ),
        "Per tasse e contributi chiedi al tuo commercialista: io riporto solo quello che gli esperti hanno detto"
        " di social e marketing.",
        "For taxes, ask your accountant: I only report what the experts said about social media and marketing.",
    ),
)

_ADVICE = frozenset({"medical", "legal", "tax"})


def reply(text: str, language: str = "it") -> Reply | None:
    """Our line for what needs no search; None when the message is a question for the interviews."""
    return _first(text, language, lambda row: row.topic not in _ADVICE)


def advice(text: str, language: str = "it") -> Reply | None:
    """Our line when a doctor, a lawyer or an accountant is needed: a decline, or a note where the interviews answer."""
    return _first(text, language, lambda row: row.topic in _ADVICE)


def is_small(text: str) -> bool:
    """Whether a message was no question (a greeting, thanks, a trick…), so that a follow-up cannot lean on it."""
    return reply(text) is not None


def _first(text: str, language: str, wanted: Callable[[_Row], bool]) -> Reply | None:
    plain = _plain(text)
    for row in _TABLE:
        if wanted(row) and row.pattern.search(plain):
            return Reply(row.kind, row.topic, row.it if words_language(language) == "it" else row.en)
    return None


def _plain(text: str) -> str:
    return fold(text.replace("’", "'")).strip()
