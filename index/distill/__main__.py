"""`python -m index.distill --parallel P.tsv.gz --lexicon L.tsv.gz --teacher minilm --out DIR`: one command."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from corpus.errors import VademecumError
from index.distill.bags import bag, shares
from index.distill.data import GENERAL, Pair, by_worth, read_lexicon, read_parallel
from index.distill.export import write_model
from index.distill.owners import (
    PARAPHRASES,
    RECORDS,
    SYNONYMS,
    Kin,
    Lessons,
    Owners,
    befriend,
    read_groups,
    read_records,
)
from index.distill.student import evened, sif_weights, whitened
from index.distill.teacher import teacher_vectors
from index.distill.train import Lesson, Recipe, train
from index.distill.vocabulary import learn_pieces
from index.embedders import minilm_folder

Taught = tuple[Sequence[Kin], Sequence[Kin]]  # questions, synonyms


def distil(pairs: Sequence[Pair], taught: Taught, teacher: Path, out: Path, work: Path, recipe: Recipe) -> None:
    """Learn pieces and vectors from `pairs`, then what is `taught` of owners' questions, and write the model to `out`.

    `work` keeps what a rerun reuses.
    """
    texts = list(dict.fromkeys(pair.teacher for pair in pairs))
    place = {text: row for row, text in enumerate(texts)}
    vectors = teacher_vectors(texts, teacher, work / "teacher")
    sides = [side for pair in pairs for side in (pair.english, pair.italian)]
    tokenizer = learn_pieces(sides, recipe.pieces)
    pieces = int(tokenizer.get_vocab_size())
    english = bag(tokenizer, [pair.english for pair in pairs])
    italian = bag(tokenizer, [pair.italian for pair in pairs])
    lesson = Lesson(english, italian, vectors[[place[pair.teacher] for pair in pairs]], _epoch_rows(pairs, recipe))
    student = train(lesson, recipe, pieces, work / f"checkpoint-{_key(pairs, tokenizer)}.pt", _tell)
    plain = _general(pairs)
    general = bag(tokenizer, plain)
    student = evened(student, recipe.even) * sif_weights(shares([general], pieces), recipe.sif)[:, None]
    student = whitened(student, [general], recipe.whiten)
    student = befriend(student, tokenizer, Lessons(*taught, still=plain), Owners(seed=recipe.seed))
    student[0] = 0  # [UNK]: model2vec leaves it out, sentence-transformers adds it
    write_model(out, tokenizer, student)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0, or 2 with the error told on stderr."""
    options = _parser().parse_args(arguments)
    recipe = Recipe(seed=options.seed, epochs=options.epochs)
    try:
        teacher = minilm_folder() if options.teacher == "minilm" else Path(options.teacher)
        pairs = by_worth([*read_parallel(options.parallel), *read_lexicon(options.lexicon)], recipe.seed)
        work = options.cache or options.out.with_name(options.out.name + ".work")
        asked = [*read_records(options.owners), *read_groups(options.paraphrases)]
        taught = asked, read_groups(options.synonyms)
        distil(pairs[: options.pairs], taught, teacher, options.out, work, recipe)
    except VademecumError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{options.out}: model written.")
    return 0


def _general(pairs: Sequence[Pair]) -> list[str]:
    """General language, not manuals, in both languages: what frequencies and spread are measured on."""
    general = [pair for pair in pairs if pair.source in GENERAL] or pairs
    return [pair.english for pair in general] + [pair.italian for pair in general]


def _epoch_rows(pairs: Sequence[Pair], recipe: Recipe) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    times = [recipe.general_times if pair.source in GENERAL else 1 for pair in pairs]
    return np.repeat(np.arange(len(pairs)), times)


def _key(pairs: Sequence[Pair], tokenizer: Any) -> str:
    """A checkpoint goes on only over the very pairs, in the very pieces, that it began with."""
    digest = hashlib.sha256(tokenizer.to_str().encode())
    for pair in pairs:
        digest.update(f"{pair.teacher}\t{pair.italian}\n".encode())
    return digest.hexdigest()[:12]


def _tell(epoch: int, loss: float) -> None:
    tqdm.write(f"epoch {epoch}: loss {loss:.3f}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m index.distill", description="Train the shipped embedder.")
    add = parser.add_argument
    add("--parallel", type=Path, required=True, help="English, Italian, source: a .tsv.gz of sentence pairs")
    add("--lexicon", type=Path, required=True, help="English, Italian, gloss: a .tsv.gz of words")
    add("--owners", type=Path, default=RECORDS, help="owners' questions and answers: a .jsonl.gz (default: ours)")
    add("--paraphrases", type=Path, default=PARAPHRASES, help="questions of one meaning: a .jsonl.gz (default: ours)")
    add("--synonyms", type=Path, default=SYNONYMS, help="words of one meaning: a .jsonl.gz (default: ours)")
    add("--teacher", default="minilm", help="minilm, or a sentence-transformers folder (default: minilm)")
    add("--out", type=Path, required=True, help="the model's folder")
    add("--cache", type=Path, help="teacher vectors and checkpoints (default: OUT.work)")
    add("--seed", type=int, default=0)
    add("--epochs", type=int, default=Recipe().epochs)
    add("--pairs", type=int, help="only the first N pairs, best sources first")
    return parser


if __name__ == "__main__":
    sys.exit(main())
