"""What a town may offer follows its kind and key of today: what it loses takes no new applications."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import Conflict
from blaupause.tenancy.context import hub
from blaupause.tenancy.enums import TownState
from shared_services.lifecycle import queries as plans
from tenants.services import actions, queries
from tests.people import ADMIN
from tests.templates import DEFECT, released
from tests.tenants.services.settled import online
from tests.worlds import World

if TYPE_CHECKING:
    from shared_services.catalogue.models import TemplateVersion


def after(world: World, **facts: Any) -> World:
    """Be the same town after its row has changed."""
    town = copy.copy(world.town)
    for name, value in facts.items():
        setattr(town, name, value)
    return World(town)


def test_a_service_of_the_other_level_takes_no_new_applications(template: TemplateVersion, fulda: World) -> None:
    online()

    with after(fulda, kind="district", name="Landkreis Fulda"):
        assert queries.offers() == []
        for pinned in ("", template.content_hash):
            with pytest.raises(queries.Discontinued, match="ist Landkreis Fulda nicht mehr zuständig") as refused:
                queries.offer(DEFECT, content_hash=pinned)
            assert "Zuständig ist jetzt: Stadt oder Gemeinde" in str(refused.value)
        directory = queries.directory()
        assert ([row.slug for row in directory.lost], directory.online, directory.prepared) == ([DEFECT], (), ())
        with pytest.raises(Conflict, match="nicht zuständig"):
            actions.activate(service_slug=DEFECT, by=ADMIN)

    assert [each.slug for each in queries.offers()] == [DEFECT]


def test_a_town_that_becomes_its_own_district_gains_and_loses_nothing(template: TemplateVersion, fulda: World) -> None:
    released(DEFECT, slug="kreis", level_of_government="district")
    online()
    assert "kreis" not in {row.slug for row in queries.directory().unused}

    with hub():
        preview = plans.key_preview(fulda.town, "064150000000", "city", "Stadt Fulda")
        back = plans.key_preview(after(fulda, ars="064150000000").town, "066310009009", "district", "Kreis")
    with after(fulda, ars="064150000000"):
        assert "kreis" in {row.slug for row in queries.directory().unused}
        assert [each.slug for each in queries.offers()] == [DEFECT]

    assert (len(preview.gained), preview.lost) == (1, ())
    assert [pair.differs for pair in preview.offices] == [False, True]
    assert back.gained == ()


def test_the_preview_names_what_is_lost_as_the_town_reported_it(template: TemplateVersion, fulda: World) -> None:
    online()
    fulda.run_jobs()
    with hub():
        preview = plans.key_preview(fulda.town, "066310000000", "district", "Landkreis Fulda")
        merger = plans.merger_preview(fulda.town, after(fulda, schema_name="town_x").town)
    assert len(preview.lost) == 1
    assert (merger.only_here, merger.both) == (preview.lost, ())


@pytest.mark.parametrize(("farewell", "words"), [("Jetzt in Gießen.", "Jetzt in Gießen"), ("", "nicht mehr möglich")])
def test_a_town_that_closes_says_where_to_turn(
    farewell: str, words: str, template: TemplateVersion, fulda: World
) -> None:
    online()
    with after(fulda, state=TownState.CLOSING, farewell=farewell):
        assert queries.offers() == []
        with pytest.raises(queries.Discontinued, match=words):
            queries.offer(DEFECT, content_hash=template.content_hash)
