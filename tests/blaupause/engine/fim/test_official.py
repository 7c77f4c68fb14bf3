"""Released schemas: their templates are sound, and our word on an answer is that of two independent oracles."""

from __future__ import annotations

import copy
import json
import math
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from blaupause.engine.bundles import Bundle, check
from blaupause.engine.fim.bundle import template_of
from blaupause.engine.fim.payload import oddities, to_answers, to_payload
from blaupause.engine.fim.xfall import to_xml
from blaupause.engine.forms.checking import check as check_answers
from blaupause.standards import xdatenfelder
from blaupause.standards.xdatenfelder.model import DataType, Field, FieldKind
from tests.blaupause.engine.building import as_bytes
from tests.blaupause.engine.fim_building import TODAY
from tests.fim import DATA, NEEDS_DATA, SCHEMAS, WITH_ORACLE, schema_file

if TYPE_CHECKING:
    from pathlib import Path

    from blaupause.engine.forms import Situation

pytestmark = NEEDS_DATA

EXAMPLES = 8
"""For each of the schemas: together some hundred payloads with thousands of answers."""
MAIL = "@"
"""Patterns of mail addresses end with a $ that XML Schema takes for a sign: no address passes that oracle."""


@cache
def template(id_: str) -> Bundle:
    return Bundle(template_of(xdatenfelder.read(schema_file(id_)).schema, lambda _ref: None, TODAY).files)


@cache
def oracle(id_: str) -> tuple[dict[str, Any], Any, etree.XMLSchema]:
    schema = json.loads((DATA / f"oracle/json-schema/{id_}.schema.json").read_text())
    xsd = etree.XMLSchema(etree.parse(str(DATA / f"oracle/xfall-xsd/{id_}.xsd")))
    return schema, jsonschema_rs.validator_for(schema), xsd


@cache
def fields(id_: str) -> dict[str, Field]:
    found = (child.element for _path, child in xdatenfelder.read(schema_file(id_)).schema.walk())
    return {each.id: each for each in found if isinstance(each, Field)}


@pytest.mark.parametrize("path", [*SCHEMAS, *sorted(DATA.glob("xdf2/*.xml"))], ids=lambda path: path.name)
def test_a_released_schema_becomes_a_sound_template(path: Path) -> None:
    made = template_of(xdatenfelder.read(path).schema, lambda _ref: None, TODAY)

    assert check(as_bytes(made.files)) == []


# --- Payloads as the oracle describes them


def payloads(id_: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Draw payloads that the JSON Schema of a form allows, dates that exist, words without meaning."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "properties" in schema:
        return _objects(id_, schema)
    if schema["type"] == "array":
        least = schema.get("minItems", 0)
        return st.lists(payloads(id_, schema["items"]), min_size=max(least, 1), max_size=max(least, 2))
    if schema["type"] == "boolean":
        return st.booleans()
    if schema["type"] in {"integer", "number"}:
        return st.integers(math.ceil(schema.get("minimum", 0)), math.floor(schema.get("maximum", 1_000)))
    return st.sampled_from(_words(schema))


def _objects(id_: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    known = fields(id_)
    parts = {
        name: st.just("2001-02-03") if _is_date(known.get(name)) else payloads(id_, inner)
        for name, inner in schema["properties"].items()
        if not _is_label(known.get(name))
    }
    if "oneOf" in schema:
        chosen = [st.fixed_dictionaries({each["required"][0]: parts[each["required"][0]]}) for each in schema["oneOf"]]
        return st.one_of(*chosen)
    must = [name for name in schema.get("required", ()) if name in parts]
    free = {name: part for name, part in parts.items() if name not in must}
    return st.fixed_dictionaries({name: parts[name] for name in must}, optional=free)


def _is_date(found: Field | None) -> bool:
    return found is not None and found.data_type is DataType.DATE


def _is_label(found: Field | None) -> bool:
    return found is not None and found.kind is FieldKind.LABEL


def _words(schema: dict[str, Any]) -> list[str]:
    if "pattern" in schema:
        return (
            ["a.b@example.org"]
            if MAIL in schema["pattern"]
            else ["36037"]
            if "{3}" in schema["pattern"]
            else ["1" * 13]
        )
    short = "Straße 1ab"[: schema.get("maxLength", 10)].strip()
    return [
        short.ljust(schema.get("minLength", 1), "x"),
        "ÿŁş"[: schema.get("maxLength", 3)].ljust(schema.get("minLength", 1), "x"),
    ]


def judged(id_: str, payload: Any) -> tuple[bool, Situation]:
    """Say whether we would take a payload."""
    bundle = template(id_)
    situation = bundle.form.situation(to_answers(payload, bundle.files["form.json"]), {}, TODAY)
    odd = list(oddities(payload, bundle.files["fim.json"]["structure"]))
    return not odd and not check_answers(situation), situation


@pytest.mark.parametrize("id_", WITH_ORACLE)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_what_the_oracle_allows_we_take_and_give_back(id_: str, data: st.DataObject) -> None:
    schema, validator, xsd = oracle(id_)
    payload = data.draw(payloads(id_, schema))
    fits, situation = judged(id_, payload)
    bundle = template(id_)
    given_back = to_payload(situation, bundle.files["form.json"], bundle.files["fim.json"]["structure"])

    assert fits
    assert given_back == payload
    assert validator.is_valid(given_back)
    document = etree.fromstring(to_xml(given_back, bundle.files["fim.json"]["schema"]))
    wrong = [error.message for error in xsd.error_log] if not xsd.validate(document) else []
    assert [message for message in wrong if MAIL not in message] == []


@pytest.mark.parametrize("id_", WITH_ORACLE)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_what_the_oracle_refuses_we_refuse(id_: str, data: st.DataObject) -> None:
    schema, validator, _xsd = oracle(id_)
    payload = data.draw(payloads(id_, schema))
    spoiled = data.draw(st.sampled_from(list(_spoilings(payload, schema))))

    assert not validator.is_valid(spoiled)
    assert not judged(id_, spoiled)[0]


def _spoilings(payload: Any, schema: dict[str, Any]) -> Any:
    """Yield the payload with one thing wrong in it that the JSON Schema can see."""
    yield payload | {"F99999999999": "x"}
    for name in schema.get("required", ()):
        yield {key: value for key, value in payload.items() if key != name}
    if "oneOf" in schema:
        yield {name: {} for name in schema["properties"]}
    for name, value in payload.items():
        inner = schema["properties"][name]
        if "properties" in inner:
            yield from ({**payload, name: spoiled} for spoiled in _spoilings(value, inner))
            yield {**payload, name: "x"}
        else:
            yield from ({**payload, name: wrong} for wrong in _wrong(inner))


def _wrong(schema: dict[str, Any]) -> list[Any]:
    if schema["type"] == "array":
        return ["x", *([[]] if schema.get("minItems") else [])]
    if "enum" in schema:
        return ["gibt-es-nicht", 7]
    if schema["type"] == "string":
        return [
            7,
            *(["y" * 2_000] if schema.get("maxLength", 9_999) < 2_000 else []),
            *([""] if "minLength" in schema else []),
        ]
    limits = [schema["maximum"] + 1] if "maximum" in schema else []
    return ["x", *limits] if schema["type"] != "boolean" else ["x", 1]


def test_a_payload_is_not_changed_by_reading_it() -> None:
    id_ = WITH_ORACLE[0]
    payload = {"G1": {"F1": "x"}}
    before = copy.deepcopy(payload)

    judged(id_, payload)

    assert payload == before
