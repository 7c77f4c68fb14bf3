"""Two administrations agree that one works in the other's stead."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from django.utils import timezone

from blaupause.audit.models import HubEvent
from blaupause.audit.town.models import Event
from blaupause.domain import Conflict, Invalid, NotFound, Role, now
from blaupause.identity.delegation import actions, queries
from blaupause.identity.delegation.rules import Clerks
from blaupause.identity.enums import GrantRight, GrantState
from blaupause.identity.models import DelegationGrant
from blaupause.tenancy.context import identity, town
from tests import clients
from tests.templates import DOG, released
from tests.tenants.cooperation.granting import BASIS, admin, agreed, browser, ended, kara, offered, person, terms
from tests.tenants.offering import put_online
from tests.tenants.situations import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.casework.models import Case
    from tests.worlds import World

PAGE = "/einrichtung/zusammenarbeit/"


def typed(**other: Any) -> dict[str, Any]:
    today = timezone.localdate()
    last = today + timedelta(days=30)
    told = {"partner": "giessen", "services": [DOG], "right": "work", "basis": BASIS}
    return told | {"begin": f"{today:%d.%m.%Y}", "until": f"{last:%d.%m.%Y}"} | other


def only() -> DelegationGrant:
    with identity():
        return DelegationGrant.objects.select_related("town", "to_town").get()


def test_offered_on_one_side_and_accepted_on_the_other(fulda: World, giessen: World) -> None:
    released(DOG)
    put_online(fulda, DOG)
    who = kara(giessen)
    ours, theirs = clients.staff(Role.ADMIN, fulda.town), clients.staff(Role.ADMIN, giessen.town)

    assert ours.post(f"{PAGE}neu/", typed()).status_code == 302
    page = f"{PAGE}{only().uuid}/"
    waiting = text_of(theirs.get(page))
    nobody = theirs.post(f"{page}annehmen/", {"who": "some"})
    agreed_ = theirs.post(f"{page}annehmen/", {"who": "some", "people": [str(who.uuid)]})

    assert "wartet auf Zustimmung" in waiting
    assert BASIS in waiting
    assert (nobody.status_code, agreed_.status_code) == (422, 302)
    for client in (ours, theirs):
        shown = text_of(client.get(page))
        assert all(word in shown for word in ("gilt", "Kara Klein", "Bernd Admin", "Hund", "Zugestimmt"))
        assert "Universitätsstadt Gießen" in text_of(client.get(PAGE)) or "Stadt Fulda" in text_of(client.get(PAGE))
    grant = only()
    assert (grant.right, grant.services, grant.people) == ("work", [DOG], [str(who.uuid)])
    with identity():
        assert [each.details["acting"] for each in HubEvent.objects.filter(name__startswith="grant.")] == [
            "giessen"
        ] * 2


WRONG: tuple[dict[str, Any], ...] = (
    {"services": []}, {"services": ["gibt-es-nicht"]}, {"partner": ""}, {"partner": "fulda"}, {"basis": " "},
    {"right": "alles"}, {"until": "01.01.2020"}, {"until": "morgen"}, {"until": "01.01.2090"}, {"until": ""},
)  # fmt: skip


def test_an_offer_says_all_of_it(fulda: World, giessen: World) -> None:
    released(DOG)
    put_online(fulda, DOG)
    ours = clients.staff(Role.ADMIN, fulda.town)

    for wrong in WRONG:
        assert ours.post(f"{PAGE}neu/", typed(**wrong)).status_code == 422, wrong
    with identity():
        assert not DelegationGrant.objects.exists()


def test_what_gives_access_or_takes_data_along_asks_for_a_fresh_login(fulda: World, giessen: World) -> None:
    uuid = offered(fulda, giessen).uuid
    late = clients.staff(Role.ADMIN, giessen.town, minutes=11)

    for path in ("neu/", f"{uuid}/annehmen/", f"{uuid}/personen/", f"{uuid}/zulassen/", f"{uuid}/protokoll.csv"):
        answer = late.get(f"{PAGE}{path}")
        assert (answer.status_code, "/auth/anmelden/" in unquote(answer.headers["Location"])) == (302, True), path
    assert late.post(f"{PAGE}{uuid}/beenden/", {"reason": "nein"}).status_code == 302
    assert only().end_reason == "nein"  # ending is never held up


@pytest.mark.parametrize("page", ["", "annehmen/", "personen/", "zulassen/", "beenden/", "protokoll.csv"])
def test_a_third_town_knows_nothing_of_it(page: str, fulda: World, giessen: World) -> None:
    by = admin(fulda)
    found = offered(fulda, giessen)
    with identity():
        actions.end(town=fulda.town, grant=str(found.uuid), reason="x", by=by)
        DelegationGrant.objects.filter(pk=found.pk).update(town=giessen.town, to_town=None, kind="support", hours=1)
    third = clients.staff(Role.ADMIN, fulda.town)

    assert third.get(f"{PAGE}{found.uuid}/{page}").status_code == 404
    assert third.post(f"{PAGE}{found.uuid}/{page}", {"reason": "x", "who": "all"}).status_code in {404, 405}
    assert clients.staff(Role.CLERK, fulda.town).get(f"{PAGE}{found.uuid}/{page}").status_code == 403


def test_both_see_and_download_what_was_done(cases: tuple[Case, Case], fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    client = browser(kara(giessen), fulda)
    client.get("/amt/")
    client.post(f"/amt/vorgaenge/{cases[0].number}/notiz/", {"notiz": "Chip prüfen."})

    for world in (fulda, giessen):
        own = clients.staff(Role.ADMIN, world.town)
        shown = text_of(own.get(f"{PAGE}{found.uuid}/"))
        table = own.get(f"{PAGE}{found.uuid}/protokoll.csv")
        rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
        assert all(word in shown for word in ("Kara Klein", "Notiz geschrieben", "Liste der Vorgänge"))
        assert [row[1:4] for row in rows[1:]] == [
            ["Kara Klein", "Notiz geschrieben", cases[0].number],
            ["Kara Klein", "angesehen", "Liste der Vorgänge"],
        ]
        assert "attachment" in table.headers["Content-Disposition"]
        with world:
            assert Event.objects.filter(name="grant.exported", details={"grant": str(found.uuid)}).count() == 1


def test_a_name_is_no_formula(cases: tuple[Case, Case], fulda: World, giessen: World) -> None:
    who = person("kara", "=HYPERLINK(1)", Role.CLERK, giessen)
    found = agreed(fulda, giessen, who=Clerks(people=(str(who.uuid),)))
    with identity():
        type(who).objects.filter(pk=who.pk).update(name="=HYPERLINK(1)")
    browser(who, fulda).get("/amt/")

    table = clients.staff(Role.ADMIN, giessen.town).get(f"{PAGE}{found.uuid}/protokoll.csv")

    assert ";'=HYPERLINK(1);" in table.content.decode()


@pytest.mark.parametrize("side", ["granting", "acting"])
def test_either_side_ends_it_once(side: str, fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    first, second = (fulda, giessen) if side == "granting" else (giessen, fulda)

    ended(found, first)
    with pytest.raises(Conflict):
        ended(found, second)
    with pytest.raises(Conflict):
        rename(found, giessen, Clerks(all=True))

    assert (only().ended_side, only().end_reason) == (side, "Stelle ist wieder besetzt")
    answer = clients.staff(Role.ADMIN, second.town).post(f"{PAGE}{found.uuid}/beenden/", {"reason": "auch"})
    assert answer.status_code == 409


def rename(found: DelegationGrant, world: World, clerks: Clerks) -> None:
    by = admin(world)
    with identity():
        actions.change_people(town=world.town, grant=str(found.uuid), clerks=clerks, by=by)


def test_only_the_acting_side_names_its_own_clerks(fulda: World, giessen: World) -> None:
    found = agreed(fulda, giessen)
    of_fulda = person("thea", "Thea Muster", Role.CLERK, fulda)

    with pytest.raises(NotFound):
        rename(found, fulda, Clerks(all=True))
    with pytest.raises(Invalid):
        rename(found, giessen, Clerks(people=(str(of_fulda.uuid),)))
    with pytest.raises(Invalid):
        rename(found, giessen, Clerks())
    page = clients.staff(Role.ADMIN, giessen.town).post(f"{PAGE}{found.uuid}/personen/", {"who": "all"})
    assert (page.status_code, only().for_all_clerks, only().people) == (302, True, [])


def test_an_offer_is_answered_once_and_by_whom_it_is_for(fulda: World, giessen: World) -> None:
    found = offered(fulda, giessen)
    ours, theirs = admin(fulda), admin(giessen)

    def accept(world: World, by: Any) -> None:
        with identity():
            actions.accept(town=world.town, grant=str(found.uuid), clerks=Clerks(all=True), by=by)

    with pytest.raises(NotFound):
        accept(fulda, ours)
    accept(giessen, theirs)
    with pytest.raises(Conflict):
        accept(giessen, theirs)
    with pytest.raises(NotFound), identity():
        actions.allow_support(town=fulda.town, grant=str(found.uuid), by=ours)
    with pytest.raises(NotFound), identity():
        actions.end(town=None, grant=str(found.uuid), reason="x", by=ours)
    with pytest.raises(NotFound), identity():
        actions.end(town=fulda.town, grant="00000000-0000-4000-8000-000000000000", reason="x", by=ours)


@pytest.mark.parametrize(
    ("span", "state"),
    [
        ({}, GrantState.ACTIVE),
        ({"begin": now() + timedelta(days=1)}, GrantState.AHEAD),
    ],
    ids=["now", "later"],
)
def test_how_far_it_is_follows_from_the_clock(
    span: dict[str, Any], state: GrantState, fulda: World, giessen: World
) -> None:
    found = agreed(fulda, giessen, **span)
    by = admin(fulda)

    with identity():
        assert queries.grant(fulda.town, str(found.uuid), by).state == state
        DelegationGrant.objects.update(valid_from=now() - timedelta(days=9), valid_until=now() - timedelta(days=1))
        assert queries.grant(fulda.town, str(found.uuid), by).state == GrantState.EXPIRED
        DelegationGrant.objects.update(accepted_at=None, accepted_by="")
        assert queries.grant(fulda.town, str(found.uuid), by).state == GrantState.LAPSED


@pytest.mark.parametrize(
    "change",
    [
        lambda: {"begin": now() + timedelta(days=2), "end": now() + timedelta(days=1)},
        lambda: {"end": now() - timedelta(days=1), "begin": now() - timedelta(days=2)},
        lambda: {"end": now() + timedelta(days=3660)},
        lambda: {"agreed": terms(services=())},
        lambda: {"agreed": terms(GrantRight.READ, basis=" ")},
    ],
)
def test_terms_are_judged_behind_the_page_too(
    change: Callable[[], dict[str, Any]], fulda: World, giessen: World
) -> None:
    with pytest.raises(Invalid):
        offered(fulda, giessen, **change())


def test_a_declined_offer_says_so(fulda: World, giessen: World) -> None:
    found = offered(fulda, giessen)

    ended(found, giessen, "Wir haben selbst zu wenig Leute")

    shown = text_of(clients.staff(Role.ADMIN, fulda.town).get(f"{PAGE}{found.uuid}/"))
    assert "nicht zustande gekommen" in shown
    assert "Wir haben selbst zu wenig Leute" in shown


def test_the_platform_offers_and_accepts_by_pages_of_the_own_town_only(fulda: World, giessen: World) -> None:
    """Gießen's administration cannot give itself Fulda's services: what a page offers is of its own town."""
    with town(giessen.town):
        theirs = clients.staff(Role.ADMIN, giessen.town)
    theirs.post(f"{PAGE}neu/", typed(partner="fulda"))

    with identity():
        assert not DelegationGrant.objects.filter(town=fulda.town).exists()
