"""Two editions of the register, and what only a person can tell, give the history. Keys of Hanau are the real ones."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Conflict, Invalid, Refused
from blaupause.tenancy.context import hub
from shared_services.hub import queries as places
from shared_services.register import queries
from shared_services.register.actions import succeed
from shared_services.register.models import Authority, AuthorityKey, Succession
from tests.people import ADMIN, EDITOR
from tests.shared_services.register.test_register import take

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
BEFORE = """
10 | 06       |      | Hessen                         |    |
20 | 064      |      | Reg.-Bez. Darmstadt            |    |
40 | 06435    |      | Main-Kinzig-Kreis              | 44 |
50 | 06435    | 0014 | Hanau, Brüder-Grimm-Stadt      | 50 |
60 | 06435014 | 0014 | Hanau, Brüder-Grimm-Stadt      | 63 | 63450
50 | 06435    | 0029 | Wächtersbach, Stadt            | 50 |
60 | 06435029 | 0029 | Wächtersbach, Stadt            | 63 | 63607
50 | 06435    | 0030 | Altdorf                        | 50 |
60 | 06435030 | 0030 | Altdorf                        | 64 | 63608
"""
AFTER = """
10 | 06       |      | Hessen                         |    |
20 | 064      |      | Reg.-Bez. Darmstadt            |    |
40 | 06415    |      | Hanau, Brüder-Grimm-Stadt      | 41 |
50 | 06415    | 0000 | Hanau, Brüder-Grimm-Stadt      | 50 |
60 | 06415000 | 0000 | Hanau, Brüder-Grimm-Stadt      | 61 | 63450
40 | 06435    |      | Main-Kinzig-Kreis              | 44 |
50 | 06435    | 0029 | Wächtersbach, Stadt            | 50 |
60 | 06435029 | 0029 | Wächtersbach, Stadt            | 63 | 63607
"""
OLD, NEW = "06435014", "06415000"
DAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def at_the_hub() -> Iterator[None]:
    with hub():
        yield


def tell(old: str = OLD, new: str = "064150000000", *, on: date = DAY, source: str = "Gesetz", by: Any = EDITOR) -> Any:
    return succeed(old=old, new=new, on=on, source=source, by=by)


def spans(value: str) -> list[tuple[date, date | None]]:
    return list(AuthorityKey.objects.filter(value=value).values_list("valid_from", "valid_to"))


def show(*arguments: str) -> Any:
    out = StringIO()
    call_command("register_show", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def values(told: Any) -> set[str]:
    return {key["value"] for key in told["keys"]}


def test_two_editions_tell_that_a_town_goes_on_under_another_key() -> None:
    take(BEFORE, day="20251231")

    difference = take(AFTER, day="20260331")

    assert [(change.known.authority.name, "keys" in change.fields) for change in difference.changed] == [
        ("Hanau, Brüder-Grimm-Stadt", True)
    ]
    assert [gone.authority.name for gone in difference.gone] == ["Altdorf"]
    assert difference.new == ()
    assert Authority.objects.filter(name__startswith="Hanau").count() == 1
    assert queries.authority(OLD).authority == queries.authority(NEW).authority


def test_old_and_new_key_are_found_by_date() -> None:
    take(BEFORE, day="20251231")
    take(AFTER, day="20260331")
    tell()

    assert spans(OLD) == [(date(2025, 12, 31), date(2025, 12, 31))]
    assert spans(NEW) == [(DAY, None)]
    for key in (OLD, NEW, "064350014014", "064150000000"):
        assert values(show(key, "--at", "2025-12-31")) == {OLD, "064350014014"}
        assert values(show(key, "--at", "2026-01-01")) == {NEW, "064150000000", "06415"}
    assert values(show(NEW, "--at", "1999-01-01")) == {OLD, "064350014014"}
    (old,), (new,) = places.while_typing(OLD).hits, places.while_typing(NEW).hits
    assert (old.name, old.note) == ("Hanau", "63450 · Schlüssel 06435014 bis 31.12.2025")
    assert (new.name, new.note) == ("Hanau", "63450")


def test_a_change_can_be_told_before_the_new_edition_comes_and_the_import_agrees() -> None:
    take(BEFORE, day="20251231")
    tell()

    difference = take(AFTER, day="20260331")

    assert [change.fields for change in difference.changed] == [("text_kind",)]
    assert spans(NEW) == [(DAY, None)]
    assert spans("06415") == [(DAY, None)]
    assert HubEvent.objects.filter(name="register.succeeded").get().details["source"] == "Gesetz"


def test_told_twice_it_is_told_once() -> None:
    take(BEFORE, day="20251231")
    tell()
    tell()
    assert spans(NEW) == [(DAY, None)]
    assert AuthorityKey.objects.filter(valid_to=None, value__startswith="06415").count() == 3


def test_a_back_dated_day_moves_the_day_that_was_only_at_the_latest() -> None:
    take(BEFORE, day="20251231")
    tell(on=date(2020, 1, 1))
    assert spans(OLD) == [(date(2019, 12, 31), date(2019, 12, 31))]


def test_two_of_one_name_are_not_taken_for_each_other() -> None:
    take(BEFORE.replace("Altdorf   ", "Hanau     ").replace("63608", "63450"), day="20251231")

    difference = take(AFTER, day="20260331")

    assert [entry.ars for entry in difference.new] == ["064150000000"]
    assert len(difference.gone) == 2


def test_one_takes_over_from_another() -> None:
    take(BEFORE, day="20251231")

    after = tell("06435030", "06435029", on=date(2026, 2, 1))
    tell("06435030", "06435029", on=date(2026, 2, 1))

    assert after.name == "Wächtersbach, Stadt"
    assert spans("06435030") == [(date(2025, 12, 31), date(2026, 1, 31))]
    assert queries.standing("064350030030").successors == (("064350029029", "Wächtersbach"),)
    assert Succession.objects.get().source == "Gesetz"
    (hit,) = places.while_typing("06435030").hits
    assert (hit.name, hit.note) == (
        "Wächtersbach",
        "63607 · Main-Kinzig-Kreis · Schlüssel 06435030 bis 31.01.2026",
    )
    assert show("06435029")["predecessors"] == [{"name": "Altdorf", "on": "2026-02-01", "source": "Gesetz"}]
    assert show("06435030")["successors"][0]["name"] == "Wächtersbach, Stadt"


def test_nobody_follows_whom_they_preceded() -> None:
    take(BEFORE, day="20251231")
    tell("06435030", "06435029")
    tell("06435029", OLD)
    with pytest.raises(Conflict, match="Altdorf ist schon in Hanau aufgegangen"):
        tell(OLD, "06435030")


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"old": "99999999"}, "alt", "kennt das Register nicht"),
        ({"old": "Hanau"}, "alt", "ist kein Schlüssel"),
        ({"new": "123"}, "neu", "5, 8, 9 oder 12 Ziffern"),
        ({"new": OLD}, "neu", "sind gleich"),
        ({"new": "06415000"}, "neu", "12 Ziffern"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "tag", "in der Zukunft"),
        ({"source": " "}, "quelle", "Nennen Sie die Quelle"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(facts: dict[str, Any], field: str, words: str) -> None:
    take(BEFORE, day="20251231")
    with pytest.raises(Invalid, match=words) as refused:
        tell(**facts)
    assert refused.value.field == field
    assert spans(OLD) == [(date(2025, 12, 31), None)]


def test_a_town_tells_nothing() -> None:
    take(BEFORE, day="20251231")
    with pytest.raises(Refused):
        tell(by=ADMIN)


def test_a_district_goes_on_under_another_key() -> None:
    take(BEFORE, day="20251231")
    tell("06435", "06499", by=SYSTEM)
    assert spans("06499") == [(DAY, None)]
    assert spans("06435") == [(date(2025, 12, 31), date(2025, 12, 31))]


def test_a_town_that_stays_in_a_district_does_not_take_the_districts_key() -> None:
    take(BEFORE, day="20251231")
    tell(OLD, "064350015015", by=SYSTEM)
    assert (spans("064350015015"), spans("06435015")) == ([(DAY, None)], [(DAY, None)])
    assert [last for _first, last in spans("06435")] == [None]  # the district's own, as before


def test_the_command_tells_the_same() -> None:
    take(BEFORE, day="20251231")
    out = StringIO()
    call_command("register_succeed", OLD, "064150000000", "--on", "2026-01-01", "--source", "Gesetz", stdout=out)
    assert out.getvalue().startswith("Hanau, Brüder-Grimm-Stadt: 06435014 until the day before 2026-01-01")
    call_command("register_succeed", OLD, NEW, "--on", "2026-01-01", "--source", "Gesetz", "--json", stdout=out)
    with pytest.raises(CommandError, match="sind gleich"):
        call_command("register_succeed", OLD, OLD, "--on", "2026-01-01", "--source", "Gesetz")
    for name, *arguments in (("register_succeed", OLD, NEW, "--source", "x", "--on", "gestern"),
                             ("register_show", OLD, "--at", "gestern")):  # fmt: skip
        with pytest.raises(CommandError, match="is no day"):
            call_command(name, *arguments)
    text = StringIO()
    call_command("register_show", NEW, "--at", "2026-01-01", stdout=text)
    assert "06415000" in text.getvalue()
