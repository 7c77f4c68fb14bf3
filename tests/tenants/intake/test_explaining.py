"""Before one leaves for the login: why, what for, where one comes back to, and how it goes without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.domain import SYSTEM, Level
from tenants.applications.models import Application
from tenants.intake.models import Draft
from tenants.services.actions import take_version
from tests.citizens import citizen, end_session, log_in, visitor
from tests.templates import altered
from tests.tenants.intake.filled import BASE, DOG, PERSON, begin, fill, hidden, only_draft, send, text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.django_db

SURE = {
    "required": True,
    "level": "substantial",
    "reason": "Die Anmeldung ersetzt Ihre Unterschrift in {params.authority_name}.",
    "otherwise": "Das Formular auf Papier bekommen Sie im Amt.",
}
HERE = f"{BASE}anmelden/"


@pytest.fixture
def sure(fulda: World) -> World:
    """Be in Fulda, where dogs are registered by those only who proved who they are."""
    demand_more(fulda)
    return fulda


def demand_more(town: World) -> None:
    """Let the town come to a version that asks for a sure login."""
    version = altered(DOG, {}, version="2.0.0", login=SURE)
    with town:
        take_version(service_slug=DOG, content_hash=version.content_hash, by=SYSTEM)


def asked(client: Client, page: str) -> str:
    """Open a page of the form; return where it leads instead."""
    return client.get(f"{BASE}{page}").headers["Location"]


def press(client: Client) -> int:
    """Send what the summary of a sure login was drawn for."""
    page = client.get(f"{BASE}pruefen/")
    return _sent(client, {name: hidden(page, name) for name in ("_entwurf", "_stand")})


def _sent(client: Client, known: dict[str, str]) -> int:
    return client.post(f"{BASE}pruefen/", {**known, "erklaerung": "on", "aktion": "absenden"}).status_code


def test_nobody_is_sent_away_without_knowing_why(sure: World) -> None:
    client = visitor(sure)
    assert begin(client).headers["Location"] == f"{HERE}?next=%2Fantrag%2Fhundesteuer-anmelden%2F"

    page = client.get(HERE)

    said = text(page)
    assert "ersetzt Ihre Unterschrift in Magistrat der Stadt Fulda" in said
    assert "ELSTER-Zertifikat" in said
    assert "Online-Ausweis" in said
    assert "Wir warten 30 Minuten auf Sie" in said
    assert "Vorname" in said
    assert "Das Formular auf Papier bekommen Sie im Amt." in page.content.decode()
    assert "stufe=substantial&amp;next=%2Fantrag%2Fhundesteuer-anmelden%2F" in page.content.decode()
    assert not Draft.objects.exists()


def test_where_the_template_says_nothing_the_office_is_named(fulda: World, more_services: None) -> None:
    page = visitor(fulda).get("/antrag/bewohnerparkausweis/anmelden/")

    assert "Damit niemand in Ihrem Namen einen Antrag stellt" in text(page)
    assert "Fragen Sie uns" in text(page)
    assert "Steueramt" in page.content.decode()


def test_where_no_account_is_needed_it_says_so(fulda: World) -> None:
    page = visitor(fulda).get(HERE)

    assert "Sie brauchen kein Konto" in text(page)
    assert "stufe=basic" in page.content.decode()
    assert citizen(fulda).get(HERE).headers["Location"] == BASE


def test_whoever_is_sure_enough_goes_on_at_once(sure: World) -> None:
    client = citizen(sure, level=Level.SUBSTANTIAL)
    begin(client)

    assert client.get(f"{HERE}?next={BASE}hunde/").headers["Location"] == f"{BASE}hunde/"
    for elsewhere in ("https://boese.example/", "//boese.example", "/meine-antraege/", f"{HERE}?next=x", ""):
        assert client.get(HERE, {"next": elsewhere}).headers["Location"] == BASE


def test_too_low_a_level_is_told_with_both_and_not_asked_in_circles(sure: World) -> None:
    client = citizen(sure, level=Level.BASIC)
    begin(client)

    page = client.get(HERE)

    assert page.status_code == 200
    assert "Ihre Anmeldung hat die Stufe Basis . Gebraucht wird die Stufe substanziell ." in text(page)


class TestComingBack:
    def test_leads_to_the_page_one_was_on(self, sure: World) -> None:
        client = citizen(sure, level=Level.SUBSTANTIAL)
        begin(client)
        send(client, "ueber_sie", PERSON)
        log_in(client, sure, level=Level.BASIC)

        way = asked(client, "hunde/")

        assert way == f"{HERE}?next=%2Fantrag%2Fhundesteuer-anmelden%2Fhunde%2F"
        assert "Danach sind Sie wieder genau hier: „Ihre Hunde“" in text(client.get(way))
        assert "geht nicht verloren" in text(client.get(way))
        assert "Prüfen und absenden" in text(client.get(asked(client, "pruefen/")))
        log_in(client, sure, level=Level.SUBSTANTIAL)
        assert client.get(way).headers["Location"] == f"{BASE}hunde/"

    def test_a_draft_without_an_account_opens_with_its_code(self, fulda: World) -> None:
        client = visitor(fulda)
        begin(client)
        send(client, "ueber_sie", PERSON)
        demand_more(fulda)

        page = client.get(HERE)

        assert only_draft().code in text(page)
        assert "next=%2Fantrag%2Ffortsetzen%2F" in page.content.decode()

    def test_of_what_was_sent_nothing_is_told(self, fulda: World) -> None:
        client = citizen(fulda)
        fill(client)
        press(client)

        assert client.get(HERE).headers["Location"] == BASE


class TestBetweenBeginningAndSending:
    def test_a_lower_login_in_another_tab_sends_nothing(self, sure: World) -> None:
        client = citizen(sure, level=Level.SUBSTANTIAL)
        fill(client)
        page = client.get(f"{BASE}pruefen/")
        known = {name: hidden(page, name) for name in ("_entwurf", "_stand")}
        log_in(client, sure, level=Level.BASIC)

        answer = client.post(f"{BASE}pruefen/", {**known, "erklaerung": "on", "aktion": "absenden"})

        assert answer.status_code == 403
        assert "nicht sicher genug. Es ist nichts abgeschickt." in text(answer)
        assert not Application.objects.exists()
        log_in(client, sure, level=Level.SUBSTANTIAL)
        assert _sent(client, known) == 302
        assert Application.objects.get().level == Level.SUBSTANTIAL

    def test_what_was_typed_then_comes_back_after_the_surer_login(self, sure: World) -> None:
        client = citizen(sure, level=Level.SUBSTANTIAL)
        begin(client)
        page = client.get(f"{BASE}ueber_sie/")
        log_in(client, sure, level=Level.BASIC)

        known = {name: hidden(page, name) for name in ("_entwurf", "_stand")}
        answer = client.post(f"{BASE}ueber_sie/", PERSON | {"wohnort": "Künzell", "aktion": "weiter"} | known)

        assert answer.status_code == 403
        assert only_draft().answers["wohnort"] == "Fulda"
        log_in(client, sure, level=Level.SUBSTANTIAL)
        assert 'value="Künzell"' in client.get(f"{BASE}ueber_sie/").content.decode()

    def test_another_person_in_another_tab_sends_nothing(self, sure: World) -> None:
        client = citizen(sure, level=Level.SUBSTANTIAL)
        fill(client)
        page = client.get(f"{BASE}pruefen/")
        log_in(client, sure, "olaf", level=Level.HIGH)

        known = {name: hidden(page, name) for name in ("_entwurf", "_stand")}
        answer = client.post(f"{BASE}pruefen/", {**known, "erklaerung": "on", "aktion": "absenden"})

        assert answer.status_code == 403
        assert "gehört zu einem anderen Konto" in text(answer)
        assert PERSON["strasse_hausnummer"] not in answer.content.decode()
        assert not Application.objects.exists()

    def test_somebody_elses_draft_by_its_code_asks_for_the_other_account(self, sure: World) -> None:
        client = citizen(sure, level=Level.SUBSTANTIAL)
        begin(client)
        other = citizen(sure, "olaf", level=Level.HIGH)

        answer = other.post("/antrag/fortsetzen/", {"code": only_draft().code}, follow=True)

        assert "Dieser Entwurf gehört zu einem anderen Konto" in text(answer)

    def test_without_a_login_nothing_is_sent_either(self, sure: World) -> None:
        client = citizen(sure, level=Level.SUBSTANTIAL)
        fill(client)
        page = client.get(f"{BASE}pruefen/")
        end_session(client)

        assert _sent(client, {name: hidden(page, name) for name in ("_entwurf", "_stand")}) == 200
        assert not Application.objects.exists()
