"""Measuring: cases are checked when read, every score says why, reports are whole, and two runs can be compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import vademecum
from bot.answer import Answer, Question
from bot.pipeline import answer
from bot.settings import Settings
from corpus.errors import CasesError
from eval import cases, report
from eval.cases import Case
from eval.metrics import METRICS
from eval.run import run
from index.search import Index

RIGHT = Case("giusto", "quanti social devo aprire?", must_quote=("non aprire tutti i canali social",), turn=5)
WRONG = Case("sbagliato", "quanti social devo aprire?", must_quote=("parole che nessuno ha detto",))
DECLINED = Case("rifiuto", "ricetta della carbonara", decline=True, tags=("offtopic",))


def test_the_bundled_cases_are_whole() -> None:
    """At least sixty cases on the shipped interview, a third of them not answered there, every quote verbatim in it."""
    found = cases.read()
    text = (Path(cases.__file__).parent.parent / "corpus" / "interviews" / "gerosa.md").read_text(encoding="utf-8")
    ours = [case for case in found if case.interview in (None, "gerosa")]
    assert len(ours) >= 60 and sum(case.decline for case in ours) * 3 >= len(ours) - 10
    for case in ours:
        for piece in (*case.must_quote, *case.any_quote):
            assert piece in text, f"{case.id}: {piece}"


def test_scores_say_why(gerosa: Index, settings: Settings) -> None:
    """A case that passes has full marks; one that fails names what is missing."""
    result = run([RIGHT, WRONG, DECLINED], lambda q: answer(q, gerosa, settings), gerosa.interviews)
    good, bad, no = result.results
    assert not good.failed and not no.failed
    assert bad.failed and bad.scores["citato"] is not None
    assert "parole che nessuno ha detto" in bad.scores["citato"].why
    assert result.mean("rifiuta") == (1.0, 1)


def test_an_altered_quote_is_found_out(gerosa: Index, settings: Settings) -> None:
    """A quote with one letter changed, or given to somebody else, fails its metric."""

    def liar(question: Question) -> Answer:
        true = answer(question, gerosa, settings)
        quote = true.quotes[0]
        return replace(true, quotes=(replace(quote, text=quote.text.upper(), speaker="Un altro"),))

    scores = run([RIGHT], liar, gerosa.interviews).results[0].scores
    assert scores["alla lettera"] is not None and scores["alla lettera"].value == 0
    assert scores["voce"] is not None and scores["voce"].value == 0


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("cases:\n  - {id: a, question: b}", "non dice che cosa"),
        ("cases:\n  - {id: a, question: b, decline: true, colore: blu}", "colore"),
        ("cases:\n  - {question: b}", "senza «id»"),
        ("casi: []", "cases:"),
        ("cases: [", "YAML"),
        ("cases:\n  - {id: a, question: b, decline: true}\n  - {id: a, question: c, decline: true}", "due volte"),
    ],
    ids=["nothing expected", "unknown field", "no id", "no list", "not YAML", "same id"],
)
def test_a_bad_case_is_named(tmp_path: Path, text: str, named: str) -> None:
    """What cannot be a case is an error that says which, and what to write."""
    file = tmp_path / "casi.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CasesError, match=named):
        cases.read([file])


def test_the_command_writes_both_reports(gerosa_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`vademecum eval run --out` leaves a JSON and a page that needs nothing from elsewhere; `compare` reads them."""
    file = tmp_path / "casi.yaml"
    file.write_text("cases:\n  - {id: no, question: '<b>carbonara</b>', decline: true}\n", encoding="utf-8")
    out = tmp_path / "out"
    status = vademecum.main(["eval", "run", "--cases", str(file), "--out", str(out), "--data", str(gerosa_data)])
    assert status == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;carbonara" in page and "http://" not in page and "<script" not in page
    data = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert {metric.name for metric in METRICS} == set(data["metrics"])
    assert vademecum.main(["eval", "compare", str(out / "report.json"), str(out / "report.json")]) == 0
    assert "Peggiorati: 0" in capsys.readouterr().out


def test_a_comparison_names_what_changed(gerosa: Index, settings: Settings) -> None:
    """A case that was right and is wrong is listed among those that got worse."""
    good = run([RIGHT], lambda q: answer(q, gerosa, settings), gerosa.interviews).to_dict()
    bad = run([replace(WRONG, id="giusto")], lambda q: answer(q, gerosa, settings), gerosa.interviews).to_dict()
    told = report.compare(good, bad)
    assert "Peggiorati: 1" in told and "giusto" in told
