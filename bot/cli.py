"""``vademecum ask | index | check | import | questions | teach | serve``: arguments in, sentences out.

Imports are lazy: ``--help`` loads nothing but argparse.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bot.settings import Settings
from corpus.errors import CorpusError, IndexMissing, SettingsError, VademecumError

if TYPE_CHECKING:
    from bot.answer import Answer, Question
    from index.embedders import Embedder
    from index.live import LiveIndex
    from index.search import Index

Commands = Any  # what add_subparsers() gives; argparse keeps its class private
Plugin = Callable[[Commands], None]


def run(argv: Sequence[str], plugins: Sequence[Plugin] = ()) -> int:
    """Run one command; returns its exit status. Errors of ours become sentences on stderr, status 1."""
    args = parser(plugins).parse_args(argv)
    try:
        return int(args.function(args))
    except VademecumError as error:
        print(f"vademecum: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("vademecum: interrotto.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser(plugins: Sequence[Plugin] = ()) -> argparse.ArgumentParser:
    """The whole command line; every subcommand also takes the global options after its name."""
    main = argparse.ArgumentParser(
        prog="vademecum", description="Risponde con le parole esatte degli esperti intervistati dalla rivista."
    )
    _global_options(main)
    commands = main.add_subparsers(title="comandi", metavar="COMANDO", required=True)
    for add in (_add_ask, _add_index, _add_serve, *_lazy_plugins(), *plugins):
        add(commands)
    for command in _all_under(commands):
        _global_options(command, argparse.SUPPRESS)
    return main


def _all_under(commands: Commands) -> Iterator[argparse.ArgumentParser]:
    """Every subcommand, and its own subcommands."""
    for command in commands.choices.values():
        yield command
        for action in command._actions:
            if isinstance(action, argparse._SubParsersAction):
                yield from _all_under(action)


def _lazy_plugins() -> Iterator[Plugin]:
    """The commands of the other rooms; their modules are light, what they need is imported when they run."""
    for name in ("corpus.check", "corpus.importer", "bot.questions_cli", "bot.purge_cli"):
        if importlib.util.find_spec(name):
            yield importlib.import_module(name).add_commands


def _global_options(command: argparse.ArgumentParser, default: Any = None) -> None:
    group = command.add_argument_group("opzioni generali")
    names = {
        "--corpus": ("DIR", "cartella delle interviste"),
        "--data": ("DIR", "cartella dell’indice e dei dati (predefinita: .vademecum)"),
        "--config": ("FILE", "impostazioni (predefinito: vademecum.toml)"),
        "--embedder": ("NOME", "modello per la ricerca (predefinito: vademecum)"),
    }
    taken = {option for action in command._actions for option in action.option_strings}
    for name, (metavar, words) in names.items():
        if name not in taken:
            group.add_argument(name, metavar=metavar, help=words, default=default)


def settings_of(args: argparse.Namespace) -> Settings:
    """Settings from the four sources, the command line last."""
    config = getattr(args, "config", None)
    options = {name: getattr(args, name, None) for name in ("corpus", "data", "embedder", "caution")}
    return Settings.read(Path(config) if config else None, **options)


# ---- ask


def _add_ask(commands: Commands) -> None:
    ask = commands.add_parser(
        "ask", help="fai una domanda", description="Fai una domanda; risponde chi è stato intervistato."
    )
    ask.add_argument("question", nargs="?", metavar="DOMANDA")
    ask.add_argument("--json", action="store_true", help="la risposta intera, in JSON")
    ask.add_argument(
        "--history", action="append", default=[], metavar="DOMANDA", help="una domanda precedente (ripetibile)"
    )
    ask.add_argument("--caution", choices=("prudente", "equilibrato", "generoso"), help="quanto rischiare")
    ask.add_argument("--batch", metavar="IN.jsonl", help='righe {"id", "question", "history"}')
    ask.add_argument("--out", metavar="OUT.jsonl", help='righe {"id", "answer"} (con --batch; predefinito: stdout)')
    ask.set_defaults(function=_ask)


def _ask(args: argparse.Namespace) -> int:
    if bool(args.question) == bool(args.batch):
        raise SettingsError(
            "Serve una domanda, oppure --batch con un file.", 'scrivi: vademecum ask "quanti social aprire?"'
        )
    settings = settings_of(args)
    respond = _responder(settings)
    if args.batch:
        return _ask_batch(respond, Path(args.batch), args.out)
    answer = respond(_question(args.question, args.history))
    print(answer.to_json() if args.json else _terminal(answer))
    return 0


def _question(text: str, history: Sequence[str]) -> Question:
    from bot.answer import Question

    return Question(text=text, history=tuple(history))


def _responder(settings: Settings) -> Callable[[Question], Answer]:
    from bot.pipeline import answer, composer_of

    index, composer = ready_index(settings), composer_of(settings)
    return lambda question: answer(question, index, settings, composer)


def _terminal(answer: Answer) -> str:
    from bot.present import to_terminal

    color = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return to_terminal(answer, width=min(shutil.get_terminal_size().columns, 100), color=color)


def _ask_batch(respond: Callable[[Question], Answer], source: Path, out: str | None) -> int:
    from contextlib import nullcontext

    from index.progress import terminal

    rows = list(_batch_rows(source))
    bar = terminal("Domande", len(rows))
    with Path(out).open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as target:
        for row in rows:
            answer = respond(_question(row["question"], row.get("history") or ()))
            target.write(json.dumps({"id": row["id"], "answer": answer.to_dict()}, ensure_ascii=False) + "\n")
            bar.update(1)
    bar.close()
    return 0


def _batch_rows(source: Path) -> Iterator[dict[str, Any]]:
    """The questions of a batch; raises SettingsError naming the line that is not one."""
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Non riesco a leggere {source}: {error}.", "controlla il percorso (il file è JSONL in UTF-8)"
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            valid = isinstance(row["id"], str | int) and isinstance(row["question"], str)
        except (json.JSONDecodeError, KeyError, TypeError):
            valid = False
        if not valid:
            raise SettingsError(f"{source}:{number}: la riga non è una domanda.", 'scrivi {"id": "1", "question": "…"}')
        yield row


# ---- index


def _add_index(commands: Commands) -> None:
    index = commands.add_parser(
        "index", help="costruisce l’indice", description="Costruisce una nuova versione dell’indice."
    )
    index.set_defaults(function=_index)


def _index(args: argparse.Namespace) -> int:
    from index.embedders import load_embedder

    settings = settings_of(args)
    build_index(settings, load_embedder(settings.embedder), sys.stdout)
    return 0


def build_index(settings: Settings, embedder: Embedder, out: TextIO) -> None:
    """Build a version from the corpus and say what was done; raises CorpusError when no interview can be read."""
    from corpus.library import Library
    from index import version
    from index.build import build
    from index.progress import terminal

    library = Library.read(settings.corpus)
    for problem in library.problems:
        print(f"{problem.file}:{problem.line}: {problem.message}", file=sys.stderr)
    if not library.interviews:
        raise CorpusError(
            "Nessuna intervista leggibile.", f"metti le interviste in {settings.corpus} e guardale con: vademecum check"
        )
    before = version.current(settings.data)
    manifest = build(library, settings.data, embedder, chroma_url=settings.chroma_url or None, progress=terminal)
    state = "già aggiornato" if manifest.version == before else "pronto"
    count = f"{len(library.interviews)} interviste, {manifest.passages} brani"
    print(f"Indice {state}: {count}, versione {manifest.version}.", file=out)


def ready_index(settings: Settings) -> Index:
    """The current index; a missing one is built first, and said so on stderr."""
    return live_index(settings).get()


def live_index(settings: Settings) -> LiveIndex:
    """The index in service, opened: one model in memory for building, opening and answering."""
    from index.embedders import load_embedder
    from index.live import LiveIndex

    embedder = load_embedder(settings.embedder)
    live = LiveIndex(settings.data, embedder)
    try:
        live.get()
    except IndexMissing:
        print("L’indice non c’è ancora: lo costruisco.", file=sys.stderr)
        build_index(settings, embedder, sys.stderr)
        live.get()
    return live


# ---- serve


def _add_serve(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="apre il sito", description="Serve la pagina, l’API e il widget.")
    serve.add_argument("--host", help="indirizzo (predefinito: 127.0.0.1)")
    serve.add_argument("--port", type=int, help="porta (predefinita: 7860)")
    serve.add_argument(
        "--try", dest="trial", action="store_true", help="per provare: tiene voti e domande senza risposta in locale"
    )
    serve.set_defaults(function=_serve)


def _serve(args: argparse.Namespace) -> int:
    from bot.web.serve import serve

    settings = settings_of(args)
    changes = {name: value for name in ("host", "port") if (value := getattr(args, name)) is not None}
    settings = settings.with_web(**changes)
    if args.trial:
        settings = settings.for_trial()
    serve(settings, live_index(settings).get)
    return 0
