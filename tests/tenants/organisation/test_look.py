"""How a town looks: tried out before it is saved, refused at its field, served for good."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from blaupause.domain import Role
from blaupause.ui.nearest import verdict
from tenants.organisation import queries
from tenants.organisation.actions import update_profile
from tenants.organisation.models import Profile
from tests.clients import staff, visitor
from tests.people import ADMIN
from tests.tenants.organisation.gate import text

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World
LOOK = {
    "display_name": "Stadt Fulda",
    "subline": "Online-Dienste",
    "monogram": "F",
    "colour": "#f5b800",
    "case_prefix": "FD",
    "based_on": "0",
}


def test_a_clerk_changes_nothing(fulda: World) -> None:
    assert staff(Role.CLERK, fulda.town).post("/einrichtung/aussehen/", LOOK).status_code == 403
    assert Profile.objects.count() == 0


def test_a_colour_is_shown_before_it_is_saved(admin: Client) -> None:
    answer = admin.post("/einrichtung/aussehen/", LOOK | {"aktion": "ansehen"})

    tones = queries.theme_url("#000000", "#ffffff").split("/")[-1]
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Ihre Farbe ist auf Weiß nicht lesbar" in html
    assert re.search(r'href="/thema/[0-9a-f]{6}-[0-9a-f]{6}\.css"', html)
    assert tones not in html
    assert Profile.objects.count() == 0


def test_the_nearest_colour_that_passes_is_one_click_away(admin: Client) -> None:
    html = admin.post("/einrichtung/aussehen/", LOOK | {"aktion": "ansehen"}).content.decode()
    near = verdict(LOOK["colour"]).nearest

    assert 'form="aussehen" name="aktion" value="uebernehmen"' in html
    assert near in html
    saved = text(admin.post("/einrichtung/aussehen/", LOOK | {"aktion": "uebernehmen"}, follow=True))
    assert queries.profile().colour == near
    assert "Wir nutzen sie so, wie sie ist" in saved
    assert "zu blass" not in saved


def test_the_preview_speaks_of_what_was_typed(admin: Client) -> None:
    typed = LOOK | {"aktion": "ansehen", "subline": "Ganz neue Zeile", "colour": "#1a4a7d"}

    html = admin.post("/einrichtung/aussehen/", typed).content.decode()

    assert html.count("<span>Ganz neue Zeile</span>") == 2
    assert "bp-phone kern-light" in html
    assert "bp-phone kern-dark" in html
    assert "uebernehmen" not in html


def test_the_look_is_saved_and_said_so(admin: Client) -> None:
    answer = admin.post("/einrichtung/aussehen/", LOOK, follow=True)

    assert "Gespeichert" in text(answer)
    assert queries.profile().colour == "#f5b800"
    assert queries.profile().case_prefix == "FD"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"colour": "gelb"}, "„gelb“ ist keine Farbe"),
        ({"case_prefix": "fd"}, "ein bis vier Großbuchstaben"),
        ({"display_name": ""}, "Name der Kommune"),
        ({"display_name": "x" * 200}, "Kürzen Sie auf 120 Zeichen"),
    ],
)
def test_what_is_wrong_with_the_look_is_said_at_the_field(
    admin: Client, changes: dict[str, str], sentence: str
) -> None:
    answer = admin.post("/einrichtung/aussehen/", LOOK | changes)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "<title>Fehler:" in answer.content.decode()
    assert Profile.objects.count() == 0


def test_two_people_at_once_lose_nothing(admin: Client) -> None:
    update_profile(changes={"colour": "#1a8a7d"}, by=ADMIN)

    answer = admin.post("/einrichtung/aussehen/", LOOK)
    assert answer.status_code == 409
    assert "Ihre Eingaben stehen noch hier" in text(answer)
    assert 'value="#f5b800"' in answer.content.decode()
    assert 'name="based_on" value="1"' in answer.content.decode()

    assert admin.post("/einrichtung/aussehen/", LOOK | {"based_on": "1"}).status_code == 302
    assert queries.profile().colour == "#f5b800"


def test_the_theme_is_served_for_good(fulda: World) -> None:
    profile = queries.profile()
    answer = visitor(fulda.host).get(queries.theme_url(profile.tone_light, profile.tone_dark))

    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert profile.tone_light in answer.content.decode()
