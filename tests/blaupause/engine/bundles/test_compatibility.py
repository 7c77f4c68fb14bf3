"""How far a version's number must go for what changed."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.bundles import Bundle, Step, required_step, step_between
from tests.blaupause.engine.building import ask, bundle_json, changed, form_json, page, parameter, repeat, section

BEFORE = bundle_json()


def step(after: dict[str, Any], before: dict[str, Any] = BEFORE) -> tuple[Step, list[str]]:
    demand = required_step(Bundle.from_json(before), Bundle.from_json(after))
    return demand.step, [reason.sentence for reason in demand.reasons]


def with_form(*questions: dict[str, Any]) -> dict[str, Any]:
    return {**BEFORE, "form.json": form_json(page("seite", *questions))}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("template.json/title", "Hund melden"),
        ("template.json/minutes", 3),
        ("rules.json/fee/lines/1/amount", "200"),
        ("parameters.json/parameters/0/help", "Aus der Satzung."),
        ("texts.de.json/what", "Anders."),
        ("tests.json/tests/0/title", "Anders."),
        ("form.json/pages/0/questions/0/label", "Ihr Name"),
    ],
)
def test_words_formulas_and_tests_are_a_patch(path: str, value: object) -> None:
    assert step(changed(BEFORE, path, value)) == (Step.PATCH, [])


def test_a_default_is_a_patch_when_it_changes() -> None:
    before = changed(BEFORE, "parameters.json/parameters/0/default", 5000)

    assert step(changed(before, "parameters.json/parameters/0/default", 6000), before) == (Step.PATCH, [])


NAME, LIST = ask("name", required=True), ask("weg", "radio", choices=["a", "b"])


@pytest.mark.parametrize(
    ("before", "after", "wanted", "sentence"),
    [
        ([NAME, ask("mail")], [NAME], Step.MAJOR, "Die Frage „Mail“ entfällt."),
        ([NAME], [NAME, ask("mail")], Step.MINOR, "Die Frage „Mail“ ist neu und freiwillig."),
        ([NAME], [NAME, ask("mail", required=True)], Step.MINOR, "Die Frage „Mail“ ist neu und Pflicht."),
        ([ask("mail")], [ask("mail", required=True)], Step.MAJOR, "Die Frage „Mail“ ist jetzt Pflicht."),
        ([NAME], [ask("name", "number", required=True)], Step.MAJOR, "nimmt andere Antworten an als bisher."),
        ([ask("am")], [ask("am", "date")], Step.MAJOR, "Die Frage „Am“ nimmt andere Antworten an als bisher."),
        ([LIST], [ask("weg", "radio", choices=["a"])], Step.MAJOR, "fehlen Antworten, die es gab: b."),
        ([LIST], [ask("weg", "radio", choices=["a", "b", "c"])], Step.MINOR, "gibt es neue Antworten: c."),
        ([repeat("tiere", NAME)], [repeat("tiere", NAME, ask("art"))], Step.MINOR, "Die Frage „Art“ ist neu"),
        ([repeat("tiere", NAME, ask("art"))], [repeat("tiere", NAME)], Step.MAJOR, "Die Frage „Art“ entfällt."),
        ([ask("mail", required=True)], [ask("mail")], Step.PATCH, ""),
        ([ask("weg", "radio", choices_param="wege")], [LIST], Step.MAJOR, "„Weg“ wird jetzt aus einer festen Liste"),
        ([ask("preis", "number")], [ask("preis", "money")], Step.MAJOR, "nimmt andere Antworten an als bisher."),
        ([section("a", NAME)], [NAME], Step.PATCH, ""),
        ([NAME], [section("a", NAME, ask("mail"))], Step.MINOR, "Die Frage „Mail“ ist neu und freiwillig."),
    ],
)  # fmt: skip
def test_questions(before: list[Any], after: list[Any], wanted: Step, sentence: str) -> None:
    found, sentences = step(with_form(*after), with_form(*before))

    assert found == wanted
    assert [sentence in each for each in sentences] == ([True] if sentence else [])


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ({}, {"maxLength": 20}, "höchstens 20 Zeichen"),
        ({"maxLength": 20}, {"maxLength": 30}, None),
        ({"minLength": 2}, {"minLength": 3}, "mindestens 3 Zeichen"),
        ({}, {"minLength": 3, "maxLength": 9}, "mindestens 3 Zeichen, höchstens 9 Zeichen"),
        ({"minLength": 2}, {}, None),
        ({}, {"pattern": "[0-9]+"}, "eine andere Schreibweise"),
        ({"pattern": "[0-9]+"}, {"pattern": "[0-9]+"}, None),
        ({"pattern": "[0-9]+"}, {"pattern": "[0-8]+"}, "eine andere Schreibweise"),
        ({"pattern": "[0-9]+"}, {}, None),
    ],
)
def test_tighter_limits_are_major_and_wider_ones_are_not(
    old: dict[str, Any], new: dict[str, Any], named: str | None
) -> None:
    found, sentences = step(with_form(ask("name", schema=new)), with_form(ask("name", schema=old)))

    assert found == (Step.MAJOR if named else Step.PATCH)
    assert [f"engere Grenzen als bisher: {named}." in each for each in sentences] == ([True] if named else [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({}, {"formatMinimum": "2026-01-01"}, "frühestens 01.01.2026"),
        ({"formatMaximum": "2026-12-31"}, {"formatMaximum": "2026-12-30"}, "spätestens 30.12.2026"),
        ({"formatMinimum": "2026-01-02"}, {"formatMinimum": "2026-01-01"}, ""),
        ({"formatMaximum": "2026-12-31"}, {}, ""),
    ],
)
def test_tighter_limits_of_days_are_major_too(old: dict[str, Any], new: dict[str, Any], told: str) -> None:
    found, sentences = step(with_form(ask("am", "date", schema=new)), with_form(ask("am", "date", schema=old)))

    assert found == (Step.MAJOR if told else Step.PATCH)
    assert [f"engere Grenzen als bisher: {told}." in each for each in sentences] == ([True] if told else [])


def test_a_reason_says_where() -> None:
    demand = required_step(Bundle.from_json(with_form(NAME, ask("mail"))), Bundle.from_json(with_form(NAME)))

    (reason,) = demand.reasons
    assert (reason.file, reason.path) == ("form.json", "/schema/properties/mail")


RATE = parameter("satz", "money", required=True)
WAY = parameter("weg", "choice", choices=[{"value": "a", "label": "A"}, {"value": "b", "label": "B"}])


@pytest.mark.parametrize(
    ("before", "after", "wanted", "sentence"),
    [
        ([RATE], [], Step.MAJOR, "Der Wert „Satz“ entfällt."),
        ([], [RATE], Step.MINOR, "Der Wert „Satz“ ist neu, Pflicht und ohne Vorgabe."),
        ([], [RATE | {"default": 1}], Step.MINOR, "Der Wert „Satz“ ist neu."),
        ([], [RATE | {"required": False}], Step.MINOR, "Der Wert „Satz“ ist neu."),
        ([RATE], [RATE | {"type": "integer"}], Step.MAJOR, "Der Wert „Satz“ ist von anderer Art als bisher."),
        ([RATE | {"required": False}], [RATE], Step.MAJOR, "Der Wert „Satz“ ist jetzt Pflicht, ohne Vorgabe."),
        ([RATE], [RATE | {"locked": True, "default": 1}], Step.MAJOR, "Den Wert „Satz“ legt jetzt die Vorlage fest."),
        ([WAY], [WAY | {"choices": WAY["choices"][:1]}], Step.MAJOR, "entfallen Einträge der Auswahl."),
        ([RATE], [RATE | {"required": False}], Step.PATCH, ""),
    ],
)  # fmt: skip
def test_values_of_a_town(before: list[Any], after: list[Any], wanted: Step, sentence: str) -> None:
    found, sentences = step(
        changed(BEFORE, "parameters.json/parameters", after), changed(BEFORE, "parameters.json/parameters", before)
    )

    assert found == wanted
    assert [sentence in each for each in sentences] == ([True] if sentence else [])


LETTER = BEFORE["letters/bescheid.json"]


@pytest.mark.parametrize(
    ("after", "wanted", "sentence"),
    [
        (changed(BEFORE, "template.json/outcomes/0", None), Step.MAJOR, "Das Ergebnis „"),
        (changed(BEFORE, "template.json/outcomes/0/id", "anders"), Step.MAJOR, "Das Ergebnis „"),
        (BEFORE | {"letters/neu.json": LETTER}, Step.MINOR, "Ein Brief kommt hinzu oder entfällt: neu."),
        (changed(BEFORE, "template.json/level_of_government", "district"), Step.MAJOR, "eine andere Ebene"),
        (changed(BEFORE, "template.json/login", {"required": True, "level": "high"}), Step.MAJOR, "sicherer ausweisen"),
    ],
    ids=["outcome gone", "outcome renamed", "letter", "level", "login"],
)
def test_what_else_a_version_promises(after: dict[str, Any], wanted: Step, sentence: str) -> None:
    found, sentences = step(after)

    assert found == wanted
    assert sentence in sentences[0]


def test_a_new_outcome_is_minor() -> None:
    before = changed(BEFORE, "template.json/outcomes/0", None)

    assert step(BEFORE, before)[0] == Step.MINOR


def test_the_largest_reason_stands_first() -> None:
    after = with_form(ask("mail"), ask("neu"))

    found, sentences = step(after, with_form(NAME, ask("mail")))

    assert (found, sentences) == (
        Step.MAJOR, ["Die Frage „Name“ entfällt.", "Die Frage „Neu“ ist neu und freiwillig."]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("1.2.3", "2.0.0", Step.MAJOR),
        ("0.9.0", "1.9.0", Step.MAJOR),
        ("1.2.3", "1.3.0", Step.MINOR),
        ("1.2.3", "1.2.4", Step.PATCH),
        ("1.0.0-rc.1", "1.0.0", Step.PATCH),
    ],
)
def test_the_step_of_a_number(before: str, after: str, wanted: Step) -> None:
    assert step_between(before, after) == wanted


def test_each_step_has_a_name() -> None:
    assert [each.label for each in Step] == ["Korrektur", "kleine Neuerung", "große Änderung"]


def test_what_is_no_number_has_no_step() -> None:
    with pytest.raises(ValueError, match="no semantic version"):
        step_between("1.0", "1.0.0")
