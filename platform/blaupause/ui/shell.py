"""What surrounds every page: who sends it, where one can go, how to reach the office.

A page knows its own content only. Who the sender is depends on the host, so the project names a provider in
`UI_SHELL_PROVIDER` (dotted path, called with the request, returns a `Shell`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

APPEARANCE_COOKIE = "darstellung"
APPEARANCES = {"hell": "light", "dunkel": "dark"}
"""Words in the cookie → values of `data-kern-theme`. Without a cookie the device decides."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place to go. It is current on its own address, below it, and below each address in `also`.

    `key`: clerks get there with G and then this letter. `exact`: not below its own address (the start of a menu).
    """

    label: str
    url: str
    also: tuple[str, ...] = ()
    count: int | None = None
    key: str = ""
    exact: bool = False

    def current(self, path: str) -> str:
        """Return the value of `aria-current`: "page" on the place itself, "true" below it, else ""."""
        if path == self.url:
            return "page"
        below = () if self.exact or self.url == "/" else (self.url,)
        return "true" if path.startswith((*below, *self.also)) else ""


@dataclass(frozen=True, slots=True)
class Stead:
    """What everybody reads on each page who acts in a town's stead: for whom, as who, how far, until when."""

    name: str
    home: str
    may: str
    until: str
    back: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A town's logo: addresses, words, size on the page in pixels.

    Attributes:
        dark: for dark pages; empty: the light one stands on a light ground there.
        icon: for the tab of the browser; empty where the logo is too wide for it.
    """

    light: str
    alt: str
    width: int
    height: int
    dark: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """The sender of a page.

    Attributes:
        kind: a town, the hub, or the central login host.
        theme_url: style sheet with the town's two tones (`ui.views.theme`); None means the platform's blue.
        logo: stands where the monogram would; None without one.
        hours: one sentence for the footer; the table of opening hours belongs to the town's home page.
        account_label: "Anmelden", or the name of the person who is logged in.
        logout_url: empty while nobody is logged in; takes a POST.
        sample_data: marks every page as "Beispieldaten".
        hub_url: where the platform itself lives, for towns that are offline and for unknown hosts.
        legal: links of the footer (Impressum, Datenschutz, Barrierefreiheit …).
    """

    kind: Literal["town", "hub", "login"]
    town_name: str
    subline: str = ""
    monogram: str = ""
    logo: Mark | None = None
    home_url: str = "/"
    theme_url: str | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    nav: tuple[NavItem, ...] = ()
    account_label: str = ""
    account_url: str = ""
    logout_url: str = ""
    legal: tuple[NavItem, ...] = ()
    stead: Stead | None = None
    easy_language_url: str = ""
    appearance_url: str = "/darstellung/"
    sample_data: bool = False
    hub_url: str = "/"

    @property
    def mark(self) -> str:
        """Return the letter in the coloured square: the monogram, else that of the last word outside brackets."""
        words = [word for word in self.town_name.split() if word[0].isalpha()]
        return self.monogram or "".join(words[-1:])[:1]


TOWN_LEGAL = (
    NavItem("Impressum", "/impressum/"),
    NavItem("Datenschutz", "/datenschutz/"),
    NavItem("Barrierefreiheit", "/barrierefreiheit/"),
)

TOWN_NAV = (
    NavItem("Leistungen", "/", also=("/leistungen/", "/antrag/")),
    NavItem("Status", "/status/"),
    NavItem("Postfach", "/postfach/", also=("/meine-antraege/",)),
)

HUB_SHELL = Shell(
    kind="hub",
    town_name="Blaupause",
    subline="Online-Dienste der Kommunen",
    monogram="B",
    nav=(NavItem("Meine Stadt", "/"), NavItem("Für die Verwaltung", "/verwaltung/")),
)
"""The platform speaks for itself: on the hub, and wherever no town is known or the database is away."""


def hub_address() -> str:
    """Return the hub's own address, from any host; "/" where the project names none."""
    host = getattr(settings, "HUB_HOST", "")
    port = getattr(settings, "PORT", "")
    return f"{settings.SCHEME}://{host}{f':{port}' if port else ''}/" if host else "/"


def platform_shell() -> Shell:
    """Return the platform as the sender on a host that is not its own: every link leads to the hub."""
    hub = hub_address()
    nav = tuple(replace(item, url=hub.rstrip("/") + item.url) for item in HUB_SHELL.nav)
    return replace(HUB_SHELL, home_url=hub, hub_url=hub, nav=nav)


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` (asked only when a template uses it) and `appearance`."""
    return {"shell": SimpleLazyObject(lambda: shell_of(request)), "appearance": appearance_of(request)}


def shell_of(request: HttpRequest) -> Shell:
    """Return the shell of this request, asking the provider once."""
    known = cast("Shell | None", getattr(request, "ui_shell", None))
    if known is None:
        known = _provider(settings.UI_SHELL_PROVIDER)(request)
        request.ui_shell = known  # type: ignore[attr-defined]  # our own attribute
    return known


def appearance_of(request: HttpRequest) -> str:
    """Return "light", "dark", or "" when the device decides."""
    return APPEARANCES.get(request.COOKIES.get(APPEARANCE_COOKIE, ""), "")


def hub_shell(_request: HttpRequest) -> Shell:
    """Provider for a deployment without towns, and for tests."""
    return HUB_SHELL


@lru_cache(maxsize=4)
def _provider(path: str) -> Callable[[HttpRequest], Shell]:
    return cast("Callable[[HttpRequest], Shell]", import_string(path))
