"""Towns are asked, reminded and warned; nothing is switched off by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from blaupause.domain import SYSTEM, Conflict, Invalid, Refused, Role
from blaupause.jobs.models import Job
from blaupause.tenancy.context import hub, worker
from shared_services.agreements import actions, queries, rules
from shared_services.agreements.enums import StandingState
from shared_services.agreements.models import AgreementVersion, Asking
from tests.shared_services.agreements.agreeing import (
    KIND,
    NEWER,
    Town,
    actor,
    countersigned,
    in_days,
    kkv,
    published,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared_services.agreements.rules import Due
    from tests.worlds import World

DAY = date(2026, 6, 1)


def look(here: Town, days: int = 0, to: Sequence[str] = ("bernd@fulda.example",)) -> None:
    schema = here.world.town.schema_name
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        with hub():
            actions.look_after(schemas=[schema], by=SYSTEM)
        with worker():
            queued = [each.arguments for each in Job.objects.filter(name="agreements.ask_town").order_by("pk")]
        with hub():
            for each in queued:
                actions.ask_town(**each, host="fulda.localhost", to=to, by=SYSTEM)


def subjects() -> list[str]:
    return [each.subject.partition(":")[0] for each in mail.outbox]


def state(here: Town) -> StandingState:
    with here.world:
        found = queries.standing(here.world.town, KIND)
        assert found
        return found.state


@pytest.mark.parametrize(
    ("today", "asked", "reminded", "due"),
    [
        (0, None, None, rules.Due.ASK),
        (0, 0, None, None),
        (15, 0, None, None),
        (16, 0, None, rules.Due.REMIND),
        (17, 0, 16, None),
        (27, 0, 16, rules.Due.REMIND),
        (30, 0, 27, rules.Due.REMIND),
        (31, 0, 30, rules.Due.OVERDUE),
        (35, 0, 31, None),
        (38, 0, 31, rules.Due.OVERDUE),
    ],
)
def test_when_a_town_is_told(today: int, asked: int | None, reminded: int | None, due: Due | None) -> None:
    def on(days: int | None) -> date | None:
        return None if days is None else DAY + timedelta(days=days)

    told = rules.due_on(
        DAY + timedelta(days=today), until=DAY + timedelta(days=30), asked=on(asked), reminded=on(reminded)
    )
    assert told == due


def test_a_town_is_asked_then_reminded_then_warned(here: Town) -> None:
    published()
    look(here)
    look(here)
    look(here, 20)
    look(here, 31)
    with hub():
        assert Asking.objects.get(town_schema=here.world.town.schema_name).reminded_at
    told = subjects()
    assert told == [f"Vereinbarung {KIND}", "Erinnerung", "Die Frist ist abgelaufen"]
    assert "schaltet nichts von selbst ab" in mail.outbox[-1].body


def test_who_has_signed_is_left_alone_and_a_newer_version_asks_anew(here: Town) -> None:
    published()
    countersigned(here.signed())
    look(here)
    assert mail.outbox == []
    published(NEWER)
    look(here)
    assert len(mail.outbox) == 1
    assert state(here) == StandingState.RENEW
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert state(here) == StandingState.OVERDUE
        with here.world:
            assert queries.missing(here.world.town)
        here.prepare()
        assert state(here) == StandingState.OVERDUE
        here.sign(here.mayor)
        here.sign(here.deputy)
        assert state(here) == StandingState.AT_KKV


def test_on_its_first_day_the_centre_is_told_who_waits(here: Town) -> None:
    def is_due() -> bool:
        with worker():
            return Job.objects.filter(name="agreements.tell_first_day").exists()

    published()
    assert not is_due()
    later = published(NEWER, valid_from=in_days(5))
    with worker():
        job = Job.objects.get(name="agreements.tell_first_day")
    assert (job.arguments, timezone.localdate(job.run_at)) == ({"version_id": later.pk}, in_days(5))

    signing = here.signed()
    with pytest.raises(Conflict, match="Zeichnen Sie dann gegen"):
        countersigned(signing)
    mail.outbox.clear()
    with hub():
        actions.tell_first_day(version_id=later.pk, to=[], by=SYSTEM)
        actions.tell_first_day(version_id=later.pk, to=["kkv@x.example"], by=SYSTEM)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["kkv@x.example"], f"Ab heute gegenzuzeichnen: Vereinbarung {KIND}")
    assert "Eine Kommune hat unterschrieben" in sent.body
    assert "/kkv/vereinbarungen/" in sent.body
    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        countersigned(signing)
    with hub():
        actions.tell_first_day(version_id=later.pk, to=["kkv@x.example"], by=SYSTEM)
    assert len(mail.outbox) == 1


def test_a_job_that_comes_late_asks_for_no_former_version(here: Town) -> None:
    schema, former = here.world.town.schema_name, published()
    newer = published(NEWER)
    with hub():
        for version in (former, newer):
            actions.ask_town(schema=schema, version_id=version.pk, host="x", to=["bernd@fulda.example"], by=SYSTEM)
        assert [each.version_id for each in Asking.objects.all()] == [newer.pk]
    assert len(mail.outbox) == 1


def test_nothing_is_published_and_nothing_looked_after(here: Town) -> None:
    look(here)
    with here.world:
        assert queries.standings(here.world.town) == ()
    assert mail.outbox == []


def test_a_town_without_addresses_stands_in_the_list_all_the_same(here: Town) -> None:
    published()
    look(here, to=())
    with hub():
        assert Asking.objects.count() == 1
    assert mail.outbox == []


def test_a_mailbox_that_refuses_holds_up_its_own_town_only(
    here: Town, giessen: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Town(giessen)
    real = queries.mail_to_town

    def refusing(version: AgreementVersion, host: str, *told: Any, **more: Any) -> Any:
        if "giessen" in host:
            raise OSError
        return real(version, host, *told, **more)

    monkeypatch.setattr(queries, "mail_to_town", refusing)
    published()
    for _round in range(2):
        here.world.run_jobs()

    assert [to for each in mail.outbox for to in each.to] == [here.admin.email]
    with worker():
        waiting = Job.objects.filter(name="agreements.ask_town")
        assert [each.arguments["schema"] for each in waiting] == [other.world.town.schema_name]
        assert Job.objects.filter(name="agreements.look_after", state="waiting").count() == 1
    with hub():
        assert [each.town_schema for each in Asking.objects.all()] == [here.world.town.schema_name]


def test_the_jobs_tell_signers_and_the_administration(here: Town) -> None:
    published()
    signing = here.prepare()
    here.world.run_jobs()
    named = {each.email for each in here.named}
    assert {to for each in mail.outbox for to in each.to if "fehlt noch" in each.subject} == named
    mail.outbox.clear()
    here.sign(here.mayor)
    here.world.run_jobs()
    assert mail.outbox == []  # the deputy was asked already
    here.sign(here.deputy)
    here.world.run_jobs()
    assert not [each for each in mail.outbox if "fehlt noch" in each.subject]
    countersigned(signing)
    here.world.run_jobs()
    assert [each.to for each in mail.outbox if each.subject.startswith("In Kraft")] == [[here.admin.email]]
    with hub():
        actions.tell_town(signing_id=signing.pk, news="in_force", host="x", to=(), by=SYSTEM)
    assert len([each for each in mail.outbox if each.subject.startswith("In Kraft")]) == 1


def test_who_hands_it_on_signs_on_the_next_page_and_gets_no_mail(here: Town) -> None:
    published()
    signing = here.prepare()
    with here.world:
        actions.tell_signers(signing_id=signing.pk, besides=here.named[0].person, by=SYSTEM)
    assert [each.to for each in mail.outbox] == [[here.named[1].email]]


def test_for_what_is_taken_back_nobody_has_to_sign(here: Town) -> None:
    published()
    signing = here.prepare()
    here.withdraw()
    with here.world:
        actions.tell_signers(signing_id=signing.pk, besides="", by=SYSTEM)
    assert not [each for each in mail.outbox if "fehlt noch" in each.subject]


def test_a_text_with_a_placeholder_is_written_but_not_published(here: Town) -> None:
    with pytest.raises(Conflict, match=r"Platzhalter: \[Rechenzentrum: Name\], \[Turnus\]\. Ersetzen"):
        published("- [Rechenzentrum: Name] – [siehe](https://kkv.example) [Turnus], wieder [Turnus]")
    with hub():
        assert queries.newest(KIND) is None


def test_what_a_text_must_be(here: Town) -> None:
    good = {"title": "T", "text": "x {{kuendigungsfrist}}", "note": "", "signatures": {}}
    for field, value in (("title", " "), ("text", " "), ("text", "x" * 60_001), ("text", "{{a}}")):
        with hub(), pytest.raises(Invalid) as found:
            actions.save_draft(kind=KIND, edition=0, values=good | {field: value}, by=kkv())
        assert found.value.field == field
    with hub():
        with pytest.raises(Refused):
            actions.save_draft(kind=KIND, edition=0, values=good, by=actor(here.admin, Role.ADMIN, here.world))
        draft = actions.save_draft(kind=KIND, edition=0, values=good, by=kkv())
        with pytest.raises(Conflict, match="begonnen"):
            actions.save_draft(kind=KIND, edition=0, values=good, by=kkv())
        dates: dict[str, Any] = {"sign_until": in_days(1), "must_renew": True}
        with pytest.raises(Invalid):
            actions.publish(kind=KIND, edition=1, valid_from=in_days(-1), by=kkv(), **dates)
        with pytest.raises(Invalid, match="Frist") as late:
            actions.publish(kind=KIND, edition=1, valid_from=in_days(2), by=kkv(), **dates)
        assert late.value.field == "sign_until"
        days = {"valid_from": in_days(0), "sign_until": in_days(1)}
        AgreementVersion.objects.filter(pk=draft.pk).update(published_by="x", published_at=timezone.now(), **days)
        with pytest.raises(Conflict, match="veröffentlicht"):
            rules.require_edition(AgreementVersion.objects.get(pk=draft.pk), 1)


def test_fields_and_numbers() -> None:
    assert rules.fill("{{ kommune }} {{kkv}}", {"kommune": "Fulda"}) == "Fulda [Name der KKV]"
    assert rules.signatures_for(AgreementVersion(signatures={"city": 1}), "city") == 1
    assert rules.signatures_for(AgreementVersion(signatures={}), "district") == 2
