"""What a town does with the catalogue's templates: follow one, set its own values, go online, go off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note, record
from blaupause.domain import Actor, Conflict, NotFound, now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from shared_services.catalogue import queries as catalogue
from tenants.organisation import queries as organisation

from . import queries, rules
from .enums import SubscriptionState, UpdatePolicy
from .models import Subscription

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.engine.bundles import Bundle
    from blaupause.engine.forms import Problem


@action("service.subscribed")
def subscribe(*, service_slug: str, by: Actor) -> Subscription:
    """Follow the newest released version of a template; nothing is online yet. Asked twice, it is one subscription.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: there is no released template of that name.
        Conflict: the service belongs to the other level (municipality, district).
    """
    rules.require_admin(by, current_town().slug)
    newest = catalogue.latest_released(service_slug)
    if newest is None:
        raise NotFound(_("Für diese Leistung gibt es keine freigegebene Vorlage."))
    rules.require_level(newest.service.level, catalogue.levels_of(current_town()))
    found, is_new = Subscription.objects.get_or_create(
        service_slug=service_slug, defaults={"content_hash": newest.content_hash, "version": newest.version}
    )
    note(version=found.version)
    if is_new:
        _report(found)
    return found


@action("service.values_set")
def set_parameters(
    *, service_slug: str, typed: Mapping[str, str], based_on: int | None = None, by: Actor
) -> Subscription:
    """Set the town's own values from German input; what is left empty follows the template, also when it changes.

    Args:
        service_slug: the template.
        typed: parameter id → text; parameters that are not named stay as they are.
        based_on: edition of the subscription that the person saw; None overwrites whatever is there.
        by: an administrator of this town.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: the town does not follow the template.
        Conflict: somebody changed it meanwhile.
        ValuesRefused: a value cannot be read or, while the service is online, is missing; names each.
    """
    found = _locked(service_slug, by)
    rules.require_unchanged(found, based_on)
    bundle = catalogue.bundle_of(found.content_hash)
    overlay, wrong = _with_typed(found, bundle, typed)
    _require_usable(found, bundle, overlay, wrong)
    return _keep(found, overlay)


@action("service.values_undone")
def undo_parameters(*, service_slug: str, based_on: int, by: Actor) -> Subscription:
    """Put the values back as they were before their last change. Undone again, the change is back.

    Raises:
        Refused, NotFound, ValuesRefused: as set_parameters.
        Conflict: there is nothing to undo, or somebody changed it meanwhile.
    """
    found = _locked(service_slug, by)
    rules.require_unchanged(found, based_on)
    if found.previous is None:
        raise Conflict(_("Es gibt nichts, was sich rückgängig machen lässt."))
    _require_usable(found, catalogue.bundle_of(found.content_hash), found.previous)
    return _keep(found, found.previous)


@action("service.values_restored")
def restore_parameters(*, service_slug: str, overlay: Mapping[str, Any], by: Actor) -> Subscription:
    """Replace all own values by stored ones: a set-up that was exported, or sample data.

    Raises:
        Refused, NotFound: as set_parameters.
        ValuesRefused: a value does not fit its parameter or, while the service is online, is missing; names each.
    """
    found = _locked(service_slug, by)
    bundle = catalogue.bundle_of(found.content_hash)
    rules.require_fitting(bundle.parameters, overlay)
    _require_usable(found, bundle, overlay)
    return _keep(found, dict(overlay))


@action("service.activated")
def activate(
    *, service_slug: str, typed: Mapping[str, str] | None = None, based_on: int | None = None, by: Actor
) -> Subscription:
    """Put a service online, with the values that were typed along; everything or nothing.

    Raises:
        Refused, NotFound, Conflict: as set_parameters.
        ValuesRefused: names every value that is missing or cannot be read, and an office that is not at work.
    """
    found = _locked(service_slug, by)
    rules.require_unchanged(found, based_on)
    bundle = catalogue.bundle_of(found.content_hash)
    overlay, wrong = _with_typed(found, bundle, typed or {})
    rules.require_ready(bundle.resolve(overlay), _units(), wrong)
    if not found.is_online:
        found.state, found.activated_at = SubscriptionState.ON, now()
    return _keep(found, overlay)


@action("service.deactivated")
def deactivate(*, service_slug: str, by: Actor) -> Subscription:
    """Take a service off: no new applications; its values, drafts, cases and their pages stay. Undo: activate.

    Raises:
        Refused, NotFound: as set_parameters.
    """
    found = _locked(service_slug, by)
    found.state = SubscriptionState.OFF
    return _save(found)


@action("service.policy_set")
def set_policy(*, service_slug: str, policy: UpdatePolicy, by: Actor) -> Subscription:
    """Say when newer versions are taken over.

    Raises:
        Refused, NotFound: as set_parameters.
    """
    found = _locked(service_slug, by)
    note(policy=policy.value)
    found.policy = policy
    return _save(found)


@action("service.version_taken")
def take_version(
    *, service_slug: str, content_hash: str, typed: Mapping[str, str] | None = None, by: Actor
) -> Subscription:
    """Move to a newer released version; drafts and cases stay on theirs. Own values are kept.

    Args:
        service_slug: the template.
        content_hash: the version that the person saw, or that a correction leads to.
        typed: values that the newer version asks for.
        by: an administrator of this town, or the system for corrections.

    Raises:
        Refused, NotFound: as set_parameters.
        Conflict: that version is not released, or not newer.
        ValuesRefused: a value cannot be read or, while the service is online, is missing for it; names each.
    """
    found = _locked(service_slug, by)
    chosen = queries.released_version(service_slug, content_hash)
    rules.require_newer(chosen.version, found.version)
    bundle = catalogue.bundle_of(content_hash)
    overlay, wrong = _with_typed(found, bundle, typed or {})
    _require_usable(found, bundle, overlay, wrong, version=chosen.version)
    note(version=chosen.version, before=found.version)
    found.content_hash, found.version = content_hash, chosen.version
    return _keep(found, overlay)


@action("service.corrections_followed", silent=True)
def follow_corrections(*, by: Actor) -> None:
    """Take over each correction that the town follows at once and that asks for nothing; look again in an hour.

    Asked twice it does nothing more. Each correction is an event of its own, so the action writes none.

    Raises:
        Refused: the actor does not administer this town.
    """
    rules.require_admin(by, current_town().slug)
    for found in Subscription.objects.select_for_update().filter(policy=UpdatePolicy.PATCHES_AT_ONCE):
        correction = queries.correction_for(found)
        if correction is not None:
            record("service.version_taken", by=by, of=found, version=correction.version, before=found.version)
            found.content_hash, found.version = correction.content_hash, correction.version
            _save(found)
        elif queries.held_back(found):
            _report(found)
    _look_again()


def _locked(service_slug: str, by: Actor) -> Subscription:
    rules.require_admin(by, current_town().slug)
    found = Subscription.objects.select_for_update().filter(service_slug=service_slug).first()
    if found is None:
        raise NotFound(_("Ihre Kommune nutzt diese Vorlage noch nicht."))
    return found


def _units() -> frozenset[int]:
    return frozenset(each.pk for each in organisation.units(active_only=True))


def _with_typed(
    found: Subscription, bundle: Bundle, typed: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    kept = {id_: value for id_, value in found.overlay.items() if id_ not in typed}
    values, wrong = rules.read(bundle.parameters, typed, _units())
    return kept | values, wrong


def _require_usable(
    found: Subscription,
    bundle: Bundle,
    overlay: Mapping[str, Any],
    wrong: tuple[Problem, ...] = (),
    *,
    version: str = "",
) -> None:
    """Online, the values must be complete; else it is enough that they can be read."""
    if found.is_online:
        rules.require_complete(bundle.resolve(overlay), wrong, version=version)
    else:
        rules.require_good(bundle.parameters, wrong)


def _keep(found: Subscription, overlay: dict[str, Any]) -> Subscription:
    """Save the town's own values, and what they were before."""
    changed = sorted(id_ for id_ in overlay.keys() | found.overlay.keys() if overlay.get(id_) != found.overlay.get(id_))
    note(fields=changed)
    found.previous, found.overlay = found.overlay if changed else None, overlay
    return _save(found)


def _save(found: Subscription) -> Subscription:
    found.changed_at = now()
    found.edition += 1
    found.save()
    _report(found)
    return found


def _report(found: Subscription) -> None:
    """Tell the hub which version runs here (its read model for KKV), and see to it that corrections are found."""
    later(
        "catalogue.record_usage",
        service_slug=found.service_slug,
        content_hash=found.content_hash,
        version=found.version,
        policy=found.policy,
        is_online=found.is_online,
        held_back=queries.held_back(found),
        as_of=now().isoformat(),
    )
    _look_again()


def _look_again() -> None:
    """Look for corrections in the next hour, once per town and hour."""
    hour = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    later("services.follow_corrections", at=hour, key=f"services.follow_corrections {hour:%Y-%m-%dT%H}")
