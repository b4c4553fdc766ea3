"""The public API, asked over HTTP of the real server with the shipped interview."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck
from schemathesis.specs.openapi.checks import negative_data_rejection
from webserver import Site, serving

import bot
from bot.settings import Settings
from bot.web.app import create_app

QUESTION = "Devo aprire tutti i canali social?"
SCHEMA = json.loads((Path(bot.__file__).parent / "answer.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site(gerosa_data: Path) -> Iterator[Site]:
    settings = Settings(data=gerosa_data).with_web(rate_client="100000/minute", rate_global="100000/minute")
    with serving(settings, chat=False) as running:
        yield running


@pytest.fixture
def http(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30) as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream; comments are left out."""
    blocks = [block for block in text.split("\n\n") if block.startswith("event: ")]
    return [
        (head.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for head, data in map(_lines, blocks)
    ]


def _lines(block: str) -> list[str]:
    return block.split("\n", 1)


def test_an_answer_is_the_answer_object_of_every_other_face(http: httpx.Client) -> None:
    """The reply validates against the published schema and quotes the interview word for word."""
    reply = http.post("/api/ask", json={"question": QUESTION})
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    answer = reply.json()
    jsonschema.validate(answer, SCHEMA)
    assert answer["kind"] == "answer"
    assert "non aprire tutti i canali social" in answer["text"]


def test_api_is_an_alias_of_the_current_version(http: httpx.Client) -> None:
    """/api/ask and /api/v1/ask give the same answer."""
    texts = [http.post(path, json={"question": QUESTION}).json()["text"] for path in ("/api/ask", "/api/v1/ask")]
    assert texts[0] == texts[1]


def test_a_stream_tells_stages_then_parts_then_the_whole_answer(http: httpx.Client) -> None:
    """With Accept: text/event-stream the last event holds, whole, the parts that came before it."""
    reply = http.post("/api/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in reply.headers
    seen = events(reply.text)
    names = [name for name, _ in seen]
    assert names[0] == "stage" and names[-1] == "answer" and names.count("answer") == 1
    answer = seen[-1][1]
    parts = [data for name, data in seen if name == "part"]
    assert [each["part"] for each in parts] == answer["parts"]
    assert [each["quote"] for each in parts if each["quote"]] == answer["quotes"]


def test_history_is_used_as_earlier_questions(http: httpx.Client) -> None:
    """A follow-up leans on the history it is sent with."""
    body = {"question": "dimmi di più", "history": ["Che consigli dai a una piccola impresa sui social?"]}
    assert http.post("/api/ask", json=body).json()["kind"] in ("answer", "decline")


def test_a_question_of_another_world_is_declined_with_suggestions(http: httpx.Client) -> None:
    """Declining is an ordinary answer: 200, and questions that the interviews do answer."""
    answer = http.post("/api/ask", json={"question": "quanto costa un gommone usato?"}).json()
    assert answer["kind"] == "decline" and answer["suggestions"] and not answer["quotes"]


def test_votes_are_idempotent_and_only_on_answers_given(http: httpx.Client, site: Site) -> None:
    """Voting twice is fine; an id we never gave is 404."""
    answer = http.post("/api/ask", json={"question": QUESTION}).json()["id"]
    for vote in ("useful", "useful", "not_useful"):
        assert http.post("/api/v1/vote", json={"answer": answer, "vote": vote}).status_code == 204
    unknown = http.post("/api/v1/vote", json={"answer": "0" * 32, "vote": "useful"})
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown_answer")


def test_interviews_and_suggestions_are_listed(http: httpx.Client) -> None:
    """Who was interviewed, where, when; and questions to begin with."""
    (gerosa,) = http.get("/api/v1/interviews").json()["interviews"]
    assert gerosa["id"] == "gerosa" and gerosa["published"] == "2016-04-18" and gerosa["turns"] > 0
    assert gerosa["experts"][0]["name"] == "Roberto Gerosa"
    suggestions = http.get("/api/v1/suggestions", params={"interview": "gerosa", "n": 2}).json()["suggestions"]
    assert len(suggestions) == 2 and all(suggestion.endswith("?") for suggestion in suggestions)


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"question": ""}, 422, "in bianco"),
        ({"question": " \t "}, 422, "in bianco"),
        ({"question": "\x00\x1f"}, 422, "in bianco"),
        ({"question": "a" * 501}, 422, "500 caratteri"),
        ({"question": "ok?", "history": ["a"] * 7}, 422, "domande precedenti"),
        ({"question": "ok?", "history": ["a" * 501]}, 422, "domande precedenti"),
        ({"question": "ok?", "origin": "https://evil.example"}, 422, "non conosco"),
        ({"question": 3}, 422, "domanda"),
        ({}, 422, "Manca la domanda"),
        ([], 422, ""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_out_of_bounds_is_refused_in_italian(http: httpx.Client, body: Any, status: int, says: str) -> None:
    """422 with one error shape, and words that a reader understands."""
    reply = http.post("/api/ask", json=body)
    assert reply.status_code == status
    error = reply.json()["error"]
    assert error["code"] == "invalid" and says in error["message"]


@pytest.mark.parametrize(
    ("method", "path", "content", "kind", "status"),
    [
        ("POST", "/api/ask", b"{not json", "application/json", 400),
        ("POST", "/api/ask", b"\xff\xfe", "application/json", 400),
        ("POST", "/api/ask", b"[" * 15_000, "application/json", 400),
        ("POST", "/api/ask", b'{"question": "\\ud800"}', "application/json", 422),
        ("POST", "/api/ask", b'{"question": "ok?"}', "text/plain", 415),
        ("POST", "/api/ask", b"question=ok", "application/x-www-form-urlencoded", 415),
        ("GET", "/api/ask", b"", "", 405),
        ("DELETE", "/api/v1/vote", b"", "", 405),
        ("GET", "/api/nope", b"", "", 404),
        ("GET", "/api/v2/interviews", b"", "", 404),
        ("GET", "/api/v1/suggestions?n=99", b"", "", 422),
    ],
)
def test_other_requests_get_the_same_error_shape(
    http: httpx.Client, method: str, path: str, content: bytes, kind: str, status: int
) -> None:
    """Whatever goes wrong: {"error": {"code", "message"}} with the right status."""
    reply = http.request(method, path, content=content, headers={"Content-Type": kind} if kind else {})
    assert reply.status_code == status
    assert set(reply.json()) == {"error"} and reply.json()["error"]["message"]
    if status == 405:
        assert reply.headers["allow"] == "POST"


def test_health_tells_counts_to_this_machine_only(http: httpx.Client) -> None:
    """A monitor sees the version; counts are for who asks from the server's own machine."""
    assert http.get("/health").json()["counts"] is not None
    outside = http.get("/health", headers={"X-Forwarded-For": "203.0.113.9"}).json()
    assert outside["status"] == "ok" and "counts" not in outside


def test_a_missing_index_is_a_clean_503(tmp_path: Path) -> None:
    """Nothing built yet: every face says so in Italian, and when to try again."""
    from starlette.testclient import TestClient

    with TestClient(create_app(Settings(data=tmp_path), chat=False)) as client:
        for reply in (
            client.post("/api/ask", json={"question": QUESTION}),
            client.get("/api/v1/interviews"),
            client.get("/health"),
        ):
            assert reply.status_code == 503
            assert reply.json()["error"]["code"] == "not_ready" and reply.headers["retry-after"] == "30"
        page = client.get("/interviste", headers={"Accept": "text/html"})
        assert page.status_code == 503 and "Riprova" in page.text


def test_the_schema_is_versioned_and_has_examples_in_italian(http: httpx.Client) -> None:
    """OpenAPI at /api/v1/openapi.json, with an example for each request and reply of the main call."""
    schema = http.get("/api/v1/openapi.json").json()
    assert schema["info"]["version"] == "1" and set(schema["paths"]) == {
        "/api/v1/ask",
        "/api/v1/vote",
        "/api/v1/interviews",
        "/api/v1/suggestions",
    }
    ask = schema["paths"]["/api/v1/ask"]["post"]
    assert set(ask["responses"]) == {"200", "400", "403", "408", "413", "415", "422", "429", "503"}
    assert ask["responses"]["200"]["content"]["application/json"]["example"]["kind"] == "answer"
    assert "social" in schema["components"]["schemas"]["AskBody"]["examples"][0]["question"]


def test_the_example_answer_is_an_answer() -> None:
    """The example of the documentation validates against the Answer's own schema."""
    from bot.web.api import EXAMPLE

    jsonschema.validate(json.loads(EXAMPLE.to_json()), SCHEMA)


# ---- the API against its own schema


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/vote", "/api/v1/interviews", "/api/v1/suggestions"])
def test_the_api_keeps_to_its_schema(site: Site, path: str, mode: schemathesis.GenerationMode) -> None:
    """schemathesis: statuses, content types, bodies and headers are those declared; good data passes, wrong doesn't."""
    schema = schemathesis.openapi.from_url(f"{site.url}/api/v1/openapi.json").include(path=path)
    for found in schema.get_all_operations():
        strategy = found.ok().as_strategy(generation_mode=mode)

        @hypothesis.settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @hypothesis.given(case=strategy)
        def keeps(case: Any) -> None:
            response = case.call()
            # 413 refuses too, and every other check holds for it; schemathesis does not count it as a refusal
            refused = [negative_data_rejection] if response.status_code == 413 else []
            case.validate_response(response, excluded_checks=refused)

        if mode is schemathesis.GenerationMode.POSITIVE or found.ok().body or found.ok().query:
            keeps()
