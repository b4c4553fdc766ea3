"""The LLM composer: numbered sentences in, claims out. It names sentence ids; it never types a quote.

Its claims are not to be shown before ``bot.verify``. Every fault is an LlmError: the caller answers by rule.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Claim, Question, Selection, Sentence
from bot.language import detect
from bot.llm import language as llm_language
from bot.llm import wording
from bot.llm.breaker import CircuitBreaker
from bot.llm.budget import Budget
from bot.llm.claim_reader import ClaimReader, MalformedReply
from bot.llm.client import Chat, LlmError
from bot.llm.prompting import fenced, new_fence, one_line, prompt
from bot.privacy import mask
from bot.settings import LlmSettings
from corpus.interview import Interview

_LANGUAGES = {"it": "in italiano", "en": "in inglese"}
MAX_QUESTION = 500
MIN_WORDS = 6  # fewer do not tell a language


@dataclass(frozen=True, slots=True)
class Prompt:
    """The two messages of one call, and the ids of the sentences that fitted in."""

    system: str
    human: str
    sentences: tuple[str, ...]


class LlmComposer:
    """``compose`` as ``bot.compose.compose``, by the configured chat model. Thread-safe; one for the whole process.

    ``counter`` says how the prompt's tokens are counted. Raises SettingsError when the model cannot be made.
    """

    def __init__(self, settings: LlmSettings, breaker: CircuitBreaker | None = None, *, streaming: bool = True) -> None:
        self.chat = Chat(settings, breaker)
        self.budget = Budget.of(settings.budget_tokens, settings.tiktoken_encoding)
        self._streaming = streaming

    @property
    def counter(self) -> str:
        return self.budget.counter

    def compose(self, question: Question, selection: Selection, interviews: Mapping[str, Interview]) -> Iterator[Claim]:
        """Claims as the model completes them, unverified.

        Raises LlmError whenever the reply turns out not to be whole, well-formed, in time and in the reader's language,
        also after claims were given: those before it are then no answer.
        """
        private = replace(question, text=mask(question.text))
        asked = build(private, selection, interviews, self.budget)
        with self.chat.guard():
            answered = yield from _claims(self._pieces(asked), question.language)
        if not answered:
            raise LlmError("unanswered", "Secondo il modello queste frasi non rispondono alla domanda.")

    def rewrite(self, question: str, history: Sequence[str]) -> str | None:
        """A follow-up as a question that stands alone (``bot.llm.language.rewrite``); personal data is masked first."""
        return llm_language.rewrite(self.chat, mask(question), [mask(text) for text in history])

    def translate(self, quotes: Sequence[str], language: str) -> list[str | None]:
        """A translation of each quote, or None where it is in doubt."""
        return llm_language.translations(self.chat, quotes, language)

    def _pieces(self, asked: Prompt) -> Iterable[str]:
        if self._streaming:
            return self.chat.stream(asked.system, asked.human)
        return [self.chat.complete(asked.system, asked.human)]


def _claims(pieces: Iterable[str], language: str) -> Generator[Claim, None, bool]:
    """Claims from the reply's pieces; returns whether the model says it answered."""
    reader, words, count = ClaimReader(), "", 0
    try:
        received = False
        for piece in pieces:
            received = received or bool(piece.strip())
            for claim in reader.feed(piece):
                words += f" {claim.words}"
                _check_language(words, language)
                count += 1
                yield claim
        if not received:
            raise LlmError("empty", "Il modello non ha scritto nulla.")
        answered = reader.finish()
    except MalformedReply as error:
        raise LlmError("malformed", f"La risposta del modello non è quella chiesta ({error}).") from error
    return answered and count > 0


def _check_language(words: str, language: str) -> None:
    """Raise when the words so far are plainly in another language than the one asked for; a few words tell nothing."""
    wanted = "it" if language == "it" else "en"
    found = [token.word for token in wording.tokens(words)]
    hits = {code: sum(wording.is_connecting(word, code) for word in found) for code in ("it", "en")}
    foreign = (
        detect(words) != wanted if wanted == "it" else hits["it"] > hits["en"] or detect(words) not in ("it", "en")
    )
    if len(found) >= MIN_WORDS and foreign and hits[wanted] < len(found) / 3:
        raise LlmError("language", "Il modello ha scritto in un’altra lingua.")


# ---- the prompt


def build(question: Question, selection: Selection, interviews: Mapping[str, Interview], budget: Budget) -> Prompt:
    """The messages: instructions of ours, then a fence of random characters around everything that others wrote.

    Sentences that the budget has no room for are left out; raises LlmError("too_big") when none fits.
    """
    asked = f"Domanda: {one_line(question.text, MAX_QUESTION)}\nFrasi:"
    fence = new_fence(asked + "".join(s.text for s in selection.sentences.values()))
    language = "it" if question.language == "it" else "en"
    system = prompt("compose").substitute(
        language=_LANGUAGES[language],
        examples=prompt(f"compose.examples.{language}").template,
        fence=fence,
    )
    fitting = budget.fit(selection, system + fenced(asked, fence), lambda s: _line(s, interviews))
    if not fitting:
        raise LlmError("too_big", "Nel prompt non c’è posto nemmeno per una frase: alza budget_tokens.")
    lines = "\n".join([asked, *(_line(sentence, interviews) for sentence in fitting)])
    return Prompt(system, fenced(lines, fence), tuple(s.id for s in fitting))


def _line(sentence: Sentence, interviews: Mapping[str, Interview]) -> str:
    return f"{sentence.id} | {one_line(_voice(sentence, interviews), 200)} | {one_line(sentence.text)}"


def _voice(sentence: Sentence, interviews: Mapping[str, Interview]) -> str:
    if sentence.voice == "editor":
        return "redazione della rivista"
    if sentence.voice == "third_party":
        return f"{sentence.speaker or 'autore sconosciuto'}, citato da {sentence.quoted_by or 'un esperto'}"
    interview = interviews.get(sentence.interview)
    experts = interview.experts if interview else ()
    role = next((expert.role for expert in experts if expert.name == sentence.speaker), None)
    return f"{sentence.speaker or 'l’esperto'}, {role}" if role else sentence.speaker or "l’esperto"
