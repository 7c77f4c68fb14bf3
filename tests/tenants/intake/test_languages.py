"""A service in another language: read, filled in, sent – and German in the town's hands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.ui import speaking
from tenants.applications import queries as applications
from tenants.applications.models import Application
from tenants.intake.models import Draft
from tenants.services.queries import Offer
from tests.citizens import visitor
from tests.templates import released
from tests.tenants import offering
from tests.tenants.intake.filled import begin, hidden, send, stand, text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db
BULKY = "sperrmuell-anmelden"
PAGE, BASE = f"/leistungen/{BULKY}/", f"/antrag/{BULKY}/"
PERSON = {
    "vornamen": "Amy",
    "familienname": "Smith",
    "strasse_hausnummer": "Musterweg 12",
    "postleitzahl": "36037",
    "wohnort": "Fulda",
    "email": "amy@beispiel.example",
}
THINGS = {"art": ["moebel", "elektro"], "gegenstaende": "ein altes Sofa", "volumen": "2", "abholungen_jahr": "3"}
PLACE = {"stelle": "am Gehweg vor dem Haus"}
BINDING = "Only the German text is legally binding."


@pytest.fixture
def world(fulda: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Be in Fulda, where bulky waste is collected, and English is spoken about it."""
    monkeypatch.setitem(offering.OVERLAYS, BULKY, {"fee_extra": 3400, **offering.CONTACT})
    released(BULKY)
    offering.put_online(fulda, BULKY)
    return fulda


@pytest.fixture
def client(world: World) -> Client:
    return visitor(world)


@pytest.fixture
def english(client: Client) -> Client:
    """Return the browser of somebody who began in English."""
    client.post(f"{BASE}?sprache=en", {"aktion": "beginnen"})
    return client


def press(client: Client, page: str, answers: dict[str, Any], aktion: str = "weiter") -> Any:
    return send(client, page, answers, aktion, BULKY)


def test_the_page_of_a_service_names_its_languages_in_themselves(client: Client) -> None:
    german = client.get(PAGE)

    assert (
        '<a class="kern-link kern-link--no-visited-state kern-link--small" href="?sprache=en" hreflang="en" lang="en"'
        in (german.content.decode())
    )
    assert ("Sperrmüll abholen lassen" in text(german), BINDING in text(german)) == (True, False)


def test_the_page_of_a_service_speaks_english_and_marks_it(client: Client) -> None:
    page = client.get(PAGE, {"sprache": "en"})
    html = page.content.decode()

    assert '<h1 class="kern-heading-x-large">Have bulky waste collected</h1>' in html
    assert ('<html lang="de"' in html, '<div class="bp-split" lang="en">' in html) == (True, True)
    assert '<title lang="en">Have bulky waste collected – Stadt Fulda</title>' in html
    assert '<li aria-current="page"><span lang="en">Have bulky waste collected</span></li>' in html
    assert ("Who is this for?" in text(page), '<dd lang="de">Termin in der Regel' in html) == (True, True)
    assert BINDING in text(page)
    assert f'href="{BASE}?sprache=en"' in html
    start = client.get(BASE, {"sprache": "en"}).content.decode()
    assert '<title lang="en">Have bulky waste collected: Before you begin – Stadt Fulda</title>' in start
    assert f'<a href="{PAGE}"><span lang="en">Have bulky waste collected</span></a>' in start
    assert Draft.objects.count() == 0


def test_what_the_town_says_stands_in_german_on_an_english_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Offer, "statute_title", "Abfallsatzung")
    html = client.get(PAGE, {"sprache": "en"}).content.decode()

    assert '<dd lang="de">Abfallsatzung</dd>' in html
    assert 'You find them here: <span lang="de">Abfallsatzung</span>.' in html


def test_what_is_not_offered_is_german(client: Client) -> None:
    for named in ("", "tr", "xx", "de", "en'\"><script>"):
        page = client.get(PAGE, {"sprache": named})

        assert (page.status_code, "Sperrmüll abholen lassen" in text(page)) == (200, True)
        assert "<script>" not in text(page)


def test_the_language_stays_while_one_fills_in_the_form(english: Client) -> None:
    first = english.get(f"{BASE}ueber_sie/")
    second = english.get(press(english, "ueber_sie", PERSON)["Location"])

    assert ("First names" in text(first), "What needs to go?" in text(second)) == (True, True)
    assert 'class="bp-spoken"' not in first.content.decode()  # all around is English too
    assert ("– optional" in text(first), "Next: What needs to go?" in text(first)) == (True, True)
    assert BINDING in text(first)


def test_another_language_is_chosen_without_losing_what_was_typed(english: Client) -> None:
    answer = press(english, "ueber_sie", PERSON | {"postleitzahl": ""}, "sprache-de")
    german = english.get(answer["Location"])

    assert answer["Location"] == f"{BASE}ueber_sie/?sprache=de"
    assert ("Vornamen" in text(german), 'value="Amy"' in german.content.decode()) == (True, True)
    assert "Vornamen" in text(english.get(f"{BASE}ueber_sie/"))


def test_mistakes_are_told_in_the_language(english: Client) -> None:
    page = press(english, "ueber_sie", {"vornamen": "", "email": "x"})
    html = page.content.decode()

    assert page.status_code == 422
    assert 'href="#vornamen">Enter your first names.</a>' in html
    assert "We cannot write to this e-mail address." in text(page)
    assert not re.search("Geben Sie Ihre Vornamen", html)


def test_without_words_of_the_software_only_what_is_translated_is_marked(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "INTERFACES", frozenset())
    client.post(f"{BASE}?sprache=en", {"aktion": "beginnen"})
    page = press(client, "ueber_sie", {"vornamen": "", "email": "x"})
    html = page.content.decode()

    assert '<div class="bp-spoken" lang="en">' in html
    assert 'lang="de">– freiwillig' in html
    assert 'href="#vornamen" lang="en">Enter your first names.</a>' in html
    assert '<span lang="de">An diese E-Mail-Adresse können wir nicht schreiben.' in html


def test_the_summary_speaks_english_and_the_town_reads_german(english: Client) -> None:
    for name, answers in (("ueber_sie", PERSON), ("sachen", THINGS), ("termin", PLACE)):
        assert press(english, name, answers).status_code == 302
    page = english.get(f"{BASE}pruefen/")
    html = page.content.decode()

    assert "<dt>What shall we collect?</dt>" in html
    assert ("Furniture, mattresses, carpets" in html, "Register the collection" in html) == (True, True)
    assert '<dd><span lang="de">ein altes Sofa</span></dd>' in html
    assert "<p>A separate lorry collects electrical appliances." in html
    assert "With this click you submit everything bindingly" in text(page)
    assert "34,00 €" in text(page).replace("\xa0", " ")
    assert "notice is binding" not in text(page)  # there is none: an invoice comes
    sent = english.post(
        f"{BASE}pruefen/", {"_entwurf": hidden(page, "_entwurf"), "_stand": hidden(page, "_stand"), "erklaerung": "on"}
    )
    assert sent["Location"] == f"{BASE}beleg/"
    application = Application.objects.get()
    assert application.answers["art"] == ["moebel", "elektro"]
    told = [row for section in applications.sections(application) for row in section.flat]
    assert ("Was holen wir ab?", "Möbel, Matratzen, Teppiche") in [
        (row.label, row.values[0]) for row in told if row.values
    ]


def test_a_page_costs_no_query_more_in_another_language(
    client: Client, english: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    begin(german := visitor(world), BULKY)
    for browser in (german, english):
        browser.get(f"{BASE}ueber_sie/")  # what is kept is kept
    counts = []
    for browser in (german, english):
        with django_assert_max_num_queries(100) as counted:
            browser.get(f"{BASE}ueber_sie/")
        counts.append(len(counted))

    assert counts[0] == counts[1]
    assert stand(english, "ueber_sie", BULKY)
