from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Conflict, Level, NotFound
from shared_services.catalogue.queries import bundles
from tenants.organisation.actions import save_unit
from tenants.services import actions, queries, rules
from tenants.services.enums import SubscriptionState, UpdatePolicy
from tests.people import ADMIN
from tests.templates import DEFECT, PARKING, released

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


@pytest.fixture(autouse=True)
def fresh_bundles() -> Iterator[None]:
    bundles.forget()
    yield
    bundles.forget()


@pytest.fixture
def template(fulda: World) -> TemplateVersion:
    return released(DEFECT)


def required(slug: str = DEFECT) -> dict[str, str]:
    """What an admin types for every mandatory value of the report template."""
    unit = save_unit(values={"name": f"Tiefbauamt {slug}"}, by=ADMIN)
    found = queries.subscription(slug)
    assert found is not None
    missing = queries.parameters(found.content_hash, found.overlay).missing
    samples = {
        "unit": str(unit.pk),
        "email": "amt@fulda.example",
        "phone": "0661 000-00",
        "url": "https://fulda.example/",
    }
    return {parameter.id: samples.get(parameter.type, "Beispiel") for parameter in missing}


def online(slug: str = DEFECT) -> None:
    actions.subscribe(service_slug=slug, by=ADMIN)
    actions.set_parameters(service_slug=slug, typed=required(slug), by=ADMIN)
    actions.activate(service_slug=slug, by=ADMIN)


def test_a_service_goes_online_and_is_offered(template: TemplateVersion, fulda: World, giessen: World) -> None:
    online()

    offer = queries.offer(DEFECT)
    assert (offer.slug, offer.version, offer.level, offer.login_required) == (DEFECT, "1.0.0", Level.NONE, False)
    assert offer.unit is not None
    assert offer.unit.name == f"Tiefbauamt {DEFECT}"
    assert [each.slug for each in queries.offers()] == [DEFECT]
    assert [each.slug for each in queries.offers(text="Schlagloch")] == [DEFECT]
    assert queries.offers(text="Xylophon") == []
    assert {each.slug for each in queries.situations()} == set(offer.bundle.template.life_situations)
    assert [each.slug for each in queries.offers(situation=offer.bundle.template.life_situations[0])] == [DEFECT]
    assert queries.offers(situation="familie-und-kind") == []
    with giessen, pytest.raises(NotFound):
        queries.offer(DEFECT)


def test_a_missing_value_refuses_activation_and_is_named(template: TemplateVersion, fulda: World) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)

    with pytest.raises(rules.ValuesRefused) as refused:
        actions.activate(service_slug=DEFECT, by=ADMIN)

    assert "unit" in {problem.field for problem in refused.value.problems}
    assert "Zuständige Stelle" in str(refused.value)
    with pytest.raises(NotFound):
        queries.offer(DEFECT)


def test_a_value_that_cannot_be_read_changes_nothing(template: TemplateVersion, fulda: World) -> None:
    online()
    before = queries.subscription(DEFECT)
    assert before is not None

    with pytest.raises(rules.ValuesRefused) as refused:
        actions.set_parameters(service_slug=DEFECT, typed={"contact_email": "kein Zeichen", "unit": "99999"}, by=ADMIN)

    assert {problem.field for problem in refused.value.problems} == {"contact_email", "unit"}
    assert before.reloaded().overlay == before.overlay


def test_an_online_service_keeps_its_mandatory_values(template: TemplateVersion, fulda: World) -> None:
    online()

    with pytest.raises(rules.ValuesRefused):
        actions.set_parameters(service_slug=DEFECT, typed={"unit": ""}, by=ADMIN)


def test_values_can_be_put_back(template: TemplateVersion, fulda: World) -> None:
    online()
    before = queries.subscription(DEFECT)
    assert before is not None
    actions.set_parameters(service_slug=DEFECT, typed={"contact_email": "neu@fulda.example"}, by=ADMIN)

    actions.restore_parameters(service_slug=DEFECT, overlay=before.overlay, by=ADMIN)

    assert before.reloaded().overlay == before.overlay


def test_a_service_goes_off_and_keeps_its_values(template: TemplateVersion, fulda: World) -> None:
    online()
    actions.activate(service_slug=DEFECT, by=ADMIN)
    kept = actions.deactivate(service_slug=DEFECT, by=ADMIN)

    assert kept.state == SubscriptionState.OFF
    assert kept.overlay
    assert not queries.offer_of(kept).is_online
    with pytest.raises(NotFound):
        queries.offer(DEFECT)
    assert fulda.events()[-2:] == ["service.activated", "service.deactivated"]


def test_the_hub_hears_which_version_runs(template: TemplateVersion, fulda: World) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    actions.subscribe(service_slug=DEFECT, by=ADMIN)

    told = [ids for name, ids in fulda.jobs() if name == "catalogue.record_usage"]
    assert [(each["service_slug"], each["version"], each["is_online"]) for each in told] == [(DEFECT, "1.0.0", False)]


def test_a_newer_version_is_taken_by_hand_and_drafts_stay(template: TemplateVersion, fulda: World) -> None:
    online()
    newer = released(DEFECT, version="1.1.0", title="Schaden melden")

    assert queries.offer(DEFECT).version == "1.0.0"
    with pytest.raises(Conflict):
        actions.take_version(service_slug=DEFECT, content_hash=template.content_hash, by=ADMIN)
    actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, by=ADMIN)

    assert queries.offer(DEFECT).title == "Schaden melden"
    assert queries.offer(DEFECT, content_hash=template.content_hash).version == "1.0.0"


def test_a_policy_is_kept(template: TemplateVersion, fulda: World) -> None:
    actions.subscribe(service_slug=DEFECT, by=ADMIN)

    assert actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MANUAL, by=ADMIN).policy == UpdatePolicy.MANUAL


def test_what_does_not_exist_is_not_found(fulda: World) -> None:
    with pytest.raises(NotFound):
        actions.subscribe(service_slug="nirgends", by=ADMIN)
    with pytest.raises(NotFound):
        actions.activate(service_slug="nirgends", by=ADMIN)


def test_a_login_has_its_level(fulda: World) -> None:
    released(PARKING)
    found = actions.subscribe(service_slug=PARKING, by=ADMIN)

    offer = queries.offer_of(found)
    assert (offer.login_required, offer.level) == (True, Level.BASIC)
    assert offer.fee_text == ""
    assert offer.court == ""


def test_listing_costs_the_same_for_one_and_three(fulda: World, django_assert_num_queries: Any) -> None:
    released(DEFECT)
    online()
    bundles.forget()
    with django_assert_num_queries(3):
        queries.offers()
    for number in range(2):
        released(DEFECT, slug=f"melden-{number}")
        online(f"melden-{number}")
    bundles.forget()
    with django_assert_num_queries(3):
        assert len(queries.offers()) == 3
