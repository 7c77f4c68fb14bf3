"""Values that a town need not look up: suggested, used before, and where each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.tenancy.enums import TownKind
from shared_services.register.queries import authorities, courts
from tenants.services import actions, queries
from tenants.services.queries.suggestions import suggested_authority, suggested_court
from tests.people import ADMIN
from tests.templates import DEFECT, DOG, released
from tests.tenants.services.settled import more_values, office

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


# --- Suggestions


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (TownKind.CITY, "Stadt Fulda", "Magistrat der Stadt Fulda"),
        (TownKind.CITY, "Universitätsstadt Gießen", "Magistrat der Universitätsstadt Gießen"),
        (TownKind.CITY, "Kreisstadt Bad Hersfeld", "Magistrat der Kreisstadt Bad Hersfeld"),
        (TownKind.CITY, "Darmstadt", "Magistrat der Stadt Darmstadt"),
        (TownKind.CITY, "Neustadt (Hessen)", "Magistrat der Stadt Neustadt (Hessen)"),
        (TownKind.MUNICIPALITY, "Gemeinde Mossautal", "Gemeindevorstand der Gemeinde Mossautal"),
        (TownKind.MUNICIPALITY, "Mossautal", "Gemeindevorstand der Gemeinde Mossautal"),
        (TownKind.DISTRICT, "Vogelsbergkreis", "Kreisausschuss des Vogelsbergkreises"),
        (TownKind.DISTRICT, "Landkreis Fulda", "Kreisausschuss des Landkreises Fulda"),
        (TownKind.DISTRICT, "Lahn-Dill-Kreis", "Kreisausschuss des Lahn-Dill-Kreises"),
        (TownKind.DISTRICT, "Bergstraße", "Kreisausschuss des Landkreises Bergstraße"),
        (TownKind.ASSOCIATION, "Abwasserverband Fulda", ""),
    ],
)
def test_the_body_that_acts_follows_from_the_kind_of_town(kind: str, name: str, expected: str) -> None:
    assert suggested_authority(kind, name) == expected
    assert authorities(kind, name)[:1] == ((expected,) if expected else ())


@pytest.mark.parametrize(
    ("ars", "court"),
    [
        ("066310009009", "Kassel"),
        ("065310005005", "Gießen"),
        ("064370012012", "Darmstadt"),
        ("064120000000", "Frankfurt am Main"),
        ("064350000000", "Frankfurt am Main"),
        ("065330000000", "Wiesbaden"),
    ],
)
def test_the_court_follows_from_the_district(ars: str, court: str) -> None:
    assert suggested_court(ars) == f"Verwaltungsgericht {court}"
    assert courts(ars)[0] == suggested_court(ars)
    assert len(courts(ars)) == len(set(courts(ars))) == 5


@pytest.mark.parametrize("ars", ["", "064150000000", "091620000000"], ids=["unknown", "Hanau", "München"])
def test_no_court_is_guessed(ars: str) -> None:
    assert suggested_court(ars) == ""


def test_suggestions_are_shown_until_they_are_entered(fulda: World) -> None:
    released(DOG)
    found = actions.subscribe(service_slug=DOG, by=ADMIN)

    sheet = queries.sheet(DOG, ADMIN)
    assert sheet.suggestion("authority_name") == "Magistrat der Stadt Fulda"
    assert sheet.suggestion("court") == "Verwaltungsgericht Kassel"
    assert sheet.suggestion("unit") == sheet.suggestion("fremd") == ""
    assert "court" not in found.overlay

    actions.set_parameters(service_slug=DOG, typed={"court": "Verwaltungsgericht Kassel"}, by=ADMIN)
    assert queries.sheet(DOG, ADMIN).suggestion("court") == ""


def test_what_was_saved_for_one_service_is_proposed_for_the_next(fulda: World, template: TemplateVersion) -> None:
    released(DOG)
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    actions.set_parameters(service_slug=DEFECT, typed={"contact_phone": "0661 2"}, by=ADMIN)
    actions.subscribe(service_slug=DOG, by=ADMIN)

    assert proposed(DOG)["contact_phone"] == "0661 2"
    assert "rate_first" not in proposed(DOG)


def proposed(slug: str) -> dict[str, str]:
    groups = queries.sheet(slug, ADMIN).groups
    return {each.id: each.view.value for _title, group in groups for each in group if each.is_proposed}


# --- The page of a service


def test_each_value_says_where_it_comes_from(template: TemplateVersion, fulda: World) -> None:
    more_values(version="2.0.0")
    actions.subscribe(service_slug=DEFECT, by=ADMIN)
    actions.set_parameters(service_slug=DEFECT, typed={"place_name": "Fulda", "unit": str(office().pk)}, by=ADMIN)

    inputs = {each.id: each for _title, group in queries.sheet(DEFECT, ADMIN).groups for each in group}

    assert (inputs["place_name"].is_own, inputs["place_name"].note) == (True, "Keine Vorgabe, Pflicht")
    assert not inputs["place_name"].is_resettable
    assert inputs["contact_phone"].is_missing
    assert (inputs["lighting_unit"].is_locked, inputs["lighting_unit"].text) == (True, "Beleuchtung")
    assert inputs["processing_time"].note == "Vorgabe: in der Regel 2 Wochen"
    assert [choice.label for choice in inputs["lamp_numbers"].view.choices] == ["Vorgabe: Ja", "Ja", "Nein"]
    assert [(choice.label, choice.selected) for choice in inputs["unit"].view.choices] == [
        ("Bitte auswählen", False),
        ("Tiefbauamt", True),
    ]
