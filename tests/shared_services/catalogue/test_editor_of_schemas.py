"""A template from an official schema in the editor: headings, groups in groups, fixed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.engine.bundles.editing import EditRefused, Operation
from blaupause.engine.bundles.editing.tree import spots
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import change_draft, start_draft
from tests.blaupause.engine.fim_building import at, field, group, imported
from tests.people import EDITOR
from tests.shared_services.catalogue.editing import current, send, url

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import Draft


@pytest.fixture
def official(db: None) -> Draft:
    person = group(
        1,
        at(field(1, "Name")),
        at(group(2, at(field(2, "Strasse")), at(field(3, "Ort")), name="Anschrift")),
        at(group(3, at(field(4, "Kind")), at(group(4, at(field(5, "Arzt")), name="Arzt"), "0:1"), name="Kind"), "0:*"),
        at(field(6, "Land", kind="hidden", content="DE")),
        at(field(7, "Termin", "datetime")),
        name="Person",
    )
    with hub():
        return start_draft(title="Probe", files=imported(at(person)).files, by=EDITOR)


def test_a_template_from_a_schema_opens_at_every_place(editor: Client, official: Draft) -> None:
    places = [spot.place for spot in spots(official.files["form.json"])]

    assert {"frage/anschrift", "frage/ort", "frage/kind/arzt/arzt", "frage/land"} <= set(places)
    for place in places:
        assert editor.get(url(official), {"ort": place}).status_code == 200, place


def test_headings_are_renamed_and_questions_brought_under_them(editor: Client, official: Draft) -> None:
    send(editor, official, "frage-aendern", "frage/anschrift", label="Wo Sie wohnen", hint="")
    send(editor, official, "frage-bringen", "frage/name", to="frage/anschrift")
    send(editor, official, "frage-neu", "frage/kind/arzt", label="Telefon des Arztes", kind="tel")

    form = current(official).files["form.json"]
    address = form["pages"][0]["questions"][0]
    assert (address["label"], [each["field"] for each in address["questions"]]) == (
        "Wo Sie wohnen",
        ["strasse", "ort", "name"],
    )
    doctor = form["schema"]["properties"]["kind"]["items"]["properties"]["arzt"]["items"]["properties"]
    assert list(doctor) == ["arzt", "telefon_des_arztes"]


def test_a_heading_goes_with_what_stands_under_it(editor: Client, official: Draft) -> None:
    send(editor, official, "frage-entfernen", "frage/anschrift")

    assert {"strasse", "ort"}.isdisjoint(current(official).files["form.json"]["schema"]["properties"])


@pytest.mark.parametrize(
    ("name", "place", "values"),
    [
        ("frage-verdoppeln", "frage/anschrift", {}),
        ("frage-verdoppeln", "frage/land", {}),
        ("frage-aendern", "frage/land", {"label": "Staat"}),
        ("frage-bringen", "frage/kind", {"to": "frage/kind/arzt"}),
        ("frage-bringen", "frage/anschrift", {"to": "frage/kind"}),
    ],
)
def test_what_would_break_the_form_is_refused(official: Draft, name: str, place: str, values: dict[str, str]) -> None:
    with hub(), pytest.raises(EditRefused):
        change_draft(draft_id=official.pk, revision=1, asked=Operation(name, place, values), by=EDITOR)


def test_the_last_question_under_a_heading_stays(official: Draft) -> None:
    with hub():
        asked = Operation("frage-entfernen", "frage/ort", {})
        change_draft(draft_id=official.pk, revision=1, asked=asked, by=EDITOR)
        last = Operation("frage-entfernen", "frage/strasse", {})
        with pytest.raises(EditRefused):
            change_draft(draft_id=official.pk, revision=2, asked=last, by=EDITOR)
