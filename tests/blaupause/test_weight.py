"""What a browser must load and what it may: sizes, addresses, policies. No clock here: `make bench` measures speed."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from blaupause import limits
from blaupause.domain import Role
from shared_services.catalogue.actions import importing
from tests import clients
from tests.blaupause.ui.reading import read
from tests.templates import DOG, released
from tests.tenants.intake.filled import begin
from tests.tenants.offering import put_online

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.worlds import World

MOST_BYTES = 90_000
MOST_FONTS = 2
LOADED = ("link", "script", "img", "iframe", "source", "audio", "video", "embed", "object")
OURS = ("/", "#", "?", "data:image/")


@pytest.fixture
def town(fulda: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Be in Fulda, where dogs can be registered."""
    limits.forget()
    monkeypatch.setattr(importing, "check", lambda _files: [])  # that the bundle is good is tested where it lies
    released(DOG)
    put_online(fulda, DOG)
    return fulda


def test_help_does_not_import_django() -> None:
    said = "import sys; from blaupause import __main__ as m; print(m.usage()); print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True).stdout

    assert told.startswith("Usage: blaupause")
    assert told.endswith("False\n")


# --- The first page


def loaded_by(page: Any) -> set[str]:
    """Return the addresses a browser loads for a page by itself."""
    found = read(page.content.decode())
    return {
        element.get("href") or element.get("src") or element.get("data") or ""
        for element in found.all(*LOADED)
        if element.get("rel") != "canonical"
    } - {""}


def sent(client: Client, address: str) -> bytes:
    """Return what an address answers, without the query."""
    if address.startswith(settings.STATIC_URL):
        file = finders.find(address.removeprefix(settings.STATIC_URL))
        assert isinstance(file, str), address
        return Path(file).read_bytes()
    return client.get(address).content


def test_the_first_page_is_light(town: World) -> None:
    client = clients.visitor(town.host)
    page = client.get("/")
    parts = {address: sent(client, address) for address in loaded_by(page)}
    fonts = {address for address in parts if address.endswith(".woff2")}
    packed = {address: len(gzip.compress(part)) for address, part in parts.items() if address not in fonts}

    assert len(page.content) + sum(packed.values()) <= MOST_BYTES  # pages go out as they are (BREACH)
    assert len(fonts) <= MOST_FONTS


def test_style_sheets_load_no_font_or_picture_beside_those(town: World) -> None:
    client = clients.visitor(town.host)
    styles = [address for address in loaded_by(client.get("/")) if address.endswith(".css")]
    text = "".join(sent(client, address).decode() for address in styles)
    named = {part.partition(")")[0].strip("\"' ") for part in text.split("url(")[1:]}
    files = {name.rpartition("/")[2] for name in named if not name.startswith("data:")}

    assert len(styles) == 3
    assert files == {"NotoSans-Regular.woff2", "NotoSans-Bold.woff2"}
    assert "@import" not in text


# --- Every kind of answer


def answers(town: World) -> Iterator[Any]:
    """Answer as every kind of page there is: of town, hub and login, for everybody, with every status."""
    anyone, clerk = clients.visitor(town.host), clients.staff(Role.CLERK, town.town)
    admin, hub = clients.staff(Role.ADMIN, town.town), clients.visitor(settings.HUB_HOST)
    for path in ("/", "/leistungen/", f"/leistungen/{DOG}/", "/status/", "/impressum/", "/leichte-sprache/"):
        yield anyone.get(path)
    yield anyone.get(f"/antrag/{DOG}/")
    yield begin(anyone)
    yield anyone.get(f"/antrag/{DOG}/ueber_sie/")
    yield anyone.post(f"/antrag/{DOG}/ueber_sie/", {"aktion": "weiter", "unbekannt": "1"})
    yield anyone.get("/gibt-es-nicht/")
    yield anyone.get("/amt/")
    yield anyone.delete("/leistungen/")
    yield anyone.head(f"{settings.STATIC_URL}ui/blaupause.css")
    yield from (clerk.get(path) for path in ("/amt/", "/einrichtung/"))
    yield from (admin.get(path) for path in ("/einrichtung/", f"/einrichtung/leistungen/{DOG}/"))
    yield from (hub.get(path) for path in ("/", "/verwaltung/", "/kkv/", "/gibt-es-nicht/"))
    yield clients.visitor(settings.LOGIN_HOST).get("/")
    files = clients.visitor(settings.FILES_HOST)
    yield from (files.get(path) for path in ("/", f"/{town.town.slug}/datei/x/"))
    yield files.post(f"/{town.town.slug}/datei/x/")
    yield clients.visitor("niemand.localhost").get("/")
    yield from (anyone.get(path) for path in ("/healthz", "/readyz", "/metrics"))


def test_every_answer_has_a_policy_without_anything_unsafe(town: World) -> None:
    statuses = set()
    for answer in answers(town):
        policy = answer.headers.get("Content-Security-Policy", "")
        statuses.add(answer.status_code)
        where = f"{answer.status_code} {answer.request['PATH_INFO']}"
        assert "default-src 'none'" in policy, where
        assert "unsafe" not in policy, where

    assert {200, 302, 400, 403, 404, 405} <= statuses


def test_no_page_loads_anything_from_somebody_else(town: World) -> None:
    pages = [answer for answer in answers(town) if answer.headers.get("Content-Type", "").startswith("text/html")]

    assert len(pages) > 15
    for page in pages:
        foreign = {address for address in loaded_by(page) if not address.startswith(OURS) or address.startswith("//")}
        assert foreign == set(), page.request["PATH_INFO"]
