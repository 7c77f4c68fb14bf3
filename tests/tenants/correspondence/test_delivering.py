"""Whether a notice lies in the inbox or goes out as a letter, and when it does after all."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import time_machine
from django.core import mail
from django.utils import timezone
from pypdf import PdfReader

from blaupause.audit.town.models import ReadAccess
from blaupause.domain import SYSTEM
from blaupause.engine import letters
from tenants.applications.models import Applicant
from tenants.correspondence import actions, queries
from tenants.correspondence.enums import Channel, DeliveryState, Purpose
from tenants.correspondence.models import Delivery
from tenants.portal.actions import agree_to_inbox, withdraw_from_inbox
from tests.templates import DOG, PARKING
from tests.tenants.correspondence.notices import decided, delivered, pdf_text
from tests.tenants.situations import ELSEWHERE, SEVDA, THEA, clerk, offered, opened

if TYPE_CHECKING:
    import pytest

    from tenants.organisation.models import Unit
    from tests.worlds import World


def test_without_an_account_the_notice_is_a_letter(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(DOG, unit), zustellung="postfach", einwilligung_postfach=True))

    (letter,) = queries.letters_waiting(THEA)
    assert (letter.notice, letter.state, letter.channel) == (notice, DeliveryState.WAITING, Channel.LETTER)
    assert list(queries.letters_waiting(ELSEWHERE)) == []
    assert [each.subject for each in mail.outbox] == ["Stadt Fulda: Ein Bescheid kommt mit der Post"]


def test_with_account_and_consent_it_lies_in_the_inbox(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(PARKING, unit), SEVDA), "grant")

    delivery = notice.deliveries.get()
    assert (delivery.channel, delivery.state) == (Channel.INBOX, DeliveryState.SENT)
    (item,) = queries.inbox_of(Applicant.objects.get())
    assert (item.notice, item.is_new) == (notice, True)
    assert [each.subject for each in mail.outbox] == ["Stadt Fulda: Ein Bescheid liegt in Ihrem Postfach"]
    assert "/postfach/" in mail.outbox[0].body
    assert list(queries.letters_waiting(THEA)) == []


def test_consent_that_was_taken_back_means_a_letter(unit: Unit, fulda: World) -> None:
    case = opened(offered(PARKING, unit), SEVDA)
    withdraw_from_inbox(by=SEVDA)

    assert delivered(fulda, case, "grant").deliveries.get().channel == Channel.LETTER


def test_taken_back_between_decision_and_delivery_it_is_a_letter(unit: Unit, fulda: World) -> None:
    notice = decided(opened(offered(PARKING, unit), SEVDA), "grant")
    withdraw_from_inbox(by=SEVDA)

    fulda.run_jobs()

    assert notice.deliveries.get().channel == Channel.LETTER


def test_taken_back_after_delivery_the_notice_stays_in_the_inbox(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(PARKING, unit), SEVDA), "grant")
    withdraw_from_inbox(by=SEVDA)
    actions.deliver_notice(notice_id=notice.pk, by=SYSTEM)

    assert notice.deliveries.get().channel == Channel.INBOX


def test_agreeing_in_a_later_application_does_not_bring_an_earlier_one_back(unit: Unit, fulda: World) -> None:
    offer = offered(PARKING, unit)
    earlier = opened(offer, SEVDA)
    withdraw_from_inbox(by=SEVDA)
    later = opened(offer, SEVDA)

    assert delivered(fulda, earlier, "grant").deliveries.get().channel == Channel.LETTER
    assert delivered(fulda, later, "grant").deliveries.get().channel == Channel.INBOX


def test_agreeing_anew_in_the_inbox_counts_for_what_was_sent_before(unit: Unit, fulda: World) -> None:
    case = opened(offered(PARKING, unit), SEVDA)
    withdraw_from_inbox(by=SEVDA)
    agree_to_inbox(by=SEVDA)

    assert delivered(fulda, case, "grant").deliveries.get().channel == Channel.INBOX


def test_fetching_a_notice_is_logged_and_counts_once(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(PARKING, unit), SEVDA), "grant")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        actions.record_retrieval(notice=notice, by=SEVDA)
    first = notice.deliveries.get().retrieved_at
    actions.record_retrieval(notice=notice, by=SEVDA)

    delivery = notice.deliveries.get()
    assert (delivery.state, delivery.retrieved_at) == (DeliveryState.RETRIEVED, first)
    assert ReadAccess.objects.filter(object_type="correspondence.Notice", actor_id=SEVDA.id).count() == 2
    (item,) = queries.inbox_of(Applicant.objects.get())
    assert not item.is_new
    actions.check_retrieval(notice_id=notice.pk, by=SYSTEM)
    assert notice.deliveries.count() == 1


def test_a_notice_nobody_fetched_goes_out_as_a_letter(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(PARKING, unit), SEVDA), "grant")
    assert "Ohne Abruf bis" in queries.service(notice).sentence

    for days, ways in (
        (10, [Channel.INBOX]),
        (11, [Channel.INBOX, Channel.LETTER]),
        (12, [Channel.INBOX, Channel.LETTER]),
    ):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            actions.check_retrieval(notice_id=notice.pk, by=SYSTEM)
        assert [each.channel for each in notice.deliveries.all()] == ways

    assert [each.purpose for each in Delivery.objects.filter(channel=Channel.MAIL)] == [Purpose.NOTICE, Purpose.LETTER]


def test_what_goes_by_post_after_all_is_made_once_and_does_not_say_that_it_lies_in_the_inbox(
    unit: Unit, fulda: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = delivered(fulda, opened(offered(PARKING, unit), SEVDA), "grant")
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        actions.check_retrieval(notice_id=notice.pk, by=SYSTEM)
    (letter,) = queries.letters_waiting(THEA)

    def broken(*_letter: object, **_more: object) -> bytes:
        raise letters.LetterError("Another release makes it no more.")

    monkeypatch.setattr(letters, "render", broken)
    kept, printed = queries.letter_file(letter), queries.printed([letter])
    posted = PdfReader(io.BytesIO(bytes(kept.content))).pages[0].extract_text()

    assert PdfReader(io.BytesIO(printed)).pages[0].extract_text() == posted
    assert "Elektronisch in Ihr Postfach" in pdf_text(notice)
    assert "Elektronisch in Ihr Postfach" not in posted
    assert notice.number in posted
    answer = clerk(fulda).get(f"/amt/briefe/{letter.pk}/")
    assert b"".join(answer) == bytes(kept.content)


def test_a_notice_fetched_too_late_goes_out_as_a_letter_all_the_same(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(PARKING, unit), SEVDA), "grant")
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        actions.record_retrieval(notice=notice, by=SEVDA)
        actions.check_retrieval(notice_id=notice.pk, by=SYSTEM)

    assert [each.channel for each in notice.deliveries.all()] == [Channel.INBOX, Channel.LETTER]
    assert "Der Brief zählt" in queries.service(notice).sentence


def test_the_ten_days_begin_with_the_mail_and_without_it_a_letter_goes_out(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(PARKING, unit), SEVDA), "grant")
    sent_at = timezone.now() + timedelta(days=5)
    told = Delivery.objects.filter(channel=Channel.MAIL)
    told.update(sent_at=sent_at)
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        actions.check_retrieval(notice_id=notice.pk, by=SYSTEM)
        assert notice.deliveries.get().channel == Channel.INBOX

        told.update(state=DeliveryState.WAITING, sent_at=None)
        assert "noch nicht gesendet" in queries.service(notice).sentence
        actions.check_retrieval(notice_id=notice.pk, by=SYSTEM)

    assert [each.channel for each in notice.deliveries.all()] == [Channel.INBOX, Channel.LETTER]


def test_without_an_address_for_mail_the_notice_is_a_letter(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(PARKING, unit), SEVDA, email=None), "grant")

    assert notice.deliveries.get().channel == Channel.LETTER
