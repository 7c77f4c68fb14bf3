import pytest
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from blaupause.ui import shell
from blaupause.ui.shell import HUB_SHELL, NavItem, Shell

asked: list[str] = []


def counting(request: HttpRequest) -> Shell:
    asked.append(request.path)
    return Shell(kind="town", town_name="Stadt Fulda")


def request(path: str = "/", cookie: str = "") -> HttpRequest:
    made = RequestFactory().get(path)
    made.COOKIES.update({shell.APPEARANCE_COOKIE: cookie} if cookie else {})
    return made


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "page"), ("/leistungen/hund/", "true"), ("/antrag/hund/", "true"), ("/status/", ""), ("/impressum/", "")],
)
def test_home_is_current_on_its_own_address_and_below_what_belongs_to_it(path: str, current: str) -> None:
    assert shell.TOWN_NAV[0].current(path) == current


def test_a_place_is_current_below_itself() -> None:
    item = NavItem("Eingang", "/amt/")

    assert item.current("/amt/") == "page"
    assert item.current("/amt/vorgaenge/1/") == "true"


def test_the_mark_is_the_monogram_or_the_first_letter() -> None:
    assert Shell(kind="town", town_name="Stadt Fulda").mark == "F"
    assert Shell(kind="town", town_name="Kreisstadt Bad Hersfeld", monogram="BH").mark == "BH"
    assert Shell(kind="town", town_name="Kreisstadt Lauterbach (Hessen)").mark == "L"


def test_the_provider_is_asked_once_and_only_when_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "_provider", lambda _path: counting)
    asked.clear()
    here = request("/hund/")
    context = shell.context(here)
    assert asked == []

    assert context["shell"].town_name == "Stadt Fulda"
    assert shell.shell_of(here).town_name == "Stadt Fulda"
    assert asked == ["/hund/"]


@pytest.mark.parametrize(
    ("cookie", "theme"), [("hell", "light"), ("dunkel", "dark"), ("", ""), ("grell", ""), ('"><script>', "")]
)
def test_the_cookie_chooses_the_look(cookie: str, theme: str) -> None:
    assert shell.appearance_of(request(cookie=cookie)) == theme


@override_settings(SCHEME="https", HUB_HOST="blaupause.example", PORT="")
def test_the_platform_leads_to_the_hub_from_every_host() -> None:
    made = shell.platform_shell()

    assert made.home_url == made.hub_url == "https://blaupause.example/"
    assert [item.url for item in made.nav] == ["https://blaupause.example/", "https://blaupause.example/verwaltung/"]


@override_settings(SCHEME="http", HUB_HOST="localhost", PORT="8000")
def test_the_hub_may_have_a_port() -> None:
    assert shell.hub_address() == "http://localhost:8000/"


@override_settings(HUB_HOST="")
def test_without_a_hub_the_way_back_is_home() -> None:
    assert shell.hub_address() == "/"
    assert shell.hub_shell(request()) is HUB_SHELL


@override_settings(UI_SHELL_PROVIDER="blaupause.ui.shell.hub_shell")
def test_the_provider_is_found_by_its_path() -> None:
    assert shell.shell_of(request()) is HUB_SHELL
