"""What citizens would read of a service with the town's values of this moment, online or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.rules import RuleError
from shared_services.catalogue import queries as catalogue
from tenants.organisation import queries as organisation
from tenants.services.models import Subscription
from tenants.services.queries.offers import offer_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from blaupause.engine.bundles import Bundle, Entry, Fee, Parameter
    from tenants.services.queries.offers import Offer

MOST_EXAMPLES: Final = 4


@dataclass(frozen=True, slots=True)
class Question:
    """A question that people ask, and the answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A service page before citizens see it.

    Attributes:
        missing: mandatory values that leave gaps in the texts.
        examples: fees of the template's stored test cases, computed with this town's values.
        address: where the office is; the town's own address where the office has none.
    """

    offer: Offer
    missing: tuple[Parameter, ...]
    what: str
    who: str
    how: str
    deadline: str
    documents: tuple[str, ...]
    following: tuple[str, ...]
    questions: tuple[Question, ...]
    examples: tuple[Fee, ...]
    address: str

    @property
    def prices(self) -> tuple[Entry, ...]:
        return self.offer.prices

    @property
    def is_free(self) -> bool:
        return self.offer.bundle.rules.lines is None


def reading(slug: str) -> Reading:
    """Return what citizens would read, with the newest released version where the town does not follow one yet.

    Raises:
        NotFound: there is no such template.
    """
    found = Subscription.objects.filter(service_slug=slug).first()
    offer = offer_of(found or _unsaved(slug))
    bundle, today = offer.bundle, timezone.localdate()
    fill = partial(bundle.fill, params=offer.values, today=today)
    return Reading(
        offer=offer,
        missing=bundle.resolve(found.overlay if found else {}).missing,
        what=fill(bundle.texts.what),
        who=fill(bundle.texts.who),
        how=fill(bundle.texts.how),
        deadline=fill(bundle.template.deadline),
        documents=tuple(map(fill, bundle.template.documents)),
        following=tuple(map(fill, bundle.texts.next)),
        questions=_questions(bundle, fill),
        examples=tuple(_examples(offer)),
        address=organisation.address(offer.unit) if offer.unit and offer.unit.street else _town_address(),
    )


def _unsaved(slug: str) -> Subscription:
    newest = catalogue.latest_released(slug)
    if newest is None:
        raise NotFound(_("Diese Vorlage gibt es nicht."))
    return Subscription(service_slug=slug, content_hash=newest.content_hash, version=newest.version)


def _questions(bundle: Bundle, fill: Callable[[str], str]) -> tuple[Question, ...]:
    return tuple(Question(fill(each.q), fill(each.a)) for each in bundle.texts.questions)


def _examples(offer: Offer) -> Iterator[Fee]:
    """Yield fees for different things, of the template's test cases in their order."""
    seen: set[tuple[str, ...]] = set()
    for test in offer.bundle.tests:
        fee = _fee(offer, test) if "fee_cents" in test["expect"] else None
        looks = tuple(line.label for line in fee.lines) if fee else ()
        if fee and looks and fee.complete and looks not in seen and len(seen) < MOST_EXAMPLES:
            seen.add(looks)
            yield fee


def _fee(offer: Offer, test: Mapping[str, Any]) -> Fee | None:
    """Compute the fee of a test case with this town's values; None while they do not suffice."""
    try:
        facts = offer.bundle.facts(test["answers"], offer.values, date.fromisoformat(test["today"]))
        return offer.bundle.fee(facts)
    except RuleError:
        return None


def _town_address() -> str:
    return organisation.address(organisation.profile())
