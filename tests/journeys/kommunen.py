"""The Kommunen that come in on journeys: a town, a Landkreis and a village. Real names and keys, invented contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

INGO: Final = ("Ingo Willkommen", "ingo@verwaltung.example")
NORA: Final = ("Nora Neu", "nora@verwaltung.example")
LARA: Final = ("Lara Landweg", "lara@verwaltung.example")
"""Name and address of those who administer them. Each asks for one: an address gets one mail in five minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kommune:
    """What its people know by heart, or look up.

    Attributes:
        typed: what is typed into the search.
        found: the name of the hit.
        name: what the platform calls it.
        contact: what the page of the contact asks for, by label.
        legal: who answers for what, by label.
        first, second: who asks and administers it, and who is invited to.
        functions: of the two, who sign, in their order.
        unit: the office that all its applications go to.
        services: those it begins with by title, and what they cost and stand on, by label; what is proposed is left.
        authority: who acts, as every notice says.
    """

    slug: str
    typed: str
    found: str
    name: str
    contact: Mapping[str, str]
    legal: Mapping[str, str]
    first: tuple[str, str]
    second: tuple[str, str]
    functions: tuple[str, str]
    unit: str
    services: Mapping[str, Mapping[str, str]]
    authority: str

    @property
    def signers(self) -> tuple[tuple[tuple[str, str], str], ...]:
        return ((self.first, self.functions[0]), (self.second, self.functions[1]))


def _contact(street: str, area_code: str, slug: str) -> dict[str, str]:
    return {
        "Straße und Hausnummer": street,
        "Telefon": f"{area_code} 000-0",
        "E-Mail": f"info@{slug}.example",
        "Montag": "8:00–16:00",
    }


def _legal(office: str, name: str) -> dict[str, str]:
    return {
        "Amt der Person, die Sie vertritt": office,
        "Vor- und Nachname dieser Person": name,
        "Datenschutzbeauftragte Person oder Stelle": "Stabsstelle Datenschutz",
        "Wann wurde das geprüft?": "02.11.2026",
    }


ACCOUNT: Final = "Sparkasse Beispiel, DE02 1203 0000 0000 2020 51"

TOWN: Final = Kommune(
    slug="alsfeld",
    typed="Alsfeld",
    found="Alsfeld",
    name="Stadt Alsfeld",
    contact=_contact("Musterplatz 2", "06631", "alsfeld"),
    legal=_legal("Bürgermeisterin", "Bea Beispiel"),
    first=INGO,
    second=NORA,
    functions=("Bürgermeister", "Erste Stadträtin"),
    unit="Bürgerservice",
    services={
        "Hund anmelden": {
            "Erster Hund": "84,00",
            "Zweiter Hund": "96,00",
            "Jeder weitere Hund": "120,00",
            "Fälligkeit": "1. Juli",
            "Konto für Überweisungen": ACCOUNT,
            "Name der Satzung": "Hundesteuersatzung vom 11.12.2025",
            "Link zur Satzung": "https://www.alsfeld.example/hundesteuer",
        },
        "Mangel melden": {},
        "Idee, Lob oder Beschwerde": {},
    },
    authority="Magistrat der Stadt Alsfeld",
)


def _law(law: str, fee: str) -> dict[str, str]:
    address = "https://www.marburg-biedenkopf.example/auslaenderrecht"
    return {"Gebühr": fee, "Name der Rechtsgrundlage": law, "Link zur Rechtsgrundlage": address}


DISTRICT: Final = Kommune(
    slug="landkreis-marburg-biedenkopf",
    typed="marburg biedenkopf",
    found="Landkreis Marburg-Biedenkopf",
    name="Landkreis Marburg-Biedenkopf",
    contact={"Postleitzahl": "35043", **_contact("Musterweg 60", "06421", "marburg-biedenkopf")},
    legal=_legal("Landrat", "Lars Beispiel"),
    first=LARA,
    second=NORA,
    functions=("Landrat", "Erste Kreisbeigeordnete"),
    unit="Ausländerbehörde",
    services={
        "Arbeitserlaubnis im Asylverfahren beantragen": {
            **_law("Asylgesetz (AsylG), § 61", "0,00"),
            "Konto für die Gebühr": ACCOUNT,
            "Behörde, die entscheidet": "Landrat des Landkreises Marburg-Biedenkopf als Behörde der Landesverwaltung",
        },
        "Ausbildungsduldung verlängern": _law("Aufenthaltsgesetz (AufenthG), § 60c", "25,00"),
        "Aufenthaltserlaubnis für Menschen aus der Schweiz": _law("Freizügigkeitsabkommen EU–Schweiz", "8,00"),
    },
    authority="Landrat des Landkreises Marburg-Biedenkopf",
)

VILLAGE: Final = Kommune(
    slug="feldatal",
    typed="36325",
    found="Feldatal",
    name="Gemeinde Feldatal",
    contact=_contact("Musterstraße 5", "06637", "feldatal"),
    legal=_legal("Bürgermeister", "Ben Beispiel"),
    first=NORA,
    second=INGO,
    functions=("Bürgermeister", "Erster Beigeordneter"),
    unit="Gemeindekasse",
    services={
        "Gartenwasserzähler anmelden": {
            "Abnahme des Zählers": "30,00",
            "Gebühr für Schmutzwasser": "3,10",
            "Konto für die Gebühr": ACCOUNT,
            "Name der Satzung": "Entwässerungssatzung vom 04.12.2025",
            "Link zur Satzung": "https://www.feldatal.example/entwaesserung",
        },
        "Mangel melden": {},
        "Idee, Lob oder Beschwerde": {},
    },
    authority="Gemeindevorstand der Gemeinde Feldatal",
)
