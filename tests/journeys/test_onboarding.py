"""From "we want this" to the first decision: a Kommune asks, is let in, sets itself up, goes live, is applied to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.journeys.applying import asks_to_work, registers_a_dog, registers_a_meter
from tests.journeys.demo import ROOT, Demo
from tests.journeys.effort import Effort
from tests.journeys.kommunen import DISTRICT, TOWN, VILLAGE, Kommune
from tests.journeys.papers import text_of
from tests.journeys.settling import (
    agrees,
    asks,
    goes_live,
    introduces,
    invites,
    is_called,
    is_let_in,
    puts_online,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

MOST_CLICKS: Final = 60
MOST_FIELDS: Final = 40
"""Of all who administer a Kommune, from the asking to live."""
PUBLISHED: Final = ROOT / "docs/onboarding.md"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One of its own: three Kommunen more, and people with new roles, would change what other journeys see."""
    running = Demo.start(tmp_path_factory.mktemp("demo"))
    yield running
    running.end()


def test_a_town_asks_and_decides_on_its_first_application(visitor: Invite) -> None:
    clerk = comes_in(visitor, TOWN)
    registers_a_dog(visitor("phone", "dark"), "Erst", TOWN.slug, is_simple=True)
    notice = decides_the_first(clerk, TOWN, "Hund anmelden", "Steuer festsetzen")
    assert "84,00" in notice
    assert "Widerspruch" in notice


def test_a_landkreis_asks_and_decides_on_its_first_application(visitor: Invite) -> None:
    clerk = comes_in(visitor, DISTRICT, is_new=False)
    asks_to_work(visitor("phone", "dark"), "Erst", DISTRICT.slug)
    title = "Arbeitserlaubnis im Asylverfahren beantragen"
    notice = decides_the_first(clerk, DISTRICT, title, "Erlauben")
    assert "Klage" in notice
    assert "Klage" in notice
    assert "Ein Widerspruch ist nicht möglich." in " ".join(notice.split())


def test_a_village_asks_and_decides_on_its_first_application(visitor: Invite) -> None:
    """Those who administer it lose the browser after each step, in the middle of signing, and before they confirm.

    What was saved is there, and the next step is shown.
    """
    clerk = comes_in(visitor, VILLAGE, is_new=False, is_forgetful=True)
    registers_a_meter(visitor("phone", "dark"), "Erst", VILLAGE.slug)
    title = "Gartenwasserzähler anmelden"
    notice = decides_the_first(clerk, VILLAGE, title, "Zähler anerkennen")
    assert "30,00" in notice
    assert "Widerspruch" in notice


def comes_in(visitor: Invite, kommune: Kommune, *, is_new: bool = True, is_forgetful: bool = False) -> Visitor:
    """Take a Kommune from the asking to live; return who works on its cases.

    Its pages are looked at closely where they are new: they are the same for each kind of Kommune.
    """
    admin = visitor("desktop", "light", is_close=is_new)
    editor = visitor("desktop", "dark", is_close=is_new)
    colleague = visitor("phone", "light", is_close=is_new)
    stranger = visitor("phone", "dark", is_close=is_new)
    admin.is_forgetful = colleague.is_forgetful = is_forgetful
    asks(admin, kommune)
    is_called(editor, kommune)
    is_let_in(admin, kommune, kommune.first)

    introduces(admin, kommune)
    invites(admin, kommune, kommune.second)
    is_let_in(colleague, kommune, kommune.second)
    for service, values in kommune.services.items():
        puts_online(admin, service, values)
    agrees(admin, colleague, editor, kommune)

    stranger.opens(kommune.slug, "/", status=503)
    goes_live(admin, colleague, kommune)
    stranger.opens(kommune.slug, "/")
    is_published(kommune, admin, colleague)
    return colleague


def is_published(kommune: Kommune, *people: Visitor) -> None:
    """Compare what it cost those who administer it with what the documents say, and with what it may cost."""
    effort = Effort.of(person.effort for person in people)
    assert effort.clicks <= MOST_CLICKS
    assert effort.fields <= MOST_FIELDS
    line = f"| {kommune.name} | {effort.clicks} | {effort.fields} |"
    assert line in PUBLISHED.read_text(encoding="utf-8").splitlines(), f"docs/onboarding.md should say: {line}"


def decides_the_first(clerk: Visitor, kommune: Kommune, title: str, outcome: str) -> str:
    """Take the one application, decide, and return what the notice says."""
    clerk.opens(kommune.slug, "/amt/?ansicht=niemand")
    clerk.follows(title)
    clerk.presses("Übernehmen")
    number = clerk.copies("h1 ~ p .bp-code")
    clerk.toggles("Entscheiden")
    with clerk.within(f"Über {number} entscheiden"):
        clerk.chooses("Entscheidung", outcome)
        clerk.types("Begründung", "Ihre Angaben sind vollständig.")
        clerk.presses("Entscheiden und Bescheid senden")
    clerk.waits_for("Bescheid laden (PDF")
    notice = text_of(clerk.downloads("Bescheid laden"))
    assert kommune.authority in notice
    assert number in notice
    return notice
