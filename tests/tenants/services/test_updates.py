"""When newer versions come, by which policy, what holds them back, and how long they can be postponed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils import timezone

from blaupause.domain import SYSTEM, Conflict, Invalid
from blaupause.engine.bundles import Step
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import HeldBack
from shared_services.catalogue.models import Release
from tenants.services import actions, queries, rules
from tenants.services.enums import UpdatePolicy
from tenants.services.rules import ValuesRefused
from tests.people import ADMIN
from tests.templates import DEFECT, DOG, altered, files, imported, published, released, unnumbered
from tests.tenants.services.settled import online
from tests.tenants.services.test_actions import more_values

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tenants.services.models import Subscription
    from tests.worlds import World

TODAY = date(2026, 9, 8)


def days_later(days: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days))


def follow(days: int = 0) -> None:
    """Let the town's job run some days after now, which is when everything here is released."""
    with days_later(days):
        actions.follow_updates(by=SYSTEM)


def minor_later(**typed: str) -> Subscription:
    """Be online, with the policy that lets small novelties come."""
    online(DEFECT, ADMIN, **typed)
    return actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MINOR_LATER, by=ADMIN)


def postpone(days: int, reason: str = "Ratssitzung") -> Subscription:
    until = timezone.localdate() + timedelta(days=days)
    return actions.postpone_update(service_slug=DEFECT, until=until, reason=reason, by=ADMIN)


# --- The day


@pytest.mark.parametrize(
    ("step", "policy", "postponed", "day"),
    [
        (Step.PATCH, UpdatePolicy.PATCHES_AT_ONCE, None, TODAY),
        (Step.PATCH, UpdatePolicy.MINOR_LATER, date(2026, 12, 1), TODAY),
        (Step.PATCH, UpdatePolicy.MANUAL, None, None),
        (Step.MINOR, UpdatePolicy.PATCHES_AT_ONCE, None, None),
        (Step.MINOR, UpdatePolicy.MINOR_LATER, None, date(2026, 9, 22)),
        (Step.MINOR, UpdatePolicy.MINOR_LATER, date(2026, 10, 1), date(2026, 10, 1)),
        (Step.MINOR, UpdatePolicy.MINOR_LATER, date(2026, 9, 10), date(2026, 9, 22)),
        (Step.MAJOR, UpdatePolicy.MINOR_LATER, None, None),
    ],
)
def test_the_day_follows_from_step_policy_and_release(
    step: Step, policy: UpdatePolicy, postponed: date | None, day: date | None
) -> None:
    assert rules.day_taken(step, policy, TODAY, postponed) == day


# --- By themselves


def test_corrections_come_by_themselves_within_the_hour(template: TemplateVersion, fulda: World) -> None:
    online()
    for version in ("1.0.1", "1.0.2", "1.1.0"):
        released(DEFECT, version=version)
    waiting = [name for name, _ids in fulda.jobs()].count("services.follow_updates")

    follow()
    follow()

    assert queries.offer(DEFECT).version == "1.0.2"
    assert fulda.events().count("service.version_taken") == 1
    assert waiting == 1


def test_small_novelties_come_after_fourteen_days(template: TemplateVersion, fulda: World) -> None:
    found = minor_later()
    released(DEFECT, version="1.1.0")
    released(DEFECT, version="2.0.0")

    follow(days=13)
    assert found.reloaded().version == "1.0.0"
    follow(days=14)
    assert found.reloaded().version == "1.1.0"
    follow(days=300)
    assert found.reloaded().version == "1.1.0"


def test_the_fourteen_days_of_a_planned_version_begin_with_its_day(template: TemplateVersion, fulda: World) -> None:
    found = minor_later()
    with hub():
        published(DEFECT, version="1.1.0", valid_from=timezone.now() + timedelta(days=10))

    follow(days=23)
    assert found.reloaded().version == "1.0.0"
    follow(days=25)
    assert found.reloaded().version == "1.1.0"


def test_values_of_the_version_before_cannot_be_taken_back(template: TemplateVersion, fulda: World) -> None:
    found = online()
    actions.set_parameters(service_slug=DEFECT, typed={"contact_phone": "0661 99"}, by=ADMIN)
    assert found.reloaded().previous is not None
    released(DEFECT, version="1.0.1")

    follow()

    assert found.reloaded().version == "1.0.1"
    assert found.reloaded().previous is None


def test_what_corrects_a_novelty_comes_right_after_it(template: TemplateVersion, fulda: World) -> None:
    found = minor_later()
    released_ago(14, version="1.1.0")
    released(DEFECT, version="1.1.1")

    follow()

    assert found.reloaded().version == "1.1.1"
    assert fulda.events().count("service.version_taken") == 2


def released_ago(days: int, **changes: str) -> TemplateVersion:
    """Release a version as if it had been some days ago."""
    version = imported(DEFECT, **changes)
    with hub():
        moment = timezone.now() - timedelta(days=days)
        Release.objects.create(template_version=version, released_by="kkv", released_at=moment)
    return version


def outlook(found: Subscription) -> queries.Outlook:
    seen = queries.outlook_of(found)
    assert seen is not None
    return seen


def test_by_hand_nothing_comes_by_itself(template: TemplateVersion, fulda: World) -> None:
    found = online()
    actions.set_policy(service_slug=DEFECT, policy=UpdatePolicy.MANUAL, by=ADMIN)
    for version in ("1.0.1", "1.1.0"):
        released(DEFECT, version=version)

    follow(days=300)

    assert found.reloaded().version == "1.0.0"
    assert outlook(found.reloaded()).coming is None


def test_drafts_of_templates_are_never_taken(template: TemplateVersion, fulda: World) -> None:
    found = minor_later()
    imported(DEFECT, version="1.0.1")

    follow(days=300)

    assert found.reloaded().version == "1.0.0"


def test_the_jobs_follow(template: TemplateVersion, fulda: World) -> None:
    from tenants.services import tasks  # noqa: PLC0415 – as the runner finds it

    found = actions.subscribe(service_slug=DEFECT, by=ADMIN)
    for job, version in ((tasks.follow_updates, "1.0.1"), (tasks.follow_corrections, "1.0.2")):
        released(DEFECT, version=version)
        job(something_new=1)
        assert found.reloaded().version == version


# --- Held back


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


# --- Postponed


def test_a_postponed_novelty_waits_and_corrections_do_not(template: TemplateVersion, fulda: World) -> None:
    found = minor_later()
    released(DEFECT, version="1.1.0")
    postpone(60)
    unnumbered(files(DEFECT, version="1.0.1"))

    follow(days=59)
    assert (found.reloaded().version, found.reloaded().postponed_reason) == ("1.0.1", "Ratssitzung")
    follow(days=60)
    assert (found.reloaded().version, found.reloaded().postponed_until) == ("1.1.0", None)
    assert found.reloaded().postponed_reason == ""


def test_a_postponement_can_be_taken_back(template: TemplateVersion, fulda: World) -> None:
    found = minor_later()
    released(DEFECT, version="1.1.0")
    postpone(60)
    assert outlook(found.reloaded()).is_postponed

    actions.resume_updates(service_slug=DEFECT, by=ADMIN)

    follow(days=14)
    assert found.reloaded().version == "1.1.0"
    told = [(each.title, each.details) for each in queries.sheet(DEFECT, ADMIN).history]
    until = timezone.localdate() + timedelta(days=60)
    assert ("Neue Versionen verschoben", f"bis {until:%d.%m.%Y}") in told
    assert ("Verschiebung aufgehoben", "") in told


def test_postponing_ends_ninety_days_after_the_first_announcement(template: TemplateVersion, fulda: World) -> None:
    found = minor_later()
    released(DEFECT, version="1.1.0")
    postpone(90)

    with pytest.raises(Invalid, match="höchstens bis") as late:
        postpone(91)
    with pytest.raises(Invalid, match="schon vorbei") as past:
        postpone(0)
    assert {late.value.field, past.value.field} == {"until"}
    with days_later(90), pytest.raises(Conflict, match="nichts zu verschieben"):
        postpone(10)
    assert outlook(found.reloaded()).latest == timezone.localdate() + timedelta(days=90)


@pytest.mark.parametrize("policy", [UpdatePolicy.PATCHES_AT_ONCE, UpdatePolicy.MANUAL])
def test_where_nothing_comes_by_itself_nothing_is_postponed(
    template: TemplateVersion, fulda: World, policy: UpdatePolicy
) -> None:
    found = online()
    actions.set_policy(service_slug=DEFECT, policy=policy, by=ADMIN)
    with pytest.raises(Conflict, match="nichts zu verschieben"):
        postpone(10)
    released(DEFECT, version="1.1.0")

    with pytest.raises(Conflict, match="nichts zu verschieben"):
        postpone(10)
    assert found.reloaded().postponed_until is None


def test_taking_a_version_by_hand_ends_the_postponement(template: TemplateVersion, fulda: World) -> None:
    minor_later()
    newer = released(DEFECT, version="1.1.0")
    postpone(60)

    taken = actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, by=ADMIN)

    assert (taken.postponed_until, taken.postponed_reason) == (None, "")


# --- What comes next


def test_the_outlook_names_what_comes_first(template: TemplateVersion, fulda: World) -> None:
    found = minor_later()
    for version in ("1.1.0", "1.2.0", "2.0.0"):
        released(DEFECT, version=version)

    seen = outlook(found)

    assert seen.newest.version.version == "2.0.0"
    assert seen.coming is not None
    assert (seen.coming.version.version, seen.coming.day) == ("1.2.0", timezone.localdate() + timedelta(days=14))
    assert seen.due is None
    with days_later(14):
        assert outlook(found).due == outlook(found).coming


def test_the_list_begins_with_what_a_person_must_see_to(template: TemplateVersion, fulda: World) -> None:
    for slug, title in (("a-hand", "A"), ("b-kommt", "B"), ("c-haelt", "C")):
        released(DEFECT, slug=slug, title=title)
        online(slug)
    released(DEFECT, slug="a-hand", title="A", version="2.0.0")
    released(DEFECT, slug="b-kommt", title="B", version="1.0.1")
    more_values(DEFECT, slug="c-haelt", title="C", version="1.0.1")

    assert [row.slug for row in queries.directory().waiting] == ["c-haelt", "b-kommt", "a-hand"]


# --- The scenario of seed-systems.md §2, acceptance 3


def test_a_minor_version_with_a_mandatory_value(template: TemplateVersion, fulda: World) -> None:
    """Given 1.3.0 (minor) adds a mandatory field, what began stays, the admin sees a diff, then new ones use it."""
    online()
    begun = queries.offer(DEFECT)
    newer = more_values(version="1.3.0")

    update = queries.sheet(DEFECT, ADMIN).update
    assert update is not None
    assert [each.place for part in update.parts for each in part.changes][:1] == ["Wert „Stelle für Beleuchtung“"]
    assert "„Antwort nach“ ist neu und Pflicht. Tragen Sie den Wert ein." in update.newest.told
    with pytest.raises(ValuesRefused):
        actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, by=ADMIN)
    actions.take_version(service_slug=DEFECT, content_hash=newer.content_hash, typed={"reply_days": "3"}, by=ADMIN)

    assert queries.offer(DEFECT).version == "1.3.0"
    assert queries.offer(DEFECT, content_hash=begun.content_hash).version == "1.0.0"
