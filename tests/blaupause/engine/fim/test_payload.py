from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from blaupause.engine.bundles import check
from blaupause.engine.fim.payload import oddities, to_answers, to_payload
from blaupause.engine.fim.xfall import to_xml
from blaupause.standards.xdatenfelder.model import Child, Code, Group
from tests.blaupause.engine.building import as_bytes
from tests.blaupause.engine.fim.roots import ROOTS
from tests.blaupause.engine.fim_building import TODAY, at, bundle, field, group

F1, F2, F3, F4, F5, G1, G2, G3, G4 = (
    *(f"F0000000000{number}" for number in range(1, 6)),
    *(f"G0000000000{number}" for number in range(1, 5)),
)
CODES = (Code("1", "Eins"), Code("2", "Zwei"))


def round_trip(payload: dict[str, Any], *children: Child) -> dict[str, Any]:
    """Return what becomes of a payload that is read as answers and written again."""
    built = bundle(*children)
    form = built.files["form.json"]
    situation = built.form.situation(to_answers(payload, form), {}, TODAY)
    return to_payload(situation, form, built.files["fim.json"]["structure"])


def odd(payload: Any, *children: Child) -> list[str]:
    return list(oddities(payload, bundle(*children).files["fim.json"]["structure"]))


PERSON = group(
    1,
    at(field(1, "Name")),
    at(group(2, at(field(2, "Strasse")), at(field(3, "Etage", "num_int"), "0:1"), name="Anschrift")),
    at(group(3, at(field(4, "Betrag", "num_currency")), name="Kind"), "0:*"),
    at(field(5, "Telefon"), "0:*"),
    at(group(4, at(field(4, "Betrag", "num_currency"), "0:1"), name="Arzt"), "0:1"),
)


def test_answers_are_nested_as_the_schema_is() -> None:
    payload = {G1: {F1: "A", G2: {F2: "Weg", F3: 4}, G3: [{F4: 12.5}, {F4: 0.01}], F5: ["1", "2"], G4: {F4: 3.0}}}

    assert round_trip(payload, at(PERSON)) == payload
    assert odd(payload, at(PERSON)) == []


def test_what_is_not_answered_is_not_there_but_for_groups_that_must_be() -> None:
    assert round_trip({G1: {F1: "A"}}, at(PERSON)) == {G1: {F1: "A", G2: {}}}
    assert round_trip({}, at(PERSON)) == {G1: {G2: {}}}


def test_a_group_without_entries_is_not_there() -> None:
    built = bundle(at(PERSON))
    form = built.files["form.json"]

    situation = built.form.situation({"kind": [], "name": "A"}, {}, TODAY)

    assert to_payload(situation, form, built.files["fim.json"]["structure"]) == {G1: {F1: "A", G2: {}}}


def test_order_is_that_of_the_schema() -> None:
    assert list(round_trip({F2: "b", F1: "a"}, at(field(1, "A")), at(field(2, "B")))) == [F1, F2]


def test_a_choice_is_the_part_that_was_chosen_even_with_nothing_in_it() -> None:
    choice = group(1, at(group(2, at(field(2, "B"), "0:1"), name="Brief")), at(field(1, "Mail")), is_choice=True)

    payloads: list[dict[str, Any]] = [{G1: {G2: {}}}, {G1: {G2: {F2: "x"}}}, {G1: {F1: "x"}}]
    for payload in payloads:
        assert round_trip(payload, at(choice)) == payload
        assert odd(payload, at(choice)) == []
    assert round_trip({}, at(choice)) == {}
    assert odd({G1: {G2: {}, F1: "x"}}, at(choice)) == [G1]
    assert odd({G1: {}}, at(choice)) == [G1]
    assert odd({G1: "x"}, at(choice)) == [G1]


def test_several_choices_and_values_that_stand_fast() -> None:
    children = (
        at(field(1, "Farbe", kind="select", codes=CODES), "0:*"),
        at(field(2, "Land", kind="hidden", content="DE")),
        at(field(3, "Nur Text", kind="label", content="Hallo")),
    )

    assert round_trip({F1: ["1", "2"]}, *children) == {F1: ["1", "2"], F2: "DE"}


def test_values_that_stand_fast_have_the_type_of_their_field() -> None:
    children = (
        at(field(1, "Ja", "bool", kind="hidden", content="true")),
        at(field(2, "Zahl", "num_int", kind="hidden", content="7"), "2:3"),
        at(field(3, "Betrag", "num_currency", kind="locked", content="1.50")),
        at(field(4, "Farbe", kind="locked", content="1", codes=CODES)),
        at(field(5, "Nein", "bool", kind="hidden", content="0")),
    )

    assert round_trip({}, *children) == {F1: True, F2: [7, 7], F3: 1.5, F4: "1", F5: False}
    assert bundle(*children).files["form.json"]["pages"][0]["questions"][3]["text"] == "Eins"


def test_a_value_of_a_part_that_was_not_chosen_is_not_there() -> None:
    fixed, other = at(field(1, "Art", kind="hidden", content="A")), at(field(2, "Art", kind="hidden", content="B"))
    inner = group(3, at(group(4, fixed, at(field(3, "Ort")), name="Hier")), other, name="Wo", is_choice=True)
    choice = group(1, at(inner), at(group(2, other, at(field(4, "Mail")), name="Netz")), is_choice=True)

    payloads: list[dict[str, Any]] = [
        {G1: {G3: {G4: {F1: "A", F3: "x"}}}},
        {G1: {G3: {F2: "B"}}},
        {G1: {G2: {F2: "B", F4: "x"}}},
    ]
    for payload in payloads:
        assert round_trip(payload, at(choice)) == payload
        assert odd(payload, at(choice)) == []


def test_a_group_that_must_come_stands_there_even_when_it_asks_nothing() -> None:
    told = group(1, at(field(1, "Hinweis", kind="label")), name="Rat")

    assert round_trip({}, at(told, "2:*")) == {G1: [{}, {}]}
    assert odd({G1: {}}, at(told, "0:0")) == [G1]
    fixed = group(1, at(field(1, "Land", kind="hidden", content="DE")), name="Land")
    assert round_trip({}, at(fixed, "2:*")) == {G1: [{F1: "DE"}, {F1: "DE"}]}
    assert round_trip({}, at(fixed, "0:*")) == {}


def test_amounts_and_times_that_come_several_times_are_written_as_single_ones_are() -> None:
    children = (
        at(field(1, "Betrag", "num_currency"), "0:*"),
        at(field(2, "Uhrzeit", "time")),
        at(field(3, "Zeitpunkt", "datetime"), "0:*"),
    )
    payload = {F1: [12.5, 0.01], F2: "08:30:00", F3: ["2026-11-26T08:30:00"]}
    form = bundle(*children).files["form.json"]

    assert to_answers(payload, form) == {
        "betrag": [{"wert": 1250}, {"wert": 1}],
        "uhrzeit": "08:30",
        "zeitpunkt": [{"wert": "2026-11-26T08:30"}],
    }
    assert round_trip(payload, *children) == payload
    assert to_answers({F1: [float("inf")], F2: 8}, form) == {"betrag": [{"wert": float("inf")}], "uhrzeit": 8}


def test_entries_whose_question_people_took_out_hold_nothing_for_fim() -> None:
    built = bundle(at(field(1, "Telefon"), "0:*"))
    form, structure = built.files["form.json"], built.files["fim.json"]["structure"]
    situation = built.form.situation({"telefon": [{"wert": "1"}]}, {}, TODAY)
    assert to_payload(situation, form, structure) == {F1: ["1"]}

    form["pages"][0]["questions"][0]["questions"] = []

    assert to_payload(situation, form, structure) == {}
    assert to_answers({F1: ["1"]}, form) == {"telefon": [{}]}


def asked_once(*questions: str) -> dict[str, Any]:
    """Return a form that asks beside each other, and once, what the schema takes in groups and several times."""
    return {
        "schema": {"properties": {}, "required": []},
        "pages": [
            {"questions": [{"widget": "text", "field": f"f{at}", "fim": fim} for at, fim in enumerate(questions, 1)]}
        ],
    }


def test_people_may_ask_once_what_the_schema_takes_several_times() -> None:
    structure = bundle(at(PERSON)).files["fim.json"]["structure"]
    form = asked_once(f"{G1}/{F1}", f"{G1}/{G3}/{F4}", f"{G1}/{F5}", f"{G1}/{G4}/{F4}")
    payload = {G1: {F1: "A", G2: {}, G3: [{F4: "12"}], F5: ["1"], G4: {F4: "3"}}}
    answers = {"f1": "A", "f2": "12", "f3": "1", "f4": "3"}

    assert to_answers(payload, form) == answers
    assert to_payload(cast("Any", SimpleNamespace(answers=answers)), form, structure) == payload
    assert to_answers({G1: {F5: ["1", "2"]}}, form) == {"f3": ["1", "2"]}


def test_what_stands_fast_is_no_reason_for_a_group_that_may_be_left_out() -> None:
    structure = bundle(at(PERSON)).files["fim.json"]["structure"]
    form = asked_once(f"{G1}/{F1}")
    form["pages"][0]["questions"].append({"widget": "hidden", "id": "h", "fim": f"{G1}/{G4}/{F4}", "value": "3"})

    assert to_payload(cast("Any", SimpleNamespace(answers={"f1": "A"})), form, structure) == {G1: {F1: "A", G2: {}}}


def test_a_file_stands_for_itself_or_by_the_hash_of_its_content() -> None:
    one, many = at(field(1, "Foto", "file")), at(field(2, "Fotos", "file"), "0:*")

    assert round_trip({F1: "id-1", F2: ["id-2", "id-3"]}, one, many) == {F1: "id-1", F2: ["id-2", "id-3"]}
    assert round_trip({F1: "x" * 500}, one, many)[F1].startswith("sha256-")
    assert to_answers({F1: 7}, bundle(one).files["form.json"]) == {"foto": [7]}


def test_hidden_answers_are_not_handed_on() -> None:
    built = bundle(at(field(1, "A")), at(field(2, "B")))
    form = built.files["form.json"]
    form["pages"][0]["questions"][1]["visible"] = "answers.a == 'ja'"
    situation = built.form.situation({"a": "nein", "b": "x"}, {}, TODAY)

    assert to_payload(situation, form, built.files["fim.json"]["structure"]) == {F1: "nein"}


@pytest.mark.parametrize(
    ("payload", "places"),
    [
        ([], [""]),
        ({G1: {F1: "A"}}, [f"{G1}/{G2}"]),
        ({}, [G1]),
        ({G1: {G2: {}, F1: None}}, [f"{G1}/{F1}"]),
        ({G1: {G2: {}}, "F99": 1}, ["F99"]),
        ({G1: {G2: {}, G3: {}}}, [f"{G1}/{G3}"]),
        ({G1: {G2: {}, G4: []}}, [f"{G1}/{G4}"]),
        ({G1: {G2: {}, G3: ["x"]}}, [f"{G1}/{G3}"]),
        ({G1: {G2: {}, F5: "1"}}, [f"{G1}/{F5}"]),
    ],
)
def test_what_no_answer_can_say_is_named(payload: Any, places: list[str]) -> None:
    assert odd(payload, at(PERSON)) == places


def test_a_payload_of_other_shapes_becomes_answers_that_checking_refuses() -> None:
    form = bundle(at(PERSON)).files["form.json"]

    assert to_answers({G1: "x"}, form) == {}
    assert to_answers({G1: {G3: ["x"], G4: "y"}}, form) == {"kind": ["x"], "arzt": ["y"]}
    assert to_answers({G1: {G3: [{F4: True}]}}, form) == {"kind": [{"betrag": True}]}


def test_xml_names_elements_by_their_ids() -> None:
    payload = {G1: {F1: "Ä & <b>", G3: [{F4: 1.5}, {F4: 2}, {F4: 1e-7}]}, F2: True, F3: False}
    root = etree.fromstring(to_xml(payload, {"id": "S00000000001", "version": "1.0.0"}))
    name = "{urn:fim-de:xfall:xdf3:S00000000001V1.0.0}"

    assert root.tag == f"{name}S00000000001V1.0.0"
    assert [each.text for each in root.iter(f"{name}{F4}")] == ["1.5", "2", "0.0000001"]
    assert [root.findtext(f"{name}{each}") for each in (F2, F3)] == ["true", "false"]
    assert root.findtext(f"{name}{G1}/{name}{F1}") == "Ä & <b>"


# --- Any schema


@given(ROOTS, st.data())
def test_whatever_a_schema_is_its_template_is_sound_and_payloads_come_back(root: Child, data: st.DataObject) -> None:
    built = bundle(root)
    payload = {root.element.id: data.draw(_payloads(root))}

    assert check(as_bytes(dict(built.files))) == []
    assert odd(payload, root) == []
    assert round_trip(payload, root) == payload


def _payloads(child: Child) -> st.SearchStrategy[Any]:
    one = _of_group(child.element) if isinstance(child.element, Group) else _VALUES[child.element.data_type.value]
    if child.most == 1:
        return one
    return st.lists(one, min_size=max(child.least, 1), max_size=child.most or 2)


def _of_group(found: Group) -> st.SearchStrategy[Any]:
    parts = {child.element.id: _payloads(child) for child in found.children}
    if found.is_choice:
        return st.one_of(*(st.fixed_dictionaries({id_: part}) for id_, part in parts.items()))
    must = [each.element.id for each in found.children if each.least > 0]
    return st.fixed_dictionaries(
        {id_: parts[id_] for id_ in must}, optional={id_: part for id_, part in parts.items() if id_ not in must}
    )


_VALUES = {
    "text": st.sampled_from(["a", "Ä b"]),
    "num_int": st.integers(0, 9),
    "bool": st.booleans(),
    "date": st.just("2026-01-02"),
    "num_currency": st.integers(1, 999).map(lambda cents: cents / 100),
    "file": st.sampled_from(["id-1", "id-2"]),
}
