"""``{"claims": [{…}, {…}], "answered": true}`` read as it streams: each claim as soon as its closing brace is here."""

from __future__ import annotations

import json
import re

from bot.answer import Claim

_CLAIMS = re.compile(r'"claims"\s*:\s*\[')
_DECODER = json.JSONDecoder()


class MalformedReply(ValueError):
    """The reply is not the JSON we asked for."""


class ClaimReader:
    """Feed it pieces of text; it gives claims. Words before the JSON (a thinking model's, a code fence) are skipped."""

    def __init__(self) -> None:
        self._text = ""
        self._start = -1  # of the outer object, once "claims": [ has been seen
        self._at = 0  # where the next claim begins
        self._closed = False

    def feed(self, piece: str) -> list[Claim]:
        """The claims completed by this piece. Raises MalformedReply for what cannot become right any more."""
        self._text += piece
        if self._start < 0 and not self._find_claims():
            return []
        claims: list[Claim] = []
        while not self._closed and self._skip_to_next():
            try:
                found, self._at = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                break  # not whole yet; never whole is seen by finish()
            except RecursionError as error:
                raise MalformedReply("nested too deeply") from error
            claims.append(_claim(found))
        return claims

    def finish(self) -> bool:
        """At the end of the reply: whether the model says that it answered. Raises MalformedReply, also for no JSON."""
        if self._start < 0 or not self._closed:
            raise MalformedReply("no complete list of claims")
        try:
            whole, _ = _DECODER.raw_decode(self._text, self._start)
        except (json.JSONDecodeError, RecursionError) as error:
            raise MalformedReply("the JSON is not complete") from error
        return whole.get("answered") is not False

    def _find_claims(self) -> bool:
        after = 0
        if self._text.lstrip().startswith("<think>"):
            after = self._text.find("</think>")
            if after < 0:
                return False
        match = _CLAIMS.search(self._text, after)
        if match is None:
            return False
        self._start, self._at = self._text.rfind("{", after, match.start()), match.end()
        if self._start < 0:
            raise MalformedReply("claims outside an object")
        return True

    def _skip_to_next(self) -> bool:
        """Move to the next claim's brace; False when it isn't here yet, or the list is closed."""
        while self._at < len(self._text) and self._text[self._at] in " \t\r\n,":
            self._at += 1
        if self._at == len(self._text):
            return False
        self._closed = self._text[self._at] == "]"
        if not self._closed and self._text[self._at] != "{":
            raise MalformedReply("a claim is not an object")
        return not self._closed


def _claim(found: object) -> Claim:
    if not isinstance(found, dict):
        raise MalformedReply("a claim is not an object")
    words, ids = found.get("words", ""), found.get("sentences")
    if not isinstance(words, str) or not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
        raise MalformedReply("a claim needs words and a list of sentence ids")
    return Claim(words, tuple(ids))
