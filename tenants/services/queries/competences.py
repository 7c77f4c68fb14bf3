"""Who acts, which court, which remedy, how long files are kept: for all services of the town at one glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import current_town
from shared_services.catalogue import queries as catalogue
from tenants.services.models import Subscription
from tenants.services.queries.suggestions import suggestions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.engine.bundles import Bundle

ASKED: Final = frozenset({"authority", "court"})
"""Types of parameters that the page is about."""


@dataclass(frozen=True, slots=True)
class Competence:
    """A service of the town.

    Attributes:
        authority, court, remedy: as its letters say them; "" where nothing is set.
        wanted: what the town's kind and district suggest for what is not set, by parameter.
        months: how long files are kept after the end, as the template proposes; `is_verified` if somebody looked it up.
    """

    slug: str
    title: str
    edition: int
    authority: str
    court: str
    remedy: str
    wanted: Mapping[str, str]
    months: int
    is_verified: bool


def competences() -> tuple[Competence, ...]:
    """Return the town's services, online or not, by title. Two queries."""
    rows = list(Subscription.objects.all())
    bundles = catalogue.bundles_of(row.content_hash for row in rows)
    found = (_competence(row, bundles[row.content_hash]) for row in rows)
    return tuple(sorted(found, key=lambda each: sort_key(each.title)))


def competence(slug: str) -> Competence | None:
    return next((each for each in competences() if each.slug == slug), None)


def _competence(row: Subscription, bundle: Bundle) -> Competence:
    values = bundle.resolve(row.overlay).values
    asked = [each for each in bundle.parameters.values() if each.type in ASKED and not values.get(each.id)]
    remedy = bundle.parameters.get("remedy")
    return Competence(
        row.service_slug,
        bundle.template.title,
        row.edition,
        str(values.get("authority_name", "")),
        str(values.get("court", "")),
        remedy.show(values.get("remedy")) if remedy else "",
        suggestions(asked, current_town()),
        bundle.template.retention_months,
        bundle.template.retention_verified,
    )
