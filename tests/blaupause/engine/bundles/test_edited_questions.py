"""Questions of a bundle that is edited: each kind, its words, its choices, its limits."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles.editing.kinds import KINDS, kind_label, kind_of
from blaupause.engine.bundles.editing.tree import spots
from tests.blaupause.engine.bundles.changing import Files, do, flaws, places, question, refused

FIRE = "frage/art_des_feuers"


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_every_kind_is_good(empty: Files, kind: str) -> None:
    files = do(empty, "frage-neu", "seite/kontakt", label="Neue Frage", kind=kind, required="ja")

    assert flaws(files) == []
    assert question(files, "frage/neue_frage")["label"] == "Neue Frage"


def test_the_first_question_takes_the_place_of_the_note(empty: Files) -> None:
    files = do(empty, "seite-neu", title="Zwei")
    assert len(files["form.json"]["pages"][1]["questions"]) == 1

    files = do(files, "frage-neu", "seite/zwei", label="Ort", kind="text")

    assert [each["field"] for each in files["form.json"]["pages"][1]["questions"]] == ["ort"]


def test_names_are_unique_and_no_words_of_forms_or_rules(empty: Files) -> None:
    for label in ("Ort", "Ort", "Aktion", "in", "2. Name", "???"):
        empty = do(empty, "frage-neu", "seite/kontakt", label=label, kind="text")

    assert places(empty)[-6:] == [
        "frage/ort", "frage/ort_2", "frage/aktion_2", "frage/in_2", "frage/angabe_2_name", "frage/angabe",
    ]  # fmt: skip
    assert flaws(empty) == []


def test_a_renamed_question_keeps_its_name(fire: Files) -> None:
    files = do(
        fire, "frage-aendern", FIRE, label="Welches Feuer?", hint="Nur eines", choices="Oster\nMartin", required="",
        help_title="Wozu?", help_text="Darum.", missing="Wählen Sie.",
    )  # fmt: skip

    changed = question(files, FIRE)
    assert (changed["label"], changed["hint"], changed["help"]["text"]) == ("Welches Feuer?", "Nur eines", "Darum.")
    assert changed["errors"] == {"required": "Wählen Sie."}
    assert "art_des_feuers" not in files["form.json"]["schema"]["required"]
    assert flaws(files) == []


def test_choices_keep_their_values_when_renamed_or_moved(fire: Files) -> None:
    renamed = do(fire, "frage-aendern", FIRE, label="x", choices="Osterfeuer\nMartin")
    moved = do(renamed, "frage-aendern", FIRE, label="x", choices="Martin\nOsterfeuer\nNeu")

    choices = [(each["value"], each["label"]) for each in question(moved, FIRE)["choices"]]
    assert choices == [("martin", "Martin"), ("oster", "Osterfeuer"), ("neu", "Neu")]
    assert moved["form.json"]["schema"]["properties"]["art_des_feuers"]["enum"] == ["martin", "oster", "neu"]


def test_many_choices_become_a_list(fire: Files) -> None:
    files = do(fire, "frage-aendern", FIRE, label="x", choices="\n".join("ABCDEFG"))

    assert question(files, FIRE)["widget"] == "select"
    assert flaws(files) == []


def test_choices_are_needed_and_there_once(fire: Files) -> None:
    assert refused(fire, "frage-aendern", FIRE, label="x", choices="") == "choices"
    assert refused(fire, "frage-aendern", FIRE, label="x", choices="A\nA") == "choices"


def test_choices_of_the_town_stay_so(dog: Files) -> None:
    spot = next(each for each in spots(dog["form.json"]) if "choices_param" in each.source)
    labels = "\n".join(each["label"] for each in spot.source.get("choices", ()))

    files = do(dog, "frage-aendern", spot.place, label="Rasse", choices=labels, required="ja")

    assert question(files, spot.place)["choices_param"] == spot.source["choices_param"]
    assert flaws(files) == []


@pytest.mark.parametrize(
    ("kind", "values", "key"),
    [
        ("text", {"least": "2", "most": "10"}, "maxLength"),
        ("number", {"least": "-1", "most": "5", "unit": "m"}, "maximum"),
        ("money", {"least": "1,00", "most": "5,00"}, "maximum"),
        ("date", {"least": "1.1.1900", "most": "31.12.2099"}, "formatMinimum"),
        ("date", {"least": "01.01.0001", "most": "31.12.9999"}, "formatMaximum"),
        ("time", {"least": "", "most": "18 Uhr"}, "formatMaximum"),
        ("datetime", {"least": "24.08.2026, 14:30 Uhr", "most": ""}, "formatMinimum"),
        ("repeat", {"least": "", "most": "3", "item_label": "Kind", "add_label": "Mehr"}, "maxItems"),
        ("upload", {"most": "2", "megabytes": "5", "accept": "pdf"}, "items"),
    ],
)
def test_limits_stand_in_the_schema(empty: Files, kind: str, values: dict[str, str], key: str) -> None:
    files = do(empty, "frage-neu", "seite/kontakt", label="Neu", kind=kind)
    files = do(files, "frage-aendern", "frage/neu", label="Neu", **values)

    assert key in files["form.json"]["schema"]["properties"]["neu"]
    assert flaws(files) == []


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("number", {"least": "5", "most": "1"}, "least"),
        ("number", {"least": "viel"}, "least"),
        ("text", {"most": "0"}, "most"),
        ("money", {"most": "viel"}, "most"),
        ("date", {"least": "heute"}, "least"),
        ("date", {"least": "2.1.2026", "most": "1.1.2026"}, "least"),
        ("time", {"most": "25:00"}, "most"),
        ("datetime", {"most": "24.08.2026"}, "most"),
        ("repeat", {"most": "", "item_label": "x", "add_label": "y"}, "most"),
        ("upload", {"most": "1", "megabytes": "1", "accept": "exe"}, "accept"),
        ("text", {"label": ""}, "label"),
        ("text", {"label": "x" * 301}, "label"),
        ("text", {"help_title": "nur das"}, "help_text"),
        ("text", {"help_text": "nur das"}, "help_title"),
    ],
)
def test_what_does_not_fit_names_its_input(empty: Files, kind: str, values: dict[str, str], field: str) -> None:
    files = do(empty, "frage-neu", "seite/kontakt", label="Neu", kind=kind)

    assert refused(files, "frage-aendern", "frage/neu", **({"label": "Neu"} | values)) == field


def test_a_note_has_a_text_and_a_tone(empty: Files) -> None:
    files = do(empty, "frage-neu", "seite/kontakt", label="Achtung", kind="info")
    files = do(files, "frage-aendern", "frage/achtung", label="", text="Vorsicht.", tone="danger")

    assert question(files, "frage/achtung") == {
        "widget": "info", "id": "achtung", "text": "Vorsicht.", "tone": "danger",
    }  # fmt: skip


def test_a_group_may_stand_in_another_and_nothing_in_a_plain_question(fire: Files) -> None:
    assert "frage/helfer/x/angabe" in places(do(fire, "frage-neu", "frage/helfer", label="x", kind="repeat"))
    refused(fire, "frage-neu", FIRE, label="x", kind="text")
    assert refused(fire, "frage-neu", "seite/kontakt", label="x", kind="alles") == "kind"


def test_a_question_without_limits_has_its_words_only(empty: Files) -> None:
    files = do(empty, "frage-aendern", "frage/email", label="E-Mail", required="ja")

    assert question(files, "frage/email") == {
        "field": "email",
        "label": "E-Mail",
        "widget": "email",
        "autocomplete": "email",
    }


def test_the_third_of_a_name_counts_on(empty: Files) -> None:
    for _again in range(3):
        empty = do(empty, "frage-neu", "seite/kontakt", label="Ort", kind="text")

    assert places(empty)[-1] == "frage/ort_3"


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_knows_its_kind(empty: Files, kind: str) -> None:
    files = do(empty, "frage-neu", "seite/kontakt", label="Neu", kind=kind)

    own = files["form.json"]["schema"]["properties"].get("neu", {})
    assert kind_of(question(files, "frage/neu")) == kind
    assert kind_label(question(files, "frage/neu"), own) == KINDS[kind].label


def test_other_widgets_have_a_kind_too() -> None:
    assert kind_label({"widget": "select"}, {}) == "Auswahl"
    assert kind_label({"widget": "plate"}, {}) == "Kennzeichen"
    assert kind_of({"widget": "select"}) == "choice"
    assert kind_of({"widget": "plate"}) == "plate"
