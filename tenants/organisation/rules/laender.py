"""What differs between the Länder, by the first two digits of the official key. Only what has a source stands here.

Sources: for Hessen the LBIT's own pages (HVBIT §§ 4 and 6) and the state's officer for data protection. For the other
Länder no source was at hand: their pages keep a gap, which names the Land, and the town fills it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NAMES: Final = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}


@dataclass(frozen=True, slots=True)
class Land:
    """What legal pages say about the Land; "" is not known here.

    Attributes:
        access_law: by which the statement on accessibility is made.
        enforcement: who helps when a town does not answer about a barrier, with address (Markdown).
        supervision: who takes complaints about data protection (Markdown).
    """

    name: str
    access_law: str = ""
    enforcement: str = ""
    supervision: str = ""


HESSEN: Final = Land(
    "Hessen",
    "der Hessischen Verordnung über barrierefreie Informationstechnik (HVBIT)",
    "Durchsetzungs- und Überwachungsstelle Barrierefreie Informationstechnik (LBIT)  \n"
    "Landgraf-Philipp-Platz 1–7  \n35390 Gießen  \nTelefon: 0641 303-2901  \n"
    "E-Mail: Durchsetzungsstelle-LBIT@rpgi.hessen.de  \n"
    "[Durchsetzungsverfahren beantragen](https://lbit.hessen.de/Durchsetzungs-und-Ueberwachungsstelle/"
    "Durchsetzungsverfahren-beantragen)",
    "Der Hessische Beauftragte für Datenschutz und Informationsfreiheit",
)


def land_of(ars: str) -> Land:
    """Return the Land of an official key; without a key, or with one nobody knows, one without a name."""
    return HESSEN if ars[:2] == "06" else Land(NAMES.get(ars[:2], ""))
