"""Which town answers under which host. Asked on every request, so it is kept in memory for a few seconds."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from .context import identity
from .models import Domain, Town

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import QuerySet

SECONDS = 5.0
MOST_KEPT = 5_000
"""A bound, so that invented hosts cannot fill the memory."""

_lock = threading.Lock()
_kept: dict[str, tuple[float, Town | None]] = {}


def _kept_or(key: str, find: Callable[[], Town | None]) -> Town | None:
    moment = time.monotonic()
    kept = _kept.get(key)
    if kept and kept[0] > moment:
        return kept[1]
    with identity():
        found = find()
    _keep({key: found}, moment)
    return found


def _keep(found: Mapping[str, Town | None], moment: float) -> None:
    with _lock:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept.update((key, (moment + SECONDS, town)) for key, town in found.items())


def _towns() -> QuerySet[Town]:
    """Return towns that know their primary domain, and their successor's."""
    primary = Domain.objects.filter(tenant=OuterRef("pk"), is_primary=True).order_by("pk").values("domain")
    next_ = Domain.objects.filter(tenant=OuterRef("successor"), is_primary=True).order_by("pk").values("domain")
    towns: QuerySet[Town] = Town.objects.annotate(
        primary_domain=Subquery(primary[:1]), successor_host=Subquery(next_[:1])
    )
    return towns


def town_for_host(host: str) -> Town | None:
    """Return the town of a host name without port, or None."""
    return _kept_or(f"host:{host}", lambda: _towns().filter(domains__domain=host).first())


def town_by_slug(slug: str) -> Town | None:
    return _kept_or(f"slug:{slug}", lambda: _towns().filter(slug=slug).first())


def town_by_schema(schema: str) -> Town | None:
    return _kept_or(f"schema:{schema}", lambda: _towns().filter(schema_name=schema).first())


def look_ahead(schemas: Iterable[str]) -> None:
    """Ask once for all towns that `town_by_schema` is about to be asked for, where they are not kept."""
    moment = time.monotonic()
    missing = {schema for schema in schemas if _kept.get(f"schema:{schema}", (0.0, None))[0] <= moment}
    if not missing:
        return
    with identity():
        found = {town.schema_name: town for town in _towns().filter(schema_name__in=missing)}
    _keep({f"schema:{schema}": found.get(schema) for schema in missing}, moment)


def forget() -> None:
    """Drop what is kept: a town was created, renamed or taken offline by this process."""
    with _lock:
        _kept.clear()
