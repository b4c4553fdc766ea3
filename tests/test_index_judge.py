"""The judge's numbers, and what they do."""

import json
from importlib import resources

import numpy as np
import pytest

from index.embedders import load_embedder
from index.judge import THRESHOLDS, Judge, Trees, crowd, lead

STUMP = {"features": ["a"], "depth": 1, "base": 0.0, "slope": 1.0, "shift": 0.0,
         "trees": [[[0, 0.5, 1, 2, 0.0], [0, 0, 1, 1, -2.0], [0, 0, 2, 2, 2.0]]]}  # fmt: skip


def test_a_stump_sends_left_and_right():
    """At most the threshold goes left, more goes right; the logistic of the leaf is the probability."""
    found = Trees.read(STUMP).probabilities({"a": np.array([0.5, 0.6], np.float32)})
    assert found == pytest.approx([1 / (1 + np.e**2), 1 / (1 + np.e**-2)], abs=1e-5)


def test_trees_add_up_whatever_their_size():
    """Smaller trees are padded; every tree counts once."""
    forest = {**STUMP, "trees": [*STUMP["trees"], [[0, 0, 0, 0, 0.5]]]}
    assert Trees.read(forest).margins({"a": np.array([0.0, 1.0], np.float32)}).tolist() == [-1.5, 2.5]


def test_the_shipped_judge_has_three_words_in_order():
    """generoso shows more than equilibrato, equilibrato more than prudente."""
    assert 0 < THRESHOLDS["generoso"] <= THRESHOLDS["equilibrato"] <= THRESHOLDS["prudente"] < 1


def test_the_shipped_judge_keeps_style_out():
    """Neither length nor spelling of the question is a feature."""
    names = {name for forest in Judge.load().forests.values() for name in forest.features}
    assert not any(word in name for name in names for word in ("length", "typo", "chars", "phone"))


def test_the_shipped_judge_is_calibrated_where_it_was_cut():
    """In each bin of the card, what was said and what was so differ by less than .15 (bins of 40 questions or more)."""
    raw = json.loads(resources.files("index").joinpath("judge.json").read_text(encoding="utf-8"))
    rows = [row for rows in raw["card"]["reliability"].values() for row in rows if row["questions"] >= 40]
    assert rows and all(abs(row["said"] - row["was"]) < 0.15 for row in rows)


def test_without_expected_questions_no_feature_of_theirs():
    """The forest for passages without expected questions never looks at them."""
    assert not any(name.startswith("expected") for name in Judge.load().forests["asked"].features)


def test_lead_is_over_other_answers():
    """Two passages of one answer do not compete; alone, a candidate leads by its whole value."""
    values, turns = np.array([0.9, 0.8, 0.5], np.float32), np.array([1, 1, 2], np.float32)
    assert lead(values, turns) == pytest.approx([0.4, 0.3, -0.4])
    assert lead(values[:1], turns[:1]) == pytest.approx([0.9])


def test_crowd_is_the_same_for_every_candidate():
    """It tells about the corpus, not about a passage."""
    assert crowd(np.array([1.0, 0.0], np.float32)).tolist() == [0.5, 0.5]


def test_the_domain_tells_owners_questions_from_everyday_ones():
    """A line through the shipped embedder's space; another embedder's vectors say nothing."""
    domain, embedder = Judge.load().domain, load_embedder()
    asked, other = embedder.encode_queries(
        ["come rispondo alle recensioni dei clienti", "quanto cuoce la pasta al forno"]
    )
    assert domain.log_odds(asked) > 0 > domain.log_odds(other)
    assert domain.log_odds(np.ones(3, np.float32)) == 0


def test_coming_nearer_never_makes_an_answer_less_likely():
    """Raising the likeness to an expected question, all else as it was, lowers no probability."""
    rng = np.random.default_rng(0)
    forest = Judge.load().forests["expected"]
    values = {name: rng.random(200, dtype=np.float32) for name in forest.features}
    for name in ("expected_dense", "expected_both", "strength_lead"):
        nearer = {**values, name: values[name] + np.float32(0.3)}
        assert (forest.margins(nearer) >= forest.margins(values) - 1e-4).all()
