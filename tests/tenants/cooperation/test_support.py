"""The competence centre helps inside a town's cases: asked for, allowed, for hours, and never to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from blaupause.domain import Actor, ActorKind, Conflict, Invalid, NotFound, Refused, Role, now
from blaupause.identity.delegation import actions, queries
from blaupause.identity.delegation.rules import Clerks
from blaupause.identity.enums import GrantRight, GrantState
from blaupause.identity.models import DelegationGrant, Person
from blaupause.tenancy.context import identity
from tests import clients
from tests.templates import DOG
from tests.tenants.cooperation.granting import admin, browser, person, terms
from tests.tenants.situations import text_of

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World

type Cases = tuple[Case, Case]
ASKED = {"town": "fulda", "services": [DOG], "basis": "Fehler in der Berechnung", "hours": "2", "right": "read"}
WRONG: tuple[dict[str, Any], ...] = (
    {"hours": "9"}, {"hours": "x"}, {"right": "decide"}, {"services": []}, {"basis": " "}, {"town": "x"},
)  # fmt: skip
REASON = terms(GrantRight.READ, basis="Fehler in der Berechnung")


def editor() -> Actor:
    who = person("karl", "Karl Vorlage", Role.KKV_EDITOR, None)
    return Actor(ActorKind.STAFF, str(who.uuid), who.name, "", frozenset({Role.KKV_EDITOR}))


def asked(hours: int = 2, right: GrantRight = GrantRight.READ) -> DelegationGrant:
    by = editor()
    with identity():
        return actions.ask_support(slug="fulda", terms=terms(right, basis="Fehler"), hours=hours, by=by)


def test_asked_allowed_read_and_over(cases: Cases, fulda: World) -> None:
    dog, defect = cases
    hub = clients.staff(Role.KKV_EDITOR)
    town = clients.staff(Role.ADMIN, fulda.town)

    assert hub.post("/kkv/hilfe/neu/", ASKED).status_code == 302
    with identity():
        grant = DelegationGrant.objects.get()
    way, page = f"/einrichtung/zusammenarbeit/{grant.uuid}/", f"/amt/vorgaenge/{dog.number}/"
    with identity():
        asking = Person.objects.get(uuid=grant.offered_by)
    helper = browser(asking, fulda)
    assert helper.get(page).status_code == 404
    assert "Fehler in der Berechnung" in text_of(town.get(way))
    assert town.post(f"{way}zulassen/").status_code == 302

    shown = helper.get(page)
    assert (shown.status_code, "Kompetenzzentrum" in text_of(shown)) == (200, True)
    assert helper.get(f"/amt/vorgaenge/{defect.number}/").status_code == 404
    assert helper.post(f"{page}notiz/", {"notiz": "x"}).status_code == 403
    assert "Vorgänge öffnen" in text_of(hub.get("/kkv/hilfe/"))
    assert "Für andere Kommunen" in text_of(hub.get("/verwaltung/"))
    assert "angesehen" in text_of(town.get(way))
    with time_machine.travel(now() + timedelta(hours=2, minutes=1), tick=False):
        assert helper.get(page).status_code in {302, 403}  # the session may have ended too


@pytest.mark.parametrize("side", ["town", "centre"])
def test_either_ends_it_early(side: str, cases: Cases, fulda: World) -> None:
    hub, town = clients.staff(Role.KKV_EDITOR), clients.staff(Role.ADMIN, fulda.town)
    hub.post("/kkv/hilfe/neu/", ASKED)
    with identity():
        uuid = DelegationGrant.objects.get().uuid
    town.post(f"/einrichtung/zusammenarbeit/{uuid}/zulassen/")

    ways = {"town": (town, f"/einrichtung/zusammenarbeit/{uuid}"), "centre": (hub, f"/kkv/hilfe/{uuid}")}
    client, path = ways[side][0], f"{ways[side][1]}/beenden/"
    again = [client.post(path, {"reason": "Gefunden"}) for _time in range(2)]

    assert client.get(path).status_code == 200
    assert [each.status_code for each in again] == [302, 409]
    with identity():
        asking = Person.objects.get(uuid=DelegationGrant.objects.get(uuid=uuid).offered_by)
        assert queries.steads(asking) == ()


def test_nobody_is_let_in_by_asking_another_role_or_too_much(cases: Cases, fulda: World, giessen: World) -> None:
    approver = clients.staff(Role.KKV_APPROVER_LAND)
    hub = clients.staff(Role.KKV_EDITOR)

    assert approver.get("/kkv/hilfe/neu/").status_code == 403
    assert approver.post("/kkv/hilfe/neu/", ASKED).status_code == 403
    for wrong in WRONG:
        assert hub.post("/kkv/hilfe/neu/", ASKED | wrong).status_code == 422, wrong
    with pytest.raises(Invalid), identity():
        actions.ask_support(slug="fulda", terms=REASON, hours=9, by=editor_known())
    with pytest.raises(Invalid), identity():
        actions.ask_support(slug="fulda", terms=terms(GrantRight.DECIDE), hours=1, by=editor_known())
    with pytest.raises(Invalid), identity():
        actions.ask_support(slug="nirgends", terms=REASON, hours=1, by=editor_known())
    with pytest.raises(Refused), identity():
        actions.ask_support(slug="fulda", terms=REASON, hours=1, by=admin_known(fulda))
    with identity():
        assert not DelegationGrant.objects.exists()


def editor_known() -> Actor:
    return Actor(ActorKind.STAFF, "karl", roles=frozenset({Role.KKV_EDITOR}))


def admin_known(world: World) -> Actor:
    return Actor(ActorKind.STAFF, "ida", town=world.town.slug, roles=frozenset({Role.ADMIN}))


def test_only_the_town_that_was_asked_allows_it_and_within_three_days(fulda: World, giessen: World) -> None:
    found, own, other = asked(), admin(fulda), admin(giessen)
    uuid = str(found.uuid)

    with pytest.raises(NotFound), identity():
        actions.allow_support(town=giessen.town, grant=uuid, by=other)
    with pytest.raises(NotFound), identity():
        actions.accept(town=fulda.town, grant=uuid, clerks=Clerks(all=True), by=own)
    later = time_machine.travel(now() + timedelta(days=3, minutes=1), tick=False)
    with later, identity():
        with pytest.raises(Conflict):
            actions.allow_support(town=fulda.town, grant=uuid, by=own)
        assert queries.grant(fulda.town, uuid, own).state == GrantState.LAPSED


def test_what_others_asked_for_is_closed_to_another_role(fulda: World) -> None:
    found = asked()

    assert clients.staff(Role.KKV_APPROVER_LAND).get(f"/kkv/hilfe/{found.uuid}/beenden/").status_code == 403
