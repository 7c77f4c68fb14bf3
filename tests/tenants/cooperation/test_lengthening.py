"""A mandate gets a later last day by agreement of both, and both administrations are told by mail what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, Invalid, NotFound, Role, now
from blaupause.identity.delegation import actions, lengthening, telling
from blaupause.identity.delegation.rules import Clerks
from blaupause.identity.enums import GrantRight
from blaupause.identity.models import DelegationGrant
from blaupause.jobs import runner
from blaupause.tenancy.context import identity
from tests import clients
from tests.tenants.cooperation.granting import admin, agreed, browser, ended, kara, offered, person, terms
from tests.tenants.situations import text_of

if TYPE_CHECKING:
    from tests.worlds import World

PAGE = "/einrichtung/zusammenarbeit/"
ADDRESSES = ["admin-fulda@verwaltung.example", "admin-giessen@verwaltung.example"]


def told() -> list[tuple[str, str]]:
    """Return what was mailed since, as subject and address."""
    mail.outbox.clear()
    with identity():
        runner.run_waiting()
    return sorted((str(each.subject), each.to[0]) for each in mail.outbox)


def later(found: DelegationGrant, days: int = 100) -> Any:
    assert found.valid_until is not None
    return found.valid_until + timedelta(days=days)


def fresh(found: DelegationGrant) -> DelegationGrant:
    with identity():
        return DelegationGrant.objects.get(pk=found.pk)


def proposed(found: DelegationGrant, world: World, days: int = 100) -> DelegationGrant:
    by = admin(world)
    with identity():
        return lengthening.propose(town=world.town, grant=str(found.uuid), end=later(found, days), by=by)


def both(subject: str) -> list[tuple[str, str]]:
    return [(f"Stadt Fulda: {subject}", address) for address in ADDRESSES]


def test_both_sides_are_told_of_everything_and_of_no_citizen(fulda: World, giessen: World) -> None:
    admin(giessen)
    found = offered(fulda, giessen)
    assert told() == both("Angebot einer Vertretung")
    assert all(f"/einrichtung/zusammenarbeit/{found.uuid}/" in str(each.body) for each in mail.outbox)
    hosts = {each.to[0]: str(each.body).partition("http")[2].partition(PAGE)[0] for each in mail.outbox}
    assert (fulda.host in hosts[ADDRESSES[0]], giessen.host in hosts[ADDRESSES[1]]) == (True, True)
    by = admin(giessen)
    clerks = actions_clerks(giessen)
    with identity():
        actions.accept(town=giessen.town, grant=str(found.uuid), clerks=clerks, by=by)
    assert told() == both("Vereinbarung angenommen")
    proposed(found, fulda)
    assert told() == both("Vertretung verlängern?")
    assert "Stadt Fulda möchte" in str(mail.outbox[0].body)
    with identity():
        lengthening.drop(town=giessen.town, grant=str(found.uuid), by=by)
    assert told() == both("Vertretung wird nicht verlängert")
    ended(found, fulda)
    assert told() == both("Vereinbarung beendet")
    assert not any("Kara" in str(each.body) for each in mail.outbox)


def actions_clerks(giessen: World) -> Any:

    return Clerks(people=(str(kara(giessen).uuid),))


def test_the_other_side_agrees_and_only_the_last_day_changes(fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    end = later(found)
    by = {world: admin(world) for world in (fulda, giessen)}
    proposed(found, giessen)
    assert fresh(found).valid_until == found.valid_until, "until the other side agrees nothing changes"
    with identity():
        with pytest.raises(Conflict, match="andere Kommune"):
            lengthening.agree(town=giessen.town, grant=str(found.uuid), end=end, by=by[giessen])
        with pytest.raises(Conflict, match="nicht mehr an"):
            lengthening.agree(town=fulda.town, grant=str(found.uuid), end=later(found, 99), by=by[fulda])
        lengthening.agree(town=fulda.town, grant=str(found.uuid), end=end, by=by[fulda])
    after = fresh(found)
    assert (after.valid_until, after.proposed_until, after.proposed_side) == (end, None, "")
    assert (after.services, after.right, after.people) == (found.services, found.right, found.people)
    with time_machine.travel(now() + timedelta(days=60)):
        assert browser(kara(giessen), fulda).get("/amt/").status_code == 200, "beyond the old last day"
    assert told()[-1][0] == "Stadt Fulda: Vertretung verlängert"
    with identity(), pytest.raises(Conflict, match="nicht mehr an"):
        lengthening.agree(town=fulda.town, grant=str(found.uuid), end=end, by=by[fulda])


def test_a_wish_of_either_side_replaces_the_one_before(fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    proposed(found, fulda, 10)
    proposed(found, giessen, 20)
    with identity(), pytest.raises(Conflict, match="nicht mehr an"):
        lengthening.agree(town=giessen.town, grant=str(found.uuid), end=later(found, 10), by=admin(giessen))
    assert fresh(found).proposed_side == "acting"


@pytest.mark.parametrize(("days", "said"), [(0, "späteren Tag"), (-1, "späteren Tag"), (4000, "zehn Jahre")])
def test_an_end_that_is_not_later_or_too_late_is_refused(fulda: World, giessen: World, days: int, said: str) -> None:
    found, by = agreed(fulda, giessen), admin(fulda)
    with identity(), pytest.raises(Invalid, match=said):
        lengthening.propose(town=fulda.town, grant=str(found.uuid), end=later(found, days), by=by)


def test_what_is_over_not_agreed_or_not_theirs_is_not_lengthened(fulda: World, giessen: World) -> None:
    by: Actor = admin(fulda)
    waiting = offered(fulda, giessen)
    over = agreed(fulda, giessen)
    proposed(over, giessen)
    ended(over, giessen)
    third = admin(giessen)
    for found, error in ((waiting, Conflict), (over, Conflict)):
        with identity(), pytest.raises(error):
            lengthening.propose(town=fulda.town, grant=str(found.uuid), end=later(found), by=by)
    with identity():
        with pytest.raises(Conflict, match="schon zu Ende"):
            lengthening.agree(town=fulda.town, grant=str(over.uuid), end=later(over), by=by)
        with pytest.raises(Conflict, match="nicht mehr an"):
            lengthening.drop(town=fulda.town, grant=str(waiting.uuid), by=by)
        with pytest.raises(Conflict):
            lengthening.propose(town=fulda.town, grant=str(waiting.uuid), end=later(waiting), by=third)


def test_help_is_not_lengthened_and_who_asked_is_told(fulda: World) -> None:
    karl = person("karl", "Karl", Role.KKV_EDITOR, None)

    helper = Actor(ActorKind.STAFF, str(karl.uuid), karl.name, "", frozenset({Role.KKV_EDITOR}))
    by = admin(fulda)
    with identity():
        found = actions.ask_support(slug="fulda", terms=terms(GrantRight.READ), hours=8, by=helper)
    assert told() == [
        ("Stadt Fulda: Bitte um Zugang zur Hilfe", "admin-fulda@verwaltung.example"),
        ("Stadt Fulda: Bitte um Zugang zur Hilfe", "karl@verwaltung.example"),
    ]
    with identity():
        actions.allow_support(town=fulda.town, grant=str(found.uuid), by=by)
    assert [subject for subject, _to in told()] == ["Stadt Fulda: Vereinbarung angenommen"] * 2
    found = fresh(found)
    with identity(), pytest.raises(NotFound):
        lengthening.propose(town=fulda.town, grant=str(found.uuid), end=later(found), by=by)


def test_both_are_told_once_that_it_ends_soon_and_again_of_a_later_end(fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen, end=now() + timedelta(days=40))
    told()

    def looked(day: int) -> list[tuple[str, str]]:
        mail.outbox.clear()
        with time_machine.travel(now() + timedelta(days=day)), identity():
            telling.look_for_ends(by=SYSTEM)
            runner.run_waiting()
        return sorted((str(each.subject), each.to[0]) for each in mail.outbox if "läuft" in str(each.subject))

    assert looked(5) == []
    assert looked(15) == both("Vertretung läuft bald ab")
    assert looked(16) == []
    with identity():
        DelegationGrant.objects.filter(pk=found.pk).update(valid_until=now() + timedelta(days=45))
    assert looked(20) == both("Vertretung läuft bald ab")
    with identity():
        DelegationGrant.objects.filter(pk=found.pk).update(end_told=None)
    ended(found, fulda)
    assert looked(20) == []


def test_a_grant_that_is_gone_is_told_of_to_nobody_and_no_other_word_is_known(fulda: World) -> None:
    with identity():
        assert telling.send(grant="00000000-0000-4000-8000-000000000000", what="ended", by=SYSTEM) is None
        with pytest.raises(LookupError):
            telling.tell(DelegationGrant(), "unknown")


def test_by_pages_from_one_side_to_the_other(fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    page = f"{PAGE}{found.uuid}/"
    ours, theirs = clients.staff(Role.ADMIN, fulda.town), clients.staff(Role.ADMIN, giessen.town)
    day = timezone.localdate() + timedelta(days=100)

    assert "Verlängern" in text_of(ours.get(page))
    assert ours.post(f"{page}verlaengern/", {"until": "gestern"}).status_code == 422
    early = ours.post(f"{page}verlaengern/", {"until": f"{timezone.localdate():%d.%m.%Y}"})
    assert (early.status_code, "späteren Tag" in text_of(early)) == (422, True)
    assert ours.post(f"{page}verlaengern/", {"until": f"{day:%d.%m.%Y}"}).status_code == 302
    waiting = text_of(ours.get(f"{page}?meldung=vorgeschlagen"))
    assert all(each in waiting for each in ("sobald die andere Kommune zustimmt", "Verlängerung zurücknehmen"))
    assert "Verlängerung zustimmen" in text_of(theirs.get(page))

    agree = f"{page}verlaengerung/"
    assert "Statt am" in text_of(theirs.get(agree))
    own = ours.post(agree, {"end": fresh(found).proposed_until.isoformat()})  # type: ignore[union-attr]  # wished for
    assert (own.status_code, "andere Kommune zustimmen" in text_of(own)) == (409, True)
    assert theirs.post(agree, {"end": "gestern"}).status_code == 422
    assert theirs.post(agree, {"end": fresh(found).proposed_until.isoformat()}).status_code == 302  # type: ignore[union-attr]
    assert f"{fresh(found).valid_until - timedelta(seconds=1):%Y-%m-%d}" == f"{day:%Y-%m-%d}"  # type: ignore[operator]
    assert "schlägt niemand" in text_of(theirs.get(agree))

    ours.post(f"{page}verlaengern/", {"until": f"{day + timedelta(days=9):%d.%m.%Y}"})
    assert theirs.post(f"{page}verlaengerung/ablehnen/").headers["Location"] == f"{page}?meldung=bleibt"
    again = theirs.post(f"{page}verlaengerung/ablehnen/")
    assert (again.status_code, "nicht mehr an" in text_of(again)) == (409, True)


@pytest.mark.parametrize("part", ["verlaengern/", "verlaengerung/", "verlaengerung/ablehnen/"])
def test_nobody_else_lengthens_it(part: str, fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    page = f"{PAGE}{found.uuid}/{part}"
    words = {"until": "01.01.2030", "end": "2030-01-01T00:00:00+00:00"}
    assert clients.staff(Role.CLERK, giessen.town).post(page, words).status_code == 403
    assert clients.staff(Role.ADMIN, giessen.town, on=fulda.host).post(page, words).status_code == 404
    if part != "verlaengerung/ablehnen/":
        stale = clients.staff(Role.ADMIN, fulda.town, minutes=11).post(page, words)
        assert (stale.status_code, "/auth/anmelden/" in stale.headers["Location"]) == (302, True)
    assert fresh(found).valid_until == found.valid_until
