from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.fim.naming import MAX_ID, MAX_LINE, MAX_TEXT, Ids, line, paragraphs, slug


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Straße (Zustellung)", "strasse_zustellung"),
        ("1. Anschrift", "anschrift"),
        ("Größe in m²", "groesse_in_m2"),
        ("Łukasz", "ukasz"),
        ("§ 34", ""),
    ],
)
def test_a_name_becomes_an_id(name: str, id_: str) -> None:
    assert slug(name) == id_


def test_the_same_name_again_is_told_apart_by_what_is_around_it_then_by_a_number() -> None:
    ids = Ids()

    given_ = [ids.give("Name", around) for around in ((), ("Kind",), ("Antrag", "Kind"), ("Kind",), ("Kind",))]

    assert given_ == ["name", "kind_name", "antrag_kind_name", "name_2", "name_3"]


def test_a_name_without_letters_is_an_answer_all_the_same() -> None:
    assert Ids().give("§ 1", ("§",)) == "angabe"
    assert Ids(frozenset({"angabe"})).give("§ 1", ("§",)) == "angabe_2"


@given(st.lists(st.tuples(st.text(max_size=60), st.lists(st.text(max_size=50), max_size=3)), max_size=30))
def test_ids_are_always_good_and_never_given_twice(names: list[tuple[str, list[str]]]) -> None:
    ids = Ids()
    given_ = [ids.give(name, tuple(around)) for name, around in names]

    assert len(set(given_)) == len(given_)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", id_) and len(id_) <= MAX_ID for id_ in given_)


def test_texts_hold_no_placeholders_and_end_where_a_form_ends() -> None:
    assert line(" Name \n {params.x} ") == "Name (params.x)"
    assert paragraphs("Eins  zwei\n {a}\n") == "Eins zwei\n(a)"
    assert (len(line("a" * 400)), line("a" * 400)[-1]) == (MAX_LINE, "…")
    assert (len(paragraphs("a" * 5_000)), paragraphs("a" * 5_000)[-1]) == (MAX_TEXT, "…")
