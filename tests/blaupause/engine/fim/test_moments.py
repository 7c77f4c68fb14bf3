"""Limits of days and times: what a schema says, in minutes, and our word on an answer that of an XSD."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from blaupause.engine.fim.moments import limit, taken, written
from blaupause.engine.fim.payload import oddities, to_answers, to_payload
from blaupause.engine.forms.checking import check
from tests.blaupause.engine.fim_building import TODAY, at, bundle, field, group

XS = "http://www.w3.org/2001/XMLSchema"
XS_TYPES = {"date": "date", "time": "time", "datetime": "dateTime"}
START = datetime.fromisoformat("2026-02-28T23:50")


@pytest.mark.parametrize(
    ("format_", "text", "earliest", "latest"),
    [
        ("date", "1850-01-01", "1850-01-01", "1850-01-01"),
        ("date", "1.2.2026", "2026-02-01", "2026-02-01"),
        ("date", "31.12.9999", "9999-12-31", "9999-12-31"),
        ("date", "2026-02-01Z", None, None),
        ("date", "2026-02-30", None, None),
        ("date", "", None, None),
        ("date", "heute", None, None),
        ("time", "08:00:00", "08:00", "08:00"),
        ("time", "08:00", "08:00", "08:00"),
        ("time", "08:00:00.000", "08:00", "08:00"),
        ("time", "07:59:30", "08:00", "07:59"),
        ("time", "23:59:59", None, "23:59"),
        ("time", "24:00:00", None, None),
        ("time", "08:00:61", None, None),
        ("time", "08:00:00+01:00", None, None),
        ("time", "2026-01-01T08:00:00", None, None),
        ("datetime", "2026-01-01T08:00:00", "2026-01-01T08:00", "2026-01-01T08:00"),
        ("datetime", "2026-02-28T23:59:00.5", "2026-03-01T00:00", "2026-02-28T23:59"),
        ("datetime", "9999-12-31T23:59:59", None, "9999-12-31T23:59"),
        ("datetime", "2026-01-01", None, None),
        ("datetime", "2026-01-01T08:00:00Z", None, None),
    ],
)
def test_a_limit_is_read_as_answers_are_held(format_: str, text: str, earliest: str | None, latest: str | None) -> None:
    assert limit(format_, text, is_earliest=True) == earliest
    assert limit(format_, text, is_earliest=False) == latest


@pytest.mark.parametrize(("format_", "answer"), [("date", "2026-01-01"), ("time", "08:30")])
def test_what_is_written_is_read_again(format_: str, answer: str) -> None:
    assert taken(format_, written(format_, answer)) == answer


# --- The other judge: facets as the FIM editors' tool writes them (XDF3_2_XFall 1.01)


def as_xml(kind: str, moment: datetime) -> str:
    parts: dict[str, date | time | datetime] = {"date": moment.date(), "time": moment.time(), "datetime": moment}
    return parts[kind].isoformat()


def xsd(kind: str, low: str, high: str) -> etree.XMLSchema:
    root = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS})
    simple = etree.SubElement(etree.SubElement(root, f"{{{XS}}}element", name="wert"), f"{{{XS}}}simpleType")
    restriction = etree.SubElement(simple, f"{{{XS}}}restriction", base=f"xs:{XS_TYPES[kind]}")
    etree.SubElement(restriction, f"{{{XS}}}minInclusive", value=low)
    etree.SubElement(restriction, f"{{{XS}}}maxInclusive", value=high)
    return etree.XMLSchema(root)


@settings(max_examples=40)
@given(
    kind=st.sampled_from(sorted(XS_TYPES)),
    ends=st.lists(st.integers(0, 600), min_size=2, max_size=2)
    .map(sorted)
    .filter(lambda ends: -(-ends[0] // 60) <= ends[1] // 60),
    asked=st.integers(-1, 11),
    days=st.integers(-2, 2),
)
def test_our_word_on_a_day_or_time_is_that_of_the_xsd(kind: str, ends: list[int], asked: int, days: int) -> None:
    start = START.replace(hour=10) if kind == "time" else START
    low, high = (as_xml(kind, start + timedelta(seconds=end)) for end in ends)
    answer = as_xml(kind, start + timedelta(minutes=asked, days=days))
    made = bundle(at(group(1, at(field(1, data_type=kind, low=low, high=high)))))
    payload = {"G00000000001": {"F00000000001": answer}}
    structure = made.files["fim.json"]["structure"]
    situation = made.form.situation(to_answers(payload, made.files["form.json"]), {}, TODAY)
    document = etree.Element("wert")
    document.text = answer

    assert (not check(situation)) == xsd(kind, low, high).validate(document)
    assert to_payload(situation, made.files["form.json"], structure) == payload
    assert list(oddities(payload, structure)) == []
