"""``vademecum purge`` and ``vademecum asked``: what is kept about readers, deleted or read. Imports are lazy."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings

Commands = Any  # what add_subparsers() gives; argparse keeps its class private


def add_commands(commands: Commands) -> None:
    """Add both commands to the command line."""
    purge = commands.add_parser(
        "purge",
        help="cancella voti e domande vecchi",
        description="Cancella i voti e le domande conservati di N giorni fa o più.",
    )
    purge.add_argument(
        "--days", type=int, metavar="N", help="giorni da tenere (predefinito: storage.keep_days; 0 cancella tutto)"
    )
    purge.set_defaults(function=_purge)
    asked = commands.add_parser(
        "asked",
        help="che cosa chiedono invano i lettori",
        description="Elenca le domande rimaste senza risposta, o votate «Non utile», le più frequenti per prime.",
    )
    asked.add_argument("--json", action="store_true", help="una riga JSON per domanda")
    asked.add_argument("-n", type=int, default=20, metavar="N", help="quante (predefinito: 20)")
    asked.set_defaults(function=_asked)


def _purge(args: argparse.Namespace) -> int:
    from bot.cli import settings_of
    from bot.web.feedback import Feedback

    settings = settings_of(args)
    days = settings.storage.keep_days if args.days is None else args.days
    if days < 0:
        raise SettingsError(f"--days {days}: i giorni non possono essere negativi.", "scrivi per esempio: --days 90")
    keep = replace(settings.storage, keep_days=days)
    feedback = Feedback(_opened(replace(settings, storage=keep)), purge=False)
    gone = feedback.purge()
    feedback.close()
    print(f"Righe cancellate: {gone} (di {days} giorni fa o più).")
    return 0


def _asked(args: argparse.Namespace) -> int:
    from bot.cli import settings_of
    from bot.web.feedback import Feedback

    feedback = Feedback(_opened(settings_of(args)), purge=False)
    rows = feedback.asked()[: max(args.n, 0)]
    feedback.close()
    if args.json:
        for row in rows:
            print(
                json.dumps(
                    {"question": row.question, "times": row.times, "last": row.last.isoformat(), "reason": row.reason},
                    ensure_ascii=False,
                )
            )
        return 0
    if not rows:
        print("Nessuna domanda conservata (si conservano con storage.questions = true).")
        return 0
    for row in rows:
        print(f"{row.times:>4}  {row.last}  {row.question}")
    print('\nPer insegnare una di queste al bot: vademecum teach "la domanda" INTERVISTA TURNO')
    return 0


def _opened(settings: Settings) -> Settings:
    """The storage is read even where the settings keep nothing new: what is there must go too."""
    return replace(settings, storage=replace(settings.storage, votes=True, questions=True))
