"""Bundles as files again: what is imported from them has the same hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.bundles.loading import canonical
from shared_services.catalogue.queries.bundles import bundles_of
from shared_services.catalogue.queries.templates import released, releases

if TYPE_CHECKING:
    from blaupause.engine.bundles import Bundle


def exported(name: str = "") -> dict[str, Bundle]:
    """Return released bundles by slug: the newest of all services, of one (`slug`), or one version (`slug@1.2.0`).

    Raises:
        NotFound: nothing of that name is released.
    """
    if not name:
        chosen = released()
    else:
        slug, _at, wanted = name.partition("@")
        found = [each for each in releases(slug).get(slug, ()) if wanted in {"", each.version}]
        if not found:
            raise NotFound(_("Es gibt keine freigegebene Version mit dem Namen %(name)s."), name=name)
        chosen = {slug: found[0]}
    bundles = bundles_of(each.content_hash for each in chosen.values())
    return {slug: bundles[chosen[slug].content_hash] for slug in sorted(chosen)}


def files_of(bundle: Bundle) -> dict[str, bytes]:
    """Write a bundle's files as they are hashed: never larger than what was imported, so they can be again."""
    return {name: canonical(bundle.files[name]) for name in sorted(bundle.files)}
