"""Searching a record: each filter, pages, and that it goes by an index where a town has much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from blaupause.audit import record_list, record_read
from blaupause.audit.town.models import Event, ReadAccess
from blaupause.domain import SYSTEM, Actor, ActorKind
from blaupause.oversight import search
from blaupause.oversight.plotting import MOST, plot_of_days
from blaupause.oversight.search import Filters
from blaupause.oversight.words import Kind
from blaupause.tenancy.context import hub, identity
from tenants.organisation.models import Unit
from tests.blaupause.oversight.looking import PARTNER, at_hub, happened, plan_of
from tests.people import ADMIN, CLERK

if TYPE_CHECKING:
    from tests.worlds import World

TODAY = timezone.localdate


@pytest.fixture
def unit(fulda: World) -> Unit:
    """Something that was changed, read alone and in a list, by three people."""
    unit = Unit.objects.create(name="Steueramt")
    happened("unit.saved", by=ADMIN, of=unit, grant=12, rows=[7])
    happened("membership.changed", by=ADMIN, town="fulda")
    happened("session.opened", by=CLERK)
    happened("town.exported", by=SYSTEM)
    happened("access.refused", by=PARTNER)
    record_read(unit, by=PARTNER)
    record_list(Unit, [unit.pk, 99], by=CLERK)
    return unit


def said(filters: Filters) -> list[str]:
    rows, _next = search.found(filters)
    return [row.name if isinstance(row, Event) else f"read {row.actor_id}" for row in rows]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(kind=Kind.CHANGE), ["unit.saved"]),
        (Filters(kind=Kind.READ), ["read clerk-fulda", "read gesa"]),
        (Filters(kind=Kind.RIGHT), ["membership.changed"]),
        (Filters(kind=Kind.LOGIN), ["session.opened"]),
        (Filters(kind=Kind.EXPORT), ["town.exported"]),
        (Filters(kind=Kind.REFUSED), ["access.refused"]),
        (Filters(person="clerk-fulda"), ["read clerk-fulda", "session.opened"]),
        (Filters(is_foreign=True), ["read gesa", "access.refused"]),
        (Filters(fact="grant:12"), ["unit.saved"]),
        (Filters(fact="rows:7"), ["unit.saved"]),
        (Filters(fact="town:fulda"), ["membership.changed"]),
        (Filters(fact="town:giessen"), []),
        (Filters(until=date(2020, 1, 1)), []),
        (Filters(since=date(2999, 1, 1)), []),
        (Filters(person="clerk-fulda", kind=Kind.LOGIN), ["session.opened"]),
    ],
)
def test_each_filter(unit: Unit, filters: Filters, found: list[str]) -> None:
    assert said(filters) == found


def test_the_competence_centre_is_of_elsewhere_though_it_has_no_town(unit: Unit) -> None:
    helper = Actor(ActorKind.STAFF, id="karl")
    happened("delegation.read", by=helper, grant="g")
    happened("session.opened", by=helper)

    assert said(Filters(is_foreign=True)) == ["delegation.read", "read gesa", "access.refused"]


def test_a_thing_is_found_alone_and_in_lists(unit: Unit) -> None:
    refs = ((Unit._meta.label, str(unit.pk)),)

    assert said(Filters(number="X", refs=refs)) == ["read clerk-fulda", "read gesa", "unit.saved"]
    assert said(Filters(number="X", refs=())) == []


def test_kinds_and_days_are_counted(unit: Unit) -> None:
    kinds, days = search.counted(Filters())

    assert list(kinds.values()) == [2, 1, 1, 1, 1, 1]
    assert days == {TODAY(): 7}


def test_what_is_asked_for_stands_in_the_address() -> None:
    asked = Filters(number="FD-1", person="p", since=date(2026, 3, 1), until=date(2026, 3, 2), is_foreign=True)

    assert asked.url(art="gelesen", vorgang="") == "?person=p&von=2026-03-01&bis=2026-03-02&fremd=ja&art=gelesen"
    assert asked.of_last_days() == asked
    assert Filters().of_last_days().since == TODAY() - timedelta(days=30)


def test_pages_tell_each_entry_once(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where events and readings happened at the same moment."""
    monkeypatch.setattr(search, "PER_PAGE", 3)
    unit = Unit.objects.create(name="Steueramt")
    for _time in range(4):
        happened("unit.saved", by=ADMIN, of=unit)
        record_read(unit, by=CLERK)
    seen, before = [], ""
    for _page in range(3):
        rows, before = search.found(replace(Filters(), before=before))
        seen += [(type(row), row.pk) for row in rows]

    assert before == ""
    assert len(seen) == len(set(seen)) == 8
    assert seen == [(type(row), row.pk) for row in reversed(list(search.every(Filters())))]


def test_the_days_of_a_period_are_those_here(fulda: World) -> None:
    Event.objects.create(name="unit.saved", actor_kind="staff", at="2026-03-01T23:30:00+00:00")  # 00:30 of the second

    assert said(Filters(since=date(2026, 3, 2), until=date(2026, 3, 2))) == ["unit.saved"]
    assert said(Filters(until=date(2026, 3, 1))) == []


def test_the_hub_shows_its_own_and_no_towns(fulda: World) -> None:
    at_hub("template.published", by=SYSTEM)
    at_hub("membership.changed", by=ADMIN, town="fulda")
    at_hub("session.opened", by=ADMIN, town="")

    with hub():
        rows, _next = search.found(Filters())
        assert [getattr(row, "name", "") for row in rows] == ["session.opened", "template.published"]
    with identity():
        assert len(search.found(Filters())[0]) == 2


MANY = """
    INSERT INTO audit_event (at, name, actor_kind, actor_id, actor_town, object_type, object_id, details, request_id)
    SELECT now() - n * interval '1 minute', 'case.taken', 'staff', 'p' || n % 200, 'fulda', 'casework.Case',
        (n % 5000)::text, '{}', '' FROM generate_series(1, 100000) n
"""
MANY_READINGS = """
    INSERT INTO audit_readaccess (at, actor_id, actor_town, object_type, object_id, details)
    SELECT now() - n * interval '1 minute', 'p' || n % 200, 'fulda', 'casework.Case',
        CASE WHEN n % 50 = 0 THEN '' ELSE (n % 5000)::text END,
        CASE WHEN n % 50 = 0 THEN jsonb_build_object('ids', jsonb_build_array((n % 5000)::text)) ELSE '{}' END
    FROM generate_series(1, 100000) n
"""


def test_in_a_large_record_a_search_goes_by_an_index(fulda: World) -> None:
    """Plans, not times: a case, a person, a fact in the details and the newest page never walk a table."""
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute(MANY_READINGS)
    case = (("casework.Case", "7"), ("casework.Note", "3"))
    for asked in (Filters(number="X", refs=case), Filters(person="p7"), Filters(fact="grant:12"), Filters()):
        for rows in search._narrowed(asked):  # the very queries of the page
            sql, params = rows.order_by("-at", "-pk")[:51].query.sql_with_params()
            plan = plan_of(sql, params)
            assert "Seq Scan" not in plan, (asked, plan)
            assert "Index" in plan


def test_a_reading_is_one_statement(fulda: World, django_assert_num_queries: object) -> None:
    unit = Unit.objects.create(name="Steueramt")

    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        record_read(unit, by=CLERK)
    with django_assert_num_queries(0):  # type: ignore[operator]  # same
        record_list(Unit, [], by=CLERK)

    assert ReadAccess.objects.count() == 1


def test_a_plot_has_few_bars() -> None:
    first = date(2020, 1, 1)
    for days in (1, 60, 300, 1500):
        bars = plot_of_days({first + timedelta(days=n): 1 for n in range(days)}).bars
        assert 0 < len(bars) <= MOST
        assert sum(bar.number for bar in bars) == days
    assert plot_of_days({}).bars == ()
