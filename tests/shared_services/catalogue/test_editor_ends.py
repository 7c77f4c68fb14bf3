"""A draft is tried, submitted, dropped and taken back; who approves reads it only."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from blaupause.domain import Role
from blaupause.tenancy.context import hub
from shared_services.catalogue.models import Draft
from tests.clients import staff
from tests.shared_services.catalogue.editing import current, of, send, text, url
from tests.templates import DOG

if TYPE_CHECKING:
    from django.test import Client

GOOD = {"vornamen": "Ada", "familienname": "Muster", "email": "ada@beispiel.example"}


def test_a_draft_is_tried_and_the_answers_are_stored_as_a_test(editor: Client, draft: Draft) -> None:
    assert "Füllen Sie aus" in text(editor.get(url(draft, "testen/")))
    assert "3 Angaben fehlen oder stimmen nicht" in text(editor.post(url(draft, "testen/"), {"aktion": "pruefen"}))

    page = editor.post(url(draft, "testen/"), {"aktion": "pruefen", **GOOD})
    assert "Alle Angaben stimmen" in text(page)
    stored = editor.post(url(draft, "testen/"), {**hidden(page), "aktion": "test-neu", "titel": "Geht durch"})

    assert stored.status_code == 302
    assert current(draft).files["tests.json"]["tests"][-1]["expect"]["valid"]


def test_a_trial_that_others_overtook_is_still_there_and_can_be_stored(editor: Client, draft: Draft) -> None:
    page = editor.post(url(draft, "testen/"), {"aktion": "pruefen", **GOOD})
    sent = hidden(page) | {"aktion": "test-neu", "titel": "Geht durch"}
    with hub():
        Draft.objects.filter(pk=draft.pk).update(revision=99, history=[])  # more than a draft remembers

    late = editor.post(url(draft, "testen/"), sent)
    assert late.status_code == 409
    assert "stark geändert" in text(late)
    for kept in ('value="Ada"', 'value="Geht durch"'):
        assert kept in late.content.decode()
    assert hidden(late)["antworten"] == sent["antworten"]
    assert len(current(draft).files["tests.json"]["tests"]) == 1

    assert editor.post(url(draft, "testen/"), {**sent, **hidden(late)}).status_code == 302
    assert current(draft).files["tests.json"]["tests"][-1]["title"] == "Geht durch"


def test_a_file_is_tried_by_its_name_and_taken_out_again(editor: Client, draft: Draft) -> None:
    for name, place in (("Lageplan", "seite/kontakt"), ("Datei", "seite/kontakt")):
        kind = "upload" if name == "Lageplan" else "repeat"
        send(editor, draft, "frage-neu", place, label=name, kind=kind, required="on")
    send(editor, draft, "frage-neu", "frage/datei", label="Foto", kind="upload")
    sent = {"aktion": "pruefen", **GOOD, "datei-0-angabe": "Wurst"}
    assert "Es fehlt eine Datei" in text(editor.post(url(draft, "testen/"), {**sent, "lageplan": ""}))

    page = editor.post(url(draft, "testen/"), {**sent, "lageplan": "plan.pdf", "datei-0-foto": "wurst.jpg"})
    assert ("Alle Angaben stimmen" in text(page), "Beispiel für eine Datei (1)" in text(page)) == (True, True)
    answers = json.loads(hidden(page)["antworten"])
    assert (answers["lageplan"], answers["datei"][0]["foto"]) == (["datei-1"], ["datei-2"])
    again = editor.post(
        url(draft, "testen/"), {**sent, "lageplan": "noch-einer.pdf", "antworten": hidden(page)["antworten"]}
    )
    assert "Alle Angaben stimmen" in text(again)
    for button, left in (("datei-datei-1-entfernen", {"datei"}), ("datei-0-entfernen", {"lageplan"})):
        out = {"aktion": button, "antworten": hidden(page)["antworten"]}
        found = json.loads(hidden(editor.post(url(draft, "testen/"), out))["antworten"])
        assert {name for name in ("lageplan", "datei") if found.get(name)} == left


def hidden(page: Any) -> dict[str, str]:
    found = re.findall(r'name="(antworten|tag|revision)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found}


def test_a_test_without_a_title_is_refused(editor: Client, draft: Draft) -> None:
    answer = editor.post(
        url(draft, "testen/"), {"aktion": "test-neu", "antworten": "{}", "tag": "2026-01-01", "revision": "1"}
    )

    assert answer.status_code == 422
    assert "Hier fehlt eine Angabe" in text(answer)


def test_answers_that_nobody_could_keep_are_refused(editor: Client, draft: Draft) -> None:
    for answers in ("[]", '{"email": NaN}', '{"email": "\\u0000"}', '{"a":' * 99 + "1" + "}" * 99):
        sent = {"aktion": "test-neu", "titel": "Kaputt", "antworten": answers, "tag": "2026-01-01", "revision": "1"}
        answer = editor.post(url(draft, "testen/"), sent)

        assert answer.status_code == 422
        assert "lassen sich nicht lesen" in text(answer)


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
