"""Work the queue gave up, told and tried again."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from blaupause.domain import Conflict, NotFound
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import worker
from tenants.casework import actions
from tenants.casework.queries.failures import WORDS, failures_of
from tenants.correspondence.models import Notice
from tests.templates import DOG
from tests.tenants.casework.clerks import decide
from tests.tenants.situations import ELSEWHERE, OLAF, THEA, offered, opened

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tenants.organisation.models import Unit
    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("tuesday")


def test_what_the_queue_gave_up_is_tried_again_once(case: Case, fulda: World, giessen: World) -> None:
    decide(case)
    job = fulda.bury("correspondence.render_notice")
    with giessen, pytest.raises(NotFound):
        actions.try_again(case_id=case.pk, job_id=job, by=OLAF)
    with pytest.raises(NotFound):
        actions.try_again(case_id=case.pk, job_id=job, by=ELSEWHERE)

    actions.try_again(case_id=case.pk, job_id=job, by=THEA)

    assert fulda.events()[-1] == "case.step_retried"
    with pytest.raises(Conflict, match="gerade noch einmal versucht"):
        actions.try_again(case_id=case.pk, job_id=job, by=THEA)
    fulda.run_jobs()
    assert Notice.objects.get().file is not None
    with pytest.raises(Conflict, match="inzwischen erledigt"):
        actions.try_again(case_id=case.pk, job_id=job, by=THEA)


def test_a_failure_of_another_case_is_not_this_ones(case: Case, unit: Unit, fulda: World) -> None:
    other = opened(offered(DOG, unit))
    decide(other)
    job = fulda.bury("correspondence.render_notice")

    with pytest.raises(Conflict, match="inzwischen erledigt"):
        actions.try_again(case_id=case.pk, job_id=job, by=THEA)
    assert [each.title for each in failures_of(other.application)] == ["Der Bescheid konnte nicht erstellt werden."]
    assert failures_of(case.application) == ()


def test_work_of_an_earlier_release_is_left_to_the_operator(case: Case, fulda: World) -> None:
    fulda.bury("applications.render_copy")
    assert len(failures_of(case.application)) == 1
    with worker(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET name = 'applications.gone' WHERE state = 'dead'")

    assert failures_of(case.application) == ()


def test_every_job_about_a_case_has_its_words() -> None:
    about = {"application_id", "notice_id", "delivery_id"}
    named = {name for name, each in HANDLERS.items() if about & set(inspect.signature(each.run).parameters)}

    assert set(WORDS) == named
