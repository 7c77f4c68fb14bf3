"""What holds a newer version back: values that are missing or would be lost; and what the hub hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import HeldBack
from tenants.services import actions, queries
from tenants.services.enums import UpdatePolicy
from tests.people import ADMIN
from tests.templates import DEFECT, DOG, altered, released
from tests.tenants.services.following import follow, minor_later, outlook, postpone
from tests.tenants.services.settled import more_values, online

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


@pytest.mark.parametrize("policy", [UpdatePolicy.PATCHES_AT_ONCE, UpdatePolicy.MINOR_LATER])
def test_a_value_that_is_missing_holds_back_until_it_is_there(
    template: TemplateVersion, fulda: World, policy: UpdatePolicy
) -> None:
    found = online()
    actions.set_policy(service_slug=DEFECT, policy=policy, by=ADMIN)
    newer = more_values(version="1.0.1")

    follow(days=30)

    assert found.reloaded().version == "1.0.0"
    seen = outlook(found.reloaded())
    assert (seen.newest.is_held, seen.coming, seen.latest) == (True, None, None)
    actions.take_version(
        service_slug=DEFECT, content_hash=newer.content_hash, typed={"reply_days": "3"}, by=ADMIN
    )  # fmt: skip
    assert found.reloaded().version == "1.0.1"


def test_while_off_a_missing_value_holds_nothing_back(template: TemplateVersion, fulda: World) -> None:
    found = actions.subscribe(service_slug=DEFECT, by=ADMIN)
    more_values(version="1.0.1")

    follow()

    assert found.reloaded().version == "1.0.1"


FAULTS: dict[str, Any] = {
    "locked": {("parameters.json", "parameters/{at}/locked"): True},
    "removed": {("parameters.json", "parameters/{at}"): None, ("rules.json", "route"): []},
    "another type": {
        ("parameters.json", "parameters/{at}/type"): "integer",
        ("parameters.json", "parameters/{at}/default"): 5,
        ("rules.json", "route"): [],
    },
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_own_value_that_would_be_lost_holds_back_and_says_why(
    template: TemplateVersion, fulda: World, fault: str
) -> None:
    """Locked in the new version, removed, of another type: the town sees it first."""
    found = minor_later(lighting_unit="Stadtwerke")
    at = list(catalogue.bundle_of(found.content_hash).parameters).index("lighting_unit")
    changes = {(file, path.format(at=at)): value for (file, path), value in FAULTS[fault].items()}
    altered(DEFECT, changes, version="1.1.0")

    follow(days=30)

    kept = found.reloaded()
    assert (kept.version, kept.overlay["lighting_unit"]) == ("1.0.0", "Stadtwerke")
    assert outlook(kept).newest.is_held
    (why,) = outlook(kept).newest.why
    assert "„Stelle für Beleuchtung“" in why
    assert "(Stadtwerke)" in why


def test_an_older_version_that_holds_nothing_back_comes_all_the_same(template: TemplateVersion, fulda: World) -> None:
    found = online()
    released(DEFECT, version="1.0.1")
    more_values(version="1.0.2")

    follow()

    assert found.reloaded().version == "1.0.1"


def test_lost_values_stay_stored_and_the_history_counts_them(template: TemplateVersion, fulda: World) -> None:
    online(lighting_unit="Stadtwerke")
    newer = more_values(version="1.1.0")

    taken = actions.take_version(
        service_slug=DEFECT, content_hash=newer.content_hash, typed={"reply_days": "3"}, by=ADMIN
    )  # fmt: skip

    assert taken.overlay["lighting_unit"] == "Stadtwerke"
    assert queries.offer_of(taken).values["lighting_unit"] != "Stadtwerke"
    first = queries.sheet(DEFECT, ADMIN).history[0]
    assert first.details == "Version 1.1.0, vorher 1.0.0; 1 eigener Wert gilt nicht mehr"


def test_cents_are_not_taken_over_as_days(fulda: World) -> None:
    released(DOG, version="1.0.0")
    online(DOG, rate_dangerous="600")
    days = {("parameters.json", "parameters/3/type"): "integer"}
    newer = altered(DOG, days, version="1.1.0")

    taken = actions.take_version(service_slug=DOG, content_hash=newer.content_hash, by=ADMIN)

    assert "rate_dangerous" not in taken.overlay
    with_new = altered(DOG, {("parameters.json", "parameters/3/type"): "money"}, version="1.2.0")
    again = actions.take_version(
        service_slug=DOG, content_hash=with_new.content_hash, typed={"rate_dangerous": "500"}, by=ADMIN
    )  # fmt: skip
    assert again.overlay["rate_dangerous"] == 50000


def told_to_the_hub(world: World) -> list[str]:
    return [ids["held_back"] for name, ids in world.jobs() if name == "catalogue.record_usage"]


def test_the_hub_hears_what_holds_a_version_back(template: TemplateVersion, fulda: World) -> None:
    online()
    newer = more_values(version="1.0.1")

    follow()
    actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, typed={"reply_days": "3"}, by=ADMIN)

    assert told_to_the_hub(fulda)[-2:] == [HeldBack.VALUE.value, ""]


def test_the_hub_hears_of_a_postponement_that_counts(template: TemplateVersion, fulda: World) -> None:
    minor_later()
    released(DEFECT, version="1.1.0")
    postpone(60)
    postpone(10)

    assert told_to_the_hub(fulda)[-2:] == [HeldBack.POSTPONED.value, ""]


def test_a_service_that_is_off_holds_nothing_back(template: TemplateVersion, fulda: World) -> None:
    found = actions.subscribe(service_slug=DEFECT, by=ADMIN)
    more_values(version="1.0.1")

    assert queries.held_back(found, outlook(found)) == ""


@pytest.mark.parametrize("policy", [UpdatePolicy.PATCHES_AT_ONCE, UpdatePolicy.MANUAL])
def test_what_waits_for_a_decision_is_not_held_back(
    template: TemplateVersion, fulda: World, policy: UpdatePolicy
) -> None:
    online()
    found = actions.set_policy(service_slug=DEFECT, policy=policy, by=ADMIN)
    more_values(version="1.1.0")

    assert queries.held_back(found, outlook(found)) == ""
