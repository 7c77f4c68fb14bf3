"""A service is tried out until the notice: the real path, in a transaction that is always taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from blaupause.audit import action, note
from blaupause.crypto.codes import new_code
from blaupause.domain import SYSTEM, Actor, ActorKind, Role
from tenants.applications import actions as applications
from tenants.casework import queries
from tenants.correspondence import queries as written
from tenants.correspondence.models import Notice
from tenants.organisation import queries as organisation
from tenants.services import actions as services
from tenants.services import queries as offered

from .deciding import decide
from .opening import open_case

if TYPE_CHECKING:
    from datetime import date

    from blaupause.engine.bundles.template import Outcome
    from tenants.casework.queries import Sample
    from tenants.services.queries import Offer

APPLICANT = Actor(ActorKind.HOLDER, id="trial")


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it; `notice` is the PDF, b"" where the service ends with a message."""

    service: str
    example: str
    unit: str
    due_on: date | None
    fee_cents: int | None
    outcome: str
    notice: bytes


class _TakenBack(Exception):  # noqa: N818 – ends the transaction; what was found out survives it
    def __init__(self, tried: Tried) -> None:
        super().__init__()
        self.tried = tried


@action("trial.walked")
def try_out(*, service_slug: str, by: Actor) -> Tried:
    """Send an example, open its case, decide it and set the notice; then take all of it back.

    Nothing is kept, counted or told to anybody: no application, no number, no event, no job, no mail. Only that the
    town has tried this version is noted afterwards.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: the town does not offer that service.
        Conflict: no example fits the town's values, or no office is responsible.
        Invalid: something that the notice needs is missing; says what.
    """
    offer = offered.offer(service_slug)
    example = queries.sample(offer)
    try:
        with transaction.atomic():
            _walk(offer, example, by)
    except _TakenBack as done:
        tried = done.tried
    services.note_tried(service_slug=service_slug, content_hash=offer.content_hash, by=by)
    note(service=service_slug, version=offer.version)
    return tried


def _walk(offer: Offer, example: Sample, by: Actor) -> NoReturn:
    proof = str(example.filled.answers.get(offer.bundle.template.second_proof, ""))
    application = applications.record_application(
        offer=offer,
        filled=example.filled,
        at=example.at,
        applicant_pseudonym="",
        code=new_code(),
        files=(),
        proof=proof,
        by=APPLICANT,
    )
    case = open_case(application=application, offer=offer, by=APPLICANT)
    applications.render_copy(
        application_id=application.pk, number=case.number, unit_id=case.unit_id, reference=case.reference, by=SYSTEM
    )
    outcome = _outcome(offer)
    clerk = replace(by, roles=by.roles | {Role.CLERK}, units=frozenset(), services=frozenset())
    reasons = _("Dies ist ein Testantrag ohne Wirkung.") if outcome.reasons_required else ""
    decision = decide(case_id=case.pk, edition=case.edition, outcome=outcome.id, reasons=reasons, by=clerk)
    notice = Notice.objects.filter(decision_id=decision.pk).first()
    raise _TakenBack(
        Tried(
            service=offer.title,
            example=example.title,
            unit=case.unit.name,
            due_on=case.due_on,
            fee_cents=application.fee_cents,
            outcome=decision.outcome_label,
            notice=_drawn(notice) if notice else b"",
        )
    )


def _outcome(offer: Offer) -> Outcome:
    """Return how the example ends: the first way with a notice that asks for no part of what was wanted."""
    ways = offer.bundle.template.outcomes
    return next((each for each in ways if each.letter and each.granted is None), ways[0])


def _drawn(notice: Notice) -> bytes:
    return organisation.printed(replace(written.notice_letter(notice), mark=_("Testantrag ohne Wirkung")))
