"""Questions of a template that become a shared block."""

from __future__ import annotations

import pytest

from blaupause.engine.bundles import Step, required_step
from blaupause.engine.bundles.blocks.judging import alone
from blaupause.engine.bundles.blocks.naming import as_in
from blaupause.engine.bundles.blocks.pins import deviations, pins_of
from blaupause.engine.bundles.editing import EditRefused, Sheet, undo
from blaupause.engine.bundles.editing.extracting import About, extract, pin_down
from tests.blaupause.engine.bundles.changing import Files, do, flaws
from tests.blocks import ADDRESS, CONTACT, NAME, PAGE, act, content, inserted

ABOUT = About("wer", "1.0.0", "Wer Sie sind", "Damit wir wissen, wer fragt.", ("hint",))


def test_a_page_becomes_a_block_and_belongs_to_it(empty: Files) -> None:
    files = do(
        empty, "regel", "regel/pruefung/", on="email", label="da", expression="has(answers.email)", message="Fehlt."
    )

    found = extract(files, PAGE, ABOUT)
    sheet = Sheet(files)
    told = pin_down(sheet, found.pin)

    assert [each["field"] for each in found.pin.block["questions"]] == ["vornamen", "familienname", "email", "telefon"]
    assert found.pin.block["schema"]["required"] == ["vornamen", "familienname", "email"]
    assert [each["id"] for each in found.pin.block["checks"]] == ["da"]
    assert found.pin.block["applicant"]["phone"] == ["telefon"]
    assert found.left_out == ()
    assert told.goto == "baustein/wer"
    assert flaws(sheet.files) == []
    assert undo(sheet.files, sheet.steps).files == files


def test_a_group_becomes_a_block_with_what_is_in_it(fire: Files) -> None:
    files = do(fire, "frage-neu", "frage/helfer", label="Telefon", kind="tel")

    found = extract(files, "frage/helfer", ABOUT)

    assert [each["field"] for each in found.pin.block["questions"]] == ["helfer"]
    assert "telefon" in found.pin.block["schema"]["properties"]["helfer"]["items"]["properties"]


def test_what_is_under_a_heading_becomes_a_block(empty: Files) -> None:
    files = act(inserted(content(ADDRESS), empty, heading="Wohnung"), "baustein-loesen", "baustein/anschrift")

    assert extract(files, "frage/wohnung", ABOUT).pin.block["questions"] == content(ADDRESS)["questions"]


def test_ids_of_fim_are_kept_beside_the_questions(empty: Files) -> None:
    pages = empty["form.json"]["pages"]
    asked = [{**pages[0]["questions"][0], "fim": "G60000000083/F60000000228"}, *pages[0]["questions"][1:]]
    files = {**empty, "form.json": {**empty["form.json"], "pages": [{**pages[0], "questions": asked}]}}

    pin = extract(files, PAGE, ABOUT).pin

    assert pin.block["fim"] == [{"id": "F60000000228", "of": "vornamen"}]
    assert "fim" not in pin.block["questions"][0]
    sheet = Sheet(files)
    pin_down(sheet, pin)
    assert deviations(sheet.files, pins_of(sheet.files)[0]) == set()


def test_a_check_that_speaks_of_others_does_not_come_along(fire: Files) -> None:
    files = do(
        fire, "regel", "regel/pruefung/", on="datum", label="da", expression="has(answers.email)", message="Fehlt noch."
    )

    found = extract(files, "seite/das_feuer", ABOUT)

    assert found.left_out == ("Fehlt noch.",)
    assert found.pin.block["checks"] == []


def test_a_second_block_of_that_name_is_called_otherwise(empty: Files) -> None:
    files = inserted(content(NAME), do(empty, "seite-neu", title="Kind"), place="seite/kind")
    sheet = Sheet(files)

    pin_down(sheet, extract(files, PAGE, About("name", "2.0.0", "Name", "-", ())).pin)

    assert [pin.id for pin in pins_of(sheet.files)] == ["name", "name_2"]


# --- The next version of a block


NEXT = About("kontakt", "1.1.0", "Kontakt", "-", ("hint",))


def of_somebody_else(files: Files) -> Files:
    """Return a template that has a block twice, and let go of the second, to write its next version there."""
    files = inserted(content(CONTACT), inserted(content(CONTACT), files), heading="Andere Person")
    return act(files, "baustein-loesen", "baustein/kontakt_2")


def test_a_second_use_becomes_the_next_version_in_the_names_of_the_block(empty: Files) -> None:
    block, files = content(CONTACT), of_somebody_else(empty)
    files = do(files, "frage-neu", "frage/andere_person", label="Fax", kind="tel")

    pin = extract(files, "frage/andere_person", NEXT, block).pin
    sheet = Sheet(files)
    pin_down(sheet, pin)

    assert pin.names == {"email": "email_3", "telefon": "telefon_3", "fax": "fax"}
    assert pin.block["questions"][:2] == block["questions"]
    assert (pin.block["checks"], pin.block["applicant"]) == (block["checks"], block["applicant"])
    assert required_step(alone(block), alone(pin.block)).step is Step.MINOR
    assert flaws(sheet.files) == []


def test_the_first_use_says_itself_who_applies(empty: Files) -> None:
    block, files = content(ADDRESS), inserted(content(ADDRESS), do(empty, "seite-neu", title="Ort"), place="seite/ort")
    files = act(files, "baustein-loesen", "baustein/anschrift")
    del files["form.json"]["pages"][1]["questions"][0]["autocomplete"]
    del files["template.json"]["applicant"]["postcode"]

    found = extract(files, "seite/ort", About("anschrift", "1.0.1", "Anschrift", "-", ()), block).pin.block

    assert "autocomplete" in block["questions"][0]
    assert "autocomplete" not in found["questions"][0]
    assert block["applicant"].keys() - found["applicant"].keys() == {"postcode"}


def test_what_fim_calls_it_is_known_once(empty: Files) -> None:
    block = content(NAME)
    files = inserted(block, do(empty, "seite-neu", title="Kind"), place="seite/kind")
    files = act(files, "baustein-loesen", "baustein/name")
    asked = files["form.json"]["pages"][1]["questions"]
    for each, id_ in zip(asked, ("F60000000228", "F99000000001"), strict=True):
        each["fim"] = f"G60000000083/{id_}"

    found = extract(files, "seite/kind", About("name", "1.0.1", "Name", "-", ()), block).pin.block

    assert found["fim"] == [*block["fim"], {"id": "F99000000001", "of": "familienname"}]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (["ort"], ["ort"]),
        (["ort_2", "land"], ["ort", "land"]),
        (["ort_2", "ort_3"], ["ort", "ort_3"]),
        (["ort", "ort_2"], ["ort", "ort_2"]),
        (["haus_2"], ["haus_2"]),
    ],
)
def test_a_number_goes_where_it_tells_a_second_use(here: list[str], there: list[str]) -> None:
    assert as_in(["ort", "plz"], here) == dict(zip(here, there, strict=True))


# --- What cannot be one


def test_a_group_with_a_block_in_it_does_not_become_another(empty: Files) -> None:
    files = do(empty, "frage-neu", PAGE, label="Kinder", kind="repeat")
    files = inserted(content(CONTACT), files, place="frage/kinder")

    with pytest.raises(EditRefused, match=r"„Kontakt 1\.0\.0“"):
        extract(files, "frage/kinder", ABOUT)


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
