"""Towns of this cell as the operator handles them: found by slug, taken off the network and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from blaupause.audit import record
from blaupause.domain import SYSTEM, Conflict, NotFound

from . import directory
from .context import operator
from .enums import TownState
from .fleet import schemas
from .models import Domain, Town

if TYPE_CHECKING:
    from collections.abc import Collection

FROM: Final = {
    TownState.OFFLINE: frozenset({TownState.SETUP, TownState.LIVE, TownState.CLOSING}),
    TownState.LIVE: frozenset({TownState.OFFLINE, TownState.SETUP, TownState.MOVING}),
}
"""The states from which an operator may bring a town to another."""


def by_slug(slug: str) -> Town:
    """Return a town with its addresses.

    Raises:
        NotFound: this cell has no town of that name.
    """
    with operator():
        found: Town | None = Town.objects.prefetch_related("domains").filter(slug=slug).first()
    if found is None:
        raise NotFound(f"This cell has no town {slug!r}.")
    return found


def taken(slug: str, ars: str, hosts: Collection[str]) -> str:
    """Return which of these a town of this cell has, in words; "" where none."""
    with operator():
        found = [f"slug {slug}"] if Town.objects.filter(slug=slug).exists() else []
        found += [f"key {ars}"] if ars and Town.objects.filter(ars=ars).exists() else []
        found += [f"host {each.domain}" for each in Domain.objects.filter(domain__in=hosts)]
    return ", the ".join(found)


def told(town: Town) -> dict[str, Any]:
    """Return a town as JSON values; its domains are there already, or are asked for as the operator."""
    return {
        "slug": town.slug,
        "name": town.name,
        "kind": town.kind,
        "state": town.state,
        "ars": town.ars,
        "schema": town.schema_name,
        "hosts": [domain.domain for domain in town.domains.all()],
        "is_sample": town.is_sample,
        "created_at": town.created_at.isoformat(),
    }


def switch(slug: str, *, to: TownState) -> Town:
    """Take a town off the network, or put one on: its pages say so within seconds, its jobs wait meanwhile.

    A town that is leaving is taken back by it, as long as it is there. Each comes back as it went: one that was in
    set-up goes on with that, one that has said farewell – it merged, or its leaving took effect – is closing.

    Raises:
        NotFound: this cell has no town of that name.
        Conflict: it is in no state from which that leads there, or it lives in another cell now.
    """
    pk = by_slug(slug).pk
    with operator(), transaction.atomic():
        town = Town.objects.select_for_update().get(pk=pk)
        is_back = town.leaves_at is not None
        _require_switchable(town, to, is_back=is_back)
        was, state = town.state, _as_it_went(town) if to == TownState.LIVE else to
        town.is_unopened = state == TownState.OFFLINE and (
            was == TownState.SETUP or (was == TownState.LEFT and town.is_unopened)
        )
        town.state, town.leaves_at = state, None
        town.save(update_fields=["state", "leaves_at", "is_unopened"])
        name = "town.returned" if is_back or state == TownState.SETUP else f"town.{to.value}"
        record(name, by=SYSTEM, of=town, uuid=str(town.uuid), slug=slug, before=was, after=state.value)
    directory.forget()
    return by_slug(slug)


def _require_switchable(town: Town, to: TownState, *, is_back: bool) -> None:
    if town.state not in FROM[to] and not is_back:
        raise Conflict(f"{town.slug} is {town.state}.")
    if town.is_arriving:
        raise Conflict(f"{town.slug} is on its way here. Call the move again where it comes from.")
    if is_back and schemas.is_shut(town.schema_name):
        raise Conflict(f"{town.slug} moved to another cell. Move it back from there.")


def _as_it_went(town: Town) -> TownState:
    if town.farewell:
        return TownState.CLOSING
    return TownState.SETUP if town.is_unopened else TownState.LIVE


def open_for_all(schema: str) -> Town:
    """Bring a town that is in set-up to life, in the running transaction of the operator.

    Raises:
        NotFound: this cell has no such town.
        Conflict: it is in another state.
    """
    found: Town | None = Town.objects.select_for_update().filter(schema_name=schema).first()
    if found is None:
        raise NotFound(f"This cell has no schema {schema!r}.")
    if found.state != TownState.SETUP:
        raise Conflict(f"{found.slug} is {found.state}.")
    if found.farewell:
        raise Conflict(f"{found.slug} has left, or went over into another town: it takes nothing new.")
    found.state = TownState.LIVE
    found.save(update_fields=["state"])
    return found
