"""A released version comes to its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Conflict, Invalid, Refused, now
from shared_services.catalogue import queries
from shared_services.catalogue.actions import deprecate_version, publish_version, withdraw_version
from shared_services.catalogue.models import Release, Retirement, Service
from shared_services.catalogue.rules import LoginTooOld
from shared_services.hub.queries import asking
from tests.people import ADMIN, EDITOR, KSPV, LAND, approver
from tests.templates import DEFECT, DOG, approved, imported, published, released

if TYPE_CHECKING:
    from shared_services.catalogue.enums import VersionState
    from shared_services.catalogue.models import TemplateVersion

pytestmark = pytest.mark.usefixtures("at_hub")


def deprecate(version: TemplateVersion, ends_on: date) -> Retirement:
    return deprecate_version(
        version_id=version.pk, ends_on=ends_on, reason="Neues Gesetz.", successor="Hund ummelden", by=EDITOR
    )


def state(version: TemplateVersion) -> VersionState:
    return queries.template_version(version.pk).state


def test_a_deprecated_version_goes_on_until_its_last_day() -> None:
    version, today = released(DEFECT), timezone.localdate()
    deprecate(version, today)
    assert (state(version), queries.latest_released(DEFECT)) == ("deprecated", version)
    assert asking.marked()[1] == len(queries.released()) == 1

    with time_machine.travel(now() + timedelta(days=1)):
        assert (state(version), queries.latest_released(DEFECT)) == ("ended", None)
        assert asking.marked()[1] == len(queries.released()) == 0
    assert HubEvent.objects.latest("pk").name == "template.deprecated"


def test_a_last_day_can_be_moved() -> None:
    version, today = released(DEFECT), timezone.localdate()
    deprecate(version, today)
    deprecate(version, today + timedelta(days=30))

    with time_machine.travel(now() + timedelta(days=1)):
        assert queries.latest_released(DEFECT) == version
        assert queries.retirements([version.content_hash])[version.content_hash].ends_on == today + timedelta(days=30)


def test_a_withdrawn_version_is_offered_to_nobody() -> None:
    old, new = released(DEFECT, version="1.0.0"), released(DEFECT, version="1.1.0", title="Schaden melden")

    withdraw_version(version_id=new.pk, reason="Falsche Gebühr.", by=approver(LAND))

    assert (state(new), queries.latest_released(DEFECT)) == ("withdrawn", old)
    assert queries.releases(DEFECT)[DEFECT] == (old,)
    assert Service.objects.get().title == "Mangel melden"
    assert HubEvent.objects.latest("pk").name == "template.withdrawn"
    assert queries.bundle_of(new.content_hash).template.version == "1.1.0"


def test_with_its_only_version_a_service_keeps_its_words() -> None:
    version = released(DEFECT)
    withdraw_version(version_id=version.pk, reason="Weg.", by=approver(KSPV))

    assert queries.released() == {}
    assert Service.objects.get().title == "Mangel melden"


def test_a_planned_version_can_be_withdrawn_before_its_moment() -> None:
    version = published(DEFECT, valid_from=now() + timedelta(hours=1))
    withdraw_version(version_id=version.pk, reason="Doch nicht.", by=approver(LAND))

    with time_machine.travel(now() + timedelta(hours=2)):
        assert queries.latest_released(DEFECT) is None


def test_after_a_withdrawal_the_number_goes_on() -> None:
    withdrawn = released(DEFECT, version="1.1.0")
    withdraw_version(version_id=withdrawn.pk, reason="Weg.", by=approver(LAND))

    with pytest.raises(Conflict, match="nicht höher"):
        released(DEFECT, version="1.0.9")
    assert publish_version(version_id=approved(DEFECT, version="1.1.1").pk, by=EDITOR).pk


def test_only_approvers_withdraw_and_with_a_fresh_login() -> None:
    version = released(DEFECT)

    for by in (EDITOR, ADMIN, SYSTEM):
        with pytest.raises(Refused, match="Land oder KSpV"):
            withdraw_version(version_id=version.pk, reason="Weg.", by=by)
    with pytest.raises(LoginTooOld):
        withdraw_version(version_id=version.pk, reason="Weg.", by=approver(LAND, minutes=11))
    for by in (ADMIN, SYSTEM):
        with pytest.raises(Refused, match="nur die KKV"):
            deprecate_version(version_id=version.pk, ends_on=timezone.localdate(), reason="Weg.", by=by)
    assert Retirement.objects.count() == 0


def test_the_end_needs_a_day_to_come_and_a_reason() -> None:
    version, today = released(DEFECT), timezone.localdate()

    with pytest.raises(Invalid, match="Dieser Tag ist vorbei"):
        deprecate(version, today - timedelta(days=1))
    with pytest.raises(Invalid, match="Nennen Sie den Grund"):
        withdraw_version(version_id=version.pk, reason=" ", by=approver(LAND))


def test_what_is_not_released_or_withdrawn_has_no_end() -> None:
    with pytest.raises(Conflict, match="nicht freigegeben"):
        deprecate(imported(DOG), timezone.localdate())
    version = released(DEFECT)
    withdraw_version(version_id=version.pk, reason="Weg.", by=approver(LAND))
    with pytest.raises(Conflict, match="schon zurückgezogen"):
        deprecate(version, timezone.localdate())
    with pytest.raises(Conflict, match="schon zurückgezogen"):
        withdraw_version(version_id=version.pk, reason="Weg.", by=approver(KSPV))


def test_what_has_ended_does_not_come_back_by_a_later_day() -> None:
    ended, planned = released(DEFECT), published(DOG, valid_from=now() + timedelta(days=9))
    deprecate(ended, timezone.localdate())

    with time_machine.travel(now() + timedelta(days=1)):
        for version in (ended, planned):
            with pytest.raises(Conflict, match="nicht im Angebot"):
                deprecate(version, timezone.localdate())
        assert withdraw_version(version_id=ended.pk, reason="Weg.", by=approver(LAND)).pk


def test_the_database_knows_that_only_a_deprecation_has_a_day() -> None:
    release = Release.objects.get(template_version=released(DEFECT))

    with pytest.raises(IntegrityError), transaction.atomic():
        Retirement.objects.create(release=release, kind="deprecated", reason="x", decided_by="x")
    assert str(deprecate(release.template_version, timezone.localdate())) == f"deprecated: {release.pk}"
