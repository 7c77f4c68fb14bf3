"""What can be planned, by whom, in which order. Nothing here comes into effect (test_effect)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from blaupause import limits
from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, Invalid, NotFound, Refused, Role, now
from blaupause.identity.likeness import Known
from blaupause.jobs import runner
from blaupause.tenancy.context import hub, identity
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.lifecycle import actions, queries, rules
from shared_services.lifecycle.enums import Act, Stand
from shared_services.lifecycle.models import TownChange
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from tests import clients
from tests.people import ADMIN, CLERK, EDITOR, NEIGHBOUR
from tests.shared_services.lifecycle.planned import (
    KREISFREI,
    agreed,
    asked_merger,
    asked_to_leave,
    colleague,
    confirmed,
    fresh,
    planned_key,
    planned_merger,
    today,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.test import Client

    from tests.worlds import World

KKV = "/kkv/kommunen/"


@pytest.fixture
def editor(db: None) -> Client:
    limits.forget()
    with hub():
        import_register(source=register.sample(), by=SYSTEM)
    return clients.staff(Role.KKV_EDITOR)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def state_of(change: TownChange) -> str:
    with hub():
        return TownChange.objects.get(pk=change.pk).state


def test_a_plan_is_written_down_and_the_town_is_told_before(fulda: World) -> None:
    clients.staff(Role.ADMIN, fulda.town)
    clients.staff(Role.KKV_EDITOR)
    mail.outbox.clear()

    change = planned_key(fulda, on=today(30))
    runner.run_waiting()

    assert (change.state, change.facts["before"]["ars"], change.facts["after"]["ars"]) == (
        Stand.PLANNED, "066310009009", KREISFREI,
    )  # fmt: skip
    (told,) = mail.outbox
    assert told.subject == f"Stadt Fulda: geplante Änderung zum {today(30):%d.%m.%Y}"
    assert "066310009009 → 064150000000" in told.body
    with hub():
        addresses = (told.to[0], told.to[0], f"{told.to[0].partition('@')[0]}@b.example", "jürgen@b.example")
        ids = [queries.mail_of(change, "planned", each).extra_headers["Message-ID"] for each in addresses]
    assert ids[0] == ids[1] == told.extra_headers["Message-ID"]
    assert len(set(ids)) == 3
    assert all(each.isascii() and told.to[0].partition("@")[0] not in each for each in ids)
    with hub():
        assert queries.due() == ()


@pytest.mark.parametrize("who", [ADMIN, CLERK, NEIGHBOUR])
def test_a_town_plans_no_key_and_no_merger(who: Actor, fulda: World) -> None:
    with pytest.raises(Refused):
        planned_key(fulda, by=who)
    with hub(), pytest.raises(Refused):
        rules.require_kkv(who)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ars": "06415"}, "schluessel"),
        ({"ars": "06631000900A"}, "schluessel"),
        ({"ars": "066310009009", "kind": "district"}, "schluessel"),
        ({"ars": "066310009009"}, "schluessel"),
        ({"name": " "}, "name"),
        ({"on": today(3_000)}, "tag"),
        ({"on": today(-4_000)}, "tag"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_its_field(facts: dict[str, Any], field: str, fulda: World) -> None:
    with pytest.raises(Invalid) as refused:
        planned_key(fulda, **facts)
    assert refused.value.field == field
    with hub():
        assert not TownChange.objects.exists()


def test_an_association_keeps_nine_digits() -> None:
    rules.require_key("065315001", "association", "Verband", Town())


def test_what_another_town_has_and_what_is_not_here_is_refused(fulda: World, giessen: World) -> None:
    with pytest.raises(Conflict, match="hat hier schon Universitätsstadt Gießen"):
        planned_key(fulda, ars=giessen.town.ars)
    with hub(), pytest.raises(NotFound):
        actions.plan_key(
            town_uuid=uuid4(), key=actions.Key(KREISFREI, "city", "X"), on=today(), source="Gesetz", by=EDITOR
        )


def test_one_thing_at_a_time(fulda: World) -> None:
    change = planned_key(fulda, on=today(30))
    with pytest.raises(Conflict, match="schon etwas geplant"):
        planned_merger(fulda)
    with hub():
        actions.withdraw(change_id=change.pk, by=EDITOR)
        with pytest.raises(Conflict, match="schon zurückgenommen"):
            actions.withdraw(change_id=change.pk, by=EDITOR)
    planned_merger(fulda, on=today(30))
    with hub(), pytest.raises(Refused):
        actions.withdraw(change_id=TownChange.objects.get(state="planned").pk, by=ADMIN)
    with hub(), pytest.raises(NotFound):
        actions.withdraw(change_id=0, by=EDITOR)


def test_a_town_goes_over_into_one_that_stays(fulda: World, giessen: World) -> None:
    for into in ("fulda", "nirgends"):
        with pytest.raises(Invalid, match="Wählen Sie die Kommune"):
            planned_merger(fulda, into)
    planned_merger(giessen, "fulda", on=today(20), where="Bitte nach Fulda.")
    with pytest.raises(Conflict, match="geht selbst in einer anderen Kommune auf"):
        planned_merger(fulda, "giessen")
    with hub():
        assert TownChange.objects.get().facts["where"] == "Bitte nach Fulda."


@pytest.mark.parametrize("day", [today(), today(-3_000)])
def test_a_merger_is_for_a_day_to_come(day: date, fulda: World) -> None:
    with pytest.raises(Invalid, match="in der Zukunft") as refused:
        asked_merger(fulda, on=day)
    assert refused.value.field == "tag"


def test_a_merger_takes_two_persons_who_logged_in_just_now(fulda: World) -> None:
    with pytest.raises(Refused, match="noch einmal an"):
        asked_merger(fulda, by=EDITOR)
    change = asked_merger(fulda)
    assert state_of(change) == Stand.ASKED
    for who, words in ((fresh(EDITOR), "zweite Person"), (EDITOR, "noch einmal an"), (fresh(NEIGHBOUR), "Adminis")):
        with pytest.raises((Conflict, Refused), match=words):
            confirmed(change, by=who)
    with hub(), pytest.raises(IntegrityError), transaction.atomic():
        TownChange.objects.filter(pk=change.pk).update(confirmed_at=now(), confirmed_by=EDITOR.id)
    assert state_of(change) == Stand.ASKED
    assert confirmed(change, by=colleague()).state == Stand.ASKED
    with pytest.raises(Conflict, match="wartet nichts mehr"):
        confirmed(change, by=colleague("third"))
    assert agreed(change).state == Stand.PLANNED


@pytest.mark.parametrize("state", [TownState.MOVING, TownState.CLOSING, TownState.LEFT])
def test_a_town_on_its_way_out_is_left_alone(state: TownState) -> None:
    with pytest.raises(Conflict, match="lässt sich daran nichts ändern"):
        rules.require_changeable(Town(name="Alt", state=state))
    with pytest.raises(Conflict):
        rules.require_changeable(Town(name="Alt", state=TownState.LIVE, is_arriving=True))
    with pytest.raises(Conflict, match="schon ausgetreten"):
        rules.require_changeable(Town(name="Alt", state=TownState.OFFLINE, farewell="Rathaus"))


def test_without_a_source_nothing_is_planned() -> None:
    with pytest.raises(Invalid):
        rules.require_source("  ")


def test_leaving_takes_two_persons_who_logged_in_just_now(fulda: World) -> None:
    with pytest.raises(Refused, match="noch einmal an"):
        asked_to_leave(fulda, by=ADMIN)
    change = asked_to_leave(fulda)
    assert state_of(change) == Stand.ASKED

    for who, words in (
        (fresh(), "zweite Person"),
        (fresh(CLERK), "Administration"),
        (fresh(NEIGHBOUR), "Administration"),
    ):
        with pytest.raises((Conflict, Refused), match=words):
            confirmed(change, by=who)
    asked = Known("Dr. Nora Groß", "nora@x.example")
    for same, words in (
        (Known("Zoe Zweite", "Nora+2@X.example"), "dasselbe Postfach"),
        (Known("Gross, Nora", "z@y.example"), "denselben Namen"),
        (Known("Zoe Zweite", "nora.gross@y.example"), "steht in der Adresse"),
    ):
        with pytest.raises(Conflict, match=words):
            confirmed(change, people={ADMIN.id: asked, "second": same})
    assert state_of(change) == Stand.ASKED

    done = confirmed(change, people={ADMIN.id: asked, "second": Known("Zoe Zweite", "zoe@x.example")})
    assert (done.state, done.confirmed_by) == (Stand.PLANNED, "second")
    with pytest.raises(Conflict, match="wartet nichts mehr"):
        confirmed(change, by=colleague("third"))


def test_the_centre_may_be_the_second_and_the_town_takes_its_leaving_back(fulda: World) -> None:
    change = asked_to_leave(fulda)
    confirmed(change, by=fresh(EDITOR))
    with identity():
        with pytest.raises(Refused):
            actions.withdraw(change_id=change.pk, by=fresh(NEIGHBOUR))
        actions.withdraw(change_id=change.pk, by=colleague())
    assert state_of(change) == Stand.WITHDRAWN


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"on": today()}, "tag"),
        ({"on": today(-5)}, "tag"),
        ({"deletes_on": today(30)}, "loeschen"),
        ({"where": " "}, "wohin"),
        ({"reason": ""}, "quelle"),
    ],
)
def test_a_leaving_that_cannot_be_is_refused_with_its_field(facts: dict[str, Any], field: str, fulda: World) -> None:
    with pytest.raises(Invalid) as refused:
        asked_to_leave(fulda, **facts)
    assert refused.value.field == field


def test_confirmed_too_late_it_is_asked_anew(fulda: World) -> None:
    change = asked_to_leave(fulda)
    with hub():
        TownChange.objects.filter(pk=change.pk).update(on=today())
    with pytest.raises(Conflict, match="inzwischen da"):
        confirmed(change)


def test_what_is_not_due_is_not_done() -> None:
    for change in (
        TownChange(state=Stand.ASKED, act=Act.LEAVE, on=today()),
        TownChange(state=Stand.DONE, act=Act.KEY, on=today()),
        TownChange(state=Stand.PLANNED, act=Act.KEY, on=today(1)),
        TownChange(state=Stand.PLANNED, act=Act.MERGE, on=today()),
    ):
        with pytest.raises(Conflict):
            rules.require_due(change, today=timezone.localdate())


def test_the_list_finds_towns_by_name_and_key(editor: Client, fulda: World) -> None:
    planned_key(fulda, on=today(30))
    page = text(editor.get(KKV))
    assert "Universitätsstadt Gießen" in page
    assert "Schlüssel, Art oder Name ändert sich" in page
    for wanted in ("fuld", "0663"):
        assert "Gießen" not in text(editor.get(KKV, {"suche": wanted}))
    assert "Keine Kommune passt" in text(editor.get(KKV, {"suche": "Atlantis", "seite": "x"}))


def test_a_key_is_seen_before_it_is_planned(editor: Client, fulda: World) -> None:
    address = f"{KKV}{fulda.town.uuid}/schluessel/"
    assert 'value="066310009009"' in editor.get(address).content.decode()
    sent = {"schluessel": "066310000000", "art": "city", "name": "Stadt Fulda", "tag": "01.01.2030", "quelle": "Gesetz"}

    seen = editor.post(address, sent)

    assert seen.status_code == 200
    for words in ("Das bedeutet es", "066310009009 → 066310000000", "Nichts fällt weg", "Verwaltungsgericht Kassel"):
        assert words in text(seen)
    mark = re.search(r'name="gesehen" value="(\w+)"', seen.content.decode())
    assert mark is not None
    other = editor.post(address, sent | {"gesehen": mark[1], "name": "Fulda"})
    assert "Das bedeutet es" in text(other)
    assert editor.post(address, sent | {"gesehen": mark[1]})["Location"].endswith("?meldung=geplant")

    page = text(editor.get(f"{KKV}{fulda.town.uuid}/"))
    for words in ("Geplant", "Dienstag, 01.01.2030", "Ida Entwurf", "Zurücknehmen"):
        assert words in page
    again = editor.post(address, sent | {"gesehen": mark[1]})
    assert (again.status_code, "schon etwas geplant" in text(again)) == (409, True)
    assert editor.post(f"{KKV}{fulda.town.uuid}/", {"aktion": "zuruecknehmen"})["Location"].endswith("zurueckgenommen")
    assert "Was ändert sich?" in text(editor.get(f"{KKV}{fulda.town.uuid}/"))


def test_what_is_wrong_stands_at_its_field(editor: Client, fulda: World, giessen: World) -> None:
    address = f"{KKV}{fulda.town.uuid}/"
    assert editor.post(f"{address}schluessel/", {}).status_code == 422
    assert editor.post(f"{address}aufgehen/", {"x": "1"}).status_code == 422
    assert editor.post(f"{address}austritt/", {"x": "1"}).status_code == 422
    late = {
        "tag": f"{today(10):%d.%m.%Y}",
        "loeschen": f"{today(20):%d.%m.%Y}",
        "wohin": "Rathaus",
        "grund": "Beschluss",
    }
    answer = editor.post(f"{address}austritt/", late)
    assert (answer.status_code, "mindestens 30 Tage" in text(answer)) == (422, True)
    assert editor.get(f"{KKV}{uuid4()}/").status_code == 404


def test_a_merger_is_seen_before_it_is_planned(editor: Client, fulda: World, giessen: World) -> None:
    clients.staff(Role.CLERK, giessen.town)
    clients.staff(Role.ADMIN, giessen.town)
    clients.staff(Role.CLERK, giessen.town, units=(1,))
    address = f"{KKV}{giessen.town.uuid}/aufgehen/"
    sent = {"in_": "fulda", "tag": "01.01.2028", "quelle": "Gesetz", "wohin": "", "mit_team": "on"}
    assert "Stadt Fulda" in text(editor.get(address))
    seen = editor.post(address, sent)
    for words in ("1 Rolle kann mitgehen", "1 Rolle ist an Stellen", "führen von dem Tag an zu Stadt Fulda"):
        assert words in text(seen)
    mark = re.search(r'name="gesehen" value="(\w+)"', seen.content.decode())
    assert mark is not None
    mail.outbox.clear()
    assert editor.post(address, sent | {"gesehen": mark[1]})["Location"].endswith("?meldung=beantragt")
    runner.run_waiting()
    assert "ist beantragt, zum 01.01.2028 in Stadt Fulda aufzugehen" in mail.outbox[0].body
    assert "Es gilt erst, wenn eine zweite Person" in text(
        editor.get(f"{KKV}{giessen.town.uuid}/", {"meldung": "beantragt"})
    )
    assert editor.post(f"{KKV}{giessen.town.uuid}/", {"aktion": "bestaetigen"}).status_code == 409
    page = text(editor.get(f"{KKV}{giessen.town.uuid}/"))
    assert "Aufgehen bestätigen" in page
    assert "Universitätsstadt Gießen gehört seit dem 01.01.2028 zu Stadt Fulda" in page
    assert "Der Betrieb zählt gerade" in page


def test_the_centre_asks_and_a_second_of_it_confirms(editor: Client, fulda: World) -> None:
    address = f"{KKV}{fulda.town.uuid}/"
    sent = {
        "tag": f"{today(10):%d.%m.%Y}",
        "loeschen": f"{today(90):%d.%m.%Y}",
        "wohin": "Rathaus",
        "grund": "Beschluss",
    }
    assert editor.post(f"{address}austritt/", sent).status_code == 302
    same = editor.post(address, {"aktion": "bestaetigen"})
    assert (same.status_code, "zweite Person" in text(same)) == (409, True)
    other = clients.staff(Role.KKV_APPROVER_LAND)
    same_address = other.post(address, {"aktion": "bestaetigen"})
    assert "dasselbe Postfach" in text(same_address)


def test_a_login_of_long_ago_plans_nothing(db: None, fulda: World) -> None:
    old = clients.staff(Role.KKV_EDITOR, minutes=60)
    sent = {"tag": f"{today(10):%d.%m.%Y}", "loeschen": f"{today(90):%d.%m.%Y}", "wohin": "Rathaus", "grund": "x"}
    answer = old.post(f"{KKV}{fulda.town.uuid}/austritt/", sent)
    assert (answer.status_code, "anmelden" in answer["Location"]) == (302, True)
    with hub():
        assert not TownChange.objects.exists()


def test_who_follows_whom_is_told_at_a_page(editor: Client) -> None:
    address = f"{KKV}nachfolge/"
    sent = {"alt": "06437012", "neu": "06534014", "tag": "01.01.2026", "quelle": "Gesetz"}
    assert "amtliche Verzeichnis nennt keine Nachfolger" in text(editor.get(address))
    assert "Eingetragen" in text(editor.post(address, sent))
    assert editor.post(address, sent | {"alt": "1"}).status_code == 422
    assert editor.post(address, sent | {"alt": "06534014", "neu": "06437012"}).status_code == 409


@pytest.mark.parametrize("who", [lambda world: clients.staff(Role.ADMIN, world.town, on="localhost"),
                                 lambda _world: clients.visitor("localhost"),
                                 lambda _world: clients.staff(Role.OPERATOR)])  # fmt: skip
def test_nobody_else_sees_the_pages(who: Callable[[World], Client], fulda: World) -> None:
    client = who(fulda)
    for path in ("", "nachfolge/", f"{fulda.town.uuid}/", f"{fulda.town.uuid}/schluessel/"):
        assert client.get(f"{KKV}{path}").status_code in {302, 403, 404}


def test_a_plan_by_the_system_needs_no_role() -> None:
    rules.require_kkv(SYSTEM)
    assert not rules.may_ask(Actor(ActorKind.CITIZEN, id="x", town="fulda"), "fulda")
