"""The canonical format and `vademecum import`: what is written is read back as it was."""

import argparse
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import importer
from corpus.assembly import Role, Section, assemble
from corpus.errors import CorpusError, InterviewError
from corpus.interview import Expert, Interview, Voice
from corpus.readers import READERS, markdown

ROOT = Path(__file__).parent.parent
DEV = sorted((ROOT / "tests/fixtures/typography/dev").glob("*.txt"))
PAGE = """---
id: due
title: 'Due voci: una bottega'
experts:
  - name: Ada Neri
    role: sarta
  - name: Ugo Bo
magazine: La Rivista
url: https://rivista.example/due
published: 2020-02-29
lang: it
---

Ada Neri e Ugo Bo hanno
una bottega.

## Chi comanda?
## E da quando?

**Ada Neri:** Io. Il mio motto:

> Chi fa da sé fa per tre. — Carlo Blu

E basta.

**Ugo Bo:** *Lei*, vedi [il sito](https://a.example).
- prima lei;
- poi io.

## Grazie.
"""


def read(text: str, folder: Path, name: str = "due") -> Interview:
    file = folder / f"{name}.md"
    file.write_text(text, "utf-8")
    return READERS[".md"](file)[0]


def test_a_canonical_page_is_read(tmp_path: Path) -> None:
    """Front matter, introduction, a question of two paragraphs, two speakers, a third party, a list, a goodbye."""
    found = read(PAGE, tmp_path)
    assert found.title == "Due voci: una bottega" and found.published == date(2020, 2, 29)
    assert found.experts == (Expert("Ada Neri", "sarta"), Expert("Ugo Bo"))
    assert found.introduction and found.slice(found.introduction) == "Ada Neri e Ugo Bo hanno una bottega."
    first, second = found.turns
    assert found.question(first) == found.question(second) == "Chi comanda?\nE da quando?"
    assert (first.speaker, second.speaker) == ("Ada Neri", "Ugo Bo")
    assert found.answer(first) == "Io. Il mio motto:\nChi fa da sé fa per tre. — Carlo Blu\nE basta."
    assert found.answer(second) == "Lei, vedi il sito.\n- prima lei;\n- poi io."
    (third,) = first.third_party
    assert found.slice(third) == "Chi fa da sé fa per tre." and third.speaker == "Carlo Blu"
    assert third.voice is Voice.THIRD_PARTY and third.quoted_by == "Ada Neri"
    assert found.text.endswith("\nGrazie.")


def test_a_question_nobody_answers_is_told_and_is_no_turn(tmp_path: Path) -> None:
    """The goodbye is a remark for the editor."""
    file = tmp_path / "due.md"
    file.write_text(PAGE, "utf-8")
    _, problems = READERS[".md"](file)
    assert "risposta" in problems[0].message


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """The same interview, and the same file the second time."""
    found = read(PAGE, tmp_path)
    written = markdown.write(found)
    again = read(written, tmp_path)
    assert again == found
    assert markdown.write(again) == written


def test_the_real_interview_is_what_our_reader_makes_of_the_magazines_text() -> None:
    """corpus/interviews/gerosa.md, written again from what was read, is the same file."""
    file = ROOT / "corpus/interviews/gerosa.md"
    assert markdown.write(READERS[".md"](file)[0]) == file.read_text("utf-8")


@pytest.mark.parametrize("name", ["expert", "experts"])
@pytest.mark.parametrize("value", ["Ada Neri; sarta", "{name: Ada Neri, role: sarta}", "[Ada Neri; sarta]"])
def test_experts_may_be_written_in_several_ways(name: str, value: str, tmp_path: Path) -> None:
    """One name, a mapping, a list."""
    found = read(f"---\n{name}: {value}\n---\n\n## Come?\n\nBene.\n", tmp_path)
    assert found.experts == (Expert("Ada Neri", "sarta"),) and found.turn(1).speaker == "Ada Neri"


def test_no_front_matter_is_no_error(tmp_path: Path) -> None:
    """Everything besides the text may be missing."""
    found = read("## Come?\n\nBene.\n", tmp_path)
    assert (found.title, found.url, found.experts, found.turn(1).speaker) == (None, None, (), None)


def test_a_mistake_in_the_front_matter_says_its_line(tmp_path: Path) -> None:
    """The line of the file, not of the YAML."""
    with pytest.raises(InterviewError) as caught:
        read("---\ntitle: a\npublished: ieri\n---\n\n## Come?\n\nBene.\n", tmp_path)
    assert caught.value.line == 3 and caught.value.mend


LIKE_MARKUP = [
    "# uno",
    "## due",
    "> tre",
    "- quattro",
    "* cinque",
    "_sei_",
    "**Sette:** otto",
    "1. nove",
    "\\# dieci",
    "[a](b)",
    "---",
    "#PMI",
    "a*b*c",
    "snake_case_x",
]


@pytest.mark.parametrize("words", LIKE_MARKUP)
def test_words_that_look_like_markup_survive(words: str, tmp_path: Path) -> None:
    """In a question, at the head of an answer, inside it."""
    assembled = assemble([Section(Role.QUESTION, (words,)), Section(Role.ANSWER, (words, f"x {words}", words))])
    made = Interview("due", assembled.text, assembled.turns)
    assert read(markdown.write(made), tmp_path).text == made.text


paragraphs = st.lists(
    st.text(alphabet='aÈ.?!#>*_-\\[]()«»“"’: 1\u00a0\u200b😀&`~|', min_size=1, max_size=25).filter(
        lambda s: bool(s.strip(" \u00a0\u200b"))
    ),
    min_size=1,
    max_size=3,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(st.tuples(paragraphs, paragraphs), min_size=1, max_size=3), st.lists(paragraphs, max_size=1))
def test_any_words_survive_the_canonical_format(
    tmp_path: Path, turns: list[tuple[list[str], list[str]]], intro: list[list[str]]
) -> None:
    """Text, questions and answers are the same after writing and reading, whatever characters they hold."""
    sections = [Section(Role.INTRODUCTION, tuple(p)) for p in intro]
    for question, answer in turns:
        sections += [Section(Role.QUESTION, tuple(question)), Section(Role.ANSWER, tuple(answer))]
    assembled = assemble(sections)
    made = Interview("due", assembled.text, assembled.turns, introduction=assembled.introduction)
    again = read(markdown.write(made), tmp_path)
    assert again.text == made.text
    assert [(t.question, t.answer) for t in again.turns] == [(t.question, t.answer) for t in made.turns]
    assert again.introduction == made.introduction


# ---- import


@pytest.mark.parametrize("file", DEV, ids=lambda file: file.stem)
def test_raw_and_canonical_give_the_same_turns(file: Path, tmp_path: Path) -> None:
    """Every invented page: same text, same turns, same third parties, and the second writing changes nothing."""
    raw, _ = READERS[".txt"](file)
    written, _, _ = importer.convert(file, Interview("", "", ()), file.stem)
    canonical = read(written, tmp_path, file.stem)
    assert canonical.text == raw.text
    assert canonical.turns == raw.turns
    assert markdown.write(canonical) == written


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    importer.add_commands(parser.add_subparsers())
    args = parser.parse_args(["import", *arguments])
    return int(args.function(args))


def test_import_writes_what_is_known_besides_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Title, address, date and the expert's role go into the front matter; the speaker becomes the expert."""
    source = tmp_path / "Il Vaso di Nino.txt"
    source.write_text("M: Nino, come va?\nN: Bene.\nM: E il forno?\nN: Acceso.\n", "utf-8")
    known = [
        "--title",
        "Nino: i vasi",
        "--url",
        "https://r.example/n",
        "--published",
        "2021-05-06",
        "--magazine",
        "R",
    ]
    assert run(str(source), *known, "--expert", "Nino Fabbri; ceramista") == 0
    made = tmp_path / "il-vaso-di-nino.md"
    assert "2 risposte" in capsys.readouterr().out
    found, _ = READERS[".md"](made)
    assert (found.title, found.url, found.published) == ("Nino: i vasi", "https://r.example/n", date(2021, 5, 6))
    assert found.experts == (Expert("Nino Fabbri", "ceramista"),)
    assert {turn.speaker for turn in found.turns} == {"Nino Fabbri"}


def test_import_does_not_overwrite(tmp_path: Path) -> None:
    """Unless told to; the error says how."""
    source = tmp_path / "a.txt"
    source.write_text("- Come va?\nBene.\n", "utf-8")
    assert run(str(source)) == 0
    with pytest.raises(CorpusError, match="--force"):
        run(str(source))
    assert run(str(source), "--force") == 0


def test_import_can_just_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--out - prints and writes nothing."""
    source = tmp_path / "a.txt"
    source.write_text("- Come va?\nBene.\n", "utf-8")
    assert run(str(source), "--out", "-") == 0
    assert "## Come va?" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [source]
