import html5lib
import pytest
from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest
from django.test import RequestFactory, override_settings
from psycopg.errors import ReadOnlySqlTransaction

from blaupause.domain import Conflict, DomainError, Invalid, NotFound, Refused
from blaupause.ui import errors
from blaupause.ui.middleware import ErrorPageMiddleware
from blaupause.ui.shell import HUB_SHELL, Shell

NAMES = (
    "400",
    "403",
    "403_csrf",
    "404",
    "409",
    "410",
    "429",
    "500",
    "503",
    "unknown_host",
    "town_moving",
    "town_offline",
    "town_setup",
)
FULDA = Shell(
    kind="town", town_name="Stadt Fulda", phone="0661 102-0", logout_url="/auth/abmelden/", account_label="Thea Muster"
)


class TooOftenError(DomainError):
    status = 429


def fulda(_request: HttpRequest) -> Shell:
    return FULDA


def away(_request: HttpRequest) -> Shell:
    raise OperationalError("the database is away")


@pytest.fixture
def request_(monkeypatch: pytest.MonkeyPatch) -> HttpRequest:
    monkeypatch.setattr("blaupause.ui.shell._provider", lambda _path: fulda)
    return RequestFactory().get("/hund/")


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_what_happened_and_what_to_do(request_: HttpRequest, name: str) -> None:
    response = errors.error_page(request_, name, 418, host="fuldaa.localhost", town_name="Stadt Fulda")
    text = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)

    assert response.status_code == 418
    assert response["Cache-Control"] == "no-store"
    assert text.count("<h1") == 1
    assert 'class="kern-btn kern-btn--primary"' in text
    assert "{{" not in text


def test_the_town_is_the_sender_and_can_be_reached(request_: HttpRequest) -> None:
    text = errors.not_found(request_, Http404("Case 17 of Gießen")).content.decode()

    assert "Diese Seite gibt es nicht – Stadt Fulda" in text
    assert "tel:+496611020" in text
    assert "Gießen" not in text
    assert 'name="csrfmiddlewaretoken"' in text  # the person can still log out


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("/amt/vorgaenge/FD-1/", "/amt/"),
        ("/einrichtung/marke/", "/einrichtung/"),
        ("/einrichtung/", "/"),
        ("/kkv/vorlagen/nichts/", "/"),  # the competence centre's pages are the hub's
        ("/amtsblatt/", "/"),
    ],
)
def test_people_at_work_are_led_back_to_where_they_began(request_: HttpRequest, path: str, home: str) -> None:
    request_.path, request_.urlconf = path, settings.TOWN_URLCONF

    assert f'class="kern-btn kern-btn--primary" href="{home}"' in errors.not_found(request_).content.decode()
    assert 'class="kern-btn kern-btn--primary" href="/"' in errors.forbidden(request_).content.decode()


def test_a_town_that_cannot_answer_does_not_break_its_error_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blaupause.ui.shell._provider", lambda _path: away)
    text = errors.not_found(RequestFactory().get("/")).content.decode()

    assert f"– {HUB_SHELL.town_name}" in text


def test_a_town_known_by_name_only_is_still_the_sender() -> None:
    text = errors.error_page(RequestFactory().get("/"), "town_offline", 503, town_name="Stadt Fulda").content.decode()

    assert "– Stadt Fulda</title>" in text


@override_settings(SCHEME="https", HUB_HOST="blaupause.example", PORT="")
def test_an_unknown_host_leads_to_the_hub() -> None:
    asked = RequestFactory().get("/", headers={"host": "fuldaa.blaupause.example"})
    text = errors.error_page(asked, "unknown_host", 404).content.decode()

    assert "fuldaa.blaupause.example" in text
    assert 'href="https://blaupause.example/"' in text


def test_a_host_is_foreign_input() -> None:
    asked = RequestFactory().get("/", headers={"host": "<script>"})

    assert "<script>" not in errors.error_page(asked, "unknown_host", 404).content.decode().partition("<main")[2]


@pytest.mark.parametrize(
    ("error", "status", "shown"),
    [
        (Refused("Das darf nur die Leitung."), 403, "Das darf nur die Leitung."),
        (
            Conflict("Olaf Probe hat am %(day)s entschieden.", day="08.09.2026"),
            409,
            "Olaf Probe hat am 08.09.2026 entschieden.",
        ),
        (Invalid("Diese Farbe gibt es nicht.", field="colour"), 422, "Diese Farbe gibt es nicht."),
        (NotFound("Vorgang 17 in Gießen"), 404, "Diese Seite gibt es nicht"),
        (TooOftenError("Zu viele Codes.", retry_after=180), 429, "Zu viele Codes."),
        (OperationalError("connection refused"), 503, "Der Dienst antwortet gerade nicht"),
        (InterfaceError("connection closed"), 503, "Der Dienst antwortet gerade nicht"),
    ],
)
def test_what_a_view_raises_becomes_a_page(request_: HttpRequest, error: Exception, status: int, shown: str) -> None:
    response = ErrorPageMiddleware(errors.unavailable).process_exception(request_, error)

    assert response is not None
    assert response.status_code == status
    assert shown in response.content.decode()
    assert "Gießen" not in response.content.decode()


def test_a_town_that_moves_refuses_what_would_be_written(request_: HttpRequest) -> None:
    error = InternalError("cannot execute INSERT in a read-only transaction")
    error.__cause__ = ReadOnlySqlTransaction()

    response = ErrorPageMiddleware(errors.unavailable).process_exception(request_, error)

    assert response is not None
    assert response.status_code == 503
    assert "nichts abschicken" in response.content.decode()
    assert ErrorPageMiddleware(errors.unavailable).process_exception(request_, InternalError()) is None


def test_a_fault_of_ours_stays_a_fault(request_: HttpRequest) -> None:
    assert ErrorPageMiddleware(errors.unavailable).process_exception(request_, ZeroDivisionError()) is None


def test_the_middleware_passes_answers_on(request_: HttpRequest) -> None:
    assert ErrorPageMiddleware(errors.unavailable)(request_).status_code == 503


def test_the_last_handler_knows_an_absent_database_from_a_fault(request_: HttpRequest) -> None:
    try:
        away(request_)
    except OperationalError:
        assert errors.server_error(request_).status_code == 503
    response = errors.server_error(request_)

    assert response.status_code == 500
    assert "Der Fehler liegt bei uns" in response.content.decode()


def test_waiting_time_in_minutes(request_: HttpRequest) -> None:
    response = errors.too_many(request_, retry_after=150)

    assert response["Retry-After"] == "150"
    assert "in 3 Minuten" in response.content.decode()
    assert "in einer Minute" in errors.too_many(request_).content.decode()


def test_other_refusals(request_: HttpRequest) -> None:
    assert errors.bad_request(request_, ValueError("secret")).status_code == 400
    assert errors.forbidden(request_, PermissionError("secret")).status_code == 403
    assert "Das darf nur" in errors.forbidden(request_, Refused("Das darf nur die Leitung.")).content.decode()
    assert "zu lange offen" in errors.csrf_failure(request_, "CSRF cookie not set").content.decode()
