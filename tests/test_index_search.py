"""Search over a small corpus, with a fake embedder whose vectors a reader can compute in the head."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from corpus.passages import Passage
from index.features import Vectors, facts, lacking
from index.lexical import Lexical
from index.search import Hit, Index

WORDS = ("recension", "pubblic", "google", "soldi", "foto")


class CountsWords:
    """One dimension per word of WORDS: how often it begins a word of the text."""

    dimensions = len(WORDS)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        rows = [[sum(w.startswith(word) for w in text.lower().split()) for word in WORDS] for text in texts]
        table = np.array(rows, dtype=np.float32).reshape(len(texts), len(WORDS))
        return table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)

    encode = encode_queries


def build(passages: Sequence[Passage]) -> Index:
    e = CountsWords()
    asked = [(i, q) for i, p in enumerate(passages) for q in p.expected]
    refused = [(i, q) for i, p in enumerate(passages) for q in p.refused]
    vectors = Vectors(
        e.encode([p.text for p in passages]), e.encode([p.question for p in passages]),
        e.encode([q for _, q in asked]), np.array([i for i, _ in asked], dtype=np.int64),
        e.encode([q for _, q in refused]), np.array([i for i, _ in refused], dtype=np.int64),
    )  # fmt: skip
    return Index({}, passages, vectors, Lexical.build(passages, {}), e)


def passage(n: int, text: str, question: str = "", interview: str = "bo", **more: tuple[str, ...]) -> Passage:
    return Passage(interview, n, 0, len(text), text, "Ada Bo", question, **more)


@pytest.fixture
def passages() -> list[Passage]:
    return [
        passage(1, "Alle recensioni negative si risponde con calma, mai di notte.", "E le recensioni?",
                expected=("come rispondo a chi si lamenta?", "mi hanno dato una stella")),
        passage(2, "Tre volte alla settimana bastano e avanzano.", "Quanto pubblicare?",
                expected=("ogni quanto pubblico?", "how often should I post?")),
        passage(3, "La scheda di Google va tenuta aggiornata con orari e foto.", "Google serve?",
                expected=("a cosa serve la scheda google?",)),
    ]  # fmt: skip


def first(index: Index, question: str) -> Hit:
    return index.search(question)[0]


@pytest.mark.parametrize(
    ("question", "turn"),
    [
        ("Come si risponde alle recensioni negative?", 1),
        ("mi anno dato una stela ke faccio", 1),
        ("how often should I post", 2),
        ("OGNI QUANTO PUBBLICO", 2),
        ("a che serve la sceda gogle?", 3),
    ],
    ids=["plain", "phone", "english", "capitals", "typos"],
)
def test_finds_the_turn(passages: list[Passage], question: str, turn: int):
    """Plain, misspelt or English, a question finds its turn."""
    assert first(build(passages), question).passage.turn == turn


def test_matched_is_the_nearest_expected_question(passages: list[Passage]):
    """A hit names the expected question that the reader's comes nearest to; without any, None."""
    assert first(build(passages), "mi hanno messo una stella").matched == "mi hanno dato una stella"
    bare = [replace(p, expected=()) for p in passages]
    assert first(build(bare), "recensioni").matched is None


def test_scores_fall_and_probabilities_are_probabilities(passages: list[Passage]):
    """Hits come best first; scores and probabilities lie between 0 and 1; features say why."""
    hits = build(passages).search("recensioni su google")
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(0 <= h.score <= 1 and 0 <= h.probability <= 1 and h.features for h in hits)


@pytest.mark.parametrize("k", [1, 2, 3, 50])
def test_k_may_exceed_the_corpus(passages: list[Passage], k: int):
    """As many hits as asked for, or as there are."""
    assert len(build(passages).search("recensioni", k)) == min(k, len(passages))


@pytest.mark.parametrize("question", ["", "   ", "?!…", "—"])
def test_no_words_no_hits(passages: list[Passage], question: str):
    """Without a letter or a digit there is nothing to look for."""
    assert build(passages).search(question) == []


def test_an_empty_index_finds_nothing():
    """No passages, no hits."""
    assert build([]).search("recensioni") == []


def test_one_passage_alone(passages: list[Passage]):
    """A corpus of one answer still tells its question from a stranger's by probability."""
    index = build(passages[:1])
    assert (
        first(index, "come rispondo a chi si lamenta?").probability > first(index, "che tempo fa a Roma?").probability
    )


def test_a_refused_question_vetoes_its_own_turn_only(passages: list[Passage]):
    """Nearest to a `no:` question, a turn is out; the others stay; another question brings it back."""
    shy = [replace(passages[0], refused=("come cancello una recensione?",)), *passages[1:]]
    index = build(shy)
    assert {h.passage.turn for h in index.search("come cancello una recensione?")} == {2, 3}
    assert first(index, "come rispondo a chi si lamenta?").passage.turn == 1


def test_another_interview_may_answer_what_one_refuses(passages: list[Passage]):
    """The veto is the turn's, not the question's."""
    shy = replace(passages[0], refused=("come cancello una recensione?",))
    text = "Una recensione si cancella segnalandola a Google."
    other = passage(
        1, text, "Come si cancella una recensione?", "altro", expected=("come cancello una recensione falsa?",)
    )
    assert first(build([shy, *passages[1:], other]), "come cancello una recensione?").passage.interview == "altro"


def test_a_mixed_corpus(passages: list[Passage]):
    """Turns without expected questions are found beside turns with them."""
    bare = passage(4, "Il budget minimo sono dieci euro al giorno di inserzioni.", "Quanti soldi servono?")
    assert first(build([*passages, bare]), "quanti soldi servono per le inserzioni?").passage.turn == 4


def test_candidates_are_enough_in_a_large_corpus(passages: list[Passage]):
    """Among hundreds of other passages the right one is still first."""
    noise = [passage(1, f"Parliamo di argomento{i} e di materia{i}.", "E poi?", f"n{i}") for i in range(400)]
    assert first(build([*noise, *passages]), "come rispondo a chi si lamenta?").passage.interview == "bo"


def test_lengths_must_agree(passages: list[Passage]):
    """Vectors of another corpus are refused at once."""
    index = build(passages)
    with pytest.raises(ValueError, match="must agree"):
        Index({}, passages[:2], index.vectors, index.lexical, index.embedder)


def test_owners_must_follow_passages(passages: list[Passage]):
    """Rows of expected questions come in the order of their passages."""
    index = build(passages)
    shuffled = replace(index.vectors, expected_passage=index.vectors.expected_passage[::-1])
    with pytest.raises(ValueError, match="order"):
        Index({}, passages, shuffled, index.lexical, index.embedder)


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("Quanto costa una consulenza?", "Dipende da molte cose.", 1),
        ("Quanto costa una consulenza?", "Cinquanta euro l’ora.", 0),
        ("In che anno ha aperto?", "Ho aperto tardi.", 1),
        ("In che anno ha aperto?", "Ho aperto nel 2011.", 0),
        ("Quante volte pubblico?", "Spesso, con costanza.", 1),
        ("Quante volte pubblico?", "Tre volte la settimana.", 0),
        ("Come rispondo?", "Con calma.", 0),
    ],
)
def test_lacking(question: str, text: str, lacks: int):
    """A price, a year or a figure that is asked for and not given speaks against a passage."""
    nothing = np.zeros(0, np.int64)
    assert lacking(question, [facts(text)], [], (nothing, nothing)).tolist() == [lacks]


def test_what_a_near_expected_question_asks_for_is_not_lacking():
    """Its writer found an answer without a figure; one of another kind, or passage, says nothing."""
    given, asked = [facts("Con costanza."), facts("Con calma.")], ["Ogni quanto pubblico?", "Come pubblico?"]
    near = np.array([0, 1]), np.array([0, 1])
    assert lacking("quante volte devo pubblicare", given, asked, near).tolist() == [0, 1]
