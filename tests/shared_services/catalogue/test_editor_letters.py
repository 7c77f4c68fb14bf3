"""Letters and outcomes in the editor: read, changed, seen on paper."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Role
from blaupause.engine.bundles.editing.equipping import SHARED
from blaupause.tenancy.context import hub
from shared_services.catalogue.forms import sent_form
from shared_services.catalogue.models import Draft
from tests.blocks import content
from tests.clients import staff
from tests.shared_services.catalogue.editing import current, of, place_of, press, published, send, text, url
from tests.templates import PARKING

if TYPE_CHECKING:
    from django.test import Client

REFUSAL = "bescheid/ablehnung"


@pytest.fixture
def permit(db: None) -> Draft:
    return of(PARKING)


def test_outcomes_and_letters_stand_in_the_tree(editor: Client, permit: Draft) -> None:
    page = text(editor.get(url(permit), {"ort": f"{REFUSAL}/1"}))

    assert "Ergebnisse 3" in page
    assert "Ablehnung des Bewohnerparkausweises Bescheid" in page
    assert "Guten Tag [Vornamen] [Familienname], Absatz" in page
    assert "Gruß und Name Gruß und Name" not in page


def test_a_block_is_written_moved_and_shown_under_a_condition(editor: Client, permit: Draft) -> None:
    send(editor, permit, "teil-aendern", f"{REFUSAL}/3", type="heading", text="Unsere Gründe")
    moved = press(editor, permit, "bescheid-verschieben:down", f"{REFUSAL}/3")
    assert "Unsere Gründe" in text(editor.get(moved.headers["Location"]))
    values = {"path_0": "answers.vornamen", "operator_0": "answered", "value_0": ""}
    send(editor, permit, "bedingung", f"{REFUSAL}/4", **values)

    page = text(editor.get(url(permit), {"ort": f"{REFUSAL}/4"}))
    assert "„Vornamen“ ist beantwortet" in page
    assert "Platzhalter für Texte" in page
    assert "Guten Tag [Vornamen] [Familienname]," in page
    assert current(permit).files["letters/ablehnung.json"]["blocks"][3]["text"] == "Unsere Gründe"


def test_an_outcome_is_renamed(editor: Client, permit: Draft) -> None:
    words = {"label": "Nicht erteilen", "citizen_label": "Nicht erteilt", "act": "Senden", "reason_blocks": ""}
    answer = send(editor, permit, "ergebnis-aendern", "ergebnis/refuse", **words)

    assert "„Nicht erteilen“ geändert" in text(editor.get(answer.headers["Location"]))


def test_a_reason_of_two_paragraphs_stays_one(editor: Client, permit: Draft) -> None:
    files = current(permit).files
    outcome = files["template.json"]["outcomes"][2]
    outcome["reason_blocks"][0]["text"] = "Ein Absatz.\n \nNoch einer."
    with hub():
        Draft.objects.filter(pk=permit.pk).update(files=files)
    form = sent_form(files, "ergebnis/refuse", "ergebnis-aendern", None)
    assert form is not None
    send(editor, permit, "ergebnis-aendern", "ergebnis/refuse", **{**form.initial, "label": "Anders"})

    changed = current(permit).files["template.json"]["outcomes"][2]
    assert (changed["label"], changed["reason_blocks"][0]["text"]) == ("Anders", "Ein Absatz.\nNoch einer.")
    assert changed["reason_blocks"][1:] == outcome["reason_blocks"][1:]


@pytest.mark.parametrize("place", ["bescheid/weg", "bescheid/weg/1", f"{REFUSAL}/99"])
def test_a_letter_that_is_gone_is_no_surprise(editor: Client, permit: Draft, place: str) -> None:
    answer = send(editor, permit, "teil-neu", place, type="paragraph", text="Satz.")

    assert (answer.status_code, "gibt es in diesem Entwurf nicht mehr" in text(answer)) == (422, True)


def test_what_is_missing_in_a_letter_is_said_at_its_input(editor: Client, permit: Draft) -> None:
    answer = send(editor, permit, "teil-neu", REFUSAL, type="paragraph", text="")

    assert (answer.status_code, "Hier fehlt eine Angabe" in text(answer)) == (422, True)


@pytest.mark.slow
@pytest.mark.parametrize("letter", ["ablehnung", "bewohnerparkausweis", "teilbewilligung"])
def test_a_letter_is_seen_on_paper(editor: Client, permit: Draft, letter: str) -> None:
    answer = editor.get(url(permit, f"bescheid/{letter}.pdf"))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_without_a_good_application_there_is_no_sample(editor: Client, permit: Draft) -> None:
    files = current(permit).files
    for test in files["tests.json"]["tests"]:
        test["expect"]["valid"] = False
    with hub():
        Draft.objects.filter(pk=permit.pk).update(files=files, revision=9)

    answer = editor.get(url(permit, "bescheid/ablehnung.pdf"))

    assert (answer.status_code, "Für das Muster fehlt ein Antrag" in text(answer)) == (409, True)


def test_a_letter_that_cannot_be_drawn_says_why(editor: Client, permit: Draft) -> None:
    send(
        editor,
        permit,
        "teil-aendern",
        f"{REFUSAL}/1",
        type="paragraph",
        text="Ihr Hund {answers.carsharing_anbieter}",
    )

    answer = editor.get(url(permit, "bescheid/ablehnung.pdf"))

    assert (answer.status_code, "Mit den Antworten aus" in text(answer)) == (409, True)


def test_while_the_form_is_broken_there_is_no_sample(editor: Client, permit: Draft) -> None:
    files = current(permit).files
    files["form.json"]["pages"][0]["visible"] = "answers."
    with hub():
        Draft.objects.filter(pk=permit.pk).update(files=files, revision=9)

    assert editor.get(url(permit, "bescheid/ablehnung.pdf")).status_code == 409


def test_with_a_remedy_that_does_not_exist_there_is_no_sample(editor: Client, permit: Draft) -> None:
    files = current(permit).files
    for test in files["tests.json"]["tests"]:
        test["params"]["remedy"] = "gnade"
    with hub():
        Draft.objects.filter(pk=permit.pk).update(files=files)

    answer = editor.get(url(permit, "bescheid/ablehnung.pdf"))
    assert (answer.status_code, "Beheben Sie erst die Fehler im Entwurf." in text(answer)) == (409, True)


def test_a_letter_that_is_not_there_is_not_found(editor: Client, permit: Draft) -> None:
    assert editor.get(url(permit, "bescheid/weg.pdf")).status_code == 404


def test_who_approves_reads_letters_and_changes_none(permit: Draft) -> None:
    approver = staff(Role.KKV_APPROVER_LAND)

    assert "Unsere" not in text(approver.get(url(permit), {"ort": f"{REFUSAL}/1"}))
    assert press(approver, permit, "bescheid-entfernen", f"{REFUSAL}/1").status_code == 403


def test_somebody_who_does_not_program_adds_a_letter_and_takes_it_back(editor: Client, draft: Draft) -> None:
    assert "Abgabe festsetzen: Bescheid" in text(editor.get(url(draft), {"ort": "ergebnis/"}))
    assert "Ergänzen, was fehlt" not in text(editor.get(url(draft), {"ort": "ergebnis/"}))

    answer = send(editor, draft, "ergebnis-neu", "ergebnis/", kind="auflagen", label="")
    assert place_of(answer) == "bescheid/auflagen"
    assert "blocks.json" not in current(draft).files
    page = text(editor.get(answer.headers["Location"]))
    assert "dazu 6 Fragen und 5 Einstellungen der Kommune" in page
    assert "Geht hinaus bei: Mit Auflagen erteilen" in page
    assert "[Antwort auf „Welche Auflagen gelten?“]" in page
    assert "Dabei geht hinaus: Bewilligung mit Auflagen" in text(editor.get(url(draft), {"ort": "ergebnis/partly"}))
    refused = press(editor, draft, "brief-entfernen", "bescheid/auflagen")
    assert "geht nicht ohne Bescheid" in text(refused)

    editor.post(url(draft, "rueckgaengig/"))
    assert current(draft).files == draft.files


def test_what_a_letter_lost_and_a_fee_that_came_later_are_one_click_each(editor: Client, draft: Draft) -> None:
    for name in SHARED:
        published(content(name))
    send(editor, draft, "ergebnis-neu", "ergebnis/", kind="ablehnen", label="")
    press(editor, draft, "baustein-entfernen", "baustein/zustellung")
    assert "Ergänzen, was fehlt" in text(editor.get(url(draft), {"ort": "ergebnis/"}))
    assert place_of(press(editor, draft, "ergebnis-ausstatten", "ergebnis/")) == "ergebnis/"

    send(editor, draft, "regel", "regel/gebuehr/", label="Prüfung", cents="25,00", basis="fest", operator_0="is")
    fee = sent_form(current(draft).files, "regel/gebuehr/1", "regel", None)
    assert fee is not None
    assert (fee.initial["cents"], fee.initial["expression"]) == ("25,00", "")
    assert "Gebühr in den Brief aufnehmen" in text(editor.get(url(draft), {"ort": "bescheid/ablehnung"}))
    press(editor, draft, "brief-gebuehr", "bescheid/ablehnung")
    page = text(editor.get(url(draft), {"ort": "bescheid/ablehnung"}))
    assert ("Gebühr in den Brief aufnehmen" in page, "[Gebühr als Tabelle]" in page, "0 Fehler" in page) == (
        False,
        True,
        True,
    )

    press(editor, draft, "brief-entfernen", "bescheid/ablehnung")
    assert "Brief hinzufügen" in text(editor.get(url(draft), {"ort": "ergebnis/refuse"}))
    asks_else = json.loads(json.dumps(content("zustellung")).replace('"einwilligung_postfach"', '"einwilligung"'))
    published({**asks_else, "version": "2.0.0"})
    press(editor, draft, "baustein-entfernen", "baustein/zustellung")
    assert place_of(send(editor, draft, "brief-neu", "ergebnis/refuse", letter="")) == "bescheid/ablehnung"
