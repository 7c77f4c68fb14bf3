"""How long newer versions can be postponed, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from blaupause.domain import Conflict, Invalid
from tenants.services import actions, queries
from tenants.services.enums import UpdatePolicy
from tests.people import ADMIN
from tests.templates import DEFECT, files, released, unnumbered
from tests.tenants.services.following import days_later, follow, minor_later, outlook, postpone
from tests.tenants.services.settled import online

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


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
