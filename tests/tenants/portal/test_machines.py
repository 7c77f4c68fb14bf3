"""What machines ask a town's host for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from lxml import etree

from blaupause.tenancy.directory import town_for_host as found
from blaupause.tenancy.enums import TownState
from tenants.organisation.actions import update_profile
from tests.clients import visitor
from tests.people import ADMIN
from tests.templates import DOG
from tests.tenants.offering import put_online

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.worlds import World

SECURITY = "/.well-known/security.txt"


def body(world: World, path: str) -> str:
    answer = visitor(world.host).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_security_txt_says_whom_to_tell_and_until_when_that_counts(fulda: World) -> None:
    update_profile(changes={"email": "it@fulda.example"}, by=ADMIN)

    lines = dict(line.split(": ", 1) for line in reversed(body(fulda, SECURITY).splitlines()))

    assert lines["Contact"] == "mailto:it@fulda.example"
    assert lines["Canonical"] == f"http://{fulda.host}:8000{SECURITY}"
    ends = datetime.strptime(lines["Expires"], "%Y-%m-%dT%H:%M:%S%z")
    assert 170 < (ends - timezone.now()).days < 365


def test_without_a_mail_address_the_imprint_is_the_contact(fulda: World) -> None:
    update_profile(changes={"email": ""}, by=ADMIN)

    assert body(fulda, SECURITY).splitlines()[0] == f"Contact: http://{fulda.host}:8000/impressum/"


@pytest.mark.parametrize(
    ("told", "uri"),
    [
        ("sicherheit@plattform.example", "mailto:sicherheit@plattform.example"),
        ("https://plattform.example/sicherheit", "https://plattform.example/sicherheit"),
    ],
)
def test_the_platforms_operator_comes_first(fulda: World, settings: Settings, told: str, uri: str) -> None:
    settings.SECURITY_CONTACT = told

    lines = body(fulda, SECURITY).splitlines()

    assert (lines[0], lines[1][:8]) == (f"Contact: {uri}", "Contact:")


def test_the_sitemap_lists_what_everybody_may_read(fulda: World, giessen: World) -> None:
    put_online(fulda, DOG)

    pages = [each.text for each in etree.fromstring(body(fulda, "/sitemap.xml").encode()).iterfind(".//{*}loc")]

    assert f"http://{fulda.host}:8000/leistungen/{DOG}/" in pages
    assert f"http://{fulda.host}:8000/impressum/" in pages
    for address in pages:
        assert address is not None
        assert visitor(fulda.host).get(address.partition(":8000")[2]).status_code == 200
    assert DOG not in body(giessen, "/sitemap.xml")


def test_robots_are_shown_the_public_pages(fulda: World) -> None:
    robots = body(fulda, "/robots.txt")

    assert "Disallow: /amt/" in robots
    assert "Disallow: /\n" not in robots
    assert f"Sitemap: http://{fulda.host}:8000/sitemap.xml" in robots
    assert "X-Robots-Tag" not in visitor(fulda.host).get("/").headers


def test_before_a_town_is_live_nothing_is_for_robots(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fulda.town, "state", TownState.SETUP)
    monkeypatch.setattr(
        "blaupause.tenancy.middleware.town_for_host", lambda host: fulda.town if host == fulda.host else found(host)
    )

    assert body(fulda, "/robots.txt") == "User-agent: *\nDisallow: /\n"
    for path, status in (("/", 503), ("/sitemap.xml", 503), (SECURITY, 503), ("/einrichtung/", 302)):
        answer = visitor(fulda.host).get(path)
        assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (status, "noindex, nofollow")
