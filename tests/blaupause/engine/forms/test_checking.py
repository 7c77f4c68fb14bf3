"""Problems name the answer and say what to do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.forms import Form, Problem
from tests.blaupause.engine.building import TODAY, ask, form, info, one_page, page, parameter, repeat
from tests.blaupause.engine.moments import check, check_page


def found(built: Form, answers: dict[str, Any], **params: Any) -> list[tuple[str, str]]:
    return [(problem.field, problem.kind) for problem in check(built, answers, params, TODAY)]


def message(question: dict[str, Any], answer: object, **keys: Any) -> str:
    """Return the sentence about one answer; None means none was given."""
    answers = {} if answer is None else {question["field"]: answer}
    (problem,) = check(one_page(question, **keys), answers, {}, TODAY)
    return problem.message


def test_nothing_is_wrong_with_good_answers() -> None:
    built = one_page(ask("name", required=True), ask("mail", "email"), info())

    assert check(built, {"name": "Sevda Yılmaz"}, {}, TODAY) == ()


def test_what_is_asked_and_not_optional_is_needed() -> None:
    built = one_page(ask("a", required=True), ask("b"), ask("c", required=True, visible="answers.b == 'x'"))

    assert found(built, {}) == [("a", "required")]
    assert found(built, {"a": "x", "b": "x"}) == [("c", "required")]


def test_a_note_of_the_same_name_hides_no_question() -> None:
    built = one_page(ask("a", required=True), ask("b", visible="answers.a == 'x'"), {**info(), "id": "a"})

    assert found(built, {}) == [("a", "required")]
    assert found(built, {"a": "x", "b": "y"}) == []
    assert list(built.questions) == ["a", "b"]


def test_a_group_that_is_needed_has_an_entry() -> None:
    built = one_page(repeat("hunde", ask("name"), required=True))

    assert found(built, {"hunde": []}) == [("hunde", "required")]
    assert found(built, {"hunde": [{}]}) == []


def test_hidden_answers_are_never_looked_at() -> None:
    built = one_page(ask("a", "yesno"), ask("b", "email", visible="answers.a"))

    assert found(built, {"a": True, "b": "kein"}) == [("b", "format")]
    assert found(built, {"a": False, "b": "kein"}) == []


HIDDEN = one_page(ask("a", "yesno", required=True), ask("b", "email", visible="answers.a"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_whatever_stands_in_a_hidden_answer(answer: object) -> None:
    assert found(HIDDEN, {"a": False, "b": answer}) == []


@given(JSON)
def test_whatever_stands_in_an_answer_is_refused_by_a_sentence(answer: object) -> None:
    problems = check(HIDDEN, {"a": True, "b": answer}, {}, TODAY)

    assert answer is None or [problem.field for problem in problems] == ["b"]


MOMENTS = {"date": "2026-08-24", "time": "14:30", "datetime": "2026-08-24T14:30"}


@pytest.mark.parametrize(
    ("widget", "key", "answer", "told"),
    [
        ("date", "formatMinimum", "2026-08-23", "Der Tag ist zu früh. Geben Sie den 24.08.2026 oder einen späteren"),
        ("date", "formatMaximum", "2026-08-25", "Der Tag ist zu spät. Geben Sie den 24.08.2026 oder einen früheren"),
        ("time", "formatMinimum", "09:00", "Das ist zu früh. Geben Sie 14:30 Uhr oder später an."),
        ("time", "formatMaximum", "14:31", "Das ist zu spät. Geben Sie 14:30 Uhr oder früher an."),
        ("datetime", "formatMinimum", "2026-08-24T14:29", "Geben Sie 24.08.2026, 14:30 Uhr oder später an."),
        ("date", "formatMinimum", "1.1.1800", "Den Tag 1.1.1800 gibt es nicht."),
    ],
)
def test_a_day_or_time_beyond_its_limit_is_told(widget: str, key: str, answer: str, told: str) -> None:
    question = ask("x", widget, schema={"format": widget, key: MOMENTS[widget]})

    assert told in message(question, answer)
    assert found(one_page(question), {"x": MOMENTS[widget]}) == []
    own = message({**question, "errors": {key: "Zu weit."}}, answer)
    assert own == (message(question, answer) if "1800" in answer else "Zu weit.")  # what is no day breaks no limit


def test_a_page_is_checked_alone() -> None:
    built = form(page("eins", ask("a", required=True)), page("zwei", ask("b", required=True)))

    assert [problem.field for problem in check_page(built, "zwei", {}, {}, TODAY)] == ["b"]
    assert found(built, {}) == [("a", "required"), ("b", "required")]


def test_a_problem_in_an_entry_names_it() -> None:
    built = one_page(repeat("hunde", ask("name", required=True)))

    (problem,) = check(built, {"hunde": [{"name": "Frieda"}, {}]}, {}, TODAY)
    assert problem == Problem(
        "hunde/1/name", "Die Angabe fehlt. Füllen Sie „Name“ aus.", "required", place="Hund 2", page_id="seite"
    )
    assert (problem.id, problem.summary) == ("hunde-1-name", "Hund 2: Die Angabe fehlt. Füllen Sie „Name“ aus.")


def test_a_problem_outside_of_groups_has_no_place() -> None:
    (problem,) = check(one_page(ask("name", required=True)), {}, {}, TODAY)

    assert problem.summary == problem.message


def test_what_belongs_to_no_question_is_found() -> None:
    built = one_page(ask("a"), repeat("hunde", ask("name")))

    unknown = found(built, {"x": 1, "hunde": [{"name": "x", "y": 1}]})
    assert sorted(unknown) == [("hunde/0/y", "unknown"), ("x", "unknown")]
    assert check_page(built, "seite", {"x": 1}, {}, TODAY) == ()


@pytest.mark.parametrize("entries", ["x", {"a": 1}, ["x"], [{"name": "a"}, 5]])
def test_entries_that_are_none_are_found(entries: object) -> None:
    assert ("hunde", "type") in found(one_page(repeat("hunde", ask("name"))), {"hunde": entries})


def test_one_problem_for_each_answer() -> None:
    question = ask("a", schema={"maxLength": 3, "pattern": "^[0-9]+$", "minLength": 2})

    assert found(one_page(question), {"a": "😀😀😀😀"}) == [("a", "maxLength")]
    assert found(one_page(question), {"a": "😀😀"}) == [("a", "unsupported")]
    assert found(one_page(question), {"a": "x"}) == [("a", "pattern")]


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        (ask("a", required=True), None, "Die Angabe fehlt. Füllen Sie „A“ aus."),
        (ask("a", "select", required=True), None, "Wählen Sie bei „A“ etwas aus."),
        (ask("a", "checkboxes", required=True), None, "Wählen Sie bei „A“ mindestens eine Möglichkeit aus."),
        (ask("a", "yesno", required=True), None, "Wählen Sie bei „A“ Ja oder Nein."),
        (ask("a", "checkbox", required=True, schema={"const": True}), None, "Kreuzen Sie das Kästchen an: A"),
        (ask("a", "checkbox", schema={"const": True}), False, "Kreuzen Sie das Kästchen an: A"),
        (ask("a", "date", required=True), None, "Geben Sie bei „A“ Tag, Monat und Jahr an, zum Beispiel 24.08.2026."),
        (ask("a", "upload", required=True), None, "Es fehlt eine Datei. Laden Sie sie bei „A“ hoch."),
        (repeat("a", ask("b"), required=True), None, "Es fehlt ein Eintrag. Fügen Sie bei „A“ mindestens einen hinzu."),
        (
            repeat("a", ask("b"), schema={"minItems": 2}),
            [{}],
            "Das reicht noch nicht. Bei „A“ brauchen wir mindestens 2.",
        ),
        (
            ask("a", "date"),
            "24.8.26",
            "Das Jahr ist nicht eindeutig. Geben Sie es mit vier Ziffern an, zum Beispiel 24.08.2026.",
        ),
        (ask("a", "date"), "31.02.2026", "Den Tag 31.02.2026 gibt es nicht. Prüfen Sie Tag, Monat und Jahr."),
        (
            ask("a", "date"),
            "bald",
            "Das Datum können wir nicht lesen. Geben Sie Tag, Monat und Jahr an, zum Beispiel 24.08.2026.",
        ),
        (ask("a", "number"), "zwölf", "Das ist keine ganze Zahl. Geben Sie Ziffern ohne Komma ein, zum Beispiel 12."),
        (
            ask("a", "number", schema={"type": "number"}),
            "zwölf",
            "Das ist keine Zahl. Geben Sie Ziffern ein, zum Beispiel 12 oder 12,5.",
        ),
        (ask("a", "money"), "viel", "Den Betrag können wir nicht lesen. Geben Sie ihn so ein: 1.234,50."),
        (ask("a", "money", schema={"minimum": 500}), 499, "Die Zahl ist zu klein. Geben Sie 5,00\u00a0€ oder mehr an."),
        (ask("a", "number", schema={"maximum": 1000}), 1001, "Die Zahl ist zu groß. Geben Sie höchstens 1.000 an."),
        (ask("a", "number", schema={"multipleOf": 5}), 7, "Diese Zahl geht nicht. Geben Sie ein Vielfaches von 5 an."),
        (ask("a", "yesno"), "vielleicht", "Diese Angabe können wir nicht lesen. Füllen Sie „A“ neu aus."),
        (
            ask("a", schema={"maxLength": 3}),
            "abcd",
            "Der Text ist zu lang. Kürzen Sie ihn auf 3 Zeichen. Jetzt sind es 4.",
        ),
        (ask("a", schema={"minLength": 3}), "ab", "Der Text ist zu kurz. Schreiben Sie mindestens 3 Zeichen."),
        (ask("a", "radio"), "d", "Diese Auswahl gibt es nicht mehr. Wählen Sie bei „A“ neu aus."),
        (ask("a", "checkboxes"), ["a", "d"], "Diese Auswahl gibt es nicht mehr. Wählen Sie bei „A“ neu aus."),
        (
            ask("a", "checkboxes", schema={"maxItems": 1}),
            ["a", "b"],
            "Das ist zu viel. Bei „A“ sind höchstens 1 möglich. Entfernen Sie etwas.",
        ),
        (ask("a", "checkboxes"), ["a", "a"], "Etwas steht bei „A“ doppelt. Entfernen Sie das zweite."),
        (
            ask("a", "email"),
            "x",
            "An diese E-Mail-Adresse können wir nicht schreiben. Prüfen Sie sie, zum Beispiel name@beispiel.de.",
        ),
        (
            ask("a", "iban"),
            "DE1",
            "Die IBAN stimmt nicht. Vergleichen Sie sie mit Ihrer Bankkarte. Aus Deutschland hat sie 22 Stellen.",
        ),
        (ask("a", "plate"), "X", "Das Kennzeichen können wir nicht lesen. Geben Sie es so ein: FD-AB 123."),
        (
            ask("a", "tel"),
            "x",
            "Diese Telefonnummer können wir nicht anrufen. Geben Sie nur Ziffern, Leerzeichen und + ein.",
        ),
        (
            ask("a", schema={"format": "postcode"}),
            "1",
            "Die Postleitzahl stimmt nicht. Geben Sie 5 Ziffern ein, zum Beispiel 36037.",
        ),
        (
            ask("a"),
            "Hallo 😀 漢",
            "Diese Zeichen können wir nicht drucken: „😀“, „漢“. Schreiben Sie die Angabe ohne die Zeichen.",
        ),
        (
            ask("a"),
            "Hallo 😀",
            "Dieses Zeichen können wir nicht drucken: „😀“. Schreiben Sie die Angabe ohne das Zeichen.",
        ),
        (
            ask("a"),
            "kaputt \ufffd",
            "Dieses Zeichen können wir nicht drucken: „\ufffd“. Schreiben Sie die Angabe ohne das Zeichen.",
        ),
    ],
)
def test_sentences_say_what_to_do(question: dict[str, Any], answer: object, sentence: str) -> None:
    assert message(question, answer) == sentence


def test_the_sentence_of_the_template_comes_first() -> None:
    question = ask("a", required=True, errors={"required": "Wählen Sie, {params.ort}."})
    built = one_page(question, parameters=[parameter("ort")])

    assert [problem.message for problem in check(built, {}, {"ort": "Fulda"}, TODAY)] == ["Wählen Sie, Fulda."]


def test_but_a_sign_that_cannot_be_printed_is_always_named() -> None:
    assert "😀" in message(ask("a", errors={"format": "Falsch."}), "😀")


def test_labels_in_sentences_are_filled() -> None:
    built = one_page(ask("a", required=True) | {"label": "Ort {params.ort}"}, parameters=[parameter("ort")])

    assert "„Ort Fulda“" in check(built, {}, {"ort": "Fulda"}, TODAY)[0].message
