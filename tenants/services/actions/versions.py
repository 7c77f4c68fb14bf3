"""Newer versions of a template: by hand, by themselves on their day, postponed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.audit import action, note, record
from blaupause.engine.bundles import Step, step_between
from blaupause.engine.bundles.effect import LOST, effect
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from shared_services.catalogue import queries as catalogue
from tenants.organisation import queries as organisation
from tenants.services import queries, rules
from tenants.services.actions.keeping import keep, locked, look_again, report, require_usable, save, with_typed
from tenants.services.actions.suggesting import tell_unheard
from tenants.services.enums import UpdatePolicy
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from blaupause.domain import Actor
    from shared_services.catalogue.models import TemplateVersion


@action("service.policy_set")
def set_policy(*, service_slug: str, policy: UpdatePolicy, by: Actor) -> Subscription:
    """Say when newer versions are taken over.

    Raises:
        Refused, NotFound: as set_parameters.
    """
    found = locked(service_slug, by)
    note(policy=policy.value)
    found.policy = policy
    return save(found)


@action("service.update_postponed")
def postpone_update(*, service_slug: str, until: date, reason: str, by: Actor) -> Subscription:
    """Let no new minor version come by itself before a day; corrections still do. Undo: resume_updates.

    Args:
        service_slug: the template.
        until: at most 90 days after the first of them was released.
        reason: for colleagues; it stays with the subscription until a new version is taken.
        by: an administrator of this town.

    Raises:
        Refused, NotFound: as set_parameters.
        Conflict: nothing comes by itself.
        Invalid: the day has passed, or is too late.
    """
    found = locked(service_slug, by)
    outlook = queries.outlook_of(found)
    rules.require_postponable(until, timezone.localdate(), outlook.latest if outlook else None)
    note(until=until.isoformat())
    found.postponed_until, found.postponed_reason = until, reason
    return save(found)


@action("service.updates_resumed")
def resume_updates(*, service_slug: str, by: Actor) -> Subscription:
    """Let new versions come on their day again.

    Raises:
        Refused, NotFound: as set_parameters.
    """
    found = locked(service_slug, by)
    found.postponed_until, found.postponed_reason = None, ""
    return save(found)


@action("service.version_taken")
def take_version(
    *, service_slug: str, content_hash: str, typed: Mapping[str, str] | None = None, by: Actor
) -> Subscription:
    """Move to a newer released version; drafts and cases stay on theirs.

    Own values stay stored, also those that the version does not know or has locked: what is pinned to an older one
    goes on with them. One that it would take for something else (cents for days) goes.

    Args:
        service_slug: the template.
        content_hash: the version that the person saw.
        typed: values that the newer version asks for.
        by: an administrator of this town.

    Raises:
        Refused, NotFound: as set_parameters.
        Conflict: that version is not released, or not newer.
        ValuesRefused: a value cannot be read or, while the service is online, is missing for it; names each.
    """
    found = locked(service_slug, by)
    chosen = queries.released_version(service_slug, content_hash)
    rules.require_newer(chosen.version, found.version)
    current, bundle = catalogue.bundle_of(found.content_hash), catalogue.bundle_of(content_hash)
    meant = effect(found.overlay, current.parameters, bundle.parameters)
    found.overlay = rules.without_misread(found.overlay, current.parameters, bundle.parameters)
    overlay, wrong = with_typed(found, bundle, typed or {})
    require_usable(found, bundle, overlay, wrong, version=chosen.version)
    lost = [each.parameter.id for each in meant.of(*LOST) if each.parameter.id not in (typed or {})]
    note(version=chosen.version, before=found.version, lost=lost)
    _move(found, chosen)
    return keep(found, overlay)


@action("service.updates_followed", silent=True)
def follow_updates(*, by: Actor) -> None:
    """Take over each version whose day has come, by the town's policy, and tell the hub what it has not heard of.

    One that asks for something, or would cost the town a value of its own, waits for a person. A look
    that the hub does not know is shown by a job of its own. It looks again in an hour. Asked twice it does nothing
    more. Each version is an event of its own, so the action writes none.

    Raises:
        Refused: the actor does not administer this town.
    """
    rules.require_admin(by, current_town().slug)
    following = Subscription.objects.select_for_update().exclude(policy=UpdatePolicy.MANUAL)
    behind = {each.service_slug: each for each in following}
    while due := _due(behind.values()):
        for slug, version in due.items():
            found = behind[slug]
            record("service.version_taken", by=by, of=found, version=version.version, before=found.version)
            _move(found, version)
            found.previous = None  # what was undone would be values for another version
            save(found)
        behind = {slug: behind[slug] for slug in due}
    _tell_what_waits(following)
    tell_unheard()
    if organisation.is_seen_otherwise():
        later("organisation.show_look", key="organisation.show_look")
    look_again()


def _due(subscriptions: Iterable[Subscription]) -> dict[str, TemplateVersion]:
    """Return what is to be taken now; a correction to it may be due after it."""
    outlooks = queries.outlooks(subscriptions, catalogue.releases())
    return {slug: outlook.due.version for slug, outlook in outlooks.items() if outlook.due}


def _tell_what_waits(subscriptions: Iterable[Subscription]) -> None:
    """Tell the hub what holds versions back that were released since it last heard of this town."""
    outlooks = queries.outlooks(subscriptions, catalogue.releases())
    for found in subscriptions:
        if queries.held_back(found, outlooks.get(found.service_slug)):
            report(found)


def _move(found: Subscription, version: TemplateVersion) -> None:
    """Let the town follow another version. A postponement was about what is taken now, unless that is a correction."""
    if step_between(found.version, version.version) != Step.PATCH:
        found.postponed_until, found.postponed_reason = None, ""
    found.content_hash, found.version = version.content_hash, version.version
