"""The full-page chat."""

from __future__ import annotations

from fastapi import FastAPI

from bot.web.service import Service


def mount(app: FastAPI, service: Service) -> None:
    """Mount the chat at /chat."""
