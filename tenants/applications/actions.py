"""Keeping what people send."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from blaupause.audit import action
from blaupause.crypto.codes import code_hmac
from blaupause.domain import Actor, now
from blaupause.engine import letters
from blaupause.engine.forms.telling import describe
from blaupause.identity.evidence import acting
from tenants.organisation import actions as organisation
from tenants.organisation.enums import FilePurpose
from tenants.organisation.queries import printed

from . import queries, rules
from .models import Applicant, Application, Attachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from blaupause.engine.bundles import Fee
    from blaupause.engine.forms import Answers, Situation
    from tenants.organisation.models import StoredFile
    from tenants.services.queries import Offer

PDF = "application/pdf"


@action("application.recorded")
def record_application(  # noqa: PLR0913 – each is a fact of the application, all are named
    *,
    offer: Offer,
    filled: Situation,
    at: datetime,
    applicant_pseudonym: str,
    code: str,
    files: Sequence[StoredFile],
    proof: str,
    by: Actor,
) -> Application:
    """Keep an application exactly as it was sent, with the town's values of this moment.

    Args:
        offer: the service in the version that was filled in.
        filled: the form with answers that are valid under that version, on the day of `at`.
        at: when it was sent: everything counts from that one moment.
        applicant_pseudonym: of the account it was sent with; "" without one.
        code: the status code; only its HMAC is stored.
        files: uploads that the answers name; they belong to the application from now on.
        proof: answer that opens documents besides the code; "" where the template has none.
        by: who sends it; the evidence of their login is stored.
    """
    answers, facts = filled.answers, filled.facts
    contact = offer.bundle.applicant(facts)
    agreed = bool(applicant_pseudonym) and rules.agreed_to_inbox(offer.bundle, answers)
    application = Application(
        code_hmac=code_hmac(code),
        **_of_offer(offer),
        **_of_answers(answers),
        fee_cents=_cents(offer.bundle.fee(facts)),
        applicant=_applicant(applicant_pseudonym, contact, by, agreed=agreed) if applicant_pseudonym else None,
        contact=contact,
        inbox_consent=agreed,
        submitted_at=at,
    )
    _prove(application, proof, by)
    application.save()
    _attach_all(application, files, rules.places_of_files(describe(filled, {}) if files else ()), by)
    return application


@action("application.attachment_added")
def add_attachment(*, application: Application, file: StoredFile, field: str = "", by: Actor) -> Attachment:
    """Add a file that came after the application, such as a document the office asked for."""
    return _attach(application, file, field, by)


@action("application.copy_rendered")
def render_copy(*, application_id: int, number: str, unit_id: int, reference: str = "", by: Actor) -> Application:
    """Make the applicant's copy as PDF, with the answers as JSON inside. Done twice, it is still one.

    Args:
        application_id: whose copy.
        number: of the case; the file is named by it.
        unit_id: the office that writes.
        reference: the number as letters say it; "" where that is the same.
        by: who has it made.

    Raises:
        NotFound: this town has no such application.
        LetterError: the copy cannot be drawn.
    """
    application = queries.locked(application_id)
    if queries.copy_of(application) is not None:
        return application
    letter, attached = letters.receipt(
        sender=queries.letterhead(application, unit_id),
        service=application.service_title,
        file_number=reference or number,
        submitted_at=application.submitted_at,
        sections=queries.copied_sections(application),
        proven=tuple(filter(None, (queries.login_words(application), *queries.acting_words(application)))),
        answers=rules.canonical(application.answers),
        declaration=queries.filled(application, queries.bundle(application).template.declaration),
        mark=queries.sample_mark(),
    )
    organisation.store_file(
        purpose=FilePurpose.COPY,
        owner=str(application.uuid),
        name=f"{number} Ihre Angaben.pdf",
        media_type=PDF,
        content=printed(letter, attached),
        by=by,
    )
    return application


@action("application.erased")
def erase_application(*, application: Application, by: Actor) -> None:
    """Delete what was sent, with every file of it, for good; the account too where nothing else came from it here."""
    Attachment.objects.filter(application=application).delete()
    organisation.remove_files(ids=queries.file_ids(application), by=by)
    person = application.applicant
    application.delete()
    if person is not None and not queries.is_known(Applicant.objects.select_for_update().get(pk=person.pk)):
        person.delete()


def _of_offer(offer: Offer) -> dict[str, Any]:
    return {
        "service_slug": offer.slug,
        "service_title": offer.title,
        "content_hash": offer.content_hash,
        "version": offer.version,
        "parameters": offer.values,
    }


def _of_answers(answers: Answers) -> dict[str, Any]:
    return {"answers": answers, "answers_sha256": hashlib.sha256(rules.canonical(answers)).hexdigest()}


def _prove(application: Application, proof: str, by: Actor) -> None:
    application.evidence, application.level = by.evidence, by.level
    application.proof_hmac = queries.proof_hmac(application, proof) if proof else ""


def _cents(fee: Fee | None) -> int | None:
    return fee.total_cents if fee else None


def _attach(application: Application, file: StoredFile, field: str, by: Actor) -> Attachment:
    organisation.hand_over_file(file=file, purpose=FilePurpose.ATTACHMENT, owner=str(application.uuid), by=by)
    return Attachment.objects.create(application=application, file=file, field=field, added_at=now())


def _attach_all(
    application: Application, files: Sequence[StoredFile], places: Iterable[tuple[str, str]], by: Actor
) -> None:
    """Attach each file with the path of the question it answers."""
    fields = dict(places)
    for file in files:
        _attach(application, file, fields.get(str(file.uuid), ""), by)


def _applicant(pseudonym: str, contact: dict[str, str], by: Actor, *, agreed: bool) -> Applicant:
    """Return the account as this town knows it; of an organisation the name is the one that it proved."""
    found, _created = Applicant.objects.get_or_create(pseudonym=pseudonym)
    acts = acting(by.evidence)
    found.name = (acts.organisation if acts else rules.name_of(contact)) or found.name
    found.email = contact.get("email") or found.email
    if agreed:
        found.inbox_consent_at = now()
    found.save()
    return found
