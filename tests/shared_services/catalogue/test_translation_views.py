"""A draft in further languages, as translators use it: the table, rows that are saved, a file that goes and comes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blaupause.domain import Role
from blaupause.engine.bundles.editing import Operation
from blaupause.engine.bundles.languages import entries_of, fingerprint
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import change_draft
from tests.clients import staff, visitor
from tests.people import EDITOR, LAND
from tests.shared_services.catalogue.editing import current, press, send, text, url

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import Draft

LABEL, MISSING = "question/name#label", fingerprint("")


@pytest.fixture
def english(draft: Draft) -> Draft:
    """Return a draft with a question, and English to be written."""
    change(draft, "frage-neu", "seite/kontakt", label="Name", kind="text")
    change(draft, "sprache-neu", "sprache/", language="en")
    return current(draft)


def change(draft: Draft, name: str, place: str, **values: str) -> None:
    asked = Operation(name, place, values)
    with hub():
        change_draft(draft_id=draft.pk, revision=current(draft).revision, asked=asked, by=EDITOR)


def said(draft: Draft, key: str = LABEL) -> str:
    return entries_of(current(draft).files, "en").get(key, {}).get("text", "")


def save(client: Client, draft: Draft, values: dict[str, str] | None = None) -> Any:
    """Save what stands in the table, with one row changed."""
    drawn = client.get(url(draft, "uebersetzungen/en/")).content.decode()
    rows = dict(re.findall(r'name="(stand:[^"]+)" value="([^"]+)"', drawn))
    rows |= dict(re.findall(r'name="(text:[^"]+)"[^>]*>\n([^<]*)<', drawn))
    data = {**rows, "revision": str(current(draft).revision), **(values or {})}
    return client.post(url(draft, "uebersetzungen/en/"), data)


def upload(client: Client, draft: Draft, content: bytes) -> Any:
    data = {"datei": SimpleUploadedFile("en.xlf", content), "revision": str(current(draft).revision)}
    return client.post(url(draft, "uebersetzungen/en/einlesen/"), data)


def exported(client: Client, draft: Draft) -> str:
    answer = client.get(url(draft, "uebersetzungen/en.xlf"))
    assert answer["Content-Type"] == "application/xliff+xml"
    return str(answer.content.decode())


def test_a_language_is_added_in_the_editor_and_leads_to_its_table(editor: Client, draft: Draft) -> None:
    send(editor, draft, "sprache-neu", "sprache/", language="tr")

    assert (
        f'{url(draft)}uebersetzungen/tr/">Türkisch</a>' in editor.get(url(draft), {"ort": "sprache/"}).content.decode()
    )
    assert f"{url(draft)}uebersetzungen/tr/" in editor.get(url(draft), {"ort": "sprache/tr"}).content.decode()
    assert "Türkisch : Von" in text(editor.get(url(draft)))
    press(editor, draft, "sprache-entfernen", "sprache/tr")
    assert editor.get(url(draft, "uebersetzungen/tr/")).status_code == 404


def test_only_the_rows_that_somebody_changed_are_saved(editor: Client, english: Draft) -> None:
    answer = save(editor, english, {f"text:{LABEL}": " Your name\r\n"})

    assert answer.status_code == 302
    assert (said(english), len(entries_of(current(english).files, "en"))) == ("Your name", 1)
    assert "1 Text übersetzt: Englisch" in text(editor.get(answer["Location"]))
    assert current(english).revision == english.revision + 1
    save(editor, english)  # nothing was changed, so nothing is saved
    assert current(english).revision == english.revision + 1


def test_only_what_is_open_and_only_one_part_can_be_shown(editor: Client, english: Draft) -> None:
    save(editor, english, {f"text:{LABEL}": "Your name"})

    shown = editor.get(url(english, "uebersetzungen/en/"), {"teil": "2", "offen": "ja"}).content.decode()

    assert ('name="text:page/kontakt#title"' in shown, f'name="text:{LABEL}"' in shown) == (True, False)
    assert 'name="text:service/title#title"' not in shown
    assert f'href="{url(english)}?ort=sprache/"' in shown


def test_an_outdated_translation_is_told_and_can_be_kept(editor: Client, english: Draft) -> None:
    save(editor, english, {f"text:{LABEL}": "Your name"})
    change(english, "frage-aendern", "frage/name", label="Ihr Name")

    assert "Der deutsche Text hat sich geändert." in text(editor.get(url(english, "uebersetzungen/en/")))
    save(editor, english)  # whoever saves other rows has not looked at this one
    before = entries_of(current(english).files, "en")[LABEL]["of"]
    save(editor, english, {f"passt:{LABEL}": "ja"})
    assert (before, entries_of(current(english).files, "en")[LABEL]["of"]) == (
        fingerprint("Name"),
        fingerprint("Ihr Name"),
    )


def test_the_same_german_elsewhere_is_proposed(editor: Client, english: Draft) -> None:
    save(editor, english, {f"text:{LABEL}": "Your name"})
    change(english, "frage-neu", "seite/kontakt", label="Name", kind="text")

    assert "So ist derselbe Text an anderer Stelle übersetzt" in text(editor.get(url(english, "uebersetzungen/en/")))
    save(editor, english)
    assert said(english, "question/name_2#label") == "Your name"


def test_a_mistake_is_told_at_its_row_and_nothing_is_lost(editor: Client, english: Draft) -> None:
    refused = save(editor, english, {f"text:{LABEL}": "Name {params.x}", "text:page/kontakt#title": "Form"})

    assert refused.status_code == 422
    assert "Im deutschen Text steht kein Platzhalter {params.x}." in text(refused)
    assert ">\nForm<" in refused.content.decode()
    assert said(english) == ""


def test_two_translators_in_one_row_are_told_of_each_other(editor: Client, english: Draft) -> None:
    save(editor, english, {f"text:{LABEL}": "Name of you"})
    data = {f"text:{LABEL}": "Your name", f"stand:{LABEL}": f"{fingerprint('Name')}-{MISSING}"}

    late = editor.post(url(english, "uebersetzungen/en/"), {**data, "revision": str(english.revision)})

    assert late.status_code == 409
    assert "Gespeichert ist: Name of you" in text(late)
    assert ">\nYour name<" in late.content.decode()
    other = {"text:page/kontakt#title": "Form", "stand:page/kontakt#title": f"{fingerprint('Über Sie')}-{MISSING}"}
    assert (
        editor.post(url(english, "uebersetzungen/en/"), {**other, "revision": str(english.revision)}).status_code == 302
    )


def test_rows_whose_text_is_gone_are_told_and_not_lost(editor: Client, english: Draft) -> None:
    change(english, "frage-neu", "seite/kontakt", label="Weg", kind="text")
    gone = {"text:question/weg#label": "Gone", "stand:question/weg#label": f"{fingerprint('Weg')}-{MISSING}"}
    seen = str(current(english).revision)
    change(english, "frage-entfernen", "frage/weg")
    before = current(english).revision

    lost = editor.post(url(english, "uebersetzungen/en/"), {**gone, "revision": seen})
    assert (current(english).revision, "Gespeichert um" in text(lost)) == (before, False)
    assert "1 Übersetzung haben wir nicht übernommen" in text(lost)
    assert "question/weg#label Den Text gibt es nicht mehr. Gone" in text(lost)
    assert "Deutsch in der Datei" not in text(lost)

    partly = save(editor, english, gone | {f"text:{LABEL}": "Your name"})
    assert "1 Text übersetzt: Englisch. Gespeichert um" in text(partly)
    assert "1 Übersetzung haben wir nicht übernommen" in text(partly)
    assert said(english) == "Your name"


def test_a_file_goes_out_and_comes_back(editor: Client, english: Draft) -> None:
    back = exported(editor, english).replace("<source>Name</source>", "<source>Name</source><target>Your name</target>")

    answer = upload(editor, english, back.encode())

    assert "Datei eingelesen: 1 neu, 0 ersetzt, 0 wie bisher." in text(answer)
    assert said(english) == "Your name"
    assert "0 neu, 0 ersetzt, 1 wie bisher" in text(upload(editor, english, exported(editor, english).encode()))
    assert current(english).revision == english.revision + 1


def test_a_file_with_mistakes_changes_nothing_and_says_where(editor: Client, english: Draft) -> None:
    sent = exported(editor, english)
    wrong = sent.replace("<source>Name</source>", "<source>Name</source><target>{x}</target>")

    refused = upload(editor, english, wrong.encode())

    assert refused.status_code == 422
    line = sent[: sent.index('name="question/name#label"')].count("\n") + 1
    assert f"{line} Frage „Name“ · Bezeichnung Im deutschen Text steht kein Platzhalter {{x}}" in text(refused)
    assert said(english) == ""
    assert "Wählen Sie" in text(editor.post(url(english, "uebersetzungen/en/einlesen/")))


def test_a_translation_of_german_that_has_changed_is_told_and_not_taken(editor: Client, english: Draft) -> None:
    sent = exported(editor, english)
    change(english, "frage-aendern", "frage/name", label="Ihr Name")

    answer = upload(editor, english, sent.replace("Name</source>", "Name</source><target>Your name</target>").encode())

    assert "1 Übersetzung haben wir nicht übernommen" in text(answer)
    assert "Deutsch in der Datei" in text(answer)
    assert said(english) == ""


def test_somebody_who_works_on_the_same_row_keeps_a_file_out(editor: Client, english: Draft) -> None:
    sent = exported(editor, english).replace("Name</source>", "Name</source><target>Your name</target>")
    save(editor, english, {f"text:{LABEL}": "Name of you"})
    data = {"datei": SimpleUploadedFile("en.xlf", sent.encode()), "revision": str(english.revision)}

    assert editor.post(url(english, "uebersetzungen/en/einlesen/"), data).status_code == 409
    assert said(english) == "Name of you"


def test_who_approves_reads_and_does_not_write(english: Draft) -> None:
    land = staff(LAND)

    assert "textarea" not in land.get(url(english, "uebersetzungen/en/")).content.decode()
    assert exported(land, english)
    assert save(land, english, {f"text:{LABEL}": "x", f"stand:{LABEL}": "a-b"}).status_code == 403
    assert upload(land, english, b"").status_code == 403
    assert said(english) == ""


@pytest.mark.parametrize("role", [None, Role.OPERATOR])
def test_others_do_not_get_in(english: Draft, role: Role | None) -> None:
    client = staff(role) if role else visitor("localhost")

    for rest in ("uebersetzungen/en/", "uebersetzungen/en.xlf"):
        assert client.get(url(english, rest)).status_code in {302, 403}
    assert upload(client, english, b"").status_code in {302, 403}
