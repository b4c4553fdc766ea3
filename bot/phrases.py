"""Our own words, in the reader's language: everything the bot says around the quotes, in one table."""

from __future__ import annotations

from datetime import date

PHRASES: dict[str, dict[str, str]] = {
    "it": {
        "stage_search": "Cerco nelle interviste…",
        "stage_select": "Scelgo le citazioni…",
        "stage_compose": "Scrivo la risposta…",
        "says": "Ne parla {who}{when}:",
        "says_role": "Ne parla {who}, {role}{when}:",
        "also_says": "Anche {who}{when} dice la sua:",
        "adds": "E aggiunge:",
        "list": "{who}{when} dà questi consigli:",
        "list_role": "{who}, {role}{when}, dà questi consigli:",
        "when": " (intervista del {date})",
        "quotes_other": "{who} cita {other}:",
        "quotes_other_first": "{who}{when} cita {other}:",
        "editors": "Così lo presenta la redazione di {magazine}{when}:",
        "editors_plain": "Così lo presenta la redazione{when}:",
        "unknown_speaker": "l’intervistato",
        "fallback": "Risposta composta senza il modello linguistico: le citazioni sono le stesse.",
        "decline": "Le interviste non rispondono a questa domanda, e preferisco non inventare.",
        "decline_near": "Qui sotto trovi qualche domanda a cui rispondono.",
        "nothing_more": "Su questo le interviste non dicono altro.",
        "never_spoke": "Nelle interviste {who} non parla di questo.",
        "of_what": "{who} parla di diverse cose: dimmi quale ti interessa.",
        "who_did": "Ne parla invece {who}.",
        "who_did_many": "Ne parlano invece {who}.",
        "and": " e ",
        "ask_other": "Che cosa dice {who} a proposito di {topic}?",
        "unknown_person": "Nelle interviste non c’è nessuno che si chiami {who}.",
        "only_in_english": "",
        "not_said": "Nelle interviste non trovo queste parole.",
    },
    "en": {
        "stage_search": "Searching the interviews…",
        "stage_select": "Choosing the quotes…",
        "stage_compose": "Writing the answer…",
        "says": "{who} speaks about this{when}, in Italian:",
        "says_role": "{who}, {role}, speaks about this{when}, in Italian:",
        "also_says": "{who} has a say too{when}:",
        "adds": "And adds:",
        "list": "{who} gives this advice{when}, in Italian:",
        "list_role": "{who}, {role}, gives this advice{when}, in Italian:",
        "when": " (interview of {date})",
        "quotes_other": "{who} quotes {other}:",
        "quotes_other_first": "{who}{when} quotes {other}:",
        "editors": "This is how the editors of {magazine} introduce him or her{when}:",
        "editors_plain": "This is how the editors introduce him or her{when}:",
        "unknown_speaker": "the interviewee",
        "fallback": "Composed without the language model: the quotes are the same.",
        "decline": "The interviews don’t answer this question, and I’d rather not make something up.",
        "decline_near": "Below are some questions they do answer.",
        "nothing_more": "The interviews say nothing more about this.",
        "never_spoke": "{who} doesn’t speak about this in the interviews.",
        "of_what": "{who} speaks about several things: tell me which one you’d like.",
        "who_did": "{who} does.",
        "who_did_many": "{who} do.",
        "and": " and ",
        "ask_other": "What does {who} say about {topic}?",
        "unknown_person": "Nobody called {who} was interviewed.",
        "only_in_english": "I write in Italian and English only; the quotes are in the language of the interview.",
        "not_said": "I can’t find these words in the interviews.",
    },
}

_MONTHS = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def words_language(language: str) -> str:
    """The language our words are in: the reader's when we have it, else English."""
    return language if language in PHRASES else "en"


def say(language: str, key: str, **values: str) -> str:
    """The phrase ``key`` in the reader's language, with its values."""
    return PHRASES[words_language(language)][key].format(**values)


def long_date(iso: str | None, language: str) -> str:
    """ "2016-04-18" -> "18 aprile 2016"; empty when there is no date."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[words_language(language)][day.month - 1]} {day.year}"
