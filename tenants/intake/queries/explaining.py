"""What the page before the login says: why, what one needs, where one comes back to, what is taken over, other ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from blaupause.domain import ActorKind, Level
from tenants.intake import rules
from tenants.intake.queries import prefill
from tenants.intake.queries.moving import move_of
from tenants.intake.queries.pages import SUMMARY
from tenants.intake.queries.paper import paper
from tenants.services import queries as services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.domain import Actor
    from blaupause.engine.bundles.template import LegalBasis
    from tenants.intake.models import Draft
    from tenants.intake.queries.paper import Paper
    from tenants.intake.rules import Barrier
    from tenants.services.queries import Offer

ORGANISATIONS: Final = frozenset({"association", "business"})
"""Words of a template's audience."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why somebody who wants to fill in a form is asked to log in, or may.

    Attributes:
        barrier: what is in the way.
        draft: what they have typed so far, None before they begin.
        taken_over: the questions whose answers come from the account; none where a draft was begun already.
    """

    offer: Offer
    barrier: Barrier
    draft: Draft | None
    taken_over: tuple[str, ...]

    @property
    def level(self) -> Level:
        return max(self.offer.level, Level.BASIC)

    @property
    def for_organisations(self) -> bool:
        """Whether an association or a business may apply: they have an account of their own, up to its level."""
        audience = self.offer.bundle.template.audience
        return not ORGANISATIONS.isdisjoint(audience) and self.level <= Level.SUBSTANTIAL

    @property
    def is_optional(self) -> bool:
        return self.offer.level == Level.NONE and (self.draft is None or not self.draft.applicant_pseudonym)

    @property
    def needs_code(self) -> bool:
        """Whether the draft is no account's yet: a login closes it, as on a shared computer; its code opens it."""
        return self.draft is not None and not self.draft.applicant_pseudonym

    @property
    def reason(self) -> str:
        return self.offer.filled(self.offer.bundle.template.login_reason)

    @property
    def otherwise(self) -> str:
        return self.offer.filled(self.offer.bundle.template.login_otherwise)

    @property
    def legal_basis(self) -> tuple[LegalBasis, ...]:
        return self.offer.bundle.template.legal_basis


def explanation(service: str, draft: Draft | None, actor: Actor) -> Explanation | None:
    """Return what is in somebody's way to a form; None where nothing is.

    Raises:
        NotFound: the town does not offer the service.
        NotOffered: it has switched it off since the draft was begun.
    """
    on = paper(draft) if draft else None
    offers = list(_versions(on) if on else [services.offer(service)])
    barred = (each for each in offers if rules.barrier(draft, actor, each.level))
    offer = next(barred, None if actor.kind == ActorKind.CITIZEN else offers[0])
    if offer is None:
        return None
    barrier = rules.barrier(draft, actor, max(offer.level, Level.BASIC)) or rules.Barrier.ANONYMOUS
    return Explanation(offer, barrier, draft, () if draft else prefill.labels(offer.bundle))


def place(draft: Draft | None, page_id: str) -> str:
    """Return what the page is called that somebody comes back to, "" where it is the form's beginning."""
    if draft is None:
        return ""
    if page_id == SUMMARY:
        return _("Prüfen und absenden")
    on = paper(draft)
    return next((on.fill(page.title) for page in on.pages if page.id == page_id), "")


def _versions(on: Paper) -> Iterator[Offer]:
    """Yield the service as the draft knows it, then in the version it could come to."""
    yield on.offer
    if move := move_of(on):
        yield move.offer
