"""The one entry point above the four packages: ``vademecum ask | index | check | serve | eval …``."""

from __future__ import annotations

import sys

from bot.cli import run
from eval.cli import add_commands


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    return run(sys.argv[1:] if argv is None else argv, plugins=[add_commands])


if __name__ == "__main__":
    sys.exit(main())
