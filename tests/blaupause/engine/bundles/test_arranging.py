"""Questions are moved, brought elsewhere, copied and removed."""

from __future__ import annotations

import json

from tests.blaupause.engine.bundles.changing import Files, do, flaws, places, question, refused

FIRE = "frage/art_des_feuers"


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
    assert flaws(files) == []


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
    assert flaws(files) == []


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

    assert flaws(files) == []
    assert files["form.json"]["pages"][1]["questions"][0]["widget"] == "info"


def test_what_is_gone_is_refused(empty: Files) -> None:
    refused(empty, "frage-entfernen", "frage/gibt_es_nicht")


def test_a_page_takes_five_thousand_questions_and_no_more(empty: Files) -> None:
    questions = empty["form.json"]["pages"][0]["questions"]
    notes = [{"widget": "info", "id": f"n{number}", "text": "x"} for number in range(4_996)]
    full = {**empty, "form.json": {**empty["form.json"], "pages": [
        {**empty["form.json"]["pages"][0], "questions": [*questions, *notes]},
    ]}}  # fmt: skip

    refused(full, "frage-neu", "seite/kontakt", label="Noch eine", kind="text")


def test_a_note_moves_and_goes_like_a_question(fire: Files) -> None:
    files = do(fire, "frage-neu", "seite/kontakt", label="Tipp", kind="info")

    files = do(files, "frage-bringen", "frage/tipp", to="seite/das_feuer")
    assert places(files)[-1] == "frage/tipp"
    assert do(files, "frage-entfernen", "frage/tipp") == fire
