"""What surrounds a page: the sender of every page, and the menu of the set-up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from blaupause.domain import ANONYMOUS, Actor, ActorKind
from blaupause.identity.enums import GrantRight
from blaupause.identity.evidence import acting
from blaupause.identity.links import origin
from blaupause.identity.team.rules import last_day
from blaupause.tenancy.context import current_town
from blaupause.tenancy.enums import TownState
from blaupause.ui import formats
from blaupause.ui.shell import HUB_SHELL, TOWN_LEGAL, TOWN_NAV, NavItem, Shell, Stead, hub_address, platform_shell
from blaupause.ui.theme import Tones, theme_path
from tenants.organisation.queries.facts import contact_line, profile
from tenants.organisation.queries.hours import hours_line, opening_of
from tenants.organisation.queries.legal import video_of
from tenants.organisation.queries.logo import mark_of
from tenants.organisation.queries.progress import progress

if TYPE_CHECKING:
    from django.http import HttpRequest

    from blaupause.tenancy.models import Town
    from tenants.organisation.models import Profile
    from tenants.organisation.queries.setting_up import Task

LOGOUT_URL = "/auth/abmelden/"
LOGIN_URL = "/auth/anmelden/"
SIGNS = NavItem("Gebärdensprache", "/gebaerdensprache/")


def shell(request: HttpRequest) -> Shell:
    """Say who the sender of this request's page is: a town, the hub or the login host (`UI_SHELL_PROVIDER`)."""
    town: Town | None = getattr(request, "town", None)
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    urlconf = getattr(request, "urlconf", "")
    if urlconf == settings.FILES_URLCONF:
        return replace(platform_shell(), nav=(), home_url=f"{origin(town.host)}/" if town else hub_address())
    if town is not None:
        return _with_account(town_shell(town, profile()), actor)
    if urlconf == settings.LOGIN_URLCONF:
        return replace(platform_shell(), kind="login", nav=())
    return _with_account(replace(HUB_SHELL, hub_url=hub_address(), sample_data=settings.DEMO), actor)


def town_shell(town: Town, current: Profile) -> Shell:
    """Make the shell of a town from its profile: also from one that is not saved yet (preview)."""
    return Shell(
        kind="town",
        town_name=current.display_name,
        subline=current.subline,
        monogram=current.monogram,
        logo=mark_of(current),
        theme_url=theme_url(current.tone_light, current.tone_dark),
        phone=current.phone,
        email=current.email,
        address=contact_line(current),
        hours=_hours(current),
        nav=TOWN_NAV,
        legal=(*TOWN_LEGAL, SIGNS) if video_of(current) else TOWN_LEGAL,
        easy_language_url="/leichte-sprache/",
        sample_data=town.is_sample,
        hub_url=hub_address(),
    )


def _hours(current: Profile) -> str:
    """The week on one line, and what is not as usual today."""
    return " · ".join(part for part in (hours_line(current.opening_hours), opening_of(current).today) if part)


def theme_url(light: str, dark: str) -> str:
    """Return the address of a town's style sheet; its name is its content."""
    return f"/thema/{theme_path(Tones(light, dark))}.css"


def set_up_frame() -> dict[str, object]:
    """Return what each page under /einrichtung/ needs around it: menu, area, home."""
    town = current_town()
    area = _("Einrichtung") if town.state == TownState.LIVE else TownState(town.state).label
    return {"staff_nav": SET_UP_NAV, "staff_area": area, "staff_home": "/einrichtung/", "next_task": _next_task}


def _next_task() -> Task | None:
    """Return what to do next, for the page that says that something is done; asked only where a page shows it."""
    return progress().next if current_town().state == TownState.SETUP else None


SET_UP_NAV = (
    NavItem("Übersicht", "/einrichtung/", exact=True),
    NavItem("Leistungen", "/einrichtung/leistungen/", also=("/einrichtung/vorschlaege/",)),
    NavItem("Stellen", "/einrichtung/stellen/"),
    NavItem("Team", "/einrichtung/team/", also=("/einrichtung/anmeldung/",)),
    NavItem("Zusammenarbeit", "/einrichtung/zusammenarbeit/"),
    NavItem("Aussehen", "/einrichtung/aussehen/"),
    NavItem("Kontakt", "/einrichtung/kontakt/"),
    NavItem("Rechtliches", "/einrichtung/rechtliches/"),
    NavItem("Vereinbarungen", "/einrichtung/vereinbarungen/"),
)


def _with_account(shown: Shell, actor: Actor) -> Shell:
    if actor.kind == ActorKind.STAFF:
        start = f"{hub_address()}verwaltung/"
        stead = _stead(actor, back=start)
        return replace(shown, account_label=actor.name, account_url=start, logout_url=LOGOUT_URL, stead=stead)
    if actor.kind == ActorKind.CITIZEN:
        label = _name_of(actor) or _("Mein Konto")
        return replace(shown, account_label=label, account_url="/meine-antraege/", logout_url=LOGOUT_URL)
    if shown.kind == "town":
        return replace(shown, account_label=_("Anmelden"), account_url="/meine-antraege/")
    return shown


def _name_of(actor: Actor) -> str:
    """Return who is logged in; for whom they act stands first."""
    acts = acting(actor.evidence)
    if acts is None:
        return actor.name
    return _("%(person)s für %(organisation)s") % {"person": acts.person, "organisation": acts.organisation}


def _stead(actor: Actor, *, back: str) -> Stead | None:
    if actor.acting is None:
        return None
    acting = actor.acting
    may, _colon, _more = str(GrantRight(acting.right.word).label).partition(":")
    until = formats.moment(acting.until) if acting.is_support else formats.day(last_day(acting.until))
    return Stead(actor.name, acting.home, may, until, back)
