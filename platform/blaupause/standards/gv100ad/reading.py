"""Cuts the lines of the file into records, and refuses a file that does not hold together."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from blaupause.standards.gv100ad.records import (
    ASSOCIATION_KINDS,
    DISTRICT_KINDS,
    MUNICIPALITY_KINDS,
    Area,
    Association,
    District,
    GovernmentDistrict,
    Municipality,
    Record,
    Region,
    Register,
    State,
)

RECORD_LENGTH: Final = 220
_NO_DISTRICT: Final = "000"


class RegisterFileError(ValueError):
    """The file cannot be read. Its sentence names line and column, both counted from 1."""

    def __init__(self, line: int, column: int, problem: str) -> None:
        super().__init__(f"Zeile {line}, Spalte {column}: {problem}")
        self.line = line
        self.column = column
        self.problem = problem


def read(content: bytes) -> Register:
    """Read the whole file.

    Raises:
        RegisterFileError: a record is damaged, of another day, there twice, or its parent is missing.

    Source: Destatis, Datensatzbeschreibung GV100AD.
    """
    lines = [_Line(number, text) for number, text in enumerate(decode(content).splitlines(), start=1)]
    if not lines:
        raise RegisterFileError(1, 1, "Die Datei ist leer.")
    day = lines[0].day()
    records = [_record(line, day) for line in lines]
    _require_family(lines, records)
    return Register(
        day=day,
        states=_only(State, records),
        government_districts=_only(GovernmentDistrict, records),
        regions=_only(Region, records),
        districts=_only(District, records),
        associations=_only(Association, records),
        municipalities=_only(Municipality, records),
    )


def decode(content: bytes) -> str:
    """Read UTF-8, else what older files were written in: DOS (code page 850) or Windows (1252)."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Umlauts tell: 0x80-0x9F holds those of code page 850 and no letter of a German name in 1252
        return content.decode("cp850" if re.search(rb"[\x80-\x9f]", content) else "cp1252", errors="replace")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str

    def cut(self, first: int, last: int) -> str:
        return self.text[first - 1 : last].strip()

    def wrong(self, column: int, problem: str) -> RegisterFileError:
        return RegisterFileError(self.number, column, problem)

    def required(self, first: int, last: int, what: str) -> str:
        if not (value := self.cut(first, last)):
            raise self.wrong(first, f"{what} fehlt.")
        return value

    def digits(self, first: int, last: int, what: str) -> str:
        value = self.text[first - 1 : last]
        if not re.fullmatch("[0-9]+", value):
            raise self.wrong(first, f"{what} besteht nicht aus {last - first + 1} Ziffern, sondern lautet „{value}“.")
        return value

    def kind(self, kinds: dict[str, str]) -> str:
        code = self.cut(123, 124)
        if code not in kinds:
            raise self.wrong(123, f"Das Textkennzeichen „{code}“ ist unbekannt.")
        return code

    def day(self) -> date:
        value = self.digits(3, 10, "Der Gebietsstand")
        try:
            return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007 (a calendar day has no zone)
        except ValueError:
            raise self.wrong(3, f"Der Gebietsstand „{value}“ ist kein Tag.") from None


def _record(line: _Line, day: date) -> Record:
    if len(line.text) != RECORD_LENGTH:
        raise line.wrong(
            min(len(line.text), RECORD_LENGTH) + 1,
            f"Der Satz hat {len(line.text)} statt {RECORD_LENGTH} Zeichen.",
        )
    if (make := _MAKERS.get(line.text[:2])) is None:
        raise line.wrong(1, f"Die Satzart „{line.text[:2]}“ ist unbekannt.")
    if (stated := line.day()) != day:
        raise line.wrong(3, f"Der Gebietsstand {stated:%d.%m.%Y} weicht vom ersten Satz ab ({day:%d.%m.%Y}).")
    return make(line)


def _area[Kind: Area](kind: type[Kind], digits: int) -> Callable[[_Line], Kind]:
    def make(line: _Line) -> Kind:
        return kind(key=line.digits(11, 10 + digits, "Der Schlüssel"), name=_name(line), seat=line.cut(73, 122))

    return make


def _district(line: _Line) -> District:
    return District(
        key=line.digits(11, 15, "Der Kreisschlüssel"),
        name=_name(line),
        seat=line.cut(73, 122),
        kind_code=line.kind(DISTRICT_KINDS),
    )


def _association(line: _Line) -> Association:
    return Association(
        key=line.digits(11, 15, "Der Kreisschlüssel") + line.digits(19, 22, "Die Nummer des Gemeindeverbands"),
        name=_name(line),
        seat=line.cut(73, 122),
        kind_code=line.kind(ASSOCIATION_KINDS),
    )


def _municipality(line: _Line) -> Municipality:
    return Municipality(
        ags=line.digits(11, 18, "Der Gemeindeschlüssel"),
        association_number=line.digits(19, 22, "Die Nummer des Gemeindeverbands"),
        name=_name(line),
        kind_code=line.kind(MUNICIPALITY_KINDS),
        area_hectares=int(line.digits(129, 139, "Die Fläche")),
        inhabitants=int(line.digits(140, 150, "Die Zahl der Einwohner")),
        male_inhabitants=int(line.digits(151, 161, "Die Zahl der männlichen Einwohner")),
        postcode=_postcode(line),
    )


_MAKERS: Final[dict[str, Callable[[_Line], Record]]] = {
    "10": _area(State, 2),
    "20": _area(GovernmentDistrict, 3),
    "30": _area(Region, 4),
    "40": _district,
    "50": _association,
    "60": _municipality,
}


def _name(line: _Line) -> str:
    return line.required(23, 72, "Der Name")


def _postcode(line: _Line) -> str:
    """Areas without an administration have none."""
    return line.digits(166, 170, "Die Postleitzahl") if line.cut(166, 170) else ""


def _only[Kind: Record](kind: type[Kind], records: Iterable[Record]) -> tuple[Kind, ...]:
    return tuple(record for record in records if isinstance(record, kind))


def _require_family(lines: list[_Line], records: list[Record]) -> None:
    """Every record is there once, and so is the one it belongs to."""
    identities = [_identity(record) for record in records]
    known = set(identities)
    seen: set[tuple[type, str]] = set()
    for line, record, identity in zip(lines, records, identities, strict=True):
        if identity in seen:
            raise line.wrong(11, f"Der Schlüssel {identity[1]} kommt zweimal vor.")
        seen.add(identity)
        if (parent := _parent(record)) not in known:
            raise line.wrong(11, f"Der übergeordnete Satz mit dem Schlüssel {parent[1]} fehlt.")


def _identity(record: Record) -> tuple[type, str]:
    return (type(record), record.ags if isinstance(record, Municipality) else record.key)


def _parent(record: Record) -> tuple[type, str]:
    """What a record belongs to; a Land is its own. The area shared with Luxembourg lies in no district."""
    match record:
        case Municipality():
            return (Association, record.ars[:9])
        case Association() if record.key[2:5] != _NO_DISTRICT:
            return (District, record.key[:5])
        case _:
            return (State, record.key[:2])
