"""Which body acts for a Kommune, and which administrative court is its own: follows from kind, name and key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from blaupause.tenancy.enums import TownKind

if TYPE_CHECKING:
    from collections.abc import Mapping

DISTRICT_DIGITS: Final = 5
LAND: Final = "06"

COURTS: Final[Mapping[str, frozenset[str]]] = {
    "Verwaltungsgericht Darmstadt": frozenset({"06411", "06413", "06431", "06432", "06433", "06437", "06438"}),
    "Verwaltungsgericht Frankfurt am Main": frozenset({"06412", "06434", "06435", "06436"}),
    "Verwaltungsgericht Gießen": frozenset({"06531", "06532", "06534", "06535", "06440"}),
    "Verwaltungsgericht Kassel": frozenset({"06611", "06631", "06632", "06633", "06634", "06635", "06636"}),
    "Verwaltungsgericht Wiesbaden": frozenset({"06414", "06439", "06533"}),
}
"""Court → districts by the first five digits of the regional key (HessAGVwGO § 1; keys: GV100AD of 30.11.2023).

The act does not name Hanau, a district of its own since 2026 (06415): nothing is suggested there.
"""

BODIES: Final[Mapping[str, tuple[str, str]]] = {
    TownKind.CITY: ("Magistrat der", "Stadt"),
    TownKind.MUNICIPALITY: ("Gemeindevorstand der", "Gemeinde"),
    TownKind.DISTRICT: ("Kreisausschuss des", "Landkreis"),
}
"""Who acts for a town (HGO §§ 9, 66; HKO § 41), and the word its name begins with. Associations differ too much."""


HEADS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    TownKind.CITY: (("Bürgermeisterin", "Bürgermeister"), "als örtliche Ordnungsbehörde"),
    TownKind.MUNICIPALITY: (("Bürgermeisterin", "Bürgermeister"), "als örtliche Ordnungsbehörde"),
    TownKind.DISTRICT: (("Landrätin", "Landrat"), "als Behörde der Landesverwaltung"),
}

_TITLED: Final[Mapping[str, re.Pattern[str]]] = {
    TownKind.CITY: re.compile(r"stadt\s+[^\W\d_]", re.IGNORECASE),  # Universitätsstadt Gießen, not Darmstadt
    TownKind.MUNICIPALITY: re.compile(r"gemeinde\s", re.IGNORECASE),
    TownKind.DISTRICT: re.compile(r"kreis(\s|$)", re.IGNORECASE),  # Vogelsbergkreis, Landkreis Fulda
}
"""Names that say already what the town is."""


def suggested_court(ars: str) -> str:
    """Name the administrative court of a town's district; "" outside Hessen and where the act names none."""
    return next((court for court, districts in COURTS.items() if ars[:DISTRICT_DIGITS] in districts), "")


def courts(ars: str) -> tuple[str, ...]:
    """Name the administrative courts of the Land, the town's own first; () where they are not known."""
    own = suggested_court(ars)
    others = COURTS if ars.startswith(LAND) else ()
    return tuple(filter(None, (own, *(court for court in others if court != own))))


def authorities(kind: str, name: str) -> tuple[str, ...]:
    """Name who may act for the town, the body first, then its head where the law names them (HSOG § 85, HKO § 55)."""
    body = suggested_authority(kind, name)
    if not body:
        return ()
    of_whom = body.split(" ", 1)[1]
    heads, acts_as = HEADS[kind]
    return (body, *(f"{head} {of_whom} {acts_as}" for head in heads))


def suggested_authority(kind: str, name: str) -> str:
    """Name the body that acts for the town: "Magistrat der Stadt Fulda", "Kreisausschuss des Vogelsbergkreises"."""
    if kind not in BODIES:
        return ""
    body, word = BODIES[kind]
    titled = name if _TITLED[kind].search(name) else f"{word} {name}"
    return f"{body} {_genitive(titled) if kind == TownKind.DISTRICT else titled}"


def _genitive(name: str) -> str:
    return re.sub(r"kreis(?=\s|$)", r"\g<0>es", name, count=1, flags=re.IGNORECASE)
