"""A follow-up becomes a question that stands alone: history enters here and nowhere later.

By rules: the previous question's content words are added to the new one's. History is the reader's questions only,
bounded, and never taken for a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bot import smalltalk
from bot.answer import Question
from bot.attribution import people_in
from bot.privacy import mask
from index.analysis import content, fold, unphone

MAX_HISTORY = 6
MAX_CHARACTERS = 500

Kind = Literal["new", "followup", "more"]

_MORE = re.compile(
    r"^\W*(mi |ci )?(dimmi|dicci|dammi|raccontami|sai|puoi)?\s*(dirmi |darmi )?((qualcosa |qualcos'|ancora )?(di"
    r"|in) piu|(c'e |qualcos')?altro( su (questo|cio))?|ancora|continua( pure)?|vai avanti|e poi|approfondi(sci|re"
    r"|mento)|altri (consigli|esempi|pareri)|qualcun altro ne parla|chi altro ne parla|tell me more|more|go on"
    r"|anything else|what else|and then)\W*(grazie|please|per favore)?\W*$"
)
_CHANGE = re.compile(
    r"^\W*(cambi(o|amo) (argomento|discorso)|un'?altra (cosa|domanda)|altra domanda|nuova domanda|parliamo d'altro"
    r"|another question|new topic)\b\W*"
)
_OPENING = re.compile(
    r"^\W*(ed? (?!commerce)|ma |anche |anke |invece |pero |allora |quindi |si ma |ok ma |a me |io |and |but |what"
    r" about |so |also|qualche esempio|per esempio|in che senso|chi lo dice|perche\W*$|xke\W*$|come mai\W*$"
    r"|why\b\W*$|how so)"
)
_POINTING = re.compile(
    r"\b(lui|lei|loro|ne|ci|lo|l'ha|questo|questa|quello|quella|quelle|quelli|entrambi|stesso|stessa|he|she|they"
    r"|him|her|it|that|those|d'accordo)\b"
)
_ASKING = re.compile(
    r"\b(che|chi|cosa|cos|come|quando|dove|perche|quant[oiae]|qual[ei]?|conviene|serve|devo|posso|meglio|ha senso"
    r"|si puo|vale la pena|what|who|how|when|where|why|which|should|can|does|do|is|are)\b"
)
# Content words that carry no topic: verbs of saying and doing, and the names of what every question is about.
_EMPTY = frozenset(
    "dice dire detto pensa pensare parla parlare dimmi esempio cosa caso modo fare faccio fa va vuole sapere"
    " capire preciso mandami grave meglio peggio usare serve conviene esempi mandare says say think thinks"
    " talk example".split()
)


@dataclass(frozen=True, slots=True)
class Followup:
    """``question`` stands alone (its history is spent); ``kind`` says what it was, ``earlier`` the one it follows."""

    question: Question
    kind: Kind
    earlier: Question | None = None


def standalone(question: Question, people: Iterable[str] = ()) -> Followup:
    """The question with what it leaves unsaid; ``people`` are the names the corpus knows.

    A question complete in itself stays untouched, whatever came before it.
    """
    people = tuple(people)
    alone = replace(question, text=_bounded(question.text), history=())
    earlier = _earlier(question, people)
    if earlier is None:
        return Followup(alone, "new")
    asked = fold(unquoted(alone.text))
    if _MORE.match(asked):
        return Followup(replace(alone, text=earlier.text), "more", earlier)
    if change := _CHANGE.match(asked):
        return Followup(replace(alone, text=alone.text[change.end() :] or alone.text), "new")
    if not _leans(alone.text, asked, people):
        return Followup(alone, "new")
    return Followup(replace(alone, text=_joined(alone.text, earlier.text, people)), "followup", earlier)


def unquoted(text: str) -> str:
    """Typographic apostrophes made plain, for matching patterns."""
    return text.replace("’", "'").strip()


def _earlier(question: Question, people: tuple[str, ...]) -> Question | None:
    """The last question of the history that was about something, itself made to stand alone."""
    history = [_bounded(text) for text in question.history[-MAX_HISTORY:]]
    history = [text for text in history if text.strip() and not smalltalk.is_small(text)]
    if not history:
        return None
    last = replace(question, text=history[-1], history=tuple(history[:-1]))
    return standalone(last, people).question


def _bounded(text: str) -> str:
    return text[:MAX_CHARACTERS]


def _topics(text: str) -> list[str]:
    """The content words a question is about; personal data is no topic."""
    return [word for word in content(unphone(re.sub(r"\[[\w ]+\]", " ", mask(text)))) if word not in _EMPTY]


def _leans(text: str, asked: str, people: tuple[str, ...]) -> bool:
    """Whether the question needs the one before it: by its opening, by pointing back, or by saying too little."""
    if _OPENING.match(asked):
        return True
    topics = _topics(text)
    if people_in(text, people) and len(topics) >= 3:
        return False
    if _POINTING.search(asked) and len(topics) <= 3:
        return True
    if not _ASKING.search(asked):
        return len(topics) <= 1
    return len(topics) <= 2 and not any(word in _TOPICS for word in topics)


# What our questions are about: one of these, in a question of its own, and it stands on its own feet.
_TOPICS = frozenset(
    "social facebook instagram tiktok linkedin youtube whatsapp twitter pinterest google newsletter blog sito"
    " ecommerce commerce pubblicita inserzioni ads seo recensioni recensione influencer hashtag post foto video"
    " marketing branding clienti contenuti agenzia professionisti storytelling vademecum pmi podcast"
    " email website reviews customers".split()
)


def _joined(text: str, earlier: str, people: tuple[str, ...]) -> str:
    """The new question, then the earlier one's content words that it doesn't have.

    Another person's name replaces the earlier one when nothing else is said ("e Rossi?").
    """
    named = people_in(text, people)
    kept = _words_of_content(earlier)
    if named and not set(_topics(text)) - _name_parts(named):
        kept = [
            word for word in kept if fold(word) not in _name_parts(people_in(earlier, people) or _capitalised(earlier))
        ]
    said = set(content(text))
    extra = [word for word in kept if fold(word) not in said]
    return f"{text.strip()} ({' '.join(extra)})" if extra else text


def _words_of_content(text: str) -> list[str]:
    """The words of a question that carry its topic, as typed."""
    topics = set(_topics(text)) | {word for word in content(text) if word not in _EMPTY}
    return [word for word in re.findall(r"[\w&]+(?:-\w+)*", text) if set(content(word)) & topics or "&" in word]


def _name_parts(names: Iterable[str]) -> set[str]:
    return {fold(part) for name in names for part in name.split()}


def _capitalised(text: str) -> list[str]:
    """Two capitalised words in a row: very likely a person the corpus doesn't know."""
    return re.findall(r"\b[A-ZÀ-Ý][a-zà-ý]+ [A-ZÀ-Ý][a-zà-ý]+\b", text)
