"""What the register knows: areas, municipalities, and what their kinds are called."""

from dataclasses import dataclass
from datetime import date
from typing import Final

DISTRICT_KINDS: Final = {
    "41": "Kreisfreie Stadt",
    "42": "Stadtkreis",
    "43": "Kreis",
    "44": "Landkreis",
    "45": "Regionalverband",
}
ASSOCIATION_KINDS: Final = {
    "50": "Verbandsfreie Gemeinde",
    "51": "Amt",
    "52": "Samtgemeinde",
    "53": "Verbandsgemeinde",
    "54": "Verwaltungsgemeinschaft",
    "55": "Kirchspielslandgemeinde",
    "56": "Verwaltungsverband",
    "57": "Verwaltungsgemeinschaft (Trägermodell)",
    "58": "Erfüllende Gemeinde",
}
MUNICIPALITY_KINDS: Final = {
    "60": "Markt",
    "61": "Kreisfreie Stadt",
    "62": "Stadtkreis",
    "63": "Stadt",
    "64": "Kreisangehörige Gemeinde",
    "65": "Gemeindefreies Gebiet (bewohnt)",
    "66": "Gemeindefreies Gebiet (unbewohnt)",
    "67": "Große Kreisstadt",
}
_UNINCORPORATED: Final = ("65", "66")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What municipalities lie in: a key that theirs begin with."""

    key: str
    name: str
    seat: str

    @property
    def ars(self) -> str:
        """The key as wide as a municipality's."""
        return self.key.ljust(12, "0")


class State(Area):
    """A Land: two digits."""


class GovernmentDistrict(Area):
    """A Regierungsbezirk or statistical region: three digits."""


class Region(Area):
    """A Region (Baden-Württemberg only): four digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class District(Area):
    """A Kreis or a town of that rank: five digits."""

    kind_code: str

    @property
    def kind(self) -> str:
        return DISTRICT_KINDS[self.kind_code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Association(Area):
    """A Gemeindeverband: nine digits. A municipality that belongs to none is listed as one of its own."""

    kind_code: str

    @property
    def kind(self) -> str:
        return ASSOCIATION_KINDS[self.kind_code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A Gemeinde, or an area that belongs to none (gemeindefreies Gebiet)."""

    ags: str
    association_number: str
    name: str
    kind_code: str
    area_hectares: int
    inhabitants: int
    male_inhabitants: int
    postcode: str

    @property
    def ars(self) -> str:
        """The regional key: the association's number stands inside the municipality key."""
        return self.ags[:5] + self.association_number + self.ags[5:]

    @property
    def kind(self) -> str:
        return MUNICIPALITY_KINDS[self.kind_code]

    @property
    def incorporated(self) -> bool:
        return self.kind_code not in _UNINCORPORATED


type Record = Area | Municipality


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The whole register as of one day, in the order of the file."""

    day: date
    states: tuple[State, ...]
    government_districts: tuple[GovernmentDistrict, ...]
    regions: tuple[Region, ...]
    districts: tuple[District, ...]
    associations: tuple[Association, ...]
    municipalities: tuple[Municipality, ...]

    @property
    def inhabitants(self) -> int:
        return sum(municipality.inhabitants for municipality in self.municipalities)
