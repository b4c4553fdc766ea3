"""``vademecum eval run | compare | beir``: plugged into the one entry point above the packages."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from corpus.errors import CasesError


def add_commands(commands: Any) -> None:
    """Register ``eval`` and its subcommands."""
    evaluate = commands.add_parser("eval", help="misura le risposte", description="Misura quanto bene rispondiamo.")
    measures = evaluate.add_subparsers(title="misure", metavar="MISURA", required=True)
    _add_run(measures)
    _add_compare(measures)
    _add_beir(measures)


def _add_run(measures: Any) -> None:
    run = measures.add_parser("run", help="fa le domande dei casi e dà i voti", description="Misura sui casi in YAML.")
    run.add_argument(
        "--cases", action="append", default=[], metavar="PATH", help="file o cartella di casi (ripetibile)"
    )
    run.add_argument("--out", metavar="DIR", help="scrive qui report.json e report.html")
    run.add_argument("--json", action="store_true", help="stampa il JSON al posto della tabella")
    run.set_defaults(function=_run)


def _run(args: argparse.Namespace) -> int:
    from bot.cli import ready_index, settings_of
    from bot.pipeline import answer, composer_of
    from eval import cases, report
    from eval.run import run
    from index.progress import terminal

    settings = settings_of(args)
    chosen = cases.read([Path(path) for path in args.cases])
    index, composer = ready_index(settings), composer_of(settings)
    bar = terminal("Casi", len(chosen))
    result = run(
        chosen,
        lambda question: answer(question, index, settings, composer),
        index.interviews,
        index=index.version,
        step=bar.update,
    )
    bar.close()
    if args.out:
        _write(Path(args.out), {"report.json": _json(result.to_dict()), "report.html": report.to_html(result)})
    print(_json(result.to_dict()) if args.json else report.to_table(result))
    return 0


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def _add_compare(measures: Any) -> None:
    compare = measures.add_parser(
        "compare", help="confronta due misure", description="Che cosa è cambiato fra due misure."
    )
    compare.add_argument("before", metavar="PRIMA.json")
    compare.add_argument("after", metavar="DOPO.json")
    compare.set_defaults(function=_compare)


def _compare(args: argparse.Namespace) -> int:
    from eval.report import compare

    print(compare(_report(Path(args.before)), _report(Path(args.after))))
    return 0


def _report(path: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if {"metrics", "results"} <= set(data):
            return data
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CasesError(f"Non riesco a leggere {path}: {error}.", "vademecum eval run --out DIR lo scrive") from error
    raise CasesError(f"{path} non è il report di una misura.", "vademecum eval run --out DIR lo scrive")


def _add_beir(measures: Any) -> None:
    beir = measures.add_parser(
        "beir",
        help="misura la ricerca su un benchmark in formato BEIR",
        description="Misura la nostra ricerca su una cartella con corpus.jsonl, queries.jsonl e qrels/test.tsv.",
    )
    beir.add_argument("directory", type=Path, metavar="DIR")
    beir.add_argument("--limit", type=int, metavar="N", help="solo le prime N domande")
    beir.add_argument("--json", action="store_true", help="in JSON")
    beir.set_defaults(function=_beir)


def _beir(args: argparse.Namespace) -> int:
    from bot.cli import settings_of
    from eval import beir

    figures = beir.run(args.directory, settings_of(args).embedder, limit=args.limit)
    print(_json(figures) if args.json else beir.table([figures]))
    return 0
