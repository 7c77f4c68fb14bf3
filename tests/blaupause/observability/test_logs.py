"""Logs are JSON for machines and words for people; error reports hold nothing about anybody."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from django.db import OperationalError

from blaupause.observability import errors, logs
from blaupause.observability.traces import trace
from blaupause.tenancy.context import town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    logs.set_up()


def written(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_a_line_is_one_json_object(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.LOG_FORMAT = "json"
    logs.set_up()

    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger("room").info("letter.made", pages=2)

    (line,) = written(capsys)
    told = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {"event": "letter.made", "pages": 2, "request_id": "r-1", "level": "info", "logger": "room"}


def test_lines_of_libraries_look_the_same(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.LOG_FORMAT = "json"
    logs.set_up()

    try:
        int("broken")
    except ValueError:
        logging.getLogger("library").exception("It is %s", "broken")
    logging.getLogger("httpx").info("GET https://example/?code=secret")

    (line,) = written(capsys)
    told = json.loads(line)
    assert (told["event"], told["level"], told["logger"]) == ("It is broken", "error", "library")
    assert told["exception"].endswith("builtins.ValueError")
    assert "test_logs.py" in told["exception"]


@pytest.mark.django_db
def test_the_town_is_told_by_itself(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.LOG_FORMAT = "json"
    logs.set_up()
    log = structlog.get_logger("room")

    with town("fulda"):
        log.info("one")
        log.info("two", town="giessen")

    assert [json.loads(line)["town"] for line in written(capsys)] == ["fulda", "giessen"]


def test_people_get_words(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.LOG_FORMAT = "console"
    logs.set_up()

    structlog.get_logger("room").warning("letter.late", days=3)
    try:
        int("broken")
    except ValueError:
        structlog.get_logger("room").exception("letter.broken")

    said = "\n".join(written(capsys))
    assert "letter.late" in said
    assert "days=3" in said
    assert "builtins.ValueError" in said


def test_less_important_lines_are_left_out(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.LOG_LEVEL = "WARNING"
    logs.set_up()

    structlog.get_logger("room").info("letter.made")

    assert written(capsys) == []


def test_codes_in_lines_of_libraries_are_hidden(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.LOG_FORMAT = "json"
    logs.set_up()

    logging.getLogger("django.request").error("Internal Server Error: %s", "/status/7K4M-92QX-0ADE-55TZ/")

    assert json.loads(written(capsys)[0])["event"] == "Internal Server Error: /status/****/"


def read_number(typed: str) -> int:
    return int(typed)


def look_up(typed: str) -> int:
    try:
        return read_number(typed)
    except ValueError as error:
        raise KeyError(typed) from error


def ask_the_database() -> int:
    try:
        return read_number("Yılmaz")
    except ValueError:
        raise OperationalError("connection refused") from None


def test_an_error_tells_its_way_and_its_cause_but_no_values() -> None:
    name = "Yılmaz"
    with pytest.raises(KeyError) as info:
        look_up(name)

    told = trace(info.value)

    assert told.index("builtins.ValueError") < told.index("builtins.KeyError")
    assert "in read_number" in told
    assert name not in told


def test_errors_about_machines_speak() -> None:
    with pytest.raises(OperationalError) as info:
        ask_the_database()

    assert trace(info.value).endswith("django.db.utils.OperationalError: connection refused")
    assert "ValueError" not in trace(info.value)


# --- Error reports


def test_without_an_address_nothing_is_set_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentry_sdk.init", lambda **_: pytest.fail("must not be called"))
    settings.SENTRY_DSN = ""

    errors.set_up()


def test_reports_never_hold_personal_data_by_default(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr("sentry_sdk.init", lambda **options: given.update(options))
    settings.SENTRY_DSN = "https://key@errors.example/1"

    errors.set_up()

    assert given["send_default_pii"] is False
    assert given["include_local_variables"] is False
    assert given["max_request_body_size"] == "never"
    assert given["before_send"] is errors.scrubbed


def test_a_report_is_scrubbed() -> None:
    event: Any = {
        "user": {"ip_address": "192.0.2.1"},
        "logentry": {"message": "Sevda"},
        "extra": {"answers": {"familienname": "Yılmaz"}},
        "breadcrumbs": {"values": [{"message": "Sevda"}]},
        "transaction": "/status/7K4M-92QX-0ADE-55TZ/",
        "request": {
            "url": "https://fulda.example/status/7K4M-92QX-0ADE-55TZ/?name=Sevda",
            "query_string": "name=Sevda",
            "data": {"familienname": "Yılmaz"},
            "cookies": {"__Host-sid": "secret"},
            "env": {"REMOTE_ADDR": "192.0.2.1"},
            "headers": {"Cookie": "__Host-sid=secret", "Authorization": "Bearer secret", "User-Agent": "Firefox"},
        },
        "exception": {
            "values": [
                {
                    "type": "ValueError",
                    "value": "Yılmaz is no date",
                    "stacktrace": {"frames": [{"function": "read", "vars": {"answers": "Yılmaz"}}]},
                },
                {"type": "KeyError", "value": "x", "stacktrace": None},
            ]
        },
    }

    assert errors.scrubbed(event, {}) == {
        "tags": {"cell": "cell", "town": ""},
        "transaction": "/status/****/",
        "request": {"url": "https://fulda.example/status/****/", "headers": {"User-Agent": "Firefox"}},
        "exception": {
            "values": [
                {"type": "ValueError", "value": "", "stacktrace": {"frames": [{"function": "read"}]}},
                {"type": "KeyError", "value": "", "stacktrace": None},
            ]
        },
    }


def test_a_report_without_a_request_is_fine() -> None:
    event: Any = {"level": "error"}

    assert errors.scrubbed(event, {}) == {"level": "error", "tags": {"cell": "cell", "town": ""}}
