"""What an administration does about colleagues, and what becomes of their sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM, Conflict, NotFound, Role, now
from blaupause.identity import sessions
from blaupause.identity.actions import grant_membership
from blaupause.identity.enums import InvitationState
from blaupause.identity.models import Invitation, Membership, Person
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.identity.team import queries
from blaupause.identity.team.actions import change_member, keep_member, remove_member
from blaupause.identity.team.rules import Rights
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import employ
from tests.blaupause.identity.team.staffing import (
    ADMIN,
    BOTH,
    CLERK,
    acting,
    admin,
    event,
    in_days,
    invited,
    rows,
    stand,
    town,
)
from tests.clients import visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from blaupause.domain import Actor

pytestmark = pytest.mark.django_db


def change(person: Person, rights: Rights, by: Actor, *, based_on: str = "") -> None:
    with identity():
        change_member(
            town=town(),
            person=str(person.uuid),
            based_on=based_on or stand(person),
            rights=rights,
            reason="neue Aufgabe",
            by=by,
        )


def remove(person: Person, by: Actor) -> None:
    with identity():
        remove_member(town=town(), person=str(person.uuid), reason="wechselt zum Kreis", by=by)


def browser(person: Person, host: str = "fulda.localhost") -> Client:
    """Return the browser of somebody who is logged in on a host."""
    with identity():
        session = ServerSession(host)
        session.begin(Login("verwaltung"), provider=Provider("verwaltung", "", ""), person=person)
        sessions.save(session)
    client = visitor(host)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


def test_other_rights_end_the_old_ones_and_say_who_and_why() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")

    change(thea, Rights((Role.CLERK, Role.ADMIN), (7,)), ida)

    assert rows(thea) == [
        ("clerk", "", ida.id, "neue Aufgabe"),
        ("clerk", "neue Aufgabe", "", ""),
        ("admin", "neue Aufgabe", "", ""),
    ]
    assert event() == (
        "membership.changed",
        ida.id,
        {
            "town": "fulda",
            "person": str(thea.uuid),
            "roles": ["admin", "clerk"],
            "before": ["clerk"],
            "services": [],
            "services_before": [],
        },
    )
    with identity():
        found = queries.member(town(), str(thea.uuid))
    assert (found.roles, found.unit_ids, found.last_day) == (("admin", "clerk"), (7,), None)


def test_what_stays_as_it_is_goes_on_and_what_is_not_chosen_ends() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    change(thea, BOTH, ida)

    change(thea, ADMIN, ida)

    assert [(role, bool(ended)) for role, _why, ended, _reason in rows(thea)] == [("clerk", True), ("admin", False)]


def test_an_end_counts_from_its_moment_on() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    client = browser(thea)
    change(thea, Rights((Role.CLERK,), until=in_days(1)), ida)
    assert client.get("/amt/").status_code == 200

    with time_machine.travel(in_days(1) + timedelta(seconds=1)), identity():
        found = queries.team(town())
        assert [each.person.subject for each in found.former] == ["thea"]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (remove_member, {"reason": "x"}),
        (change_member, {"based_on": "", "rights": CLERK, "reason": "x"}),
        (keep_member, {"remark": "x"}),
    ],
)
def test_nobody_changes_who_works_elsewhere(act: Callable[..., object], words: dict[str, object]) -> None:
    ida, gesa = admin(), employ("gesa", Role.CLERK, "giessen")

    for person in (str(gesa.uuid), "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(NotFound), identity():
            act(town=town(), person=person, by=ida, **words)

    assert rows(gesa, "giessen") == [("clerk", "", "", "")]


def test_whoever_was_removed_meanwhile_changes_nothing() -> None:
    ida, ilse, thea = admin(), admin("ilse"), employ("thea", Role.CLERK, "fulda")
    with identity():
        remove(Person.objects.get(uuid=ilse.id), ida)

    with pytest.raises(Conflict, match="nicht mehr zur Administration"):
        remove(thea, ilse)

    assert rows(thea) == [("clerk", "", "", "")]


def test_a_page_that_is_old_changes_nothing() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    old = stand(thea)
    change(thea, BOTH, ida)

    with pytest.raises(Conflict, match="inzwischen geändert"):
        change(thea, CLERK, ida, based_on=old)


@pytest.mark.parametrize("rights", [CLERK, Rights((Role.ADMIN,), until=in_days(3)), None])
def test_the_last_administrator_stays(rights: Rights | None) -> None:
    employ("thea", Role.CLERK, "fulda")
    person = employ("ida", Role.ADMIN, "fulda")
    ida = acting(person)

    with pytest.raises(Conflict, match="niemand auf Dauer"):
        change(person, rights, ida) if rights else remove(person, ida)

    assert rows(person) == [("admin", "", "", "")]
    admin("ilse")
    change(person, rights, ida) if rights else remove(person, ida)


def test_sessions_end_with_the_next_request() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    employ("thea", Role.CLERK, "giessen")
    here, there = browser(thea), browser(thea, "giessen.localhost")
    assert (here.get("/amt/").status_code, there.get("/amt/").status_code) == (200, 200)

    remove(thea, ida)

    answer = here.post("/amt/", {"x": "y"})
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/auth/anmelden/")
    assert there.get("/amt/").status_code == 200  # her work there is not this town's matter
    assert event()[2] | {"person": ""} == {
        "town": "fulda", "person": "", "roles": ["clerk"], "sessions": 1, "invitations": 0,
    }  # fmt: skip


def test_a_session_that_is_left_has_no_rights_either() -> None:
    """Even where a row of a session came back, or was written at that very moment."""
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    remove(thea, ida)

    assert browser(thea).get("/amt/").status_code == 404


def test_who_works_nowhere_any_more_is_logged_out_everywhere() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    hub = browser(thea, settings.HUB_HOST)

    remove(thea, ida)

    assert hub.get("/verwaltung/").status_code == 302


def test_open_invitations_end_with_the_person() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    invitation, _token = invited("THEA@verwaltung.example", ida, ADMIN)

    remove(thea, ida)

    with identity():
        assert queries.state_of(Invitation.objects.get(pk=invitation.pk)) == InvitationState.WITHDRAWN


def test_who_was_away_for_long_is_looked_at_and_kept() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    with identity():
        Membership.objects.update(granted_at=now() - timedelta(days=100))
        Membership.objects.filter(role="admin").update(last_login_at=now(), last_login_acr="mfa")
        assert [each.person.subject for each in queries.team(town()).due] == ["thea"]

        keep_member(town=town(), person=str(thea.uuid), remark="in Elternzeit", by=ida)

        found = queries.member(town(), str(thea.uuid))
        assert (found.is_due, found.review_note, found.reviewed_by) == (False, "in Elternzeit", "Ida")
        assert queries.team(town()).due == ()
    assert event()[:2] == ("membership.kept", ida.id)


@pytest.mark.parametrize(("acr", "factor"), [("mfa", True), ("pwd", False), ("", None)])
def test_the_second_factor_of_the_last_login_is_told(acr: str, *, factor: bool | None) -> None:
    person = employ("ida", Role.ADMIN, "fulda")
    with identity():
        Membership.objects.update(last_login_at=now(), last_login_acr=acr)

        assert queries.member(town(), str(person.uuid)).had_second_factor is factor


def test_a_login_elsewhere_is_not_this_towns_matter() -> None:
    thea = employ("thea", Role.CLERK, "fulda")
    employ("thea", Role.CLERK, "giessen")
    browser(thea, "giessen.localhost")
    with identity():
        Membership.objects.filter(town=town("giessen")).update(last_login_at=now())

        assert queries.member(town(), str(thea.uuid)).last_login_at is None


def test_a_role_that_ended_is_given_anew_beside_its_history() -> None:
    ida, thea = admin(), employ("thea", Role.CLERK, "fulda")
    remove(thea, ida)

    with identity():
        grant_membership(
            issuer=thea.issuer, subject="thea", name="Thea", email="", role=Role.CLERK, town=town(), by=SYSTEM
        )

    assert [ended for _role, _why, ended, _reason in rows(thea)] == [ida.id, ""]


def test_a_team_of_many_costs_as_many_queries_as_one_of_few() -> None:
    def cost() -> int:
        with identity(), CaptureQueriesContext(connection) as seen:
            queries.team(town())
        return len(seen)

    ida = admin()
    invited("neu@fulda.example", ida)
    few = cost()
    for number in range(12):
        employ(f"person-{number}", Role.CLERK, "fulda")
        invited(f"neu-{number}@fulda.example", ida)

    assert cost() == few


def test_nobody_but_members_is_found() -> None:
    with pytest.raises(NotFound), identity():
        queries.member(town(), str(employ("gesa", Role.CLERK, "giessen").uuid))


@pytest.mark.parametrize(("role", "told"), [(Role.CLERK, True), (Role.DATA_PROTECTION, None)])
def test_a_conflict_of_interests_is_told_by_the_event(role: Role, told: bool | None) -> None:  # noqa: FBT001 – a case
    """Where the data-protection officer has another role: given to a colleague, or by an invitation."""
    ida, dora = admin(), employ("dora", Role.CLERK, "fulda")
    rights = Rights(tuple({role, Role.DATA_PROTECTION}))

    change(dora, rights, ida)
    assert event()[2].get("conflict_of_interests") is told
    invited("neu@fulda.example", ida, rights)
    assert event()[2].get("conflict_of_interests") is told
