"""A town's own address: judged by a real name server, asked for by the town, written by the operator's worker only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, transaction

from blaupause import dns, limits
from blaupause.domain import Conflict, Invalid, Role
from blaupause.tenancy.enums import HostAct
from blaupause.tenancy.hosts import queries, rules
from blaupause.tenancy.models import Domain, HostWish
from tenants.organisation.actions import wish_host
from tests.clients import staff, visitor
from tests.people import ADMIN, CLERK
from tests.tenants.organisation.addressing import HOST, TARGET

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.nameserver import NameServer, Zone
    from tests.worlds import World

PAGE = "/einrichtung/adresse/"
NO_ADDRESSES = ("", "fulda", "-a.de", "a b.de", "10.0.0.1", "::1", f"{'x' * 64}.de", "a..de", "x." * 130 + "de")


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().replace("<wbr>", "")))


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("https://Online.Fulda.de/x", "online.fulda.de"),
        ("online.fulda.de.", "online.fulda.de"),
        ("bürger.müllerstadt.de", "xn--brger-kva.xn--mllerstadt-9db.de"),
    ],
)
def test_an_address_is_read_as_people_write_it(typed: str, host: str) -> None:
    assert rules.host_of(typed) == host


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        rules.host_of(typed)


@pytest.mark.parametrize("host", ["localhost.localhost", "giessen.localhost", "login.localhost", "a.b.localhost"])
def test_the_platforms_own_names_are_refused(host: str) -> None:
    with pytest.raises(Invalid):
        rules.require_own(host)


def test_a_cname_to_the_towns_first_address_will_do(fulda: World, names: NameServer, admin: Client) -> None:
    names.put(HOST, "CNAME", TARGET)

    page = admin.post(PAGE, {"host": HOST, "aktion": "pruefen"})

    assert page.status_code == 200
    assert "Die Adresse führt hierher." in text(page)
    assert "Adresse beantragen" in text(page)
    assert queries.wishes().count() == 0


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ({}, "noch keinen Eintrag"),
        ({(HOST, "CNAME"): ["giessen.localhost"]}, "führt woandershin: giessen.localhost"),
        ({(HOST, "CNAME"): ["www.fulda.example"]}, "führt woandershin: www.fulda.example"),
        ({(HOST, "A"): ["192.0.2.9"]}, "führt woandershin: 192.0.2.9"),
        ({(HOST, "A"): ["192.0.2.1", "192.0.2.9"]}, "führt woandershin"),
        ({(HOST, "A"): ["192.0.2.1"]}, "sagt aber noch nicht, dass sie Ihnen gehört"),
    ],
)
def test_what_points_elsewhere_is_refused_and_says_what_to_copy(
    names: NameServer, admin: Client, settings: Settings, zone: Zone, told: str
) -> None:
    settings.INGRESS = ["192.0.2.1"]
    names.zone = zone

    answer = admin.post(PAGE, {"host": HOST, "aktion": "beantragen"})

    assert answer.status_code == 422
    assert told in text(answer)
    assert TARGET in text(answer) or rules.PROOF in text(answer)
    assert queries.wishes().count() == 0


def test_an_a_record_needs_the_towns_own_proof(
    fulda: World, giessen: World, names: NameServer, settings: Settings
) -> None:
    settings.INGRESS = ["192.0.2.1", "2001:db8::1"]
    names.put(HOST, "A", "192.0.2.1")
    names.put(HOST, "AAAA", "2001:db8::1")
    names.put(f"_blaupause.{HOST}", "TXT", "etwas", rules.proof_of(fulda.town, HOST))

    assert rules.verdict(fulda.town, HOST, dns.records).is_good
    assert not rules.verdict(giessen.town, HOST, dns.records).is_good
    assert not rules.verdict(fulda.town, f"x.{HOST}", dns.records).is_good


def test_without_addresses_of_an_ingress_only_a_cname_is_taken(fulda: World, names: NameServer) -> None:
    names.put(HOST, "A", "192.0.2.1")
    names.put(f"_blaupause.{HOST}", "TXT", rules.proof_of(fulda.town, HOST))

    assert not rules.verdict(fulda.town, HOST, dns.records).is_good


def test_a_resolver_that_fails_says_nothing_about_the_name(names: NameServer, admin: Client) -> None:
    names.is_broken = True

    answer = admin.post(PAGE, {"host": HOST, "aktion": "beantragen"})

    assert answer.status_code == 409
    assert "nicht geantwortet" in text(answer)


def test_long_texts_come_in_one_piece_and_odd_names_have_no_records(names: NameServer) -> None:
    names.put("a.example", "TXT", "x" * 450)

    assert dns.records("a.example", "TXT") == ("x" * 450,)
    assert dns.records("a.example", "A") == ()
    assert dns.records(f"{'y' * 64}.example", "A") == ()


def test_an_address_of_another_town_is_refused(names: NameServer, admin: Client) -> None:
    answer = admin.post(PAGE, {"host": "https://giessen.localhost/", "aktion": "beantragen"})
    assert answer.status_code == 422
    assert "gehört der Plattform" in text(answer)


def test_a_town_may_wish_but_not_write(fulda: World, names: NameServer, admin: Client) -> None:
    names.put(HOST, "CNAME", TARGET)

    answer = admin.post(PAGE, {"host": HOST, "aktion": "beantragen"})

    assert answer.headers["Location"] == f"{PAGE}?gespeichert"
    assert "wird gleich erledigt" in text(admin.get(PAGE))
    assert "town.host_asked" in fulda.events()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Domain.objects.create(domain=HOST, tenant=fulda.town)
    with pytest.raises(ProgrammingError), transaction.atomic():
        HostWish.objects.update(is_granted=True)
    first = {"host": TARGET, "aktion": "hauptadresse"}
    assert admin.post(PAGE, first).status_code == 302
    again = admin.post(PAGE, first)
    assert again.status_code == 409
    assert "läuft schon ein Auftrag" in text(again)


def test_only_the_towns_own_addresses_change_and_after_a_fresh_login(fulda: World, settings: Settings) -> None:
    old = staff(Role.ADMIN, fulda.town, minutes=11)
    answer = old.post(PAGE, {"host": TARGET, "aktion": "hauptadresse"})
    assert answer.status_code == 302
    assert "anmelden" in answer.headers["Location"]

    admin = staff(Role.ADMIN, fulda.town)
    for act in ("hauptadresse", "entfernen"):
        answer = admin.post(PAGE, {"host": HOST, "aktion": act})
        assert answer.status_code == 409
        assert "haben Sie nicht" in text(answer)
    assert queries.wishes().count() == 0


def test_what_is_asked_of_addresses_is_counted(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "name_check", {"account": "1 per hour"})
    limits.forget()
    admin = staff(Role.ADMIN, fulda.town)

    answers = [admin.post(PAGE, {"host": HOST, "aktion": "entfernen"}).status_code for _time in range(2)]

    assert answers == [409, 429]


def test_a_town_wishes_only_for_itself(fulda: World, giessen: World) -> None:
    wish_host(host=HOST, act=HostAct.ADDED, by=ADMIN)

    with giessen:
        assert list(HostWish.objects.all()) == []
    for wrong in ({"town": giessen.town.schema_name}, {"town": fulda.town.schema_name, "reason": "x"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            HostWish.objects.create(host=HOST, act=HostAct.ADDED, asked_by="x", **wrong)


def test_only_the_administration_wishes_and_the_first_address_stays(fulda: World) -> None:
    with pytest.raises(Exception, match="Administration"):
        wish_host(host=HOST, act=HostAct.ADDED, by=CLERK)
    with pytest.raises(Conflict):
        wish_host(host=TARGET, act=HostAct.REMOVED, by=ADMIN)
    assert wish_host(host=TARGET, act=HostAct.MADE_MAIN, by=ADMIN).settled_at is None


@pytest.mark.parametrize("path", [PAGE])
def test_only_the_towns_own_administration_sees_it(fulda: World, giessen: World, path: str) -> None:
    assert visitor(fulda.host).get(path).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(path).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(path).status_code == 404
