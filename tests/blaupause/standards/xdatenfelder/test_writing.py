"""Schemas written and read again: the released ones, generated ones, and the form of the files."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from blaupause.standards.xdatenfelder import read, write
from blaupause.standards.xdatenfelder.model import (
    Basis,
    Child,
    Code,
    CodeListRef,
    DataType,
    Field,
    FieldKind,
    Group,
    Keyword,
    Life,
    Rule,
    Schema,
)
from tests.fim import NEEDS_DATA, SCHEMAS

texts = st.text(st.characters(exclude_categories=["C"], include_characters="\n\t"), max_size=20).map(str.strip)
words = texts.filter(bool)
lines = st.text("aä1-", max_size=5)
numbers = st.none() | st.integers(0, 10**12 - 1)
versions = st.from_regex(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}", fullmatch=True)
bases = st.lists(st.builds(Basis, words, lines), max_size=2).map(tuple)
keywords = st.lists(st.builds(Keyword, words, lines), max_size=2).map(tuple)
lives = st.builds(Life, texts, texts, texts, texts, texts)


def ids(letter: str) -> st.SearchStrategy[str]:
    return st.from_regex(f"{letter}[0-9]{{11}}", fullmatch=True)


rules = st.lists(
    st.builds(
        Rule,
        ids("R"),
        versions,
        texts,
        texts,
        texts,
        st.sampled_from("KMVB"),
        bases,
        keywords,
        st.builds(Life, by=texts, changed=texts),
    ),
    max_size=2,
).map(tuple)
codes = st.lists(st.builds(Code, words, words, texts), max_size=3, unique_by=lambda code: code.code).map(tuple)
code_lists = st.none() | st.builds(CodeListRef, words, texts, texts, st.tuples(texts, texts, texts))
common: dict[str, Any] = {
    "version": versions,
    "name": words,
    "label": words,
    "output_label": texts,
    "help": texts,
    "output_help": texts,
    "description": texts,
    "definition": texts,
    "origin": st.sampled_from(["ABS", "HAR", "RNG"]),
    "state": st.sampled_from("12345678"),
    "valid_from": texts,
    "valid_to": texts,
    "bases": bases,
    "rules": rules,
    "keywords": keywords,
    "life": lives,
}
fields = st.builds(
    Field,
    id=ids("F"),
    **common,
    kind=st.sampled_from(FieldKind),
    data_type=st.sampled_from(DataType),
    min_length=numbers,
    max_length=numbers,
    low=lines,
    high=lines,
    pattern=lines,
    content=texts,
    prefill=st.sampled_from(["", "keine", "optional", "verpflichtend"]),
    codes=codes,
    code_list=code_lists,
    max_bytes=numbers,
    media_types=st.lists(words, max_size=2).map(tuple),
)


def children(elements: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Child, ...]]:
    least, most = st.integers(0, 9), st.none() | st.integers(9, 99)
    return st.lists(st.builds(Child, elements, least, most, bases), max_size=2).map(tuple)


def groups(version: str, inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Group]:
    """Draw groups; every level has a version of its own, so that no group is inside itself."""
    own = common | {"version": st.just(version)}
    return st.builds(Group, id=ids("G"), **own, is_choice=st.booleans(), children=children(inside))


schemas = st.builds(
    Schema,
    id=ids("S"),
    version=versions,
    name=words,
    title=words,
    state=st.sampled_from("12345678"),
    description=texts,
    definition=texts,
    help=texts,
    valid_from=texts,
    valid_to=texts,
    document=st.just("") | ids("D"),
    bases=bases,
    rules=rules,
    keywords=keywords,
    life=lives,
    changeable=st.tuples(st.sampled_from(["", "3"]), st.sampled_from(["", "1"])),
    children=children(fields | groups("2.0.0", groups("1.0.0", fields))),
)


def test_a_group_that_was_read_alone_is_written_alone() -> None:
    group = Group(id="G00000000001", version="1.0.0", name="Person", label="Person")
    alone = Schema(
        id=group.id, version="1.0.0", name="Person", title="Person", state="", children=(Child(group, 1, 1),)
    )
    content = write(alone)

    assert etree.QName(etree.fromstring(content)).localname == "xdatenfelder.datenfeldgruppe.0103"
    assert read(content).schema == alone


def test_what_stands_around_a_text_is_not_written() -> None:
    field = Field(id="F1", version="1.0.0", name=" A\r\nB ", label="A", kind=FieldKind.INPUT, data_type=DataType.TEXT)
    schema = Schema(id="S1", version="1.0.0", name="S", title="S", state="2", children=(Child(field, 1, 1),))

    assert read(write(schema)).schema.children[0].element.name == "A\nB"


# --- The form of the files, as released schemas show it (an XSD is not at hand)


@cache
def shown() -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """Return which element stands before which in what, and the attributes, of all released schemas."""
    orders: set[tuple[str, str, str]] = set()
    attributes: set[tuple[str, str, str]] = set()
    for path in SCHEMAS:
        found = structure(etree.parse(path).getroot())
        orders |= found[0]
        attributes |= found[1]
    return orders, attributes


def structure(root: Any) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    orders, attributes = set(), set()
    for element in root.iter("*"):
        name = etree.QName(element).localname
        inside = list(dict.fromkeys(str(child.tag) for child in element.iterchildren("*")))
        orders |= {(name, first, second) for at, first in enumerate(inside) for second in inside[at + 1 :]}
        is_list = "listURI" in element.attrib
        attributes |= {(name, key, value if is_list else "") for key, value in element.attrib.items()}
    return orders, attributes


@NEEDS_DATA
@settings(max_examples=6)
@given(schemas)
def test_any_schema_is_read_back_equal_and_stands_in_the_order_of_released_ones(schema: Schema) -> None:
    orders, attributes = shown()
    content = write(schema)
    own_orders, own_attributes = structure(etree.fromstring(content))

    assert read(content).schema == schema
    assert not {(name, second, first) for name, first, second in own_orders} & orders - own_orders
    assert own_attributes <= attributes
