"""What every act on a subscription does besides: lock it, read what was typed, save it, tell the hub."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from blaupause.audit import note
from blaupause.domain import Actor, NotFound, now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from tenants.organisation import queries as organisation
from tenants.services import queries, rules
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.engine.bundles import Bundle
    from blaupause.engine.forms import Problem


def locked(service_slug: str, by: Actor) -> Subscription:
    rules.require_admin(by, current_town().slug)
    found = Subscription.objects.select_for_update().filter(service_slug=service_slug).first()
    if found is None:
        raise NotFound(_("Ihre Kommune nutzt diese Vorlage noch nicht."))
    return found


def units() -> frozenset[int]:
    return frozenset(each.pk for each in organisation.units(active_only=True))


def with_typed(
    found: Subscription, bundle: Bundle, typed: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    kept = {id_: value for id_, value in found.overlay.items() if id_ not in typed}
    values, wrong = rules.read(bundle.parameters, typed, units())
    return kept | values, wrong


def require_usable(
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


def keep(found: Subscription, overlay: dict[str, Any]) -> Subscription:
    """Save the town's own values, and what they were before."""
    changed = sorted(id_ for id_ in overlay.keys() | found.overlay.keys() if overlay.get(id_) != found.overlay.get(id_))
    note(fields=changed)
    found.previous, found.overlay = found.overlay if changed else None, overlay
    return save(found)


def save(found: Subscription) -> Subscription:
    found.changed_at = now()
    found.edition += 1
    found.save()
    report(found)
    return found


def report(found: Subscription) -> None:
    """Tell the hub which version runs here (its read model for KKV), and see to it that newer ones are found."""
    outlook = queries.outlook_of(found) if found.is_online else None  # what is not offered is held back by nothing
    later(
        "catalogue.record_usage",
        service_slug=found.service_slug,
        content_hash=found.content_hash,
        version=found.version,
        policy=found.policy,
        is_online=found.is_online,
        held_back=queries.held_back(found, outlook),
        as_of=now().isoformat(),
    )
    look_again()


def look_again() -> None:
    """Look for newer versions in the next hour, once per town and hour."""
    hour = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    later("services.follow_updates", at=hour, key=f"services.follow_updates {hour:%Y-%m-%dT%H}")
