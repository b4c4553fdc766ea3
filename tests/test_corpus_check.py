"""`vademecum check`: what an editor and a program see."""

import argparse
import json
from pathlib import Path

import jsonschema
import pytest

from corpus import check as module
from corpus.check import check, to_terminal
from corpus.errors import CorpusError
from corpus.library import Library

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "corpus" / "check.schema.json").read_text("utf-8"))
GOOD = "Intervista a Nino Fabbri\n\n- Nino, come va?\nBene, grazie.\n"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    module.add_commands(parser.add_subparsers())
    args = parser.parse_args(["check", *arguments])
    return int(args.function(args))


def test_the_schemas_examples_are_valid() -> None:
    """The schema is a schema, and its own example keeps to it."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for example in SCHEMA["examples"]:
        jsonschema.validate(example, SCHEMA)


def test_json_keeps_to_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """The real interview and the invented pages, as a program gets them; every span is a slice of the text."""
    assert run(str(ROOT / "corpus" / "interviews"), str(ROOT / "tests/fixtures/typography/dev"), "--json") == 0
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, SCHEMA)
    assert "gerosa" in {interview["id"] for interview in report["interviews"]}
    for interview in report["interviews"]:
        for turn in interview["turns"]:
            parts = [turn["question"], turn["answer"], *(t["text"] for t in turn["third_party"])]
            assert all(part in interview["text"] for part in parts)


def test_the_third_party_of_the_real_interview_is_named() -> None:
    """Etchegaray's words inside Gerosa's fourth answer, without author, brackets or quotation marks."""
    (gerosa,) = check([ROOT / "corpus" / "interviews"]).to_dict()["interviews"]
    assert gerosa["turns"][3]["third_party"] == [
        {
            "who": "Roger Etchegaray",
            "text": "c’è vera condivisione solo nella povertà. C’è vera ricchezza solo nella condivisione.",
        }
    ]


BROKEN = {
    "latino.txt": ("Perché è così?\n\nPerché sì.\n".encode("cp1252"), "byte 0xE9", "iconv"),
    "vuoto.txt": (b" \n\n", "vuoto", "cancelli"),
    "lista.txt": (b"pane\nlatte\n", "nessuna domanda", "«- »"),
    "niente.md": (b"---\ntitle: a\n---\nSolo testo.\n", "nessuna domanda", "##"),
    "yaml.md": (b"---\ntitle: [a\n---\n\n## Come?\n\nBene.\n", "Intestazione", "---"),
    "chiave.md": (b"---\npublished: ieri\n---\n\n## Come?\n\nBene.\n", "ieri", "---"),
    "altro.md": (b"---\nid: uno\n---\n\n## Come?\n\nBene.\n", "uno", "id: altro"),
    "aperta.md": (b"---\ntitle: a\n\n## Come?\n\nBene.\n", "non finisce mai", "---"),
    "grosso.txt": (b"a" * 5_000_001, "5 MB", "testo"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_and_the_good_ones_are_shown(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each kind of broken file: its name, what is wrong, what to do; exit status 1; the good file still there."""
    content, what, mend = BROKEN[name]
    (tmp_path / "buona.txt").write_text(GOOD, "utf-8")
    (tmp_path / name).write_bytes(content)
    assert run(str(tmp_path), "--json") == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, SCHEMA)
    assert [i["id"] for i in report["interviews"]] == ["buona"]
    (problem,) = [p for p in report["problems"] if p["file"].endswith(name)]
    assert what in problem["message"] and mend in problem["message"]


def test_the_line_of_a_wrong_byte_is_told(tmp_path: Path) -> None:
    """Line 3 is where the first byte that is not UTF-8 stands."""
    (tmp_path / "a.txt").write_bytes("Come va?\n\nCosì.\n".encode("cp1252"))
    (problem,) = check([tmp_path]).problems
    assert problem.line == 3


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """Fifty megabytes are judged by their size on the disk: a sparse file has nothing to read."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(50_000_000)
    (problem,) = check([tmp_path]).problems
    assert "50 MB" in problem.message


def test_two_files_of_one_name_are_one_id_too_many(tmp_path: Path) -> None:
    """The second is told about, with the first one's path."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "uno.txt").write_text(GOOD, "utf-8")
    (tmp_path / "uno.txt").write_text(GOOD, "utf-8")
    report = check([tmp_path])
    assert list(report.library.interviews) == ["uno"] and not report.ok
    assert "uno" in report.problems[0].message and "Rinomini" in report.problems[0].message


def test_missing_paths_and_empty_folders_are_errors(tmp_path: Path) -> None:
    """Neither is silently nothing."""
    for path in (tmp_path / "manca", tmp_path):
        report = check([path])
        assert not report.ok and report.problems[0].file == str(path)
    with pytest.raises(CorpusError):
        Library.read(tmp_path / "manca")


def test_answers_without_expected_questions_are_noted(tmp_path: Path) -> None:
    """A note, not an error: the exit status stays 0."""
    (tmp_path / "buona.txt").write_text(GOOD, "utf-8")
    report = check([tmp_path])
    assert report.ok and "vademecum questions buona" in report.problems[-1].message


def test_cut_noise_and_guesses_are_told_with_their_line(tmp_path: Path) -> None:
    """An editor sees what was taken away and what was taken for a question."""
    (tmp_path / "a.txt").write_text(
        "Nino Fabbri fa vasi a Faenza.\n\nNino, come va?\n\nBene.\n\nLEGGI ANCHE: I vasi di Faenza\n\nAnzi, "
        "benissimo.\n\n"
        "Parliamo di prezzi.\n\nUn vaso costa trenta euro, e li vale tutti.\n",
        "utf-8",
    )
    told = {problem.line: problem.message for problem in check([tmp_path]).problems}
    assert "LEGGI ANCHE" in told[7] and "Parliamo di prezzi" in told[11]


def test_the_terminal_shows_turns_and_no_control_characters(tmp_path: Path) -> None:
    """A file cannot move the cursor or turn the writing round."""
    (tmp_path / "a.txt").write_text("- Come va?\n\x1b[2JBene\u202e.\n", "utf-8")
    shown = to_terminal(check([tmp_path]), 60, color=False)
    assert "Come va?" in shown and "Bene" in shown and "1 intervista, 1 risposta" in shown
    assert "\x1b" not in shown and "\u202e" not in shown


def test_an_invalid_questions_file_is_told_and_the_interview_stays(tmp_path: Path) -> None:
    """The interview is good, the file beside it is not."""
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    (tmp_path / "a.questions.yaml").write_text("1: [a\n", "utf-8")
    report = check([tmp_path])
    assert list(report.library.interviews) == ["a"] and not report.ok
    assert report.problems[0].file.endswith("a.questions.yaml")
