"""A draft that nobody comes back to: a reminder, then its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from blaupause.domain import SYSTEM, Conflict, now
from tenants.intake import actions
from tenants.intake.models import Draft
from tenants.organisation.models import StoredFile
from tests.citizens import citizen, visitor
from tests.tenants.intake.filled import (
    BASE,
    FRIEDA,
    PDF,
    PERSON,
    age,
    begin,
    file,
    hidden,
    only_draft,
    send,
)

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = pytest.mark.django_db
TODAY = FRIEDA | {"hunde-0-tierheim_vertrag_folgt": ""}


class TestLeftAlone:
    def test_a_reminder_comes_before_the_end_without_answers_or_code(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)
        age(only_draft(), 24)

        actions.sweep(by=SYSTEM)
        fulda.run_jobs()

        (reminder,) = mail.outbox
        assert reminder.to == ["sevda@beispiel.example"]
        assert reminder.subject == "Stadt Fulda: Ihr Entwurf wird bald gelöscht"
        assert "http://fulda.localhost:8000/antrag/fortsetzen/" in reminder.body
        assert "Hund" not in reminder.body
        assert only_draft().code not in reminder.body
        assert "Sevda" not in reminder.body
        assert reminder.extra_headers["Message-ID"].startswith(f"<draft-{only_draft().uuid}-")
        assert fulda.events()[-1] == "draft.reminded"

    def test_it_comes_once(self, fulda: World) -> None:
        begin(citizen(fulda))
        age(only_draft(), 24)

        for _night in range(2):
            actions.remind_holder(draft_id=only_draft().pk, by=SYSTEM)

        assert len(mail.outbox) == 1

    def test_an_account_is_told_to_log_in(self, fulda: World) -> None:
        begin(citizen(fulda))
        age(only_draft(), 29)

        actions.remind_holder(draft_id=only_draft().pk, by=SYSTEM)

        assert "Melden Sie sich an" in mail.outbox[0].body

    @pytest.mark.parametrize("changes", [{"email": None}, {"application_id": 7}, {"reminded_at": now()}])
    def test_nobody_is_told_for_nothing(self, fulda: World, changes: dict[str, object]) -> None:
        begin(visitor(fulda))
        age(only_draft(), 29)
        Draft.objects.update(**{"email": "a@b.example", **changes})

        actions.sweep(by=SYSTEM)

        assert ("intake.remind", {"draft_id": only_draft().pk}) not in fulda.jobs()

    def test_after_its_period_it_is_deleted_with_its_files(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "hunde", TODAY, "aktualisieren")
        send(client, "hunde", TODAY | {"hunde-0-tierheim_vertrag": file(PDF)}, "zurueck")
        age(only_draft(), 31)

        actions.sweep(by=SYSTEM)
        fulda.run_jobs()

        assert not Draft.objects.exists()
        assert not StoredFile.objects.exists()
        assert fulda.events()[-1] == "draft.expired"

    def test_from_that_moment_nobody_opens_it(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        page = client.get(f"{BASE}ueber_sie/")
        code = only_draft().code
        age(only_draft(), 31)

        assert client.get(f"{BASE}ueber_sie/")["Location"] == BASE
        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"_entwurf": code, "_stand": hidden(page, "_stand")})
        assert answer.status_code == 404
        assert visitor(fulda).post("/antrag/fortsetzen/", {"code": code}).status_code == 404

    def test_saved_meanwhile_it_stays(self, fulda: World) -> None:
        begin(visitor(fulda))

        actions.expire_draft(draft_id=only_draft().pk, by=SYSTEM)

        assert Draft.objects.exists()
        assert "draft.expired" not in fulda.events()

    def test_saved_at_the_very_moment_it_stays(self, fulda: World) -> None:
        begin(visitor(fulda))

        with pytest.raises(Conflict):
            actions.endings._expire(draft_id=only_draft().pk, by=SYSTEM)

    def test_the_town_is_swept_every_night_while_it_has_drafts(self, fulda: World) -> None:
        begin(visitor(fulda))
        assert [name for name, _ids in fulda.jobs()].count("intake.sweep") == 1

        begin(visitor(fulda))
        assert [name for name, _ids in fulda.jobs()].count("intake.sweep") == 1

    def test_without_drafts_the_sweeping_ends(self, fulda: World) -> None:
        actions.sweep(by=SYSTEM)

        assert "intake.sweep" not in [name for name, _ids in fulda.jobs()]
        assert fulda.events()[-1] == "drafts.swept"

    def test_the_neighbours_drafts_stay(self, fulda: World, giessen: World) -> None:
        begin(visitor(fulda))
        draft = only_draft()
        age(draft, 31)

        with giessen:
            actions.sweep(by=SYSTEM)
            assert giessen.jobs() == []

        assert Draft.objects.exists()
