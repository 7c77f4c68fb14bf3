"""Shared blocks as people use them: looked at, put into a draft, renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blaupause.domain import Role
from blaupause.engine.bundles.blocks.pins import pins_of
from blaupause.engine.bundles.editing import empty_bundle
from tests.blocks import ADDRESS, AGENT, NAME, PAGE, asking, content, inserted, of_group, reworded
from tests.clients import staff
from tests.shared_services.catalogue.editing import current, drafted, place_of, press, published, send, text, url
from tests.templates import imported

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.catalogue.models import Draft


PIN = "baustein/anschrift"


def put(client: Client, draft: Draft, place: str, **data: str) -> Any:
    told = {"revision": str(current(draft).revision), "ueberschrift": "", **data}
    return client.post(f"{url(draft, 'baustein/')}?ort={place}&baustein={ADDRESS}", told)


# --- Looked at


def test_without_a_block_the_list_says_how_one_comes(editor: Client) -> None:
    draft = drafted(empty_bundle("Probe", "probe"))

    assert "Noch kein Baustein" in text(editor.get("/kkv/bausteine/"))
    assert "Noch kein Baustein" in text(editor.get(url(draft, "baustein/"), {"ort": PAGE}))


def test_blocks_are_listed_and_shown(editor: Client) -> None:
    for block in (content(ADDRESS), asking(content(ADDRESS), "1.1.0", "land", at=4), content(AGENT, free=[], fim=[])):
        published(block)
    imported("wasserzwischenzaehler")
    drafted(inserted(content(ADDRESS)), "Grillplatz")

    listed, shown = text(editor.get("/kkv/bausteine/")), text(editor.get("/kkv/bausteine/anschrift/"))
    first, plain = editor.get("/kkv/bausteine/anschrift/?version=1.0.0"), text(editor.get("/kkv/bausteine/vertretung/"))

    assert "Anschrift (Deutschland)" in listed
    assert "1.1.0" in listed
    for said in (
        "Was 1.1.0 gegenüber 1.0.0 ändert",
        "Frage „Land“",
        "G60000000086",
        "Gartenwasserzähler",
        "Grillplatz",
    ):
        assert said in shown
    assert "Was 1" not in text(first)
    assert "Nichts: In jeder Vorlage" in plain
    assert "kein Element aus FIM bekannt" in plain
    assert editor.get("/kkv/bausteine/garten/").status_code == 404


def test_approvers_read_and_change_nothing(editor: Client) -> None:
    published(content(ADDRESS))
    draft = drafted(inserted(content(ADDRESS), heading="Wohnung"))
    published(reworded(content(ADDRESS), "1.0.1", "wohnort", hint="Neu"))
    reader = staff(Role.KKV_APPROVER_LAND)
    pages = ("baustein/?ort=seite/kontakt", "baustein/anschrift/", "als-baustein/?ort=seite/kontakt")

    for page in pages:
        assert reader.get(url(draft, page)).status_code == 200
    assert "Einfügen kann sie die KKV-Redaktion" in text(reader.get(url(draft, pages[0])))
    assert put(reader, draft, PAGE).status_code == 403
    assert reader.post(url(draft, pages[1])).status_code == 403
    assert reader.post("/kkv/bausteine/anschrift/").status_code == 403
    assert "Schreiben kann sie die KKV-Redaktion" in text(reader.get("/kkv/bausteine/anschrift/"))
    assert current(draft).revision == 1


# --- Put into a draft


def test_the_editor_leads_to_a_block_and_says_where_its_questions_come_from(editor: Client) -> None:
    published(content(ADDRESS))
    published(content(AGENT))
    draft = drafted(empty_bundle("Probe", "probe"))

    assert "baustein/?ort=seite/kontakt" in editor.get(url(draft)).content.decode()
    chosen = text(editor.get(f"{url(draft, 'baustein/')}?ort={PAGE}&baustein={AGENT}"))
    assert "Handeln Sie für eine andere Person?" in chosen
    assert "In „Über Sie“ von Probe, am Ende" in chosen

    assert place_of(put(editor, draft, PAGE, ueberschrift="Andere Person")) == PIN
    shown = text(editor.get(url(draft), {"ort": "frage/wohnort"}))
    assert "Aus dem Baustein Anschrift (Deutschland) 1.0.0 ." in shown
    assert "die Hilfe unter der Frage" in shown
    assert "Text aus Baustein" in shown
    assert "Bausteine 1" in shown


def test_what_is_wrong_stands_at_its_input(editor: Client) -> None:
    published(content(ADDRESS))
    draft = drafted(empty_bundle("Probe", "probe"))

    long, gone = put(editor, draft, PAGE, ueberschrift="x" * 301), put(editor, draft, "seite/weg")

    assert long.status_code == 422
    assert "ueberschrift" in long.content.decode()
    assert gone.status_code == 422
    assert "gibt es in diesem Entwurf nicht mehr" in text(gone)


def test_only_what_the_block_leaves_is_asked_and_changed(editor: Client) -> None:
    draft = drafted(inserted(content(ADDRESS, free=["hint", "visible"])))
    page = editor.get(url(draft), {"ort": "frage/wohnort"})

    assert 'type="hidden" name="frage-aendern-label"' in page.content.decode()
    assert "Bedingung speichern" in text(page)
    assert "Verdoppeln" not in text(page)

    sent = send(editor, draft, "frage-aendern", "frage/wohnort", hint="Ihre Gemeinde", label="Stadt", most="5")
    assert place_of(sent) == "frage/wohnort"
    asked = next(
        each for each in current(draft).files["form.json"]["pages"][0]["questions"] if each.get("field") == "wohnort"
    )
    assert (asked["label"], asked["hint"]) == ("Ort", "Ihre Gemeinde")


def test_a_block_that_leaves_nothing_has_no_inputs(editor: Client) -> None:
    draft = drafted(inserted(content(ADDRESS, free=[])))

    shown = text(editor.get(url(draft), {"ort": "frage/wohnort"}))

    assert "Er legt alles fest." in shown
    assert "Frage speichern" not in shown


def test_inside_a_group_of_a_block_nothing_is_moved(editor: Client) -> None:
    block = of_group(free=["hint"])
    draft = drafted(inserted(block))

    inside, group = (text(editor.get(url(draft), {"ort": place})) for place in ("frage/kinder/name", "frage/kinder"))

    assert "Woandershin bringen" not in inside
    assert "Nach oben" not in inside
    assert "Woandershin bringen" in group
    assert "Frage hinzufügen Frage hinzufügen" not in group


def test_a_block_is_let_go_and_taken_out(editor: Client) -> None:
    draft = drafted(inserted(content(ADDRESS), heading="Wohnung"))
    shown = text(editor.get(url(draft), {"ort": PIN}))
    assert "Von Baustein lösen" in shown
    assert "Gelöst gehören die Fragen zur Vorlage" in shown
    assert "Jeder Baustein bleibt in seiner Version" in text(editor.get(url(draft), {"ort": "baustein/"}))

    assert place_of(press(editor, draft, "baustein-loesen", PIN)) == "frage/strasse_hausnummer"
    assert pins_of(current(draft).files) == []
    editor.post(url(draft, "rueckgaengig/"), {"ort": PIN})
    assert place_of(press(editor, draft, "baustein-entfernen", PIN)) == PAGE
    assert "wohnort" not in current(draft).files["form.json"]["schema"]["properties"]


# --- Renewed


def test_a_newer_version_is_offered_compared_and_taken(editor: Client) -> None:
    published(content(ADDRESS))
    draft = drafted(inserted(content(ADDRESS)))
    send(editor, draft, "frage-aendern", "frage/wohnort", hint="Ihre Gemeinde", required="on")
    newer = published(
        asking(reworded(content(ADDRESS), "1.1.0", "wohnort", hint="Ohne Ortsteil"), "1.1.0", "land", at=4)
    )

    assert "Es gibt die neuere Version 1.1.0" in text(editor.get(url(draft)))
    assert "Es gibt die neuere Version 1.1.0" in text(editor.get(url(draft, "zur-pruefung/")))
    assert "Es gibt Version 1.1.0: Unterschied ansehen" in text(editor.get(url(draft), {"ort": PIN}))
    shown = text(editor.get(url(draft, PIN + "/")))
    for said in ("Frage „Land“", "Ihre Fassung bleibt", "Version 1.1.0 übernehmen", "Bei 1.0.0 bleiben"):
        assert said in shown

    taken = editor.post(url(draft, PIN + "/"), {"revision": str(current(draft).revision)})
    assert place_of(taken) == PIN
    assert [pin.hash for pin in pins_of(current(draft).files)] == [newer.content_hash]
    assert editor.get(url(draft, PIN + "/")).status_code == 404


def test_a_version_that_cannot_be_taken_says_why(editor: Client) -> None:
    published(content(NAME, slug="anschrift", version="2.0.0"))
    draft = drafted(inserted(content(ADDRESS)))

    shown = text(editor.get(url(draft, PIN + "/")))
    taken = editor.post(url(draft, PIN + "/"), {"revision": "1"})

    assert "fragt etwas anderes" in shown
    assert "Version 2.0.0 übernehmen" not in shown
    assert taken.status_code == 422


def test_of_two_who_change_a_block_the_second_is_told(editor: Client) -> None:
    draft = drafted(inserted(content(ADDRESS)))
    published(reworded(content(ADDRESS), "1.0.1", "wohnort", hint="Neu"))
    send(editor, draft, "frage-aendern", "frage/wohnort", hint="Ihre Gemeinde", required="on")

    answer = editor.post(url(draft, PIN + "/"), {"revision": "1"})

    assert answer.status_code == 409
    assert "dasselbe geändert" in text(answer)
