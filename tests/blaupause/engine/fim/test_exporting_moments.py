"""Limits of days and times go back into a schema as they came, or as people changed them."""

from __future__ import annotations

from blaupause.engine.fim.bundle import template_of
from blaupause.engine.fim.exporting import export
from blaupause.standards import xdatenfelder
from blaupause.standards.xdatenfelder.model import Field
from tests.blaupause.engine.fim.test_exporting import NOON, places
from tests.blaupause.engine.fim_building import TODAY, at, field, group, schema

MOMENTS = at(
    group(
        1,
        at(field(1, "Geburt", "date", low="1900-01-01", high="2099-12-31")),
        at(field(2, "Beginn", "time", low="07:59:30", high="20:00:59")),
        at(field(3, "Zeitpunkt", "datetime", low="2026-01-01T00:00:00")),
        at(field(4, "Ende", "date", low="heute")),
    )
)


def test_limits_of_days_and_times_come_out_as_they_came_in() -> None:
    files = template_of(schema(MOMENTS), lambda _ref: None, TODAY).files

    assert xdatenfelder.read(xdatenfelder.write(export(files, NOON).schema)).schema == schema(MOMENTS)


def test_limits_of_days_and_times_that_people_changed_are_written() -> None:
    files = template_of(schema(MOMENTS), lambda _ref: None, TODAY).files
    properties = files["form.json"]["schema"]["properties"]
    properties["geburt"]["formatMinimum"] = "1910-01-01"
    properties["beginn"] |= {"formatMinimum": "08:00", "formatMaximum": "19:30"}
    properties["zeitpunkt"]["formatMaximum"] = "2026-12-31T18:00"
    again = xdatenfelder.read(xdatenfelder.write(export(files, NOON).schema)).schema
    found = {each.element.name: each.element for each in places(again) if isinstance(each.element, Field)}

    assert {name: (each.low, each.high, each.version) for name, each in found.items()} == {
        "Geburt": ("1910-01-01", "2099-12-31", "1.1.0"),
        "Beginn": ("07:59:30", "19:30:00", "1.1.0"),
        "Zeitpunkt": ("2026-01-01T00:00:00", "2026-12-31T18:00:00", "1.1.0"),
        "Ende": ("heute", "", "1.0.0"),
    }
    assert template_of(again, lambda _ref: None, TODAY).files["form.json"] == files["form.json"]
