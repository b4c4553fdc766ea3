"""Two small favours of the LLM, both checked, both optional: a follow-up made whole, and a quote translated.

Each gives None whenever the model fails or says more than it was asked: the rules do without.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.language import detect
from bot.llm import wording
from bot.llm.client import Chat, LlmError
from bot.llm.prompting import fenced, new_fence, one_line, prompt
from index.analysis import stop_words, unphone, words

MAX_REWRITTEN = 300  # characters
MAX_AT_ONCE = 4
LANGUAGES = {"en": "inglese"}

_PLAIN = re.compile(r"(?:[^\W_]|[ ,;:.!?'’%€()–-])+")
_LINK = re.compile(r"://|www\.|@|\w\.(?:it|com|net|org)\b", re.IGNORECASE)
_MARKUP = re.compile(r"[<>{}\[\]`*#_\\|«»]")


def rewrite(chat: Chat, question: str, history: Sequence[str]) -> str | None:
    """The follow-up as a question that stands alone, in words of the question and its history; None when in doubt.

    ``history``: the reader's earlier questions, oldest first. Nothing is added to what the reader said: a content word
    that is in none of the questions, or a negation lost or gained, makes it None.
    """
    asked = [one_line(text, MAX_REWRITTEN) for text in (*history, question)]
    reply = _ask(chat, "standalone", "\n".join(asked))
    if reply is None or len(reply) > MAX_REWRITTEN or not _PLAIN.fullmatch(reply) or _LINK.search(reply):
        return None
    return reply if _only_theirs(reply, asked) else None


def translate(chat: Chat, quote: str, language: str = "en") -> str | None:
    """A quote's translation, to stand beside it, marked, never instead of it; None when in doubt.

    Figures, negation and names must be the quote's, and its length about the same.
    """
    if language not in LANGUAGES:
        return None
    reply = _ask(chat, "translate", one_line(quote), language=LANGUAGES[language])
    return reply if reply is not None and _faithful(quote, reply, language) else None


def translations(chat: Chat, quotes: Sequence[str], language: str = "en") -> list[str | None]:
    """``translate`` for each quote, some at once: together they take little more than the slowest."""
    with ThreadPoolExecutor(MAX_AT_ONCE, "vademecum-translate") as pool:
        return list(pool.map(lambda quote: translate(chat, quote, language), quotes))


def _ask(chat: Chat, name: str, data: str, **values: str) -> str | None:
    fence = new_fence(data)
    try:
        with chat.guard():
            reply = chat.complete(prompt(name).substitute(fence=fence, **values), fenced(data, fence))
    except LlmError:
        return None
    reply = reply.partition("</think>")[2] or reply
    return one_line(reply).strip('"“”«» ') or None


# ---- a follow-up


def _only_theirs(reply: str, asked: Sequence[str]) -> bool:
    sources = [source for text in asked for source in (text, unphone(text))]
    theirs = {stem for text in sources for stem in _stems(text)}
    ours = _stems(reply)
    last = {word for text in (asked[-1], unphone(asked[-1])) for word in words(text)}
    kept = _negations(last) <= set(words(reply))
    return kept and bool(ours) and all(stem in theirs for stem in ours)


def _stems(text: str) -> list[str]:
    """Content words' stems; a word that turns a meaning counts as content, so that none is gained."""
    return [wording.stem(word) for word in words(text) if word not in stop_words() or wording.turns(word)]


def _negations(found: Iterable[str]) -> set[str]:
    return {word for word in found if word in ("non", "senza", "mai", "not", "never", "without")}


# ---- a translation

_ENGLISH_NO = re.compile(
    r"\b(?:not?|never|none|nothing|nobody|no one|nowhere|without|neither|nor|cannot|stop|avoid\w*)\b|n[’']t\b", re.I
)
_ITALIAN_NO = re.compile(
    r"\b(?:non|no|né|mai|senza|nessun\w*|niente|nulla|nemmeno|neanche|neppure|smett\w+|evit\w+)\b", re.I
)
_ENGLISH_CAPITALS = frozenset(
    "i i'm monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter italy italian english american europe european rome milan"
    " florence venice naples turin genoa".split()
)


def _faithful(quote: str, reply: str, language: str) -> bool:
    same_length = 0.4 <= len(reply) / max(len(quote), 1) <= 2.5
    clean = not _MARKUP.search(reply) and not _LINK.search(reply)
    numbers = Counter(re.findall(r"\d+", reply)) <= Counter(re.findall(r"\d+", quote))
    negated = bool(_ENGLISH_NO.search(reply)) == bool(_ITALIAN_NO.search(quote))
    translated = detect(reply) == language or len(reply.split()) < 4
    return same_length and clean and numbers and negated and translated and _names(reply) <= set(words(quote))


def _names(reply: str) -> set[str]:
    """Capitalised words inside sentences, but for those that English capitalises and Italian doesn't."""
    found = wording.tokens(reply)
    return {t.word for t in found if t.capital and not t.opens_sentence and t.word not in _ENGLISH_CAPITALS}
