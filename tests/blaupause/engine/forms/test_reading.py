"""What a page sends becomes answers; what it never offered is refused as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.forms import Form, Reading, Tampered
from tests.blaupause.engine import moments
from tests.blaupause.engine.building import TODAY, ask, form, info, one_page, page, parameter, repeat

type Post = dict[str, list[str]]


def read(
    built: Form, post: Post, before: dict[str, Any] | None = None, page_id: str = "seite", **params: Any
) -> Reading:
    return moments.read(built, page_id, post, before or {}, params, TODAY)


def answers(built: Form, post: Post, before: dict[str, Any] | None = None) -> dict[str, Any]:
    return read(built, post, before).answers


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (ask("x"), "  Frieda ", "Frieda"),
        (ask("x"), "Zeile\r\neins", "Zeile eins"),
        (ask("x"), "u\u0308ber\u200b", "über"),
        (ask("x", "textarea"), "eins\r\nzwei\n", "eins\nzwei"),
        (ask("x", compact=True), "276 0981 0634 1275", "276098106341275"),
        (ask("x", "date"), "24.8.2026", "2026-08-24"),
        (ask("x", "date"), "31.02.2026", "31.02.2026"),
        (ask("x", "number"), "1.234", 1234),
        (ask("x", "number"), "1,5", "1,5"),
        (ask("x", "number", schema={"type": "number"}), "1,5", 1.5),
        (ask("x", "number"), "viele", "viele"),
        (ask("x", "money"), "1.234,50 €", 123450),
        (ask("x", "money"), "viel", "viel"),
        (ask("x", "money"), "0", 0),
        (ask("x", "iban"), "de02 1203 0000 0000 2020 51", "DE02120300000000202051"),
        (ask("x", "plate"), "fd ab 123", "FD-AB 123"),
        (ask("x", "tel"), "0661  102", "0661 102"),
        (ask("x", "yesno"), "ja", True),
        (ask("x", "yesno"), "nein", False),
        (ask("x", "checkbox"), "ja", True),
        (ask("x", "radio"), "b", "b"),
        (ask("x", "select", choices_param="zonen"), "von gestern", "von gestern"),
        (ask("x", "place"), "Vor dem Rathaus", "Vor dem Rathaus"),
    ],
)
def test_german_input_becomes_json(question: dict[str, Any], typed: str, answer: object) -> None:
    built = one_page(question, parameters=[parameter("zonen", "codelist")])

    assert answers(built, {"x": [typed]}) == {"x": answer}


def test_several_boxes_become_a_list() -> None:
    assert answers(one_page(ask("x", "checkboxes")), {"x": ["a", "c", "a"]}) == {"x": ["a", "c"]}


def test_nothing_entered_is_no_answer() -> None:
    built = one_page(ask("a"), ask("b", "date"), ask("c", "radio"), ask("d", "checkboxes"))

    assert answers(built, {"a": [" "], "b": [""], "c": [""], "d": []}, {"a": "x", "b": "2026-01-01", "c": "a"}) == {}


def test_boxes_that_are_not_ticked_say_nothing_and_mean_no() -> None:
    built = one_page(ask("a", "checkbox"), ask("b", "checkboxes"), repeat("hunde", ask("c", "checkbox")))

    assert answers(built, {"hunde": ["0"]}, {"a": True, "b": ["a"], "hunde": [{"c": True}, {"c": True}]}) == {
        "a": False,
        "hunde": [{"c": False}, {"c": True}],
    }


def test_other_questions_that_were_not_sent_keep_their_answers() -> None:
    before = {"a": "x", "b": True, "c": "a", "d": ["datei-1"]}
    built = one_page(ask("a"), ask("b", "yesno"), ask("c", "radio"), ask("d", "upload"))

    assert answers(built, {}, before) == before


def test_other_pages_keep_their_answers() -> None:
    built = form(page("seite", ask("a")), page("zwei", ask("b")))

    assert answers(built, {"a": ["neu"]}, {"a": "alt", "b": "x"}) == {"a": "neu", "b": "x"}


def test_inputs_that_are_not_of_the_form_are_left_alone() -> None:
    built = one_page(ask("a"))
    post = {"a": ["x"], "csrfmiddlewaretoken": ["t"], "aktion": ["weiter"], "stand": ["1"]}

    assert moments.read(built, "seite", post, {}, {}, TODAY, ignore={"stand"}).answers == {"a": "x"}
    with pytest.raises(Tampered):
        moments.read(built, "seite", post, {}, {}, TODAY)


# --- Entries of groups

DOGS = one_page(
    ask("frei"),
    repeat("hunde", ask("name"), ask("art", "radio"), ask("mehr", visible="item.art == 'a'"), schema={"maxItems": 4}),
)


def test_open_entries_are_replaced_and_closed_ones_stay() -> None:
    before = {"hunde": [{"name": "Frieda", "art": "b"}, {"name": "Balu"}]}

    assert answers(DOGS, {"hunde": ["1"], "hunde-1-name": ["Bela"], "hunde-1-art": ["a"]}, before) == {
        "hunde": [{"name": "Frieda", "art": "b"}, {"name": "Bela", "art": "a"}]
    }


def test_a_new_entry_follows_those_that_are_there() -> None:
    assert answers(DOGS, {"hunde": ["0"], "hunde-0-name": ["Frieda"]}) == {"hunde": [{"name": "Frieda"}]}
    assert answers(DOGS, {"hunde-0-name": ["Frieda"]}) == {"hunde": [{"name": "Frieda"}]}
    assert answers(DOGS, {"hunde": ["3"], "hunde-3-name": ["Cleo"]}, {"hunde": [{"name": "x"}]}) == {
        "hunde": [{"name": "x"}, {"name": "Cleo"}]
    }


def test_an_open_entry_without_any_answer_is_an_entry() -> None:
    assert answers(DOGS, {"hunde": ["0"]}) == {"hunde": [{}]}


def test_a_page_with_a_group_answers_it() -> None:
    assert answers(DOGS, {"frei": ["x"]}) == {"frei": "x", "hunde": []}


# --- Tampered

UPLOAD = ask("datei", "upload")


@pytest.mark.parametrize(
    ("post", "field"),
    [
        ({"fremd": ["x"]}, "fremd"),
        ({"hinweis": ["x"]}, "hinweis"),
        ({"datei": ["datei-1"]}, "datei"),
        ({"b": ["x"]}, "b"),
        ({"name": ["a", "b"]}, "name"),
        ({"name": []}, "name"),
        ({"name": ["a\0b"]}, "name"),
        ({"name": ["a\udc80b"]}, "name"),
        ({"name": ["x" * 10_000_000]}, "name"),
        ({"art": ["d"]}, "art"),
        ({"gruende": ["a", "d"]}, "gruende"),
        ({"wahl": ["vielleicht"]}, "wahl"),
        ({"kreuz": ["nein"]}, "kreuz"),
        ({"hunde": ["x"]}, "hunde"),
        ({"hunde": ["-1"]}, "hunde"),
        ({"hunde": ["²"]}, "hunde"),
        ({"hunde": ["99999"]}, "hunde"),
        ({"hunde": [str(at) for at in range(21)]}, "hunde"),
        ({"hunde-20-name": ["x"]}, "hunde"),
        ({"hunde-0-fremd": ["x"]}, "hunde-0-fremd"),
        ({"hunde-00-name": ["x"]}, "hunde-00-name"),
        ({"name-0-name": ["x"]}, "name-0-name"),
        ({"fremd-0-name": ["x"]}, "fremd-0-name"),
        ({"hunde-0-name": ["a", "b"]}, "hunde/0/name"),
    ],
)
def test_what_the_page_never_offered_is_refused_by_name(post: Post, field: str) -> None:
    built = form(
        page(
            "seite",
            ask("name"),
            ask("art", "radio"),
            ask("gruende", "checkboxes"),
            ask("wahl", "yesno"),
            ask("kreuz", "checkbox"),
            UPLOAD,
            info(),
            repeat("hunde", ask("name")),
        ),
        page("zwei", ask("b")),
    )
    with pytest.raises(Tampered) as tampered:
        read(built, post)

    assert tampered.value.field == field
    assert tampered.value.status == 400
    assert f"„{field}“" in str(tampered.value)
    assert "Entwurf" in str(tampered.value)


def test_ten_thousand_repeats() -> None:
    post = {f"hunde-{at}-name": ["x"] for at in range(10_000)}
    with pytest.raises(Tampered) as tampered:
        read(DOGS, post)

    assert tampered.value.field.startswith("hunde")


def test_a_long_name_of_a_field_is_not_repeated() -> None:
    with pytest.raises(Tampered) as tampered:
        read(DOGS, {"x" * 5000: ["1"]})

    assert len(str(tampered.value)) < 300


# --- Hidden questions

CONDITION = one_page(
    ask("art", "radio"),
    ask("mehr", visible="answers.art == 'a'"),
    ask("plus", "checkbox", visible="answers.mehr == 'x'"),
)


def test_a_hidden_question_was_never_on_the_page_and_is_refused() -> None:
    with pytest.raises(Tampered) as tampered:
        read(CONDITION, {"art": ["b"], "mehr": ["x"]}, {"art": "b"})

    assert (tampered.value.field, tampered.value.reason) == ("mehr", "hidden")


def test_but_nothing_in_it_is_nothing() -> None:
    assert answers(CONDITION, {"art": ["b"], "mehr": [""]}) == {"art": "b"}


def test_one_that_was_there_and_is_not_any_more_loses_its_answer() -> None:
    assert answers(CONDITION, {"art": ["b"], "mehr": ["x"]}, {"art": "a", "mehr": "x", "plus": True}) == {"art": "b"}


def test_one_that_appears_may_be_answered_at_once() -> None:
    assert answers(CONDITION, {"art": ["a"], "mehr": ["x"]}, {"art": "b"}) == {"art": "a", "mehr": "x", "plus": False}


def test_in_entries_too() -> None:
    with pytest.raises(Tampered) as tampered:
        read(DOGS, {"hunde": ["0"], "hunde-0-art": ["b"], "hunde-0-mehr": ["x"]})

    assert tampered.value.field == "hunde/0/mehr"
    assert answers(DOGS, {"hunde": ["0"], "hunde-0-art": ["a"], "hunde-0-mehr": ["x"]})["hunde"][0]["mehr"] == "x"


def test_a_hidden_page_is_refused() -> None:
    built = form(page("eins", ask("a")), page("seite", ask("b"), visible="answers.a == 'x'"))

    with pytest.raises(Tampered):
        read(built, {"b": ["y"]})
    assert answers(built, {"b": ["y"]}, {"a": "x"}) == {"a": "x", "b": "y"}


# --- Questions that appear

REVEALING = one_page(
    ask("art", "radio"),
    ask("mehr", visible="answers.art == 'a'"),
    info(visible="answers.art == 'a'"),
    ask("datei", "upload", visible="answers.art == 'a'"),
    repeat("hunde", ask("art", "radio"), ask("mehr", visible="item.art == 'a'")),
)


def test_questions_that_were_not_on_the_page_are_revealed() -> None:
    assert read(REVEALING, {"art": ["a"]}).revealed == ("mehr", "hinweis", "datei")
    assert read(REVEALING, {"art": ["a"], "mehr": [""]}).revealed == ("hinweis", "datei")
    assert read(REVEALING, {"art": ["a"], "mehr": ["x"]}, {"art": "a"}).revealed == ()
    assert read(REVEALING, {"art": ["b"]}).revealed == ()


def test_in_new_and_old_entries() -> None:
    post = {"hunde": ["0", "1"], "hunde-0-art": ["a"], "hunde-1-art": ["a"]}

    assert read(REVEALING, post, {"hunde": [{"art": "b"}]}).revealed == ("hunde/0/mehr", "hunde/1/mehr")
