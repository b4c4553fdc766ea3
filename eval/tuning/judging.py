"""The judge's forests: trained on some interviews, scaled and cut on others, written as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.tuning.trials import Trial
from index.judge import Judge, Trees

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
By = Mapping[str, Sequence[Trial]]  # trials by size of corpus

# Where a candidate stands, and how rare the question's words are, say nothing of whether it answers.
LEFT_OUT = ("regime", "turn", "size", "rareness", "topic")
NEARER = ("expected_both", "expected_dense", "expected_three", "expected_lead", "question_dense", "answer_dense",
          "strength", "strength_lead", "domain")  # fmt: skip
FARTHER = ("answer_missing", "full_missing", "unheard", "lacking")
# What each kind of unanswered question weighs, answered ones being 1.
SHARES = {"miss": 0.5, "miss_en": 0.1, "off": 0.5, "other": 0.25}
TRAINED_ON = 3  # best candidates of an unanswered question that serve as bad examples
DEPTH, TREES = 6, 300


def features(trials: By, regime: str) -> list[str]:
    """Names the forest may use: nothing of refused questions, nor of expected ones where there are none."""
    names = next(t for items in trials.values() for t in items).values
    absent = ("refused",) if regime == "expected" else ("refused", "expected", "asked_", "crowd_expected")
    return [name for name in names if name not in LEFT_OUT and not name.startswith(absent)]


def domain(asked: Floats, others: Floats) -> dict[str, Any]:
    """The line between owners' questions [n, d] and everyday ones [m, d], both sides weighing the same, as JSON."""
    from sklearn.linear_model import LogisticRegression

    table, labels = np.concatenate([asked, others]), np.repeat([1, 0], [len(asked), len(others)])
    line = LogisticRegression(C=1, class_weight="balanced", max_iter=2000).fit(table, labels)
    return {"weights": [round(float(w), 3) for w in line.coef_[0]], "bias": round(float(line.intercept_[0]), 3)}


def train(trials: By, regime: str) -> dict[str, Any]:
    """A forest as JSON, not yet scaled: right passages against the best passages of unanswered questions.

    Wrong passages of answered questions are left out: the judge says whether to answer, fusion says with what. Where
    all else is equal, coming nearer never makes an answer less likely, nor lacking something more: near misses of our
    data are worded nearer to the answers than some asks, and that is a habit of whoever wrote them.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    names = features(trials, regime)
    tables, labels, weights = zip(*(_examples(items, names) for items in trials.values() if items), strict=True)
    model = HistGradientBoostingClassifier(
        max_depth=DEPTH,
        max_iter=TREES,
        learning_rate=0.06,
        min_samples_leaf=40,
        l2_regularization=1.0,
        random_state=0,
        monotonic_cst=[(name in NEARER) - (name in FARTHER) for name in names],
    )
    model.fit(np.concatenate(tables), np.concatenate(labels), sample_weight=1000 * np.concatenate(weights))
    trees = [[_node(at, node) for at, node in enumerate(stage[0].nodes)] for stage in model._predictors]
    base = float(np.ravel(model._baseline_prediction)[0])
    return {"features": names, "depth": DEPTH, "base": base, "slope": 1.0, "shift": 0.0, "trees": trees}


def scale(forest: dict[str, Any], trials: By) -> dict[str, Any]:
    """Platt's scaling of the best candidate's margin, answered and unanswered questions weighing the same."""
    from sklearn.linear_model import LogisticRegression

    best, answered, weights = _bests(Trees.read(forest), trials)
    line = LogisticRegression(C=1e6).fit(best[:, None], answered, sample_weight=weights)
    return {**forest, "slope": round(float(line.coef_[0, 0]), 4), "shift": round(float(line.intercept_[0]), 4)}


def thresholds(forests: Mapping[str, dict[str, Any]], trials: Mapping[str, By]) -> dict[str, float]:
    """Balanced errors for "equilibrato"; half as many wrong answers for "prudente", wrong declines for "generoso"."""
    parts = [_bests(Trees.read(forests[regime]), trials[regime], scaled=True) for regime in forests]
    p, answered, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    cuts = np.linspace(0.02, 0.98, 193)
    wrongly_declined = np.array([weights[answered & (p < cut)].sum() for cut in cuts]) / weights[answered].sum()
    wrongly_answered = np.array([weights[~answered & (p >= cut)].sum() for cut in cuts]) / weights[~answered].sum()
    balanced = int(np.argmin(np.abs(wrongly_declined - wrongly_answered)))
    error = float(wrongly_declined[balanced])
    return {
        "prudente": round(float(cuts[np.argmax(wrongly_answered <= error / 2)]), 3),
        "equilibrato": round(float(cuts[balanced]), 3),
        "generoso": round(float(cuts[np.flatnonzero(wrongly_declined <= error / 2)[-1]]), 3),
    }


def reliability(forest: dict[str, Any], trials: By, bins: int = 10) -> list[dict[str, float]]:
    """Bins of the best candidate's probability: how often such questions were answered."""
    p, answered, weights = _bests(Trees.read(forest), trials, scaled=True)
    rows = []
    for low in np.arange(bins) / bins:
        here = (p >= low) & (p < low + 1 / bins + (1e-6 if low + 1 / bins >= 1 else 0))
        if here.any():
            share = float(weights[here & answered].sum() / weights[here].sum())
            rows.append({"said": round(float(np.average(p[here], weights=weights[here])), 3), "was": round(share, 3),
                         "questions": int(here.sum())})  # fmt: skip
    return rows


def check(judge: Judge) -> None:
    """Raise ValueError unless every threshold is a probability and in the order of their words."""
    cuts = [judge.thresholds[word] for word in ("generoso", "equilibrato", "prudente")]
    if not 0 < cuts[0] <= cuts[1] <= cuts[2] < 1:
        raise ValueError(f"thresholds out of order: {cuts}")


def _examples(items: Sequence[Trial], names: Sequence[str]) -> tuple[Floats, npt.NDArray[np.bool_], Doubles]:
    kept = [(t, np.flatnonzero(t.right) if t.answerable else np.arange(min(TRAINED_ON, len(t.right)))) for t in items]
    table = np.concatenate([np.stack([t.values[name][at] for name in names], axis=1) for t, at in kept])
    kinds = np.concatenate([np.full(len(at), "asked" if t.answerable else t.kind) for t, at in kept])
    return table, kinds == "asked", _weights(kinds)


def _weights(kinds: npt.NDArray[np.str_]) -> Doubles:
    weights = np.zeros(len(kinds))
    for kind, share in {"asked": 1.0, **SHARES}.items():
        here = kinds == kind
        if here.any():
            weights[here] = share / here.sum()
    return weights


def _bests(forest: Trees, trials: By, scaled: bool = False) -> tuple[Doubles, npt.NDArray[np.bool_], Doubles]:
    values = forest.probabilities if scaled else forest.margins
    best, answered, weights = [], [], []
    for items in trials.values():
        if items:
            best += [float(values(t.values).max()) for t in items]
            answered += [t.answerable for t in items]
            kinds = np.array(["asked" if t.answerable else t.kind for t in items])
            weights.append(_weights(kinds))
    return np.array(best), np.array(answered, dtype=bool), np.concatenate(weights)


def _node(at: int, node: Any) -> list[float]:
    if node["is_leaf"]:
        return [0, 0.0, at, at, round(float(node["value"]), 5)]
    threshold = round(float(node["num_threshold"]), 6)
    return [int(node["feature_idx"]), threshold, int(node["left"]), int(node["right"]), 0.0]
