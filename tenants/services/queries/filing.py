"""Where a service's files stand in the town's file plan, and how long they are kept: for all services at one glance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.standards.sort import sort_key
from shared_services.catalogue import queries as catalogue
from tenants.services.models import Subscription
from tenants.services.rules.filing import Filing, span_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.engine.bundles.template import Template


@dataclass(frozen=True, slots=True)
class Filed:
    """A service of the town.

    Attributes:
        least: months after the end of a case that the template demands; `is_verified` if somebody looked the rule up.
    """

    slug: str
    title: str
    filing: Filing
    least: int
    is_verified: bool

    @property
    def least_words(self) -> str:
        return span_words(self.least)

    @property
    def span(self) -> str:
        """The town's own span as it stands in its input."""
        return span_words(self.filing.months) if self.filing.months else ""


@dataclass(frozen=True, slots=True)
class FilingList:
    """All services by title; `edition` says what a page was based on."""

    rows: tuple[Filed, ...]
    edition: str
    can_undo: bool


def filing_list() -> FilingList:
    """Return the town's services, online or not. Two queries."""
    found = list(Subscription.objects.order_by("service_slug"))
    bundles = catalogue.bundles_of(row.content_hash for row in found)
    rows = [_filed(row, bundles[row.content_hash].template) for row in found]
    can_undo = any(row.filing_before is not None for row in found)
    return FilingList(tuple(sorted(rows, key=lambda each: sort_key(each.title))), _edition(found), can_undo)


def filing_of(row: Subscription) -> Filing:
    return Filing(row.file_plan, row.retention_months, row.retention_reason, row.archive_waiver)


def filing_edition() -> str:
    """Tell two states of the list apart. One query."""
    return _edition(list(Subscription.objects.order_by("service_slug")))


def kept_months(slug: str, content_hash: str) -> int:
    """Return how long the files of a case are kept after its end.

    Never shorter than the version demands that it came in under, nor than the town says today.
    """
    catalogue.bundle_of(content_hash)
    return kept_spans([(slug, content_hash)])[slug, content_hash]


def kept_spans(versions: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the same for many services and versions at once; a version that nobody knows has none. Two queries."""
    wanted = set(versions)
    rows = Subscription.objects.filter(service_slug__in={slug for slug, _version in wanted})
    own = dict(rows.values_list("service_slug", "retention_months"))
    bundles = catalogue.bundles_of(version for _slug, version in wanted)
    return {
        (slug, version): max(bundles[version].template.retention_months, own.get(slug) or 0)
        for slug, version in wanted
        if version in bundles
    }


def unverified_spans(versions: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return services and versions whose span nobody looked up: the template's own, and the town says no longer one."""
    wanted = set(versions)
    spans = kept_spans(wanted)
    bundles = catalogue.bundles_of(version for _slug, version in wanted)
    return {
        each
        for each, months in spans.items()
        if months == (template := bundles[each[1]].template).retention_months and not template.retention_verified
    }


def archive_waivers() -> dict[str, str]:
    """Return for which services the archive need not be offered the files, and why; all others are offered."""
    return dict(Subscription.objects.exclude(archive_waiver="").values_list("service_slug", "archive_waiver"))


def kept_words(months: int) -> str:
    return span_words(months)


def _filed(row: Subscription, template: Template) -> Filed:
    return Filed(
        row.service_slug, template.title, filing_of(row), template.retention_months, template.retention_verified
    )


def _edition(rows: list[Subscription]) -> str:
    said = "\n".join(f"{row.service_slug}\t{filing_of(row)}" for row in rows)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
