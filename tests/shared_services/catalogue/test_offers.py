"""Those that are behind, of all services: counted without making a row, and made page by page."""

from __future__ import annotations

import pytest

from blaupause.domain import now
from blaupause.tenancy.models import Town
from shared_services.catalogue.models import Service, TemplateVersion
from shared_services.catalogue.queries.offers import Behind, Group, Offers, Place

TOWNS = ("a", "b", "c")


def offers(title: str, *schemas: str) -> Offers:
    """Return a service that these towns have online in an older version, and the others in the newest."""
    moment = now().timestamp()
    newest = TemplateVersion(service=Service(title=title), version="1.1.0", content_hash="new")
    places = {schema: Place(Town(name=schema, schema_name=schema), "Kreis") for schema in TOWNS}
    others = [schema for schema in TOWNS if schema not in schemas]
    groups = [("new", "1.1.0", others), ("old", "1.0.0", list(schemas))]
    reported = (Group(hash_, number, "", "", who, [moment] * len(who)) for hash_, number, who in groups)
    return Offers(newest, places, tuple(reported), frozenset())


def test_a_page_of_those_behind_is_the_same_part_of_all() -> None:
    behind = Behind((offers("Eins", "c", "a"), offers("Zwei"), offers("Drei", "a", "b", "c")))
    everybody = [("Eins", "a"), ("Eins", "c"), ("Drei", "a"), ("Drei", "b"), ("Drei", "c")]

    assert (len(behind), [(row.service.title, row.town.name) for row in behind]) == (5, everybody)
    for start in range(6):
        for stop in range(start, 8):
            rows = behind[start:stop]
            assert [(row.service.title, row.town.name) for row in rows] == everybody[start:stop]
    assert (behind[-1].town.name, behind[1].town.name) == ("c", "c")
    with pytest.raises(IndexError):
        behind[5]
