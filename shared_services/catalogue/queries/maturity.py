"""How far services go online, as it was judged last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared_services.catalogue.enums import MaturityFilter
from shared_services.catalogue.models import Assessment
from shared_services.catalogue.queries.templates import versions_of

if TYPE_CHECKING:
    from shared_services.catalogue.models import Service


@dataclass(frozen=True, slots=True)
class Maturity:
    """A service with its assessments, the newest first."""

    service: Service
    assessments: tuple[Assessment, ...]

    @property
    def newest(self) -> Assessment | None:
        return next(iter(self.assessments), None)


def maturity(slug: str) -> Maturity:
    """Return how a service was judged.

    Raises:
        NotFound: there is no such template.
    """
    service, _versions = versions_of(slug)
    return Maturity(service, tuple(service.assessments.all()))


def assessments() -> dict[str, Assessment]:
    """Return the newest assessment of each service by slug. One query."""
    newest = Assessment.objects.order_by("service_id", "-pk").distinct("service_id").select_related("service")
    return {each.service.slug: each for each in newest.only("model", "stage", "assessed_on", "service__slug")}


def maturity_of(assessment: Assessment | None) -> MaturityFilter:
    """Tell to which of the filters a service belongs."""
    if assessment is None:
        return MaturityFilter.OPEN
    return MaturityFilter.CONFORM if assessment.is_conform else MaturityFilter.BELOW
