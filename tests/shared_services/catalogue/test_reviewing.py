"""A version is reviewed, given back, taken back, and there from a moment on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection

from blaupause.audit.models import HubEvent
from blaupause.domain import Conflict, Invalid, NotFound, Refused, now
from blaupause.engine.bundles import Finding
from blaupause.tenancy.context import worker
from shared_services.catalogue import queries
from shared_services.catalogue.actions import (
    BundleRefused,
    ask_review,
    publish_version,
    refuse_version,
    take_review_back,
)
from shared_services.catalogue.enums import Party, VersionState
from shared_services.catalogue.models import Service
from tests.people import EDITOR, KSPV, LAND, approver
from tests.shared_services.catalogue.reviewing import approve, in_review, state
from tests.templates import DEFECT, DOG, approved, imported, published, released

if TYPE_CHECKING:
    from tests.worlds import World


pytestmark = pytest.mark.usefixtures("at_hub")


def test_a_refusal_makes_it_a_draft_again_and_tells_why() -> None:
    version = in_review()
    approve(version, Party.LAND, approver(LAND))

    refuse_version(version_id=version.pk, party=Party.KSPV, reason=" Die Frist fehlt. ", by=approver(KSPV))

    found = queries.template_version(version.pk)
    assert (found.state, found.review and found.review.refusal and found.review.refusal.reason) == (
        "draft", "Die Frist fehlt."
    )  # fmt: skip
    with pytest.raises(Conflict, match="nicht in Prüfung"):
        approve(version, Party.KSPV, approver(KSPV, name="other"))
    ask_review(version_id=version.pk, by=EDITOR)
    with pytest.raises(Conflict, match="Freigaben Land und KSpV fehlen"):
        publish_version(version_id=version.pk, by=EDITOR)


def test_who_asked_takes_the_review_back_and_nobody_else() -> None:
    version = in_review()
    approve(version, Party.LAND, approver(LAND))
    for by in (approver(KSPV), approver(LAND)):
        with pytest.raises(Refused, match="wer sie erbeten hat"):
            take_review_back(version_id=version.pk, by=by)

    take_review_back(version_id=version.pk, by=EDITOR)

    assert state(version) == "draft"
    assert HubEvent.objects.latest("pk").name == "template.review_taken_back"
    with pytest.raises(Conflict, match="nicht in Prüfung"):
        take_review_back(version_id=version.pk, by=EDITOR)
    ask_review(version_id=version.pk, by=EDITOR)
    with pytest.raises(Conflict, match="Freigaben Land und KSpV fehlen"):
        publish_version(version_id=version.pk, by=EDITOR)


def test_a_refusal_needs_a_reason() -> None:
    version = in_review()

    with pytest.raises(Invalid, match="Nennen Sie den Grund"):
        refuse_version(version_id=version.pk, party=Party.LAND, reason="  ", by=approver(LAND))


def test_a_version_is_in_one_review_at_a_time() -> None:
    version = in_review()

    with pytest.raises(Conflict, match="schon in Prüfung"):
        ask_review(version_id=version.pk, by=EDITOR)
    with pytest.raises(Conflict, match="schon freigegeben"):
        ask_review(version_id=released(DOG).pk, by=EDITOR)
    with pytest.raises(NotFound):
        ask_review(version_id=0, by=EDITOR)


def test_checks_and_stored_tests_must_be_green(monkeypatch: pytest.MonkeyPatch) -> None:
    version = imported(DEFECT)
    finding = Finding("tests.json", None, "/tests/0", "fee", "wrong")
    monkeypatch.setattr(queries.bundles, "check", lambda _files: [finding])

    with pytest.raises(BundleRefused) as refused:
        ask_review(version_id=version.pk, by=EDITOR)
    assert refused.value.findings == [finding]
    assert state(version) == "draft"


def test_what_is_released_is_not_reviewed_again() -> None:
    version = published(DEFECT)

    with pytest.raises(Conflict, match="schon freigegeben"):
        approve(version, Party.LAND, approver(LAND, name="late"))
    with pytest.raises(Conflict, match="schon freigegeben"):
        publish_version(version_id=version.pk, by=EDITOR)


# --- From when on


def test_a_planned_version_is_there_at_its_minute() -> None:
    with time_machine.travel("2026-09-22T07:58:00+02:00", tick=False) as clock:
        old = published(DEFECT, version="1.0.0")
        moment = now() + timedelta(minutes=2)
        new = published(DEFECT, version="1.1.0", title="Schaden melden", valid_from=moment)
        assert (state(new), queries.latest_released(DEFECT)) == (VersionState.PLANNED, old)

        clock.shift(timedelta(seconds=119))
        assert queries.released()[DEFECT] == old
        clock.shift(timedelta(seconds=1))
        assert queries.released()[DEFECT] == new
        assert state(new) == "released"
        assert [each.version for each in queries.releases(DEFECT)[DEFECT]] == ["1.1.0", "1.0.0"]


def test_words_follow_a_planned_version_by_a_job(fulda: World) -> None:
    published(DEFECT, version="1.0.0")
    moment = now() + timedelta(days=1)
    published(DEFECT, version="1.1.0", title="Schaden melden", valid_from=moment)
    fulda.run_jobs()
    assert Service.objects.get().title == "Mangel melden"

    with time_machine.travel(moment, tick=False), worker(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET run_at = now() WHERE name = 'catalogue.speak_anew'")
        fulda.run_jobs()
    assert Service.objects.get().title == "Schaden melden"


def test_a_moment_that_has_passed_is_no_plan() -> None:
    version = approved(DEFECT)

    with pytest.raises(Invalid, match="Dieser Zeitpunkt ist vorbei"):
        publish_version(version_id=version.pk, valid_from=now() - timedelta(seconds=1), by=EDITOR)
