"""The training loop: both languages' bags against the teacher's vector of the English side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from index.distill.bags import Bags, Ints, thinned
from index.distill.student import Floats, first_vectors

AFTERWARDS = frozenset({"sif", "even", "whiten"})  # baked into the vectors when training is over


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the weights, beside the data."""

    seed: int = 0
    epochs: int = 4
    batch: int = 2_048
    pieces: int = 40_000
    temperature: float = 0.05
    rate: float = 0.02  # Adam's, falling to 0 in a straight line
    first_scale: float = 0.1  # see student.first_vectors
    general_times: int = 4  # how often an epoch shows the general sources
    topics: int = 128  # see batches()
    topic_run: int = 512
    last_epochs: int = 2  # after `epochs`, with a fresh Adam: what remains must not lean on single pieces
    last_rate: float = 0.008  # falling to 0 again
    dropout: float = 0.3  # in the last epochs, the chance of each piece to be left out of a training text
    sif: float = 6e-4  # see student.sif_weights
    even: float = 0.5  # see student.evened
    whiten: float = 0.2  # see student.whitened


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn: row i of `english`, `italian`, `teacher` ([pairs, d]) is one pair."""

    english: Bags
    italian: Bags
    teacher: Floats
    rows: Ints  # one epoch, oversampled pairs several times


def batches(lesson: Lesson, recipe: Recipe, epoch: int) -> Iterator[Ints]:
    """One epoch's batches, made of runs of pairs near one topic: their negatives are near misses.

    A topic is the nearest of `topics` randomly drawn teacher vectors, drawn again each epoch.
    """
    rng = np.random.default_rng([recipe.seed, epoch])
    rows = rng.permutation(lesson.rows)
    centres = lesson.teacher[rng.choice(rows, recipe.topics, replace=len(rows) < recipe.topics)]
    rows = rows[np.argsort(_nearest(lesson.teacher, rows, centres), kind="stable")]
    run = min(recipe.topic_run, recipe.batch)
    runs = [rows[start : start + run] for start in range(0, len(rows), run)]
    order = rng.permutation(len(runs))
    mixed = np.concatenate([runs[place] for place in order])
    size = min(recipe.batch, len(mixed))
    for start in range(0, len(mixed) - size + 1, size):
        yield mixed[start : start + size]


def train(
    lesson: Lesson, recipe: Recipe, pieces: int, checkpoint: Path, told: Callable[[int, float], None]
) -> npt.NDArray[np.float32]:
    """Vectors of the student, [pieces, d] float32.

    After each epoch `checkpoint` holds all that is needed to go on (a run by another recipe starts afresh) and
    `told` hears the epoch and its mean loss.
    """
    import torch

    torch.manual_seed(recipe.seed)
    layer = torch.nn.EmbeddingBag(pieces, lesson.teacher.shape[1], mode="mean")
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(_start(lesson, recipe, pieces)))
    optimizer = _adam(layer, recipe)
    per_epoch = len(lesson.rows) // min(recipe.batch, len(lesson.rows))
    for epoch in range(_resume(checkpoint, recipe, layer, optimizer), recipe.epochs + recipe.last_epochs):
        if epoch == recipe.epochs:
            optimizer = _adam(layer, recipe)
        dropout = recipe.dropout if epoch >= recipe.epochs else 0.0
        losses = []
        chance = np.random.default_rng([recipe.seed, epoch, 1])
        bar = tqdm(batches(lesson, recipe, epoch), f"epoch {epoch + 1}", per_epoch, disable=None)
        for number, rows in enumerate(bar):
            for group in optimizer.param_groups:
                group["lr"] = _rate(recipe, epoch + number / per_epoch)
            losses.append(_step(layer, optimizer, lesson, rows, recipe, _Thinning(dropout, chance)))
        _save(checkpoint, recipe, epoch + 1, layer, optimizer)
        told(epoch + 1, float(np.mean(losses)))
    vectors: npt.NDArray[np.float32] = layer.weight.detach().numpy().copy()
    return vectors


@dataclass(frozen=True, slots=True)
class _Thinning:
    """How many pieces an epoch leaves out, and the dice for which."""

    dropout: float
    chance: np.random.Generator


def _adam(layer: Any, recipe: Recipe) -> Any:
    import torch

    return torch.optim.Adam(layer.parameters(), lr=recipe.rate, fused=True)


def _rate(recipe: Recipe, epoch: float) -> float:
    """Adam's rate at the moment `epoch`, 2.5 in the middle of the third: two straight lines down to 0."""
    if epoch < recipe.epochs:
        return recipe.rate * (1 - epoch / recipe.epochs)
    return recipe.last_rate * (1 - (epoch - recipe.epochs) / recipe.last_epochs)


def _start(lesson: Lesson, recipe: Recipe, pieces: int) -> npt.NDArray[np.float32]:
    bags = (lesson.english, lesson.italian)
    return first_vectors(bags, lesson.teacher, pieces, recipe.first_scale, recipe.seed)


def _nearest(vectors: Floats, rows: Ints, centres: Floats) -> Ints:
    wide = centres.astype(np.float32).T
    found = [
        (vectors[rows[start : start + 20_000]].astype(np.float32) @ wide).argmax(axis=1)
        for start in range(0, len(rows), 20_000)
    ]
    return np.concatenate(found)


def _step(
    layer: Any,
    optimizer: Any,
    lesson: Lesson,
    rows: Ints,
    recipe: Recipe,
    thinning: _Thinning,
) -> float:
    """One InfoNCE step (van den Oord et al. 2018): each text must find its own teacher vector in the batch."""
    import torch

    target = torch.from_numpy(lesson.teacher[rows].astype(np.float32))
    own = torch.arange(len(rows))
    loss = torch.zeros(())
    for held in (lesson.english, lesson.italian):
        ids, starts = thinned(*held.take(rows), thinning.dropout, thinning.chance)
        student = torch.nn.functional.normalize(layer(torch.from_numpy(ids), torch.from_numpy(starts)), dim=1)
        with torch.autocast("cpu", torch.bfloat16):
            likeness = student @ target.T
        loss = loss + torch.nn.functional.cross_entropy(likeness.float() / recipe.temperature, own)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


def _save(path: Path, recipe: Recipe, epochs: int, layer: Any, optimizer: Any) -> None:
    import torch

    path.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "recipe": _decisive(recipe),
        "epochs": epochs,
        "layer": layer.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)


def _decisive(recipe: Recipe) -> dict[str, Any]:
    """What decides the training: what is done to the vectors afterwards does not."""
    return {name: value for name, value in asdict(recipe).items() if name not in AFTERWARDS}


def _resume(path: Path, recipe: Recipe, layer: Any, optimizer: Any) -> int:
    """Epochs already done by this very recipe, their state restored; 0 where there are none."""
    import torch

    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    same = state["recipe"] == _decisive(recipe) and state["layer"]["weight"].shape == layer.weight.shape
    if not same:
        return 0
    layer.load_state_dict(state["layer"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["epochs"])
