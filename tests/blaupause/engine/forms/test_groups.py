"""Buttons of repeated groups and files, as pure functions on answers."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.forms import Tampered
from tests.blaupause.engine.building import TODAY, ask, one_page, repeat
from tests.blaupause.engine.moments import uploads

DOGS = one_page(
    ask("name"),
    ask("datei", "upload", max_files=2),
    ask("mehr", "upload", visible="answers.name == 'x'"),
    repeat("hunde", ask("name"), ask("vertrag", "upload"), schema={"maxItems": 3}),
)
TWO = {"name": "x", "hunde": [{"name": "Frieda"}, {"name": "Balu"}]}


def test_adding_opens_the_new_entry() -> None:
    acted = DOGS.act("hunde-hinzufuegen", TWO)

    assert acted
    assert acted.answers == {**TWO, "hunde": [*TWO["hunde"], {}]}
    assert (acted.open, acted.anchor) == ("hunde/2", "hunde-2")


def test_the_first_entry_needs_no_list() -> None:
    acted = DOGS.act("hunde-hinzufuegen", {})

    assert acted
    assert acted.answers == {"hunde": [{}]}


def test_a_full_group_stays_as_it_is() -> None:
    full: dict[str, Any] = {"hunde": [{}, {}, {}]}
    acted = DOGS.act("hunde-hinzufuegen", full)

    assert acted
    assert (acted.answers, acted.open, acted.anchor) == (full, "", "hunde")


def test_changing_opens_an_entry() -> None:
    acted = DOGS.act("hunde-1-aendern", TWO)

    assert acted
    assert (acted.answers, acted.open, acted.anchor) == (TWO, "hunde/1", "hunde-1")


def test_removing_takes_one_out() -> None:
    acted = DOGS.act("hunde-0-entfernen", TWO)

    assert acted
    assert (acted.answers, acted.open, acted.anchor) == ({"name": "x", "hunde": [{"name": "Balu"}]}, "", "hunde")


@pytest.mark.parametrize("action", ["hunde-2-aendern", "hunde-2-entfernen"])
def test_an_entry_that_is_gone_changes_nothing(action: str) -> None:
    acted = DOGS.act(action, TWO)

    assert acted
    assert (acted.answers, acted.open) == (TWO, "")


@pytest.mark.parametrize(
    "action",
    ["weiter", "name-hinzufuegen", "name-0-entfernen", "fremd-hinzufuegen", "hunde-x-aendern", "datei-0-entfernen", ""],
)
def test_other_buttons_are_not_of_a_group(action: str) -> None:
    assert DOGS.act(action, TWO) is None


def test_files_are_added_where_they_are_asked_for() -> None:
    places = [(each.path, each.name) for each in uploads(DOGS, "seite", {"hunde": [{}]}, {}, TODAY)]

    assert places == [("datei", "datei"), ("hunde/0/vertrag", "hunde-0-vertrag")]
    assert DOGS.attach({}, "datei", "f1") == {"datei": ["f1"]}
    assert DOGS.attach(TWO, "hunde/1/vertrag", "f1")["hunde"][1] == {"name": "Balu", "vertrag": ["f1"]}


@pytest.mark.parametrize("path", ["name", "fremd", "hunde/0/fremd", "hunde/0/name", "hunde"])
def test_no_other_question_takes_files(path: str) -> None:
    with pytest.raises(Tampered):
        DOGS.attach(TWO, path, "f1")


def test_a_question_takes_no_more_files_than_it_may() -> None:
    with pytest.raises(Tampered) as tampered:
        DOGS.attach({"datei": ["f1", "f2"]}, "datei", "f3")

    assert tampered.value.reason == "no room for files"


def test_an_entry_that_is_gone_takes_no_file() -> None:
    assert DOGS.attach(TWO, "hunde/5/vertrag", "f1") == TWO


def test_a_file_is_taken_out_wherever_it_is() -> None:
    answers = {"datei": ["f1", "f2"], "hunde": [{"vertrag": ["f2"]}, {"vertrag": "kaputt"}]}

    assert DOGS.files(answers) == {"f1", "f2"}
    assert DOGS.detach(answers, "f2") == {"datei": ["f1"], "hunde": [{}, {"vertrag": "kaputt"}]}
    assert DOGS.detach(answers, "f3") == answers
