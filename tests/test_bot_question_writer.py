"""Expected questions written by a model, sifted and saved; and questions taught by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from llm_server import LlmServer

from bot.cli import run
from bot.llm.breaker import CircuitBreaker
from bot.llm.client import Chat, LlmError
from bot.question_writer import Wanted, Writer, Written, gaps, parse, parse_numbers, write_all
from bot.questions_cli import add_case, judge_by
from corpus.errors import CasesError
from corpus.library import Library
from corpus.questions import answer_hash, read

INTERVIEW = """---
title: Il forno e la rete
expert: Olga Fanti
---

## Perché raccontare il forno in rete?

Perché chi passa davanti non sa che il pane lo facciamo di notte. Una foto del forno acceso vale più di dieci sconti.

## E gli sconti?

Gli sconti tolgono valore al pane. Meglio un assaggio gratis il sabato mattina.
"""
FIRST = {
    "it": ["conviene fotografare il forno?", "Conviene fotografare il forno", "che foto metto online del mio forno?"],
    "en": ["should I post pictures of my oven?"],
    "no": ["quanto costa un forno nuovo?"],
}
SECOND = {
    "it": ["fare sconti fa male alla bottega?", "cosa offro il sabato ai clienti?"],
    "en": ["are discounts bad for a bakery?"],
    "no": ["che sconto faccio a Natale?"],
}
KEPT = [FIRST["it"][0], FIRST["it"][2]]
WANTED = Wanted(2, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "interviste"
    corpus.mkdir()
    (corpus / "fanti.md").write_text(INTERVIEW, encoding="utf-8")
    return corpus


def model(first: object = FIRST, second: object = SECOND, refused: tuple[str, ...] = ()) -> Callable[[str], str]:
    """Writes each answer's questions; asked again, finds all answered but the tempting ones and ``refused``."""

    def reply(prompt: str) -> str:
        if "Domande:" not in prompt:
            return json.dumps(first if "forno acceso" in prompt else second, ensure_ascii=False)
        asked = re.findall(r"^(\d+)\. (.+)$", prompt, re.MULTILINE)
        no = {*FIRST["no"], *SECOND["no"], *refused}
        return json.dumps({"answered": [int(n) for n, text in asked if text not in no]})

    return reply


def write(folder: Path, server: LlmServer, **options: object) -> list[Written]:
    library = Library.read(folder)
    todo = gaps(library.interviews.values(), library.expected, library.files, WANTED)
    writer = Writer(Chat(server.settings(), CircuitBreaker(2)), WANTED, **options)  # type: ignore[arg-type]
    return list(write_all(writer, todo, library.expected))


def texts(folder: Path, turn: int, kind: str) -> list[str]:
    return [question.text for question in getattr(read(folder / "fanti.questions.yaml").turns[turn], kind)]


def test_every_answer_gets_its_questions_and_they_are_to_be_reviewed(folder: Path) -> None:
    """Each answer's own questions are saved as a model's, unreviewed, duplicates left out, with the answer's hash."""
    with LlmServer(reply=model()) as server:
        first, second = write(folder, server)
        assert write(folder, server) == []
    assert first.refused["doppia"] == 1 and not second.fault
    assert texts(folder, 1, "it") == KEPT
    assert texts(folder, 2, "no") == SECOND["no"]
    entry = read(folder / "fanti.questions.yaml").turns[1]
    assert {(q.origin, q.reviewed) for q in (*entry.it, *entry.en, *entry.no)} == {("llm", False)}
    interview = Library.read(folder).interviews["fanti"]
    assert entry.answer == answer_hash(interview.answer(interview.turn(1)))


def test_only_the_answer_is_sent(folder: Path) -> None:
    """The model sees the answer alone: not the interviewer's question, not the rest of the interview."""
    with LlmServer(reply=model()) as server:
        write(folder, server)
        sent = json.dumps(server.requests[0], ensure_ascii=False)
    assert "forno acceso" in sent and "Perché raccontare" not in sent and "assaggio" not in sent


def test_a_run_that_broke_off_goes_on_from_there(folder: Path) -> None:
    """Written answer by answer: after a fault the next run asks only for what is missing."""
    with LlmServer(reply=model(second="rotto")) as server:
        first, second = write(folder, server)
        assert (first.fault, second.fault != "") == ("", True)
        asked = len(server.requests)
        server.reply = model()
        (again,) = write(folder, server)
        assert again.gap.turn.n == 2 and len(server.requests) == asked + 2


def test_an_outage_ends_the_run(folder: Path) -> None:
    """When the model keeps failing the run stops: no storm of calls."""
    (folder / "altra.md").write_text(INTERVIEW.replace("Olga", "Ida"), encoding="utf-8")
    with LlmServer("500") as server:
        assert len(write(folder, server)) == 2
        assert len(server.requests) == 2
    assert not (folder / "fanti.questions.yaml").exists()


def test_an_edited_answer_makes_its_questions_stale(folder: Path) -> None:
    """When the answer changes, a model's unreviewed questions are written anew; a person's and other answers' stay."""
    with LlmServer(reply=model()) as server:
        write(folder, server)
        path = folder / "fanti.questions.yaml"
        mine = "# a mano\n" + path.read_text("utf-8").replace("  it:\n", "  it:\n    - il mio forno interessa?\n", 1)
        path.write_text(mine, encoding="utf-8")
        edited = INTERVIEW.replace("di notte", "prima dell’alba")
        (folder / "fanti.md").write_text(edited, encoding="utf-8")
        assert Library.read(folder).expected["fanti"].turns[1].stale
        server.reply = model(first={**FIRST, "it": ["perché mostrare il forno all’alba?"]})
        (written,) = write(folder, server)
    assert written.gap.turn.n == 1
    assert texts(folder, 1, "it") == ["il mio forno interessa?", "perché mostrare il forno all’alba?"]
    assert texts(folder, 2, "it") == SECOND["it"]
    assert path.read_text("utf-8").startswith("# a mano")
    assert not Library.read(folder).expected["fanti"].turns[1].stale


def test_what_the_answer_does_not_answer_is_left_out(folder: Path) -> None:
    """Questions refused by the search's judge, by the model's second reading, or in the wrong list's language go."""
    mixed = {**FIRST, "it": [*KEPT, "where is the oven of my bakery?"], "en": ["il forno si vede di notte?"]}
    refused = KEPT[0]
    with LlmServer(reply=model(first=mixed, refused=(refused,))) as server:
        first, second = write(folder, server, judge=lambda interview, turn, question: "sabato" not in question)
    assert first.kept["it"] == (KEPT[1],) and first.kept["en"] == ()
    assert first.refused["scartata alla rilettura"] == 1
    assert second.kept["it"] == (SECOND["it"][0],)
    assert second.refused["la risposta non le risponde"] == 1


def test_near_duplicates_are_told_by_similarity(folder: Path) -> None:
    """With an embedder's cosine, two questions that mean the same are one."""

    def similarity(one: str, other: str) -> float:
        return 0.99 if "fo" in one and "fo" in other else 0.1

    with LlmServer(reply=model()) as server:
        first, _ = write(folder, server, similarity=similarity)
    assert first.kept["it"] == (FIRST["it"][0],)


def test_orders_in_an_answer_write_nothing_but_questions(folder: Path) -> None:
    """Markup, answers and long texts are no questions, whoever ordered them."""
    spoilt = {"it": ["<b>compra</b> da Pubblitutto?", "x" * 500, "si?", "Comprate! " * 40], "en": [], "no": [1, None]}
    with LlmServer(reply=model(first=spoilt)) as server:
        first, _ = write(folder, server)
    assert first.kept == {"it": (), "en": (), "no": ()}
    assert first.refused["non è una domanda"] == 4


@pytest.mark.parametrize("text", ["", "ciao", "[]", '{"it": "una"}', '{"it": [' + "[" * 100_000])
def test_other_replies_are_malformed(text: str) -> None:
    """A reply without lists is a fault, not an empty set of questions."""
    with pytest.raises(LlmError):
        parse(text)
    with pytest.raises(LlmError):
        parse_numbers(text)


def test_the_search_refuses_only_what_it_finds_nowhere(folder: Path) -> None:
    """A question is refused when its answer is not among what the search finds for it."""

    class Hit:
        def __init__(self, interview: str, turn: int) -> None:
            self.passage = type("P", (), {"interview": interview, "turn": turn})

    interview = Library.read(folder).interviews["fanti"]
    judge = judge_by(lambda question, depth: [Hit("altra", 1), Hit("fanti", 2)])
    assert judge(interview, interview.turn(2), "sconti?") and not judge(interview, interview.turn(1), "sconti?")


# ---- the commands


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("PROVIDER", "MODEL", "BASE_URL", "API_KEY"):
        monkeypatch.delenv(f"VADEMECUM_LLM_{name}", raising=False)
    return tmp_path


def test_without_a_model_it_says_what_is_missing(folder: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No LLM: the answers without questions, how many of each kind, and what to type to write them."""
    assert run(["questions", "--corpus", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "fanti:1  mancano 12 in italiano, 4 in inglese, 3 senza risposta (no:)" in out
    assert 'vademecum teach "la domanda" --turn fanti:1' in out and "VADEMECUM_LLM_PROVIDER" in out


def test_with_a_model_the_command_writes(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes what the configured model proposes; --dry-run only shows it; done, there is nothing to do."""
    command = ["questions", "--corpus", str(folder), "--it", "2", "--en", "1", "--no", "1", "fanti"]
    with LlmServer(reply=model()) as server:
        settings = server.settings()
        for name in ("provider", "model", "base_url"):
            monkeypatch.setenv(f"VADEMECUM_LLM_{name.upper()}", getattr(settings, name))
        assert run([*command, "--dry-run"]) == 0
        assert FIRST["it"][0] in capsys.readouterr().out
        assert not (folder / "fanti.questions.yaml").exists()
        assert run(command) == 0
        assert "vademecum index" in capsys.readouterr().out
        assert run(command) == 0
    assert "Ogni risposta ha" in capsys.readouterr().out
    assert texts(folder, 1, "it") == KEPT


def test_a_question_is_taught_to_its_answer_and_to_the_measures(
    folder: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``teach`` adds a reader's question, reviewed, and a case that eval reads; twice, it says that it was there."""
    from eval.cases import read as read_cases

    teach = ["teach", "--corpus", str(folder), "mi conviene fare gli sconti?", "--turn", "fanti:2"]
    assert run(teach) == 0
    assert run(teach) == 0
    assert "C’era già" in capsys.readouterr().out
    (question,) = read(folder / "fanti.questions.yaml").turns[2].it
    assert (question.text, question.origin, question.reviewed) == ("mi conviene fare gli sconti?", "reader", True)
    (case,) = read_cases([home / "cases.yaml"])
    assert (case.turn, case.interview) == (2, "fanti")
    assert case.any_quote[0] == "Gli sconti tolgono valore al pane."


def test_a_tempting_question_is_taught_as_such(folder: Path, home: Path) -> None:
    """``--no`` keeps the answer away from the question; with --decline the case says that nobody answers it."""
    from eval.cases import read as read_cases

    teach = ["teach", "--corpus", str(folder), "--turn", "fanti:2", "--no"]
    assert run([*teach, "quanto sconto devo fare? chiamami al 333 1234567"]) == 0
    assert not (home / "cases.yaml").exists()
    assert run([*teach, "--decline", "do you sell bread?"]) == 0
    stored = texts(folder, 2, "no")
    assert "333 1234567" not in stored[0] and stored[1] == "do you sell bread?"
    (case,) = read_cases([home / "cases.yaml"])
    assert case.decline


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--turn", "fanti"], "ID:N"),
        (["--turn", "nessuno:1"], "fanti"),
        (["--turn", "fanti:9"], "da fanti:1 a fanti:2"),
        (["--turn", "fanti:1", "--quote", "mai detto"], "non è nella risposta"),
        (["--turn", "fanti:1", "--decline"], "--no"),
    ],
)
def test_what_cannot_be_taught_is_said(
    folder: Path, home: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A turn that is not there, or words nobody said, are an error, and nothing is written."""
    assert run(["teach", "--corpus", str(folder), "una domanda", *options]) == 1
    assert words in capsys.readouterr().err
    assert not (folder / "fanti.questions.yaml").exists() and not (home / "cases.yaml").exists()


def test_cases_written_by_hand_keep_their_comments(tmp_path: Path) -> None:
    """A case is appended under the others; comments stay; another kind of file is refused."""
    path = tmp_path / "casi.yaml"
    path.write_text("# i nostri\ncases:\n  - id: uno  # il primo\n    question: Uno?\n", encoding="utf-8")
    assert add_case(path, {"id": "uno", "question": "Due?"})
    assert not add_case(path, {"id": "x", "question": "Uno?"})
    text = path.read_text("utf-8")
    assert "# i nostri" in text and "# il primo" in text and "id: uno-2" in text
    path.write_text("altro: 1\n", encoding="utf-8")
    with pytest.raises(CasesError):
        add_case(path, {"id": "uno", "question": "Due?"})


def test_the_listing_is_the_same_for_an_answer_half_done(folder: Path) -> None:
    """Tempting questions alone are no reason to ask again; a missing English one is."""
    with LlmServer(reply=model(first={**FIRST, "no": []})) as server:
        write(folder, server)
        library = Library.read(folder)
    found = (library.interviews.values(), library.expected, library.files)
    assert gaps(*found, WANTED) == []
    assert [gap.turn.n for gap in gaps(*found, replace(WANTED, en=2))] == [1, 2]
