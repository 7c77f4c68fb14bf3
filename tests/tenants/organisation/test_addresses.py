"""A town's own address: judged by a real name server, asked for by the town, written by the operator's worker only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from blaupause import dns, limits
from blaupause.audit.models import HubEvent
from blaupause.domain import Conflict, Invalid, Role
from blaupause.identity.links import town_origin
from blaupause.tenancy import directory
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import HostAct
from blaupause.tenancy.hosts import queries, rules, settling
from blaupause.tenancy.models import Domain, HostWish, Town
from tenants.organisation.actions import wish_host
from tests import nameserver
from tests.clients import staff, visitor
from tests.conftest import as_operator
from tests.people import ADMIN, CLERK
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.nameserver import NameServer

PAGE = "/einrichtung/adresse/"
HOST = "online.fulda.example"
TARGET = "fulda.localhost"
NO_ADDRESSES = ("", "fulda", "-a.de", "a b.de", "10.0.0.1", "::1", f"{'x' * 64}.de", "a..de", "x." * 130 + "de")


@pytest.fixture
def names(settings: Settings) -> Iterator[NameServer]:
    with nameserver.running() as server:
        settings.RESOLVER = server.address
        limits.forget()
        yield server


@pytest.fixture
def admin(fulda: World) -> Client:
    return staff(Role.ADMIN, fulda.town)


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
    names: NameServer, admin: Client, settings: Settings, zone: nameserver.Zone, told: str
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


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    with as_operator():
        with operator():
            found = Town.objects.get(slug="fulda")
        yield found
        with operator():
            HostWish.objects.all().delete()
            HubEvent.objects.all().delete()
            Domain.objects.exclude(domain__endswith=".localhost").delete()
            Domain.objects.filter(domain=TARGET).update(is_primary=True)
    directory.forget()


class TestSettling:
    """The operator's worker; what it commits is taken away afterwards."""

    @staticmethod
    def settled(town: Town, act: HostAct, host: str = HOST) -> HostWish:
        with operator():
            wish = HostWish.objects.create(town=town.schema_name, host=host, act=act, asked_by="x")
        settling.settle_waiting()
        with operator():
            return HostWish.objects.get(pk=wish.pk)

    def test_an_address_comes_leads_becomes_the_main_one_and_goes(self, town: Town, names: NameServer) -> None:
        names.put(HOST, "CNAME", TARGET)
        assert directory.town_for_host(HOST) is None

        assert self.settled(town, HostAct.ADDED).is_granted
        found = directory.town_for_host(HOST)
        assert (found, found and found.host) == (town, TARGET)
        assert visitor(HOST).get("/").status_code == 200

        assert self.settled(town, HostAct.MADE_MAIN).is_granted
        found = directory.town_for_host(TARGET)
        assert found is not None
        assert found.host == HOST
        with World(found):
            assert town_origin().startswith(f"http://{HOST}")
            assert [(each.host, each.is_main, each.is_first) for each in queries.addresses()] == [
                (HOST, True, False),
                (TARGET, False, True),
            ]
            assert not queries.is_of_another(HOST)

        assert self.settled(town, HostAct.REMOVED).is_granted
        assert directory.town_for_host(HOST) is None
        back = directory.town_for_host(TARGET)
        assert back is not None
        assert back.host == TARGET
        with operator():
            names_of_events = list(HubEvent.objects.order_by("pk").values_list("name", flat=True))
        assert names_of_events == ["town.host_added", "town.host_made_main", "town.host_removed"]

    @pytest.mark.usefixtures("names")
    def test_the_worker_looks_for_itself(self, town: Town) -> None:
        refused = self.settled(town, HostAct.ADDED)

        assert (refused.is_granted, refused.reason) == (False, "Unter dieser Adresse gibt es noch keinen Eintrag.")
        assert self.settled(town, HostAct.ADDED, "login.localhost").is_granted is False

    def test_an_address_of_another_town_is_not_taken(self, town: Town, names: NameServer) -> None:
        names.put(HOST, "CNAME", TARGET)
        with operator():
            other = Town.objects.get(slug="giessen")
            Domain.objects.bulk_create([Domain(domain=HOST, tenant=other, is_primary=False)])

        refused = self.settled(town, HostAct.ADDED)

        assert refused.reason == "Diese Adresse gehört schon einer anderen Kommune."
        assert directory.town_for_host(HOST) == other
        with World(town):
            assert queries.is_of_another(HOST)
        for act in (HostAct.MADE_MAIN, HostAct.REMOVED):
            assert self.settled(town, act).reason == "Diese Adresse haben Sie nicht (mehr)."

    def test_twice_is_once(self, town: Town, names: NameServer) -> None:
        names.put(HOST, "CNAME", TARGET)
        assert self.settled(town, HostAct.ADDED).is_granted
        assert self.settled(town, HostAct.ADDED).reason == "Diese Adresse haben Sie schon."
        assert self.settled(town, HostAct.REMOVED, TARGET).is_granted is False
        assert self.settled(town, HostAct.MADE_MAIN, TARGET).is_granted
        assert self.settled(town, HostAct.REMOVED).is_granted

    def test_a_town_that_is_gone_gets_nothing(self, town: Town) -> None:
        town.schema_name = "town_gone"
        assert self.settled(town, HostAct.ADDED).reason == "Diese Kommune gibt es hier nicht mehr."

    def test_a_server_that_is_silent_leaves_a_wish_waiting(self, town: Town, names: NameServer) -> None:
        names.put(HOST, "CNAME", TARGET)
        names.is_broken = True
        waiting = self.settled(town, HostAct.ADDED)
        assert (waiting.settled_at, waiting.is_granted, waiting.reason) == (None, None, "")

        names.is_broken = False
        assert settling.settle_waiting() == 1

    def test_a_round_ends_in_time_and_the_rest_waits(
        self, town: Town, names: NameServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names.put(HOST, "CNAME", TARGET)
        monkeypatch.setattr(settling, "SECONDS", 0.0)
        assert self.settled(town, HostAct.ADDED).settled_at is None

    def test_a_long_reason_is_cut_and_the_others_go_on(self, town: Town, names: NameServer) -> None:
        names.put(HOST, "CNAME", TARGET)
        many = [f"192.0.2.{number}" for number in range(1, 100)]
        names.put("lang.fulda.example", "A", *many)
        with operator():
            for host in ("lang.fulda.example", HOST):
                HostWish.objects.create(town=town.schema_name, host=host, act=HostAct.ADDED, asked_by="x")

        assert settling.settle_waiting() == 1

        with operator():
            wish = HostWish.objects.get(host="lang.fulda.example")
        assert (str(wish), len(wish.reason)) == ("lang.fulda.example added", 500)

    def test_a_fault_closes_its_wish_only(self, town: Town, names: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
        names.put(HOST, "CNAME", TARGET)
        real = rules.verdict

        def faulty(town: Town, host: str, ask: Any) -> Any:
            if host.startswith("kaputt"):
                raise RuntimeError
            return real(town, host, ask)

        monkeypatch.setattr(rules, "verdict", faulty)
        with operator():
            for host in ("kaputt.fulda.example", HOST):
                HostWish.objects.create(town=town.schema_name, host=host, act=HostAct.ADDED, asked_by="x")

        assert settling.settle_waiting() == 1

        with operator():
            assert "noch einmal" in HostWish.objects.get(host="kaputt.fulda.example").reason

    def test_the_way_back_from_the_login_leads_to_the_own_address(self, town: Town, names: NameServer) -> None:
        names.put(HOST, "CNAME", TARGET)
        self.settled(town, HostAct.ADDED)
        answer = visitor(HOST).get(reverse("identity:login", urlconf="blaupause.urls.town"))
        assert answer.status_code == 302
        assert "login.localhost" in answer.headers["Location"]
