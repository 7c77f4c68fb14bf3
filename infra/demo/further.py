"""Values of the services beside the first three, the same in every sample town. Examples, no town's real fees."""

from __future__ import annotations

from typing import Any, Final

UNIT_OF: Final = {
    "hundesteuer-abmelden": "Steueramt",
    "wasserzaehlerstand-melden": "Steueramt",
    "wasserzwischenzaehler": "Steueramt",
    "geburtsurkunde-bestellen": "Standesamt",
    "eheurkunde-bestellen": "Standesamt",
    "meldebescheinigung": "Bürgerbüro",
    "online-ummeldung": "Bürgerbüro",
    "anregung-beschwerde": "Bürgerbüro",
    "wappen-verwenden": "Bürgerbüro",
    "kita-vormerkung": "Bürgerbüro",
    "sperrmuell-anmelden": "Tiefbauamt",
    "baumfaellgenehmigung": "Tiefbauamt",
    "sondernutzung-strasse": "Straßenverkehrsbehörde",
    "brauchtumsfeuer-anzeigen": "Ordnungsamt",
    "veranstaltung-anzeigen": "Ordnungsamt",
    "gewerbe-anmelden": "Ordnungsamt",
    "gewerbe-abmelden": "Ordnungsamt",
    "unterhaltsvorschuss": "Jugendamt",
    "fuehrerschein-erstantrag": "Führerscheinstelle",
    "aufenthaltstitel": "Ausländerbehörde",
    "kindertagespflege-erlaubnis": "Jugendamt",
    "jagdschein-flaechen-eintragen": "Jagdbehörde",
    "arbeitserlaubnis-im-asylverfahren": "Ausländerbehörde",
    "ausbildungsduldung-verlaengern": "Ausländerbehörde",
    "aufenthaltserlaubnis-schweiz": "Ausländerbehörde",
}
"""Who works on them."""

_CERTIFICATES: Final = {
    "statute_title": "Verwaltungskostenordnung (Beispiel)",
    "fee_first": 12_00,
    "fee_further": 6_00,
    "local_court": "Amtsgericht am Sitz des Landgerichts (Beispiel)",
}

FURTHER: Final[dict[str, dict[str, Any]]] = {
    "wasserzaehlerstand-melden": {"price_per_m3": 2_45},
    "wasserzwischenzaehler": {
        "statute_title": "Entwässerungssatzung (Beispiel)",
        "acceptance_fee": 25_00,
        "yearly_fee": 10_00,
        "waste_water_price": 3_10,
    },
    "geburtsurkunde-bestellen": _CERTIFICATES,
    "eheurkunde-bestellen": _CERTIFICATES,
    "meldebescheinigung": {"statute_title": "Verwaltungskostenordnung (Beispiel)", "paper_fee": 9_00},
    "online-ummeldung": {"statute_title": "Bundesmeldegesetz (BMG)"},
    "anregung-beschwerde": {},
    "wappen-verwenden": {"statute_title": "Wappensatzung (Beispiel)", "fee_commercial": 50_00},
    "kita-vormerkung": {
        "houses": [
            {"value": "sonnenschein", "label": "Kita Sonnenschein"},
            {"value": "waldwichtel", "label": "Waldkindergarten Waldwichtel"},
            {"value": "st-anna", "label": "Kindergarten St. Anna"},
            {"value": "rasselbande", "label": "Krippe Rasselbande"},
        ],
        "modules": [
            {"value": "vormittag", "label": "Vormittag, bis 6 Stunden", "hours": 6, "fee": 0},
            {"value": "ganztag", "label": "Ganztag, bis 9 Stunden", "hours": 9, "fee": 160_00},
        ],
        "free_share": 110_00,
    },
    "sperrmuell-anmelden": {"fee_extra": 34_00},
    "baumfaellgenehmigung": {"statute_title": "Baumschutzsatzung (Beispiel)", "fee": 40_00},
    "sondernutzung-strasse": {
        "statute_title": "Sondernutzungssatzung (Beispiel)",
        "tariffs": [
            {"value": "container", "label": "Container", "mills": 800, "minimum": 20_00, "started": True},
            {"value": "geruest", "label": "Gerüst", "mills": 100, "minimum": 20_00, "started": True},
            {"value": "tische", "label": "Tische und Stühle", "mills": 72, "minimum": 10_00, "started": True},
            {"value": "waren", "label": "Waren vor dem Laden", "mills": 48, "minimum": 5_00, "started": True},
            {"value": "plakate", "label": "Plakate", "mills": 100, "minimum": 5_00, "started": False},
        ],
        "admin_fee": 25_00,
    },
    "brauchtumsfeuer-anzeigen": {"statute_title": "Gefahrenabwehrverordnung (Beispiel)"},
    "veranstaltung-anzeigen": {
        "statute_title": "Verwaltungskostensatzung (Beispiel)",
        "fee_short": 35_00,
        "fee_long": 60_00,
        "clubs_free": True,
    },
    "gewerbe-anmelden": {"statute_title": "Verwaltungskostenordnung (Beispiel)", "fee": 33_00},
    "gewerbe-abmelden": {"statute_title": "Verwaltungskostenordnung (Beispiel)"},
    "unterhaltsvorschuss": {"statute_title": "Unterhaltsvorschussgesetz (UVG), §§ 1 und 2"},
    "aufenthaltstitel": {"statute_title": "Aufenthaltsverordnung (AufenthV)"},
    "kindertagespflege-erlaubnis": {"statute_title": "Sozialgesetzbuch VIII (SGB VIII), § 43"},
    "jagdschein-flaechen-eintragen": {"statute_title": "Verwaltungskostenordnung (Beispiel)", "fee": 25_00},
    "arbeitserlaubnis-im-asylverfahren": {"statute_title": "Asylgesetz (AsylG), § 61", "fee": 30_00},
    "ausbildungsduldung-verlaengern": {"statute_title": "Aufenthaltsgesetz (AufenthG), § 60c", "fee": 30_00},
    "aufenthaltserlaubnis-schweiz": {"statute_title": "Freizügigkeitsabkommen EU–Schweiz", "fee": 30_00},
    "fuehrerschein-erstantrag": {
        "statute_title": "Gebührenordnung für Maßnahmen im Straßenverkehr (Beispiel)",
        "fee": 44_70,
        "fee_bf17": 7_70,
        "fee_companion": 10_00,
    },
}
"""What a town sets beside contact, court and account. Tests of the bundles use the same amounts."""
