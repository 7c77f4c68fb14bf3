"""Parameters, facts and texts of a bundle that is edited."""

from __future__ import annotations

from typing import Any

import pytest

from blaupause.engine.bundles.editing.telling import proofs
from tests.blaupause.engine.bundles.changing import Files, do, flaws, refused

# --- Parameters


def test_a_parameter_gets_a_default_and_a_lock(files: Files) -> None:
    changed = do(
        files,
        "einstellung-aendern",
        "einstellung/frist",
        label="Frist",
        default="14",
        required="ja",
        locked="ja",
        group="law",
        unit="Tage",
        help="Wie lange?",
    )

    source = changed["parameters.json"]["parameters"][-2]
    assert (source["default"], source["locked"], source["unit"], source["help"]) == (14, True, "Tage", "Wie lange?")
    assert flaws(changed) == []


def test_a_choice_of_the_town_has_choices(files: Files) -> None:
    changed = do(files, "einstellung-neu", label="Wahl", type="choice", group="law")
    changed = do(
        changed,
        "einstellung-aendern",
        "einstellung/wahl",
        label="Wahl",
        default="Blau",
        choices="Rot\nBlau",
        group="law",
    )

    assert changed["parameters.json"]["parameters"][-1]["default"] == "zweite_moeglichkeit"
    assert flaws(changed) == []


def test_a_new_parameter_takes_no_name_that_every_notice_needs(files: Files) -> None:
    changed = do(files, "einstellung-neu", label="Remedy", type="text", group="law")

    assert changed["parameters.json"]["parameters"][-1]["id"] == "remedy_2"


def test_a_default_must_fit(files: Files) -> None:
    values = {"label": "Frist", "group": "law"}
    assert refused(files, "einstellung-aendern", "einstellung/frist", **values, default="bald") == "default"
    assert refused(files, "einstellung-aendern", "einstellung/frist", **values, required="ja", locked="ja") == "default"


def test_the_remedy_of_the_service_follows_its_parameter(dog: Files) -> None:
    labels = {each["value"]: each["label"] for each in _remedy(dog)["choices"]}

    changed = do(
        dog,
        "einstellung-aendern",
        "einstellung/remedy",
        label="Rechtsbehelf",
        default=labels["klage"],
        choices="\n".join(labels.values()),
        group="law",
        required="ja",
        locked="ja",
    )

    assert changed["template.json"]["remedy"] | {"law": ""} == {"kind": "klage", "locked": True, "law": ""}


def _remedy(files: Files) -> dict[str, Any]:
    return next(each for each in files["parameters.json"]["parameters"] if each["id"] == "remedy")


def test_a_removed_parameter_is_forgotten_by_tests(files: Files) -> None:
    changed = do(files, "test-neu", title="Probe", answers="{}", today="2026-09-08")
    assert "frist" in changed["tests.json"]["tests"][-1]["params"]

    changed = do(changed, "einstellung-entfernen", "einstellung/frist")

    assert "frist" not in changed["tests.json"]["tests"][-1]["params"]
    assert flaws(changed) == []


# --- Texts and facts

FACTS = {
    "title": "Osterfeuer anmelden",
    "version": "1.1.0",
    "submit_label": "Anmelden",
    "summary": "Kurz.",
    "who": "Alle.",
    "declaration": "Stimmt.",
    "level": "municipality",
    "minutes": "5",
    "due_days": "14",
    "retention_months": "24",
    "retention_verified": "ja",
    "synonyms": "Feuer\nFeuer",
    "documents": "",
    "life_situations": "Straße und Umwelt",
    "legal_basis": "HSOG § 74",
}


def test_facts_are_changed(files: Files) -> None:
    changed = do(files, "angaben", "angaben/leistung", **FACTS)
    changed = do(changed, "angaben", "angaben/leistung", **FACTS)

    template = changed["template.json"]
    assert (template["version"], template["synonyms"]) == ("1.1.0", ["Feuer"])
    assert template["life_situations"] == ["strasse-und-umwelt"]
    assert template["legal_basis"] == [{"title": "HSOG § 74", "verified": False}]
    assert flaws(changed) == []


def test_what_opens_documents_without_a_login_is_an_answer_that_everybody_gives(files: Files) -> None:
    known = proofs(files)
    name = next(iter(known))
    changed = do(files, "angaben", "angaben/leistung", **FACTS, second_proof=name)
    assert changed["template.json"]["second_proof"] == name
    assert flaws(changed) == []
    assert proofs(changed) == known
    kept = do(changed, "angaben", "angaben/leistung", **FACTS)
    assert kept["template.json"]["second_proof"] == name
    gone = do(changed, "angaben", "angaben/leistung", **FACTS, second_proof="")
    assert gone["template.json"]["second_proof"] is None
    own = {**files, "template.json": {**files["template.json"], "second_proof": "zahl"}}
    assert "zahl" in proofs(own)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("second_proof", "zahl"),
        ("version", "1.0"),
        ("minutes", ""),
        ("life_situations", ""),
        ("synonyms", "x" * 301),
        ("level", "eu"),
    ],
)
def test_facts_that_do_not_fit_are_refused(files: Files, key: str, value: str) -> None:
    assert refused(files, "angaben", "angaben/leistung", **FACTS | {key: value}) == key


def test_texts_are_changed(files: Files) -> None:
    values = {
        "what": "Was",
        "who": "Wer",
        "how": "Wie",
        "next": "Eins\n\nZwei",
        "receipt_next": "Drei",
        "questions": "Kostet das?\nNein.\n\nWie lange?\nZwei\nTage.",
    }

    changed = do(files, "texte", "texte/leistung", **values)

    assert changed["texts.de.json"]["next"] == ["Eins", "Zwei"]
    assert changed["texts.de.json"]["questions"][1] == {"q": "Wie lange?", "a": "Zwei\nTage."}
    assert refused(files, "texte", "texte/leistung", **values | {"questions": "Nur eine Frage?"}) == "questions"


def test_easy_language_is_changed(files: Files) -> None:
    changed = do(files, "leicht", "texte/leicht", title="Feuer", lines="Eins.\nZwei.\nDrei.", tested="ja")

    assert changed["texts.de-leicht.json"] == {
        "title": "Feuer",
        "lines": ["Eins.", "Zwei.", "Drei."],
        "marked_untested": False,
    }
    assert refused(files, "leicht", "texte/leicht", title="Feuer", lines="Eins.\nZwei.") == "lines"
