"""Two forms beside each other: questions, headings, values that stand fast."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.bundles.difference import Kind
from tests.blaupause.engine.building import ask, form_json, info, page, repeat
from tests.blaupause.engine.bundles.comparing import forms, only, told

# --- What has no answer


def headed(heading: str = "Sie", label: str = "Name", value: str = "1") -> dict[str, Any]:
    """Return a form with a heading over a question, and a value that stands fast."""
    name = {"field": "name", "label": label, "widget": "text", "errors": {}}
    questions = [
        {"widget": "section", "id": "sie", "label": heading, "questions": [name]},
        {"widget": "hidden", "id": "art", "value": value},
    ]
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"name": {"type": "string", "maxLength": 9}},
    }
    return {"schema": {**schema, "required": []}, "pages": [{"id": "p", "title": "Seite", "questions": questions}]}


@pytest.mark.parametrize(
    ("after", "name"),
    [
        (headed(heading="Du"), "Überschrift „Du“"),
        (headed(label="Wie heißen Sie?"), "Frage „Wie heißen Sie?“"),
        (headed(value="2"), "Fester Wert „art“"),
    ],
)
def test_headings_what_is_under_them_and_fixed_values_are_compared(after: dict[str, Any], name: str) -> None:
    assert [change.place.split(" · ")[-1] for change in forms(headed(), after)] == [name]


# --- Questions


def test_a_new_question_says_where_it_is_and_what_may_be_answered() -> None:
    before = form_json(page("hunde", repeat("hunde", ask("name")), title="Ihre Hunde"))
    more = ask("rasse", "select", label="Rasse", choices=["a", "b"], required=True, hint="Steht im Ausweis")
    after = form_json(page("hunde", repeat("hunde", ask("name"), more), title="Ihre Hunde"))

    (found,) = forms(before, after)

    assert told(found) == (
        Kind.ADDED,
        "Seite „Ihre Hunde“ · Gruppe „Hunde“ · Frage „Rasse“",
        "",
        "Frage: Rasse\nHinweis: Steht im Ausweis\nAuswahl: A\nB\nAntwort: Auswahl aus einer Liste, Pflicht",
    )
    (gone,) = forms(after, before)
    assert (gone.kind, gone.place, gone.before, gone.after) == (Kind.REMOVED, found.place, found.after, "")


def test_a_question_in_other_words_is_the_same_question() -> None:
    found = only(("form.json", "pages/0/questions/0/label", "Wie heißen Sie?"))

    assert told(found) == (
        Kind.CHANGED, "Seite „Person“ · Frage „Wie heißen Sie?“", "Frage: Name", "Frage: Wie heißen Sie?"
    )  # fmt: skip


def test_a_duty_that_ends_is_told_with_the_limits() -> None:
    limits = {"minLength": 15, "maxLength": 15}
    before = form_json(page("p", ask("chip", required=True, schema=limits)))

    (found,) = forms(before, form_json(page("p", ask("chip", schema=limits))))

    assert found.before == "Antwort: Text in einer Zeile, Pflicht, mindestens 15 Zeichen, höchstens 15 Zeichen"
    assert found.after == "Antwort: Text in einer Zeile, freiwillig, mindestens 15 Zeichen, höchstens 15 Zeichen"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (ask("a", "money", schema={"minimum": 100}), ask("a", "money", schema={"minimum": 150050}),
         "Antwort: Betrag, freiwillig, mindestens 1.500,50\xa0€"),
        (ask("a", "date"), ask("a", "date", schema={"formatMinimum": "1900-01-01", "formatMaximum": "2026-12-31"}),
         "Antwort: Datum, freiwillig, frühestens 01.01.1900, spätestens 31.12.2026"),
        (ask("a", "time"), ask("a", "time", schema={"formatMinimum": "08:00"}),
         "Antwort: Uhrzeit, freiwillig, frühestens 08:00"),
        (ask("a", "checkbox"), ask("a", "checkbox", required=True),
         "Antwort: Kästchen zum Ankreuzen, muss angekreuzt sein"),
        (ask("a", "checkbox", required=True), ask("a", "checkbox"), "Antwort: Kästchen zum Ankreuzen, freiwillig"),
        (ask("a", "upload"), ask("a", "upload", accept=["application/pdf", "image/png"], max_bytes=2_500_000),
         "Arten von Dateien: PDF, PNG\nGröße der Dateien: höchstens 2,4 MB je Datei (2.500.000 Bytes)"),
        (ask("a", "upload"), ask("a", "upload", schema={"items": {"type": "string", "minLength": 3}}),
         "items.minLength: 3"),
        (ask("a"), ask("a", help={"title": "Warum?", "text": "Darum."}), "Hilfe: Warum?\nDarum."),
        (ask("a"), ask("a", visible="answers.b == 'x'"), "Nur wenn: answers.b ist „x“"),
        (ask("a"), ask("a", width="s"), 'Breite des Feldes: "s"'),
        (ask("a", schema={"pattern": "^a$"}), ask("a", schema={"pattern": "^b$"}), 'pattern: "^b$"'),
        (ask("a"), ask("a", errors={"required": "Fehlt."}), "Meldung, wenn die Angabe fehlt: Fehlt."),
        (ask("a", "radio"), ask("a", "radio", schema={"enum": ["a"]}), 'enum: ["a"]'),
    ],
)  # fmt: skip
def test_what_may_be_answered_is_told_in_words(before: dict[str, Any], after: dict[str, Any], words: str) -> None:
    (found,) = forms(form_json(page("p", before)), form_json(page("p", after)))

    assert found.kind == Kind.CHANGED
    assert found.after == words


def test_choices_are_told_with_their_hints() -> None:
    choices = [{"value": "post", "label": "Mit der Post", "hint": "dauert länger"}]
    found = only(("form.json", "pages/0/questions/2/choices", choices))

    assert "Auswahl: Mit der Post (dauert länger)" in found.after
    assert "Auswahl: POST" in found.before


def test_a_question_on_another_page_or_place_has_moved() -> None:
    a, b, c = (ask(name) for name in "abc")
    before = form_json(page("eins", a, b, c), page("zwei"))

    (swapped,) = forms(before, form_json(page("eins", c, a, b), page("zwei")))
    assert told(swapped) == (Kind.MOVED, "Seite „Eins“ · Frage „C“", "Seite „Eins“, nach Frage „B“",
                             "Seite „Eins“, an erster Stelle")  # fmt: skip
    (moved,) = forms(before, form_json(page("eins", a, b), page("zwei", c)))
    assert told(moved) == (Kind.MOVED, "Seite „Zwei“ · Frage „C“", "Seite „Eins“, nach Frage „B“",
                           "Seite „Zwei“, an erster Stelle")  # fmt: skip


def test_a_question_can_move_and_change_at_once() -> None:
    before = form_json(page("eins", ask("a"), ask("b")), page("zwei"))
    after = form_json(page("eins", ask("a")), page("zwei", ask("b", label="Neu")))

    assert [each.kind for each in forms(before, after)] == [Kind.CHANGED, Kind.MOVED]


def test_groups_inside_groups_are_told_like_any_other() -> None:
    chip = ask("chip", label="Chip")
    before = form_json(page("p", repeat("hunde", repeat("impfungen", ask("datum"), label="Impfungen"), label="Hunde")))
    after = form_json(
        page("p", repeat("hunde", repeat("impfungen", ask("datum"), chip, label="Impfungen"), label="Hunde"))
    )

    (found,) = forms(before, after)

    assert found.place == "Seite „P“ · Gruppe „Hunde“ · Gruppe „Impfungen“ · Frage „Chip“"


def test_pages_and_hints_between_questions_are_told() -> None:
    before = form_json(page("eins", ask("a"), info("achtung", "Vorsicht.")))
    after = form_json(page("eins", ask("a"), info("achtung", "Obacht."), intro="Kurz."), page("zwei", ask("b")))

    assert [told(each)[:2] for each in forms(before, after)] == [
        (Kind.CHANGED, "Seite „Eins“"),
        (Kind.ADDED, "Seite „Zwei“"),
        (Kind.CHANGED, "Seite „Eins“ · Hinweis „Hinweis“"),
        (Kind.ADDED, "Seite „Zwei“ · Frage „B“"),
    ]


def test_what_is_gone_stands_where_it_was() -> None:
    before = form_json(page("p", ask("a"), ask("b"), ask("c"), ask("d")))
    after = form_json(page("p", ask("b"), ask("d", label="Neu")))

    assert [each.place.rpartition(" ")[2] for each in forms(before, after)] == ["„A“", "„C“", "„Neu“"]
