"""The other half of the matrix: whoever an address is for gets there, else that others do not would prove nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import get_resolver

from blaupause import limits
from blaupause.domain import ANONYMOUS, Role
from blaupause.identity import sessions
from blaupause.identity.access import ANYONE, CITIZEN, CLERK, DATA_PROTECTION, STAFF, TOWN_ADMIN
from blaupause.identity.models import Person
from blaupause.tenancy.context import identity
from tenants.applications.models import Application
from tenants.applications.queries import by_code
from tenants.intake.actions import start_draft
from tenants.intake.models import Draft
from tenants.organisation.models import Profile
from tenants.services.queries import offer
from tests import citizens, clients
from tests.architecture.test_routes import patterns
from tests.isolation.treasure import Treasure, helper
from tests.isolation.walking import (
    SAMPLE_POST,
    TO_LOGIN,
    addresses,
    parameters,
)
from tests.templates import DOG
from tests.tenants.cooperation.granting import browser
from tests.tenants.offering import put_online

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from django.test import Client
    from django.urls import URLPattern

    from blaupause.identity.access import Who
    from tests.worlds import World


def test_the_treasure_is_there_for_its_own_clerk(treasure: Treasure, fulda: World) -> None:
    """The matrix would prove nothing if the addresses led nowhere at home either."""
    home = clients.staff(Role.CLERK, fulda.town)

    assert home.get(f"/amt/vorgaenge/{treasure.number}/").status_code == 200
    file = home.get(f"/amt/vorgaenge/{treasure.number}/dateien/{treasure.file}/")
    assert clients.handed_out(file).status_code == 200
    assert citizens.visitor(fulda).get(f"/status/{treasure.code}/").status_code == 200
    assert home.get(f"/amt/briefe/{treasure.delivery}/").status_code == 200
    owner = citizens.citizen(fulda)
    assert owner.get(f"/meine-antraege/{treasure.uuid}/").status_code == 200
    assert owner.get(f"/postfach/n{treasure.notice}/").status_code == 200


WITHOUT_WHAT_IT_IS_FOR = {"/auth/accept": 403}
"""Routes that refuse whoever comes without what the login host hands over; tests of identity walk there."""
ARRIVED = {200, 302, 409, 422}
"""The page, the way on from it, or the page that says what happened meanwhile or what is missing."""


def test_every_address_is_reached_by_its_rightful_person(
    treasure: Treasure, fulda: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The matrix would prove nothing if an address led nowhere for anybody."""
    monkeypatch.setattr(settings, "KEYCLOAK_ACCOUNTS", True)  # where the platform makes accounts, their page is there
    put_online(fulda, DOG)
    with fulda:
        Profile.objects.update(legal_facts={"video_url": "https://video.example/fulda"})
    missed = []
    for (route, entry), (address, _names) in zip(_patterns(), addresses(treasure), strict=True):
        names, audience = parameters(entry, route), vars(entry.callback)["open_to"]
        if "code" in names:
            address = address.replace(treasure.file, _file_of(treasure.code))  # noqa: PLW2901 – a file of its own
        client = _rightful(names, audience, treasure, fulda)
        limits.forget()
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address, SAMPLE_POST)
        to_login = answer.status_code == 302 and answer.headers["Location"].startswith(TO_LOGIN)
        if to_login or answer.status_code not in {WITHOUT_WHAT_IT_IS_FOR.get(address)} | ARRIVED:
            missed.append(f"{address}: {answer.status_code}")

    assert missed == []


def _patterns() -> Iterator[tuple[str, URLPattern]]:
    return patterns(get_resolver(settings.TOWN_URLCONF))


def _rightful(names: set[str], audience: frozenset[Who], treasure: Treasure, fulda: World) -> Client:
    """Return the browser of somebody an address is for."""
    if "grant" in names and ANYONE in audience:
        with identity():
            return browser(Person.objects.get(uuid=helper().id), fulda)
    if audience & {CLERK, STAFF}:
        return clients.staff(Role.CLERK, fulda.town)
    if DATA_PROTECTION in audience:
        return clients.staff(Role.DATA_PROTECTION, fulda.town)
    if TOWN_ADMIN in audience:
        return clients.staff(Role.ADMIN, fulda.town)
    if CITIZEN in audience and "code" not in names:
        return citizens.citizen(fulda)
    client = citizens.visitor(fulda)
    if "code" in names:
        client.post(f"/status/{treasure.code}/nachweis/", {"nachweis": "14.03.1988"})
    if "service" in names:
        _hold_a_sent_draft(client, fulda)
    return client


def _hold_a_sent_draft(client: Client, fulda: World) -> None:
    """Be in the middle of an application, with the receipt of another one in hand."""
    limits.forget()
    client.post(f"/antrag/{DOG}/", {"aktion": "beginnen"})
    sent = Draft.objects.exclude(application_id=None).first() or start_draft(offer=offer(DOG), by=ANONYMOUS)
    Draft.objects.filter(pk=sent.pk).update(application_id=Application.objects.order_by("pk")[0].pk)
    with identity():
        session = sessions.load(fulda.host, client.cookies[settings.SESSION_COOKIE_NAME].value)
        session["sent_drafts"] = [str(sent.uuid)]
        sessions.save(session)


def _file_of(code: str) -> str:
    return str(by_code(code).attachments.get().file.uuid)
