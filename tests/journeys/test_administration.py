"""A town sets its own fee: what is missing is named, and another town has another fee for the same template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite

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
    admin.opens("fulda", "/einrichtung/vorschau/")
    admin.opens("fulda", "/einrichtung/leistungen/hundesteuer-anmelden/")
    admin.opens("fulda", "/amt/", status=403)
