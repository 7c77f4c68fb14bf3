"""Entries of the record as people read them: who did what to which case, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blaupause.audit.town.models import ReadAccess
from blaupause.domain import ActorKind
from blaupause.identity.queries import names_of
from blaupause.tenancy.context import current_place, identity

from . import house, words
from .words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from .house import Ref
    from .search import Row


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did, and what else is known of it.

    Attributes:
        who: the name of a member of staff; else in which capacity somebody acted.
        person: the id of who acted, "" for the platform.
        town: where somebody comes from who acted in this town's stead, else "".
        about: what it was done to, such as the number of a case; "" where that has no name.
        facts: what the entry says besides, each with what a search for it is called ("" for none).
    """

    at: datetime
    kind: Kind
    who: str
    person: str
    town: str
    said: str
    about: str
    number: int | None
    name: str
    ref: Ref
    facts: tuple[tuple[str, str, str], ...]


def entries(rows: Iterable[Row]) -> list[Entry]:
    """Return entries of the record with names, two queries and those of the rooms that know the things."""
    rows = list(rows)
    people = names({row.actor_id for row in rows} | {each for row in rows for each in _mentioned(row)})
    things = house.names({_ref(row) for row in rows})
    return [_entry(row, people, things) for row in rows]


def names(ids: Iterable[str]) -> dict[str, str]:
    """Return what members of staff are called."""
    with identity():
        return names_of(ids)


def _entry(row: Row, people: Mapping[str, str], things: Mapping[Ref, str]) -> Entry:
    town = current_place().town
    is_staff = row.actor_id in people
    name = "" if isinstance(row, ReadAccess) else row.name
    return Entry(
        at=row.at,
        kind=words.kind_of(name) if name else Kind.READ,
        who=people.get(row.actor_id) or _capacity(row),
        person="" if _kind(row) == ActorKind.SYSTEM else row.actor_id,
        town=_home(row) if is_staff and town and row.actor_town != town.slug else "",
        said=_said(row),
        about=things.get(_ref(row), ""),
        number=row.sequence,
        name=name or "read",
        ref=_ref(row),
        facts=tuple(_fact(key, value, people) for key, value in sorted(row.details.items())),
    )


def _home(row: Row) -> str:
    """Return where somebody comes from; the competence centre, which is no town, helps under a grant only."""
    return row.actor_town or (_("Kompetenzzentrum") if "grant" in row.details else "")


def _said(row: Row) -> str:
    if isinstance(row, ReadAccess):
        return words.sentence_of_reading(row.object_type, is_list=not row.object_id)
    return words.sentence(row.name)


def _kind(row: Row) -> str:
    return "" if isinstance(row, ReadAccess) else row.actor_kind


def _capacity(row: Row) -> str:
    """Say who acted where no name is known: a citizen is known here by a pseudonym only."""
    kind = _kind(row)
    if kind == ActorKind.SYSTEM or row.actor_id == "system":
        return _("Die Plattform")
    if kind == ActorKind.STAFF:
        return _("Jemand aus der Verwaltung")
    return _("Jemand ohne Konto") if kind == ActorKind.ANONYMOUS else _("Die antragstellende Person (Konto oder Code)")


def _ref(row: Row) -> Ref:
    return row.object_type, row.object_id


def _mentioned(row: Row) -> tuple[str, ...]:
    person = row.details.get("person")
    return (person,) if isinstance(person, str) else ()


def _fact(key: str, value: Any, people: Mapping[str, str]) -> tuple[str, str, str]:
    if isinstance(value, list):
        return key, ", ".join(str(each) for each in value), ""
    if isinstance(value, dict):
        return key, ", ".join(f"{name}: {each}" for name, each in value.items()), ""
    return key, people.get(str(value), str(value)), f"{key}:{value}"
