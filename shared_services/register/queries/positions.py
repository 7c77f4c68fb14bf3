"""Where authorities lie: points for maps, from a list beside the official file, which has none."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Final

from shared_services.register.queries.entries import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS: Final = ("ags", "lon", "lat")
UNKNOWN: Final = frozenset({"", "0"})
"""What official lists write for places nobody lives at."""
EAST: Final = (5.0, 16.0)
NORTH: Final = (47.0, 56.0)
"""Between these degrees lies Germany: what is outside was typed into the wrong column or by another system."""


class PositionsFileError(ValueError):
    """The list cannot be read. Its sentence names the line, counted from 1, and the column."""


def points_of_file(content: bytes) -> dict[str, tuple[float, float]]:
    """Read a list of points: CSV with the columns ags, lon and lat; with semicolons also decimal commas.

    Returns:
        Degrees east and north by official key; a line that knows neither is left out.

    Raises:
        PositionsFileError: it is no such list, or a line of it is wrong; nothing is taken over then.
    """
    try:
        lines = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PositionsFileError(f"Byte {error.start + 1}: kein UTF-8.") from None
    delimiter = ";" if ";" in lines.partition("\n")[0] else ","
    reader = csv.DictReader(StringIO(lines), delimiter=delimiter)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise PositionsFileError(f"Zeile 1: es fehlt die Spalte {', '.join(missing)}.")
    return dict(_point(row, reader.line_num) for row in reader if {row["lon"], row["lat"]} - UNKNOWN)


def sample_points() -> dict[str, tuple[float, float]]:
    """Return the points of the platform's own list for the demo, by regional key."""
    told = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return {each["ars"]: (each["lon"], each["lat"]) for each in told["authorities"] if "lon" in each}


def _point(row: Mapping[str, str | None], line: int) -> tuple[str, tuple[float, float]]:
    key = (row["ags"] or "").strip()
    if not key.isdecimal():
        raise PositionsFileError(f"Zeile {line}, Spalte ags: „{key}“ ist kein Schlüssel.")
    return key, (_degrees(row, "lon", EAST, line), _degrees(row, "lat", NORTH, line))


def _degrees(row: Mapping[str, str | None], column: str, between: tuple[float, float], line: int) -> float:
    text = (row[column] or "").strip().replace(",", ".")
    try:
        degrees = float(text)
    except ValueError:
        raise PositionsFileError(f"Zeile {line}, Spalte {column}: „{text}“ ist keine Zahl.") from None
    least, most = between
    if not least <= degrees <= most:
        raise PositionsFileError(
            f"Zeile {line}, Spalte {column}: {degrees:g} liegt nicht in Deutschland ({least:g} bis {most:g})."
        )
    return degrees
