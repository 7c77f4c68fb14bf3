"""Editing a bundle: its pages, the way back from each operation, and any sequence of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blaupause.engine.bundles.checking import shape_issues
from blaupause.engine.bundles.editing import (
    OPERATIONS,
    EditRefused,
    Operation,
    Overtaken,
    edit,
    empty_bundle,
    meet,
    undo,
)
from blaupause.engine.bundles.editing.kinds import KINDS
from blaupause.engine.bundles.loading import parse
from tests.blaupause.engine.bundles.changing import Files, do, flaws, packed, question, refused

FIRE = "frage/art_des_feuers"


def test_the_empty_bundle_is_good(empty: Files) -> None:
    assert flaws(empty) == []
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

    assert flaws(edited.files) == []
    assert edited.files["template.json"]["applicant"] == {}
    assert "frage/email/*" in edited.told.places
    assert edited.told.goto == "seite/das_feuer"


def test_the_page_before_is_looked_at_next(fire: Files) -> None:
    assert edit(fire, Operation("seite-entfernen", "seite/das_feuer")).told.goto == "seite/kontakt"


def test_the_last_page_stays(empty: Files) -> None:
    refused(empty, "seite-entfernen", "seite/kontakt")
    refused(empty, "seite-entfernen", "seite/gibt-es-nicht")


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
