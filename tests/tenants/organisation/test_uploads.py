"""The host of uploads: what it hands out, to whom, for how long."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from structlog.testing import capture_logs

from blaupause.domain import SYSTEM, now
from blaupause.tenancy import middleware
from blaupause.tenancy.enums import TownState
from tenants.organisation.actions import store_file
from tenants.organisation.enums import FilePurpose
from tenants.organisation.queries import upload_address
from tests.clients import visitor

if TYPE_CHECKING:
    from tenants.organisation.models import StoredFile
    from tests.worlds import World

HTML = b"<script>alert(document.cookie)</script>"


@pytest.fixture
def stored(fulda: World) -> StoredFile:
    return store_file(
        purpose=FilePurpose.ATTACHMENT, owner="1", name="Lageplan.html", media_type="text/html", content=HTML, by=SYSTEM
    )


def ask(path: str, host: str = settings.FILES_HOST) -> Any:
    return visitor(host).get(path)


def test_an_upload_is_saved_and_never_shown(stored: StoredFile) -> None:
    answer = ask(urlsplit(upload_address(stored)).path)

    assert answer.content == HTML
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_its_address_lies_on_a_host_of_its_own_and_names_nothing(stored: StoredFile) -> None:
    address = upload_address(stored)

    assert address.startswith(f"http://{settings.FILES_HOST}:{settings.PORT}/fulda/datei/")
    assert str(stored.uuid) not in address
    assert "Lageplan" not in address
    assert ask(urlsplit(address).path, "fulda.localhost").status_code == 404


def test_after_a_minute_the_address_says_what_to_do(stored: StoredFile) -> None:
    path = urlsplit(upload_address(stored)).path

    with time_machine.travel(now() + timedelta(seconds=62)):
        answer = ask(path)

    assert answer.status_code == 410
    assert "öffnen Sie die Datei dort noch einmal" in answer.content.decode()
    assert f'href="http://fulda.localhost:{settings.PORT}/"' in answer.content.decode()
    assert HTML not in answer.content


def test_another_towns_address_opens_nothing(stored: StoredFile, giessen: World) -> None:
    path = urlsplit(upload_address(stored)).path

    assert ask(path.replace("/fulda/", "/giessen/")).status_code == 404
    assert ask(path.replace("/fulda/", "/nirgendwo/")).status_code == 404


@pytest.mark.parametrize("ticket", ["x", "%C3%A4", "AAAA", "A" * 70, "A" * 5000])
def test_an_invented_address_opens_nothing(stored: StoredFile, ticket: str) -> None:
    assert ask(f"/fulda/datei/{ticket}/").status_code == 404


def test_a_file_that_is_gone_is_not_there(stored: StoredFile) -> None:
    path = urlsplit(upload_address(stored)).path
    stored.delete()

    assert ask(path).status_code == 404


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (TownState.LIVE, 200),
        (TownState.MOVING, 200),
        (TownState.SETUP, 200),
        (TownState.OFFLINE, 503),
        (TownState.REQUESTED, 404),
        (TownState.LEFT, 404),
    ],
)
def test_a_town_off_the_network_hands_out_nothing(
    stored: StoredFile, fulda: World, state: TownState, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, same = urlsplit(upload_address(stored)).path, copy(fulda.town)
    same.state = state
    monkeypatch.setattr(middleware, "town_by_slug", lambda _slug: same)

    assert ask(path).status_code == status


def test_a_ticket_that_was_changed_opens_nothing(stored: StoredFile) -> None:
    path = urlsplit(upload_address(stored)).path
    at = path.index("/datei/") + 12

    assert ask(path[:at] + ("A" if path[at] != "A" else "B") + path[at + 1 :]).status_code == 404


def test_the_line_in_the_log_names_the_town_and_no_ticket(
    stored: StoredFile, capsys: pytest.CaptureFixture[str]
) -> None:
    path = urlsplit(upload_address(stored)).path
    with capture_logs() as logs:
        ask(path)

    (line,) = (each for each in logs if each["event"] == "request")
    assert (line["town"], line["path"]) == ("fulda", "/fulda/datei/****/")


def test_words_that_can_be_no_town_are_not_even_looked_up(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert ask(f"/{'a' * 40_000}/datei/x/").status_code == 404
        assert visitor(f"{'a' * 300}.localhost").get("/").status_code == 404
