"""Legal pages. A page that is not confirmed has a proposal: a template filled with what is known about the town."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from blaupause.tenancy.context import current_town
from blaupause.ui import formats
from tenants.organisation import rules
from tenants.organisation.queries.facts import address, profile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tenants.organisation.models import Profile

LEGAL_PAGES: Final = {
    "imprint": "Impressum",
    "privacy": "Datenschutz",
    "accessibility": "Barrierefreiheit",
    "plain": "Leichte Sprache",
}
LEGAL_ADDRESSES: Final = {
    "impressum": "imprint",
    "datenschutz": "privacy",
    "barrierefreiheit": "accessibility",
    "leichte-sprache": "plain",
}
"""The last part of the page's address → its name in the profile."""

_online: list[Callable[[], tuple[str, ...]]] = []


def contribute_services(provider: Callable[[], tuple[str, ...]]) -> None:
    """Let the room of the services say what is online here: the privacy notice names it. Called once, at the start."""
    if provider not in _online:
        _online.append(provider)


@dataclass(frozen=True)
class LegalText:
    """The text of a legal page (Markdown), and whether the town has confirmed it.

    Attributes:
        base: the template's text when it was confirmed; "" where that is not known.
        template: the template's text now, filled with what is known now.
    """

    page: str
    title: str
    text: str
    is_confirmed: bool
    base: str = ""
    template: str = ""

    @property
    def address(self) -> str:
        return next(address for address, page in LEGAL_ADDRESSES.items() if page == self.page)

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """What has to be filled in before the page can be confirmed."""
        return rules.gaps(self.text if self.is_confirmed else self.template or self.text)

    @property
    def is_behind(self) -> bool:
        """Whether the template, or a fact in it, has changed since the town confirmed its text."""
        return self.is_confirmed and bool(self.base) and self.base != self.template

    @property
    def difference(self) -> tuple[rules.Line, ...]:
        return rules.compared(self.base, self.template) if self.is_behind else ()

    @cached_property
    def merged(self) -> rules.Merged:
        """The town's own text with what changed in the template."""
        return rules.merged(self.base, self.template, self.text)


def legal_text(page: str, *, proposal: bool = False) -> LegalText:
    """Return a legal page: the town's own text, else empty, or with `proposal` a prepared one.

    Raises:
        KeyError: there is no such page; see LEGAL_PAGES.
    """
    title = LEGAL_PAGES[page]
    current = profile()
    own = str(current.legal_texts.get(page, ""))
    if own or not proposal:
        return LegalText(page, title, own, is_confirmed=bool(own))
    return LegalText(page, title, proposals(current)[page], is_confirmed=False)


def legal_page(address: str) -> LegalText:
    """Return the page of an address as it is edited: with its template, and the text that was confirmed.

    Raises:
        KeyError: there is no such page; see LEGAL_ADDRESSES.
    """
    return next(each for each in legal_pages() if each.page == LEGAL_ADDRESSES[address])


def legal_pages() -> tuple[LegalText, ...]:
    """Return all legal pages as they are, with their templates."""
    current = profile()
    templates = proposals(current)
    return tuple(
        LegalText(
            page,
            title,
            str(current.legal_texts.get(page, "")) or templates[page],
            is_confirmed=bool(current.legal_texts.get(page)),
            base=str(current.legal_bases.get(page, "")),
            template=templates[page],
        )
        for page, title in LEGAL_PAGES.items()
    )


def video_of(current: Profile) -> str:
    """Return the address of the town's video in sign language, "" where it has none."""
    return str(current.legal_facts.get("video_url", ""))


def proposals(current: Profile) -> dict[str, str]:
    """Fill every template with what is known; what is not is a gap."""
    facts = _facts(current)
    return {
        page: render_to_string(f"organisation/legal/{address}.md", facts).strip() + "\n"
        for address, page in LEGAL_ADDRESSES.items()
    }


def _facts(current: Profile) -> dict[str, object]:
    told: Mapping[str, str] = current.legal_facts
    land = rules.land_of(current_town().ars)
    of_land = {"land": land.name or _("Ihres Landes")}
    return {
        "name": current.display_name,
        "address": address(current) or _gap(_("Anschrift")),
        "phone": current.phone or _gap(_("Telefon")),
        "email": current.email or _gap(_("E-Mail")),
        "represented": _represented(told),
        "vat_id": told.get("vat_id", ""),
        "dpo": told.get("dpo") or _gap(_("Datenschutzbeauftragte Person oder Stelle")),
        "dpo_phone": told.get("dpo_phone", ""),
        "dpo_email": told.get("dpo_email", ""),
        "centre": settings.KKV_NAME,
        "processors": _listed(told.get("processors", "")),
        "services": [title for provider in _online for title in provider()],
        "access_law": land.access_law or _("der Verordnung Ihres Landes über barrierefreie Informationstechnik"),
        "checked": told.get("checked", ""),
        "not_checked": _gap(_("Ergebnis der Prüfung auf Barrierefreiheit")),
        "checked_on": formats.day(date.fromisoformat(told["checked_on"]))
        if told.get("checked_on")
        else _gap(_("Tag der Prüfung")),
        "checked_by": told.get("checked_by", ""),
        "barriers": _listed(told.get("barriers", "")) or [_gap(_("Was noch nicht barrierefrei ist, und warum"))],
        "enforcement": land.enforcement
        or told.get("enforcement")
        or _gap(_("Durchsetzungsstelle %(land)s mit Anschrift") % of_land),
        "supervision": land.supervision
        or told.get("supervision")
        or _gap(_("Datenschutzaufsicht %(land)s mit Anschrift") % of_land),
        "video": told.get("video_url", ""),
    }


def _represented(told: Mapping[str, str]) -> str:
    parts = (told.get("represented_as", ""), told.get("represented_by", ""))
    return " ".join(filter(None, parts)) if all(parts) else _gap(_("Amt und Name der vertretungsberechtigten Person"))


def _day(iso: str) -> str:
    return formats.day(date.fromisoformat(iso)) if iso else ""


def _listed(text: str) -> list[str]:
    return [line.strip(" -–") for line in text.splitlines() if line.strip(" -–")]


def _gap(what: str) -> str:
    return f"{rules.GAP}: {what}]"
