"""Somebody acts for an association or a business, and answers that an account confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Level
from tenants.applications import queries as applications
from tenants.applications.models import Applicant, Application
from tests.citizens import citizen, log_in, visitor
from tests.templates import DEFECT, altered
from tests.tenants.intake.filled import BASE, PERSON, begin, fill, hidden, text
from tests.tenants.offering import put_online

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db

CLUB = {
    "given_name": "Sevda",
    "family_name": "Groß",
    "organisation": "Heimatverein e. V.",
    "legal_form": "eingetragener Verein",
    "register": "VR 99999",
    "place": "Fulda",
}
OF_CLUB = {"source": "unternehmenskonto", "attributes": CLUB}


def press(client: Client) -> Any:
    page = client.get(f"{BASE}pruefen/")
    known = {name: hidden(page, name) for name in ("_entwurf", "_stand")}
    client.post(f"{BASE}pruefen/", {**known, "erklaerung": "on", "aktion": "absenden"})
    return page


def of_club(world: World, *, level: Level = Level.SUBSTANTIAL) -> Client:
    client = visitor(world)
    log_in(client, world, "verein", level=level, **OF_CLUB)
    return client


class TestOrganisations:
    def test_their_account_is_offered_where_the_service_is_for_them(self, fulda: World) -> None:
        altered(DEFECT, {}, audience=["citizen", "business"])
        put_online(fulda, DEFECT)

        offered = visitor(fulda).get(f"/antrag/{DEFECT}/anmelden/").content.decode()

        assert "konto=organisation" in offered
        assert "konto=organisation" not in visitor(fulda).get(f"{BASE}anmelden/").content.decode()

    @pytest.mark.parametrize(("level", "offered"), [("substantial", True), ("high", False)])
    def test_not_where_their_account_is_too_low(self, fulda: World, *, level: str, offered: bool) -> None:
        altered(DEFECT, {}, audience=["association"], login={"required": True, "level": level})
        put_online(fulda, DEFECT)

        page = visitor(fulda).get(f"/antrag/{DEFECT}/anmelden/").content.decode()

        assert ("konto=organisation" in page) is offered

    def test_whoever_is_logged_in_logs_out_first(self, fulda: World) -> None:
        altered(DEFECT, {}, audience=["association"], login={"required": True, "level": "substantial"})
        put_online(fulda, DEFECT)

        page = citizen(fulda).get(f"/antrag/{DEFECT}/anmelden/")

        assert "konto=organisation" not in page.content.decode()
        assert "zuerst ab" in text(page)

    def test_the_organisation_applies_and_who_acted_is_kept(self, fulda: World) -> None:
        client = of_club(fulda)
        assert "Sevda Groß für Heimatverein e. V." in client.get("/").content.decode()
        fill(client)
        press(client)

        sent = Application.objects.get()
        assert Applicant.objects.get().name == "Heimatverein e. V."
        assert sent.evidence["attributes"]["register"] == "VR 99999"
        assert applications.login_words(sent) == "Mein Unternehmenskonto, Niveau substanziell"
        assert applications.acting_words(sent) == (
            "Für: Heimatverein e. V., eingetragener Verein, VR 99999",
            "Gehandelt hat: Sevda Groß",
        )
        assert "Gehandelt hat: Sevda Groß" in text(client.get(f"{BASE}beleg/"))
        fulda.run_jobs()
        assert client.get(f"{BASE}beleg/kopie/").content.startswith(b"%PDF")


class TestMarks:
    def test_stand_beside_what_the_login_said(self, fulda: World) -> None:
        client = citizen(fulda, level=Level.SUBSTANTIAL)
        begin(client)

        page = text(client.get(f"{BASE}ueber_sie/"))

        assert page.count("bestätigt durch Konto, Stufe substanziell") == 5
        assert "aus dem Konto (Konto), nicht geprüft" in page  # the mail address

    def test_go_with_a_change_and_say_so(self, fulda: World) -> None:
        client = citizen(fulda, level=Level.HIGH)
        fill(client, ueber_sie=PERSON | {"wohnort": "Künzell"})

        shown = text(press(client))

        assert "nicht bestätigt: im Konto (Konto) steht „Fulda“" in shown
        sent = Application.objects.get()
        told = {row.path: row.mark for each in applications.marked_sections(sent) for row in each.rows}
        assert told["wohnort"].startswith("nicht bestätigt")
        assert told["vornamen"] == "bestätigt durch Konto, Stufe hoch"
        assert told["geburtsdatum"] == ""

    def test_none_without_a_login(self, fulda: World) -> None:
        client = visitor(fulda)
        fill(client)

        assert "bestätigt" not in text(press(client))
        assert applications.login_words(Application.objects.get()) == ""

    def test_a_lower_login_confirms_no_more_than_it_proved(self, fulda: World) -> None:
        client = citizen(fulda, level=Level.HIGH)
        fill(client, ueber_sie=PERSON | {"wohnort": "Künzell"})
        log_in(client, fulda, level=Level.BASIC)

        shown = text(client.get(f"{BASE}pruefen/"))

        assert "bestätigt" not in shown
        assert "nicht geprüft" in shown
