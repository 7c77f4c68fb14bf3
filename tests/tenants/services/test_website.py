"""How a town points to its services: link texts, QR codes, a poster."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from blaupause.domain import Role
from tests.clients import staff
from tests.templates import DOG, released
from tests.tenants.offering import put_online

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture(autouse=True)
def dog(fulda: World) -> None:
    """The template of the dog tax, released."""
    released(DOG)


def test_each_service_has_a_link_to_copy(fulda: World) -> None:
    admin = staff(Role.ADMIN, fulda.town)
    assert "Noch keine Leistung online" in admin.get("/einrichtung/webseite/").content.decode()

    put_online(fulda, DOG)
    html = admin.get("/einrichtung/webseite/").content.decode()

    assert f"&lt;a href=&quot;http://{fulda.host}:8000/leistungen/{DOG}/&quot;&gt;" in html


def test_a_qr_code_is_drawn_as_svg_and_png(fulda: World) -> None:
    put_online(fulda, DOG)
    admin = staff(Role.ADMIN, fulda.town)

    for query in ("", f"?leistung={DOG}"):
        svg = admin.get(f"/einrichtung/webseite/qr.svg{query}")
        png = admin.get(f"/einrichtung/webseite/qr.png{query}")
        drawn = etree.fromstring(svg.content)
        assert etree.QName(drawn).localname == "svg"
        assert drawn[0][0].get("fill") == "#fff"  # its own ground: a dark page would swallow it
        assert Image.open(io.BytesIO(png.content)).size[0] > 300
        assert ("leistung" in query) == (DOG in png.headers["Content-Disposition"])
    assert admin.get("/einrichtung/webseite/qr.svg?leistung=unsinn").status_code == 404


def test_a_poster_is_one_accessible_page(fulda: World) -> None:
    for online in (False, True):
        if online:
            put_online(fulda, DOG)
        answer = staff(Role.ADMIN, fulda.town).get("/einrichtung/webseite/plakat.pdf")
        pdf = PdfReader(io.BytesIO(answer.content))
        text = pdf.pages[0].extract_text()

        assert len(pdf.pages) == 1
        assert "Das geht jetzt online" in text
        assert f"{fulda.host}:8000" in text
        assert ("Zum Beispiel" in text) == online
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]  # tagged, for screen readers


def test_only_the_towns_administration_has_these_pages(fulda: World, giessen: World) -> None:
    for path in ("", "qr.svg", "qr.png", "plakat.pdf"):
        assert staff(Role.CLERK, fulda.town).get(f"/einrichtung/webseite/{path}").status_code == 403
        assert staff(Role.ADMIN, giessen.town, on=fulda.host).get(f"/einrichtung/webseite/{path}").status_code == 404
