"""Prompts: text files in ``bot/prompts``, and a fence around whatever other people wrote."""

from __future__ import annotations

import secrets
from functools import cache
from importlib import resources
from string import Template


@cache
def prompt(name: str) -> Template:
    """The prompt ``bot/prompts/<name>.md``, with its $names to fill in."""
    return Template(resources.files("bot").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8").strip("\n"))


def new_fence(data: str) -> str:
    """A line nobody can have written beforehand: what stands between two of them is data."""
    while (fence := f"====={secrets.token_hex(8)}=====") in data:
        pass
    return fence


def fenced(data: str, fence: str) -> str:
    return f"{fence}\n{data}\n{fence}"


def one_line(text: str, limit: int = 2000) -> str:
    """White space made plain, so that data cannot look like another line of ours."""
    return " ".join(text.split())[:limit]
