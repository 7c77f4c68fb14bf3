"""File plan and retention of all services: one save, one undo."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Actor, Conflict, DomainError, Invalid, NotFound, now
from blaupause.tenancy.context import current_town
from shared_services.catalogue import queries as catalogue
from tenants.services import queries, rules
from tenants.services.models import Subscription
from tenants.services.rules.filing import Filing, tidied

if TYPE_CHECKING:
    from collections.abc import Mapping


class FilingRefused(Invalid):
    """Entries cannot be used; `problems` says what is wrong, by service and field."""

    def __init__(self, problems: Mapping[tuple[str, str], str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(f"{slug}: {sentence}" for (slug, _field), sentence in problems.items()))


@action("service.filing_set")
def set_filing(*, filings: Mapping[str, Filing], based_on: str | None = None, by: Actor) -> tuple[str, ...]:
    """Say where files stand in the town's file plan and how long they are kept; returns the services that changed.

    New cases take the file plan along, those there are keep theirs. Retention counts for all of them.

    Args:
        filings: service → what holds from now on; a service that is not named stays as it is.
        based_on: `queries.filing_edition()` of what the person saw; None overwrites whatever is there.
        by: an administrator of this town.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: somebody changed it meanwhile.
        NotFound: the town does not follow a service that is named.
        FilingRefused: a number or a span cannot be used; names each.
    """
    rows = _locked(by)
    if based_on is not None and based_on != queries.filing_edition():
        raise Conflict(_("Jemand hat diese Liste gerade geändert. Ihre Eingaben stehen noch hier."))
    unknown = next((slug for slug in filings if slug not in rows), None)
    if unknown is not None:
        raise NotFound(_("Diese Leistung nutzt Ihre Kommune nicht: %(slug)s."), slug=unknown)
    wanted = _tidied(rows, filings)
    return _replace(rows, {slug: each for slug, each in wanted.items() if each != queries.filing_of(rows[slug])})


@action("service.filing_undone")
def undo_filing(*, based_on: str, by: Actor) -> tuple[str, ...]:
    """Put everything back that the last save changed. Undone again, the change is back.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: there is nothing to undo, or somebody changed it meanwhile.
    """
    rows = _locked(by)
    if based_on != queries.filing_edition():
        raise Conflict(_("Jemand hat diese Liste gerade geändert. Sehen Sie sich die Seite noch einmal an."))
    before = {slug: Filing(**row.filing_before) for slug, row in rows.items() if row.filing_before is not None}
    if not before:
        raise Conflict(_("Es gibt nichts, was sich rückgängig machen lässt."))
    return _replace(rows, before)


def _locked(by: Actor) -> dict[str, Subscription]:
    rules.require_admin(by, current_town().slug)
    return {each.service_slug: each for each in Subscription.objects.select_for_update().order_by("pk")}


def _tidied(rows: Mapping[str, Subscription], filings: Mapping[str, Filing]) -> dict[str, Filing]:
    bundles = catalogue.bundles_of(rows[slug].content_hash for slug in filings)
    problems: dict[tuple[str, str], str] = {}
    found: dict[str, Filing] = {}
    for slug, filing in filings.items():
        try:
            found[slug] = tidied(filing, bundles[rows[slug].content_hash].template.retention_months)
        except DomainError as error:
            problems[slug, getattr(error, "field", "")] = str(error)
    if problems:
        raise FilingRefused(problems)
    return found


def _replace(rows: Mapping[str, Subscription], changed: Mapping[str, Filing]) -> tuple[str, ...]:
    """Store what changed; what the save before had changed can no longer be undone."""
    if not changed:
        return ()
    told: dict[str, Any] = {}
    for slug, row in rows.items():
        before, filing = queries.filing_of(row), changed.get(slug)
        row.filing_before = asdict(before) if filing else None
        if filing:
            told[slug] = {"before": asdict(before), "after": asdict(filing)}
            row.file_plan, row.retention_months, row.retention_reason = filing.plan, filing.months, filing.reason
            row.archive_waiver, row.changed_at = filing.waiver, now()
    Subscription.objects.bulk_update(
        rows.values(),
        ["file_plan", "retention_months", "retention_reason", "archive_waiver", "filing_before", "changed_at"],
    )
    note(services=told)
    return tuple(sorted(changed))
