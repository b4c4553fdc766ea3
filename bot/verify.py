"""Claims -> claims that may be shown. Quotes are exact by construction; here our connecting words earn their place.

A claim must cite sentences that were offered (no ids, or an unknown one: dropped whole). Its words are kept only if

1. they are plain: one line, MAX_WORDS words at most, letters and everyday punctuation; no quotes, links, markup;
2. nobody says «I»;
3. they name nobody but the people cited, and all of them when they name any; «e aggiunge» continues the same voice;
4. every other word is accounted for. Between two punctuation marks or speaking verbs our words do one of three things:
   - *connect*: «Nives Scarparo dice», «Ecco un consiglio»: words of the closed lists in ``bot.llm.wording``;
   - *name a topic*: «sull’uso di Instagram», «parla di follower»: one name for a thing, MAX_TOPIC words at most, from
     the cited sentences or the question; names and figures from the cited sentences only; nothing that turns a meaning;
   - *state*: then they repeat a whole clause of one cited sentence, the same words in the same order, and that sentence
     holds no negation, condition, doubt or contrast outside it.

Otherwise the words go and the citation stays without them. What experts say is said by the quotes; so «consiglia di…»
followed by advice never survives, however well meant: a sentence of ours lost costs little, a false one everything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.answer import Claim, Question, Selection, Sentence
from bot.llm import wording
from bot.llm.wording import Token
from corpus.errors import ComposerError

MAX_WORDS = 30
MAX_TOPIC = 4
MAX_CLAIMS = 12
MAX_CITED = 6
MAX_CLAIMS_EACH = 3
MAX_QUOTED = 60  # words
MIN_STATED = 3

_NOBODY: Mapping[str, str] = MappingProxyType({})

_PLAIN = re.compile(r"(?:[^\W_]|[ ,;:.!?'’%€()–-])+")
_LINK = re.compile(r"www\.|http|\w\.(?:it|com|net|org|eu|io|info)\b|[^\s.]\.[^\s.]", re.IGNORECASE)
_QUOTED = re.compile(r"[«»\"“”„‘]|(?<!\w)['’]")


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of one claim: ``claim`` as it may be shown (None: nothing), ``reason`` why something was dropped."""

    claim: Claim | None
    reason: str = ""


def verify(
    claims: Iterable[Claim], selection: Selection, question: Question, people: Mapping[str, str] = _NOBODY
) -> Iterator[Verified]:
    """One Verified for each claim, in order, as claims arrive. ``people``: every expert's name -> role ("" if unknown).

    No sentence is shown twice, no voice says much more than the rules would let it. At most MAX_CLAIMS claims are kept;
    what follows is not even read.
    """
    known = {**dict.fromkeys(_voices(selection.sentences.values()), ""), **people}
    room = _Room(selection)
    shown: set[str] = set()
    last: Sentence | None = None
    kept = 0
    for claim in claims:
        unknown = [name for name in claim.sentences if name not in selection.sentences]
        fresh = [selection.sentences[name] for name in dict.fromkeys(claim.sentences) if name not in shown | {*unknown}]
        cited = [] if unknown else room.take(fresh)
        if not cited:
            yield Verified(None, _not_cited(claim, unknown, fresh))
            continue
        reason = check_words(claim.words, cited, question, known, last) if claim.words.strip() else ""
        words = "" if reason else " ".join(claim.words.split())
        yield Verified(replace(claim, words=words, sentences=tuple(s.id for s in cited)), reason)
        shown.update(s.id for s in cited)
        last = cited[-1]
        kept += 1
        if kept == MAX_CLAIMS:
            return


def _not_cited(claim: Claim, unknown: Sequence[str], fresh: Sequence[Sentence]) -> str:
    if unknown:
        return f"unknown id {unknown[0]}"
    return "no room left" if fresh else "repeated" if claim.sentences else "no ids"


class _Room:
    """How much each voice may still say: MAX_CLAIMS_EACH claims of MAX_QUOTED words, or what the rules would quote."""

    def __init__(self, selection: Selection) -> None:
        self._claims: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        for group in selection.groups:
            sentences = [selection.sentences[name] for name in group]
            self._claims[_host(sentences[0])] += 1
            self._words[_host(sentences[0])] += sum(len(s.text.split()) for s in sentences)
        for host in {_host(s) for s in selection.sentences.values()}:
            self._claims[host] = max(self._claims[host], MAX_CLAIMS_EACH)
            self._words[host] = max(self._words[host], MAX_CLAIMS_EACH * MAX_QUOTED)

    def take(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences there is room for, in order; the first of a voice's claim always fits while claims are left."""
        taken: list[Sentence] = []
        speaking: set[str] = set()
        for sentence in sentences[:MAX_CITED]:
            host, words = _host(sentence), len(sentence.text.split())
            fits = self._words[host] >= words if host in speaking else self._claims[host] > 0
            if not fits:
                continue
            self._claims[host] -= host not in speaking
            self._words[host] -= words
            speaking.add(host)
            taken.append(sentence)
        return taken


def _host(sentence: Sentence) -> str:
    return sentence.quoted_by or sentence.speaker or sentence.voice


def check_words(
    words: str,
    cited: Sequence[Sentence],
    question: Question,
    people: Mapping[str, str] = _NOBODY,
    last: Sentence | None = None,
) -> str:
    """Why these words may not introduce these sentences; "" when they may. ``last`` is the sentence shown before."""
    words = words.strip()
    found = wording.tokens(words)
    if "\n" in words or not _PLAIN.fullmatch(words) or _LINK.search(words):
        return "not plain text"
    if not found or len(found) > MAX_WORDS:
        return "empty" if not found else "too long"
    if wording.first_person(found):
        return "speaks in the first person"
    known = {**dict.fromkeys(_voices(cited), ""), **people}
    question = replace(question, language="it" if question.language == "it" else "en")
    return _wrong_voice(found, cited, known, last) or _unproved(found, cited, question, known)


# ---- rule 3: people


def _voices(sentences: Iterable[Sentence]) -> set[str]:
    return {name for s in sentences for name in (s.speaker, s.quoted_by) if name}


def _parts(name: str) -> frozenset[str]:
    return frozenset(token.word for token in wording.tokens(name) if token.word not in wording.PREPOSITION)


def _name_words(found: Sequence[Token], people: Iterable[str]) -> list[bool]:
    """For each token, whether it is part of a known person's name (a capital is what tells Costa from costa)."""
    parts = {word for name in people for word in _parts(name)}
    return [token.capital and token.word in parts for token in found]


def _wrong_voice(found: list[Token], cited: Sequence[Sentence], people: Iterable[str], last: Sentence | None) -> str:
    named = _named(found, people)
    speakers = {s.speaker for s in cited}
    hosts = {s.quoted_by for s in cited if s.voice == "third_party" and s.quoted_by}
    if named is None:
        return "mixes names"
    if not named:
        continues = any(t.word in wording.SAYING["it"] | wording.ADVISING["it"] for t in found)
        return "continues another voice" if continues and last and {last.speaker} != speakers else ""
    if any(not candidates & (speakers | hosts) for candidates in named):
        return "names somebody not cited"
    if any(not any(speaker in candidates for candidates in named) for speaker in speakers):
        citing = any(t.word in wording.CITING for t in found)
        if not (citing and speakers == {None}):
            return "leaves out somebody cited"
    if any(candidates & hosts for candidates in named) and not any(t.word in wording.CITING for t in found):
        return "gives a third party's words to who quotes them"
    return ""


def _named(found: list[Token], people: Iterable[str]) -> list[set[str | None]] | None:
    """The people each run of name words may mean; None when a run fits nobody (a first name with another's surname)."""
    is_name = _name_words(found, people)
    runs: list[set[str]] = []
    for i, token in enumerate(found):
        if not is_name[i]:
            continue
        if i and not token.opens_clause and (is_name[i - 1] or (i > 1 and is_name[i - 2] and _joins(found[i - 1]))):
            runs[-1].add(token.word)
        else:
            runs.append({token.word})
    meant: list[set[str | None]] = [{name for name in people if run <= _parts(name)} for run in runs]
    return meant if all(meant) else None


def _joins(token: Token) -> bool:
    """De Luca, Di Stefano, D’Angelo: the capital particle inside a name."""
    return token.capital and token.word in wording.PREPOSITION


# ---- rule 4: every word accounted for


@dataclass(slots=True)
class _Segment:
    """Words between two breaks or speaking verbs, and what they do there; ``content``: those in no closed list."""

    content: list[Token] = field(default_factory=list)
    words: list[Token] = field(default_factory=list)
    topic: bool = False
    asking: bool = False
    after_advice: bool = False
    has_name: bool = False


def _segments(found: list[Token], language: str, people: Iterable[str]) -> list[_Segment]:
    """Our words cut into segments; those of connecting words alone are left out."""
    is_name = _name_words(found, people)
    saying, advising = wording.SAYING[language], wording.ADVISING[language]
    segments = [_Segment()]
    previous = ""
    for token, name in zip(found, is_name, strict=True):
        word, now = token.word, segments[-1]
        if token.opens_clause:
            segments.append(now := _Segment())
            previous = ""
        if name:
            now.has_name = now.has_name or previous != "secondo"
            continue  # «secondo Nives Scarparo»: the name says whose words follow
        if word in saying or word in advising:
            segments.append(_Segment(after_advice=word in advising and word not in wording.TOPIC_VERBS))
        elif _opens_topic(token, previous, now):
            now.topic = True
            now.words.clear()
        elif word in wording.ASKING and previous and not now.content:
            now.topic = now.asking = True
            now.words.clear()
        elif not (word == "cosi" and previous in saying | advising):
            now.words.append(token)
            if not wording.is_connecting(word, language):
                now.content.append(token)
        previous = previous if word in _TRANSPARENT else word
    return [segment for segment in segments if segment.content]


_TRANSPARENT = frozenset("anche poi pure il lo l un una la che".split())


def _opens_topic(token: Token, previous: str, now: _Segment) -> bool:
    """«Su X…», «per X…» opening a clause; «parla di X», «l’esempio di X», «parte da X»; «elenca i X»."""
    plain = wording.PREPOSITION.get(token.word, "")
    if now.content or now.topic:
        return False
    if plain in wording.TOPIC_AT_START and token.opens_clause:
        return True
    if plain == "su":
        return previous in wording.TOPIC_NOUNS or previous == "parla"
    if plain in ("di", "da", "a"):
        return previous in wording.TOPIC_VERBS or previous in wording.TOPIC_NOUNS
    return previous in ("descrive", "elenca", "indica") and token.word in wording.BEFORE_NOUN


def _unproved(found: list[Token], cited: Sequence[Sentence], question: Question, people: Mapping[str, str]) -> str:
    theirs = [wording.tokens(s.text) for s in cited]
    turned = any(wording.turns(t.word) for sentence in theirs for t in sentence)
    if any(t.word in wording.WARNING for t in found) and not turned:
        return "warns where the cited sentences do not"
    roles = {t.word for s in cited for t in wording.tokens(people.get(s.speaker or "", ""))}
    for segment in _segments(found, question.language, people):
        if segment.has_name is False and all(t.word in roles for t in segment.content):
            continue  # «Nives Scarparo, consulente digitale, …»
        if segment.asking and turned:
            return "asks what the cited sentences turn"
        reason = _topic(segment, theirs, question) if segment.topic else _statement(segment, cited)
        if reason:
            return reason
    return ""


def _topic(segment: _Segment, theirs: list[list[Token]], question: Question) -> str:
    """Why these words are no topic of the cited sentences, or say more than a topic may."""
    asked = wording.tokens(question.text)
    words = {t.word for sentence in theirs for t in sentence}
    stems = {t.stem for sentence in (*theirs, asked) for t in sentence}
    content = segment.content
    if len(content) > MAX_TOPIC:
        return "topic too long"
    for token in segment.words:
        if wording.turns(token.word) or (token.word in wording.NOT_IN_TOPIC and not segment.asking):
            return f"more than a topic: {token.word}"
    for token in content:
        strict = (token.capital and not token.opens_sentence) or wording.is_strict(token.word)
        if token.word not in words and (strict or token.stem not in stems):
            return f"not in the cited sentences: {token.word}"
    if any(wording.is_figure(t.word) for t in content) and not any(_follows(content, s) for s in theirs):
        return "figure out of its place"
    if not segment.asking and not _is_noun_phrase(segment, [*theirs, asked]):
        return "more than a topic"
    return ""


def _is_noun_phrase(segment: _Segment, sources: list[list[Token]]) -> bool:
    """Whether the topic is one name for a thing: «l’uso di Instagram», «negozi e botteghe», «la cifra giornaliera».

    A content word after the first follows a preposition or «e», or stands near the one before it in a source too.
    """
    linked, previous = True, None
    for token in segment.words:
        if token in segment.content:
            if not linked and (previous is None or not any(_near(previous, token, source) for source in sources)):
                return False
            linked, previous = False, token
        elif token.word in wording.PREPOSITION or token.word in ("e", "ed"):
            linked = True
        elif not linked:
            return False  # «sul passato la gente…»: an article opens a second thing
    return True


def _near(before: Token, token: Token, sentence: Sequence[Token]) -> bool:
    """Whether the second word follows the first in the sentence with one content word between them at most."""
    bare = [t.stem for t in sentence if not wording.is_connecting(t.word, "it")]
    return any(token.stem in bare[i + 1 : i + 3] for i, stem in enumerate(bare) if stem == before.stem)


def _follows(ours: Sequence[Token], sentence: Sequence[Token]) -> bool:
    """Whether these words stand one after the other in the sentence, connecting words aside."""
    bare = [t.stem for t in sentence if not wording.is_connecting(t.word, "it")]
    wanted = [t.stem for t in ours]
    return any(bare[i : i + len(wanted)] == wanted for i in range(len(bare) - len(wanted) + 1))


def _statement(segment: _Segment, cited: Sequence[Sentence]) -> str:
    """Why this is not a whole clause of one cited sentence."""
    first = segment.content[0].word
    if segment.after_advice:
        return f"advice in our own words: {first}"
    if segment.has_name:
        return f"says something of the speaker: {first}"
    if len({s.speaker for s in cited}) > 1:
        return "states one thing for several voices"
    ours = _bare(segment.words)
    if len(segment.content) >= MIN_STATED and any(_states(s.text, ours) for s in cited):
        return ""
    return f"not a clause of the cited sentences: {first}"


def _bare(words: Iterable[Token]) -> list[str]:
    """Stems in order, without the connecting words that open a clause («dice che…», «e…»)."""
    found = list(words)
    while found and (found[0].word in wording.PREPOSITION or found[0].word in wording.FUNCTION["it"]):
        found.pop(0)
    return [token.stem for token in found]


def _states(text: str, ours: list[str]) -> bool:
    """Whether one whole clause of the text is ``ours``, and nothing outside it turns its meaning."""
    if "?" in text or _QUOTED.search(text):
        return False
    parts = wording.clauses(wording.tokens(text))
    for i, part in enumerate(parts):
        if _bare(part) == ours:
            return not any(wording.turns(t.word) for j, other in enumerate(parts) if j != i for t in other)
    return False


# ---- for the pipeline


def sift(
    claims: Iterable[Claim], selection: Selection, question: Question, people: Mapping[str, str] = _NOBODY
) -> Iterator[Claim]:
    """The claims that may be shown, as they come. Raises ComposerError at the end when none was: answer by rule."""
    kept = 0
    for result in verify(claims, selection, question, people):
        if result.claim is not None:
            kept += 1
            yield result.claim
    if not kept:
        raise ComposerError("Di quello che ha scritto il modello non resta nulla di verificato.")
