"""Legal pages. A page the town has not confirmed has a proposal, made from what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from tenants.organisation.queries.facts import address, profile

if TYPE_CHECKING:
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
GAP: Final = "[bitte ergänzen"
"""Begins what a proposal cannot know; a text with such a gap is not saved."""


@dataclass(frozen=True, slots=True)
class LegalText:
    """The text of a legal page (Markdown), and whether the town has confirmed it."""

    page: str
    title: str
    text: str
    is_confirmed: bool

    @property
    def address(self) -> str:
        return next(address for address, page in LEGAL_ADDRESSES.items() if page == self.page)


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
    return LegalText(page, title, _PROPOSALS[page](current), is_confirmed=False)


def legal_page(address: str) -> LegalText:
    """Return the page of an address, with a proposal while the town has no text.

    Raises:
        KeyError: there is no such page; see LEGAL_ADDRESSES.
    """
    return legal_text(LEGAL_ADDRESSES[address], proposal=True)


def legal_pages() -> tuple[LegalText, ...]:
    """Return all legal pages as they are."""
    return tuple(legal_text(page) for page in LEGAL_PAGES)


def _imprint(current: Profile) -> str:
    return _(
        "## Wer ist verantwortlich?\n\n%(name)s  \n%(street)s\n\nTelefon: %(phone)s  \nE-Mail: %(email)s\n\n"
        "Vertreten durch: [bitte ergänzen: Name und Amt der vertretungsberechtigten Person]\n\n"
        "## Rechtsform\n\nKörperschaft des öffentlichen Rechts\n\n"
        "Umsatzsteuer-Identifikationsnummer: [bitte ergänzen oder Zeile streichen]\n"
    ) % _facts(current)


def _privacy(current: Profile) -> str:
    return _(
        "## Wer ist verantwortlich?\n\n%(name)s, %(street)s, E-Mail: %(email)s\n\n"
        "Datenschutzbeauftragte Person: [bitte ergänzen: Stelle, Telefon, E-Mail]\n\n"
        "## Welche Daten verarbeiten wir?\n\nNur die Angaben, die Sie in einen Antrag schreiben, und Ihre Anlagen. "
        "Wir brauchen sie, um über den Antrag zu entscheiden. Die Rechtsgrundlage steht bei jeder Leistung.\n\n"
        "## Wie lange bleiben sie?\n\nEin Entwurf wird nach der angezeigten Frist gelöscht. Wie lange ein Antrag "
        "aufbewahrt wird, steht bei der Leistung.\n\n"
        "## Ihre Rechte\n\nAuskunft, Berichtigung, Löschung, Einschränkung und Widerspruch (Artikel 15 bis 21 DSGVO). "
        "Beschwerden nimmt der Hessische Beauftragte für Datenschutz und Informationsfreiheit entgegen.\n"
    ) % _facts(current)


def _accessibility(current: Profile) -> str:
    return _(
        "## Wie barrierefrei ist dieses Angebot?\n\nWir wollen die Anforderungen der BITV 2.0 erfüllen. "
        "Stand der Prüfung: [bitte ergänzen: Ergebnis und Datum]\n\n"
        "## Barriere melden\n\nSchreiben Sie an %(email)s oder rufen Sie an: %(phone)s\n\n"
        "## Durchsetzung\n\nHilft das nicht, wenden Sie sich an die Durchsetzungs- und Überwachungsstelle "
        "Barrierefreie IT des Landes Hessen.\n"
    ) % _facts(current)


def _plain(current: Profile) -> str:
    return _(
        "Das ist eine Internet-Seite.\n\nSie gehört: %(name)s.\n\nHier können Sie Anträge stellen.\n\n"
        "Ein Antrag ist eine Bitte an das Amt.\n\nSie haben Fragen?\n\nRufen Sie uns an: %(phone)s\n"
    ) % _facts(current)


_PROPOSALS: Final = {"imprint": _imprint, "privacy": _privacy, "accessibility": _accessibility, "plain": _plain}


def _facts(current: Profile) -> dict[str, str]:
    return {
        "name": current.display_name,
        "street": address(current) or _("[bitte ergänzen: Anschrift]"),
        "phone": current.phone or _("[bitte ergänzen: Telefon]"),
        "email": current.email or _("[bitte ergänzen: E-Mail]"),
    }
