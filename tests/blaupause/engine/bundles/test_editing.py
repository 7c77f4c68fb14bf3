"""Editing a bundle: each operation, what it leaves, and the way back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blaupause.engine.bundles import Bundle, check
from blaupause.engine.bundles.checking import shape_issues
from blaupause.engine.bundles.editing import (
    OPERATIONS,
    EditRefused,
    Operation,
    Overtaken,
    edit,
    empty_bundle,
    meet,
    slug_from,
    undo,
)
from blaupause.engine.bundles.editing.kinds import KINDS, kind_label, kind_of
from blaupause.engine.bundles.editing.tree import spots
from blaupause.engine.bundles.loading import parse

type Files = dict[str, Any]

BUNDLES = Path(__file__).parents[4] / "shared_services/catalogue/bundles"
FIRE = "frage/art_des_feuers"


def packed(files: Files) -> dict[str, bytes]:
    return {name: json.dumps(content).encode() for name, content in files.items()}


def do(files: Files, name: str, place: str = "", **values: str) -> Files:
    """Make a change, and see that it can be taken back."""
    edited = edit(files, Operation(name, place, values))
    assert undo(edited.files, edited.steps).files == files
    return edited.files


def refused(files: Files, name: str, place: str = "", **values: str) -> str:
    with pytest.raises(EditRefused) as caught:
        edit(files, Operation(name, place, values))
    return caught.value.field


def question(files: Files, place: str) -> dict[str, Any]:
    return next(dict(spot.source) for spot in spots(files["form.json"]) if spot.place == place)


def places(files: Files) -> list[str]:
    return [spot.place for spot in spots(files["form.json"])]


@pytest.fixture
def empty() -> Files:
    return empty_bundle("Osterfeuer anmelden", slug_from("Osterfeuer anmelden"))


@pytest.fixture
def fire(empty: Files) -> Files:
    """A page with a choice and a repeated group."""
    files = do(empty, "seite-neu", title="Das Feuer")
    files = do(
        files,
        "frage-neu",
        "seite/das_feuer",
        label="Art des Feuers",
        kind="choice",
        choices="Oster\nMartin",
        required="ja",
    )
    files = do(files, "frage-neu", "seite/das_feuer", label="Helfer", kind="repeat")
    return do(files, "frage-neu", "seite/das_feuer", label="Datum", kind="date")


@pytest.fixture(scope="module")
def dog() -> Files:
    return dict(Bundle.from_directory(BUNDLES / "hundesteuer-anmelden").files)


def test_the_empty_bundle_is_good(empty: Files) -> None:
    assert check(packed(empty)) == []
    assert empty["texts.de-leicht.json"]["marked_untested"]


def test_an_unknown_operation_is_refused(empty: Files) -> None:
    refused(empty, "alles-loeschen")


# --- Pages


def test_a_page_is_named_once_and_may_be_renamed(empty: Files) -> None:
    files = do(empty, "seite-neu", title="Größe & Ort")
    files = do(files, "seite-aendern", "seite/groesse_ort", title="Der Ort", intro="Wo?")

    assert files["form.json"]["pages"][1] | {"questions": []} == {
        "id": "groesse_ort", "title": "Der Ort", "intro": "Wo?", "questions": [],
    }  # fmt: skip


def test_a_page_moves_until_it_is_first(empty: Files) -> None:
    files = do(empty, "seite-neu", title="Zwei")
    for _again in range(2):
        files = do(files, "seite-verschieben", "seite/zwei", direction="up")
    assert [page["id"] for page in files["form.json"]["pages"]] == ["zwei", "kontakt"]

    files = do(files, "seite-verschieben", "seite/zwei", direction="down")
    assert [page["id"] for page in files["form.json"]["pages"]] == ["kontakt", "zwei"]


def test_a_removed_page_takes_its_answers_along(fire: Files) -> None:
    edited = edit(fire, Operation("seite-entfernen", "seite/kontakt"))

    assert check(packed(edited.files)) == []
    assert edited.files["template.json"]["applicant"] == {}
    assert "frage/email/*" in edited.told.places
    assert edited.told.goto == "seite/das_feuer"


def test_the_page_before_is_looked_at_next(fire: Files) -> None:
    assert edit(fire, Operation("seite-entfernen", "seite/das_feuer")).told.goto == "seite/kontakt"


def test_the_last_page_stays(empty: Files) -> None:
    refused(empty, "seite-entfernen", "seite/kontakt")
    refused(empty, "seite-entfernen", "seite/gibt-es-nicht")


# --- Questions


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_every_kind_is_good(empty: Files, kind: str) -> None:
    files = do(empty, "frage-neu", "seite/kontakt", label="Neue Frage", kind=kind, required="ja")

    assert check(packed(files)) == []
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
    assert check(packed(empty)) == []


def test_a_renamed_question_keeps_its_name(fire: Files) -> None:
    files = do(
        fire, "frage-aendern", FIRE, label="Welches Feuer?", hint="Nur eines", choices="Oster\nMartin", required="",
        help_title="Wozu?", help_text="Darum.", missing="Wählen Sie.",
    )  # fmt: skip

    changed = question(files, FIRE)
    assert (changed["label"], changed["hint"], changed["help"]["text"]) == ("Welches Feuer?", "Nur eines", "Darum.")
    assert changed["errors"] == {"required": "Wählen Sie."}
    assert "art_des_feuers" not in files["form.json"]["schema"]["required"]
    assert check(packed(files)) == []


def test_choices_keep_their_values_when_renamed_or_moved(fire: Files) -> None:
    renamed = do(fire, "frage-aendern", FIRE, label="x", choices="Osterfeuer\nMartin")
    moved = do(renamed, "frage-aendern", FIRE, label="x", choices="Martin\nOsterfeuer\nNeu")

    choices = [(each["value"], each["label"]) for each in question(moved, FIRE)["choices"]]
    assert choices == [("martin", "Martin"), ("oster", "Osterfeuer"), ("neu", "Neu")]
    assert moved["form.json"]["schema"]["properties"]["art_des_feuers"]["enum"] == ["martin", "oster", "neu"]


def test_many_choices_become_a_list(fire: Files) -> None:
    files = do(fire, "frage-aendern", FIRE, label="x", choices="\n".join("ABCDEFG"))

    assert question(files, FIRE)["widget"] == "select"
    assert check(packed(files)) == []


def test_choices_are_needed_and_there_once(fire: Files) -> None:
    assert refused(fire, "frage-aendern", FIRE, label="x", choices="") == "choices"
    assert refused(fire, "frage-aendern", FIRE, label="x", choices="A\nA") == "choices"


def test_choices_of_the_town_stay_so(dog: Files) -> None:
    spot = next(each for each in spots(dog["form.json"]) if "choices_param" in each.source)
    labels = "\n".join(each["label"] for each in spot.source.get("choices", ()))

    files = do(dog, "frage-aendern", spot.place, label="Rasse", choices=labels, required="ja")

    assert question(files, spot.place)["choices_param"] == spot.source["choices_param"]
    assert check(packed(files)) == []


@pytest.mark.parametrize(
    ("kind", "values", "key"),
    [
        ("text", {"least": "2", "most": "10"}, "maxLength"),
        ("number", {"least": "-1", "most": "5", "unit": "m"}, "maximum"),
        ("money", {"least": "1,00", "most": "5,00"}, "maximum"),
        ("repeat", {"least": "", "most": "3", "item_label": "Kind", "add_label": "Mehr"}, "maxItems"),
        ("upload", {"most": "2", "megabytes": "5", "accept": "pdf"}, "items"),
    ],
)
def test_limits_stand_in_the_schema(empty: Files, kind: str, values: dict[str, str], key: str) -> None:
    files = do(empty, "frage-neu", "seite/kontakt", label="Neu", kind=kind)
    files = do(files, "frage-aendern", "frage/neu", label="Neu", **values)

    assert key in files["form.json"]["schema"]["properties"]["neu"]
    assert check(packed(files)) == []


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("number", {"least": "5", "most": "1"}, "least"),
        ("number", {"least": "viel"}, "least"),
        ("text", {"most": "0"}, "most"),
        ("money", {"most": "viel"}, "most"),
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


# --- Order


def test_a_question_moves_among_its_neighbours(fire: Files) -> None:
    files = do(fire, "frage-verschieben", "frage/datum", direction="up")
    assert places(files).index("frage/datum") < places(files).index("frage/helfer")

    files = do(files, "frage-verschieben", "frage/datum", direction="down")
    assert do(files, "frage-verschieben", "frage/datum", direction="down") == files


def test_a_question_is_brought_to_another_page_and_into_a_group(fire: Files) -> None:
    files = do(fire, "frage-bringen", FIRE, to="seite/kontakt")
    assert question(files, FIRE)["label"] == "Art des Feuers"
    assert "art_des_feuers" in files["form.json"]["schema"]["required"]

    files = do(files, "frage-bringen", FIRE, to="frage/helfer")
    entry = files["form.json"]["schema"]["properties"]["helfer"]["items"]
    assert entry["required"] == ["art_des_feuers"]
    assert check(packed(files)) == []


def test_a_question_brought_where_it_is_stays(fire: Files) -> None:
    assert do(fire, "frage-bringen", FIRE, to="seite/das_feuer") == fire


def test_groups_and_names_that_are_taken_stay_outside(fire: Files) -> None:
    assert refused(fire, "frage-bringen", "frage/helfer", to="frage/helfer") == "to"
    fire = do(fire, "frage-neu", "frage/helfer", label="Datum", kind="date")
    assert refused(fire, "frage-bringen", "frage/datum", to="frage/helfer") == "to"


def test_the_last_question_of_a_group_stays_in_it(fire: Files) -> None:
    refused(fire, "frage-entfernen", "frage/helfer/angabe")
    refused(fire, "frage-bringen", "frage/helfer/angabe", to="seite/kontakt")


def test_a_copy_has_a_name_of_its_own(fire: Files) -> None:
    files = do(do(fire, "frage-verdoppeln", "frage/helfer"), "frage-verdoppeln", FIRE)
    files = do(do(files, "frage-neu", "seite/kontakt", label="Tipp", kind="info"), "frage-verdoppeln", "frage/tipp")

    assert {"frage/helfer_kopie/angabe", "frage/art_des_feuers_kopie", "frage/tipp_kopie"} <= set(places(files))
    assert "art_des_feuers_kopie" in files["form.json"]["schema"]["required"]
    assert check(packed(files)) == []


def test_a_removed_question_is_forgotten_where_it_was_listed(dog: Files) -> None:
    files = do(dog, "frage-entfernen", "frage/hunde/rufname")

    entries = [entry for test in files["tests.json"]["tests"] for entry in test["answers"].get("hunde", [])]
    assert entries
    assert not any("rufname" in entry for entry in entries)
    assert "rufname" not in files["form.json"]["schema"]["properties"]["hunde"]["items"]["properties"]


def test_second_proof_and_search_forget_a_removed_question(dog: Files) -> None:
    proof = dog["template.json"]["second_proof"]

    files = do(dog, "frage-entfernen", f"frage/{proof}")

    assert files["template.json"]["second_proof"] is None
    assert proof not in json.dumps(files["template.json"]["applicant"])


def test_an_emptied_page_gets_its_note_back(empty: Files) -> None:
    files = do(do(empty, "seite-neu", title="Zwei"), "frage-neu", "seite/zwei", label="Ort", kind="text")

    files = do(files, "frage-entfernen", "frage/ort")

    assert check(packed(files)) == []
    assert files["form.json"]["pages"][1]["questions"][0]["widget"] == "info"


def test_what_is_gone_is_refused(empty: Files) -> None:
    refused(empty, "frage-entfernen", "frage/gibt_es_nicht")


def test_a_page_takes_two_hundred_questions_and_no_more(empty: Files) -> None:
    questions = empty["form.json"]["pages"][0]["questions"]
    notes = [{"widget": "info", "id": f"n{number}", "text": "x"} for number in range(196)]
    full = {**empty, "form.json": {**empty["form.json"], "pages": [
        {**empty["form.json"]["pages"][0], "questions": [*questions, *notes]},
    ]}}  # fmt: skip

    refused(full, "frage-neu", "seite/kontakt", label="Noch eine", kind="text")


# --- Way back


def test_a_step_is_taken_back_though_others_changed_elsewhere(fire: Files) -> None:
    edited = edit(fire, Operation("frage-aendern", FIRE, {"label": "Neu", "choices": "Oster\nMartin"}))
    later = do(edited.files, "seite-aendern", "seite/kontakt", title="Kontakt")

    files = undo(later, edited.steps).files

    assert question(files, FIRE) == question(fire, FIRE)
    assert files["form.json"]["pages"][0]["title"] == "Kontakt"


def test_a_step_that_was_changed_again_is_not_taken_back(fire: Files) -> None:
    edited = edit(fire, Operation("seite-aendern", "seite/kontakt", {"title": "Eins"}))
    again = do(edited.files, "seite-aendern", "seite/kontakt", title="Zwei")
    with pytest.raises(Overtaken):
        undo(again, edited.steps)

    gone = do(edit(fire, Operation("seite-neu", "", {"title": "Neu"})).files, "seite-entfernen", "seite/kontakt")
    with pytest.raises(Overtaken):
        undo(gone, edit(fire, Operation("frage-entfernen", "frage/datum")).steps)


def test_what_a_step_stands_in_may_be_gone(fire: Files) -> None:
    edited = edit(fire, Operation("frage-neu", "frage/helfer", {"label": "Alter", "kind": "number"}))
    gone = do(edited.files, "frage-entfernen", "frage/helfer")

    with pytest.raises(Overtaken):
        undo(gone, edited.steps)


def test_places_meet_where_one_is_part_of_the_other() -> None:
    assert meet("frage/a", "frage/a")
    assert meet("frage/a/*", "frage/a/b")
    assert meet("frage/a/b", "frage/a/*")
    assert not meet("frage/a", "frage/a/b")
    assert not meet("frage/a/*", "frage/ab")


# --- Any sequence

LABELS = st.sampled_from(["Ort", "Datum", "in", "Größe", "x" * 300, ""]) | st.text(max_size=12)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "label": LABELS, "title": LABELS, "text": LABELS, "choices": st.sampled_from(["A\nB", "A", "A\nA", ""]),
        "kind": st.sampled_from([*KINDS, "nichts"]), "direction": st.sampled_from(["up", "down"]),
        "to": st.sampled_from(["seite/kontakt", "seite/ort", "frage/ort"]), "required": st.sampled_from(["ja", ""]),
        "most": st.sampled_from(["", "3", "x"]), "least": st.sampled_from(["", "2"]), "joined": st.just("und"),
        "tone": st.just("info"), "type": st.sampled_from(["text", "choice", "money"]), "group": st.just("process"),
        "default": LABELS, "expression": st.sampled_from(["", "answers.ort == 'a'", "answers.", "true"]),
        "path_0": st.sampled_from(["answers.ort", "answers.email", ""]), "operator_0": st.just("is"), "value_0": LABELS,
        "on": st.sampled_from(["ort", "email"]), "message": LABELS, "item_label": LABELS, "add_label": LABELS,
    },
)  # fmt: skip
PLACES = st.sampled_from(
    [
        "",
        "seite/kontakt",
        "seite/ort",
        "frage/ort",
        "frage/email",
        "frage/ort/angabe",
        "einstellung/",
        "einstellung/ort",
        "regel/pruefung/",
        "regel/gebuehr/",
        "regel/hinweis/",
        "regel/ergebnis/",
        "test/T1",
    ]
)
ASKED = st.builds(Operation, st.sampled_from(sorted(OPERATIONS)), PLACES, VALUES)


@given(st.lists(ASKED, max_size=14))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_sequence_leaves_a_bundle_of_the_right_shape(asked: list[Operation]) -> None:
    start = files = empty_bundle("Probe", "probe")
    steps: list[Any] = []
    for operation in asked:
        try:
            edited = edit(files, operation)
        except EditRefused:
            continue
        files, steps = edited.files, [*steps, *edited.steps]

    contents, findings = parse(packed(files))
    assert findings == []
    assert [issue for name, content in contents.items() for issue in shape_issues(name, content)] == []
    assert undo(files, steps).files == start


def test_a_note_moves_and_goes_like_a_question(fire: Files) -> None:
    files = do(fire, "frage-neu", "seite/kontakt", label="Tipp", kind="info")

    files = do(files, "frage-bringen", "frage/tipp", to="seite/das_feuer")
    assert places(files)[-1] == "frage/tipp"
    assert do(files, "frage-entfernen", "frage/tipp") == fire


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
