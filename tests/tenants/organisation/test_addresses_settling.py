"""Addresses that towns wished for: the operator's worker asks a real name server and writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from blaupause.audit.models import HubEvent
from blaupause.identity.links import town_origin
from blaupause.tenancy import directory
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import HostAct
from blaupause.tenancy.hosts import queries, rules, settling
from blaupause.tenancy.models import Domain, HostWish, Town
from tests.clients import visitor
from tests.conftest import as_operator
from tests.tenants.organisation.addressing import HOST, TARGET
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.nameserver import NameServer


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
