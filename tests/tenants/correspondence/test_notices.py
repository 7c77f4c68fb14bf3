"""What a notice says, that it is made once, and that it is printed and posted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from pypdf import PdfReader

from blaupause.audit.town.models import ReadAccess
from blaupause.domain import SYSTEM, NotFound
from blaupause.standards.deadlines import Law
from tenants.correspondence import actions, queries
from tenants.correspondence.models import Delivery
from tenants.organisation.models import Profile, StoredFile
from tenants.services.models import Subscription
from tests.templates import DOG, PARKING
from tests.tenants.correspondence.notices import decided, delivered, pdf_text
from tests.tenants.situations import ELSEWHERE, THEA, offered, opened

if TYPE_CHECKING:
    from tenants.organisation.models import Unit
    from tests.worlds import World


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
    ruling = queries.Ruling(
        number=notice.number,
        unit_id=unit.pk,
        letter="steuerbescheid",
        reasons="",
        day=timezone.localdate(),
        signed_by="Thea Muster",
    )
    at_the_decision = queries.composed(notice.application, ruling)

    Profile.objects.update(street="Neuer Markt 7")

    assert queries.composed(notice.application, ruling) != at_the_decision
    assert queries.notice_letter(notice.reloaded()) == at_the_decision


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
