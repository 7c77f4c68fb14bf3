"""Authority and court of all services on one page, with what the town's kind and district suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.domain import Role
from tenants.services.actions import subscribe
from tenants.services.models import Subscription
from tenants.services.queries import competence, competences
from tests.clients import staff, visitor
from tests.people import ADMIN
from tests.templates import DOG
from tests.tenants.situations import furnish, offered

if TYPE_CHECKING:
    from tests.worlds import World

PAGE = "/einrichtung/zustaendigkeit/"


def test_an_empty_town_is_told_what_to_do(fulda: World) -> None:
    assert "Noch keine Leistung" in staff(Role.ADMIN, fulda.town).get(PAGE).content.decode()
    assert staff(Role.ADMIN, fulda.town).post(PAGE, {"leistung": DOG, "stand": "1"}).status_code == 404


def test_what_is_suggested_is_taken_over_once(fulda: World) -> None:
    offered(DOG, furnish())
    subscribe(service_slug=DOG, by=ADMIN)
    Subscription.objects.update(overlay={})
    (row,) = competences()
    admin = staff(Role.ADMIN, fulda.town)

    assert row.wanted["authority_name"].endswith("Fulda")
    assert row.title in admin.get(PAGE).content.decode()
    assert row.months > 0
    assert admin.post(PAGE, {"leistung": DOG, "stand": str(row.edition + 7)}).status_code == 409
    answer = admin.post(PAGE, {"leistung": DOG, "stand": str(row.edition)})
    assert answer.headers["Location"] == f"{PAGE}?gespeichert"
    assert "Neue Bescheide nennen" in admin.get(answer.headers["Location"]).content.decode()
    after = competence(DOG)
    assert after is not None
    assert (after.authority, after.wanted) == (row.wanted["authority_name"], {})


def test_only_the_towns_own_administration(fulda: World, giessen: World) -> None:
    assert visitor(fulda.host).get(PAGE).status_code == 302
    assert staff(Role.CLERK, fulda.town).get(PAGE).status_code == 403
    assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(PAGE).status_code == 404
