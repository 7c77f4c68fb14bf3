"""Newer versions of the templates that the town follows, and what they mean for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.domain import Conflict
from shared_services.catalogue import queries as catalogue
from tenants.services.enums import UpdatePolicy

if TYPE_CHECKING:
    from blaupause.engine.bundles import Bundle, Parameter
    from shared_services.catalogue.models import TemplateVersion
    from tenants.services.models import Subscription


@dataclass(frozen=True, slots=True)
class Update:
    """A newer released version, seen from this town.

    Attributes:
        missing: values it asks for that the town does not have yet.
        added: further new values, which have a default or are voluntary.
        removed: own values that it does not ask for any more.
        kept: how many own values stay.
        by_itself: the town follows it within the hour, without anybody's doing.
    """

    version: TemplateVersion
    bundle: Bundle
    missing: tuple[Parameter, ...]
    added: tuple[Parameter, ...]
    removed: tuple[Parameter, ...]
    kept: int
    is_correction: bool
    by_itself: bool

    @property
    def added_names(self) -> str:
        return ", ".join(each.label for each in self.added)

    @property
    def removed_names(self) -> str:
        return ", ".join(each.label for each in self.removed)


def released_version(service_slug: str, content_hash: str) -> TemplateVersion:
    """Return a released version of a service.

    Raises:
        Conflict: it is not released.
    """
    released = catalogue.releases(service_slug).get(service_slug, ())
    found = next((each for each in released if each.content_hash == content_hash), None)
    if found is None:
        raise Conflict(_("Diese Version ist nicht freigegeben. Sehen Sie sich die Seite noch einmal an."))
    return found


def correction_for(found: Subscription) -> TemplateVersion | None:
    """Return the correction that the town may take over without doing anything; None where there is none."""
    released = catalogue.releases(found.service_slug).get(found.service_slug, ())
    correction = next((each for each in released if catalogue.is_patch(each.version, found.version)), None)
    if correction and found.is_online and catalogue.bundle_of(correction.content_hash).resolve(found.overlay).missing:
        return None
    return correction


def update_for(found: Subscription) -> Update | None:
    """Return the newest released version if it is newer than the town's; None where the town is up to date."""
    newest = catalogue.latest_released(found.service_slug)
    if newest is None or catalogue.semver(newest.version) <= catalogue.semver(found.version):
        return None
    current, bundle = (catalogue.bundle_of(each) for each in (found.content_hash, newest.content_hash))
    resolved = bundle.resolve(found.overlay)
    new = [each for id_, each in bundle.parameters.items() if id_ not in current.parameters]
    is_correction = catalogue.is_patch(newest.version, found.version)
    return Update(
        version=newest,
        bundle=bundle,
        missing=resolved.missing,
        added=tuple(each for each in new if each not in resolved.missing),
        removed=tuple(
            each for id_, each in current.parameters.items() if id_ in found.overlay and id_ not in bundle.parameters
        ),
        kept=sum(id_ in bundle.parameters for id_ in found.overlay),
        is_correction=is_correction,
        by_itself=is_correction
        and found.policy == UpdatePolicy.PATCHES_AT_ONCE
        and not (found.is_online and resolved.missing),
    )
