"""When newer versions come, by which policy, and what comes next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from blaupause.engine.bundles import Step
from blaupause.tenancy.context import current_town, hub
from shared_services.catalogue.models import Release, TownLook
from tenants.organisation import queries as organisation
from tenants.organisation.queries.facts import first_profile
from tenants.services import actions, queries, rules
from tenants.services.enums import UpdatePolicy
from tenants.services.rules import ValuesRefused
from tests.people import ADMIN
from tests.templates import DEFECT, imported, published, released
from tests.tenants.services.following import days_later, follow, minor_later, outlook
from tests.tenants.services.settled import more_values, online

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


TODAY = date(2026, 9, 8)


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


def looks_to_show(world: World) -> int:
    return [name for name, _ids in world.jobs()].count("organisation.show_look")


def test_a_look_that_the_hub_does_not_know_is_shown_within_the_hour(template: TemplateVersion, fulda: World) -> None:
    from tenants.organisation import tasks  # noqa: PLC0415 – as the runner finds it

    follow()
    assert looks_to_show(fulda) == 0  # nothing was ever saved
    tasks.show_look(something_new=1)
    assert not TownLook.objects.exists()
    set_up_before_looks()

    follow()
    follow()
    assert looks_to_show(fulda) == 1
    tasks.show_look()
    assert TownLook.objects.get().display_name == "Fulda am Dom"

    look_of_before_a_restore()
    tasks.show_look()
    assert TownLook.objects.get().display_name == "Fulda am Dom"
    assert not organisation.is_seen_otherwise()


def set_up_before_looks() -> None:
    saved = first_profile(current_town())
    saved.number, saved.display_name = 1, "Fulda am Dom"
    saved.save()


def look_of_before_a_restore() -> None:
    assert not organisation.is_seen_otherwise()
    TownLook.objects.update(display_name="Fulda am Fluss", as_of=timezone.now() - timedelta(days=1))
    assert organisation.is_seen_otherwise()


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
