"""The whole login of staff: from a town or the hub to the login host, to the real provider, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from blaupause.audit.models import HubEvent
from blaupause.domain import ActorKind, Role, now
from blaupause.identity.enums import SessionKind
from blaupause.identity.models import Membership, Person
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, Browser, stored, text

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings


def hub_events() -> list[tuple[str, str, str, dict[str, object]]]:
    with identity():
        return list(HubEvent.objects.order_by("pk").values_list("name", "actor_kind", "actor_town", "details"))


def test_a_clerk_logs_in_with_the_roles_of_this_town(browser: Browser, staff: dict[str, Person]) -> None:
    browser.log_in("thea", bereich="verwaltung", next="/auth/abgemeldet/")

    actor = browser.actor()
    assert (actor.kind, actor.id, actor.name, actor.town) == (
        ActorKind.STAFF,
        str(staff["thea"].uuid),
        "Thea Muster",
        "fulda",
    )
    assert actor.roles == {Role.CLERK}
    assert actor.units == frozenset()
    with identity():
        staff["thea"].refresh_from_db()
    assert staff["thea"].last_login_at is not None


def test_staff_of_the_hub_begin_at_their_start_page(browser: Browser, staff: dict[str, Person]) -> None:
    browser.open("http://localhost:8000/verwaltung/")
    answer = browser.choose("karl")

    assert browser.at == "http://localhost:8000/verwaltung/"
    assert "Karl Vorlage" in text(answer)
    assert 'href="http://localhost:8000/kkv/"' in text(answer)


def test_the_start_page_leads_into_the_towns(browser: Browser, staff: dict[str, Person]) -> None:
    browser.open("http://localhost:8000/verwaltung/")
    answer = browser.choose("ida")

    assert "Stadt Fulda" in text(answer)
    assert f'href="{FULDA}/einrichtung/"' in text(answer)
    assert "/kkv/" not in text(answer)


def test_somebody_without_a_role_is_told_so(browser: Browser, staff: dict[str, Person]) -> None:
    answer = browser.log_in("nora", bereich="verwaltung")

    assert answer.status_code == 403
    assert "Für Sie ist hier noch nichts eingerichtet" in text(answer)
    with identity():
        assert not Person.objects.filter(subject="nora").exists()
    assert hub_events()[-1] == ("access.refused", "staff", "", {"route": "login", "town": "fulda"})


def test_a_clerk_of_another_town_is_shown_the_own_one(browser: Browser, staff: dict[str, Person]) -> None:
    answer = browser.log_in("gesa", bereich="verwaltung")

    assert answer.status_code == 403
    assert 'href="http://giessen.localhost:8000/amt/"' in text(answer)
    assert browser.actor().kind == ActorKind.ANONYMOUS
    assert stored(SessionKind.HANDOFF) == []


def test_a_person_who_was_switched_off_does_not_get_in(browser: Browser, staff: dict[str, Person]) -> None:
    with identity():
        Person.objects.filter(subject="thea").update(is_active=False)

    assert browser.log_in("thea", bereich="verwaltung").status_code == 403


def test_staff_without_a_second_factor_do_not_get_in(
    browser: Browser, staff: dict[str, Person], settings: Settings
) -> None:
    settings.STAFF_ACR = "phishing-resistant"

    answer = browser.log_in("thea", bereich="verwaltung")

    assert answer.status_code == 403
    assert "zweite Nachweis" in text(answer)


def test_where_no_second_factor_is_asked_it_is_not_checked(
    browser: Browser, staff: dict[str, Person], settings: Settings
) -> None:
    settings.STAFF_ACR = ""

    browser.log_in("thea", bereich="verwaltung")

    assert browser.actor().kind == ActorKind.STAFF


def test_a_role_that_ended_counts_no_more_in_the_very_next_request(browser: Browser, staff: dict[str, Person]) -> None:
    browser.log_in("thea", bereich="verwaltung")
    assert browser.actor().roles == {Role.CLERK}
    with identity():
        Membership.objects.filter(person=staff["thea"]).update(valid_until=now() - timedelta(seconds=1))

    assert browser.actor().roles == frozenset()
