"""What the sample towns offer, and at which price. Every value is an example: no town's real fee, office or statute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from infra.demo.further import FURTHER, UNIT_OF

if TYPE_CHECKING:
    from tenants.organisation.actions import Span

UNITS: Final = ("Steueramt", "Bürgerbüro", "Straßenverkehrsbehörde", "Tiefbauamt", "Standesamt", "Ordnungsamt")
UNITS_OF_A_DISTRICT: Final = ("Jugendamt", "Führerscheinstelle", "Ausländerbehörde", "Jagdbehörde")

HOURS: Final[tuple[Span, ...]] = (
    {"day": 0, "from": "08:00", "to": "16:00"},
    {"day": 1, "from": "08:00", "to": "18:00"},
    {"day": 2, "from": "08:00", "to": "12:00"},
    {"day": 3, "from": "08:00", "to": "18:00"},
    {"day": 4, "from": "08:00", "to": "12:00"},
)
"""When the sample offices are open: Monday is 0."""

AUTHORITIES: Final = {
    "fulda": "Magistrat der Stadt Fulda",
    "giessen": "Magistrat der Universitätsstadt Gießen",
    "marburg": "Magistrat der Universitätsstadt Marburg",
    "bad-hersfeld": "Magistrat der Kreisstadt Bad Hersfeld",
    "mossautal": "Gemeindevorstand der Gemeinde Mossautal",
    "vogelsbergkreis": "Kreisausschuss des Vogelsbergkreises",
}
"""Who acts (HGO § 66, HKO § 41)."""

COURTS: Final = {
    "fulda": "Verwaltungsgericht Kassel",
    "giessen": "Verwaltungsgericht Gießen",
    "marburg": "Verwaltungsgericht Gießen",
    "bad-hersfeld": "Verwaltungsgericht Kassel",
    "mossautal": "Verwaltungsgericht Darmstadt",
    "vogelsbergkreis": "Verwaltungsgericht Gießen",
}
"""Source: HessAGVwGO § 1."""

DOG_RATES: Final = {
    "fulda": (72_00, 108_00, 144_00),
    "giessen": (120_00, 150_00, 180_00),
    "marburg": (90_00, 120_00, 150_00),
    "bad-hersfeld": (84_00, 120_00, 156_00),
    "mossautal": (48_00, 72_00, 96_00),
}
PARKING_FEES: Final = {"fulda": 60_00, "giessen": 120_00, "marburg": 90_00, "bad-hersfeld": 30_70}

ONLINE: Final = {
    "fulda": (
        *("hundesteuer-anmelden", "hundesteuer-abmelden", "bewohnerparkausweis", "mangel-melden", "kita-vormerkung"),
        *("geburtsurkunde-bestellen", "eheurkunde-bestellen", "meldebescheinigung", "gewerbe-anmelden"),
        *("gewerbe-abmelden", "sondernutzung-strasse", "veranstaltung-anzeigen", "brauchtumsfeuer-anzeigen"),
        *("baumfaellgenehmigung", "wappen-verwenden", "anregung-beschwerde", "online-ummeldung"),
    ),
    "giessen": (
        *("hundesteuer-anmelden", "hundesteuer-abmelden", "bewohnerparkausweis", "mangel-melden"),
        *("sperrmuell-anmelden", "geburtsurkunde-bestellen", "gewerbe-anmelden", "sondernutzung-strasse"),
        "baumfaellgenehmigung",
    ),
    "marburg": (
        *("hundesteuer-anmelden", "mangel-melden", "geburtsurkunde-bestellen", "meldebescheinigung", "kita-vormerkung"),
        *("veranstaltung-anzeigen", "wappen-verwenden"),
    ),
    "bad-hersfeld": ("hundesteuer-anmelden", "brauchtumsfeuer-anzeigen", "kita-vormerkung"),
    "mossautal": (
        *("hundesteuer-anmelden", "hundesteuer-abmelden", "mangel-melden", "wasserzaehlerstand-melden"),
        *("wasserzwischenzaehler", "brauchtumsfeuer-anzeigen", "veranstaltung-anzeigen", "anregung-beschwerde"),
    ),
    "vogelsbergkreis": (
        *("unterhaltsvorschuss", "fuehrerschein-erstantrag", "aufenthaltstitel"),
        *("kindertagespflege-erlaubnis", "jagdschein-flaechen-eintragen", "arbeitserlaubnis-im-asylverfahren"),
        *("ausbildungsduldung-verlaengern", "aufenthaltserlaubnis-schweiz"),
    ),
}
"""Services that are switched on."""

TO_TRY: Final = {
    "marburg": ("bewohnerparkausweis",),
    "bad-hersfeld": ("bewohnerparkausweis", "mangel-melden"),
    "mossautal": ("bewohnerparkausweis",),
}
"""Services that a town follows without having switched them on."""

BY_UNIT: Final = {
    "hundesteuer-anmelden": "Steueramt",
    "bewohnerparkausweis": "Straßenverkehrsbehörde",
    "mangel-melden": "Tiefbauamt",
    **UNIT_OF,
}
PLAIN: Final = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue"})
STREETS: Final = [
    {"value": "Schlossstraße", "label": "Schlossstraße", "zone": "A"},
    {"value": "Am Anger", "label": "Am Anger", "zone": "B"},
    {"value": "Mühlenweg", "label": "Mühlenweg", "zone": "B"},
]


MORE_OF_DOGS: Final[dict[str, dict[str, Any]]] = {
    "fulda": {
        "sepa_creditor_id": "DE98ZZZ09999999999",
        "shelter_free_months": 12,
        "reductions": [
            {"value": "grundsicherung", "label": "Grundsicherung oder Bürgergeld", "percent": 50, "first_only": True}
        ],
    }
}
"""What only Fulda offers: debit (the creditor's test number), a year free for dogs from a shelter, a reduction."""


def overlay(slug: str, service: str, *, unit_id: int, phone: str) -> dict[str, Any]:
    """Return a town's own values for a template."""
    contact = {
        "unit": unit_id,
        "contact_phone": phone,
        "contact_email": f"{BY_UNIT[service].lower().translate(PLAIN)}@{slug}.example",
    }
    if service == "mangel-melden":
        return {**contact, "place_name": place_name(slug)}
    decides = {
        **contact,
        "authority_name": AUTHORITIES[slug],
        "court": COURTS[slug],
        "statute_url": f"https://www.{slug}.example/satzungen/",
        "bank_details": "Beispielbank, IBAN DE02 1203 0000 0000 2020 51",
        "place_name": place_name(slug),
    }
    if service == "bewohnerparkausweis":
        fee = PARKING_FEES.get(slug, 30_70)
        return {**decides, "statute_title": "Parkgebührenordnung (Beispiel)", "fee_year": fee, "streets": STREETS}
    if service in FURTHER:
        return {**decides, **FURTHER[service]}
    dogs = {**decides, **dog_tax(slug)}
    if service == "hundesteuer-abmelden":
        return dogs
    due = "15. Februar, 15. Mai, 15. August und 15. November"
    return {**dogs, "due_dates": due, **MORE_OF_DOGS.get(slug, {})}


def dog_tax(slug: str) -> dict[str, Any]:
    """Return what a dog costs in a town, whether it comes or goes."""
    first, second, further = DOG_RATES[slug]
    return {
        "statute_title": "Hundesteuersatzung (Beispiel)",
        "rate_first": first,
        "rate_second": second,
        "rate_further": further,
        "rate_dangerous": first * 6,
    }


def place_name(slug: str) -> str:
    """Return a town's name as it stands in a sentence."""
    return AUTHORITIES[slug].partition(" der ")[2].partition(" ")[2]
