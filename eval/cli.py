"""``vademecum eval run | beir``: plugged into the one entry point above the packages."""

from __future__ import annotations

from typing import Any


def add_commands(commands: Any) -> None:
    """Register ``eval`` and its subcommands."""
    evaluate = commands.add_parser("eval", help="misura le risposte", description="Misura quanto bene rispondiamo.")
    evaluate.add_subparsers(title="misure", metavar="MISURA", required=True)
