"""Bundles as files again: what is imported from them has the same hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.bundles.loading import canonical
from blaupause.engine.bundles.statement import FILE
from shared_services.catalogue.queries.bundles import bundles_of
from shared_services.catalogue.queries.signatures import signed_file
from shared_services.catalogue.queries.templates import released, versions_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.engine.bundles import Bundle
    from shared_services.catalogue.models import TemplateVersion


@dataclass(frozen=True, slots=True)
class Exported:
    """A version and its files; those of a signed release have its statement among them."""

    version: TemplateVersion
    files: dict[str, bytes]


def exported(name: str = "") -> tuple[Exported, ...]:
    """Return versions as files, by slug: the newest released of all services, of one (`slug`), or any by its number.

    Only who names a number (`slug@1.2.0`) gets a draft, or what has ended.

    Raises:
        NotFound: there is nothing of that name.
    """
    chosen = sorted(_chosen(name), key=lambda each: each.service.slug)
    if name and not chosen:
        raise NotFound(_("Es gibt keine Version mit dem Namen %(name)s."), name=name)
    bundles = bundles_of(each.content_hash for each in chosen)
    return tuple(Exported(each, _files(each, bundles[each.content_hash])) for each in chosen)


def _chosen(name: str) -> Iterable[TemplateVersion]:
    slug, _at, number = name.partition("@")
    if number:
        return [each for each in versions_of(slug)[1] if each.version == number]
    return [each for name, each in released().items() if slug in {"", name}]


def _files(version: TemplateVersion, bundle: Bundle) -> dict[str, bytes]:
    """Write a bundle's files as they are hashed: never larger than what was imported, so they can be again."""
    files = {name: canonical(bundle.files[name]) for name in sorted(bundle.files)}
    release = getattr(version, "release", None)
    if release is not None and release.signature:
        files[FILE] = signed_file(release).encode()
    return files
