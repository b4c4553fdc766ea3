"""Expected questions beside an interview."""

import shutil
from pathlib import Path

import pytest

from corpus.errors import QuestionsError
from corpus.interview import Interview, Span, Turn, Voice
from corpus.questions import ExpectedQuestion, add, answer_hash, beside, read

FOLDER = Path(__file__).parent.parent / "corpus" / "interviews"


def interview(*answers: str) -> Interview:
    text, turns = "", []
    for n, answer in enumerate(answers, 1):
        start = len(text)
        text += f"Q{n}?\n{answer}\n"
        question = Span(start, start + 3, Voice.INTERVIEWER)
        turns.append(Turn(n, question, Span(start + 4, start + 4 + len(answer), Voice.EXPERT)))
    return Interview("prova", text.rstrip("\n"), tuple(turns))


def test_the_gerosa_interview_ships_with_enough_questions() -> None:
    """At least twelve Italian and four English for each answer, none written twice in one list."""
    expected = read(FOLDER / "gerosa.questions.yaml")
    assert sorted(expected.turns) == [1, 2, 3, 4, 5]
    for asked in expected.turns.values():
        assert len(asked.it) >= 12 and len(asked.en) >= 4
        assert len({q.text for q in asked.it}) == len(asked.it)
        assert all(q.origin == "editor" and q.reviewed for q in asked.it)


def test_adding_a_question_changes_nothing_else(tmp_path: Path) -> None:
    """Comments, order and quotation marks of a file written by hand survive our writing."""
    file = tmp_path / "prova.questions.yaml"
    file.write_text('# di chi è\n1:\n  it:\n    - "a: b?"   # da sola\n    - c?\n\n# fine\n2:\n  en: [d?]\n', "utf-8")
    assert add(file, interview("Uno.", "Due."), 1, "it", ExpectedQuestion("e?", "reader", False))
    written = file.read_text("utf-8")
    for kept in ("# di chi è", '- "a: b?"   # da sola', "# fine", "en: [d?]"):
        assert kept in written
    asked = read(file).turns[1]
    assert [q.text for q in asked.it] == ["a: b?", "c?", "e?"]
    assert asked.it[2] == ExpectedQuestion("e?", "reader", False)


def test_a_question_is_not_added_twice(tmp_path: Path) -> None:
    """Case, spaces and the kind of apostrophe don't make another question."""
    file = tmp_path / "prova.questions.yaml"
    assert add(file, interview("Uno."), 1, "no", "Quant’è?")
    assert not add(file, interview("Uno."), 1, "no", "quant'è? ")
    assert [q.text for q in read(file).turns[1].no] == ["Quant’è?"]


def test_an_edited_answer_makes_its_questions_stale(tmp_path: Path) -> None:
    """The hash written with the questions no longer fits; white space alone does not count."""
    file = tmp_path / "prova.questions.yaml"
    add(file, interview("Uno.", "Due."), 1, "it", "uno?")
    assert not read(file, interview("Uno. ", "Due.")).turns[1].stale
    edited = read(file, interview("Uno, anzi due.", "Due."))
    assert edited.turns[1].stale and "cambiata" in edited.problems[0].message


def test_questions_follow_their_answer_when_turns_move(tmp_path: Path) -> None:
    """A new first answer shifts the others: their questions go with them, on reading and on the next writing."""
    file = tmp_path / "prova.questions.yaml"
    add(file, interview("Uno.", "Due."), 1, "it", "uno?")
    add(file, interview("Uno.", "Due."), 2, "it", "due?")
    moved = interview("Zero.", "Uno.", "Due.")
    assert {n: t.it[0].text for n, t in read(file, moved).turns.items()} == {2: "uno?", 3: "due?"}
    assert add(file, moved, 1, "it", "zero?")
    assert {n: t.it[0].text for n, t in read(file).turns.items()} == {1: "zero?", 2: "uno?", 3: "due?"}


def test_questions_of_an_answer_that_is_gone_are_reported(tmp_path: Path) -> None:
    """They are left out and an editor is told."""
    file = tmp_path / "prova.questions.yaml"
    file.write_text("7:\n  it: [a?]\n", "utf-8")
    found = read(file, interview("Uno."))
    assert not found.turns and "7" in found.problems[0].message


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("1:\n  it: [a?\n", 3, "YAML"),
        ("- a?\n", 1, "numero"),
        ("uno:\n  it: [a?]\n", 1, "numero di una risposta"),
        ("1:\n  it: a?\n", 1, "elenco"),
        ("2:\n  fr: [a?]\n", 1, "fr"),
        ("1:\n  it:\n    - come fare: bene?\n", 1, "testo"),
        ("1:\n  it:\n    - {text: a?, origin: marte}\n", 1, "marte"),
    ],
)
def test_a_wrong_file_says_what_and_where(tmp_path: Path, content: str, line: int, words: str) -> None:
    """Every mistake of a hand-edited file is a QuestionsError with the line and what to do."""
    file = tmp_path / "prova.questions.yaml"
    file.write_text(content, "utf-8")
    with pytest.raises(QuestionsError) as caught:
        read(file)
    assert caught.value.line == line and words in caught.value.message and caught.value.mend


def test_hashes_are_kept_and_filled_in(tmp_path: Path) -> None:
    """A missing hash counts as fresh and is written at the next save."""
    file = beside(tmp_path / "gerosa.md")
    shutil.copy(FOLDER / "gerosa.questions.yaml", file)
    assert not any(
        t.stale for t in read(file, interview("Uno.", "Due.", "Tre.", "Quattro.", "Cinque.")).turns.values()
    )
    add(file, interview("Uno.", "Due.", "Tre.", "Quattro.", "Cinque."), 2, "it", "una domanda del tutto nuova?")
    assert read(file).turns[5].answer == answer_hash("Cinque.")
