"""Training the shipped embedder, on a few pairs and a teacher so small that the tests make it."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.distill.__main__ import main
from index.distill.bags import Bags, bag, shares, thinned
from index.distill.data import LEXICON, Pair, by_worth, read_lexicon, read_parallel
from index.distill.owners import Kin, Lessons, Owners, befriend, read_groups, read_records
from index.distill.student import evened, first_vectors, sif_weights, whitened
from index.distill.train import Lesson, Recipe, _rate, batches
from index.distill.vocabulary import learn_pieces
from index.embedders import load_embedder

WORDS = {"dog": "cane", "house": "casa", "sea": "mare", "bread": "pane", "shop": "bottega", "city": "città"}


def _table(path: Path, rows: Iterable[tuple[str, str, str]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
    return path


def _lines(path: Path, rows: Iterable[dict[str, object]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


RECORD = {
    "q": "cane mare?",
    "a": "La bottega vende pane in città ogni giorno. No.",
    "best": "La bottega vende pane in città ogni giorno.",
    "asks": ["cane", "cane casa"],
    "expected": ["mare"],
    "misses": ["pane"],
    "en": "dog sea",
}


def _sentences(count: int) -> list[tuple[str, str, str]]:
    rng = random.Random(0)
    rows = []
    for _ in range(count):
        words = rng.sample(sorted(WORDS), 3)
        rows.append((" ".join(words), " ".join(WORDS[word] for word in words), rng.choice(["stsb", "ms_learn"])))
    return rows


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static English teacher: one random vector a word."""
    from index.distill.export import write_model

    folder = tmp_path_factory.mktemp("teacher")
    tokenizer = learn_pieces(list(WORDS) * 50, 200)
    vectors = np.random.default_rng(1).standard_normal((tokenizer.get_vocab_size(), 16))
    write_model(folder, tokenizer, vectors)
    return folder


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tables")
    parallel = _table(folder / "parallel.tsv.gz", _sentences(300))
    lexicon = _table(folder / "lexicon.tsv.gz", [(en, it, en) for en, it in WORDS.items()])
    _lines(folder / "owners.jsonl.gz", [RECORD])
    _lines(folder / "paraphrases.jsonl.gz", [{"it": ["città", "mare città"], "en": ["city"]}])
    _lines(folder / "synonyms.jsonl.gz", [{"it": ["casa", "bottega"], "en": ["house"]}])
    return parallel, lexicon


def _command(tables: tuple[Path, Path], teacher: Path, out: Path, *more: str) -> int:
    parallel, lexicon = tables
    paths = ["--parallel", str(parallel), "--lexicon", str(lexicon), "--teacher", str(teacher), "--out", str(out)]
    taught = [f"--{name}={parallel.with_name(name + '.jsonl.gz')}" for name in ("owners", "paraphrases", "synonyms")]
    return main([*paths, *taught, *more])


def test_one_command_teaches_italian_words_the_place_of_english_ones(
    tables: tuple[Path, Path], teacher: Path, tmp_path: Path
) -> None:
    """After training, each Italian word is nearest to its own translation."""
    assert _command(tables, teacher, tmp_path / "model", "--epochs", "20") == 0
    model = load_embedder(tmp_path / "model")
    likeness = model.encode(list(WORDS.values())) @ model.encode(list(WORDS)).T
    assert likeness.argmax(axis=1).tolist() == list(range(len(WORDS)))


def test_the_same_seed_gives_the_same_weights(tables: tuple[Path, Path], teacher: Path, tmp_path: Path) -> None:
    """Two runs from nothing write the same file; another seed writes another."""
    for name, seed in (("one", "0"), ("two", "0"), ("other", "1")):
        assert _command(tables, teacher, tmp_path / name, "--epochs", "2", "--seed", seed) == 0
    one, two, other = (load_embedder(tmp_path / name).fingerprint for name in ("one", "two", "other"))
    assert one == two != other


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(
    tables: tuple[Path, Path], teacher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after the second of four epochs, it ends in the weights of a run that was not."""
    import index.distill.train as training

    whole, save = tmp_path / "whole", training._save
    assert _command(tables, teacher, whole, "--epochs", "4") == 0

    def save_and_stop(*given: object) -> None:
        save(*given)  # type: ignore[arg-type]
        if given[2] == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(training, "_save", save_and_stop)
    with pytest.raises(KeyboardInterrupt):
        _command(tables, teacher, tmp_path / "cut", "--epochs", "4")
    monkeypatch.setattr(training, "_save", save)
    assert _command(tables, teacher, tmp_path / "cut", "--epochs", "4") == 0
    assert load_embedder(tmp_path / "cut").fingerprint == load_embedder(whole).fingerprint


def test_teacher_vectors_are_computed_once(tables: tuple[Path, Path], teacher: Path, tmp_path: Path) -> None:
    """A rerun reads the cached blocks and writes none."""
    assert _command(tables, teacher, tmp_path / "model", "--epochs", "1") == 0
    blocks = {path: path.stat().st_mtime_ns for path in (tmp_path / "model.work" / "teacher").iterdir()}
    assert _command(tables, teacher, tmp_path / "model", "--epochs", "1") == 0
    assert blocks == {path: path.stat().st_mtime_ns for path in (tmp_path / "model.work" / "teacher").iterdir()}
    assert all(path.suffix == ".npy" for path in blocks)


def test_the_best_sources_come_first() -> None:
    """So that the first N pairs are the best N, whatever N."""
    sources = ["ms_learn", "stsb", "ms_bc", LEXICON, "ms_dotnet", "gnome_help"]
    ordered = [pair.source for pair in by_worth([Pair("a", "b", "a", source) for source in sources], seed=0)]
    assert set(ordered[:2]) == {"stsb", LEXICON}
    assert set(ordered[2:4]) == {"ms_bc", "gnome_help"}


def test_the_gloss_is_for_the_teacher_alone(tmp_path: Path) -> None:
    """The student reads the bare word, the teacher its sense too; a gloss that says nothing new is left out."""
    path = _table(tmp_path / "l.tsv.gz", [("bank", "banca", "a place for money"), ("Cadmus", "Cadmo", "Cadmus")])
    assert read_lexicon(path) == [
        Pair("bank", "banca", "bank: a place for money", LEXICON),
        Pair("Cadmus", "Cadmo", "Cadmus", LEXICON),
    ]


def test_a_table_of_another_shape_is_refused_with_its_line(tmp_path: Path) -> None:
    """The message names file, line and what was expected."""
    path = tmp_path / "bad.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("a\tb\tc\na\tb\n")
    with pytest.raises(ModelError, match=r"bad\.tsv\.gz, riga 2: 2 colonne"):
        read_parallel(path)


def test_a_missing_table_ends_the_command_in_a_message(
    tmp_path: Path, teacher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2 and one sentence, no traceback."""
    nowhere = (tmp_path / "no.tsv.gz", tmp_path / "no.tsv.gz")
    assert _command(nowhere, teacher, tmp_path / "model") == 2
    assert "no.tsv.gz non c’è" in capsys.readouterr().err


def test_pieces_are_blind_to_what_readers_type_differently() -> None:
    """Upper case, accents and the kind of apostrophe cost nothing."""
    tokenizer = learn_pieces(["perché l'azienda è così"] * 20, 300)
    pieces = [
        tokenizer.encode(text).ids
        for text in ("Perché l’azienda è così", "PERCHE L'AZIENDA E COSI", "perche l'azienda e cosi")
    ]
    assert pieces[0] == pieces[1] == pieces[2]


def test_bags_are_what_the_tokenizer_gave() -> None:
    """Rows can be taken in any order, and an empty text is an empty bag."""
    tokenizer = learn_pieces(["pane casa mare"] * 20, 100)
    texts = ["pane casa", "", "mare"]
    bags = bag(tokenizer, texts)
    ids, starts = bags.take(np.array([2, 0]))
    assert ids.tolist() == tokenizer.encode("mare").ids + tokenizer.encode("pane casa").ids
    assert starts.tolist() == [0, len(tokenizer.encode("mare").ids)]
    assert bags.lengths()[1] == 0


def test_sif_weights_follow_their_formula() -> None:
    """a / (a + p): one half where the share equals a, one where the piece was never seen."""
    bags = Bags(np.array([1, 1, 1, 2]), np.array([0, 4]))
    found = shares([bags], 4)
    assert found.tolist() == [0, 0.75, 0.25, 0]
    assert sif_weights(found, 0.25).tolist() == [1, 0.25, 0.5, 1]


def test_thinning_leaves_no_text_without_pieces() -> None:
    """About the asked share of pieces goes, in order; an empty text stays empty, a short one is never emptied."""
    ids, starts = np.arange(1_003), np.array([0, 1, 1, 3])  # texts of 1, 0, 2 and 1,000 pieces
    kept, begins = thinned(ids, starts, 0.3, np.random.default_rng(0))
    lengths = np.diff(np.append(begins, len(kept)))
    assert lengths[0] == 1 and lengths[1] == 0 and lengths[2] >= 1
    assert 650 < lengths[3] < 750 and (np.diff(kept) > 0).all()
    whole, same = thinned(ids, starts, 0.0, np.random.default_rng(0))
    assert whole.tolist() == ids.tolist() and same.tolist() == starts.tolist()


def test_the_rate_falls_to_nothing_twice() -> None:
    """From its start over the first epochs, and from a lower one over the last."""
    recipe = Recipe(epochs=4, last_epochs=2, rate=0.02, last_rate=0.008)
    found = [_rate(recipe, epoch) for epoch in (0, 2, 4, 5)]
    assert found == pytest.approx([0.02, 0.01, 0.008, 0.004])


def test_evening_brings_lengths_nearer_and_keeps_directions() -> None:
    """Power 1/2 takes lengths to their square root, 0 leaves them, and a vector of zeros stays one."""
    vectors = np.array([[4, 0], [0, 9], [0, 0]], dtype=np.float32)
    assert evened(vectors, 0.5) == pytest.approx(np.array([[2, 0], [0, 3], [0, 0]]))
    assert evened(vectors, 0) == pytest.approx(vectors)


def test_whitening_spreads_texts_over_the_directions() -> None:
    """The widest direction of the texts comes nearer to the narrowest; power 0 changes nothing."""
    vectors = np.random.default_rng(0).standard_normal((500, 3)).astype(np.float32) * [10, 3, 1]
    bags = Bags(np.arange(500), np.arange(501))
    assert whitened(vectors, [bags], 0) == pytest.approx(vectors, abs=1e-4)

    def spread(found: np.ndarray) -> float:
        variance = np.linalg.eigvalsh(np.cov((found / np.linalg.norm(found, axis=1, keepdims=True)).T))
        return float(variance[-1] / variance[0])

    assert spread(whitened(vectors, [bags], 0.2)) < spread(vectors)


def test_an_answer_comes_near_to_its_questions_and_a_miss_does_not() -> None:
    """After the lesson; general texts stay where they were, and the same seed gives the same vectors."""
    tokenizer = learn_pieces([*WORDS, *WORDS.values()] * 50, 300)
    vectors = np.random.default_rng(0).standard_normal((tokenizer.get_vocab_size(), 32)).astype(np.float32)
    records = [Kin(("cane", "dog"), ("pane",), ("bottega",)), Kin(("mare", "sea"), ("casa",), ("city",))]
    lessons = Lessons(records, [Kin(("città", "shop"))], still=["bread house"])

    def likeness(found: np.ndarray, one: str, other: str) -> float:
        a, b = (found[tokenizer.encode(text).ids].sum(axis=0) for text in (one, other))
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    owners = Owners(epochs=60, batch=2, rate=0.02)
    after = befriend(vectors, tokenizer, lessons, owners)
    for one, other in (("cane", "dog"), ("cane", "pane"), ("mare", "casa"), ("città", "shop")):
        assert likeness(after, one, other) > likeness(vectors, one, other) + 0.2
    assert likeness(after, "cane", "bottega") < likeness(after, "cane", "pane") - 0.3
    still = tokenizer.encode("bread house").ids
    moved, before = after[still].sum(axis=0), vectors[still].sum(axis=0)
    assert moved @ before / np.linalg.norm(moved) / np.linalg.norm(before) > 0.99
    assert (befriend(vectors, tokenizer, lessons, owners) == after).all()


def test_no_owners_question_changes_nothing() -> None:
    """Who leaves the lesson out has the distilled vectors as they are."""
    vectors = np.eye(3, dtype=np.float32)
    assert befriend(vectors, learn_pieces(["a b c"], 10), Lessons([], [], []), Owners()) is vectors


def test_records_are_read_with_the_sentences_of_their_answer(tmp_path: Path) -> None:
    """The answer whole, its best sentence, and each sentence long enough to say something."""
    (kin,) = read_records(_lines(tmp_path / "o.jsonl.gz", [RECORD]))
    assert kin.questions == ("cane", "cane casa", "mare", "dog sea", "cane mare?")
    assert kin.answers == (RECORD["a"], RECORD["best"], RECORD["best"])
    assert kin.misses == ("pane",)


def test_a_record_without_a_key_is_refused_with_its_line(tmp_path: Path) -> None:
    """The message names file, line and key; a file that isn't there is named too."""
    path = _lines(tmp_path / "s.jsonl.gz", [{"it": ["a", "b"], "en": []}, {"it": ["a"]}])
    with pytest.raises(ModelError, match=r"s\.jsonl\.gz, riga 2: manca en"):
        read_groups(path)
    with pytest.raises(ModelError, match=r"none\.jsonl\.gz non c’è"):
        read_records(tmp_path / "none.jsonl.gz")


def test_first_vectors_point_where_the_teacher_does() -> None:
    """A piece of texts about one thing starts near the teacher's vector of that thing."""
    teacher = np.eye(4, 64, dtype=np.float32)
    bags = Bags(np.array([0, 1, 2, 3]), np.arange(5))
    vectors = first_vectors([bags], teacher, 4, scale=0.1, seed=0)
    centred = teacher - teacher.mean(axis=0)
    assert (vectors @ centred.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_batches_keep_one_topic_together() -> None:
    """Runs of one batch share their nearest centre, so that negatives are near misses; no row comes twice."""
    topics = np.repeat(np.eye(4, dtype=np.float32), 32, axis=0)
    lesson = Lesson(*([Bags(np.arange(128), np.arange(129))] * 2), topics, np.arange(128))  # type: ignore[arg-type]
    recipe = Recipe(batch=16, topic_run=16, topics=64)
    seen = list(batches(lesson, recipe, epoch=0))
    assert sorted(np.concatenate(seen).tolist()) == list(range(128))
    assert all(len({int(row) // 32 for row in rows}) == 1 for rows in seen)
    again = list(batches(lesson, recipe, epoch=0))
    assert all((one == two).all() for one, two in zip(seen, again, strict=True))
