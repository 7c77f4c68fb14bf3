"""The clerk's list: views with counts, search, filters, sorting, pages. A constant number of queries."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blaupause.standards.sort import fold
from tenants.applications.queries import folded
from tenants.casework import rules
from tenants.casework.enums import CaseState
from tenants.casework.queries.cases import cases_of
from tenants.correspondence.queries import unread_applications

if TYPE_CHECKING:
    from datetime import date

    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from blaupause.domain import Actor
    from tenants.casework.models import Case

PER_PAGE: Final = 50
MOST_NEIGHBOURS: Final = 1000
SORTS: Final = {
    "frist": (F("due_on").asc(nulls_last=True), F("pk").asc()),
    "-frist": (F("due_on").desc(nulls_last=True), F("pk").desc()),
    "vorgang": (F("service_title").asc(), F("number").asc()),
    "-vorgang": (F("service_title").desc(), F("number").desc()),
    "von": (F("search_words").asc(), F("pk").asc()),
    "-von": (F("search_words").desc(), F("pk").desc()),
    "eingang": (F("received_at").asc(), F("pk").asc()),
    "-eingang": (F("received_at").desc(), F("pk").desc()),
}
VIEWS: Final[dict[str, _StrPromise]] = {
    "meine": gettext_lazy("Meine Vorgänge"),
    "niemand": gettext_lazy("Nicht zugewiesen"),
    "woche": gettext_lazy("Frist diese Woche"),
    "wartet": gettext_lazy("Wartet auf Antwort"),
    "nachrichten": gettext_lazy("Neue Nachrichten"),
    "offen": gettext_lazy("Alle offenen"),
    "erledigt": gettext_lazy("Erledigte"),
}
STATES: Final = {"neu": CaseState.NEW, "pruefung": CaseState.IN_REVIEW, "wartet": CaseState.WAITING}
PLAN_BEFORE_NUMBER: Final = re.compile(r".*/(?=\w+-\d{4}-\d)")
"""Place in the file plan as it stands before a number: "10 24.1/FD-2026-000711"."""
type Services = tuple[tuple[str, str], ...]
"""Slug and title of each service that a clerk has cases of."""
OPEN: Final = ~Q(state=CaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; each state of it has an address."""

    view: str = "meine"
    text: str = ""
    service: str = ""
    state: str = ""
    clerk: str = ""
    sort: str = ""
    page: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.service or self.state or self.clerk)

    @property
    def query(self) -> str:
        """Return it as the query of an address."""
        words = {
            "ansicht": self.view,
            "q": self.text,
            "leistung": self.service,
            "status": self.state,
            "zustaendig": self.clerk,
            "sort": self.sort,
            "seite": self.page,
        }
        return "?" + urlencode({key: value for key, value in words.items() if value})


@dataclass(frozen=True, slots=True)
class View:
    """A saved way to look at the list; `count` is None where nobody needs it."""

    id: str
    title: str
    count: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    """A head of the table that sorts; `order` is what `aria-sort` says."""

    title: str
    url: str
    order: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a case, with its status word and label."""

    case: Case
    word: str
    label: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """The list as it is shown.

    Attributes:
        summary: "1 überfällig · 1 heute fällig", "" when neither.
        in_view: how many cases the view has without filters.
        next_due: the next day on which something is due, for a view that is empty.
    """

    filters: Filters
    title: str
    page: Page[Case]
    rows: tuple[Row, ...]
    views: tuple[View, ...]
    chips: tuple[Chip, ...]
    columns: tuple[Column, ...]
    services: tuple[tuple[str, str], ...]
    summary: str
    in_view: int
    unassigned: int
    next_due: date | None = field(default=None)


def inbox(filters: Filters, by: Actor) -> Inbox:
    """Return the list of a clerk. Five queries, and one more only where the list is empty."""
    visible = cases_of(by)
    counts = _counts(visible, by)
    services = _services(by)
    found = Paginator(listed(filters, by, services), PER_PAGE).get_page(filters.page)
    empty = not found.paginator.count
    return Inbox(
        filters=filters,
        title=str(VIEWS[filters.view]),
        page=found,
        rows=tuple(map(_row, found.object_list)),
        views=_views(filters, counts),
        chips=_chips(filters, dict(services)),
        columns=_columns(filters),
        services=services,
        summary=_summary(counts),
        in_view=counts.get(filters.view, 0),
        unassigned=counts["niemand"],
        next_due=visible.filter(OPEN).aggregate(next=Min("due_on"))["next"] if empty else None,
    )


def _row(case: Case) -> Row:
    decision = getattr(case, "decision", None)
    told = (decision.outcome, decision.citizen_label) if decision else ()
    return Row(case, *rules.status_of(case, *told))


def listed(filters: Filters, by: Actor, services: Services = ()) -> QuerySet[Case]:
    """Return the cases that fit, in order, with what a row shows; text also finds services of the list by title."""
    found = cases_of(by).filter(_conditions(by)[filters.view], *_narrowed(filters, by, services))
    found = found.select_related("unit", "decision").defer("decision__reasons", "decision__fee")
    otherwise = "-eingang" if filters.view == "erledigt" else "frist"
    return found.order_by(*SORTS.get(filters.sort, SORTS[otherwise]))


def neighbours(number: str, filters: Filters, by: Actor) -> tuple[str, str]:
    """Return the file numbers before and after a case in its list, "" where there is none."""
    services = _services(by) if filters.text else ()
    numbers = list(listed(filters, by, services).values_list("number", flat=True)[:MOST_NEIGHBOURS])
    if number not in numbers:
        return "", ""
    at = numbers.index(number)
    return (numbers[at - 1] if at else ""), (numbers[at + 1] if at + 1 < len(numbers) else "")


def _conditions(by: Actor) -> dict[str, Q]:
    today = timezone.localdate()
    sunday = today + timedelta(days=6 - today.weekday())
    return {
        "meine": OPEN & Q(clerk_id=by.id),
        "niemand": OPEN & Q(clerk_id=""),
        "woche": OPEN & Q(due_on__lte=sunday),
        "wartet": Q(state=CaseState.WAITING),
        "nachrichten": Q(application__in=unread_applications()),
        "offen": OPEN,
        "erledigt": Q(state=CaseState.CLOSED),
    }


def _counts(visible: QuerySet[Case], by: Actor) -> dict[str, int]:
    today = timezone.localdate()
    conditions = {
        view: condition for view, condition in _conditions(by).items() if view not in {"erledigt", "nachrichten"}
    }
    mine = conditions["meine"]
    counted = {view: Count("pk", filter=condition) for view, condition in conditions.items()}
    counted |= {
        "spaet": Count("pk", filter=mine & Q(due_on__lt=today)),
        "heute": Count("pk", filter=mine & Q(due_on=today)),
    }
    found = visible.filter(OPEN).aggregate(**counted)
    return found | {"nachrichten": visible.filter(_conditions(by)["nachrichten"]).count()}


def _services(by: Actor) -> Services:
    return tuple(cases_of(by).order_by("service_title").values_list("service_slug", "service_title").distinct())


def _narrowed(filters: Filters, by: Actor, services: Services) -> list[Q]:
    narrowed = [
        Q(number__icontains=word)
        | Q(search_words__contains=f" {folded(word)}")
        | Q(service_slug__in=[slug for slug, title in services if fold(word) in fold(title)])
        for word in PLAN_BEFORE_NUMBER.sub("", filters.text).split()
        if folded(word)
    ]
    if filters.service:
        narrowed.append(Q(service_slug=filters.service))
    if filters.state in STATES:
        narrowed.append(Q(state=STATES[filters.state]))
    if filters.clerk == "ich":
        narrowed.append(Q(clerk_id=by.id))
    if filters.clerk == "niemand":
        narrowed.append(Q(clerk_id=""))
    return narrowed


def _views(filters: Filters, counts: dict[str, int]) -> tuple[View, ...]:
    return tuple(
        View(id_, str(title), counts.get(id_), Filters(view=id_).query, id_ == filters.view)
        for id_, title in VIEWS.items()
    )


def _chips(filters: Filters, services: dict[str, str]) -> tuple[Chip, ...]:
    states = {"neu": _("Neu"), "pruefung": _("In Prüfung"), "wartet": _("Wartet auf Antwort")}
    clerks = {"ich": _("ich"), "niemand": _("niemand")}
    known = (
        ("text", _("Suche: %s"), filters.text),
        ("service", _("Leistung: %s"), services.get(filters.service, filters.service)),
        ("state", _("Status: %s"), states.get(filters.state, "")),
        ("clerk", _("Zuständig: %s"), clerks.get(filters.clerk, "")),
    )
    return tuple(
        Chip(label % value, replace(filters, page="", **{name: ""}).query) for name, label, value in known if value
    )


def _columns(filters: Filters) -> tuple[Column, ...]:
    titles = {"frist": _("Frist"), "vorgang": _("Vorgang"), "von": _("Von"), "eingang": _("Eingang")}
    current = filters.sort or ("-eingang" if filters.view == "erledigt" else "frist")
    columns = []
    for name, title in titles.items():
        up, down = current == name, current == f"-{name}"
        url = replace(filters, sort=f"-{name}" if up else name, page="").query
        order = "ascending" if up else "descending" if down else ""
        columns.append(Column(title + (" ↑" if up else " ↓" if down else ""), url, order))
    return tuple(columns)


def _summary(counts: dict[str, int]) -> str:
    late = ngettext("%(n)s überfällig", "%(n)s überfällig", counts["spaet"]) % {"n": counts["spaet"]}
    soon = ngettext("%(n)s heute fällig", "%(n)s heute fällig", counts["heute"]) % {"n": counts["heute"]}
    return " · ".join(text for text, count in ((late, counts["spaet"]), (soon, counts["heute"])) if count)
