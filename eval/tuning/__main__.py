"""Tune search and judge again, from files named by options; needed whenever the embedder changes.

    python -m eval.tuning all --interviews interviews_it.jsonl --expected expected_questions_it.jsonl \\
        --everyday tests/fixtures/offtopic_dev.txt --beir squad_it_dev
    python -m eval.tuning report … --everyday tests/fixtures/offtopic_heldout.txt

Background counts come from the interviews with crc32(slug) % 5 in 2, 3, 4; fusion's weights and the judge's trees from
these and, in what concerns weights, thresholds and scaling, from split 1. Split 0 is only ever reported on.
"""

from __future__ import annotations

import argparse
import json
import logging
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval import beir
from eval.tuning import background, judging, right_words, trials
from eval.tuning.collect import Collected, collect
from eval.tuning.data import REPORTED, TUNED, Corpus, Remembering, index_of, lines, read
from eval.tuning.fuse import fit
from eval.tuning.report import report
from eval.tuning.trials import ITALIAN
from index.analysis import unphone
from index.distill.owners import PARAPHRASES, RECORDS, read_groups, read_records
from index.embedders import DEFAULT, load_embedder
from index.fusion import Fusion
from index.judge import Judge
from index.search import Index

INDEX = Path(__file__).parents[2] / "index"
JUDGE = INDEX / "judge.json"
TRAINING = (2, 3, 4)
OFF_TOPIC = Path(__file__).with_name("offtopic.txt")  # the trees learn from these; nothing is measured on them
VETO = 0.55  # how near a refused question must come; a person's choice, no data holds refused questions
TEXT = ("answer_words", "answer_stems", "answer_char4", "answer_bigrams", "answer_related", "answer_covered",
        "answer_dense", "sentence_stems", "sentence_char4")  # fmt: skip
ASKED = ("question_stems", "question_char4", "question_dense", "who_char4", "full_stems", "full_char4", "full_bigrams",
         "full_related", "full_covered")  # fmt: skip
EXPECTED = ("expected_stems", "expected_char4", "expected_dense", "expected_both", "expected_three", "asked_stems",
            "asked_char4")  # fmt: skip

log = logging.getLogger("eval.tuning")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one step, or all but the report; returns the exit status."""
    args = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    corpus = read(args.interviews, args.expected)
    if args.step in ("background", "all"):
        background.write(background.count(corpus), INDEX / "data" / "background.json.gz")
        right_words.write(right_words.gathered(), INDEX / "data" / "words.txt.gz")
    embedder = Remembering(load_embedder(args.embedder))
    if args.step in ("fusion", "all"):
        _fusion(corpus, args, embedder)
    if args.step in ("judge", "all"):
        _judge(corpus, args, embedder)
    if args.step == "report":
        print(json.dumps(report(corpus, args.split, lines(args.everyday), embedder), ensure_ascii=False, indent=1))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("eval.tuning", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("step", choices=("background", "fusion", "judge", "all", "report"))
    parser.add_argument("--interviews", type=Path, required=True, metavar="JSONL")
    parser.add_argument("--expected", type=Path, required=True, metavar="JSONL")
    parser.add_argument("--everyday", type=Path, required=True, metavar="TXT", help="off-topic questions, one a line")
    parser.add_argument("--beir", type=Path, metavar="DIR", help="a benchmark, for passages without any question")
    parser.add_argument("--embedder", default=DEFAULT)
    parser.add_argument("--split", type=int, default=REPORTED, help="which split report asks (default: %(default)s)")
    return parser


def _fusion(corpus: Corpus, args: argparse.Namespace, embedder: Remembering) -> None:
    weights = dict(Fusion.load().weights)
    splits = (TUNED, *TRAINING)
    for regime, these, kinds, names in (
        ("asked", corpus.without_expected(), (ITALIAN,), TEXT + ASKED),
        ("expected", corpus, (ITALIAN, ("en",)), TEXT + ASKED + EXPECTED),
    ):
        index = index_of(these, embedder)
        tasks = [_collected(index, corpus, splits, several) for several in kinds]
        weights[regime] = fit(tasks, names)
        log.info("fusion, %s: %s", regime, weights[regime])
    if args.beir:
        weights["bare"] = fit([_benchmark(args.beir, embedder)], TEXT)
        log.info("fusion, bare: %s", weights["bare"])
    text = json.dumps({"weights": weights, "veto": VETO}, indent=1)
    (INDEX / "fusion.json").write_text(text + "\n", encoding="utf-8")
    Fusion.load.cache_clear()


def _judge(corpus: Corpus, args: argparse.Namespace, embedder: Remembering) -> None:
    everyday, fusion = lines(args.everyday), Fusion.load()
    domain = _domain(embedder)
    _write_judge({**json.loads(JUDGE.read_text(encoding="utf-8")), "domain": domain})  # trials read it
    forests, tuned = {}, {}
    for regime, these in (("expected", corpus), ("asked", corpus.without_expected())):
        learnt = trials.gather(these, TRAINING, [*everyday[::2], *lines(OFF_TOPIC)], embedder, fusion, limit=800)
        tuned[regime] = trials.gather(these, (TUNED,), everyday[1::2], embedder, fusion, limit=500)
        forests[regime] = judging.scale(judging.train(learnt, regime), tuned[regime])
        log.info("judge, %s: reliability %s", regime, judging.reliability(forests[regime], tuned[regime]))
    cuts = judging.thresholds(forests, tuned)
    log.info("thresholds: %s", cuts)
    card = {
        "fitted": "crc32(slug) % 5 in 2, 3, 4; scaled and cut on 1; corpora of 1, 5, 30 and all interviews",
        "embedder": args.embedder,
        "reliability": {regime: judging.reliability(forests[regime], tuned[regime]) for regime in forests},
    }
    _write_judge({"card": card, "thresholds": cuts, "domain": domain, "forests": forests})
    judging.check(Judge.load())


def _domain(embedder: Remembering) -> dict[str, Any]:
    kin = (*read_records(RECORDS), *read_groups(PARAPHRASES))
    asked = [text for each in kin for text in (*each.questions, *each.misses)]
    questions = ([unphone(text) for text in texts] for texts in (asked, lines(OFF_TOPIC)))
    return judging.domain(*(embedder.encode_queries(texts) for texts in questions))


def _write_judge(numbers: Mapping[str, Any]) -> None:
    JUDGE.write_text(json.dumps(numbers, separators=(",", ":")) + "\n", encoding="utf-8")
    Judge.load.cache_clear()


def _collected(index: Index, corpus: Corpus, splits: Sequence[int], kinds: Sequence[str]) -> list[Collected]:
    asks = [a for a in corpus.asks if a.split in splits and a.kind in kinds]
    return collect(index, [(a.text, {(a.interview, a.turn)}) for a in asks])


def _benchmark(folder: Path, embedder: Remembering) -> list[Collected]:
    """Half of the questions, by crc32 of their ids: the other half stays unseen."""
    benchmark = beir.read(folder)
    half = {q: text for q, text in benchmark.queries.items() if zlib.crc32(q.encode()) % 2 == 0}
    index = beir.build(benchmark.corpus, embedder)  # type: ignore[arg-type]
    return collect(index, [(text, {(d, 1) for d in benchmark.qrels[q]}) for q, text in half.items()])


if __name__ == "__main__":
    raise SystemExit(main())
