"""The preview with the eyes of a town's citizens: its look, its languages, light and dark; none of its own values."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from blaupause.tenancy.context import hub
from shared_services.catalogue.models import TownLook
from shared_services.catalogue.models.looks import LARGEST_LOGO
from tenants.organisation.actions import SentLogo, change_logo, update_profile
from tenants.organisation.actions.looks import LARGEST_LOGO as LARGEST_PICTURE
from tests.conftest import DATABASE
from tests.people import ADMIN
from tests.shared_services.catalogue.editing import of, text, url
from tests.templates import DEFECT, DOG

if TYPE_CHECKING:
    from django.test import Client

    from infra.demo.postgres import Cluster
    from tests.worlds import World

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M0 0h40v40z" fill="#00f"/></svg>'
BULKY = "sperrmuell-anmelden"


@pytest.fixture
def look(fulda: World) -> World:
    """Let Fulda look like itself."""
    with fulda:
        update_profile(changes={"display_name": "Fulda am Dom", "colour": "#00695c", "phone": "0661 1020"}, by=ADMIN)
        change_logo(light=SentLogo("logo.svg", SVG), dark=None, alt="Wappen: Lilie", by=ADMIN)
    return fulda


def test_a_template_is_seen_with_the_look_of_a_town(look: World, editor: Client) -> None:
    draft = of(DOG)

    page = editor.get(url(draft), {"als": "fulda", "ansicht": "dunkel"})
    html = page.content.decode()
    assert "Fulda am Dom" in html
    assert 'class="bp-phone kern-dark' in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert "0661 1020" in text(page)
    with look:
        current = TownLook.objects.get()
    address = f"/thema/{current.tone_light[1:]}-{current.tone_dark[1:]}.css"
    assert f'href="{address}"' in html
    assert editor.get(address).content.decode().startswith(".bp-phone {")

    later = editor.get(url(of(DEFECT), "testen/")).content.decode()  # kept for the session, and for other drafts
    assert "Fulda am Dom" in later
    assert "bp-phone kern-dark" in later
    assert "Fulda am Dom" not in editor.get(url(draft), {"als": "atlantis"}).content.decode()


def test_a_large_logo_stays_in_its_town(look: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.organisation.actions.looks.LARGEST_LOGO", len(SVG) // 10)
    with look:
        update_profile(changes={"phone": "0661 1021"}, by=ADMIN)
        assert TownLook.objects.get().logo is None


LOGO = {"alt": "Wappen", "width": 10, "height": 10, "light": "data:image/png;base64,AA", "dark": ""}


@pytest.mark.parametrize(
    ("changes", "limit"),
    [
        ({"tone_light": "red"}, "look_tones_are_hex"),
        ({"tone_dark": "#69CCBD"}, "look_tones_are_hex"),
        ({"logo": LOGO | {"light": "data:image/png;base64," + "A" * LARGEST_LOGO}}, "look_logo_is_small"),
        ({"logo": {"alt": "x"}}, "look_logo_holds_pictures"),
        ({"logo": [1]}, "look_logo_holds_pictures"),
        ({"logo": "x"}, "look_logo_holds_pictures"),
        ({"logo": LOGO | {"light": "https://anderswo.example/logo.png"}}, "look_logo_holds_pictures"),
        ({"logo": LOGO | {"dark": "//anderswo.example"}}, "look_logo_holds_pictures"),
    ],
)
def test_the_database_knows_what_a_look_may_be(look: World, changes: dict[str, Any], limit: str) -> None:
    with look, pytest.raises(IntegrityError, match=limit), transaction.atomic():
        TownLook.objects.update(**changes)


def test_the_largest_logo_that_is_shown_is_within_the_limit() -> None:
    picture = f"data:image/svg+xml;base64,{base64.b64encode(bytes(LARGEST_PICTURE)).decode()}"

    logo = {"alt": "ü" * 120, "width": 2_000, "height": 2_000, "light": picture, "dark": picture}
    assert len(json.dumps(logo).encode()) < LARGEST_LOGO


def test_a_town_that_showed_nothing_has_its_name(giessen: World, editor: Client) -> None:
    page = text(editor.get(url(of(DOG)), {"als": "giessen"}))

    assert "hat ihr Aussehen noch nicht gezeigt" in page
    assert giessen.town.name in page


def test_a_town_writes_its_own_look_and_the_hub_reads_that_of_live_towns(look: World, giessen: World) -> None:
    with giessen, connection.cursor() as cursor:
        assert TownLook.objects.count() == 0
        cursor.execute("UPDATE catalogue_townlook SET display_name = 'fremd'")
        assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            TownLook.objects.create(town_schema=look.town.schema_name)
    with hub():
        assert [each.display_name for each in TownLook.objects.all()] == ["Fulda am Dom"]


def test_what_a_town_that_is_not_live_looks_like_stays_its_own(cluster: Cluster, fulda: World) -> None:
    with psycopg.connect(cluster.url, dbname=DATABASE) as superuser:
        superuser.execute(
            "INSERT INTO catalogue_townlook VALUES (%s, '', '', '', '#076d62', '#69ccbd', '', '', '')",
            (fulda.town.schema_name,),
        )
        superuser.execute("SET LOCAL ROLE hub")
        seen = "SELECT count(*) FROM catalogue_townlook"
        assert superuser.execute(seen).fetchone() == (1,)
        superuser.execute("RESET ROLE")
        superuser.execute("UPDATE tenancy_town SET state = 'offline' WHERE slug = 'fulda'")
        superuser.execute("SET LOCAL ROLE hub")
        assert superuser.execute(seen).fetchone() == (0,)
        superuser.rollback()


def test_a_form_is_seen_in_the_languages_it_speaks(editor: Client, db: None) -> None:
    bulky = of(BULKY)

    english = editor.get(url(bulky), {"in": "en"})
    assert 'lang="en"' in english.content.decode()
    assert "The German text decides" in text(english) or "German" in text(english)
    trial = editor.get(url(bulky, "testen/"))
    assert 'lang="en"' in trial.content.decode()

    german = editor.get(url(of(DOG))).content.decode()  # speaks German only
    assert 'lang="en"' not in german
    assert 'id="in"' not in german
    assert 'lang="en"' not in editor.get(url(bulky), {"in": "xx"}).content.decode()
