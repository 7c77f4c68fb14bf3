"""The administration limits a clerk's work to some services: invited so, changed so, shown, and written down."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from blaupause import limits
from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Role, now
from blaupause.identity.models import Invitation, Membership, Person
from blaupause.tenancy.context import identity
from tenants.services.actions import subscribe
from tests.clients import staff
from tests.templates import DOG, PARKING
from tests.tenants.situations import furnish, offered, text_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

TEAM = "/einrichtung/team/"
EVERYWHERE = {"units_reach": "all", "services_reach": "all"}
ONLY_DOGS: dict[str, Any] = {"units_reach": "all", "services_reach": "only", "services": [DOG]}
WANTED = EVERYWHERE | {"email": "neu@fulda.example", "roles": ["clerk"], "reason": "neue Kollegin"}


@pytest.fixture
def admin(fulda: World) -> Client:
    limits.forget()
    unit = furnish()
    for slug in (DOG, PARKING):
        offered(slug, unit)
        subscribe(service_slug=slug, by=SYSTEM)
    return staff(Role.ADMIN, fulda.town)


def page_of_clerk(fulda: World, **limited: Any) -> str:
    staff(Role.CLERK, fulda.town, **limited)
    with identity():
        return f"{TEAM}{Person.objects.get(subject='clerk-fulda').uuid}/"


def stand(answer: Any) -> str:
    found = re.search(r'name="based_on" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def test_an_invitation_says_on_which_services(admin: Client) -> None:
    assert "Nur für diese Leistungen" in text_of(admin.get(f"{TEAM}einladen/"))

    answer = admin.post(f"{TEAM}einladen/", WANTED | {"services_reach": "only", "services": [DOG]})

    assert "nur Hund" in text_of(admin.get(answer.headers["Location"]))
    with identity():
        assert Invitation.objects.get().service_slugs == [DOG]
        event = HubEvent.objects.filter(name="invitation.sent").latest("pk")
        assert event.details["services"] == [DOG]


def test_a_service_of_another_town_cannot_be_given(admin: Client) -> None:
    answer = admin.post(f"{TEAM}einladen/", WANTED | {"services_reach": "only", "services": ["mond-anmelden"]})

    assert (answer.status_code, "mond-anmelden" in text_of(answer)) == (422, True)
    with identity():
        assert not Invitation.objects.exists()


def test_rights_are_changed_shown_and_kept_as_history(admin: Client, fulda: World) -> None:
    page = page_of_clerk(fulda)
    assert "alle Stellen alle Leistungen" in text_of(admin.get(page))

    typed = ONLY_DOGS | {
        "roles": ["clerk"],
        "reason": "nur noch Hunde",
        "based_on": stand(admin.get(f"{page}rechte/")),
    }
    answer = admin.post(f"{page}rechte/", typed)

    assert "alle Stellen nur Hund" in text_of(admin.get(answer.headers["Location"]))
    assert "alle Stellen nur Hund" in text_of(admin.get(TEAM))
    with identity():
        rows = Membership.objects.filter(person__subject="clerk-fulda").order_by("pk")
        assert [(row.service_slugs, bool(row.ended_by)) for row in rows] == [([], True), ([DOG], False)]
        details = HubEvent.objects.filter(name="membership.changed").latest("pk").details
    assert (details["services"], details["services_before"]) == ([DOG], [])


def test_the_form_shows_what_is_chosen_and_changes_nothing_by_itself(admin: Client, fulda: World) -> None:
    page = page_of_clerk(fulda, services=(DOG,))
    shown = admin.get(f"{page}rechte/")

    assert re.search(rf'value="{DOG}"[^>]*checked', shown.content.decode())
    admin.post(f"{page}rechte/", ONLY_DOGS | {"roles": ["clerk"], "reason": "bleibt so", "based_on": stand(shown)})
    with identity():
        assert Membership.objects.filter(person__subject="clerk-fulda").count() == 1


def test_a_role_that_ran_out_while_the_form_was_open_is_not_given_anew(admin: Client, fulda: World) -> None:
    """The form asked whether each role keeps its end; meanwhile there was but one left."""
    page = page_of_clerk(fulda)
    with identity():
        person = Person.objects.get(subject="clerk-fulda")
        short = Membership.objects.create(
            person=person,
            town=fulda.town,
            role="data_protection",
            granted_by="x",
            valid_until=now() + timedelta(days=1),
        )
    shown = admin.get(f"{page}rechte/")
    assert "Wie bisher, jede für sich" in text_of(shown)
    typed = EVERYWHERE | {"roles": ["clerk", "data_protection"], "ends": "kept"}
    typed |= {"reason": "x", "based_on": stand(shown)}
    with identity():
        Membership.objects.filter(pk=short.pk).update(valid_until=now() - timedelta(seconds=1))

    answer = admin.post(f"{page}rechte/", typed)

    assert (answer.status_code, "eine Rolle ist abgelaufen" in text_of(answer)) == (409, True)
    with identity():
        assert Membership.objects.filter(person=person).count() == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"services_reach": "only", "services": []}, "eine an, oder wählen Sie darüber „Alle Leistungen, auch neue“"),
        ({"units_reach": "only", "units": []}, "eine an, oder wählen Sie darüber „Alle Stellen, auch neue“"),
        ({"services_reach": "all", "services": [DOG]}, "ist etwas angekreuzt"),
        ({"services_reach": "", "services": []}, "„Für welche Leistungen?“ ist noch offen"),
    ],
)
def test_nothing_ticked_never_comes_to_mean_everything(
    admin: Client, fulda: World, typed: dict[str, Any], sentence: str
) -> None:
    page = page_of_clerk(fulda, services=(DOG,))
    told = EVERYWHERE | {"roles": ["clerk"], "reason": "x", "based_on": stand(admin.get(f"{page}rechte/"))} | typed

    answer = admin.post(f"{page}rechte/", told)

    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    with identity():
        assert Membership.objects.get(person__subject="clerk-fulda").service_slugs == [DOG]


def test_a_service_that_the_town_gave_up_stays_among_the_choices(admin: Client, fulda: World) -> None:
    page = page_of_clerk(fulda, services=("mangel-melden", "gibt-es-nicht-mehr"))

    shown = admin.get(f"{page}rechte/").content.decode()
    for slug in ("mangel-melden", "gibt-es-nicht-mehr"):
        assert re.search(rf'value="{slug}"[^>]*checked', shown)
    assert re.search(r'name="services_reach" value="only"[^>]*checked', shown)
    assert not re.search(r"Nur für diese (Stellen|Leistungen) <span", shown), "what is needed here is not voluntary"
    assert "gibt-es-nicht-mehr" in text_of(admin.get(page))
    assert 'value="mangel-melden"' not in admin.get(f"{TEAM}einladen/").content.decode()
