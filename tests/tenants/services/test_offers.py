from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Level, NotFound
from shared_services.catalogue.queries import bundles
from tenants.services import actions, queries
from tenants.services.models import Subscription
from tests.people import ADMIN, NEIGHBOUR
from tests.templates import DEFECT, DOG, PARKING, released
from tests.tenants.services.settled import online

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


def test_a_service_goes_online_and_is_offered(template: TemplateVersion, fulda: World, giessen: World) -> None:
    online()

    offer = queries.offer(DEFECT)
    assert (offer.slug, offer.version, offer.level, offer.login_required) == (DEFECT, "1.0.0", Level.NONE, False)
    assert offer.unit is not None
    assert offer.unit.name == "Tiefbauamt"
    assert [each.slug for each in queries.offers()] == [DEFECT]
    assert [each.slug for each in queries.fitting(queries.offers(), text="Schlagloch")] == [DEFECT]
    assert queries.fitting(queries.offers(), text="Xylophon") == []
    assert {each.slug for each in queries.situations(queries.offers())} == set(offer.bundle.template.life_situations)
    assert [each.slug for each in queries.fitting(queries.offers(), situation="strasse-und-umwelt")] == [DEFECT]
    assert queries.fitting(queries.offers(), situation="familie-und-kind") == []
    with giessen, pytest.raises(NotFound):
        queries.offer(DEFECT)


def test_two_towns_show_different_fees_for_the_same_template(fulda: World, giessen: World) -> None:
    released(DOG)
    online(DOG, rate_first="72,00", rate_second="108", rate_further="144", deadline_days="21")
    with giessen:
        online(DOG, by=NEIGHBOUR, rate_first="60,00", rate_second="90", rate_further="120")
        theirs = queries.offer(DOG)

    ours = queries.offer(DOG)
    assert ours.content_hash == theirs.content_hash
    assert ours.fee_text == "ab 72,00\xa0€ pro Jahr"
    assert theirs.fee_text == "ab 60,00\xa0€ pro Jahr"
    assert [entry.text for entry in ours.prices] == [
        "72,00\xa0€ pro Jahr",
        "108,00\xa0€ pro Jahr",
        "144,00\xa0€ pro Jahr",
    ]
    assert "innerhalb von 21 Tagen" in ours.summary
    assert "innerhalb von 14 Tagen" in theirs.summary


def test_one_price_is_no_price_from(fulda: World) -> None:
    released(PARKING)
    offer = queries.offer_of(actions.subscribe(service_slug=PARKING, by=ADMIN))
    assert (offer.fee_text, offer.court, offer.unit) == ("", "", None)
    assert (offer.login_required, offer.level) == (True, Level.BASIC)

    actions.set_parameters(
        service_slug=PARKING,
        typed={"fee_year": "30,70", "court": "Verwaltungsgericht Kassel", "authority_name": "Magistrat"},
        by=ADMIN,
    )

    found = queries.subscription(PARKING)
    assert found is not None
    offer = queries.offer_of(found)
    assert offer.fee_text == "30,70\xa0€ pro Jahr"
    assert (offer.court, offer.authority_name) == ("Verwaltungsgericht Kassel", "Magistrat")
    assert (offer.statute_title, offer.statute_url) == ("", "")


def test_contact_falls_back_to_the_office(template: TemplateVersion, fulda: World) -> None:
    online(contact_phone="0661 1", contact_email="a@b.example")

    offer = queries.offer(DEFECT)

    assert (offer.title, offer.official_title) == ("Mangel melden", offer.bundle.template.official_title)
    assert offer.minutes == offer.bundle.template.minutes
    assert (offer.contact_phone, offer.contact_email) == ("0661 1", "a@b.example")
    assert offer.processing_time == "in der Regel 2 Wochen"


def test_titles_sort_as_in_a_german_dictionary(fulda: World) -> None:
    for slug, title in (("z", "Zaun melden"), ("ae", "Ärger melden"), ("b", "Baum melden")):
        released(DEFECT, slug=slug, title=title)
        online(slug)

    assert [each.slug for each in queries.offers()] == ["ae", "b", "z"]


def test_lists_cost_the_same_for_one_three_and_three_hundred(
    template: TemplateVersion, fulda: World, django_assert_num_queries: Any
) -> None:
    found = online()
    for number in (1, 3, 300):
        have = Subscription.objects.count()
        Subscription.objects.bulk_create(
            Subscription(
                service_slug=f"melden-{each}",
                content_hash=found.content_hash,
                version=found.version,
                overlay=found.overlay,
                state=found.state,
                activated_at=found.activated_at,
            )
            for each in range(have, number)
        )
        bundles.forget()
        with django_assert_num_queries(3):
            assert len(queries.offers()) == number
        bundles.forget()
        with django_assert_num_queries(7):
            assert len(queries.directory().online) == number


def test_a_version_of_another_service_is_none_of_this_one(template: TemplateVersion, fulda: World) -> None:
    online(DEFECT)
    foreign = released(DOG)

    with pytest.raises(NotFound, match="Diese Fassung"):
        queries.offer(DEFECT, content_hash=foreign.content_hash)
