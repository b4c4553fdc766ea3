"""Which sites may call and embed us: exactly the listed ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.origins import normalized
from corpus.errors import SettingsError

LISTED = "https://www.rivista.example"
ASK = {"question": "Devo aprire tutti i social?"}
Client = Callable[..., TestClient]


@pytest.fixture(scope="module")
def client(gerosa_data: Path) -> Client:
    def of(**web: object) -> TestClient:
        web = {"origins": (LISTED,), "rate_client": "100000/minute", "rate_global": "100000/minute"} | web
        return TestClient(
            create_app(Settings(data=gerosa_data).with_web(**web), chat=False), base_url="http://bot.example"
        )

    return of


def test_a_listed_site_may_call_and_read(client: Client) -> None:
    """CORS names that origin, never *, never credentials, and varies on Origin."""
    http = client()
    reply = http.post("/api/ask", json=ASK, headers={"Origin": LISTED})
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == LISTED
    assert "access-control-allow-credentials" not in reply.headers
    assert "Origin" in reply.headers["vary"]
    preflight = http.options("/api/ask", headers={"Origin": LISTED, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == LISTED
    assert preflight.headers["access-control-allow-headers"] == "Content-Type, Accept"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://www.rivista.example",
        "https://www.rivista.example:8443",
        "https://www.rivista.example.evil.example",
        "https://evilwww.rivista.example",
        "https://WWW.rivista.example",
        "https://www.rivista.example, https://evil.example",
        "*",
        "",
    ],
)
def test_any_other_origin_is_refused_and_never_reflected(client: Client, origin: str) -> None:
    """A page of another site changes nothing here, and reads nothing."""
    http = client()
    for path, body in (("/api/ask", ASK), ("/api/v1/vote", {"answer": "a", "vote": "useful"})):
        reply = http.post(path, json=body, headers={"Origin": origin})
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "forbidden_origin")
        assert "access-control-allow-origin" not in reply.headers
    preflight = http.options("/api/ask", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 403 and "access-control-allow-origin" not in preflight.headers
    read = http.get("/api/v1/interviews", headers={"Origin": origin})
    assert read.status_code == 200 and "access-control-allow-origin" not in read.headers


def test_no_origin_and_our_own_pass(client: Client) -> None:
    """curl sends no Origin; our pages send ours."""
    http = client()
    assert http.post("/api/ask", json=ASK).status_code == 200
    assert http.post("/api/ask", json=ASK, headers={"Origin": "http://bot.example"}).status_code == 200


def test_with_a_public_url_ours_is_that_one_whatever_host_is_asked(client: Client) -> None:
    """A Host header isn't believed where the settings say who we are."""
    http = client(public_url="https://bot.example")
    ours = {"Origin": "https://bot.example", "Host": "inner:7860"}
    assert http.post("/api/ask", json=ASK, headers=ours).status_code == 200
    forged = {"Origin": "https://evil.example", "Host": "evil.example"}
    assert http.post("/api/ask", json=ASK, headers=forged).status_code == 403


def test_an_origin_named_in_a_body_or_an_address_counts_for_nothing(client: Client) -> None:
    """Only the browser's own header is read."""
    http = client()
    body = ASK | {"origin": LISTED}
    assert http.post("/api/ask", json=body, headers={"Origin": "https://evil.example"}).status_code == 403
    reply = http.post(f"/api/ask?origin={LISTED}", json=ASK, headers={"Origin": "https://evil.example"})
    assert reply.status_code == 403


def test_an_empty_list_means_same_origin_only(client: Client) -> None:
    """The default."""
    http = client(origins=())
    assert http.post("/api/ask", json=ASK, headers={"Origin": LISTED}).status_code == 403
    assert http.post("/api/ask", json=ASK, headers={"Origin": "http://bot.example"}).status_code == 200
    assert "frame-ancestors 'self'" in http.get("/").headers["content-security-policy"].split("; ")


def test_listed_sites_may_frame_our_pages_and_load_the_widget(client: Client) -> None:
    """frame-ancestors and the widget's module assets follow the same list."""
    http = client()
    assert f"frame-ancestors 'self' {LISTED}" in http.get("/").headers["content-security-policy"]
    asset = http.get("/widget.js", headers={"Origin": LISTED})
    assert asset.headers["access-control-allow-origin"] == LISTED
    assert asset.headers["cross-origin-resource-policy"] == "cross-origin"
    assert (
        "access-control-allow-origin" not in http.get("/widget.js", headers={"Origin": "https://evil.example"}).headers
    )


def test_our_pages_are_not_readable_by_a_listed_site(client: Client) -> None:
    """CORS opens the API and the widget, nothing else."""
    reply = client().get("/interviste", headers={"Origin": LISTED})
    assert reply.status_code == 200 and "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Rivista.example/", "https://rivista.example"),
        ("http://rivista.example:80", "http://rivista.example"),
        ("https://rivista.example:8443", "https://rivista.example:8443"),
        ("http://[::1]:7860", "http://[::1]:7860"),
    ],
)
def test_origins_are_read_as_browsers_write_them(written: str, origin: str) -> None:
    """Lower case, no default port, no slash."""
    assert normalized(written) == origin


@pytest.mark.parametrize(
    "written",
    ["*", "rivista.example", "https://a.example/path", "https://u@a.example", "null", "ftp://a", "https://a:b"],
)
def test_what_is_not_an_origin_is_a_settings_error(written: str) -> None:
    """No wildcard, no path: a clear error at start."""
    with pytest.raises(SettingsError):
        normalized(written)
