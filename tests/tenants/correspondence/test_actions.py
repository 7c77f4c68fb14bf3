from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pypdf import PdfReader

from blaupause.audit.town.models import ReadAccess
from blaupause.domain import SYSTEM, Actor, ActorKind, NotFound, Role
from blaupause.standards.deadlines import Law
from blaupause.tenancy.models import Town
from tenants.applications.models import Applicant
from tenants.casework.actions import ask_applicant, decide, withdraw_case
from tenants.correspondence import actions, queries, rules
from tenants.correspondence.enums import Channel, DeliveryState, Direction, MessageKind, Purpose
from tenants.correspondence.models import Delivery, Message, Notice
from tenants.organisation.models import StoredFile
from tenants.portal.actions import agree_to_inbox, withdraw_from_inbox
from tenants.services.models import Subscription
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.situations import SEVDA, THEA, furnish, offered, opened, sent

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tenants.organisation.models import Unit
    from tests.worlds import World

ELSEWHERE = Actor(
    ActorKind.STAFF, id="rita", name="Rita Rand", town="fulda", roles=frozenset({Role.CLERK}), units=frozenset({999})
)


@pytest.fixture
def unit(fulda: World) -> Unit:
    return furnish()


def decided(case: Case, outcome: str = "assess", reasons: str = "") -> Notice:
    decide(case_id=case.pk, edition=case.edition, outcome=outcome, reasons=reasons, by=THEA)
    return Notice.objects.get(application=case.application)


def delivered(world: World, case: Case, outcome: str = "assess") -> Notice:
    notice = decided(case, outcome)
    world.run_jobs()
    return notice.reloaded()


def pdf_text(notice: Notice) -> str:
    file = queries.file_of(notice)
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(file.content))).pages)


# --- Notices -------------------------------------------------------------------------------------------------------


def test_a_notice_says_who_decided_what_and_what_can_be_done(unit: Unit, fulda: World) -> None:
    notice = decided(opened(offered(DOG, unit)), reasons="Sie halten einen Hund.")
    with pytest.raises(NotFound):
        queries.file_of(notice)
    fulda.run_jobs()

    text = pdf_text(notice.reloaded())
    for said in (
        "Magistrat der Stadt Fulda",
        notice.number,
        "72,00",
        "Sie halten einen Hund.",
        "Rechtsbehelfsbelehrung",
        "Widerspruch",
        "Thea Muster",
        "Musterweg 12",
    ):
        assert said in text


def test_the_letter_stays_what_it_was_at_the_decision(unit: Unit) -> None:
    notice = decided(opened(offered(DOG, unit)))

    letter = queries.notice_letter(notice)
    assert letter == queries.composed(
        notice.application,
        queries.Ruling(
            number=notice.number,
            unit_id=unit.pk,
            letter="steuerbescheid",
            reasons="",
            day=timezone.localdate(),
            signed_by="Thea Muster",
        ),
    )


def test_authority_court_and_contact_are_those_of_the_decision_rates_those_of_sending(unit: Unit, fulda: World) -> None:
    offer = offered(DOG, unit)
    case = opened(offer)
    now = {"authority_name": "Magistrat der Stadt Fulda – Stadtkämmerei", "contact_phone": "0661 000-99"}
    law = {"remedy": "klage", "court": "Verwaltungsgericht Gießen"}
    overlay = offer.values | now | law | {"rate_first": 9900}
    Subscription.objects.create(
        service_slug=DOG, content_hash=offer.content_hash, version=offer.version, overlay=overlay
    )

    text = pdf_text(delivered(fulda, case))

    for said in ("Stadtkämmerei", "0661 000-99", "Verwaltungsgericht Gießen", "Klage", "72,00", "steueramt@"):
        assert said in text
    for gone in ("Kassel", "0661 000-01", "99,00"):
        assert gone not in text


def test_a_notice_is_made_and_delivered_once(unit: Unit, fulda: World) -> None:
    notice = delivered(fulda, opened(offered(DOG, unit)))

    actions.render_notice(notice_id=notice.pk, by=SYSTEM)
    actions.deliver_notice(notice_id=notice.pk, by=SYSTEM)
    fulda.run_jobs()

    assert StoredFile.objects.filter(purpose="notice").count() == 1
    assert Delivery.objects.filter(notice=notice).count() == 1


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


def test_the_template_says_which_law_a_notice_follows(unit: Unit) -> None:
    assert decided(opened(offered(DOG, unit))).law == Law.AO
    assert decided(opened(offered(PARKING, unit)), "grant").law == Law.VWVFG


def test_posting_a_letter_is_noted_once(unit: Unit, fulda: World) -> None:
    delivered(fulda, opened(offered(DOG, unit)))
    (letter,) = queries.letters_waiting(THEA)

    assert actions.mark_posted(delivery_ids=[letter.pk], by=THEA) == [letter]
    assert actions.mark_posted(delivery_ids=[letter.pk], by=THEA) == []
    assert list(queries.letters_waiting(THEA)) == []
    with pytest.raises(NotFound):
        actions.mark_posted(delivery_ids=[letter.pk], by=ELSEWHERE)


def test_letters_are_printed_as_one_file(unit: Unit, fulda: World) -> None:
    offer = offered(DOG, unit)
    notices = [delivered(fulda, opened(offer)) for _each in range(2)]
    letters = list(queries.letters_waiting(THEA))

    found = actions.open_letters(delivery_ids=[each.pk for each in letters], by=THEA)

    pages = [len(PdfReader(io.BytesIO(bytes(queries.file_of(notice).content))).pages) for notice in notices]
    assert len(PdfReader(io.BytesIO(queries.printed(found))).pages) == sum(pages)
    assert ReadAccess.objects.filter(object_type="correspondence.Delivery").count() == 2


# --- Served --------------------------------------------------------------------------------------------------------


NOVEMBER_2 = date(2026, 11, 2)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def letter_of(day: date | None) -> Delivery:
    state = DeliveryState.SENT if day else DeliveryState.WAITING
    return Delivery(channel=Channel.LETTER, state=state, sent_at=moment(day) if day else None)


def inbox_of(retrieved: date | None) -> Delivery:
    return Delivery(channel=Channel.INBOX, retrieved_at=moment(retrieved) if retrieved else None)


def told_on(day: date) -> Delivery:
    return Delivery(channel=Channel.MAIL, purpose=Purpose.NOTICE, state=DeliveryState.SENT, sent_at=moment(day))


@pytest.mark.parametrize(
    ("law", "deliveries", "served"),
    [
        ("vwvfg", [letter_of(date(2026, 11, 2))], date(2026, 11, 6)),
        ("vwvfg", [letter_of(date(2026, 11, 4))], date(2026, 11, 8)),
        ("ao", [letter_of(date(2026, 11, 4))], date(2026, 11, 9)),
        ("ao", [letter_of(None)], None),
        ("ao", [], None),
        ("ao", [Delivery(channel=Channel.MAIL, state=DeliveryState.SENT)], None),
        ("vwvfg", [inbox_of(date(2026, 11, 3))], None),
        ("vwvfg", [told_on(NOVEMBER_2), inbox_of(None)], None),
        ("vwvfg", [told_on(NOVEMBER_2), inbox_of(date(2026, 11, 3))], date(2026, 11, 4)),
        ("ao", [told_on(NOVEMBER_2), inbox_of(date(2026, 11, 3))], date(2026, 11, 6)),
        ("vwvfg", [told_on(NOVEMBER_2), inbox_of(date(2026, 11, 20))], None),
        (
            "vwvfg",
            [told_on(NOVEMBER_2), inbox_of(date(2026, 11, 20)), letter_of(date(2026, 11, 13))],
            date(2026, 11, 17),
        ),
    ],
)
def test_when_a_notice_counts_as_served(
    fulda: World, law: str, deliveries: list[Delivery], served: date | None
) -> None:
    service = rules.service_of(Notice(law=law), deliveries)

    assert service.day == served
    assert service.sentence.endswith(".")


# --- Mail ----------------------------------------------------------------------------------------------------------


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

    assert {each.extra_headers["Message-ID"] for each in mail.outbox} == {delivery.message_id}


def test_without_an_address_nothing_is_mailed(unit: Unit, fulda: World) -> None:
    case = opened(offered(DEFECT, unit), antwort_gewuenscht=False, email=None)
    decide(case_id=case.pk, edition=0, outcome="answer", reasons="Behoben.", by=THEA)
    fulda.run_jobs()

    assert mail.outbox == []
    assert Message.objects.get().kind == MessageKind.CLOSING


# --- Messages ------------------------------------------------------------------------------------------------------


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
