"""Bundles by their hash: read once per process, because what has a hash for a name never changes."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.bundles import Bundle, check
from shared_services.catalogue.models import TemplateVersion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.engine.bundles import Finding

KEPT: Final = 400
"""More than the versions towns of a cell use at a time; a bundle compiles its form only where it is asked to."""

_lock = threading.Lock()
_kept: OrderedDict[str, Bundle] = OrderedDict()


class Tampered(Exception):  # noqa: N818 – says what happened
    """The stored bundle is not the one its hash names."""


def bundle_of(content_hash: str) -> Bundle:
    """Return a bundle; works in a town and at the hub.

    Raises:
        NotFound: the catalogue has no such version.
        Tampered: what is stored does not have that hash.
    """
    found = bundles_of([content_hash]).get(content_hash)
    if found is None:
        raise NotFound(_("Diese Fassung der Vorlage gibt es nicht."))
    return found


def bundles_of(hashes: Iterable[str]) -> dict[str, Bundle]:
    """Return bundles by hash, those that exist; at most one query for all that are not kept yet."""
    wanted = set(hashes)
    with _lock:
        found = {content_hash: _kept[content_hash] for content_hash in wanted if content_hash in _kept}
        for content_hash in found:
            _kept.move_to_end(content_hash)
    if missing := wanted - found.keys():
        rows = TemplateVersion.objects.filter(content_hash__in=missing).values_list("content_hash", "bundle")
        read = {content_hash: _checked(content_hash, content) for content_hash, content in rows}
        _keep(read)
        found |= read
    return found


def forget() -> None:
    """Drop what is kept, for tests."""
    with _lock:
        _kept.clear()


def _checked(content_hash: str, content: dict[str, object]) -> Bundle:
    bundle = Bundle.from_json(content)
    if bundle.hash != content_hash:
        raise Tampered(content_hash)
    return bundle


def _keep(read: dict[str, Bundle]) -> None:
    with _lock:
        _kept.update(read)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def recheck(bundle: Bundle) -> list[Finding]:
    """Check a stored bundle again, stored tests included, with the engine as it is now."""
    return check({name: json.dumps(content).encode() for name, content in bundle.files.items()})
