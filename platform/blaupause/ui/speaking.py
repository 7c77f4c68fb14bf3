"""In which language a visitor reads a service: named by the address, kept in the session, German where nobody chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import gettext as _

from blaupause.engine.bundles.languages import GERMAN, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpRequest

INTERFACES: Final = frozenset({"en"})
"""Languages in which the software has words of its own for these pages (`locale/`); in others it stays German."""
NAME: Final = "sprache"
"""Of the parameter in addresses, and of the key in the session."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language one may read in: what it calls itself, and where that leads."""

    code: str
    label: str
    tag: str
    is_current: bool

    @property
    def address(self) -> str:
        return f"?{NAME}={self.code}"


def chosen(request: HttpRequest, offered: Collection[str]) -> str:
    """Return the language to show, "" for German; what is not offered counts as not chosen."""
    named = request.GET.get(NAME) or request.session.get(NAME, "")
    return named if named in offered and named in LANGUAGES else ""


def aloud(code: str) -> translation.override:
    """Let the software say its own words in a language while a page is drawn, where it has some."""
    return translation.override(interface(code))


def interface(code: str) -> str:
    """Return the language of the software's own words beside texts in a language."""
    return code if code in INTERFACES else GERMAN


def own() -> str:
    """Return the language of the software's own words where a page is drawn."""
    return translation.get_language() or GERMAN


def keep(request: HttpRequest) -> None:
    """Keep the language that the address names for the pages to come; nothing is written where it is kept already."""
    named = request.GET.get(NAME, "")
    if named in {GERMAN, *LANGUAGES} and request.session.get(NAME, GERMAN) != named:
        request.session[NAME] = named


def tongues(offered: Collection[str], current: str) -> tuple[Tongue, ...]:
    """Return the languages to choose from, German first; none where there is nothing to choose."""
    known = [LANGUAGES[code] for code in offered if code in LANGUAGES]
    german = Tongue(GERMAN, _("Deutsch"), GERMAN, is_current=not current)
    return (german, *(Tongue(each.code, each.own, each.tag, each.code == current) for each in known)) if known else ()
