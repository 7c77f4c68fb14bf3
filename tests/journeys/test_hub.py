"""The platform's own pages: finding a town, an address that is nobody's, light and dark, where staff begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.inspection import Scheme, Size

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_finding_a_town(visitor: Invite, size: Size, scheme: Scheme) -> None:
    person = visitor(size, scheme)
    person.opens("")
    person.types("Ort oder Postleitzahl", "Gies")
    person.page.keyboard.press("Enter")
    person.reads("Gießen")
    person.looks()
    person.follows("Gießen")
    person.reads("Universitätsstadt Gießen", "Was möchten Sie erledigen?")
    person.opens("", "/kommunen/")
    person.opens("nirgendwo", status=404)
    person.reads("Unter dieser Adresse gibt es keine Stadt")
    person.follows("Meine Stadt finden")
    person.opens("fulda", "/gibt-es-nicht/", status=404)
    for page in ("impressum", "datenschutz", "barrierefreiheit", "leichte-sprache"):
        person.opens("fulda", f"/{page}/")
    person.opens("fulda", "/leistungen/hundesteuer-anmelden/leichte-sprache/")
    person.opens("vogelsbergkreis")
    person.reads("Führerschein beantragen")
    person.opens("vogelsbergkreis", "/leistungen/")
    person.reads("Unterhaltsvorschuss beantragen", "Erlaubnis zur Kindertagespflege beantragen")


def test_choosing_light_or_dark(visitor: Invite) -> None:
    person = visitor("phone", "light")
    person.opens("fulda", "/leistungen/")
    background = "getComputedStyle(document.body).backgroundColor"
    light = person.page.evaluate(background)
    person.follows("Dunkel")
    assert person.page.evaluate(background) != light
    person.follows("Hund anmelden")
    assert person.page.evaluate(background) != light
    person.follows("Hell")
    assert person.page.evaluate(background) == light


def test_staff_begin_and_end_in_one_place(visitor: Invite) -> None:
    clerk = visitor("desktop", "light")
    clerk.opens("", "/verwaltung/")
    clerk.logs_in_as("Thea Muster")
    clerk.reads("Guten Tag Thea Muster", "Stadt Fulda")
    clerk.follows("Eingang öffnen")
    clerk.logs_in_as("Thea Muster")
    clerk.opens("giessen", "/amt/")
    clerk.logs_in_as("Thea Muster", status=403)
    clerk.opens("fulda", "/amt/")
    clerk.page.locator(".bp-head summary").click()
    clerk.presses("Abmelden")
    clerk.reads("Sie sind abgemeldet")
    clerk.opens("fulda", "/amt/")
    clerk.reads("Als wer melden Sie sich an?")


def test_an_account_without_a_role(visitor: Invite) -> None:
    nobody = visitor("phone", "dark")
    nobody.opens("", "/verwaltung/")
    nobody.logs_in_as("Nora Neu", status=403)
    nobody.reads("Für Sie ist hier noch nichts eingerichtet")
