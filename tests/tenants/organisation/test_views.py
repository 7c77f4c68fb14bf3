from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import Role
from tenants.organisation import queries
from tenants.organisation.actions import save_unit, update_profile
from tenants.organisation.models import Profile, Unit
from tests.clients import colleague, staff, visitor
from tests.people import ADMIN
from tests.tenants.organisation.gate import text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

PAGES = (
    "/einrichtung/",
    "/einrichtung/aussehen/",
    "/einrichtung/kontakt/",
    "/einrichtung/rechtliches/",
    "/einrichtung/rechtliches/impressum/",
    "/einrichtung/stellen/",
    "/einrichtung/stellen/neu/",
    "/einrichtung/vorschau/",
)
CONTACT = {
    "contact_unit": "Bürgerbüro",
    "street": "Musterplatz 1",
    "postcode": "36037",
    "place": "Fulda",
    "phone": "0661 102-0",
    "email": "buergerbuero@fulda.example",
    "hours_0": "8:00–12:00, 14-18 Uhr",
    "based_on": "0",
}


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_an_empty_town(admin: Client, path: str) -> None:
    answer = admin.get(path)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert "<script>" not in html
    assert 'style="' not in html


@pytest.mark.parametrize("path", PAGES)
def test_only_the_towns_own_administration_sees_them(fulda: World, giessen: World, path: str) -> None:
    assert visitor(fulda.host).get(path).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(path).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(path).status_code == 404


def test_the_overview_says_what_is_next(admin: Client) -> None:
    page = text(admin.get("/einrichtung/"))

    assert "0 von 5 Aufgaben fertig" in page
    assert "Wählen Sie Ihre Farbe" in page


def test_the_overview_knows_when_all_is_done(fulda: World, admin: Client) -> None:
    save_unit(values={"name": "Steueramt"}, by=ADMIN)
    update_profile(
        changes={
            "street": "a",
            "postcode": "36037",
            "place": "b",
            "phone": "1234",
            "email": "c@d.example",
            "opening_hours": [{"day": 0, "from": "08:00", "to": "16:00"}],
            "legal_texts": dict.fromkeys(queries.LEGAL_PAGES, "x"),
        },
        by=ADMIN,
    )
    colleague(fulda.town, Role.ADMIN, "Zita Zweit")

    assert "Alles ist eingerichtet" in text(admin.get("/einrichtung/"))


def test_other_rooms_add_their_tasks(admin: Client) -> None:
    added = queries.Task("x", "online", "Erste Leistungen", "keine", "organisation:overview", "open", 12, "Los.")

    def provider() -> tuple[queries.Task, ...]:
        return (added,)

    for _time in range(2):
        queries.contribute_tasks(provider)

    page = text(admin.get("/einrichtung/"))
    assert "Damit etwas online ist" in page
    assert "0 von 6 Aufgaben" in page
    assert page.count("Erste Leistungen keine") == 1


def test_contact_may_be_filled_in_bit_by_bit(admin: Client) -> None:
    assert admin.post("/einrichtung/kontakt/", {"contact_unit": "Rathaus", "based_on": "0"}).status_code == 302
    assert "Es fehlt: Anschrift, Telefon, E-Mail, Öffnungszeiten" in text(admin.get("/einrichtung/"))


def test_contact_and_hours_are_saved(admin: Client) -> None:
    assert admin.post("/einrichtung/kontakt/", CONTACT).status_code == 302

    saved = queries.profile()
    assert (saved.street, saved.phone) == ("Musterplatz 1", "0661 102-0")
    assert saved.opening_hours == [
        {"day": 0, "from": "08:00", "to": "12:00"},
        {"day": 0, "from": "14:00", "to": "18:00"},
    ]
    page = admin.get("/einrichtung/kontakt/").content.decode()
    assert "freiwillig" not in page
    assert 'value="8:00–12:00, 14:00–18:00"' in page
    assert "Montag" in text(admin.get("/einrichtung/vorschau/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hours_1": "morgens"}, "Dienstag: Schreiben Sie die Zeiten so"),
        ({"hours_1": "8-25"}, "25:00 ist keine Uhrzeit"),
        ({"hours_1": "12-8"}, "beginnen, bevor sie enden"),
        ({"postcode": "3603"}, "fünf Ziffern"),
        ({"phone": "ruf mich an"}, "in Ziffern"),
        ({"email": "amt"}, "keine E-Mail-Adresse"),
    ],
)
def test_what_is_wrong_with_the_contact_is_said(admin: Client, changes: dict[str, str], sentence: str) -> None:
    answer = admin.post("/einrichtung/kontakt/", CONTACT | changes)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Profile.objects.count() == 0


def test_legal_pages_are_confirmed_one_by_one(admin: Client) -> None:
    path = "/einrichtung/rechtliches/impressum/"
    gaps = admin.post(path, {"text": queries.legal_page("impressum").text, "based_on": "0"})
    assert gaps.status_code == 422
    assert "[bitte ergänzen" in text(gaps)

    seen = admin.post(path, {"text": "## Wer\n\n<b>Wir</b>", "based_on": "0", "aktion": "ansehen"})
    assert "&lt;b&gt;Wir" in seen.content.decode()
    assert Profile.objects.count() == 0

    done = admin.post(path, {"text": "## Wer\n\nWir", "based_on": "0"}, follow=True)
    assert "Bestätigt" in text(done)
    assert queries.legal_text("imprint").text == "## Wer\n\nWir"
    assert admin.get("/einrichtung/rechtliches/etwas/").status_code == 404


def test_an_office_is_added_changed_and_switched_off_and_on(admin: Client) -> None:
    answer = admin.post("/einrichtung/stellen/neu/", {"name": "Steueramt", "hours_0": "8-12"}, follow=True)
    assert "Steueramt" in text(answer)
    office = Unit.objects.get()
    path = f"/einrichtung/stellen/{office.pk}/"

    assert admin.post(path, {"name": "Steueramt", "room": "Zimmer 12"}).status_code == 302
    assert Unit.objects.get().room == "Zimmer 12"

    assert "Rückgängig" in text(admin.post(path, {"aktion": "schalten"}, follow=True))
    assert not Unit.objects.get().is_active
    assert "arbeitet wieder" in text(admin.post(path, {"aktion": "schalten"}, follow=True))
    assert Unit.objects.get().is_active


def test_what_is_wrong_with_an_office_is_said(admin: Client) -> None:
    save_unit(values={"name": "Steueramt"}, by=ADMIN)
    other = save_unit(values={"name": "Bauamt"}, by=ADMIN)

    for path in ("/einrichtung/stellen/neu/", f"/einrichtung/stellen/{other.pk}/"):
        answer = admin.post(path, {"name": "Steueramt"})
        assert answer.status_code == 422
        assert "gibt es schon" in text(answer)
    assert admin.post("/einrichtung/stellen/neu/", {"name": ""}).status_code == 422
    assert admin.get("/einrichtung/stellen/999999/").status_code == 404


def test_the_list_of_offices_costs_the_same_for_every_number(admin: Client) -> None:
    counts = []
    for number in (1, 3, 30):
        for at in range(Unit.objects.count(), number):
            save_unit(values={"name": f"Stelle {at}"}, by=ADMIN)
        admin.get("/einrichtung/stellen/")  # what is kept for seconds is kept
        with CaptureQueriesContext(connection) as seen:
            admin.get("/einrichtung/stellen/")
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_special_days_are_read_line_by_line(admin: Client) -> None:
    lines = "24.12.2026–01.01.2027: zwischen den Jahren\n\n5.12.2026 8-18 Uhr: Adventsmarkt\n31.12.2026, Silvester"
    assert "liegen am selben Tag" in text(admin.post("/einrichtung/kontakt/", CONTACT | {"special_days": lines}))

    admin.post("/einrichtung/kontakt/", CONTACT | {"special_days": lines.rsplit("\n", 1)[0]})

    assert queries.profile().special_days == [
        {"from": "2026-12-24", "to": "2027-01-01", "name": "zwischen den Jahren", "hours": []},
        {
            "from": "2026-12-05",
            "to": "2026-12-05",
            "name": "Adventsmarkt",
            "hours": [{"from": "08:00", "to": "18:00"}],
        },
    ]
    shown = admin.get("/einrichtung/kontakt/").content.decode()
    assert "24.12.2026–01.01.2027: zwischen den Jahren\n05.12.2026 8:00–18:00: Adventsmarkt" in shown


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Heiligabend", "Zeile 2: Schreiben Sie Tag, Doppelpunkt, Anlass"),
        ("31.02.2026: Karneval", "Zeile 2: Den 31.02.2026 gibt es nicht"),
        ("02.01.2026–01.01.2026: rückwärts", "Zeile 2: Der letzte Tag liegt vor dem ersten"),
        ("01.01.2026–01.01.2027: ein Jahr", "mehr als 60 Tage"),
        ("01.02.2026: " + "x" * 81, "Zeile 2: Der Anlass ist zu lang"),
        ("01.02.2026 25-26 Uhr: nachts", "Zeile 2: 25:00 ist keine Uhrzeit"),
        ("01.02.2026 18-8 Uhr: nachts", "beginnen, bevor sie enden"),
        ("\n" * 70, "höchstens 60"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(admin: Client, line: str, sentence: str) -> None:
    answer = admin.post(
        "/einrichtung/kontakt/", CONTACT | {"special_days": f"01.04.2026: Scherz\n{line}\n02.04.2026: x"}
    )

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Profile.objects.count() == 0


@time_machine.travel("2026-06-04T09:00+02:00")
def test_citizens_read_why_it_is_closed_today_wherever_hours_are(fulda: World) -> None:
    update_profile(changes={"opening_hours": [{"day": 3, "from": "08:00", "to": "12:00"}]}, by=ADMIN)

    start, status = (visitor(fulda.host).get(path).content.decode() for path in ("/", "/status/"))

    assert "Heute geschlossen: Fronleichnam" in start
    assert "heute geschlossen: Fronleichnam" in status
