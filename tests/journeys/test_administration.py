"""A town sets its own fee: what is missing is named, and another town has another fee for the same template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Dialog

    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PERMIT = "/leistungen/bewohnerparkausweis/"
FEE = "Bewohnerparkausweis für 12 Monate"


def test_a_town_sets_its_fee(visitor: Invite) -> None:
    admin, citizen = visitor("desktop", "dark"), visitor("phone", "light")
    admin.opens("fulda", "/einrichtung/")
    admin.logs_in_as("Ida Entwurf")
    admin.reads("Stadt Fulda einrichten")
    admin.opens("fulda", "/einrichtung/leistungen/")
    admin.follows("Bewohnerparkausweis beantragen")
    admin.presses("Vom Netz nehmen")
    citizen.opens("fulda", PERMIT, status=404)

    admin.types(FEE, "")
    admin.presses("Speichern und online stellen", status=422)
    admin.reads(f"„{FEE}“ fehlt. Ohne diese Angabe geht die Leistung nicht online.")
    citizen.opens("fulda", PERMIT, status=404)

    admin.types(FEE, "65,50")
    admin.presses("Speichern und online stellen")
    admin.reads("Online seit")
    citizen.opens("fulda", PERMIT)
    citizen.reads("65,50 €")
    citizen.opens("giessen", PERMIT)
    citizen.reads("120,00 €")

    admin.types(FEE, "60,00")
    admin.presses("Werte speichern")
    admin.follows("Vorschau öffnen")
    admin.reads("60,00 €")


def test_all_rooms_of_the_administration(visitor: Invite) -> None:
    admin = visitor("desktop", "light")
    admin.opens("fulda", "/einrichtung/")
    admin.logs_in_as("Ida Entwurf")
    for room in ("Stellen", "Aussehen", "Kontakt", "Rechtliches"):
        admin.follows(room)
    admin.follows("Impressum")
    admin.opens("fulda", "/einrichtung/stellen/neu/")
    typed_and_not_saved(admin)
    admin.opens("fulda", "/einrichtung/vorschau/")
    admin.opens("fulda", "/einrichtung/leistungen/hundesteuer-anmelden/")
    admin.opens("fulda", "/amt/", status=403)


def typed_and_not_saved(admin: Visitor) -> None:
    """Whoever leaves with something typed is asked first; who typed nothing, or saves, is not."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    admin.page.on("dialog", answer)
    name = admin.page.get_by_label("Name der Stelle")
    name.click()
    admin.page.reload()
    assert asked == []
    name.click()
    name.press_sequentially("Amt")
    admin.page.reload()
    assert asked == ["beforeunload"]
    name.press_sequentially("x")
    name.fill("")
    admin.presses("Stelle speichern", status=422)
    assert asked == ["beforeunload"]
    admin.page.remove_listener("dialog", answer)
