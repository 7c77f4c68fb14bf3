"""The editor as people use it: pages, forms that are sent, what they read then."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Actor, ActorKind, Role
from blaupause.engine.bundles.editing import Operation
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import change_draft
from shared_services.catalogue.models import Draft
from tests.shared_services.catalogue.editing import current, of, press, send, text, url
from tests.templates import DEFECT, DOG, released

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.queries.structure import Branch

MAX = Actor(ActorKind.STAFF, id="max", name="Max Gegenleser", roles=frozenset({Role.KKV_EDITOR}))


def by_max(draft: Draft, name: str, place: str, **values: str) -> None:
    with hub():
        asked = Operation(name, place, values)
        change_draft(draft_id=draft.pk, revision=current(draft).revision, asked=asked, by=MAX)


def every_branch(draft: Draft) -> list[Branch]:
    with hub():
        shown = queries.editor(current(draft), "")
    found = [*shown.pages, *shown.parts]
    for branch in found:  # grows while it is read
        found += branch.branches
    return found


@pytest.mark.parametrize("slug", [DEFECT, DOG])
def test_every_kind_of_thing_of_a_template_has_its_page(editor: Client, slug: str) -> None:
    draft = of(slug)

    own = {each["id"]: each["type"] for each in draft.files["parameters.json"]["parameters"]}
    kinds = {}
    for each in every_branch(draft):
        word, _slash, rest = each.place.partition("/")
        kind = rest if word in {"texte", "angaben"} else own.get(rest, each.kind)
        kinds[word, kind] = each.place
    for place in kinds.values():
        page = editor.get(url(draft), {"ort": place})
        assert page.status_code == 200
        assert page.content.decode().count("<h1") == 1


# --- Beginning


def test_a_template_begins_empty_from_a_version_or_as_a_copy(editor: Client) -> None:
    version = released(DEFECT)
    for way, title, slug in (
        ("leer", "Osterfeuer", "osterfeuer"),
        ("weiter", "", DEFECT),
        ("kopie", "Wildblumen", "wildblumen"),
    ):
        answer = editor.post("/kkv/entwuerfe/", {"weg": way, "titel": title, "vorlage": version.content_hash})
        assert answer.status_code == 302
        with hub():
            assert Draft.objects.latest("pk").slug == slug

    page = editor.get("/kkv/entwuerfe/")
    assert "Wildblumen" in text(page)
    assert "Ida Entwurf" in text(page)


def test_what_a_beginning_needs_is_said(editor: Client) -> None:
    released(DEFECT)

    assert "Geben Sie den Namen der Leistung ein" in text(editor.post("/kkv/entwuerfe/", {"weg": "leer"}))
    assert "Wählen Sie die Vorlage aus" in text(editor.post("/kkv/entwuerfe/", {"weg": "weiter"}))


def test_two_drafts_of_one_service_are_refused(editor: Client) -> None:
    version = released(DEFECT)
    sent = {"weg": "weiter", "vorlage": version.content_hash}
    editor.post("/kkv/entwuerfe/", sent)

    answer = editor.post("/kkv/entwuerfe/", sent)

    assert answer.status_code == 422
    assert "gibt es schon einen Entwurf" in text(answer)


def test_an_empty_list_says_what_a_draft_is(editor: Client) -> None:
    assert "Kein Entwurf in Arbeit" in text(editor.get("/kkv/entwuerfe/"))


# --- Changing


def test_a_change_is_saved_said_and_taken_back(editor: Client, draft: Draft) -> None:
    answer = send(editor, draft, "seite-aendern", "seite/kontakt", title="Kontakt")
    assert answer.status_code == 302
    page = editor.get(answer.headers["Location"])
    assert "Seite „Kontakt“ geändert. Gespeichert um" in text(page)
    assert "Rückgängig – Seite „Kontakt“ geändert" in text(page)

    back = editor.post(url(draft, "rueckgaengig/"), {"ort": "seite/kontakt"})
    assert "Zurückgenommen: Seite „Kontakt“ geändert" in text(editor.get(back.headers["Location"]))


def test_nothing_to_take_back_is_said(editor: Client, draft: Draft) -> None:
    answer = editor.post(url(draft, "rueckgaengig/"), {"ort": "seite/kontakt"})

    assert answer.status_code == 409
    assert "Es gibt nichts rückgängig zu machen" in text(answer)


def test_the_focus_returns_to_the_button_that_moved(editor: Client, draft: Draft) -> None:
    answer = press(editor, draft, "frage-verschieben:down", "frage/vornamen")

    assert "fokus=down" in answer.headers["Location"]
    page = editor.get(answer.headers["Location"]).content.decode()
    assert re.search(r'value="frage-verschieben:down" autofocus', page)
    assert 'role="status" tabindex' not in page


def test_what_is_wrong_stands_at_its_input(editor: Client, draft: Draft) -> None:
    empty = send(editor, draft, "seite-aendern", "seite/kontakt", title="")
    assert (empty.status_code, current(draft).revision) == (422, 1)

    values = {"path_0": "answers.email", "operator_0": "is", "value_0": ""}
    refused = send(editor, draft, "bedingung", "frage/telefon", **values)
    assert refused.status_code == 422
    assert "passt nicht zu dieser Frage" in text(refused)

    broken = send(editor, draft, "bedingung", "frage/telefon", operator_0="is", expression="answers.")
    assert "Der Ausdruck ist nicht richtig" in text(broken)


def test_a_button_that_cannot_do_it_says_why(editor: Client, draft: Draft) -> None:
    answer = press(editor, draft, "seite-entfernen", "seite/kontakt")

    assert answer.status_code == 422
    assert "Ein Formular braucht mindestens eine Seite" in text(answer)


def test_a_condition_is_told_as_a_sentence(editor: Client, draft: Draft) -> None:
    values = {"path_0": "answers.email", "operator_0": "answered", "value_0": ""}
    answer = send(editor, draft, "bedingung", "frage/telefon", **values)

    assert "„E-Mail-Adresse“ ist beantwortet" in text(editor.get(answer.headers["Location"]))
    page = text(editor.get(url(draft), {"ort": "frage/email"}))
    assert "Davon hängen ab: „Telefonnummer“" in page


def test_a_place_that_is_gone_is_the_first_page(editor: Client, draft: Draft) -> None:
    assert "Eigenschaften: Über Sie" in text(editor.get(url(draft), {"ort": "frage/weg"}))


def test_others_changes_are_told_and_kept(editor: Client, draft: Draft) -> None:
    by_max(draft, "frage-aendern", "frage/telefon", label="Telefon vor Ort")

    answer = send(editor, draft, "seite-aendern", "seite/kontakt", revision=1, title="Kontakt")

    page = text(editor.get(answer.headers["Location"]))
    assert re.search(r"Max Gegenleser hat um \d\d:\d\d Uhr auch gearbeitet: „Telefon vor Ort“ geändert", page)


def test_two_versions_of_one_thing_are_shown_and_one_is_chosen(editor: Client, draft: Draft) -> None:
    by_max(draft, "seite-aendern", "seite/kontakt", title="Kontakt")

    answer = send(editor, draft, "seite-aendern", "seite/kontakt", revision=1, title="Wer sind Sie?")

    assert answer.status_code == 409
    assert "Überschrift der Seite Kontakt Wer sind Sie?" in text(answer)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode()))
    hidden = {name: html.unescape(value) for name, value in hidden.items()}
    assert editor.post(url(draft), hidden).status_code == 302
    assert current(draft).files["form.json"]["pages"][0]["title"] == "Wer sind Sie?"


@pytest.mark.parametrize("act", ["frage-verschieben:up", ""])
def test_what_somebody_removed_is_told(editor: Client, draft: Draft, act: str) -> None:
    by_max(draft, "frage-entfernen", "frage/telefon")

    if act:
        answer = press(editor, draft, act, "frage/telefon", revision=1)
    else:
        answer = send(editor, draft, "frage-aendern", "frage/telefon", revision=1, label="Telefon")

    assert answer.status_code == 409
    assert "„Telefonnummer“ entfernt" in text(answer)
