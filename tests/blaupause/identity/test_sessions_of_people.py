"""The session of somebody who logs in: what they keep, where their key opens, and when it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from blaupause.audit.models import HubEvent
from blaupause.domain import ANONYMOUS, ActorKind, Level, Role, now
from blaupause.identity import sessions
from blaupause.identity.actors import actor_of
from blaupause.identity.enums import SessionKind
from blaupause.identity.models import Membership
from blaupause.identity.sessions import Login
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import employ, stored
from tests.blaupause.identity.visiting import CITIZEN, key_of, logs_in, reads, remembers, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.identity.requests import KnownRequest

    type View = Callable[[KnownRequest], HttpResponse]


def awaits(request: KnownRequest) -> HttpResponse:
    request.session[f"{sessions.AWAITED}page"] = "typed"
    return HttpResponse()


def foreign() -> int:
    """How many events tell of a key at a host not its own."""
    with identity():
        return HubEvent.objects.filter(name="session.foreign").count()


@pytest.mark.django_db
class TestLogin:
    def test_the_key_changes_at_login_and_what_nobody_left_is_gone(self) -> None:
        """On a shared computer the next person logs in: drafts and proofs of the one before are not theirs."""
        before = key_of(visit(remembers))

        after = key_of(visit(logs_in(CITIZEN), before))

        assert after != before
        assert dict(visit(reads, before).request.session) == {}
        assert dict(visit(reads, after).request.session) == {}
        assert len(stored(SessionKind.SESSION)) == 1

    def test_what_waits_for_its_owner_is_there_after_the_login(self) -> None:
        """It was typed when the session had ended; its room gives it to the draft's owner only."""
        before = key_of(visit(awaits))

        after = key_of(visit(logs_in(CITIZEN), before))

        assert dict(visit(reads, after).request.session) == {f"{sessions.AWAITED}page": "typed"}
        other = Login("buerger", pseudonym="q" * 64)
        assert dict(visit(reads, key_of(visit(logs_in(other), after))).request.session) == {}

    def test_staff_who_log_in_get_nothing_of_a_visitor(self) -> None:
        person = employ("thea", Role.CLERK, "fulda")
        before = key_of(visit(remembers))

        after = key_of(visit(logs_in(Login("verwaltung"), person), before))

        assert dict(visit(reads, after).request.session) == {}

    def test_what_another_person_left_is_gone(self) -> None:
        key = key_of(visit(logs_in(CITIZEN)))
        visit(remembers, key)
        other = Login("buerger", pseudonym="q" * 64)

        assert dict(visit(reads, key_of(visit(logs_in(other), key))).request.session) == {}

    def test_the_same_person_keeps_what_they_left(self) -> None:
        key = key_of(visit(logs_in(CITIZEN)))
        visit(remembers, key)

        assert dict(visit(reads, key_of(visit(logs_in(CITIZEN), key))).request.session) == {"draft": "7"}

    def test_a_citizen_acts_under_the_pseudonym(self) -> None:
        actor = visit(reads, key_of(visit(logs_in(CITIZEN)))).request.actor

        assert (actor.kind, actor.id, actor.town, actor.level) == (ActorKind.CITIZEN, "p" * 64, "fulda", Level.HIGH)
        assert actor.evidence == {"level": "high"}

    def test_a_citizen_is_a_citizen_at_the_hub_and_works_nowhere(self) -> None:
        session = sessions.ServerSession("localhost")
        session.login = CITIZEN
        actor = actor_of(session, None)
        assert (actor.kind, actor.id, actor.roles) == (ActorKind.CITIZEN, CITIZEN.pseudonym, frozenset())

    def test_staff_cost_two_queries_however_many_roles(self) -> None:
        person = employ("thea", Role.CLERK, "fulda")
        key = key_of(visit(logs_in(Login("verwaltung"), person)))
        counts, actor = [], ANONYMOUS
        for town, role in (("fulda", Role.ADMIN), ("giessen", Role.CLERK), ("", Role.KKV_EDITOR)):
            employ("thea", role, town)
            with CaptureQueriesContext(connection) as queries:
                actor = visit(reads, key).request.actor
            counts.append(
                len([query for query in queries if query["sql"].startswith("SELECT") and "identity_" in query["sql"]])
            )
        assert counts == [2, 2, 2]
        assert actor.roles == {Role.CLERK, Role.ADMIN}

    def test_a_clerk_works_for_the_units_of_the_role(self) -> None:
        person = employ("thea", Role.CLERK, "fulda")
        with identity():
            Membership.objects.update(unit_ids=[3, 5])
        key = key_of(visit(logs_in(Login("verwaltung"), person)))

        assert visit(reads, key).request.actor.units == {3, 5}

    def test_a_key_carried_to_another_town_opens_nothing_there(self) -> None:
        person = employ("thea", Role.CLERK, "fulda")
        employ("thea", Role.CLERK, "giessen")
        key = key_of(visit(logs_in(Login("verwaltung"), person)))

        request = visit(reads, key, host="giessen").request

        assert request.actor.kind == ActorKind.STAFF
        assert request.actor.roles == frozenset()
        assert dict(request.session) == {}

    @pytest.mark.parametrize(
        ("view", "kind"),
        [("logs_in", "citizen"), ("remembers", "anonymous")],
    )
    def test_a_citizens_key_in_another_town_is_nobody_and_told_with_both_towns(self, view: str, kind: str) -> None:
        key = key_of(visit(logs_in(CITIZEN) if view == "logs_in" else remembers))

        with capture_logs() as logs:
            request = visit(reads, key, host="giessen").request

        assert request.actor == ANONYMOUS
        assert dict(request.session) == {}
        assert logs == [
            {
                "event": "session.foreign",
                "town": "giessen",
                "host": "giessen.localhost",
                "actor_town": "fulda",
                "actor_kind": kind,
                "log_level": "warning",
            }
        ]
        with identity():
            event = HubEvent.objects.get(name="session.foreign")
        assert (event.actor_kind, event.actor_town, event.actor_id) == (kind, "fulda", "")
        assert event.details == {"town": "giessen", "host": "giessen.localhost"}

    def test_a_foreign_key_is_told_once_an_hour_for_each_host(self) -> None:
        key, other = key_of(visit(remembers)), key_of(visit(remembers))

        for _time in range(3):
            visit(reads, key, host="giessen")
        visit(reads, other, host="giessen")
        assert foreign() == 2

        moment = now()
        for minutes in (25, 50, 75, 100, 125):  # it stays in use where it is at home
            with time_machine.travel(moment + timedelta(minutes=minutes)):
                visit(reads, key)
        with time_machine.travel(moment + timedelta(minutes=126)):
            visit(reads, key, host="giessen")
        assert foreign() == 3

    def test_nothing_is_written_through_a_foreign_key(self) -> None:
        key = key_of(visit(remembers))

        response = visit(remembers, key, host="giessen")

        assert "__Host-sid" not in response.cookies
        assert [row.host for row in stored(SessionKind.SESSION)] == ["fulda.localhost"]
