"""From host to town, without the rooms behind it: the middleware alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory
from structlog.testing import capture_logs

from blaupause.identity.links import town_origin
from blaupause.tenancy import directory
from blaupause.tenancy.context import NOWHERE, current_place, hub, operator, town
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.middleware import OPEN_DURING_SETUP, HostMiddleware, PlaceMiddleware
from blaupause.tenancy.models import Domain, Town
from tests.conftest import as_operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds import World


@pytest.fixture(autouse=True)
def fresh_directory() -> Iterator[None]:
    directory.forget()
    yield
    directory.forget()


def answer(host: str, path: str = "/", method: str = "get") -> HttpResponse:
    """Ask both middlewares; the view behind them tells where it is."""

    def view(request: Any) -> HttpResponse:
        place = current_place()
        return HttpResponse(f"{place.name} {place.town or ''} {request.urlconf}".replace("  ", " "))

    request = RequestFactory().generic(method.upper(), path, headers={"host": host})
    found: HttpResponse = HostMiddleware(PlaceMiddleware(view))(request)
    assert current_place() == NOWHERE
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "where"),
    [
        ("fulda.localhost:8000", "town fulda blaupause.urls.town"),
        ("FULDA.localhost", "town fulda blaupause.urls.town"),
        ("localhost:8000", "hub blaupause.urls.hub"),
        ("login.localhost:8000", "identity blaupause.urls.login"),
    ],
)
def test_a_host_leads_to_its_place(host: str, where: str) -> None:
    assert answer(host).content.decode() == where


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["nirgendwo.localhost", "fulda.localhost.example", "bad host", "", "x" * 300])
def test_an_unknown_host_gets_a_plain_page(host: str) -> None:
    found = answer(host)

    assert found.status_code == 404
    assert 'href="http://localhost:8000/"' in found.content.decode()


@pytest.fixture
def state_of_giessen(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[str]:
    """Put Gießen into a state for good (the operator is another login), and back afterwards."""
    with as_operator(), operator():
        Town.objects.filter(slug="giessen").update(state=request.param)
    directory.forget()
    yield request.param
    with as_operator(), operator():
        Town.objects.filter(slug="giessen").update(state=TownState.LIVE)


@pytest.mark.parametrize(
    ("state_of_giessen", "status"),
    [(TownState.OFFLINE, 503), (TownState.SETUP, 503), (TownState.REQUESTED, 404), (TownState.LEFT, 404)],
    indirect=["state_of_giessen"],
)
def test_a_town_that_is_not_live_lets_no_citizen_in(state_of_giessen: str, status: int) -> None:
    found = answer("giessen.localhost")

    assert found.status_code == status
    assert 'href="http://localhost:8000/"' in found.content.decode()


@pytest.mark.parametrize("state_of_giessen", [TownState.SETUP], indirect=True)
def test_only_staff_enter_a_town_in_setup(state_of_giessen: str) -> None:
    for open_to_staff in (*OPEN_DURING_SETUP, f"/logo/{uuid4()}/"):  # the logo stands in the head of every page
        assert answer("giessen.localhost", open_to_staff).status_code == 200
    for closed in ("/", "/status/", "/meine-antraege/", "/antrag/hund-anmelden/"):
        assert answer("giessen.localhost", closed).status_code == 503


@pytest.mark.parametrize("state_of_giessen", [TownState.MOVING], indirect=True)
@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/", "get", 200),
        ("/status/", "head", 200),
        ("/status/", "post", 503),
        ("/amt/", "get", 503),
        ("/einrichtung/", "get", 503),
        ("/auth/anmelden/", "get", 503),
    ],
)
def test_a_town_that_moves_is_only_read_and_says_so(state_of_giessen: str, path: str, method: str, status: int) -> None:
    found = answer("giessen.localhost", path, method)

    assert found.status_code == status
    if status == 503:
        assert "ziehen auf einen anderen Rechner um" in found.content.decode()
        assert found["Retry-After"] == "120"


@pytest.mark.parametrize("state_of_giessen", [TownState.OFFLINE], indirect=True)
def test_off_the_network_everything_is_closed_and_no_schema_is_touched(
    state_of_giessen: str, django_assert_num_queries: Any
) -> None:
    assert directory.town_for_host("giessen.localhost") is not None

    with django_assert_num_queries(0), capture_logs() as logs:
        for path in ("/", "/status/", *OPEN_DURING_SETUP):
            found = answer("giessen.localhost", path)
            assert (found.status_code, found.content.count(b'href="http://localhost:8000/"') > 0) == (503, True)

    assert {(line["event"], line["town"], line["state"]) for line in logs} == {("town.closed", "giessen", "offline")}


def test_what_one_town_keeps_the_other_does_not_find(fulda: World, giessen: World) -> None:
    cache.set("greeting", "Hallo Fulda")

    with giessen:
        assert cache.get("greeting") is None
    with hub():
        assert cache.get("greeting") is None
    assert cache.get("greeting") == "Hallo Fulda"


def test_the_directory_is_asked_once(fulda: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        for _ in range(3):
            assert directory.town_for_host("giessen.localhost") is not None
    with django_assert_num_queries(1), town("giessen"), town("giessen"):
        pass


@pytest.fixture
def own_domain(transactional_db: None) -> Iterator[str]:
    """Give Gießen a name of its own, and take it away afterwards."""
    with as_operator(), operator():
        giessen = Town.objects.get(slug="giessen")
        Domain.objects.create(domain="antrag.giessen.example", tenant=giessen, is_primary=True)
    directory.forget()
    yield "antrag.giessen.example"
    with as_operator(), operator():
        Domain.objects.filter(domain="antrag.giessen.example").delete()
        Domain.objects.filter(domain="giessen.localhost").update(is_primary=True)


def test_links_that_leave_the_house_name_the_towns_own_domain(own_domain: str) -> None:
    for host in (own_domain, "giessen.localhost"):
        found = directory.town_for_host(host)
        assert found is not None
        assert (found.slug, found.host) == ("giessen", own_domain)
    with town("giessen"):
        assert town_origin() == f"http://{own_domain}:8000"
    with town("fulda"):
        assert town_origin() == "http://fulda.localhost:8000"


def test_a_town_without_a_domain_is_found_below_the_deployments() -> None:
    assert Town(slug="neuhof").host == "neuhof.localhost"


def test_invented_hosts_do_not_fill_the_memory(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST_KEPT", 3)

    for number in range(8):
        directory.town_for_host(f"invented-{number}.localhost")

    assert len(directory._kept) <= 4
