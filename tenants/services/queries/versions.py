"""Newer versions of the templates that the town follows, and what they mean for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blaupause.domain import Conflict
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.enums import HeldBack
from tenants.services.enums import UpdatePolicy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blaupause.engine.bundles import Bundle, Parameter
    from shared_services.catalogue.models import TemplateVersion
    from tenants.services.models import Subscription


@dataclass(frozen=True, slots=True)
class Update:
    """A newer released version, seen from this town.

    Attributes:
        missing: values it asks for that the town does not have yet.
        changes: what else is new, in sentences: values and questions that come or go, values that are locked now.
        kept: how many own values stay.
        by_itself: the town follows it within the hour, without anybody's doing.
    """

    version: TemplateVersion
    bundle: Bundle
    missing: tuple[Parameter, ...]
    changes: tuple[str, ...]
    kept: int
    is_correction: bool
    by_itself: bool


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


def held_back(found: Subscription) -> str:
    """Tell the hub what keeps this town from the newest version (`HeldBack`); empty while nothing does."""
    newest = catalogue.latest_released(found.service_slug)
    if not found.is_online or newest is None or catalogue.semver(newest.version) <= catalogue.semver(found.version):
        return ""
    missing = catalogue.bundle_of(newest.content_hash).resolve(found.overlay).missing
    return HeldBack.VALUE.value if missing else ""


def update_for(found: Subscription) -> Update | None:
    """Return the newest released version if it is newer than the town's; None where the town is up to date."""
    newest = catalogue.latest_released(found.service_slug)
    if newest is None or catalogue.semver(newest.version) <= catalogue.semver(found.version):
        return None
    current, bundle = (catalogue.bundle_of(each) for each in (found.content_hash, newest.content_hash))
    resolved = bundle.resolve(found.overlay)
    is_correction = catalogue.is_patch(newest.version, found.version)
    return Update(
        version=newest,
        bundle=bundle,
        missing=resolved.missing,
        changes=tuple(_changes(current, bundle, found.overlay)),
        kept=sum(id_ in bundle.parameters and not bundle.parameters[id_].locked for id_ in found.overlay),
        is_correction=is_correction,
        by_itself=is_correction
        and found.policy == UpdatePolicy.PATCHES_AT_ONCE
        and not (found.is_online and resolved.missing),
    )


def _changes(old: Bundle, new: Bundle, overlay: Mapping[str, Any]) -> Iterator[str]:
    """Yield what comes, goes and is locked between two versions, as far as this town sees it."""
    asked, asks = _questions(old), _questions(new)
    told = {
        _("Neue Werte: %(names)s."): [each.label for id_, each in new.parameters.items() if id_ not in old.parameters],
        _("Eigene Werte, die entfallen: %(names)s."): [
            each.label for id_, each in old.parameters.items() if id_ in overlay and id_ not in new.parameters
        ],
        _("Eigene Werte, die jetzt die Vorlage festlegt: %(names)s."): [
            each.label for id_, each in new.parameters.items() if id_ in overlay and each.locked
        ],
        _("Neue Fragen: %(names)s."): [label for field, label in asks.items() if field not in asked],
        _("Fragen, die entfallen: %(names)s."): [label for field, label in asked.items() if field not in asks],
    }
    for sentence, names in told.items():
        if names:
            yield sentence % {"names": ", ".join(names)}


def _questions(bundle: Bundle) -> dict[str, str]:
    """Return the labels of all questions by path, read from the files: no form has to be compiled for it."""
    return dict(_labels(each for page in bundle.files["form.json"]["pages"] for each in page["questions"]))


def _labels(questions: Iterable[Mapping[str, Any]], above: str = "") -> Iterator[tuple[str, str]]:
    for question in questions:
        if "field" in question:
            path = f"{above}{question['field']}"
            yield path, question["label"]
            yield from _labels(question.get("questions", ()), f"{path}.")
