"""The list of services: what it groups, finds and costs, and who may see it and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import Role
from shared_services.catalogue.queries import bundles
from tenants.services import actions, queries
from tenants.services.models import Subscription
from tests.citizens import citizen
from tests.clients import staff, visitor
from tests.people import ADMIN, NEIGHBOUR
from tests.templates import DEFECT, released
from tests.tenants.services.pages import LIST, PAGE, PREVIEW, text
from tests.tenants.services.settled import office, online, required

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


@pytest.mark.parametrize("path", [LIST, PAGE, PREVIEW, f"{PAGE}vergleich.pdf"])
def test_only_the_towns_own_administration_sees_them(
    template: TemplateVersion, fulda: World, giessen: World, path: str
) -> None:
    assert visitor(fulda.host).get(path).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(path).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(path).status_code == 404
    assert citizen(fulda).get(path).status_code == 302
    assert staff(Role.CLERK, fulda.town).post(PAGE, {"aktion": "vorbereiten"}).status_code == 403
    assert queries.subscription(DEFECT) is None


@pytest.mark.parametrize("followed", [False, True])
@pytest.mark.parametrize("path", [LIST, PAGE, PREVIEW])
def test_pages_are_whole(admin: Client, template: TemplateVersion, path: str, followed: bool) -> None:  # noqa: FBT001 – pytest
    if followed:
        actions.subscribe(service_slug=DEFECT, by=ADMIN)
    answer = admin.get(path)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert "<script>" not in html
    assert 'style="' not in html


def test_the_list_is_narrowed_by_life_situation(admin: Client, template: TemplateVersion) -> None:
    assert "Mangel melden" in text(admin.get(LIST, {"thema": "strasse-und-umwelt"}))
    assert "Mangel melden" in text(admin.get(LIST, {"thema": "gibt-es-nicht"}))
    nothing = text(admin.get(LIST, {"thema": "familie-und-kind"}))
    assert "Zu dieser Auswahl gibt es keine Vorlage" in nothing


def test_the_list_tells_who_else_offers_a_service_and_since_when_that_is_known(
    admin: Client, template: TemplateVersion, fulda: World, giessen: World
) -> None:
    with giessen:
        online(by=NEIGHBOUR)
    fulda.run_jobs()

    page = text(admin.get(LIST))

    assert "Online in 1 anderen Kommune" in page
    assert "Quelle: ihre eigene Meldung, zuletzt" in page


def test_what_does_not_exist_is_not_found(admin: Client) -> None:
    assert admin.get(f"{LIST}nirgends/").status_code == 404
    assert admin.get(f"{LIST}nirgends/vorschau/").status_code == 404
    assert admin.post(f"{LIST}nirgends/", {"aktion": "online"}).status_code == 404


def test_an_empty_list_says_why(admin: Client) -> None:
    assert "Noch keine Vorlage" in text(admin.get(LIST))


def test_the_list_groups_searches_and_says_what_is_missing(admin: Client, template: TemplateVersion) -> None:
    assert "Noch nicht genutzt" in text(admin.get(LIST))
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    assert "4 Angaben fehlen" in text(admin.get(LIST))
    actions.set_parameters(service_slug=DEFECT, typed=required(), by=ADMIN)
    assert "Bereit" in text(admin.get(LIST))
    actions.activate(service_slug=DEFECT, by=ADMIN)
    assert "Seit" in text(admin.get(LIST))
    actions.deactivate(service_slug=DEFECT, by=ADMIN)
    assert "vom Netz" in text(admin.get(LIST))

    assert "Mangel melden" in text(admin.get(f"{LIST}?q=Schlagloch"))
    nothing = admin.get(f"{LIST}?q=Einhorn")
    assert "Zu „Einhorn“ gibt es keine Vorlage" in text(nothing)
    assert 'value="Einhorn"' in nothing.content.decode()


def test_pages_cost_the_same_for_one_three_and_three_hundred(admin: Client, template: TemplateVersion) -> None:
    found = online()
    office()
    released(DEFECT, version="1.1.0", title="Schaden melden")
    counts = []
    for number in (1, 3, 300):
        Subscription.objects.bulk_create(
            Subscription(service_slug=f"melden-{each}", content_hash=found.content_hash, version=found.version)
            for each in range(Subscription.objects.count(), number)
        )
        for path in (LIST, PAGE):
            admin.get(path)  # what is kept for seconds is kept
            with CaptureQueriesContext(connection) as seen:
                assert admin.get(path).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:4] == counts[4:]


def test_the_list_costs_the_same_with_three_and_with_five_updates(admin: Client, fulda: World) -> None:
    counts = []
    for number in (3, 5):  # with fewer, the list also asks what is recommended
        for each in range(len(queries.directory().rows), number):
            slug = f"melden-{each}"
            released(DEFECT, slug=slug)
            online(slug)
            for version in ("1.0.1", "1.1.0", "2.0.0"):
                released(DEFECT, slug=slug, version=version, title=version)
        admin.get(LIST)
        bundles.forget()
        with CaptureQueriesContext(connection) as seen:
            page = admin.get(LIST)
        assert f"Neue Versionen ({number})" in text(page)
        counts.append(len(seen))
    assert counts[0] == counts[1]
