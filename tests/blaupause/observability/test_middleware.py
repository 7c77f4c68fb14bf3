"""Every request has an id and a line in the log; operators' pages answer on every host, before anything else."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from blaupause.audit.recording import request_id
from blaupause.observability import health, metrics
from blaupause.observability.middleware import RequestMiddleware
from blaupause.observability.paths import masked
from blaupause.tenancy.context import identity
from blaupause.tenancy.fleet.release import Release, of_public
from blaupause.tenancy.models import Town

if TYPE_CHECKING:
    from django.http import HttpRequest
    from pytest_django import Settings


def ask(path: str = "/leistungen/", status: int = 200, *, given: str = "") -> tuple[HttpResponse, dict[str, Any], str]:
    """Send a request through; return answer, log line and the id that events would have carried."""
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        assert request.request_id == request_id.get()  # type: ignore[attr-defined]  # for error pages
        seen.append(request_id.get())
        return HttpResponse(status=status)

    with capture_logs() as logs:
        response = RequestMiddleware(view)(RequestFactory(headers={"X-Request-ID": given} if given else {}).get(path))
    (line,) = logs
    return response, dict(line), seen[0]


def test_a_request_gets_an_id() -> None:
    response, _line, seen = ask()

    assert response["X-Request-ID"] == seen
    assert str(uuid.UUID(seen)) == seen
    assert request_id.get() == ""


def test_an_id_from_outside_is_kept_if_it_looks_like_one() -> None:
    assert ask(given="abcdef12-3456")[2] == "abcdef12-3456"
    for odd in ("short", "x" * 37, "abc\tdefgh1", "Straße-123"):
        assert ask(given=odd)[2] != odd


def test_the_line_says_what_happened_and_no_more() -> None:
    _response, line, _seen = ask("/status/7K4M-92QX-0ADE-55TZ/?code=7K4M-92QX-0ADE-55TZ&name=Sevda", status=404)

    assert line.pop("ms") >= 0
    assert line == {
        "event": "request",
        "method": "GET",
        "path": "/status/****/",
        "route": "",
        "town": "",
        "status": 404,
        "log_level": "info",
    }


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/status/7K4M-92QX-0ADE-55TZ/", "/status/****/"),
        ("/status/7k4m92qx0ade55tz/", "/status/****/"),
        ("/status/7K4M 92QX/nachricht/", "/status/****/nachricht/"),
        ("/antrag/hund/weiter/7K4M-92QX-0ADE-55TZ/", "/antrag/hund/weiter/****/"),
        ("/fulda/datei/c2VhbGVk_-8=/", "/fulda/datei/****/"),
        ("/leistungen/hundesteuer-anmelden/", "/leistungen/hundesteuer-anmelden/"),
        ("/" + "a" * 500, "/" + "a" * 199),
    ],
)
def test_codes_never_reach_a_log(path: str, shown: str) -> None:
    assert masked(path) == shown


# --- For machines


@pytest.mark.parametrize("host", ["localhost", "fulda.localhost", "login.localhost", "unknown.example"])
def test_machines_are_answered_on_every_host(db: None, host: str) -> None:
    assert Client(HTTP_HOST=host).get("/healthz").json() == {"status": "ok"}
    ready = Client(HTTP_HOST=host).get("/readyz")
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ok", "database": True, "release": "dev", "towns_behind": 0},
    )
    assert Client(HTTP_HOST=host).get("/metrics").status_code == 401


def test_a_process_lives_without_a_database() -> None:
    assert Client().get("/healthz").status_code == 200


def test_it_is_not_ready_without_a_database(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "database": False})


def test_it_is_not_ready_before_its_migrations(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(health, "wanted", lambda: frozenset({("catalogue", "0099_later")}))

    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "database": True,
        "missing_migrations": ["catalogue.0099_later"],
    }


def test_it_is_not_ready_before_the_rights_of_its_release(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(health, "of_public", lambda: Release("elsewhere", {}))

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "database": True, "missing_release": "elsewhere"}


def test_it_is_not_ready_in_an_empty_database(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(health, "APPLIED", "SELECT app, name FROM not_made_yet")

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["missing_release"] == of_public().name


def test_towns_that_are_behind_are_counted_and_no_failure(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    with identity():
        towns = Town.objects.count()
    monkeypatch.setattr(health, "current", lambda: Release("next", {}))

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()["towns_behind"]) == (200, towns)


def test_the_towns_are_not_counted_at_every_call(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(health, "_kept", {})
    Client().get("/readyz")

    with CaptureQueriesContext(connection) as asked:
        Client().get("/readyz")

    assert not any("tenancy_town" in each["sql"] for each in asked.captured_queries)
    assert any("tenancy_migrationledger" in each["sql"] for each in asked.captured_queries)


def test_towns_migrations_are_not_awaited() -> None:
    assert ("identity", "0001_initial") in health.wanted()
    assert all(app != "intake" for app, _name in health.wanted())


# --- Figures


def figures(settings: Settings, **headers: str) -> HttpResponse:
    settings.METRICS_TOKEN = "figures"
    answer: HttpResponse = Client(headers=headers).get("/metrics")  # type: ignore[assignment]  # the client's own
    return answer


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "figures", "Bearer fígures"])
def test_figures_need_the_token(settings: Settings, given: str) -> None:
    assert figures(settings, Authorization=given).status_code == 401


def test_without_a_token_set_the_page_is_closed(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""

    assert Client(headers={"Authorization": "Bearer "}).get("/metrics").status_code == 401


def test_the_figures(settings: Settings, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = metrics.Requests()
    counted.observe("portal:home", "GET", 200, 0.03)
    counted.observe("portal:home", "GET", 200, 9.0)
    counted.observe("", "BREW", 404, 0.001)
    monkeypatch.setattr(metrics, "REQUESTS", counted)

    lines = figures(settings, Authorization="Bearer figures").content.decode().splitlines()

    assert 'blaupause_requests_total{route="portal:home",method="GET",status="200"} 2' in lines
    assert 'blaupause_requests_total{route="",method="OTHER",status="404"} 1' in lines
    assert 'blaupause_request_seconds_bucket{route="portal:home",le="0.025"} 0' in lines
    assert 'blaupause_request_seconds_bucket{route="portal:home",le="0.05"} 1' in lines
    assert 'blaupause_request_seconds_bucket{route="portal:home",le="+Inf"} 2' in lines
    assert 'blaupause_request_seconds_sum{route="portal:home"} 9.030000' in lines
    assert 'blaupause_request_seconds_count{route="portal:home"} 2' in lines
    assert "blaupause_database_up 1" in lines
    assert 'blaupause_jobs{state="dead"} 0' in lines
    assert "blaupause_jobs_oldest_seconds 0.0" in lines
    memory = next(line for line in lines if line.startswith("process_resident_memory_bytes"))
    assert int(memory.split()[1]) > 1_000_000


def test_figures_are_told_without_a_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)

    lines = figures(settings, Authorization="Bearer figures").content.decode().splitlines()
    assert "blaupause_database_up 0" in lines
    assert not any(line.startswith("blaupause_jobs") for line in lines)


def test_memory_is_unknown_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_proc(*_: object, **__: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr("pathlib.Path.read_text", no_proc)

    assert metrics.resident_bytes() == 0
