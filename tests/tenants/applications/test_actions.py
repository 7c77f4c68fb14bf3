from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from pypdf import PdfReader

from blaupause.crypto.codes import new_code
from blaupause.domain import SYSTEM, NotFound, now
from tenants.applications import actions, queries
from tenants.applications.models import Applicant, Application, Attachment, Immutable
from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import StoredFile
from tests.templates import DEFECT, DOG
from tests.tenants.situations import HOLDER, SEVDA, filled_in, furnish, offered, sent, upload

if TYPE_CHECKING:
    from tenants.organisation.models import Unit
    from tests.worlds import World


@pytest.fixture
def unit(fulda: World) -> Unit:
    return furnish()


def test_an_application_is_kept_as_it_was_sent(unit: Unit) -> None:
    application = sent(offered(DOG, unit))

    kept = application.reloaded()
    assert kept.answers["familienname"] == "Yılmaz-Brandt"
    assert kept.parameters["rate_first"] == 7200
    assert kept.contact["email"] == "sevda@beispiel.example"
    assert kept.applicant is None
    assert kept.inbox_consent is False
    assert len(kept.answers_sha256) == 64


def test_nothing_changes_what_was_sent(unit: Unit) -> None:
    application = sent(offered(DOG, unit), uploads=[upload()])
    application.answers = {}

    with pytest.raises(Immutable):
        application.save()
    with pytest.raises(Immutable):
        Application.objects.update(service_title="Katze anmelden")
    with pytest.raises(Immutable):
        Application.objects.bulk_update([application], ["service_title"])
    with pytest.raises(Immutable):
        Attachment.objects.get().save()
    assert application.reloaded().answers["familienname"] == "Yılmaz-Brandt"


def test_a_code_opens_its_application_and_no_other(unit: Unit, giessen: World) -> None:
    offer = offered(DOG, unit)
    code = new_code()
    application = actions.record_application(
        offer=offer,
        filled=filled_in(offer, {}),
        at=now(),
        applicant_pseudonym="",
        code=code,
        files=(),
        proof="",
        by=HOLDER,
    )

    assert queries.by_code(code) == application
    assert queries.by_code(code.lower().replace("-", " ")) == application
    for other in (new_code(), "kein Code"):
        with pytest.raises(NotFound):
            queries.by_code(other)
    with giessen, pytest.raises(NotFound):
        queries.by_code(code)


def test_a_second_proof_is_known_in_any_spelling_and_only_for_its_application(unit: Unit) -> None:
    offer = offered(DOG, unit)
    first, second = sent(offer), sent(offer, geburtsdatum="1990-01-01")

    assert queries.has_proof(first, "14.3.1988")
    assert queries.has_proof(first, " 1988-03-14 ")
    assert not queries.has_proof(second, "14.3.1988")
    assert first.proof_hmac != sent(offer).proof_hmac


def test_without_a_second_proof_nothing_proves(unit: Unit) -> None:
    offer = offered(DOG, unit)
    application = actions.record_application(
        offer=offer,
        filled=filled_in(offer, {}),
        at=now(),
        applicant_pseudonym="",
        code=new_code(),
        files=(),
        proof="",
        by=HOLDER,
    )

    assert not queries.has_proof(application, "")


def test_an_account_is_one_applicant_with_its_consent(unit: Unit) -> None:
    offer = offered(DOG, unit)
    first = sent(offer, SEVDA, zustellung="postfach", einwilligung_postfach=True)
    second = sent(offer, SEVDA)

    applicant = Applicant.objects.get()
    assert first.applicant == second.applicant == applicant
    assert applicant.inbox_consent_at is not None
    assert (first.inbox_consent, second.inbox_consent) == (True, False)
    assert queries.goes_to_inbox(first.reloaded())
    assert list(queries.of_pseudonym(SEVDA.id)) == [second, first]
    assert list(queries.of_pseudonym("jemand anders")) == []


def test_without_an_account_consent_means_nothing(unit: Unit) -> None:
    application = sent(offered(DOG, unit), zustellung="postfach", einwilligung_postfach=True)

    assert application.inbox_consent is False


def test_a_report_has_nothing_to_agree_to(unit: Unit) -> None:
    assert sent(offered(DEFECT, unit), SEVDA).inbox_consent is False


def test_a_file_knows_the_question_it_answers(unit: Unit) -> None:
    photo, other = upload("Foto.pdf"), upload("Vertrag.pdf")

    application = sent(offered(DEFECT, unit), uploads=[photo, other], foto=[str(photo.uuid)])

    assert {each.file.name: each.field for each in queries.attachments(application)} == {
        "Foto.pdf": "foto",
        "Vertrag.pdf": "",
    }


def test_files_belong_to_the_application_from_now_on(unit: Unit) -> None:
    application = sent(offered(DOG, unit), uploads=[upload()])

    later = actions.add_attachment(application=application, file=upload("Seite2.pdf"), by=HOLDER)

    assert [each.file.name for each in queries.attachments(application)] == ["Vertrag.pdf", "Seite2.pdf"]
    assert {file.purpose for file in StoredFile.objects.all()} == {FilePurpose.ATTACHMENT}
    assert queries.attachment_file(application, later.file.uuid) == later.file
    with pytest.raises(NotFound):
        queries.attachment_file(sent(offered(DOG, unit)), later.file.uuid)


def test_the_copy_is_made_once_with_the_answers_inside(unit: Unit) -> None:
    application = sent(offered(DOG, unit))
    assert queries.copy_of(application) is None

    for _again in range(2):
        with transaction.atomic():
            actions.render_copy(application_id=application.pk, number="FD-2026-000001", unit_id=unit.pk, by=SYSTEM)

    (copy,) = StoredFile.objects.filter(purpose=FilePurpose.COPY)
    pdf = PdfReader(io.BytesIO(bytes(copy.content)))
    assert json.loads(pdf.attachments["antrag.json"][0]) == application.answers
    text = "".join(page.extract_text() for page in pdf.pages)
    assert application.answers_sha256 in text.replace("\n", "")
    assert "FD-2026-000001" in text
    with pytest.raises(NotFound):
        actions.render_copy(application_id=0, number="FD-2026-000001", unit_id=unit.pk, by=SYSTEM)


def test_words_searched_are_folded_and_declared_by_the_template(unit: Unit) -> None:
    application = sent(offered(DOG, unit))

    assert queries.search_words(application) == " yilmaz brandt sevda musterweg 12"


def test_sections_have_the_labels_of_the_version(unit: Unit) -> None:
    application = sent(offered(DOG, unit))

    rows = {row.label: row.values for section in queries.flat_sections(application) for row in section.rows}

    assert rows["Familienname"] == ("Yılmaz-Brandt",)
    assert rows["Hund 1: Rufname"] == ("Frieda",)
