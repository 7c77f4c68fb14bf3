"""What is said of a bundle that is edited: mistakes and warnings with their places, who names whom, the preview."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing.preview import preview
from blaupause.engine.bundles.editing.problems import advise
from blaupause.engine.bundles.editing.reading import condition_at, mentions_in_words, told
from tests.blaupause.engine.bundles.changing import Files, do

TODAY = date(2026, 9, 8)


def texts_of(files: Files, *, errors: bool) -> list[tuple[str, str]]:
    return [(each.place, each.text) for each in advise(Bundle(files), tested=True) if each.is_error == errors]


def test_a_mistake_is_told_in_german_with_its_place(files: Files) -> None:
    broken = do(files, "bedingung", "frage/ziel", expression="answers.gibtsnicht == 1")
    broken = do(broken, "bedingung", "seite/kontakt", expression="answers.nirgends == 1")

    assert set(texts_of(broken, errors=True)) >= {
        ("frage/ziel", "„answers.gibtsnicht“ gibt es nicht. Ändern Sie die Bedingung oder den Ausdruck."),
        ("seite/kontakt", "„answers.nirgends“ gibt es nicht. Ändern Sie die Bedingung oder den Ausdruck."),
    }


@pytest.mark.parametrize(
    ("file", "change", "place"),
    [
        ("rules.json", {"checks": [{"id": "a", "on": "nichts", "expr": "true", "message": "x"}]}, "regel/pruefung/a"),
        (
            "rules.json",
            {"fee": {"currency": "EUR", "lines": [{"label": "{x}", "amount": "1", "basis": "b"}]}},
            "regel/gebuehr/1",
        ),
        (
            "rules.json",
            {"fee": {"currency": "EUR", "note": "{x}", "lines": [{"label": "l", "amount": "1", "basis": "b"}]}},
            "regel/",
        ),
        (
            "parameters.json",
            {
                "parameters": [
                    {"id": "unit", "label": "", "type": "unit", "required": True, "locked": False, "group": "law"}
                ]
            },
            "einstellung/unit",
        ),
        ("parameters.json", {"parameters": []}, "einstellung/"),
        ("texts.de.json", {"what": "{x}"}, "texte/leistung"),
        ("texts.de-leicht.json", {"title": "{x}"}, "texte/leicht"),
        ("template.json", {"who": "{x}"}, "angaben/leistung"),
        (
            "tests.json",
            {
                "tests": [
                    {
                        "id": "T1",
                        "title": "t",
                        "today": "2026-01-01",
                        "params": {},
                        "answers": {},
                        "expect": {"valid": True},
                    }
                ]
            },
            "test/T1",
        ),
    ],
)
def test_every_mistake_has_a_place(files: Files, file: str, change: dict[str, Any], place: str) -> None:
    broken = {**files, file: {**files[file], **change}}

    assert place in [where for where, _text in texts_of(broken, errors=True)]


def test_a_mistake_in_the_schema_is_about_the_first_page(files: Files) -> None:
    schema = {**files["form.json"]["schema"], "required": ["gibtsnicht"]}
    broken = {**files, "form.json": {**files["form.json"], "schema": schema}}

    assert texts_of(broken, errors=True)[0][0] == "seite/kontakt"


def test_warnings_are_no_errors(files: Files) -> None:
    warned = do(files, "seite-neu", title="Zwei")
    warned = do(warned, "frage-neu", "seite/zwei", label="Später", kind="yesno")
    warned = do(warned, "seite-neu", title="Drei")
    warned = do(warned, "frage-neu", "seite/kontakt", label="Offen", kind="choice")
    warned = do(
        warned, "bedingung", "frage/ziel", path_0="answers.spaeter", operator_0="is", value_0="ja", joined="und"
    )

    assert texts_of(warned, errors=True) == []
    assert set(texts_of(warned, errors=False)) == {
        ("frage/platzhalter", "Diese Seite hat noch keine Frage."),
        ("frage/offen", "Die Auswahl steht noch nicht fest."),
        ("frage/ziel", "Die Bedingung hängt an „Später“. Danach wird erst später gefragt."),
        ("einstellung/frist", "Diese Einstellung nutzt niemand: keine Regel, kein Text, kein Bescheid."),
        ("einstellung/stichtag", "Diese Einstellung nutzt niemand: keine Regel, kein Text, kein Bescheid."),
        ("texte/leistung", "Hier ist noch etwas zu schreiben."),
        ("texte/leicht", "Hier ist noch etwas zu schreiben."),
        ("angaben/leistung", "Hier ist noch etwas zu schreiben."),
        ("texte/leicht", "Die Zielgruppe hat den Text in Leichter Sprache noch nicht geprüft."),
        ("angaben/leistung", "Die Aufbewahrungsfrist ist nicht geprüft."),
        ("test/", "Kein gespeicherter Test zeigt einen Antrag, der durchgeht."),
    }


def test_who_speaks_of_a_question_is_told(dog: Files) -> None:
    said = list(mentions_in_words(dog, "frage/zahlungsart"))
    assert "„IBAN“" in said
    assert any(each.startswith("„Bescheid über die Hundesteuer") for each in said)
    assert "„SEPA-Lastschriftmandat“" in mentions_in_words(dog, "einstellung/sepa_creditor_id")
    assert list(mentions_in_words(dog, "seite/zahlung")) == []
    assert any(each.startswith("Prüfung") for each in mentions_in_words(dog, "frage/hunde/chipnummer"))


def test_there_is_a_preview_though_a_condition_is_wrong(files: Files) -> None:
    broken = do(files, "bedingung", "frage/ziel", expression="answers.gibtsnicht == 1")

    view = preview(Bundle(broken), "kontakt", TODAY)

    assert view is not None
    assert [(each.label, each.depends) for each in view.fields][-1] == ("Ziel", True)


def test_there_is_no_preview_of_what_cannot_be_drawn(files: Files) -> None:
    schema = {**files["form.json"]["schema"], "required": ["gibtsnicht"]}
    broken = {**files, "form.json": {**files["form.json"], "schema": schema}}

    assert preview(Bundle(broken), "kontakt", TODAY) is None


def test_a_finished_template_has_no_warnings(dog: Files) -> None:
    done = {
        **dog,
        "template.json": {**dog["template.json"], "retention": {"months": 1, "from": "closed", "verified": True}},
        "texts.de-leicht.json": {**dog["texts.de-leicht.json"], "marked_untested": False},
    }

    assert advise(Bundle(done)) == []


def test_what_is_unknown_is_called_as_it_is_written(files: Files) -> None:
    changed = do(files, "bedingung", "seite/kontakt", expression="has(answers.weg)")

    assert told(changed, "seite/kontakt") == "answers.weg ist beantwortet"
    assert condition_at(files, "texte/leicht") == ("", ())
    assert condition_at(files, "frage/weg") == ("", ())
    assert condition_at(files, "regel/pruefung/") == ("", ())
