"""The logo: sent, drawn anew, shown in the head of every page, taken away and brought back."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from blaupause.domain import Conflict, Invalid, NotFound, Refused
from blaupause.engine.letters import Layout, Letter, NotMade
from tenants.organisation import queries
from tenants.organisation.actions import SentLogo, change_logo, remove_logo, restore_profile, update_profile
from tenants.organisation.models import StoredFile
from tests.clients import visitor
from tests.people import ADMIN, CLERK, NEIGHBOUR

if TYPE_CHECKING:
    from django.test import Client

    from blaupause.domain import Actor
    from tests.worlds import World

PAGE = "/einrichtung/aussehen/logo/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M0 0h40v40z" fill="#00f"/></svg>'
WIDE = SVG.replace(b"0 0 40 40", b"0 0 800 40")
ACTING = SVG.replace(b"<path", b"<script>alert(1)</script><path")
ALT = "Wappen: silbernes Kreuz"


def jpeg(mode: str = "RGB", size: tuple[int, int] = (1200, 600)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "JPEG")
    return out.getvalue()


def given(light: bytes | None = SVG, dark: bytes | None = None, alt: str = ALT, by: Actor = ADMIN) -> Any:
    return change_logo(
        light=SentLogo("logo.svg", light) if light else None,
        dark=SentLogo("dunkel.svg", dark) if dark else None,
        alt=alt,
        by=by,
    )


def light_file() -> StoredFile:
    return StoredFile.objects.get(uuid=(queries.profile().logo or {})["light"]["file"])


def sent(content: bytes, name: str = "logo.svg", **more: Any) -> dict[str, Any]:
    return {"light": SimpleUploadedFile(name, content), "alt": ALT, "based_on": "0", **more}


pytestmark = pytest.mark.usefixtures("fulda")


def test_a_logo_stands_in_the_head_and_in_the_tab(fulda: World, admin: Client) -> None:
    answer = admin.post(PAGE, sent(SVG), follow=True)

    html = answer.content.decode()
    address = re.search(r'<img src="(/logo/[^"]+)" alt="Wappen: silbernes Kreuz" width="44" height="44">', html)
    assert "Gespeichert" in html
    assert address
    assert f'<link rel="icon" href="{address[1]}">' in html
    assert "bp-brand__logo--ground" in html
    with fulda:
        file = light_file()
    assert file.media_type == "image/svg+xml"


def test_the_picture_is_a_sandbox(fulda: World) -> None:
    given()
    shown = queries.mark_of(queries.profile())
    assert shown

    answer = visitor(fulda.host).get(shown.light)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.startswith(b"<svg")


def test_another_town_and_a_later_logo_do_not_serve_it(fulda: World, giessen: World) -> None:
    given()
    first = queries.mark_of(queries.profile())
    given(WIDE)
    assert first

    assert visitor(fulda.host).get(first.light).status_code == 404
    assert visitor(giessen.host).get(first.light).status_code == 404
    assert StoredFile.objects.count() == 2  # kept, so that going back is possible


def test_light_and_dark_pages_have_their_own(fulda: World) -> None:
    given(SVG, WIDE)
    mark = queries.mark_of(queries.profile())
    assert mark
    client = visitor(fulda.host)

    by_device = client.get("/status/").content.decode()
    client.cookies["darstellung"] = "dunkel"
    dark = client.get("/status/").content.decode()
    client.cookies["darstellung"] = "hell"
    light = client.get("/status/").content.decode()

    assert f'<source srcset="{mark.dark}" media="(prefers-color-scheme: dark)">' in by_device
    assert f'<img src="{mark.dark}"' in dark
    assert f'<img src="{mark.light}"' in light
    assert mark.dark not in light


def test_what_is_not_sent_stays() -> None:
    given(SVG)
    given(None, WIDE, alt="Neuer Text")

    logo = queries.profile().logo or {}
    assert logo["alt"] == "Neuer Text"
    assert (logo["light"]["width"], logo["dark"]["width"]) == (40, 800)


def test_a_wide_logo_is_shown_lower_and_not_in_the_tab() -> None:
    given(WIDE)

    mark = queries.mark_of(queries.profile())
    assert mark
    assert (mark.width, mark.height, mark.icon) == (180, 9, "")


def test_a_photo_for_print_becomes_a_small_one_for_screens() -> None:
    given(jpeg("CMYK"))

    file = light_file()
    image = Image.open(io.BytesIO(bytes(file.content)))
    assert (image.mode, image.size) == ("RGB", (800, 400))


def test_removing_shows_the_letters_again_and_is_undone() -> None:
    kept = given(SVG, WIDE)

    without_dark = remove_logo(only_dark=True, by=ADMIN)
    none = remove_logo(by=ADMIN)

    assert "dark" not in (without_dark.logo or {})
    assert none.logo is None
    assert queries.mark_of(none) is None
    with pytest.raises(Invalid, match="kein Logo"):
        remove_logo(by=ADMIN)
    assert restore_profile(number=kept.number, based_on=none.number, by=ADMIN).logo == kept.logo


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ACTING, "Programm, eine Animation oder einen Link"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, "Entitäten"),
        (SVG.replace(b"#00f", b"url(http://evil.example/#a)"), "lädt etwas von anderswo nach"),
        (b"%PDF-1.7 ...", "ein Bild (SVG, JPG, PNG)"),
        (b"", "leer"),
        (SVG + b" " * 2_000_000, "zu groß"),
    ],
)
def test_a_bad_file_is_refused_at_its_field(admin: Client, content: bytes, words: str) -> None:
    answer = admin.post(PAGE, sent(content))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert StoredFile.objects.count() == 0
    assert queries.profile().number == 0


def test_fifty_megabytes_are_refused_unread(admin: Client) -> None:
    body = io.BytesIO(b"x" * 1000)

    head: dict[str, Any] = {"CONTENT_LENGTH": "50000000", "wsgi.input": body}
    answer = admin.generic("POST", PAGE, content_type="multipart/form-data; boundary=x", **head)

    assert answer.status_code == 413
    assert body.tell() == 0
    assert "größer als 4,1" in answer.content.decode().replace("&nbsp;", " ")


def test_words_and_a_file_are_needed(admin: Client) -> None:
    assert "Wählen Sie eine Datei" in admin.post(PAGE, {"alt": ALT, "based_on": "0"}).content.decode()
    assert "was das Logo zeigt" in admin.post(PAGE, sent(SVG, alt=" ")).content.decode()


def test_colleagues_at_the_same_time(admin: Client) -> None:
    given()

    answer = admin.post(PAGE, sent(WIDE))

    assert answer.status_code == 409
    assert (queries.profile().logo or {})["light"]["width"] == 40


def test_the_page_removes_it(admin: Client) -> None:
    given(SVG, WIDE)
    for what in ("dunkles-entfernen", "entfernen"):
        number = queries.profile().number
        answer = admin.post(PAGE, {"aktion": what, "alt": ALT, "based_on": str(number)}, follow=True)
        assert f'name="number" value="{number}"' in answer.content.decode()

    assert queries.profile().logo is None


@pytest.mark.parametrize("by", [CLERK, NEIGHBOUR])
def test_only_the_towns_own_administration_changes_it(fulda: World, by: Actor) -> None:
    with pytest.raises(Refused):
        given(by=by)
    with pytest.raises(Refused):
        remove_logo(by=by)


def test_a_file_of_another_kind_is_never_a_logo(fulda: World) -> None:
    given()
    logo = queries.profile().logo or {}
    StoredFile.objects.update(purpose="attachment")

    with pytest.raises(NotFound):
        queries.logo_file(logo["light"]["file"])


def test_conflicts_name_the_moment() -> None:
    given()
    update_profile(changes={"subline": "x"}, by=ADMIN)

    with pytest.raises(Conflict, match="geändert"):
        change_logo(light=SentLogo("a", WIDE), dark=None, alt=ALT, based_on=0, by=ADMIN)


def test_letters_print_the_logo_of_the_day_they_were_written(admin: Client) -> None:
    with_letters = queries.trial_letter(queries.profile())
    given(jpeg())
    before = queries.sender_of(queries.profile())
    assert (before.logo, before.logo_size) == (str(light_file().uuid), (800, 400))
    pages = PdfReader(io.BytesIO(admin.get("/einrichtung/briefkopf/probebrief.pdf").content)).pages
    assert [image.image.size for image in pages[0].images if image.image] == [(800, 400)]
    letter = Letter(layout=Layout.COPY, sender=before, title="Kopie", file_number="1", day=date(2026, 11, 26))
    old = queries.printed(letter)

    given(SVG)
    assert queries.printed(letter) == old
    assert queries.trial_letter(queries.profile()) != with_letters

    light_file()
    StoredFile.objects.filter(uuid=before.logo).update(content=b"no picture")
    plain = queries.printed(letter)
    assert "Kopie" in PdfReader(io.BytesIO(plain)).pages[0].extract_text()
    remove_logo(by=ADMIN)
    assert queries.sender_of(queries.profile()).logo == ""
    with pytest.raises(NotMade):
        queries.printed(replace(letter, sender=replace(before, logo="", address=tuple("x" * 80 for _ in range(900)))))
