"""The editor as people use it: pages, forms that are sent, what they read then."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Actor, ActorKind, Role
from blaupause.engine.bundles.editing import EditRefused, Operation
from blaupause.engine.bundles.editing.tree import spots
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import change_draft, start_draft
from shared_services.catalogue.models import Draft
from tests.blaupause.engine.fim_building import at, field, group, imported
from tests.clients import staff
from tests.people import EDITOR
from tests.templates import DEFECT, DOG, released

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.queries.editor import Branch
    from tests.worlds import World

MAX = Actor(ActorKind.STAFF, id="max", name="Max Gegenleser", roles=frozenset({Role.KKV_EDITOR}))


@pytest.fixture
def editor(db: None) -> Client:
    return staff(Role.KKV_EDITOR)


@pytest.fixture
def draft(db: None) -> Draft:
    with hub():
        return start_draft(title="Osterfeuer anmelden", by=EDITOR)


def of(slug: str) -> Draft:
    version = released(slug)
    with hub():
        files = queries.bundle_of(version.content_hash).files
        return start_draft(title=slug, files=files, based_on=version.content_hash, by=EDITOR)


def text(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def url(draft: Draft, rest: str = "") -> str:
    return f"/kkv/entwuerfe/{draft.pk}/{rest}"


def send(client: Client, draft: Draft, name: str, place: str, *, revision: Any = None, **values: str) -> Any:
    fields = {f"{name}-{key}": value for key, value in values.items()}
    data = {"aktion": name, "ort": place, "revision": str(revision or current(draft).revision), **fields}
    return client.post(url(draft), data)


def press(client: Client, draft: Draft, act: str, place: str, *, revision: int | None = None) -> Any:
    return client.post(url(draft), {"tun": act, "ort": place, "revision": str(revision or current(draft).revision)})


def current(draft: Draft) -> Draft:
    with hub():
        return Draft.objects.get(pk=draft.pk)


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


def test_the_preview_names_the_town(editor: Client, draft: Draft, fulda: World) -> None:
    page = editor.get(url(draft), {"als": fulda.town.name})

    assert page.content.decode().count(fulda.town.name) == 2


# --- Two at once


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


# --- Trying, submitting, dropping

GOOD = {"vornamen": "Ada", "familienname": "Muster", "email": "ada@beispiel.example"}


def test_a_draft_is_tried_and_the_answers_are_stored_as_a_test(editor: Client, draft: Draft) -> None:
    assert "Füllen Sie aus" in text(editor.get(url(draft, "testen/")))
    assert "3 Angaben fehlen oder stimmen nicht" in text(editor.post(url(draft, "testen/"), {"aktion": "pruefen"}))

    page = editor.post(url(draft, "testen/"), {"aktion": "pruefen", **GOOD})
    assert "Alle Angaben stimmen" in text(page)
    found = re.findall(r'name="(antworten|tag|revision)" value="([^"]*)"', page.content.decode())
    sent = {name: html.unescape(value) for name, value in found}
    stored = editor.post(url(draft, "testen/"), {**sent, "aktion": "test-neu", "titel": "Geht durch"})

    assert stored.status_code == 302
    assert current(draft).files["tests.json"]["tests"][-1]["expect"]["valid"]


def test_a_test_without_a_title_is_refused(editor: Client, draft: Draft) -> None:
    answer = editor.post(
        url(draft, "testen/"), {"aktion": "test-neu", "antworten": "{}", "tag": "2026-01-01", "revision": "1"}
    )

    assert answer.status_code == 422
    assert "Hier fehlt eine Angabe" in text(answer)


def test_a_fee_and_entries_of_a_group_are_tried(editor: Client) -> None:
    draft = of(DOG)
    page = editor.post(url(draft, "testen/"), {"aktion": "hunde-hinzufuegen", "antworten": "[]"})
    assert page.status_code == 200

    page = editor.post(url(draft, "testen/"), {"aktion": "pruefen", "antworten": "{"})
    assert "Gebühr" in text(page)


def test_a_draft_with_mistakes_cannot_be_tried_or_submitted(editor: Client, draft: Draft) -> None:
    send(editor, draft, "bedingung", "frage/telefon", operator_0="is", expression="answers.gibtsnicht == 1")

    assert editor.get(url(draft, "testen/")).status_code == 409
    page = editor.get(url(draft, "zur-pruefung/"))
    assert "Das ist zuerst zu ändern" in text(page)
    assert editor.post(url(draft, "zur-pruefung/"), {"revision": "2"}).status_code == 422


def test_a_draft_becomes_a_version(editor: Client, draft: Draft) -> None:
    answer = editor.post(url(draft, "zur-pruefung/"), {"revision": "1"})

    assert answer.status_code == 302
    assert "Osterfeuer anmelden" in text(editor.get(answer.headers["Location"]))
    send(editor, draft, "seite-aendern", "seite/kontakt", title="Kontakt")
    again = editor.post(url(draft, "zur-pruefung/"), {"revision": "2"})
    assert again.status_code == 409
    assert "Erhöhen Sie die Versionsnummer" in text(again)


def test_a_dropped_draft_comes_back(editor: Client, draft: Draft) -> None:
    answer = editor.post(url(draft, "verwerfen/"))
    assert "30 Tage lang können Sie ihn zurückholen" in text(editor.get(answer.headers["Location"]))
    assert editor.get(url(draft)).status_code == 404

    assert editor.post(url(draft, "zurueckholen/")).status_code == 302
    assert editor.get(url(draft)).status_code == 200


# --- Rights


def test_who_approves_reads_only(draft: Draft) -> None:
    approver = staff(Role.KKV_APPROVER_LAND)

    page = approver.get(url(draft))
    assert "Ändern kann ihn die KKV-Redaktion" in text(page)
    assert "Frage speichern" not in text(page)
    assert "Neue Vorlage" not in text(approver.get("/kkv/entwuerfe/"))
    assert send(approver, draft, "seite-aendern", "seite/kontakt", title="Fremd").status_code == 403
    assert approver.post(url(draft, "verwerfen/")).status_code == 403
    assert current(draft).revision == 1


# --- Templates from official schemas


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
