"""Searching the record of a town, or of the hub: events and readings in one list, the newest first, page by page.

Every filter goes by an index of the tables (`audit.fields.searched_by`, the moment); pages are cut by moment and
number, so that the last costs what the first does.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from blaupause.audit import chain
from blaupause.audit.models import HubEvent
from blaupause.audit.telling import OF_A_TOWN
from blaupause.audit.town.models import Event, ReadAccess
from blaupause.domain import ActorKind
from blaupause.tenancy.context import current_place

from . import words
from .words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from .house import Ref

type Row = Event | ReadAccess | HubEvent

PER_PAGE: Final = 50
PERIOD: Final = timedelta(days=30)
"""What is shown to whoever has asked for nothing."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; each state of it has an address.

    Attributes:
        number: a file number, as it was typed; `refs` is what belongs to it.
        person: the id of who acted.
        is_foreign: only what people of other towns did here.
        fact: "name:value" in the details of an entry.
        before: where the page begins: "moment~table~number" of the last entry of the page before.
    """

    number: str = ""
    refs: tuple[Ref, ...] = ()
    person: str = ""
    since: date | None = None
    until: date | None = None
    kind: str = ""
    is_foreign: bool = False
    fact: str = ""
    before: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.number or self.person or self.since or self.until or self.kind or self.is_foreign or self.fact)

    @property
    def told(self) -> dict[str, str]:
        """Return what was asked for, as it stands in addresses and in the record."""
        said = {
            "vorgang": self.number,
            "person": self.person,
            "von": self.since.isoformat() if self.since else "",
            "bis": self.until.isoformat() if self.until else "",
            "art": self.kind,
            "fremd": "ja" if self.is_foreign else "",
            "angabe": self.fact,
        }
        return {name: value for name, value in said.items() if value}

    def url(self, **changed: str) -> str:
        """Return the query of the address of this search, with something changed; "" takes it away."""
        return "?" + urlencode({name: value for name, value in (self.told | changed).items() if value})

    def of_last_days(self) -> Filters:
        """Return what is shown where nothing is asked for."""
        return self if self.is_narrowed else replace(self, since=timezone.localdate() - PERIOD)


def found(filters: Filters) -> tuple[list[Row], str]:
    """Return a page of entries and where the next one begins ("" at the end). One query for each table."""
    rows = [row for each in _narrowed(filters) for row in _page(each, filters.before)]
    rows.sort(key=_place, reverse=True)
    page = rows[:PER_PAGE]
    return page, mark_of(page[-1]) if len(rows) > PER_PAGE else ""


def every(filters: Filters) -> Iterator[Row]:
    """Return every entry that is found, the oldest first."""
    rows = [row for each in _narrowed(filters) for row in each.order_by("at", "pk").iterator()]
    rows.sort(key=_place)
    yield from rows


def counted(filters: Filters) -> tuple[dict[Kind, int], dict[date, int]]:
    """Return how many entries are found of each kind, and on each day. One query for each table."""
    kinds: Counter[Kind] = Counter()
    days: Counter[date] = Counter()
    for rows in _narrowed(filters):
        by = ["day"] if rows.model is ReadAccess else ["day", "name"]
        for group in rows.order_by().annotate(day=TruncDate("at")).values(*by).annotate(number=Count("pk")):
            kinds[words.kind_of(group["name"]) if "name" in group else Kind.READ] += group["number"]
            days[group["day"]] += group["number"]
    return {kind: kinds[kind] for kind in Kind}, dict(sorted(days.items()))


def mark_of(row: Row) -> str:
    at, table, pk = _place(row)
    return f"{at.isoformat()}~{table}~{pk}"


def _place(row: Row) -> tuple[datetime, int, int]:
    """Return what entries are ordered by: what happened together lies by table, then as it was appended."""
    return row.at, int(isinstance(row, ReadAccess)), row.pk


def _page(rows: QuerySet[Any], before: str) -> list[Row]:
    if before:
        moment, table, pk = before.split("~")
        at, own = datetime.fromisoformat(moment), int(rows.model is ReadAccess)
        same = Q(at=at) if own < int(table) else Q(at=at, pk__lt=int(pk)) if own == int(table) else Q(pk__in=())
        rows = rows.filter(Q(at__lte=at) & (Q(at__lt=at) | same))
    return list(rows.order_by("-at", "-pk")[: PER_PAGE + 1])


def _narrowed(filters: Filters) -> list[QuerySet[Any]]:
    """Return what is found of each table that can hold something of it."""
    tables: list[QuerySet[Any]] = [table.objects.all() for table in chain.tables()]
    if current_place().town is None:
        of_towns = reduce(or_, (Q(name__startswith=each) for each in OF_A_TOWN)) & Q(details__town__gt="")
        tables = [rows.exclude(of_towns) for rows in tables]
    narrowed = (_of_kind(rows.filter(_matching(filters, rows.model)), filters.kind) for rows in tables)
    return [rows for rows in narrowed if rows is not None]


def _of_kind(rows: QuerySet[Any], kind: str) -> QuerySet[Any] | None:
    if not kind:
        return rows
    if rows.model is ReadAccess:
        return rows if kind == Kind.READ else None
    if kind == Kind.CHANGE:
        return rows.exclude(name__in=words.names_sorted_elsewhere())
    return rows.filter(name__in=words.names_of(Kind(kind)))


def _matching(filters: Filters, table: type[Row]) -> Q:
    chosen = Q()
    if filters.number:
        chosen &= about(filters.refs, in_lists=table is ReadAccess)
    if filters.person:
        chosen &= Q(actor_id=filters.person)
    if filters.since:
        chosen &= Q(at__gte=_start_of(filters.since))
    if filters.until:
        chosen &= Q(at__lt=_start_of(filters.until + timedelta(days=1)))
    if filters.fact:
        chosen &= saying(filters.fact)
    if filters.is_foreign:
        chosen &= _foreign(table)
    return chosen


def about(refs: Iterable[Ref], *, in_lists: bool) -> Q:
    """Choose what was done to any of these rows; of readings also the lists they stood in."""
    by_type: dict[str, list[str]] = {}
    for type_, id_ in refs:
        by_type.setdefault(type_, []).append(id_)
    chosen = Q(pk__in=())
    for type_, ids in by_type.items():
        chosen |= Q(object_type=type_, object_id__in=ids)
        if in_lists:
            chosen |= reduce(or_, (Q(object_type=type_, details__contains={"ids": [each]}) for each in ids))
    return chosen


_SAID: Final = {"true": (True,), "false": (False,)}
"""What stands for itself; all else that is typed is a word or a number: JSON would take what no database does (NaN)."""


def saying(fact: str) -> Q:
    """Choose what says this in its details: numbers and words alike, alone or in a list."""
    name, _colon, typed = fact.partition(":")
    values: list[Any] = [typed.strip(), *_SAID.get(typed.strip(), ())]
    with suppress(ValueError):
        values.append(int(typed))
    forms = [form for value in values for form in (value, [value])]
    return reduce(or_, (Q(details__contains={name.strip(): form}) for form in forms))


def _foreign(table: type[Row]) -> Q:
    """Choose what people of other towns did, and whoever acted under a grant: the competence centre has no town."""
    town = current_place().town
    chosen = ~Q(actor_town__in=["", town.slug if town else ""])
    sent = chosen if table is ReadAccess else chosen & Q(actor_kind=ActorKind.STAFF)
    return sent | Q(details__has_key="grant", actor_town="")


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
