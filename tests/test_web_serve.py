"""``vademecum serve`` as an editor types it: a process of its own, its address printed, its end clean."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

import vademecum
from bot.settings import Settings
from bot.web.serve import server_of


def test_serve_prints_its_address_answers_and_stops(gerosa_data: Path, tmp_path: Path) -> None:
    """--try keeps votes locally and says so; the page, the chat and the API are there; Ctrl+C ends it quietly."""
    command = [sys.executable, "-m", "vademecum", "serve", "--port", "0", "--try", "--data", str(gerosa_data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout and process.stderr
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert found and "Vademecum è pronto" in line
            assert "/privacy" in process.stdout.readline()
            with httpx.Client(base_url=found[0], timeout=60) as http:
                assert http.post("/api/ask", json={"question": "chi è Roberto Gerosa?"}).json()["kind"] == "answer"
                assert "Fai una domanda" in http.get("/").text
                assert http.get("/chat/").status_code == 200
                assert http.get("/interviste/gerosa").status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
        said = process.stderr.read()
    assert "Traceback" not in said and "127.0.0.1" not in said


def test_a_port_already_taken_is_said_in_italian(gerosa_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1, and what to type."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert vademecum.main(["serve", "--port", port, "--data", str(gerosa_data)]) == 1
    assert "--port" in capsys.readouterr().err


def test_the_server_believes_no_proxy_and_writes_no_addresses() -> None:
    """uvicorn's own proxy headers and access log are off."""
    config = server_of(None, Settings()).config
    assert (config.proxy_headers, config.access_log, config.server_header) == (False, False, False)
