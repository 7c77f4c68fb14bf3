"""A town and its values for a template: follow it, set them, go online, go off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Actor, Conflict, NotFound, now
from blaupause.tenancy.context import current_town
from shared_services.catalogue import queries as catalogue
from tenants.services import rules
from tenants.services.actions.keeping import keep, locked, report, require_usable, save, units, with_typed
from tenants.services.enums import SubscriptionState
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
        report(found)
    return found


@action("service.prepared")
def prepare_services(*, slugs: Sequence[str], by: Actor) -> tuple[Subscription, ...]:
    """Follow several templates at once, each as `subscribe` does; nothing is online yet. All of them or none.

    Raises:
        Refused, NotFound, Conflict: as subscribe.
    """
    rules.require_admin(by, current_town().slug)
    prepared = tuple(subscribe(service_slug=slug, by=by) for slug in slugs)
    note(services=sorted(slugs))
    return prepared


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
    found = locked(service_slug, by)
    rules.require_unchanged(found, based_on)
    bundle = catalogue.bundle_of(found.content_hash)
    overlay, wrong = with_typed(found, bundle, typed)
    require_usable(found, bundle, overlay, wrong)
    return keep(found, overlay)


@action("service.values_undone")
def undo_parameters(*, service_slug: str, based_on: int, by: Actor) -> Subscription:
    """Put the values back as they were before their last change. Undone again, the change is back.

    Raises:
        Refused, NotFound, ValuesRefused: as set_parameters.
        Conflict: there is nothing to undo, or somebody changed it meanwhile.
    """
    found = locked(service_slug, by)
    rules.require_unchanged(found, based_on)
    if found.previous is None:
        raise Conflict(_("Es gibt nichts, was sich rückgängig machen lässt."))
    require_usable(found, catalogue.bundle_of(found.content_hash), found.previous)
    return keep(found, found.previous)


@action("service.values_restored")
def restore_parameters(*, service_slug: str, overlay: Mapping[str, Any], by: Actor) -> Subscription:
    """Replace all own values by stored ones: a set-up that was exported, or sample data.

    Raises:
        Refused, NotFound: as set_parameters.
        ValuesRefused: a value does not fit its parameter or, while the service is online, is missing; names each.
    """
    found = locked(service_slug, by)
    bundle = catalogue.bundle_of(found.content_hash)
    rules.require_fitting(bundle.parameters, overlay)
    require_usable(found, bundle, overlay)
    return keep(found, dict(overlay))


@action("service.activated")
def activate(
    *, service_slug: str, typed: Mapping[str, str] | None = None, based_on: int | None = None, by: Actor
) -> Subscription:
    """Put a service online, with the values that were typed along; everything or nothing.

    Raises:
        Refused, NotFound: as set_parameters.
        Conflict: somebody changed it meanwhile, its version has come to its end, or the town is not competent any more.
        ValuesRefused: names every value that is missing or cannot be read, and an office that is not at work.
    """
    found = locked(service_slug, by)
    rules.require_unchanged(found, based_on)
    rules.require_going_on(catalogue.retirements([found.content_hash]).get(found.content_hash))
    bundle = catalogue.bundle_of(found.content_hash)
    rules.require_level(bundle.template.level_of_government, catalogue.levels_of(current_town()))
    overlay, wrong = with_typed(found, bundle, typed or {})
    rules.require_ready(bundle.resolve(overlay), units(), wrong)
    if not found.is_online:
        found.state, found.activated_at = SubscriptionState.ON, now()
    return keep(found, overlay)


@action("service.tried")
def note_tried(*, service_slug: str, content_hash: str, by: Actor) -> Subscription:
    """Note that a version was tried out until the notice. It changes nothing that a page could be based on.

    Raises:
        Refused, NotFound: as set_parameters.
    """
    found = locked(service_slug, by)
    found.tried_hash = content_hash
    found.save(update_fields=["tried_hash"])
    return found


@action("service.deactivated")
def deactivate(*, service_slug: str, by: Actor) -> Subscription:
    """Take a service off: no new applications; its values, drafts, cases and their pages stay. Undo: activate.

    Raises:
        Refused, NotFound: as set_parameters.
    """
    found = locked(service_slug, by)
    found.state = SubscriptionState.OFF
    return save(found)
