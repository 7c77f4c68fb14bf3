"""Questions of a template that become a shared block."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles.blocks.pins import deviations, pins_of
from blaupause.engine.bundles.editing import EditRefused, Sheet, undo
from blaupause.engine.bundles.editing.extracting import About, extract, pin_down
from tests.blaupause.engine.bundles.changing import Files, do, flaws
from tests.blocks import ADDRESS, NAME, PAGE, act, content, inserted

ABOUT = About("wer", "1.0.0", "Wer Sie sind", "Damit wir wissen, wer fragt.", ("hint",))


def test_a_page_becomes_a_block_and_belongs_to_it(empty: Files) -> None:
    files = do(
        empty, "regel", "regel/pruefung/", on="email", label="da", expression="has(answers.email)", message="Fehlt."
    )

    found = extract(files, PAGE, ABOUT)
    sheet = Sheet(files)
    told = pin_down(sheet, found.content)

    assert [each["field"] for each in found.content["questions"]] == ["vornamen", "familienname", "email", "telefon"]
    assert found.content["schema"]["required"] == ["vornamen", "familienname", "email"]
    assert [each["id"] for each in found.content["checks"]] == ["da"]
    assert found.content["applicant"]["phone"] == ["telefon"]
    assert found.left_out == ()
    assert told.goto == "baustein/wer"
    assert flaws(sheet.files) == []
    assert undo(sheet.files, sheet.steps).files == files


def test_a_group_becomes_a_block_with_what_is_in_it(fire: Files) -> None:
    files = do(fire, "frage-neu", "frage/helfer", label="Telefon", kind="tel")

    found = extract(files, "frage/helfer", ABOUT)

    assert [each["field"] for each in found.content["questions"]] == ["helfer"]
    assert "telefon" in found.content["schema"]["properties"]["helfer"]["items"]["properties"]


def test_what_is_under_a_heading_becomes_a_block(empty: Files) -> None:
    files = act(inserted(content(ADDRESS), empty, heading="Wohnung"), "baustein-loesen", "baustein/anschrift")

    assert extract(files, "frage/wohnung", ABOUT).content["questions"] == content(ADDRESS)["questions"]


def test_ids_of_fim_are_kept_beside_the_questions(empty: Files) -> None:
    pages = empty["form.json"]["pages"]
    asked = [{**pages[0]["questions"][0], "fim": "G60000000083/F60000000228"}, *pages[0]["questions"][1:]]
    files = {**empty, "form.json": {**empty["form.json"], "pages": [{**pages[0], "questions": asked}]}}

    found = extract(files, PAGE, ABOUT).content

    assert found["fim"] == [{"id": "F60000000228", "of": "vornamen"}]
    assert "fim" not in found["questions"][0]
    sheet = Sheet(files)
    pin_down(sheet, found)
    assert deviations(sheet.files, pins_of(sheet.files)[0]) == set()


def test_a_check_that_speaks_of_others_does_not_come_along(fire: Files) -> None:
    files = do(
        fire, "regel", "regel/pruefung/", on="datum", label="da", expression="has(answers.email)", message="Fehlt noch."
    )

    found = extract(files, "seite/das_feuer", ABOUT)

    assert found.left_out == ("Fehlt noch.",)
    assert found.content["checks"] == []


def test_a_second_block_of_that_name_is_called_otherwise(empty: Files) -> None:
    files = inserted(content(NAME), do(empty, "seite-neu", title="Kind"), place="seite/kind")
    sheet = Sheet(files)

    pin_down(sheet, extract(files, PAGE, About("name", "2.0.0", "Name", "-", ())).content)

    assert [pin.id for pin in pins_of(sheet.files)] == ["name", "name_2"]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("frage/helfer/angabe", "nur mit ihr zusammen"),
        ("frage/helfer", "außerhalb des Bausteins"),
        ("seite/das_feuer", "außerhalb des Bausteins"),
        ("seite/adresse", "„Anschrift \\(Deutschland\\) 1.0.0“"),
        ("seite/oben", "Hier steht eine Überschrift"),
        ("seite/liste", "außerhalb des Bausteins"),
        ("seite/kaputt", "Daraus wird kein Baustein"),
        ("frage/datum", "Fragen stehen auf einer Seite"),
        ("seite/weg", "gibt es in diesem Entwurf nicht mehr"),
    ],
)
def test_what_cannot_stand_on_its_own_is_refused(fire: Files, place: str, why: str) -> None:
    files = do(fire, "bedingung", "frage/helfer", path_0="answers.email", operator_0="answered")
    for title in ("Adresse", "Oben", "Liste", "Kaputt"):
        files = do(files, "seite-neu", title=title)
    files = inserted(content(ADDRESS), files, place="seite/adresse")
    files = act(
        inserted(content(ADDRESS), files, place="seite/oben", heading="Wo"), "baustein-loesen", "baustein/anschrift_2"
    )
    files = do(files, "frage-neu", "seite/liste", label="Zone", kind="choice")
    files = do(files, "frage-neu", "seite/kaputt", label="Wort", kind="text")
    form = files["form.json"]
    form["pages"][4]["questions"][0]["choices_param"] = "zonen"
    form["pages"][5]["questions"][0]["hint"] = "{answers.wort.nein}"

    with pytest.raises(EditRefused, match=why):
        extract(files, place, ABOUT)
