"""What a notice says: composed of the template's letter and the facts of the decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blaupause.engine import letters
from tenants.applications import queries as applications
from tenants.correspondence import rules

if TYPE_CHECKING:
    from datetime import date

    from blaupause.engine.bundles import Bundle, Fee, Line
    from blaupause.engine.letters import Letter, Remedy
    from tenants.applications.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was decided, as far as the notice says it.

    Attributes:
        number: of the case.
        letter: id of the template's letter.
        reasons: what the clerk wrote; an empty line begins a paragraph.
        signed_by: who decided.
        departure: by what the amount differs from the computed one.
        granted: what is granted, where only a part is.
        reference: the number as letters say it; "" where that is the same.
    """

    number: str
    unit_id: int
    letter: str
    reasons: str
    day: date
    signed_by: str
    departure: Line | None = None
    granted: str = ""
    reference: str = ""


def composed(application: Application, ruling: Ruling, *, mark: str = "") -> Letter:
    """Make the letter of a notice.

    Raises:
        LetterError: something the letter needs is missing: a value, the recipient's address, the seat of the court.
    """
    bundle, values = applications.bundle(application), applications.values(application)
    sender = applications.letterhead(application, ruling.unit_id)
    fee = applications.fee(application)
    if fee and ruling.departure:
        fee = replace(fee, lines=(*fee.lines, ruling.departure))
    return letters.compose(
        _chosen(bundle, ruling),
        letters.Context(
            sender=sender,
            recipient=applications.recipient(application),
            file_number=ruling.reference or ruling.number,
            day=ruling.day,
            answers=application.answers,
            params=values,
            shown=applications.shown(application),
            decision={"granted": ruling.granted} if ruling.granted else {},
            fee=fee,
            sections=applications.flat_sections(application),
            reasons=tuple(part.strip() for part in ruling.reasons.split("\n\n") if part.strip()),
            remedy=rules.remedy_of(values, kind=bundle.template.remedy, sender=sender),
            signed_by=ruling.signed_by,
            contact=ruling.signed_by,
            delivery=_("Elektronisch in Ihr Postfach") if applications.goes_to_inbox(application) else "",
            mark=mark or applications.sample_mark(),
        ),
    )


def _chosen(bundle: Bundle, ruling: Ruling) -> dict[str, Any]:
    """Return the template's letter; where the outcome asks for no reasons and none were given, without their place."""
    letter: dict[str, Any] = bundle.letters[ruling.letter]
    if ruling.reasons.strip():
        return letter
    return letter | {"blocks": [block for block in letter["blocks"] if block["type"] != "reasons"]}


def remedy(application: Application, unit_id: int) -> Remedy:
    """Return what can be done against a notice about an application."""
    sender = applications.letterhead(application, unit_id)
    kind = applications.bundle(application).template.remedy
    return rules.remedy_of(applications.values(application), kind=kind, sender=sender)


def fee_facts(fee: Fee | None) -> dict[str, object]:
    """Write a fee as it is kept with the decision."""
    if fee is None:
        return {}
    lines = [{"label": line.label, "amount_cents": line.amount_cents, "basis": line.basis} for line in fee.lines]
    return {"lines": lines, "total_cents": fee.total_cents, "note": fee.period_note}
