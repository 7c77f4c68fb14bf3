"""Mail that never says what it is about, and messages that are read in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from blaupause.domain import SYSTEM, NotFound
from blaupause.tenancy.models import Town
from tenants.applications.models import Applicant
from tenants.casework.actions import ask_applicant, decide, withdraw_case
from tenants.correspondence import actions, queries
from tenants.correspondence.enums import DeliveryState, Direction, MessageKind, Purpose
from tenants.correspondence.models import Delivery, Message
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.situations import SEVDA, THEA, offered, opened, sent

if TYPE_CHECKING:
    from tenants.organisation.models import Unit
    from tests.worlds import World


def test_mail_never_says_what_it_is_about(unit: Unit, fulda: World) -> None:
    case = opened(offered(PARKING, unit), SEVDA)
    actions.confirm_receipt(application_id=case.application_id, by=SYSTEM)
    ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", by=THEA)
    withdraw_case(application=case.application, reason="", by=SEVDA)
    fulda.run_jobs()

    assert [each.subject for each in mail.outbox] == [
        "Stadt Fulda: Ihr Antrag ist angekommen",
        "Stadt Fulda: Wir haben eine Frage an Sie",
        "Stadt Fulda: Ihre Rücknahme ist angekommen",
    ]
    for message in mail.outbox:
        said = f"{message.subject} {message.body}"
        assert message.to == ["lukasz@beispiel.example"]
        assert "http://fulda.localhost:8000/status/" in said
        assert not [word for word in ("park", case.number, "Seite 2", "Łukasz", "Nowak") if word in said]


def test_mail_names_the_towns_own_domain(unit: Unit, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Town, "host", "antrag.fulda.example")
    actions.confirm_receipt(application_id=opened(offered(DOG, unit)).application_id, by=SYSTEM)
    fulda.run_jobs()

    assert "http://antrag.fulda.example:8000/status/" in mail.outbox[-1].body


def test_news_is_told_once_and_a_lost_worker_repeats_the_message_id(unit: Unit, fulda: World) -> None:
    application = sent(offered(DOG, unit))
    for _again in range(2):
        actions.tell(application=application, purpose=Purpose.RECEIVED, by=SYSTEM)
    delivery = Delivery.objects.get()
    fulda.run_jobs()
    actions.send_mail(delivery_id=delivery.pk, by=SYSTEM)
    assert len(mail.outbox) == 1

    Delivery.objects.update(state=DeliveryState.WAITING, sent_at=None)
    actions.send_mail(delivery_id=delivery.pk, by=SYSTEM)

    assert [each.extra_headers["Message-ID"] for each in mail.outbox] == [delivery.message_id] * 2


def test_without_an_address_nothing_is_mailed(unit: Unit, fulda: World) -> None:
    case = opened(offered(DEFECT, unit), antwort_gewuenscht=False, email=None)
    decide(case_id=case.pk, edition=0, outcome="answer", reasons="Behoben.", by=THEA)
    fulda.run_jobs()

    assert mail.outbox == []
    assert Message.objects.get().kind == MessageKind.CLOSING


def test_the_inbox_shows_what_the_office_wrote_newest_first(unit: Unit, fulda: World) -> None:
    case = opened(offered(PARKING, unit), SEVDA)
    message = ask_applicant(case_id=case.pk, body="Wo ist Seite 2?", by=THEA)
    applicant = Applicant.objects.get()

    assert queries.open_question(case.application) == message
    assert [item.is_new for item in queries.inbox_of(applicant)] == [True]
    actions.mark_read(application=case.application, direction=Direction.TO_APPLICANT, by=SEVDA)
    assert [item.is_new for item in queries.inbox_of(applicant)] == [False]
    assert queries.message(message.pk, case.application) == message
    with pytest.raises(NotFound):
        queries.message(0, case.application)


def test_information_is_not_mailed(unit: Unit) -> None:
    application = sent(offered(DOG, unit))
    actions.send_message(
        application=application, kind=MessageKind.INFORMATION, subject="Marke", body="Kommt bald.", by=THEA
    )

    assert Delivery.objects.count() == 0
    assert queries.open_question(application) is None
