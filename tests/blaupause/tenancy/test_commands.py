"""Commands that make and migrate towns; each with one JSON document where asked."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from blaupause.audit.models import HubEvent
from blaupause.jobs import runner
from blaupause.tenancy.context import operator, owner_of
from blaupause.tenancy.models import MigrationLedger, Town
from tests.clients import visitor
from tests.conftest import as_operator

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def as_the_operator(transactional_db: None) -> Iterator[None]:
    """Be the operator, and take away again what the test made."""
    with as_operator():
        yield
        with operator():
            made = list(Town.objects.filter(slug__startswith="test-"))
            HubEvent.objects.filter(name__regex="^(town|invitation)[.]").delete()
        for each in made:
            with owner_of(each), connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA {each.schema_name} CASCADE")
            with operator(), connection.cursor() as cursor:
                cursor.execute(f"DROP ROLE {each.schema_name}")
                each.delete()


def say(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def told(*command: str) -> Any:
    return json.loads(say(*command, "--json"))


def test_a_town_is_created_and_listed(as_the_operator: None) -> None:
    made = told("town_create", "test-alsfeld", "Stadt Alsfeld", "--kind", "city", "--ars", "065350001001")

    assert (made["slug"], made["host"], made["state"]) == ("test-alsfeld", "test-alsfeld.localhost", "setup")
    listed = next(town for town in told("town_list") if town["slug"] == "test-alsfeld")
    assert listed["schema"] == made["schema"]
    assert (listed["name"], listed["kind"], listed["ars"]) == ("Stadt Alsfeld", "city", "065350001001")
    assert (listed["hosts"], listed["is_sample"]) == (["test-alsfeld.localhost"], False)
    assert "test-alsfeld" in say("town_list")


def test_a_town_can_be_live_at_once_under_its_own_host(as_the_operator: None) -> None:
    line = say("town_create", "test-live", "Gemeinde Live", "--live", "--host", "service.live.example")

    assert "service.live.example" in line
    assert "state live" in line


def test_a_taken_name_is_told(as_the_operator: None) -> None:
    with pytest.raises(
        CommandError, match=r"Another town of this cell has the slug fulda, the host .*; nothing was created"
    ) as refused:
        say("town_create", "fulda", "Noch ein Fulda")
    assert refused.value.returncode == 1


@pytest.mark.parametrize("slug", ["login", "Fulda", "bad hersfeld", "gießen"])
def test_a_slug_that_cannot_be_is_told(db: None, slug: str) -> None:
    with pytest.raises(CommandError) as refused:
        say("town_create", slug, "Name")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--host", "zwei worte.example", "is no host name"),
        ("--host", "LOGIN.localhost", "login.localhost is the platform's own"),
        ("--ars", "0653500", "is no regional key: 12 digits"),
    ],
)
def test_a_host_or_key_that_cannot_be_is_told(db: None, option: str, value: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as refused:
        say("town_create", "test-nirgends", "Nirgends", option, value)
    assert refused.value.returncode == 2


def test_a_host_is_kept_as_browsers_ask_for_it(as_the_operator: None) -> None:
    assert told("town_create", "test-gross", "Groß", "--host", "Service.Groß.example")["host"].startswith("service.gro")


def test_migrate_is_the_fleets(as_the_operator: None) -> None:
    """Under the name that people know; what it does is tested in `fleet/`."""
    document = told("migrate")

    assert (document["left_behind"], document["stopped"]) == ([], "")
    assert "brought forward" in say("migrate")


def test_progress_is_shown_to_people_only(
    as_the_operator: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forget() -> None:
        with operator():
            MigrationLedger.objects.filter(schema_name__in=Town.objects.values("schema_name")).delete()

    forget()
    say("migrate")
    assert capsys.readouterr().err == ""

    forget()
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    say("migrate")
    assert "[==============================] 2/2" in capsys.readouterr().err


def test_a_new_town_invites_who_will_administer_it(as_the_operator: None) -> None:
    made = told("town_create", "test-neuheim", "Gemeinde Neuheim", "--admin", "rathaus@neuheim.example")
    line = say("town_create", "test-nahheim", "Gemeinde Nahheim", "--admin", "rathaus@nahheim.example")

    assert (made["invited"]["email"], made["invited"]["role"]) == ("rathaus@neuheim.example", "admin")
    assert "is invited to administer it" in line
    assert runner.run_waiting() == 2
    link = next(line for line in str(mail.outbox[0].body).splitlines() if line.startswith("http://test-neuheim."))
    assert visitor("test-neuheim.localhost").get(urlsplit(link).path).status_code == 200  # though it is in set-up
    assert "einladung" not in json.dumps(made) + line  # the link is a key: it goes by mail only

    again = told("town_invite", "test-neuheim", "anna@neuheim.example")

    assert (again["slug"], again["email"]) == ("test-neuheim", "anna@neuheim.example")
    assert "test-neuheim: anna@neuheim.example" in say("town_invite", "test-neuheim", "anna@neuheim.example")
    assert runner.run_waiting() == 2
    assert [each.to for each in mail.outbox[2:]] == [["anna@neuheim.example"]]  # the newer link only


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("town_create", "test-nirgends", "Nirgends", "--admin", "rathaus"), 2),
        (("town_invite", "fulda", "rathaus"), 2),
        (("town_invite", "nirgends", "rathaus@nirgends.example"), 1),
    ],
)
def test_who_cannot_be_invited_is_told(as_the_operator: None, command: tuple[str, ...], status: int) -> None:
    with pytest.raises(CommandError) as refused:
        say(*command)

    assert refused.value.returncode == status
    with operator():
        assert not Town.objects.filter(slug="test-nirgends").exists()
