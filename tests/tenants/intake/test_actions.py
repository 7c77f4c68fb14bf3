"""What pages reach rarely: races, and what the rooms behind them may rely on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine

from blaupause.domain import ANONYMOUS, SYSTEM, Level, NotFound, Refused
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.actions import withdraw_version
from tenants.applications import queries as applications
from tenants.applications.models import Application
from tenants.casework.models import Case
from tenants.intake import actions, queries
from tenants.intake.models import Draft
from tenants.intake.rules import AlreadySent, Stand
from tenants.organisation.models import StoredFile
from tenants.services.queries import Discontinued, offer
from tests.citizens import account
from tests.people import LAND, approver
from tests.templates import released
from tests.tenants.intake.filled import DOG, PARKING, PDF
from tests.tenants.situations import ANSWERS

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fulda")]


NEW_YEAR = datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Berlin"))


def filled(**answers: object) -> Draft:
    """A draft with everything in it; `answers` change the sample's."""
    draft = actions.start_draft(offer=offer(DOG), by=ANONYMOUS)
    draft.answers = ANSWERS[DOG] | answers
    draft.save()
    return draft


class TestStarting:
    @pytest.mark.usefixtures("more_services")
    def test_needs_the_level_that_the_template_asks_for(self, fulda: World) -> None:
        for actor in (ANONYMOUS, account(fulda, level=Level.NONE)):
            with pytest.raises(Refused, match="Melden Sie sich an"):
                actions.start_draft(offer=offer(PARKING), by=actor)
        assert not Draft.objects.exists()

    def test_stores_no_code_but_knows_it(self) -> None:
        draft = actions.start_draft(offer=offer(DOG), by=ANONYMOUS)

        assert str(draft) == str(draft.uuid)
        assert draft.code not in str(Draft.objects.values())
        assert queries.draft_by_code(draft.code) == draft

    def test_knows_the_mail_of_the_account(self, fulda: World) -> None:
        assert actions.start_draft(offer=offer(DOG), by=account(fulda)).email == "sevda@beispiel.example"
        assert actions.start_draft(offer=offer(DOG), by=ANONYMOUS).email is None


class TestSubmitting:
    def test_is_one_transaction_one_event_and_jobs(self, fulda: World) -> None:
        draft = filled()
        before = len(fulda.events())

        application = actions.submit(paper=queries.paper(draft), declared=True, by=draft.holder)

        assert Case.objects.get().application == application
        assert fulda.events()[before:] == ["application.submitted"]
        jobs = [name for name, _ids in fulda.jobs()]
        assert {"correspondence.confirm_receipt", "applications.render_copy"} <= set(jobs)

    def test_from_two_windows_at_once_it_is_one_application(self, fulda: World) -> None:
        draft = filled()
        first = actions.submit(paper=queries.paper(draft), declared=True, by=draft.holder)

        second = actions.submit(paper=queries.paper(draft), declared=True, by=draft.holder)

        assert first == second
        assert Application.objects.count() == Case.objects.count() == 1
        assert fulda.events().count("application.submitted") == 1

    def test_a_draft_begun_before_its_version_was_withdrawn_is_sent(self) -> None:
        """The paper may be in hand already, or be read afterwards: what the person did is not lost."""
        in_flight, later = filled(), filled()
        paper = queries.paper(in_flight)
        with hub():
            version = catalogue.latest_released(DOG)
            assert version is not None
            withdraw_version(version_id=version.pk, reason="Falsche Gebühr.", by=approver(LAND))

        actions.submit(paper=paper, declared=True, by=in_flight.holder)
        actions.submit(paper=queries.paper(later), declared=True, by=later.holder)

        assert Case.objects.count() == 2
        with pytest.raises(Discontinued):
            offer(DOG)

    def test_when_the_case_cannot_be_opened_nothing_is_sent(
        self, fulda: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(**_anything: object) -> None:
            raise RuntimeError("the printer is on fire")

        monkeypatch.setattr("tenants.casework.actions.open_case", broken)
        draft = filled()

        with pytest.raises(RuntimeError):
            actions.submit(paper=queries.paper(draft), declared=True, by=draft.holder)

        assert not Application.objects.exists()
        assert draft.reloaded().application_id is None
        assert draft.reloaded().answers == ANSWERS[DOG]
        assert "application.submitted" not in fulda.events()

    def test_over_midnight_fee_and_date_are_of_one_day(self) -> None:
        """The paper is read in the old year, the draft is held in the new one."""
        with time_machine.travel(NEW_YEAR - timedelta(seconds=1), tick=False) as clock:
            draft = filled(hunde=[ANSWERS[DOG]["hunde"][0] | {"seit": "2026-07-05"}])
            paper = queries.paper(draft)
            before = paper.fee()
            clock.move_to(NEW_YEAR + timedelta(seconds=1))

            application = actions.submit(paper=paper, declared=True, by=draft.holder)

        assert application.submitted_at == NEW_YEAR + timedelta(seconds=1)
        due = applications.fee(application.reloaded())
        assert before is not None
        assert due is not None
        assert application.fee_cents == due.total_cents != before.total_cents

    @pytest.mark.usefixtures("unchecked")
    def test_a_draft_that_came_to_another_version_is_read_under_that_one(self) -> None:
        paper = queries.paper(filled())
        newer = released(DOG, version="99.0.0")
        Draft.objects.update(content_hash=newer.content_hash, version=newer.version)

        application = actions.submit(paper=paper, declared=True, by=paper.draft.holder)

        assert (application.content_hash, application.version) == (newer.content_hash, "99.0.0")
        assert paper.offer.content_hash != newer.content_hash

    def test_somebody_elses_draft_is_not_sent(self, fulda: World) -> None:
        draft = actions.start_draft(offer=offer(DOG), by=account(fulda))

        with pytest.raises(Refused):
            actions.submit(paper=queries.paper(draft), declared=True, by=account(fulda, "olaf"))

    def test_what_is_incomplete_names_its_problems(self) -> None:
        draft = actions.start_draft(offer=offer(DOG), by=ANONYMOUS)

        with pytest.raises(actions.Incomplete, match="fehlen noch Angaben") as missing:
            actions.submit(paper=queries.paper(draft), declared=True, by=draft.holder)

        assert "vornamen" in {problem.field for problem in missing.value.problems}

    def test_afterwards_nothing_is_changed(self) -> None:
        draft = filled()
        actions.submit(paper=queries.paper(draft), declared=True, by=draft.holder)

        with pytest.raises(AlreadySent):
            actions.save_page(
                paper=queries.paper(draft), page_id="ueber_sie", post={}, stand=Stand(0, ""), by=draft.holder
            )


class TestFiles:
    def test_the_last_place_is_given_once(self) -> None:
        draft = filled()
        draft.answers = ANSWERS[DOG] | {"hunde": [ANSWERS[DOG]["hunde"][0] | {"herkunft": "tierheim"}]}
        draft.save()
        place = queries.paper(draft).uploads("hunde")[-1]
        for _number in range(place.question.max_files):
            actions.add_upload(draft=draft, place=place, name="a.pdf", content=PDF, by=draft.holder)

        with pytest.raises(Exception, match="haben höchstens"):
            actions.add_upload(draft=draft, place=place, name="a.pdf", content=PDF, by=draft.holder)

        assert StoredFile.objects.count() == place.question.max_files
        assert queries.paper(draft.reloaded()).path_of(str(StoredFile.objects.all()[0].uuid)) == place.path
        assert queries.paper(draft).path_of("nowhere") == ""


class TestQueries:
    @pytest.mark.parametrize("typed", ["", "kein Code", "7K4M-92QX-A3BD-T0WZ"])
    def test_no_draft_for_what_is_no_code(self, typed: str) -> None:
        with pytest.raises(NotFound, match="keinen Entwurf"):
            queries.draft_by_code(typed)

    def test_drafts_of_nobody_are_none(self) -> None:
        actions.start_draft(offer=offer(DOG), by=ANONYMOUS)

        assert queries.drafts_of("") == []

    def test_a_page_that_is_not_asked_is_not_there(self) -> None:
        with pytest.raises(NotFound):
            queries.paper(filled()).page("gibt_es_nicht")

    def test_no_receipt_before_sending(self) -> None:
        with pytest.raises(NotFound, match="noch nicht abgeschickt"):
            queries.receipt(filled())


def test_the_jobs_do_what_their_names_say(fulda: World) -> None:
    draft = filled()
    for name, ids in (
        ("intake.sweep", {}),
        ("intake.remind", {"draft_id": draft.pk}),
        ("intake.expire", {"draft_id": draft.pk}),
    ):
        HANDLERS[name].run(**ids, added_later=1)

    assert Draft.objects.exists()
    actions.discard_draft(draft=draft, by=SYSTEM)
    HANDLERS["intake.expire"].run(draft_id=draft.pk)
