"""The town's home page, its services, its legal pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from blaupause.domain import SYSTEM
from tenants.organisation.actions import update_profile
from tenants.services.actions import deactivate
from tenants.services.models import Subscription
from tests.citizens import citizen, visitor
from tests.templates import DEFECT, DOG, PARKING
from tests.tenants.intake.filled import text
from tests.tenants.offering import put_online
from tests.tenants.portal.applied import queries_for

if TYPE_CHECKING:
    from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("more_services")]
EVERY_PAGE = (
    "/",
    "/leistungen/",
    "/leistungen/?q=hund",
    "/leistungen/?q=xyzxyz",
    "/leistungen/?lebenslage=hund-und-haustier",
    f"/leistungen/{DOG}/",
    f"/leistungen/{PARKING}/",
    f"/leistungen/{DEFECT}/",
    f"/leistungen/{DOG}/leichte-sprache/",
    "/status/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/leichte-sprache/",
)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_page_has_one_heading_a_title_and_no_code_in_it(fulda: World, address: str) -> None:
    page = visitor(fulda).get(address)
    html = page.content.decode()

    assert page.status_code == 200
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert re.search(r"<title>[^<]+ – Stadt Fulda</title>", html)
    assert "{{" not in html
    assert "{%" not in html
    assert not re.search(r"\{(params|values|answers|item|today)", html)
    assert " style=" not in html
    assert not re.search(r"<script(?! src=)", html)


class TestHome:
    def test_shows_what_can_be_done_and_who_can_be_asked(self, fulda: World) -> None:
        said = text(visitor(fulda).get("/"))

        assert "Was möchten Sie erledigen?" in said
        assert "Hund anmelden" in said
        assert "Alle 3 Leistungen von A bis Z" in said
        assert "Hund und Haustier" in said
        assert "post@fulda.example" in said

    def test_opening_hours_are_there_when_they_are_known(self, fulda: World) -> None:
        update_profile(changes={"opening_hours": [{"day": 0, "from": "08:00", "to": "16:00"}]}, by=SYSTEM)

        assert "8:00–16:00" in text(visitor(fulda).get("/"))

    def test_a_town_with_nothing_online_says_so(self, giessen: World) -> None:
        said = text(visitor(giessen).get("/"))

        assert "noch nichts online erledigen" in said
        assert "Nach Lebenslage" not in said

    def test_the_account_is_greeted_by_name(self, fulda: World) -> None:
        assert "Sevda Yılmaz-Brandt" in citizen(fulda).get("/").content.decode()


class TestServices:
    def test_are_listed_by_letter(self, fulda: World) -> None:
        page = visitor(fulda).get("/leistungen/")

        assert re.findall(r'id="buchstabe-(.)"', page.content.decode()) == ["B", "H", "M"]

    @pytest.mark.parametrize("typed", ["Hund", "hundesteur", "Steuermarke", "Welpe"])
    def test_are_found_by_peoples_words_with_a_slip_of_the_finger(self, fulda: World, typed: str) -> None:
        page = visitor(fulda).get("/leistungen/", {"q": typed})

        assert f'href="/leistungen/{DOG}/"' in page.content.decode()

    def test_nothing_found_says_what_to_do(self, fulda: World) -> None:
        said = text(visitor(fulda).get("/leistungen/", {"q": "Einhorn"}))

        assert "Dazu haben wir nichts gefunden" in said
        assert "Alle Leistungen ansehen" in said

    def test_a_life_situation_narrows_the_list(self, fulda: World) -> None:
        html = visitor(fulda).get("/leistungen/?lebenslage=hund-und-haustier").content.decode()

        assert f'href="/leistungen/{DOG}/"' in html
        assert f'href="/leistungen/{DEFECT}/"' not in html

    def test_an_unknown_life_situation_is_not_found(self, fulda: World) -> None:
        assert visitor(fulda).get("/leistungen/?lebenslage=mond").status_code == 404

    def test_searching_is_limited(self, fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, "search", {"address": "2 per minute"})
        client = visitor(fulda)

        assert [client.get("/leistungen/?q=hund").status_code for _turn in range(3)] == [200, 200, 429]

    def test_a_search_says_what_was_typed_and_runs_nothing(self, fulda: World) -> None:
        html = visitor(fulda).get("/leistungen/", {"q": "<script>alert(1)</script>"}).content.decode()

        assert "<script>alert" not in html

    def test_queries_do_not_grow_with_the_list(self, fulda: World) -> None:
        client = visitor(fulda)
        client.get("/leistungen/")
        model = Subscription.objects.get(service_slug=DOG)
        counts = []
        for many in (1, 3, 300):
            Subscription.objects.exclude(service_slug=DOG).delete()
            Subscription.objects.bulk_create(
                Subscription(
                    service_slug=f"leistung-{number}",
                    content_hash=model.content_hash,
                    version=model.version,
                    state=model.state,
                    activated_at=model.activated_at,
                )
                for number in range(many - 1)
            )
            counts.append(queries_for(client, "/leistungen/"))

        assert len(set(counts)) == 1


class TestService:
    def test_says_what_it_is_what_it_costs_here_and_who_does_it(self, fulda: World) -> None:
        said = text(visitor(fulda).get(f"/leistungen/{DOG}/"))

        assert "melden Sie ihn zur Hundesteuer an" in said
        assert "72,00 € pro Jahr" in said
        assert "600,00 €" in said
        assert "Steueramt" in said
        assert "Musterplatz 1, 36037 Fulda" in said
        assert "Hundesteuersatzung (Beispiel)" in said
        assert "Ab wann zahle ich Steuer?" in said

    def test_two_towns_show_different_fees_of_the_same_template(self, fulda: World, giessen: World) -> None:
        put_online(giessen, DOG, rate_first=6000)

        assert "72,00 €" in text(visitor(fulda).get(f"/leistungen/{DOG}/"))
        there = text(visitor(giessen).get(f"/leistungen/{DOG}/"))
        assert "60,00 €" in there
        assert "72,00 €" not in there

    def test_what_nobody_has_verified_is_marked_as_an_example(self, fulda: World) -> None:
        page = text(visitor(fulda).get(f"/leistungen/{PARKING}/"))

        assert "Beispiel" in page

    def test_leads_to_the_form_and_to_leichte_sprache(self, fulda: World) -> None:
        html = visitor(fulda).get(f"/leistungen/{DOG}/").content.decode()

        assert f'href="/antrag/{DOG}/"' in html
        assert f'href="/leistungen/{DOG}/leichte-sprache/"' in html

    def test_leichte_sprache_says_that_nobody_has_tested_it(self, fulda: World) -> None:
        said = text(visitor(fulda).get(f"/leistungen/{DOG}/leichte-sprache/"))

        assert "Dann müssen Sie den Hund anmelden." in said
        assert "noch nicht geprüft" in said

    @pytest.mark.parametrize(
        "address", [f"/leistungen/{DOG}/", f"/leistungen/{DOG}/leichte-sprache/", f"/antrag/{DOG}/"]
    )
    def test_what_is_switched_off_is_not_there(self, fulda: World, address: str) -> None:
        deactivate(service_slug=DOG, by=SYSTEM)

        assert visitor(fulda).get(address).status_code == 404

    def test_a_draft_of_what_was_switched_off_is_kept(self, fulda: World) -> None:
        client = visitor(fulda)
        client.post(f"/antrag/{DOG}/", {"aktion": "beginnen"})
        deactivate(service_slug=DOG, by=SYSTEM)

        page = client.get(f"/antrag/{DOG}/ueber_sie/")

        assert page.status_code == 404
        assert "aus dem Online-Angebot genommen" in text(page)
        assert "Ihr Entwurf bleibt bis" in text(page)

    @pytest.mark.usefixtures("fulda")
    def test_the_neighbours_service_is_not_there(self, giessen: World) -> None:
        assert visitor(giessen).get(f"/leistungen/{DOG}/").status_code == 404


class TestLegalPages:
    def test_an_unconfirmed_text_says_so(self, fulda: World) -> None:
        assert "noch nicht bestätigt" in text(visitor(fulda).get("/impressum/"))

    def test_the_towns_own_text_is_drawn(self, fulda: World) -> None:
        update_profile(changes={"legal_texts": {"imprint": "## Wer?\n\nStadt Fulda <b>x</b>"}}, by=SYSTEM)

        html = visitor(fulda).get("/impressum/").content.decode()

        assert '<h2 class="kern-heading-large">Wer?</h2>' in html
        assert "&lt;b&gt;x&lt;/b&gt;" in html
        assert "noch nicht bestätigt" not in html
