"""The pages of the centre on which changes of towns are planned and seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core import mail

from blaupause import limits
from blaupause.domain import SYSTEM, Role
from blaupause.jobs import runner
from blaupause.tenancy.context import hub
from shared_services.lifecycle.models import TownChange
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from tests import clients
from tests.shared_services.lifecycle.planned import planned_key, today

if TYPE_CHECKING:
    from collections.abc import Callable

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
