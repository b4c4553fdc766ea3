"""``vademecum questions`` and ``vademecum teach``: the questions each answer is found by. Imports are lazy."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import CasesError, CorpusError, SearchError, SettingsError

if TYPE_CHECKING:
    from bot.question_writer import Gap, Judge, Similarity, Writer, Written
    from bot.settings import Settings
    from corpus.interview import Interview, Turn
    from corpus.library import Library
    from corpus.questions import Kind

Commands = Any  # what add_subparsers() gives; argparse keeps its class private

PATIENCE = 120.0  # seconds for one call: here nobody is waiting for an answer
LENGTH = 2500  # tokens for one reply: two dozen questions, with room
CASES = Path("cases.yaml")


def add_commands(commands: Commands) -> None:
    """Add both commands to the command line."""
    _add_questions(commands)
    _add_teach(commands)


# ---- questions


def _add_questions(commands: Commands) -> None:
    command = commands.add_parser(
        "questions",
        help="le domande attese di ogni risposta",
        description="Scrive con il modello configurato le domande attese che mancano; senza, dice quali mancano.",
    )
    command.add_argument("ids", nargs="*", metavar="ID", help="interviste (predefinito: tutte)")
    command.add_argument("--it", type=int, default=12, metavar="N", help="domande in italiano per risposta (12)")
    command.add_argument("--en", type=int, default=4, metavar="N", help="in inglese (4)")
    command.add_argument("--no", type=int, default=3, metavar="N", help="che tentano ma non hanno risposta (3)")
    command.add_argument("--dry-run", action="store_true", help="mostra le domande senza scriverle")
    command.add_argument("--list", action="store_true", help="dice solo che cosa manca, anche se c’è un modello")
    command.add_argument(
        "--fetch-vocabulary",
        action="store_true",
        help="prima scarica il vocabolario di tiktoken, per contare i token del prompt (una volta sola)",
    )
    command.set_defaults(function=_questions)


def _questions(args: argparse.Namespace) -> int:
    from bot.cli import settings_of
    from bot.question_writer import Wanted, gaps
    from corpus.library import Library

    settings = settings_of(args)
    if args.fetch_vocabulary:
        _fetch_vocabulary(settings)
    library = Library.read(settings.corpus)
    chosen = [_interview(library, name) for name in args.ids] or list(library.interviews.values())
    wanted = Wanted(args.it, args.en, args.no)
    todo = gaps(chosen, library.expected, library.files, wanted)
    if not todo:
        print("Ogni risposta ha le sue domande attese.")
        return 0
    if args.list or not settings.llm.provider:
        print("\n".join(_listing(todo, wanted, settings)))
        return 0
    writer = _writer(settings, wanted)
    return _write(writer, todo, library, args.dry_run)


def _fetch_vocabulary(settings: Settings) -> None:
    from bot.llm.budget import download

    path = download(settings.llm.tiktoken_encoding)
    print(f"Vocabolario {settings.llm.tiktoken_encoding} in {path}", file=sys.stderr)


def _interview(library: Library, name: str) -> Interview:
    if name not in library.interviews:
        known = ", ".join(library.interviews) or "nessuna"
        raise CorpusError(f"Non c’è un’intervista «{name}».", f"quelle che ci sono: {known}")
    return library.interviews[name]


def _listing(todo: Sequence[Gap], wanted: Any, settings: Settings) -> Iterator[str]:
    """What is missing, answer by answer, and how a person writes it."""
    for gap in todo:
        missing = gap.missing(wanted)
        lacks = ", ".join(f"{missing[kind]} {words}" for kind, words in _KINDS.items() if missing[kind])
        state = "la risposta è cambiata, domande da rileggere" if gap.stale else ""
        what = "; ".join(part for part in (state, f"mancano {lacks}" if lacks else "") if part)
        yield f"{gap.interview.id}:{gap.turn.n}  {what}"
        yield f"    {_shorten(gap.interview.question(gap.turn), 90)}"
    yield ""
    yield f"{len(todo)} risposte da completare. Per scriverle a mano:"
    yield f'  vademecum teach "la domanda" --turn {todo[0].interview.id}:{todo[0].turn.n}'
    yield f"  oppure nel file {todo[0].path}, una per riga dopo «- », sotto {todo[0].turn.n}: e it: / en: / no:"
    if not settings.llm.provider:
        yield "Per farle scrivere a un modello: VADEMECUM_LLM_PROVIDER e VADEMECUM_LLM_MODEL, poi questo comando."


_KINDS: Mapping[Kind, str] = {"it": "in italiano", "en": "in inglese", "no": "senza risposta (no:)"}


def _shorten(text: str, limit: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


def _writer(settings: Settings, wanted: Any) -> Writer:
    from bot.llm.client import Chat
    from bot.question_writer import Writer

    llm = settings.llm
    patient = replace(llm, timeout=max(llm.timeout, PATIENCE), max_tokens=max(llm.max_tokens, LENGTH))
    judge, similarity = _helpers(settings)
    return Writer(Chat(patient), wanted, judge, similarity)


def _helpers(settings: Settings) -> tuple[Judge | None, Similarity]:
    """The search's opinion, where an index has been built, and the embedder's cosine."""
    from index.embedders import load_embedder
    from index.live import open_index

    embedder = load_embedder(settings.embedder)

    def similarity(one: str, other: str) -> float:
        first, second = embedder.encode_queries([one, other])
        return float(first @ second)

    try:
        index = open_index(settings.data, embedder)
    except SearchError:
        print("Nessun indice: le domande si controllano senza la ricerca.", file=sys.stderr)
        return None, similarity
    return judge_by(index.search), similarity


def judge_by(search: Callable[[str, int], Sequence[Any]], depth: int = 20) -> Judge:
    """A question is refused only where the search finds the answer nowhere among its first ``depth``.

    Lenient on purpose: the questions worth having are those in words the answer does not use, which is where search
    without them is weakest. What the answer really answers is judged by the model's second reading.
    """

    def judge(interview: Interview, turn: Turn, question: str) -> bool:
        hits = search(question, depth)
        return any((hit.passage.interview, hit.passage.turn) == (interview.id, turn.n) for hit in hits)

    return judge


def _write(writer: Writer, todo: Sequence[Gap], library: Library, dry_run: bool) -> int:
    from tqdm import tqdm

    from bot.question_writer import write_all

    faults = count = 0
    bar = tqdm(total=len(todo), desc="Domande attese", unit="risposta", disable=None)
    with bar:
        for written in write_all(writer, todo, library.expected, dry_run=dry_run):
            bar.update()
            faults += bool(written.fault)
            count += sum(len(texts) for texts in written.kept.values())
            with tqdm.external_write_mode():
                print("\n".join(_report(written, dry_run)), flush=True)
    verb = "proposte" if dry_run else "scritte"
    print(f"{count} domande {verb}, {faults} risposte non riuscite su {len(todo)}.")
    if count and not dry_run:
        print("Sono da rivedere (reviewed: false). Poi: vademecum index")
    if faults:
        print("Riprendi con lo stesso comando: continua da dove è arrivato.", file=sys.stderr)
    return 1 if faults else 0


def _report(written: Written, dry_run: bool) -> Iterator[str]:
    gap = written.gap
    place = f"{gap.interview.id}:{gap.turn.n}"
    if written.fault:
        yield f"{place}  {written.fault}"
        return
    counts = ", ".join(f"{kind} {len(texts)}" for kind, texts in written.kept.items())
    refused = ", ".join(f"{count} {why}" for why, count in written.refused.items() if count)
    yield f"{place}  {counts}" + (f"  (scartate: {refused})" if refused else "")
    if dry_run:
        for kind, texts in written.kept.items():
            yield from (f"    {kind}: {text}" for text in texts)


# ---- teach


def _add_teach(commands: Commands) -> None:
    command = commands.add_parser(
        "teach",
        help="insegna una domanda alla risposta giusta",
        description="Aggiunge una domanda dei lettori a quelle attese di una risposta, e ai casi di prova.",
    )
    command.add_argument("question", metavar="DOMANDA")
    command.add_argument("--turn", required=True, metavar="ID:N", help="la risposta giusta, per esempio gerosa:5")
    command.add_argument("--no", action="store_true", help="la risposta NON risponde a questa domanda")
    command.add_argument("--lang", choices=("it", "en"), help="lingua della domanda (predefinita: si capisce)")
    command.add_argument(
        "--quote",
        action="append",
        default=[],
        metavar="PAROLE",
        help="parole della risposta da citare nel caso di prova",
    )
    command.add_argument(
        "--cases", type=Path, default=CASES, metavar="FILE", help=f"file dei casi di prova (predefinito: {CASES})"
    )
    command.add_argument("--no-case", action="store_true", help="non aggiungere un caso di prova")
    command.add_argument(
        "--decline", action="store_true", help="con --no: nessun’altra intervista risponde, il caso è un rifiuto"
    )
    command.set_defaults(function=_teach)


def _teach(args: argparse.Namespace) -> int:
    from bot.cli import settings_of
    from bot.privacy import mask
    from corpus import questions
    from corpus.library import Library

    library = Library.read(settings_of(args).corpus)
    interview, turn = _turn(library, args.turn)
    text = mask(" ".join(args.question.split()))
    if len(text) < 3:
        raise SettingsError("La domanda è vuota.", 'scrivi: vademecum teach "la domanda" --turn ' + args.turn)
    if args.decline and not args.no:
        raise SettingsError("--decline vale solo con --no.", "togli --decline, oppure aggiungi --no")
    case = None if args.no_case or (args.no and not args.decline) else _case(interview, turn, text, args)
    path = questions.beside(library.files[interview.id])
    kind: Kind = "no" if args.no else args.lang or _language(text)
    added = questions.add(path, interview, turn.n, kind, questions.ExpectedQuestion(text, "reader", True))
    print(f"{'Aggiunta' if added else 'C’era già'}: {interview.id}:{turn.n} {kind}: {text}  ({path})")
    if case is not None:
        new = add_case(args.cases, case)
        print(f"{'Nuovo caso' if new else 'Il caso c’era già'}: {case['id']}  ({args.cases})")
    if added:
        print("Entra nella ricerca con: vademecum index")
    return 0


def _language(text: str) -> Kind:
    from bot.language import detect

    return "en" if detect(text) == "en" else "it"


def _turn(library: Library, place: str) -> tuple[Interview, Turn]:
    name, _, number = place.rpartition(":")
    if not name or not number.isdigit():
        raise SettingsError(f"--turn {place}: ci si aspetta ID:N.", "per esempio: --turn gerosa:5")
    interview = _interview(library, name)
    try:
        return interview, interview.turn(int(number))
    except IndexError:
        count = len(interview.turns)
        raise CorpusError(
            f"{name} non ha la risposta {number}.", f"ne ha {count}: da {name}:1 a {name}:{count}"
        ) from None


def _case(interview: Interview, turn: Turn, text: str, args: argparse.Namespace) -> dict[str, Any]:
    """An evaluation case: the pieces given must be quoted; with none, any sentence of the answer will do."""
    from corpus.sentences import sentences

    case: dict[str, Any] = {"id": _slug(interview.id, turn.n, text), "question": text, "interview": interview.id}
    if args.no:
        return {"id": case["id"], "question": text, "decline": True, "tags": ["reader", "miss"]}
    for piece in args.quote:
        if piece not in interview.answer(turn):
            raise CasesError(
                f"«{piece}» non è nella risposta {interview.id}:{turn.n}.", "copia le parole così come stanno"
            )
    spans = sentences(interview.text, turn.answer.start, turn.answer.end)
    pieces = {"must_quote": list(args.quote)} if args.quote else {"any_quote": [interview.text[s:e] for s, e in spans]}
    return {**case, "turn": turn.n, **pieces, "tags": ["reader"]}


def _slug(name: str, turn: int, text: str) -> str:
    from index.analysis import words

    return "-".join([re.sub(r"\W+", "-", name), str(turn), *words(text)[:6]])


def add_case(path: Path, case: dict[str, Any]) -> bool:
    """Append a case to a file of cases (made when missing), comments kept; False when its question was there already.

    Raises CasesError when the file is not one of cases.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        data = yaml.load(path.read_text(encoding="utf-8")) if path.exists() else {"cases": []}
    except (YAMLError, UnicodeDecodeError) as error:
        raise CasesError(f"{path} non è YAML valido.", "correggilo, oppure indica un altro file con --cases") from error
    if not isinstance(data, dict) or not isinstance(data.get("cases"), list):
        raise CasesError(f"{path}: manca l’elenco «cases:».", "indica un altro file con --cases")
    known = data["cases"]
    if any(old.get("question") == case["question"] for old in known if isinstance(old, dict)):
        return False
    ids = {old.get("id") for old in known if isinstance(old, dict)}
    fresh, n = case["id"], 2
    while fresh in ids:
        fresh, n = f"{case['id']}-{n}", n + 1
    known.append({**case, "id": fresh})
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as out:
        yaml.dump(data, out)
    beside.replace(path)
    return True
