"""What a town does with the catalogue's templates: follow one, set its own values, go online, go off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, now
from blaupause.jobs import later
from shared_services.catalogue import queries as catalogue
from tenants.organisation import queries as organisation

from . import rules
from .enums import SubscriptionState, UpdatePolicy
from .models import Subscription

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.domain import Actor


@action("service.subscribed")
def subscribe(*, service_slug: str, by: Actor) -> Subscription:  # noqa: ARG001 – every action says who acts
    """Follow the newest released version of a template; nothing is online yet. Asked twice, it is one subscription.

    Raises:
        NotFound: there is no released template of that name.
    """
    newest = catalogue.latest_released(service_slug)
    if newest is None:
        raise NotFound(_("Für diese Leistung gibt es keine freigegebene Vorlage."))
    found, is_new = Subscription.objects.get_or_create(
        service_slug=service_slug, defaults={"content_hash": newest.content_hash, "version": newest.version}
    )
    note(version=found.version)
    if is_new:
        _report(found)
    return found


@action("service.values_set")
def set_parameters(*, service_slug: str, typed: Mapping[str, str], by: Actor) -> Subscription:  # noqa: ARG001 – same
    """Set the town's own values from German input; what is left empty follows the template, also when it changes.

    Raises:
        UnreadableValues: names each field; nothing is changed.
        MissingValues: the service is online, and without the value it could not be.
        NotFound: the town does not follow the template.
    """
    found = _locked(service_slug)
    bundle = catalogue.bundle_of(found.content_hash)
    units = frozenset(each.pk for each in organisation.units(active_only=True))
    values = rules.read(bundle.parameters, typed, units)
    kept = {id_: value for id_, value in found.overlay.items() if id_ not in typed}
    return _keep(found, kept | values)


@action("service.values_restored")
def restore_parameters(*, service_slug: str, overlay: Mapping[str, Any], by: Actor) -> Subscription:  # noqa: ARG001 – same
    """Put values back as they were: undo.

    Raises:
        MissingValues: see set_parameters.
        NotFound: see set_parameters.
    """
    return _keep(_locked(service_slug), dict(overlay))


@action("service.activated")
def activate(*, service_slug: str, by: Actor) -> Subscription:  # noqa: ARG001 – same
    """Put a service online.

    Raises:
        MissingValues: names every mandatory value that is missing.
        NotFound: the town does not follow the template.
    """
    found = _locked(service_slug)
    rules.require_complete(catalogue.bundle_of(found.content_hash).resolve(found.overlay))
    if found.state != SubscriptionState.ON:
        found.state, found.activated_at = SubscriptionState.ON, now()
        _save(found)
    return found


@action("service.deactivated")
def deactivate(*, service_slug: str, by: Actor) -> Subscription:  # noqa: ARG001 – same
    """Take a service off: no new applications; drafts, cases and their pages stay.

    Raises:
        NotFound: the town does not follow the template.
    """
    found = _locked(service_slug)
    found.state = SubscriptionState.OFF
    _save(found)
    return found


@action("service.policy_set")
def set_policy(*, service_slug: str, policy: UpdatePolicy, by: Actor) -> Subscription:  # noqa: ARG001 – same
    """Say when newer versions are taken over."""
    found = _locked(service_slug)
    found.policy = policy
    _save(found)
    return found


@action("service.version_taken")
def take_version(*, service_slug: str, content_hash: str, by: Actor) -> Subscription:  # noqa: ARG001 – same
    """Move to the newest released version; drafts and cases stay on theirs. Own values are kept.

    Raises:
        Conflict: meanwhile there is a newer one than the page showed.
        MissingValues: the service is online and the new version needs values that are missing.
        NotFound: the town does not follow the template.
    """
    found = _locked(service_slug)
    newest = catalogue.latest_released(service_slug)
    if newest is None or newest.content_hash != content_hash:
        raise Conflict(_("Inzwischen gibt es eine andere Version. Sehen Sie sich die Seite noch einmal an."))
    found.content_hash, found.version = newest.content_hash, newest.version
    note(version=newest.version)
    return _keep(found, found.overlay)


def _locked(service_slug: str) -> Subscription:
    found = Subscription.objects.select_for_update().filter(service_slug=service_slug).first()
    if found is None:
        raise NotFound(_("Ihre Kommune nutzt diese Vorlage noch nicht."))
    return found


def _keep(found: Subscription, overlay: dict[str, Any]) -> Subscription:
    found.overlay = overlay
    if found.state == SubscriptionState.ON:
        rules.require_complete(catalogue.bundle_of(found.content_hash).resolve(overlay))
    _save(found)
    return found


def _save(found: Subscription) -> None:
    found.changed_at = now()
    found.save()
    _report(found)


def _report(found: Subscription) -> None:
    """Tell the hub which version runs here; it keeps a read model for KKV."""
    later(
        "catalogue.record_usage",
        service_slug=found.service_slug,
        content_hash=found.content_hash,
        version=found.version,
        policy=found.policy,
        is_online=found.state == SubscriptionState.ON,
        as_of=now().isoformat(),
    )
