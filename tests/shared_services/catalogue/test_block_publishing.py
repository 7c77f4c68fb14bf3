"""Shared blocks made of questions in a draft, and written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.engine.bundles.editing import empty_bundle
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.models import Block, Draft
from tests.blocks import CONTACT, NAME, PAGE, act, content, inserted
from tests.shared_services.catalogue.editing import current, drafted, place_of, published, send, text, url

if TYPE_CHECKING:
    from django.test import Client


def test_questions_become_a_block(editor: Client) -> None:
    draft = drafted(empty_bundle("Probe", "probe"))
    address = f"{url(draft, 'als-baustein/')}?ort={PAGE}"
    assert "Neuer Baustein" in text(editor.get(address))
    told = {
        "revision": "1",
        "titel": "Wer fragt",
        "zweck": "Damit wir antworten können.",
        "version": "1.0.0",
        "frei": ["hint"],
    }

    wrong = editor.post(address, {**told, "version": "1"})
    made = editor.post(address, told)

    assert wrong.status_code == 422
    assert "Schreiben Sie sie so: 1.3.0" in text(wrong)
    assert place_of(made) == "baustein/wer_fragt"
    with hub():
        assert Block.objects.get().content["free"] == ["hint"]
    assert "Lösen Sie sie zuerst von ihm" in text(editor.get(address))


def test_a_block_is_written_anew_in_a_draft_of_its_own(editor: Client) -> None:
    published(content(NAME))
    begun = editor.post("/kkv/bausteine/name/").headers["Location"]
    with hub():
        draft = Draft.objects.get(slug="baustein-name")
        assert queries.block(NAME).uses == ()
    assert begun == url(draft)
    assert editor.post("/kkv/bausteine/name/").headers["Location"] == url(draft)
    assert editor.post("/kkv/bausteine/garten/").status_code == 404

    send(editor, draft, "frage-neu", "seite/baustein", label="Geburtsname", kind="text")
    address = f"{url(draft, 'als-baustein/')}?ort=seite/baustein"
    shown = text(editor.get(address))
    assert "mindestens eine kleine Neuerung" in shown
    assert "Die Frage „Geburtsname“ ist neu und freiwillig." in shown
    told = {"revision": str(current(draft).revision), "titel": "Name", "zweck": "Wer fragt.", "frei": ["hint"]}
    low = editor.post(address, {**told, "version": "1.0.1"})
    assert low.status_code == 409
    assert "es muss aber eine kleine Neuerung sein" in text(low)
    made = editor.post(address, {**told, "version": "1.1.0"}, follow=True)
    assert "Die neue Version ist veröffentlicht" in text(made)
    assert "F60000000228" in text(made)  # what is known of FIM stays
    assert editor.get(url(draft)).status_code == 404
    with hub():
        assert [block.version for block in queries.block(NAME).versions] == ["1.1.0", "1.0.0"]


def test_a_check_that_speaks_of_others_is_named_before(editor: Client) -> None:
    files = act(inserted(content(CONTACT), heading="Kontakt"), "baustein-loesen", "baustein/kontakt")
    check = {
        "on": "email_2",
        "label": "gleich",
        "message": "Nicht gleich.",
        "expression": "answers.email != answers.email_2",
    }
    draft = drafted(act(files, "regel", "regel/pruefung/", None, **check))

    shown = text(editor.get(f"{url(draft, 'als-baustein/')}?ort=frage/kontakt"))

    assert "sprechen von anderen Fragen" in shown
    assert "Nicht gleich." in shown
