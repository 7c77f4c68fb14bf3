"""Which versions wait for whom, and whether their numbers are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.engine.bundles import Consent, Statement, required_step, step_between
from shared_services.catalogue import rules
from shared_services.catalogue.enums import Party, VersionState
from shared_services.catalogue.models import Review, TemplateVersion
from shared_services.catalogue.queries.bundles import bundle_of
from shared_services.catalogue.queries.templates import newest_published
from shared_services.catalogue.queries.versions import semver

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version in review, or refused.

    Attributes:
        parties: for which the person who looks may decide.
        is_own: that person worked on it, so somebody else must decide.
    """

    version: TemplateVersion
    review: Review
    parties: tuple[Party, ...]
    is_own: bool

    @property
    def missing(self) -> str:
        return rules.missing_sentence(self.review.missing)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a person, for others, for publication; and what came back to those who made it."""

    mine: tuple[Waiting, ...]
    others: tuple[Waiting, ...]
    ready: tuple[Waiting, ...]
    refused: tuple[Waiting, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.mine or self.others or self.ready or self.refused)


@dataclass(frozen=True, slots=True)
class Possible:
    """What somebody may do with a version now.

    Attributes:
        parties: for which they may decide.
        is_own: they worked on it, so they may decide for none.
        missing: which approvals are missing, as a sentence; "" where none is, or nobody asked.
    """

    ask: bool
    parties: tuple[Party, ...]
    is_own: bool
    missing: str
    publish: bool
    deprecate: bool
    withdraw: bool
    take_back: bool


def possible(version: TemplateVersion, by: Actor) -> Possible:
    """Tell what a member of the competence centre may do with a version."""
    state = version.state
    review = version.review if state == VersionState.IN_REVIEW else None
    return Possible(
        ask=state == VersionState.DRAFT,
        parties=rules.parties_for(version, by),
        is_own=review is not None and rules.worked_on(version, review, by),
        missing=rules.missing_sentence(review.missing) if review else "",
        publish=state == VersionState.APPROVED,
        deprecate=state.is_offered,
        withdraw=rules.is_approver(by) and (state.is_offered or state in {VersionState.PLANNED, VersionState.ENDED}),
        take_back=rules.may_take_back(version, by),
    )


def queue(by: Actor) -> Queue:
    """Return the versions on their way, those that wait longest first. A constant number of queries."""
    found = TemplateVersion.objects.filter(release__isnull=True, reviews__isnull=False).distinct()
    versions = found.select_related("service", "release").defer("bundle").prefetch_related("reviews__votes")
    rows = [_waiting(version, version.reviews.all()[0], by) for version in versions]
    rows.sort(key=lambda row: row.review.pk)
    in_review = [row for row in rows if not row.review.refusal and row.review.missing]
    return Queue(
        mine=tuple(row for row in in_review if row.parties),
        others=tuple(row for row in in_review if not row.parties),
        ready=tuple(row for row in rows if not row.review.refusal and not row.review.missing),
        refused=tuple(row for row in rows if row.review.refusal and row.is_own),
    )


def _waiting(version: TemplateVersion, review: Review, by: Actor) -> Waiting:
    return Waiting(version, review, rules.parties_for(version, by), rules.worked_on(version, review, by))


def numbering(version: TemplateVersion) -> rules.Numbering | None:
    """Compare a version's number and content with the newest published one; None where nothing was published yet."""
    newest = newest_published(version.service.slug)
    if newest is None:
        return None
    return rules.Numbering(
        version=version.version,
        before=newest.version,
        is_higher=semver(version.version) > semver(newest.version),
        step=step_between(newest.version, version.version),
        demand=required_step(bundle_of(newest.content_hash), bundle_of(version.content_hash)),
    )


def statement_of(version: TemplateVersion, consents: tuple[Consent, ...], valid_from: datetime) -> Statement:
    """Return what gets signed when a version is published."""
    return Statement(
        service=version.service.slug,
        version=version.version,
        content_hash=version.content_hash,
        valid_from=valid_from.isoformat(),
        approvals=consents,
    )


def consents_of(review: Review) -> tuple[Consent, ...]:
    """Return the approvals of both parties as they are signed."""
    return tuple(
        Consent(role=Party(vote.party).role.value, person=vote.person, at=vote.voted_at.isoformat())
        for vote in review.votes.all()
        if vote.is_approval
    )
