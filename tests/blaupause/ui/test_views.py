from collections import Counter

import pytest
from django.test import Client

from tests.blaupause.ui.reading import Reading, read

DENSITIES = ("", "?dichte=amt")


@pytest.fixture(params=DENSITIES)
def gallery(client: Client, request: pytest.FixtureRequest) -> Reading:
    return read(client.get(f"/_demo/bausteine/{request.param}").content.decode())


def test_the_gallery_has_one_heading_and_no_id_twice(gallery: Reading) -> None:
    assert len(gallery.all("h1")) == 1
    assert [id_ for id_, count in Counter(gallery.values("id")).items() if count > 1] == []


def test_everything_that_points_somewhere_arrives(gallery: Reading) -> None:
    ids = set(gallery.values("id"))
    pointed = {
        part
        for name in ("aria-describedby", "aria-labelledby", "for")
        for value in gallery.values(name)
        for part in value.split()
    }

    assert pointed <= ids
    assert {"inhalt", "fehler", "tasten-titel"} & ids


def test_every_control_has_a_label(gallery: Reading) -> None:
    labelled = set(gallery.values("for"))
    controls = gallery.all("input", "select", "textarea")

    assert [each for each in controls if each.get("type") != "hidden" and each.get("id") not in labelled] == []


@pytest.mark.parametrize(("choice", "value"), [("hell", "hell"), ("dunkel", "dunkel")])
def test_the_look_is_remembered_and_the_person_stays_where_they_were(client: Client, choice: str, value: str) -> None:
    answer = client.get(f"/darstellung/?wahl={choice}", headers={"referer": "http://testserver/hund/?seite=2"})

    assert (answer.status_code, answer["Location"]) == (302, "/hund/?seite=2")
    assert answer.cookies["darstellung"].value == value
    assert answer.cookies["darstellung"]["samesite"] == "Lax"
    theme = {"hell": "light", "dunkel": "dark"}[choice]
    assert f'data-kern-theme="{theme}"' in client.get("/hund/").content.decode()


def test_the_device_decides_again(client: Client) -> None:
    client.get("/darstellung/?wahl=dunkel")
    client.get("/darstellung/?wahl=geraet")

    assert "data-kern-theme" not in client.get("/hund/").content.decode()


@pytest.mark.parametrize(
    "referrer",
    [
        "",
        "http://evil.example/x/",
        "http://evil.example@testserver.evil/",
        "javascript:alert(1)",
        "//evil.example/",
        "http://testserver//evil.example/x",
        "http://testserver/\\evil.example/x",
    ],
)
def test_nobody_is_sent_to_a_foreign_page(client: Client, referrer: str) -> None:
    assert client.get("/darstellung/?wahl=hell", headers={"referer": referrer})["Location"] == "/"


def test_a_look_is_asked_for_never_sent(client: Client) -> None:
    assert client.post("/darstellung/", {"wahl": "hell"}).status_code == 405


def test_a_theme_is_named_by_its_content_and_kept(client: Client) -> None:
    answer = client.get("/thema/076d62-69ccbd.css")

    assert answer["Content-Type"] == "text/css"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.decode() == ":root { --bp-town-light: #076d62; --bp-town-dark: #69ccbd; }\n"
    assert client.get("/thema/076d62-x.css").status_code == 404


def test_pages_are_personal(client: Client) -> None:
    answer = client.get("/hund/")

    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_a_message_is_shown_once(client: Client) -> None:
    assert "Wir haben Ihre Notiz gespeichert." in client.get("/gesagt/", follow=True).content.decode()
    assert "gespeichert." not in client.get("/hund/").content.decode().replace("Noch nicht gespeichert.", "")


def test_errors_change_the_title(client: Client) -> None:
    assert "<title>Ihr Hund – Stadt Fulda</title>" in client.get("/hund/").content.decode()
    assert (
        "<title>Fehler: Ihr Hund – Stadt Fulda</title>" in client.post("/hund/", {"aktion": "weiter"}).content.decode()
    )
