"""BM25 over several fields and analyses, and question-to-question matching, in numpy alone.

Three kinds of table, all sharing one vocabulary per analysis:

    Postings   (field, analysis) -> for each term, the passages that hold it, with their BM25 weights
    Bags       expected and refused questions one by one -> for each question, its terms
    rarity     analysis -> idf of each term, smoothed with background counts so that a corpus of five answers has one

BM25 as in Lucene (Robertson and Zaragoza 2009): idf = ln(1 + (N - df + .5) / (df + .5)), k1 1.2, b .75.
Scores are divided by the most that the question could score, so that they are absolute: 0 nothing, towards 1 all of it.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.interview import Interview
from corpus.passages import Passage
from corpus.sentences import sentences
from index.analysis import ANALYSES, content, related

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Interviews = Mapping[str, Interview]

K1, B = 1.2, 0.75
RELATED = 0.25  # what a related word counts in question-to-question likeness, beside the question's own
BACKGROUND_WEIGHT = 1.0  # how many corpora of the background's size the background counts for, at most


def _who(passage: Passage, interviews: Interviews) -> str:
    interview = interviews.get(passage.interview)
    experts = interview.experts if interview else ()
    roles = [expert.role or "" for expert in experts if expert.name == passage.speaker]
    return " ".join([passage.speaker or "", *roles])


def _full(passage: Passage, interviews: Interviews) -> str:
    return "\n".join([passage.question, passage.text, *passage.expected, _who(passage, interviews)])


FIELDS: Mapping[str, Callable[[Passage, Interviews], str]] = {
    "answer": lambda passage, interviews: passage.text,
    "question": lambda passage, interviews: passage.question,
    "who": _who,
    "asked": lambda passage, interviews: "\n".join(passage.expected),
    "full": _full,
}
TABLES: tuple[tuple[str, str], ...] = (
    ("answer", "words"), ("answer", "stems"), ("answer", "char4"), ("answer", "bigrams"),
    ("question", "stems"), ("question", "char4"),
    ("who", "char4"),
    ("asked", "stems"), ("asked", "char4"),
    ("full", "stems"), ("full", "char4"), ("full", "bigrams"),
)  # fmt: skip
BAGGED = ("stems", "char4")
SINGLE = ("expected", "refused", "sentence")
RELATED_IN = ("answer", "full")


@dataclass(frozen=True, slots=True)
class Postings:
    """One field under one analysis: passages ``docs[starts[t]:starts[t+1]]`` hold term t, with tf parts ``weights``."""

    starts: npt.NDArray[np.int64]
    docs: Ints
    weights: Floats
    n: int

    def scores(self, terms: Ints, weights: Floats) -> Floats:
        """Sum over ``terms`` of ``weights`` times the tf part, float32 [n]."""
        if not len(terms):
            return np.zeros(self.n, dtype=np.float32)
        slices = [slice(self.starts[t], self.starts[t + 1]) for t in terms]
        lengths = [s.stop - s.start for s in slices]
        docs = np.concatenate([self.docs[s] for s in slices])
        values = np.concatenate([self.weights[s] for s in slices]) * np.repeat(weights, lengths)
        return np.asarray(np.bincount(docs, weights=values, minlength=self.n), dtype=np.float32)

    def holds(self, terms: Ints, candidates: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of ``candidates`` hold which of ``terms``: bool [len(terms), len(candidates)]."""
        held = np.zeros((len(terms), len(candidates)), dtype=np.bool_)
        for row, term in enumerate(terms):
            docs = self.docs[self.starts[term] : self.starts[term + 1]]
            if len(docs):
                at = np.minimum(np.searchsorted(docs, candidates), len(docs) - 1)
                held[row] = docs[at] == candidates
        return held


@dataclass(frozen=True, slots=True)
class Bags:
    """Single texts under one analysis: ``terms[starts[i]:starts[i+1]]`` are the distinct terms of text i."""

    starts: npt.NDArray[np.int64]
    terms: Ints
    norms: Floats

    def cosines(self, rows: Rows, query: Floats, norm: float) -> Floats:
        """Cosine of idf-weighted sets: ``query`` holds idf² of the question's terms, by term; float32 [len(rows)]."""
        if not norm:
            return np.zeros(len(rows), dtype=np.float32)
        return (self.sums(rows, query) / (norm * np.maximum(self.norms[rows], 1e-6))).astype(np.float32)

    def sums(self, rows: Rows, query: Floats) -> Floats:
        """Sum of ``query`` over each row's terms, float32 [len(rows)]."""
        if len(rows) == len(self.starts) - 1:  # all of them, as in a small corpus
            offsets, terms = self.starts, self.terms
        else:
            begin = self.starts[rows]
            lengths = self.starts[rows + 1] - begin
            offsets = _running(lengths)
            terms = self.terms[np.repeat(begin - offsets[:-1], lengths) + np.arange(offsets[-1])]
        running = _running(query[terms])
        return np.asarray(running[offsets[1:]] - running[offsets[:-1]], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Query:
    """A question's terms under one analysis: those the corpus knows (``terms``, ``weights`` = idf);
    ``most`` sums the idf of its own known terms, ``total`` the squares of all, unknown ones too."""

    terms: Ints
    weights: Floats
    most: float
    total: float

    @property
    def norm(self) -> float:
        """Length of the idf-weighted set, unknown terms included."""
        return float(np.sqrt(self.total))


class Lexical:
    """All tables of one index version."""

    def __init__(
        self,
        vocabulary: Mapping[str, Mapping[str, int]],
        rarity: Mapping[str, Floats],
        postings: Mapping[tuple[str, str], Postings],
        bags: Mapping[tuple[str, str], Bags],
        owned: Mapping[str, Rows],
        n: int,
    ) -> None:
        """``owned[name]`` [n+1]: passage p's single texts are rows ``owned[name][p]:owned[name][p+1]`` of its bags."""
        self.vocabulary, self.rarity = vocabulary, rarity
        self.postings, self.bags, self.owned, self.n = postings, bags, owned, n

    # ---- build -------------------------------------------------------------------------------------------------
    @classmethod
    def build(cls, passages: Sequence[Passage], interviews: Interviews) -> Lexical:
        """Count everything once. ``interviews`` by id give the experts' roles; rows follow ``passages``."""
        fields = {name: [text(p, interviews) for p in passages] for name, text in FIELDS.items()}
        single: dict[str, list[Sequence[str]]] = {
            "expected": [p.expected for p in passages],
            "refused": [p.refused for p in passages],
            "sentence": [[p.text[start:end] for start, end in sentences(p.text)] for p in passages],
        }
        owned = {name: np.cumsum([0, *map(len, texts)], dtype=np.int64) for name, texts in single.items()}
        vocabulary: dict[str, dict[str, int]] = {}
        rarity: dict[str, Floats] = {}
        postings: dict[tuple[str, str], Postings] = {}
        bags: dict[tuple[str, str], Bags] = {}
        for analysis in dict.fromkeys(analysis for _, analysis in TABLES):
            split = ANALYSES[analysis]
            terms: dict[str, int] = {}
            needed = {field for field, of in TABLES if of == analysis} | {"full"}
            counted = {name: _count(map(split, fields[name]), terms) for name in sorted(needed)}
            if analysis in BAGGED:
                questions = {
                    name: _count(map(split, chain.from_iterable(texts)), terms) for name, texts in single.items()
                }
            vocabulary[analysis] = terms
            rarity[analysis] = _rarity(analysis, terms, counted["full"])
            for field, of in TABLES:
                if of == analysis:
                    postings[field, of] = _postings(counted[field], len(terms))
            if analysis in BAGGED:
                for name, rows in questions.items():
                    bags[name, analysis] = _bags(rows, rarity[analysis])
        return cls(vocabulary, rarity, postings, bags, owned, len(passages))

    # ---- ask ---------------------------------------------------------------------------------------------------
    def query(self, text: str, analysis: str) -> Query:
        """The question's distinct terms with their idf; terms the corpus never saw count in ``total`` only."""
        vocabulary, rarity = self.vocabulary[analysis], self.rarity[analysis]
        found, lost = [], 0.0
        for term in dict.fromkeys(ANALYSES[analysis](text)):
            at = vocabulary.get(term)
            if at is None:
                lost += background_idf(analysis, term) ** 2
            else:
                found.append(at)
        terms = np.array(found, dtype=np.int32)
        weights = rarity[terms]
        return Query(terms, weights, float(weights.sum()), float((weights**2).sum()) + lost)

    def relatives(self, text: str, own: Query) -> Query:
        """Stems of the words related to the question's content words, as far as the corpus knows them."""
        vocabulary, rarity = self.vocabulary["stems"], self.rarity["stems"]
        others = (stem for word in content(text) for other in related(word) for stem in ANALYSES["stems"](other))
        found = dict.fromkeys(vocabulary[stem] for stem in others if stem in vocabulary)
        terms = np.array([at for at in found if at not in set(own.terms.tolist())], dtype=np.int32)
        return Query(terms, rarity[terms], own.most, own.total)

    def queries(self, text: str) -> dict[str, Query]:
        """The question under every analysis, and its relatives."""
        found = {analysis: self.query(text, analysis) for analysis in self.vocabulary}
        return {**found, "related": self.relatives(text, found["stems"])}

    def scores(self, queries: Mapping[str, Query]) -> dict[str, Floats]:
        """BM25 of every passage by ``field_analysis``, related words apart; float32 [n] each, absolute."""
        own = {f"{field}_{a}": self._score((field, a), queries[a]) for field, a in self.postings}
        return {
            **own,
            **{f"{field}_related": self._score((field, "stems"), queries["related"]) for field in RELATED_IN},
        }

    def _score(self, table: tuple[str, str], query: Query) -> Floats:
        """One table's scores, divided by the most that the question's own terms could score."""
        raw = self.postings[table].scores(query.terms, query.weights)
        most = query.most * (K1 + 1)
        return raw / np.float32(most) if most else raw

    def cosines(self, name: str, analysis: str, rows: Rows, queries: Mapping[str, Query]) -> Floats:
        """Cosine of the question with single texts ``rows`` of kind ``name``, as idf-weighted sets of terms."""
        query = queries[analysis]
        return self.bags[name, analysis].cosines(rows, self._squares(queries, analysis), query.norm)

    def shares(self, name: str, analysis: str, rows: Rows, queries: Mapping[str, Query]) -> Floats:
        """Share of the question's idf² that single texts ``rows`` hold, 0 to 1."""
        total = queries[analysis].total
        sums = self.bags[name, analysis].sums(rows, self._squares(queries, analysis, relatives=False))
        return (sums / np.float32(total)).astype(np.float32) if total else np.zeros(len(rows), np.float32)

    def _squares(self, queries: Mapping[str, Query], analysis: str, relatives: bool = True) -> Floats:
        squares = np.zeros(len(self.rarity[analysis]), dtype=np.float32)
        if relatives and analysis == "stems":
            squares[queries["related"].terms] = RELATED * queries["related"].weights ** 2
        squares[queries[analysis].terms] = queries[analysis].weights ** 2
        return squares

    # ---- keep --------------------------------------------------------------------------------------------------
    def save(self, folder: Path) -> None:
        """Write ``lexical.npz`` and ``vocabulary.json`` into ``folder`` (made if missing)."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, npt.NDArray[np.generic]] = {f"rarity/{a}": idf for a, idf in self.rarity.items()}
        for (field, a), p in self.postings.items():
            arrays |= {f"post/{field}/{a}/{k}": getattr(p, k) for k in ("starts", "docs", "weights")}
        for (name, a), b in self.bags.items():
            arrays |= {f"bags/{name}/{a}/{k}": getattr(b, k) for k in ("starts", "terms", "norms")}
        arrays |= {f"owned/{name}": starts for name, starts in self.owned.items()}
        with (folder / "lexical.npz").open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        head = {"n": self.n, "vocabulary": {a: list(v) for a, v in self.vocabulary.items()}}
        (folder / "vocabulary.json").write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Lexical:
        """Read what ``save`` wrote; raises FileNotFoundError when it is not there."""
        head = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        vocabulary = {a: {term: i for i, term in enumerate(terms)} for a, terms in head["vocabulary"].items()}
        with np.load(folder / "lexical.npz", allow_pickle=False) as arrays:
            rarity = {a: arrays[f"rarity/{a}"] for a in vocabulary}
            postings, bags = {}, {}
            for field, a in TABLES:
                postings[field, a] = Postings(
                    arrays[f"post/{field}/{a}/starts"],
                    arrays[f"post/{field}/{a}/docs"],
                    arrays[f"post/{field}/{a}/weights"],
                    head["n"],
                )
            owned = {name: arrays[f"owned/{name}"] for name in SINGLE}
            for name in SINGLE:
                for a in BAGGED:
                    bags[name, a] = Bags(*(arrays[f"bags/{name}/{a}/{k}"] for k in ("starts", "terms", "norms")))
        return cls(vocabulary, rarity, postings, bags, owned, head["n"])


def _running(values: npt.NDArray[np.number]) -> npt.NDArray[Any]:
    """0 and the running sums, in double precision: [len + 1]."""
    kind = np.int64 if values.dtype.kind == "i" else np.float64
    total = np.zeros(len(values) + 1, dtype=kind)
    np.cumsum(values, out=total[1:], dtype=kind)
    return total


# ---- counting ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Counts:
    """Distinct terms of each text, flat: ``starts`` [n+1], ``terms``, ``tf``; ``lengths`` [n] in tokens."""

    starts: npt.NDArray[np.int64]
    terms: Ints
    tf: Floats
    lengths: Floats


def _count(texts: map[list[str]], vocabulary: dict[str, int]) -> _Counts:
    starts, terms = [0], list[int]()
    tf, lengths = list[int](), list[int]()
    for tokens in texts:
        counts = Counter(tokens)
        terms.extend([vocabulary.setdefault(term, len(vocabulary)) for term in counts])
        tf.extend(counts.values())
        starts.append(len(terms))
        lengths.append(len(tokens))
    return _Counts(
        np.array(starts, dtype=np.int64),
        np.array(terms, dtype=np.int32),
        np.array(tf, dtype=np.float32),
        np.array(lengths, dtype=np.float32),
    )


def _postings(counts: _Counts, terms: int) -> Postings:
    n = len(counts.lengths)
    mean = float(counts.lengths.mean()) if n else 0.0
    docs = np.repeat(np.arange(n, dtype=np.int32), np.diff(counts.starts))
    long = counts.lengths / mean if mean else counts.lengths
    weights = counts.tf * (K1 + 1) / (counts.tf + K1 * (1 - B + B * long[docs]))
    order = np.argsort(counts.terms, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(counts.terms, minlength=terms))))
    return Postings(starts.astype(np.int64), docs[order], weights[order].astype(np.float32), n)


def _bags(counts: _Counts, rarity: Floats) -> Bags:
    sums = np.concatenate(([0.0], np.cumsum(rarity[counts.terms].astype(np.float64) ** 2)))
    norms = np.sqrt(sums[counts.starts[1:]] - sums[counts.starts[:-1]]).astype(np.float32)
    return Bags(counts.starts, counts.terms, norms)


# ---- rarity --------------------------------------------------------------------------------------------------------
@cache
def background() -> Mapping[str, Mapping[str, int]]:
    """Document counts of terms in invented interviews: ``{"n": {"": N}, analysis: {term: df}}``; empty if absent."""
    path = resources.files("index").joinpath("data", "background.json.gz")
    if not path.is_file():
        return {"n": {"": 0}}
    return dict(json.loads(gzip.decompress(path.read_bytes())))


@lru_cache(maxsize=100_000)
def background_idf(analysis: str, term: str) -> float:
    """idf of a term by the background alone."""
    counts = background()
    return float(_idf(np.float32(counts.get(analysis, {}).get(term, 0)), counts["n"][""] or 1))


def _rarity(analysis: str, vocabulary: Mapping[str, int], counts: _Counts) -> Floats:
    known = background()
    df = np.bincount(counts.terms, minlength=len(vocabulary)).astype(np.float32)
    table = known.get(analysis, {})
    df += BACKGROUND_WEIGHT * np.array([table.get(term, 0) for term in vocabulary], dtype=np.float32)
    total = len(counts.lengths) + BACKGROUND_WEIGHT * known["n"][""]
    return _idf(df, total).astype(np.float32)


def _idf(df: npt.NDArray[np.float32] | np.float32, n: float) -> npt.NDArray[np.float32]:
    return np.log1p((n - df + 0.5) / (df + 0.5)).astype(np.float32)
