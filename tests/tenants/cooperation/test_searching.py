"""What was read and done under a grant is searched, beyond what a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from blaupause.domain import Role
from blaupause.identity.delegation import acts
from blaupause.tenancy.context import identity
from tests import clients
from tests.tenants.cooperation.granting import agreed, browser, kara
from tests.tenants.situations import text_of

if TYPE_CHECKING:
    from tenants.casework.models import Case
    from tests.worlds import World


@pytest.mark.parametrize("world", ["fulda", "giessen"])
def test_acts_are_searched_by_number_person_deed_and_day(
    cases: tuple[Case, Case], fulda: World, giessen: World, world: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dog, _defect = cases
    grant, client = agreed(fulda, giessen), browser(kara(giessen), fulda)
    client.get(f"/amt/vorgaenge/{dog.number}/")
    client.post(f"/amt/vorgaenge/{dog.number}/uebernehmen/")
    client.get("/amt/")
    monkeypatch.setattr(acts, "MOST", 1)
    side = {"fulda": fulda, "giessen": giessen}[world]
    admin = clients.staff(Role.ADMIN, side.town)
    page = f"/einrichtung/zusammenarbeit/{grant.uuid}/"

    def found(text: str) -> str:
        return text_of(admin.get(page, {"suche": text})).partition("Im Protokoll suchen")[2]

    assert "übernommen" in found("Übernommen")
    assert dog.number in found(dog.number.lower()[3:])
    assert "Liste der Vorgänge" not in found(dog.number)
    assert "Kara Klein" in found("kara")
    assert "Kara Klein" in found(f"{timezone.localdate():%d.%m.%Y}")
    for nothing in ("Zorro", "01.01.2020", "a\0b", "%", "x" * 300):
        assert "Nichts im Protokoll passt zu" in found(nothing)
    with identity():
        assert len(acts.acts_under(grant, text="klein", most=None)) >= 3
