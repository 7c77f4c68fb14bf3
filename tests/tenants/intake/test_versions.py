"""A citizen in the middle of a form when a newer version comes: their draft stays, or moves and loses nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from blaupause.audit.town.models import Event
from blaupause.domain import ANONYMOUS, SYSTEM, NotFound, Refused
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.actions import import_bundle, release_version, withdraw_version
from shared_services.catalogue.queries import latest_released
from tenants.applications.models import Application
from tenants.intake import actions, queries
from tenants.intake.models import Draft
from tenants.intake.rules import Stand
from tenants.organisation.models import StoredFile
from tenants.services.actions import deactivate, take_version
from tests.blaupause.engine.building import changed
from tests.citizens import citizen, visitor
from tests.clients import handed_out
from tests.people import LAND, approver
from tests.templates import files
from tests.tenants.intake.filled import (
    BASE,
    DOG,
    FRIEDA,
    PDF,
    PERSON,
    begin,
    file,
    fill,
    hidden,
    only_draft,
    send,
    text,
)

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

    from tests.worlds import World

pytestmark = pytest.mark.django_db
VERSION = f"{BASE}fassung/"
NEWER = "Es gibt eine neue Fassung dieses Formulars. Ihr Entwurf gilt weiter."
LONG = PERSON | {"anschrift_zusatz": "Hinterhaus"}


def new_version(version: str = "9.0.0", **template: Any) -> str:
    """Let Fulda follow a version that asks for the family's name, and not for address line, labradors and contracts."""
    old = files(DOG, version=version, **template)
    rules, about = (json.loads(old[name]) for name in ("rules.json", "template.json"))
    rules["checks"] = [each for each in rules["checks"] if each["on"] != "hunde[].tierheim_vertrag"]
    del about["applicant"]["address_extra"]
    form = json.loads(old["form.json"])
    you, dogs = (form["pages"][at]["questions"] for at in (0, 1))
    dogs = dogs[1]["questions"]
    schema = form["schema"]["properties"]
    entry = schema["hunde"]["items"]
    for asked, own, gone in ((you, form["schema"], "anschrift_zusatz"), (dogs, entry, "tierheim_vertrag")):
        asked[:] = [each for each in asked if each.get("field") != gone]
        del own["properties"][gone]
    breed = next(each for each in dogs if each["field"] == "rasse")
    breed["choices"] = [each for each in breed["choices"] if each["value"] != "labrador_retriever"]
    entry["properties"]["rasse"]["enum"].remove("labrador_retriever")
    you.append({"field": "geburtsname", "label": "Geburtsname", "widget": "text"})
    schema["geburtsname"] = {"type": "string"}
    new = {"form.json": form, "rules.json": rules, "template.json": about}
    return follow(old | {name: json.dumps(content).encode() for name, content in new.items()})


def follow(bundle: dict[str, bytes]) -> str:
    with hub():
        found = import_bundle(files=bundle, by=SYSTEM)
        release_version(version_id=found.pk, by=SYSTEM)
    take_version(service_slug=DOG, content_hash=found.content_hash, by=SYSTEM)
    return found.content_hash


def press(client: Client, aktion: str, page: Page | None = None) -> Page:
    """Press a button of the page about versions, which was looked at before."""
    page = page or client.get(VERSION)
    known = {name: hidden(page, name) for name in ("_entwurf", "_stand", "fassung")}
    return client.post(VERSION, {**known, "aktion": aktion})


@pytest.fixture
def client(fulda: World) -> Client:
    """Somebody with every page filled in, and the contract of a dog from a shelter, when a newer version comes."""
    client = visitor(fulda)
    fill(client, ueber_sie=LONG)
    send(client, "hunde", FRIEDA | {"hunde-0-tierheim_vertrag": file(PDF)})
    new_version()
    return client


class TestStaying:
    def test_the_draft_goes_on_in_its_version_and_says_that_there_is_another(self, client: Client) -> None:
        before = only_draft().content_hash

        for address in (BASE, f"{BASE}ueber_sie/", f"{BASE}pruefen/"):
            assert NEWER in text(client.get(address))
        send(client, "ueber_sie", LONG)
        page = client.get(f"{BASE}pruefen/")
        client.post(
            f"{BASE}pruefen/",
            {"_entwurf": hidden(page, "_entwurf"), "_stand": hidden(page, "_stand"), "erklaerung": "on"},
        )

        sent = Application.objects.get()
        assert sent.content_hash == before
        assert sent.answers["anschrift_zusatz"] == "Hinterhaus"

    def test_nothing_is_said_where_nothing_is_new(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        assert "neue Fassung" not in text(client.get(f"{BASE}ueber_sie/"))
        assert "neue Fassung" not in text(client.get(BASE))
        assert client.get(VERSION)["Location"] == f"{BASE}ueber_sie/"

    def test_the_button_on_a_page_saves_it_first(self, client: Client) -> None:
        answer = send(client, "ueber_sie", LONG | {"telefon": "0661 1"}, "fassung")

        assert answer["Location"] == VERSION
        assert only_draft().answers["telefon"] == "0661 1"

    def test_a_version_that_was_withdrawn_is_nothing_to_move_to(self, client: Client) -> None:
        page = client.get(VERSION)
        with hub():
            newest = latest_released(DOG)
            assert newest is not None
            withdraw_version(version_id=newest.pk, reason="Falsche Frist.", successor="", by=approver(LAND))

        assert client.get(VERSION)["Location"] == f"{BASE}pruefen/"
        press(client, "uebernehmen", page)
        assert only_draft().answers["anschrift_zusatz"] == "Hinterhaus"

    def test_a_service_that_was_switched_off_says_so(self, client: Client) -> None:
        deactivate(service_slug=DOG, by=SYSTEM)

        page = client.get(VERSION)

        assert page.status_code == 404
        assert "nicht online" in text(page)


class TestLooking:
    def test_shows_what_comes_along_what_is_new_and_what_does_not_fit(self, client: Client) -> None:
        page = text(client.get(VERSION))

        assert "17 Angaben kommen mit." in page
        assert "Diese Fragen sind neu Geburtsname" in page
        assert "Hinterhaus Danach fragt das Formular nicht mehr." in page
        assert "Hund 1: Rasse Labrador Retriever Das steht nicht mehr zur Auswahl." in page
        assert "Vertrag.pdf Danach fragt das Formular nicht mehr." in page

    def test_changes_nothing(self, client: Client) -> None:
        before = Draft.objects.values().get()

        client.get(VERSION)

        assert Draft.objects.values().get() == before

    def test_without_a_draft_it_leads_to_the_start(self, fulda: World) -> None:
        assert visitor(fulda).get(VERSION)["Location"] == BASE

    def test_is_for_the_account_of_the_draft_only(self, fulda: World) -> None:
        client = citizen(fulda)
        begin(client)
        new_version()
        Draft.objects.update(applicant_pseudonym="somebody else")

        assert "/anmelden/?next=" in client.get(VERSION)["Location"]


class TestTakingOver:
    def test_moves_the_draft_and_keeps_what_does_not_fit(self, client: Client, fulda: World) -> None:
        answer = press(client, "uebernehmen")

        draft = only_draft()
        assert answer["Location"] == f"{BASE}hunde/"
        assert draft.version == "9.0.0"
        assert "anschrift_zusatz" not in draft.answers
        assert "rasse" not in draft.answers["hunde"][0]
        assert draft.done_pages == {"ueber_sie", "zahlung", "bescheid"}
        page = text(client.get(f"{BASE}hunde/"))
        assert "Ihr Entwurf ist jetzt in der neuen Fassung." in page
        assert "heben wir bis zum Absenden für Sie auf" in page
        kept = text(client.get(VERSION))
        assert "Hinterhaus" in kept
        assert "Labrador Retriever" in kept
        assert "draft.version_taken" in fulda.events()

    def test_its_event_holds_ids_only(self, client: Client) -> None:
        press(client, "uebernehmen")

        details = Event.objects.get(name="draft.version_taken").details
        assert details["lost"] == ["anschrift_zusatz", "hunde/0/rasse", "hunde/0/tierheim_vertrag"]
        assert "Hinterhaus" not in json.dumps(details)

    def test_what_is_left_over_is_encrypted(self, client: Client) -> None:
        press(client, "uebernehmen")

        with connection.cursor() as cursor:
            cursor.execute("SELECT left_over FROM intake_draft")
            assert b"Hinterhaus" not in bytes(cursor.fetchone()[0])

    def test_a_file_that_fits_no_question_can_be_fetched_until_the_sending(self, client: Client, fulda: World) -> None:
        stored = StoredFile.objects.get()
        press(client, "uebernehmen")
        send(client, "ueber_sie", PERSON)

        assert b"".join(handed_out(client.get(f"{VERSION}?datei={stored.uuid}"))) == PDF
        assert client.get(f"{VERSION}?datei=0").status_code == 404
        assert visitor(fulda).get(f"{VERSION}?datei={stored.uuid}")["Location"] == BASE

    def test_with_the_sending_what_was_left_over_is_gone(self, client: Client) -> None:
        press(client, "uebernehmen")
        send(client, "hunde", FRIEDA | {"hunde-0-rasse": "beagle"})

        page = client.get(f"{BASE}pruefen/")
        client.post(
            f"{BASE}pruefen/",
            {"_entwurf": hidden(page, "_entwurf"), "_stand": hidden(page, "_stand"), "erklaerung": "on"},
        )

        assert Application.objects.get().version == "9.0.0"
        assert only_draft().left_over is None
        assert not StoredFile.objects.filter(name="Vertrag.pdf").exists()
        assert client.get(VERSION)["Location"] == f"{BASE}beleg/"

    def test_what_was_left_over_twice_is_told_from_the_beginning(self, client: Client) -> None:
        press(client, "uebernehmen")
        send(client, "ueber_sie", PERSON | {"geburtsname": "Yılmaz"})
        shrink("10.0.0", "geburtsname")
        assert "Yılmaz Danach fragt" in text(client.get(VERSION))
        press(client, "uebernehmen")

        page = text(client.get(VERSION))

        assert page.index("Hinterhaus") < page.index("Yılmaz")
        press(client, "zurueck")
        assert only_draft().version == "9.0.0"
        press(client, "zurueck")
        assert only_draft().answers["anschrift_zusatz"] == "Hinterhaus"
        assert only_draft().left_over is None

    def test_a_version_that_asks_for_an_account_leads_to_the_login(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        new_version(login={"required": True, "level": "basic"})

        assert "verlangt ein Konto" in text(client.get(VERSION))
        assert "/anmelden/?next=" in press(client, "uebernehmen")["Location"]
        assert only_draft().left_over is None


def shrink(version: str, *gone: str) -> None:
    """Let Fulda follow a version of the newest form without some questions of its first page."""
    bundle = queries.paper(only_draft()).bundle
    form = bundle.files["form.json"]
    asked = [each for each in form["pages"][0]["questions"] if each.get("field") not in gone]
    form = changed(form, "pages/0/questions", asked)
    for field in gone:
        form = changed(form, f"schema/properties/{field}", None)
    content = {**bundle.files, "form.json": form, "template.json": bundle.files["template.json"] | {"version": version}}
    follow({name: json.dumps(each).encode() for name, each in content.items()})


class TestGoingBack:
    def test_the_old_answers_are_there_again(self, client: Client, fulda: World) -> None:
        before = only_draft()
        press(client, "uebernehmen")
        send(client, "ueber_sie", PERSON | {"vornamen": "Anders"})

        answer = press(client, "zurueck")

        after = only_draft()
        assert answer["Location"] == f"{BASE}pruefen/"
        assert (after.answers, after.content_hash, after.pages) == (before.answers, before.content_hash, before.pages)
        assert "draft.version_left" in fulda.events()
        assert "Vertrag.pdf" in text(client.get(answer["Location"]))

    def test_a_file_that_was_removed_stays_removed(self, client: Client) -> None:
        press(client, "uebernehmen")
        StoredFile.objects.get().delete()

        press(client, "zurueck")

        assert "tierheim_vertrag" not in only_draft().answers["hunde"][0]


class TestTwoWindows:
    def test_a_page_of_the_old_version_is_shown_again_and_not_saved(self, client: Client) -> None:
        page = client.get(f"{BASE}ueber_sie/")
        press(client, "uebernehmen")
        before = only_draft().answers
        sent = LONG | {"vornamen": "Sevda Anna", "_stand": hidden(page, "_stand"), "aktion": "weiter"}

        answer = client.post(f"{BASE}ueber_sie/", sent)

        assert answer.status_code == 409
        said = text(answer)
        assert "Diese Seite gehört noch zur anderen Fassung." in said
        assert "Sevda Anna" in said
        assert "Hinterhaus" in said
        assert only_draft().answers == before

    def test_entries_and_files_of_it_are_told_too(self, client: Client) -> None:
        page = client.get(f"{BASE}hunde/")
        press(client, "uebernehmen")
        sent = FRIEDA | {"hunde-0-tierheim_vertrag": file(PDF), "_stand": hidden(page, "_stand"), "aktion": "weiter"}

        said = text(client.post(f"{BASE}hunde/", sent))

        assert "Hund 1: Rasse Labrador Retriever" in said
        assert "Dateien von dieser Seite haben wir nicht gespeichert." in said

    def test_a_page_that_saves_by_itself_is_told_quietly(self, client: Client) -> None:
        page = client.get(f"{BASE}ueber_sie/")
        press(client, "uebernehmen")

        answer = client.post(f"{BASE}ueber_sie/", LONG | {"_stand": hidden(page, "_stand"), "aktion": "autospeichern"})

        assert (answer.status_code, answer.content) == (409, b"")

    def test_a_summary_of_the_old_version_sends_nothing(self, client: Client) -> None:
        page = client.get(f"{BASE}pruefen/")
        press(client, "uebernehmen")

        answer = client.post(f"{BASE}pruefen/", {"_stand": hidden(page, "_stand"), "erklaerung": "on"})

        assert answer.status_code == 409
        assert "Fassung des Formulars gewechselt" in text(answer)
        assert not Application.objects.exists()

    def test_taking_over_twice_is_done_once(self, client: Client) -> None:
        page = client.get(VERSION)
        press(client, "uebernehmen", page)
        before = only_draft().left_over

        answer = press(client, "uebernehmen", page)

        assert answer.status_code == 409
        assert "Fassung des Formulars gewechselt" in text(answer)
        assert only_draft().left_over == before

    def test_what_was_changed_meanwhile_is_looked_at_again(self, client: Client) -> None:
        page = client.get(VERSION)
        send(client, "ueber_sie", LONG | {"vornamen": "Anders"})

        answer = press(client, "uebernehmen", page)

        assert answer.status_code == 409
        assert only_draft().left_over is None

    def test_another_version_than_the_one_that_was_looked_at_is_not_taken(self, client: Client) -> None:
        page = client.get(VERSION)
        shrink("10.0.0")

        answer = press(client, "uebernehmen", page)

        assert answer.status_code == 409
        assert "Inzwischen gibt es eine andere Fassung" in text(answer)

    def test_after_going_back_there_is_nothing_to_go_back_to(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)

        answer = press(client, "zurueck", client.get(f"{BASE}ueber_sie/"))

        assert answer["Location"] == f"{BASE}ueber_sie/"
        assert "schon in der Fassung" in text(client.get(f"{BASE}ueber_sie/"))


class TestWhoMay:
    def test_nobody_moves_somebody_elses_draft(self, fulda: World) -> None:
        begin(citizen(fulda))
        hash_ = new_version()
        draft = only_draft()
        paper, stand = queries.paper(draft), Stand.fresh(draft)

        with pytest.raises(Refused):
            actions.take_version(paper=paper, content_hash=hash_, stand=stand, by=ANONYMOUS)
        before = {"content_hash": draft.content_hash, "version": "1.1.0", "answers": {}, "pages": {}, "lost": []}
        draft.left_over = before | {"before": None}
        draft.save()
        with pytest.raises(Refused):
            actions.leave_version(paper=paper, stand=stand, by=ANONYMOUS)

    @pytest.mark.usefixtures("client")
    def test_a_draft_whose_time_is_over_moves_nowhere(self) -> None:
        draft = only_draft()
        paper = queries.paper(draft)
        Draft.objects.all().delete()

        with pytest.raises(NotFound):
            actions.take_version(paper=paper, content_hash="", stand=Stand.fresh(draft), by=draft.holder)


def test_a_draft_of_a_service_the_town_lost_gets_an_honest_page(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor(fulda)
    begin(client)
    monkeypatch.setattr(catalogue, "levels_of", lambda _town: frozenset({"district"}))

    for path in ("", "pruefen/"):
        answer = client.get(f"/antrag/{DOG}/{path}")
        assert answer.status_code == 410
        assert "lässt sich hier nicht mehr senden" in text(answer)
    assert only_draft().service_slug == DOG
