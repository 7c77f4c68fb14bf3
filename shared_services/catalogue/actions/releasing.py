"""A version on its way to the towns: review asked, both parties approve, published at once or at a planned time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.crypto.signatures import sign
from blaupause.domain import NotFound, Role, now
from blaupause.engine.bundles import Consent
from blaupause.engine.bundles import statement as statements
from blaupause.jobs import later
from shared_services.catalogue import queries, rules
from shared_services.catalogue.actions.importing import BundleRefused
from shared_services.catalogue.actions.speaking import speak_as_newest
from shared_services.catalogue.models import Release, Review, Service, TemplateVersion, Vote

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor
    from shared_services.catalogue.enums import Party


@action("template.review_asked")
def ask_review(*, version_id: int, by: Actor) -> Review:
    """Ask both parties to look at a version. Its checks and stored tests run once more, with the engine as it is now.

    Raises:
        Refused: the actor is nobody of the competence centre.
        NotFound: there is no such version.
        Conflict: it is in review or released already, or its number is too low for what changed.
        BundleRefused: the checks or stored tests find something.
    """
    rules.require_person(by)
    version = locked(version_id)
    rules.require_unreleased(version)
    rules.require_unasked(version)
    rules.require_numbered(queries.numbering(version))
    if findings := queries.recheck(queries.bundle_of(version.content_hash)):
        raise BundleRefused(findings)
    note(service=version.service.slug, version=version.version)
    return Review.objects.create(template_version=version, asked_by=by.id)


@action("template.approved")
def approve_version(*, version_id: int, party: Party, by: Actor) -> Vote:
    """Approve a version for one party. It counts as given by whoever held the role then, also when the role ends later.

    Raises:
        NotFound: there is no such version.
        Refused: the actor does not hold the party's role now, or worked on the version.
        LoginTooOld: the actor must log in anew.
        Conflict: the version is not in review, or the actor or the party has decided already.
    """
    version, review = _in_review(version_id, party, by)
    rules.require_fresh(by)
    note(service=version.service.slug, version=version.version, party=party.value)
    return Vote.objects.create(review=review, party=party, person=by.id, is_approval=True)


@action("template.refused")
def refuse_version(*, version_id: int, party: Party, reason: str, by: Actor) -> Vote:
    """Send a version back to those who made it. It is a draft again; whatever the other party said is void.

    Raises:
        NotFound, Refused, Conflict: as approve_version; it takes no fresh login.
        Invalid: no reason is given.
    """
    version, review = _in_review(version_id, party, by)
    note(service=version.service.slug, version=version.version, party=party.value)
    told = rules.require_reason(reason)
    return Vote.objects.create(review=review, party=party, person=by.id, is_approval=False, reason=told)


@action("template.review_taken_back")
def take_review_back(*, version_id: int, by: Actor) -> Vote:
    """End a review that one asked for oneself. The version is a draft again; whatever a party said is void.

    Raises:
        Refused: somebody else asked for it.
        NotFound: there is no such version.
        Conflict: it is not in review, or published already.
    """
    rules.require_person(by)
    version = locked(version_id)
    rules.require_unreleased(version)
    review = rules.require_in_review(version)
    rules.require_own_review(version, by)
    note(service=version.service.slug, version=version.version)
    told = str(_("Die Prüfung wurde zurückgenommen."))
    return Vote.objects.create(review=review, party="", person=by.id, is_approval=False, reason=told)


@action("template.published")
def publish_version(*, version_id: int, valid_from: datetime | None = None, by: Actor) -> Release:
    """Publish what both parties approved, signed: towns may take it at once, or from a moment that is to come.

    Raises:
        Refused: the actor is nobody of the competence centre.
        NotFound: there is no such version.
        Conflict: an approval is missing (it says which), it is published already, or a higher number is by now.
        Invalid: the moment has passed.
    """
    rules.require_person(by)
    version = locked(version_id)
    rules.require_unreleased(version)
    review = rules.require_in_review(version)
    rules.require_approved(review)
    moment = now()
    rules.require_ahead(valid_from, moment)
    rules.require_numbered(queries.numbering(version))
    return _release(version, queries.consents_of(review), valid_from or moment, by)


@action("template.released")
def release_version(*, version_id: int, by: Actor) -> TemplateVersion:
    """Publish a version at once without approvals: what comes with the platform, and sample data.

    The signed statement says that the system did it. No person can: `publish_version` is theirs.

    Raises:
        Refused: the actor is a person.
        NotFound: there is no such version.
        Conflict: it is released already, or its number is too low for what changed.
    """
    rules.require_system(by)
    version = locked(version_id)
    rules.require_unreleased(version)
    rules.require_numbered(queries.numbering(version))
    moment = now()
    roles = (Role.KKV_APPROVER_LAND, Role.KKV_APPROVER_KSPV)
    consents = tuple(
        Consent(role=role.value, person=by.id, at=moment.isoformat(), by=statements.SYSTEM) for role in roles
    )
    _release(version, consents, moment, by)
    return version


def locked(version_id: int) -> TemplateVersion:
    """Part of an action: return a version with its service held, so that nobody else moves one of its versions."""
    service = Service.objects.select_for_update(of=("self",)).filter(versions=version_id).first()
    if service is None:
        raise NotFound(_("Diese Fassung der Vorlage gibt es nicht."))
    return queries.template_version(version_id)


def _in_review(version_id: int, party: Party, by: Actor) -> tuple[TemplateVersion, Review]:
    rules.require_person(by)
    version = locked(version_id)
    rules.require_unreleased(version)
    review = rules.require_in_review(version)
    rules.require_may_vote(version, review, party, by)
    return version, review


def _release(version: TemplateVersion, consents: tuple[Consent, ...], valid_from: datetime, by: Actor) -> Release:
    statement = queries.statement_of(version, consents, valid_from)
    statements.require_both(statement.approvals)
    release = Release.objects.create(
        template_version=version,
        released_by=by.id,
        valid_from=valid_from,
        statement=statement.text,
        signature=sign(statement.text.encode()),
    )
    slug = version.service.slug
    note(service=slug, version=version.version, valid_from=valid_from.isoformat())
    if valid_from > now():
        later("catalogue.speak_anew", at=valid_from, service_slug=slug)
    else:
        speak_as_newest(slug)
    return release
