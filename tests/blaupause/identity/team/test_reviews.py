"""A town's administration is told by mail who was not seen for long: each morning it is looked, once a month said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from blaupause.domain import SYSTEM, Role, now
from blaupause.identity.models import Membership, Person
from blaupause.identity.team import daily
from blaupause.identity.team.actions import keep_member, look_for_reviews, remind_of_reviews
from blaupause.jobs import runner
from blaupause.jobs.models import Job
from blaupause.tenancy.context import identity, worker
from blaupause.tenancy.enums import TownState
from tests.blaupause.identity.browsing import Browser, employ
from tests.blaupause.identity.team.staffing import admin, event, in_days, town

if TYPE_CHECKING:
    from blaupause.domain import Actor

pytestmark = pytest.mark.django_db
LATER = 91


@pytest.fixture
def thea(ida: Actor) -> Person:
    """Somebody whom nobody has seen since today; Ida herself will have been seen."""
    return employ("thea", Role.CLERK, "fulda")


def looked(day: int, *, seen: str = "ida") -> list[str]:
    """Look on a day from now, when somebody was just there; the subjects of the mails."""
    mail.outbox.clear()
    with time_machine.travel(in_days(day)), identity():
        Membership.objects.filter(person__subject=seen).update(last_login_at=now())
        look_for_reviews(by=SYSTEM)
        runner.run_waiting()
    return [str(each.subject) for each in mail.outbox]


def test_who_is_not_seen_for_long_is_told_of_once_a_month(thea: Person) -> None:
    assert looked(80) == []
    assert looked(LATER) == ["Stadt Fulda: Arbeitet diese Person noch mit?"]
    (sent,) = mail.outbox
    assert sent.to == ["ida@verwaltung.example"]
    assert "eine Person aus Ihrem Team" in sent.body
    assert "http://fulda.localhost:8000/einrichtung/team/" in sent.body
    assert looked(LATER + 1) == []
    assert looked(LATER + 29) == []
    assert looked(LATER + 31) == ["Stadt Fulda: Arbeitet diese Person noch mit?"]


def test_the_event_names_the_town_and_how_many(thea: Person) -> None:
    employ("olaf", Role.CLERK, "fulda")
    assert looked(LATER) == ["Stadt Fulda: Arbeiten diese Personen noch mit?"]
    assert event() == ("reviews.reminded", SYSTEM.id, {"town": "fulda", "people": 2, "told": True})


def test_who_was_looked_at_is_not_told_of(ida: Actor, thea: Person) -> None:
    with time_machine.travel(in_days(60)), identity():
        keep_member(town=town(), person=str(thea.uuid), remark="im Sabbatjahr", by=ida)
    assert looked(LATER) == []
    assert len(looked(151)) == 1


def test_somebody_who_was_seen_in_another_role_awaits_nothing(thea: Person) -> None:
    """One of two roles was given lately: the person is known to be here, and no mail goes out."""
    employ("thea", Role.ADMIN, "fulda")
    with identity():
        Membership.objects.filter(person=thea, role=Role.ADMIN).update(granted_at=in_days(60))
    looked(LATER)
    with identity():
        found = Membership.objects.filter(person=thea).values_list("review_asked_at", flat=True)
        assert set(found) == {None}
    with time_machine.travel(in_days(LATER)), identity():
        remind_of_reviews(town_id=town().pk, by=SYSTEM)
    assert event()[2]["told"] is False


def test_each_who_administers_gets_one_mail_and_none_without_an_address(thea: Person) -> None:
    admin("olga")
    nobody = employ("norbert", Role.ADMIN, "fulda")
    with identity():
        Person.objects.filter(pk=nobody.pk).update(email="")
    looked(LATER)
    assert sorted(each.to[0] for each in mail.outbox) == ["ida@verwaltung.example", "olga@verwaltung.example"]
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 2


def test_a_town_that_is_off_the_network_is_left_in_peace(thea: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blaupause.identity.team.queries.reviews.SERVED", (TownState.LEFT,))
    assert looked(LATER) == []


def test_a_login_of_staff_sees_to_it_that_somebody_looks_tomorrow(browser: Browser, provider: dict[str, str]) -> None:
    employ("thea", Role.CLERK, "fulda", issuer=provider["verwaltung"])
    browser.log_in("thea", bereich="verwaltung", next="/amt/")
    browser.log_in("thea", bereich="verwaltung", next="/amt/")
    assert waiting() == [_tomorrow()]


def test_whoever_looks_sees_to_the_next_day(thea: Person) -> None:
    with identity():
        look_for_reviews(by=SYSTEM)
        look_for_reviews(by=SYSTEM)
    assert waiting() == [_tomorrow()]


def waiting() -> list[datetime]:
    with worker():
        return list(Job.objects.filter(name="identity.look_for_reviews").values_list("run_at", flat=True))


def _tomorrow() -> datetime:
    day = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, daily.HOUR))
