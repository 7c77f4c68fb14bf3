"""Real schemas, read as the standard says."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.standards.xdatenfelder import Counts, SchemaError, read
from blaupause.standards.xdatenfelder.model import DataType, Field, FieldKind, Group
from tests.fim import DATA, NEEDS_DATA, SCHEMAS, schema_file

if TYPE_CHECKING:
    from pathlib import Path

    from blaupause.standards.xdatenfelder import Schema

pytestmark = NEEDS_DATA

COUNTS = {
    "S00000000362": (65, 26, 19, 2, 3),
    "S00000000364": (14, 3, 1, 0, 0),
    "S00000000367": (21, 7, 1, 0, 1),
    "S00000000371": (27, 7, 5, 0, 3),
    "S00000000373": (15, 5, 1, 0, 2),
    "S00000000374": (147, 58, 39, 15, 6),
    "S00000000385": (84, 38, 23, 4, 6),
    "S00000000395": (21, 7, 1, 0, 1),
    "S02000000112": (86, 21, 8, 0, 1),
    "S05000001216": (140, 38, 5, 6, 11),
    "S05000001299": (82, 20, 23, 5, 8),
    "S07000000200": (17, 7, 5, 1, 1),
    "S07000000219": (37, 15, 6, 6, 2),
    "S07000000243": (45, 17, 5, 4, 3),
}
"""Occurrences in the files, counted by hand and by another tool."""


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_released_schemas_are_read_with_everything_in_them(path: Path) -> None:
    reading = read(path)
    about = json.loads((DATA / f"xdf3/{reading.schema.id}.meta.json").read_text())

    assert reading.counts == Counts(*COUNTS[reading.schema.id])
    assert (reading.schema.version, reading.schema.name) == (about["fim_version"], about["name"])
    assert int(reading.schema.state) == about["freigabe_status"]
    assert [basis.title for basis in reading.schema.bases] == about["bezug"]
    assert reading.warnings == ()


def test_a_schema_is_the_same_however_it_is_laid_out() -> None:
    plain, pretty = (read(DATA / f"xdf3/S00000000371{kind}.xdf3.xml") for kind in ("", ".pretty"))

    assert plain == pretty


def test_an_element_that_stands_at_several_places_is_one_object() -> None:
    places = [child.element for _path, child in read(schema_file("S00000000374")).schema.walk()]
    names = {(each.id, each.version) for each in places}

    assert len({id(each) for each in places}) == len(names) < len(places)


def test_details_of_fields_are_kept() -> None:
    found = {child.element.id: child.element for _path, child in read(schema_file("S00000000364")).schema.walk()}
    postcode, street = found["F60000000246"], found["F60000000243"]

    assert isinstance(postcode, Field)
    assert (postcode.min_length, postcode.max_length) == (5, 5)
    assert postcode.pattern == "([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}"
    assert (postcode.kind, postcode.data_type, postcode.origin) == (FieldKind.INPUT, DataType.TEXT, "HAR")
    assert (street.label, street.version) == ("Straße", "1.2.0")


def test_an_auswahlgruppe_is_known() -> None:
    choices = [
        (child.element.id, child.least, child.most)
        for _path, child in read(schema_file("S00000000385")).schema.walk()
        if isinstance(child.element, Group) and child.element.is_choice
    ]

    assert choices == [("G00000002218", 0, 1)]


# --- XDatenfelder 2.0

ARTEFACTS = {"description", "codes", "code_list", "pattern", "document", "life"}
SPELLED = str.maketrans({"≤": "<=", "≥": ">=", "„": "'", "“": "'"})
"""What the converter changes on its own: lists it could not load, moments, patterns escaped, signs spelled out."""


def _plain(value: Any) -> Any:
    """Return what of a schema both must agree on, spaces made one."""
    if dataclasses.is_dataclass(value):
        named = ((each.name, getattr(value, each.name)) for each in dataclasses.fields(value))
        return {name: _plain(inner) for name, inner in named if name not in ARTEFACTS}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return " ".join(value.translate(SPELLED).split()) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("name", "counts"),
    [("S00000094V1.0", (44, 16, 13, 4, 0)), ("S00000186v1.0", (156, 42, 38, 14, 0))],
)
def test_version_2_reads_as_the_federal_converter_writes_it(name: str, counts: tuple[int, ...]) -> None:
    reading = read(DATA / f"xdf2/{name}_xdf2.xml")
    converted = read(DATA / f"oracle/xdf2-to-xdf3/{name}.xdf3.xml").schema

    assert reading.counts == Counts(*counts)
    assert _told(reading.schema) == _told(converted)


def _told(schema: Schema) -> Any:
    return _plain(dataclasses.replace(schema, definition="", help=""))


# --- Small cases

REFUSED = {
    "v2-data--duplicate-optional-value.xml": (15, "beschreibung"),
    "v2-data--duplicate-required-value.xml": (13, "name"),
    "v2-data--unknown-namespace.xml": (2, "xdatenfelder.stammdatenschema.0102"),
    "v3-data--duplicate-id-node.xml": (11, "id"),
    "v3-data--empty-id-node.xml": (10, "id"),
    "v3-data--invalid-freigabestatus.xml": (17, "freigabestatus"),
    "v3-data--missing-id-node.xml": (9, "identifikation"),
    "v3-data--unexpected-node.xml": (11, "unknown"),
    "v3-data--unknown-namespace.xml": (3, "xdatenfelder.datenfeldgruppe.0103"),
}


@pytest.mark.parametrize("path", sorted(DATA.glob("parser-cases/*.xml")), ids=lambda path: path.name)
def test_cases_of_other_parsers(path: Path) -> None:
    if path.name not in REFUSED:
        assert read(path).schema.id
        return
    with pytest.raises(SchemaError) as error:
        read(path)
    (mistake,) = error.value.mistakes
    assert (mistake.line, mistake.element) == REFUSED[path.name]
    assert mistake.message.endswith(".")
