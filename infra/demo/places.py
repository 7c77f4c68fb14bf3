"""The six sample towns: real names and keys, invented contents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A sample town.

    Attributes:
        kind: value of tenancy's TownKind.
        ars: official regional key (GV100AD of 30.11.2023).
        colour: the one colour it chose; nobody's coat of arms.
        prefix: first letters of its file numbers.
    """

    slug: str
    name: str
    kind: str
    ars: str
    colour: str
    prefix: str
    street: str
    postcode: str
    place: str
    phone: str


PLACES = (
    Place(
        "fulda",
        "Stadt Fulda",
        "city",
        "066310009009",
        "#00695c",
        "FD",
        "Musterplatz 1",
        "36037",
        "Fulda",
        "0661 000-00",
    ),
    Place(
        "giessen",
        "Universitätsstadt Gießen",
        "city",
        "065310005005",
        "#a4343a",
        "GI",
        "Musterplatz 1",
        "35390",
        "Gießen",
        "0641 000-00",
    ),
    Place(
        "marburg",
        "Universitätsstadt Marburg",
        "city",
        "065340014014",
        "#1d4f91",
        "MR",
        "Musterplatz 1",
        "35037",
        "Marburg",
        "06421 000-00",
    ),
    Place(
        "bad-hersfeld",
        "Kreisstadt Bad Hersfeld",
        "city",
        "066320002002",
        "#7a4f9a",
        "HEF",
        "Musterplatz 1",
        "36251",
        "Bad Hersfeld",
        "06621 000-00",
    ),
    Place(
        "mossautal",
        "Gemeinde Mossautal",
        "municipality",
        "064370012012",
        "#b5a100",
        "MO",
        "Musterplatz 1",
        "64756",
        "Mossautal",
        "06061 000-00",
    ),
    Place(
        "vogelsbergkreis",
        "Vogelsbergkreis",
        "district",
        "065350000000",
        "#b0551b",
        "VB",
        "Musterplatz 1",
        "36341",
        "Lauterbach",
        "06641 000-00",
    ),
)
