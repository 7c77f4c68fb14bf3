"""Answers move to another version of their form: what fits comes along, what does not is told with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.forms.carrying import Carried, Reason, carry
from tests.blaupause.engine.building import TODAY, ask, form, info, one_page, page, parameter, repeat

if TYPE_CHECKING:
    from blaupause.engine.forms import Form


def moved(before: Form, after: Form, answers: dict[str, Any], **params: Any) -> Carried:
    return carry(before.situation(answers, params, TODAY), after, params, TODAY)


def told(carried: Carried) -> list[tuple[str, tuple[str, ...], Reason]]:
    return [(lost.label, lost.words, lost.reason) for lost in carried.lost]


def test_what_is_asked_as_before_comes_along_wherever_it_stands_now() -> None:
    before = form(page("eins", ask("name"), info()), page("zwei", ask("art", "radio"), ask("menge", "number")))
    after = form(page("neu", ask("menge", "number"), ask("art", "select"), ask("name", "textarea")))

    carried = moved(before, after, {"name": "Sevda", "art": "b", "menge": 3})

    assert carried == Carried({"name": "Sevda", "art": "b", "menge": 3}, 3, (), ())


@pytest.mark.parametrize(
    ("old", "new", "answer", "words", "reason"),
    [
        (ask("x"), ask("y"), "Sevda", ("Sevda",), Reason.GONE),
        (ask("x", "number"), ask("x"), 12, ("12",), Reason.KIND),
        (ask("x", "money"), ask("x", "number"), 1250, ("12,50\u00a0€",), Reason.KIND),
        (ask("x", "date"), ask("x"), "2026-09-08", ("08.09.2026",), Reason.KIND),
        (ask("x", "radio"), ask("x", "select", choices=["b", "c"]), "a", ("A",), Reason.CHOICE),
        (ask("x"), ask("x", schema={"maxLength": 3}), "Sevda", ("Sevda",), Reason.RULE),
        (ask("x"), ask("x", "email"), "Sevda", ("Sevda",), Reason.RULE),
        (ask("x", "yesno"), ask("x", "checkbox", schema={"const": True}), False, ("Nein",), Reason.RULE),
    ],
)
def test_what_does_not_fit_is_told(
    old: dict[str, Any], new: dict[str, Any], answer: object, words: tuple[str, ...], reason: Reason
) -> None:
    carried = moved(one_page(old), one_page(new), {"x": answer})

    assert carried.answers == {}
    assert carried.kept == 0
    assert told(carried) == [("X", words, reason)]


def test_what_was_unreadable_before_waits_to_be_corrected() -> None:
    same = one_page(ask("seit", "date"))

    assert moved(same, same, {"seit": "31.02.2026"}).answers == {"seit": "31.02.2026"}


def test_of_several_choices_those_that_are_offered_come_along() -> None:
    before, after = (one_page(ask("x", "checkboxes", choices=each)) for each in (["a", "b", "c"], ["c", "b"]))

    carried = moved(before, after, {"x": ["a", "b"]})

    assert carried.answers == {"x": ["b"]}
    assert told(carried) == [("X", ("A",), Reason.CHOICE)]
    assert carried.kept == 1


def test_of_several_choices_none_may_be_left() -> None:
    before, after = (one_page(ask("x", "checkboxes", choices=each)) for each in (["a"], ["b"]))

    assert moved(before, after, {"x": ["a"]}).answers == {}


def test_a_choice_of_the_towns_list_must_be_in_it() -> None:
    listed = one_page(
        ask("strasse", "select", choices_param="strassen"),
        parameters=[parameter("strassen", "codelist")],
    )
    street = {"value": "weg", "label": "Musterweg"}
    before = listed.situation({"strasse": "weg"}, {"strassen": [street]}, TODAY)

    assert carry(before, listed, {"strassen": [street]}, TODAY).answers == {"strasse": "weg"}
    assert told(carry(before, listed, {"strassen": []}, TODAY)) == [("Strasse", ("Musterweg",), Reason.CHOICE)]


class TestRepeatedGroups:
    BEFORE = one_page(repeat("hunde", ask("name"), ask("rasse", "radio"), ask("gewicht", "number")))
    TWO = {"hunde": [{"name": "Frieda", "rasse": "a"}, {"name": "Rex", "rasse": "b", "gewicht": 9}]}

    def test_are_compared_entry_by_entry(self) -> None:
        after = one_page(repeat("hunde", ask("name"), ask("rasse", "radio", choices=["a"]), ask("chip")))

        carried = moved(self.BEFORE, after, self.TWO)

        assert carried.answers == {"hunde": [{"name": "Frieda", "rasse": "a"}, {"name": "Rex"}]}
        assert told(carried) == [
            ("Hund 2: Rasse", ("B",), Reason.CHOICE),
            ("Hund 2: Gewicht", ("9",), Reason.GONE),
        ]
        assert [row.label for row in carried.new] == ["Hund 1: Chip", "Hund 2: Chip"]

    def test_lose_the_entries_for_which_there_is_no_room(self) -> None:
        after = one_page(repeat("hunde", ask("name"), ask("rasse", "radio"), schema={"maxItems": 1}))

        carried = moved(self.BEFORE, after, self.TWO)

        assert carried.answers == {"hunde": [{"name": "Frieda", "rasse": "a"}]}
        assert {(lost.path, lost.reason) for lost in carried.lost} == {
            ("hunde/1/name", Reason.ROOM),
            ("hunde/1/rasse", Reason.ROOM),
            ("hunde/1/gewicht", Reason.ROOM),
        }

    @pytest.mark.parametrize(("field", "reason"), [("katzen", Reason.GONE), ("hunde", Reason.KIND)])
    def test_that_are_none_any_more_lose_every_answer(self, field: str, reason: Reason) -> None:
        carried = moved(self.BEFORE, one_page(ask(field)), self.TWO)

        assert carried.answers == {}
        assert [lost.reason for lost in carried.lost] == [reason] * 5

    def test_that_are_new_are_told_as_one_question(self) -> None:
        after = one_page(ask("name"), repeat("hunde", ask("name"), schema={"minItems": 1}))

        assert [row.path for row in moved(one_page(ask("name")), after, {}).new] == ["hunde"]


def test_an_answer_nobody_asks_for_with_the_others_is_told() -> None:
    before = one_page(ask("a", "yesno"), ask("b"))
    after = one_page(ask("a", "yesno"), ask("b", visible="answers.a"), ask("c", visible="answers.a"))

    carried = moved(before, after, {"a": False, "b": "dann"})

    assert carried.answers == {"a": False}
    assert told(carried) == [("B", ("dann",), Reason.HIDDEN)]
    assert carried.new == ()


def test_files_stay_with_their_question_as_far_as_there_is_room() -> None:
    before, after = (one_page(ask("belege", "upload", max_files=each), ask("x")) for each in (3, 2))

    carried = moved(before, after, {"belege": ["f1", "f2", "f3"]})

    assert carried.answers == {"belege": ["f1", "f2"]}
    assert [(lost.reason, lost.files, lost.words) for lost in carried.lost] == [(Reason.ROOM, ("f3",), ())]
    assert moved(before, one_page(ask("x")), {"belege": ["f1"]}).lost[0].files == ("f1",)


RICH = form(
    page("eins", ask("a", "yesno"), ask("b", "radio"), ask("c", "number", schema={"maximum": 9})),
    page("zwei", repeat("g", ask("n"), ask("m", "checkboxes")), visible="has(answers.b)"),
)
OTHER = form(
    page("eins", ask("b", "radio", choices=["b"]), ask("c", "number", schema={"maximum": 5})),
    page("zwei", ask("a", "yesno", visible="answers.b == 'b'"), repeat("g", ask("m", "checkboxes", choices=["c"]))),
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "a": st.booleans(),
        "b": st.sampled_from("abc"),
        "c": st.integers(0, 9),
        "g": st.lists(
            st.fixed_dictionaries(
                {}, optional={"n": st.just("x"), "m": st.lists(st.sampled_from("abc"), min_size=1, unique=True)}
            ),
            max_size=3,
        ),
    },
)


@given(ANSWERS)
def test_nothing_is_dropped_without_a_word(answers: dict[str, Any]) -> None:
    asked = RICH.situation(answers, {}, TODAY)
    carried = carry(asked, OTHER, {}, TODAY)

    def places(content: dict[str, Any]) -> set[str]:
        inner = {f"g/{at}/{name}" for at, row in enumerate(content.get("g", [])) for name in row}
        return (content.keys() - {"g"}) | inner

    assert places(asked.answers) == places(carried.answers) | {lost.path for lost in carried.lost}


@given(ANSWERS)
def test_into_the_same_version_everything_comes_along(answers: dict[str, Any]) -> None:
    asked = RICH.situation(answers, {}, TODAY)
    carried = carry(asked, RICH, {}, TODAY)

    assert (carried.answers, carried.lost, carried.new) == (asked.answers, (), ())
