"""A version comes to its end: what citizens and administrators of towns that follow it see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils import timezone

from blaupause.domain import Conflict, NotFound, Role, now
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import deprecate_version, withdraw_version
from tenants.services import actions, queries
from tests import citizens
from tests.clients import staff
from tests.people import ADMIN, EDITOR, LAND, approver
from tests.templates import DEFECT, DOG, published, released
from tests.tenants.services.pages import text
from tests.tenants.services.settled import online

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World

PAGE, DIRECTORY = f"/einrichtung/leistungen/{DEFECT}/", "/einrichtung/leistungen/"


def withdraw(version: TemplateVersion, successor: str = "") -> None:
    with hub():
        withdraw_version(version_id=version.pk, reason="Falsche Frist.", successor=successor, by=approver(LAND))


def deprecate(version: TemplateVersion, days: int) -> None:
    ends_on = timezone.localdate() + timedelta(days=days)
    with hub():
        deprecate_version(version_id=version.pk, ends_on=ends_on, reason="Neues Gesetz.", by=EDITOR)


def test_nobody_begins_with_a_withdrawn_version(template: TemplateVersion, fulda: World) -> None:
    online()
    withdraw(template)

    with pytest.raises(queries.Discontinued, match="Neue Anträge sind hier nicht mehr möglich") as ended:
        queries.offer(DEFECT)
    assert ended.value.status == 410
    assert queries.offers() == []
    assert queries.offer(DEFECT, content_hash=template.content_hash).version == "1.0.0"


def test_what_takes_its_place_is_named(template: TemplateVersion, fulda: World) -> None:
    online()
    withdraw(template, successor="Schaden melden")

    with pytest.raises(queries.Discontinued, match="Stattdessen gibt es: Schaden melden"):
        queries.offer(DEFECT)


def test_what_the_town_never_offered_is_just_not_there(template: TemplateVersion, fulda: World) -> None:
    withdraw(template)

    with pytest.raises(NotFound, match="bietet die Kommune hier nicht an"):
        queries.offer(DEFECT)


def test_a_citizen_reads_what_happened(template: TemplateVersion, fulda: World) -> None:
    online()
    withdraw(template)
    citizen = citizens.visitor(fulda)

    for path in (f"/leistungen/{DEFECT}/", f"/antrag/{DEFECT}/"):
        answer = citizen.get(path)
        assert answer.status_code == 410
        assert "Diese Leistung gibt es online nicht mehr" in text(answer)
        assert "Rufen Sie uns an" in text(answer)
    assert citizen.post(f"/antrag/{DEFECT}/", {"aktion": "beginnen"}).status_code == 410


def test_the_administrator_reads_why(admin: Client, template: TemplateVersion, fulda: World) -> None:
    online()
    withdraw(template, successor="Schaden melden")

    page = text(admin.get(PAGE))
    for words in ("Neue Anträge sind nicht mehr möglich", "zurückgezogen", "Falsche Frist.", "Schaden melden"):
        assert words in page
    assert "Keine neuen Anträge" in page
    assert "Online seit" not in page
    assert "Zurückgezogen" in text(admin.get(DIRECTORY))


def test_a_newer_version_leads_out(admin: Client, template: TemplateVersion, fulda: World) -> None:
    online()
    withdraw(template)
    newer = released(DEFECT, version="1.0.1")
    assert "Neue Version 1.0.1" in text(admin.get(PAGE))

    actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, by=ADMIN)

    assert queries.offer(DEFECT).version == "1.0.1"
    assert "nicht mehr möglich" not in text(admin.get(PAGE))


def test_a_deprecated_version_goes_on_and_warns(admin: Client, template: TemplateVersion, fulda: World) -> None:
    online()
    deprecate(template, days=3)
    day = f"{timezone.localdate() + timedelta(days=3):%d.%m.%Y}"

    assert queries.offer(DEFECT).version == "1.0.0"
    page = text(admin.get(PAGE))
    assert f"Diese Version läuft am {day} aus" in page
    assert "Neues Gesetz." in page
    listed = text(admin.get(DIRECTORY))
    assert "Läuft aus" in listed
    assert f"letzter Tag {day}" in listed


def test_after_its_last_day_a_version_takes_no_new_applications(template: TemplateVersion, fulda: World) -> None:
    online()
    deprecate(template, days=3)

    with time_machine.travel(now() + timedelta(days=3)):
        assert queries.offer(DEFECT).version == "1.0.0"
    with time_machine.travel(now() + timedelta(days=4)):
        with pytest.raises(queries.Discontinued):
            queries.offer(DEFECT)
        admin = staff(Role.ADMIN, fulda.town)
        assert "Der letzte Tag dieser Version war" in text(admin.get(PAGE))
        assert "Ausgelaufen" in text(admin.get(DIRECTORY))


def test_what_ended_does_not_go_online(template: TemplateVersion, fulda: World) -> None:
    online()
    actions.deactivate(service_slug=DEFECT, by=ADMIN)
    deprecate(template, days=0)
    assert actions.activate(service_slug=DEFECT, by=ADMIN).is_online
    actions.deactivate(service_slug=DEFECT, by=ADMIN)
    withdraw(template)

    with pytest.raises(Conflict, match="nicht mehr online gehen: Falsche Frist"):
        actions.activate(service_slug=DEFECT, by=ADMIN)


def test_a_town_cannot_begin_to_follow_what_is_not_on_offer(template: TemplateVersion, fulda: World) -> None:
    planned: Any = published(DOG, valid_from=now() + timedelta(hours=1))
    withdraw(template)

    for slug in (DOG, DEFECT):
        with pytest.raises(NotFound, match="keine freigegebene Vorlage"):
            actions.subscribe(service_slug=slug, by=ADMIN)
    assert queries.directory().rows == ()
    with time_machine.travel(planned.release.valid_from + timedelta(seconds=1)):
        assert [row.slug for row in queries.directory().rows] == [DOG]
        assert actions.subscribe(service_slug=DOG, by=ADMIN).version == planned.version


def test_a_service_whose_only_version_ended_still_has_its_page(
    admin: Client, template: TemplateVersion, fulda: World
) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    withdraw(template)

    assert "Mangel melden" in text(admin.get(PAGE))
