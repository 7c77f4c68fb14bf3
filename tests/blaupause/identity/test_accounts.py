"""Which person a citizen's account stands for: the first one, until it is freed or nobody came for years."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Conflict, now
from blaupause.identity import sessions
from blaupause.identity.accounts import FORGET
from blaupause.identity.actions import hand_over, open_session
from blaupause.identity.evidence import account
from blaupause.identity.models import CitizenAccount, Session
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.identity.start import Start
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import identity, worker

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


def citizen(account_hmac: str, subject: str) -> str:
    return hand_over(
        start=Start(realm="buerger", host="fulda.localhost", level=1, next="/", nonce_hash=""),
        login=Login(realm="buerger"),
        subject=subject,
        provider=Provider("buerger", "sid", account_hmac),
        person=None,
        by=SYSTEM,
    )


def waiting() -> int:
    with worker(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jobs_job WHERE name = %s AND state = 'waiting'", (FORGET,))
        return int(cursor.fetchone()[0])


def free(*arguments: str) -> dict[str, Any]:
    said = StringIO()
    call_command("citizen_free", "--json", *arguments, stdout=said)
    told: dict[str, Any] = json.loads(said.getvalue())
    return told


def known_as(settings: Settings, subject: str) -> str:
    """Return how an account of the provider is kept."""
    name = account({"iss": settings.OIDC["buerger"]["issuer"], "sub": subject})
    return sessions.fingerprint("account", name)


def test_an_account_stands_for_one_person_for_good() -> None:
    with identity():
        assert citizen("konto", "bpk2|ABC") != citizen("konto", "bpk2|ABC")
        citizen("anderes", "bpk2|abc")
        with pytest.raises(Conflict):
            citizen("konto", "bpk2|abc")
        first = CitizenAccount.objects.get(account_hmac="konto")
    assert str(first) == "konto"
    assert "ABC" not in first.subject_hmac


def test_whoever_comes_once_more_on_a_day_writes_nothing() -> None:
    with identity():
        citizen("konto", "bpk2|ABC")
        with CaptureQueriesContext(connection) as asked:
            citizen("konto", "bpk2|ABC")
    assert not [each for each in asked.captured_queries if each["sql"].startswith('UPDATE "identity_citizenaccount"')]
    assert waiting() == 1


def test_what_nobody_used_for_years_is_forgotten_by_a_job(settings: Settings) -> None:
    settings.CITIZEN_ACCOUNT_DAYS = 100
    with identity():
        citizen("alt", "bpk2|A")
        citizen("treu", "bpk2|B")
    with time_machine.travel(now() + timedelta(days=90)), identity():
        citizen("treu", "bpk2|B")
    with time_machine.travel(now() + timedelta(days=101)), identity():
        HANDLERS[FORGET].run(added_later=1)
        assert list(CitizenAccount.objects.values_list("account_hmac", flat=True)) == ["treu"]
        assert HubEvent.objects.get(name="citizen_accounts.forgotten").details == {"accounts": 1}
        citizen("alt", "bpk2|another")  # whose account it is by now, is the provider's to know


def test_the_operator_frees_an_account_and_its_sessions_end(settings: Settings) -> None:
    kept = known_as(settings, "7f3a")
    with identity():
        citizen(kept, "bpk2|ABC")
        session = ServerSession("fulda.localhost")
        provider = Provider("buerger", "sid", kept)
        open_session(session=session, login=Login("buerger"), provider=provider, person=None, by=SYSTEM)

    assert free("7f3a", "--reason", "Ticket 12: falsch verknüpft") == {"account": "7f3a", "sessions_ended": 2}

    with identity():
        assert not Session.objects.filter(account_hmac=kept).exists()  # the session, and the hand-off on its way
        event = HubEvent.objects.get(name="citizen_account.freed")
        assert event.details == {"account": kept, "reason": "Ticket 12: falsch verknüpft", "sessions": 2}
        citizen(kept, "bpk2|abc")


def test_what_stands_for_nobody_or_without_a_reason_is_said(settings: Settings) -> None:
    with pytest.raises(CommandError, match="stands for nobody"):
        free("7f3a", "--reason", "Ticket 12")
    with identity():
        citizen(known_as(settings, "7f3a"), "bpk2|ABC")
    with pytest.raises(CommandError, match="--reason") as refused:
        free("7f3a", "--reason", " ")
    assert refused.value.returncode == 2
    with identity():
        assert CitizenAccount.objects.count() == 1


def test_in_words(settings: Settings) -> None:
    with identity():
        citizen(known_as(settings, "7f3a"), "bpk2|ABC")
    said = StringIO()
    call_command("citizen_free", "7f3a", "--reason", "Ticket 12", stdout=said)
    assert said.getvalue().strip() == "7f3a stands for whoever logs in next; sessions ended: 1"
