"""A list of people to invite, as a spreadsheet saves it. Pure: bytes in, rows or mistakes with line and column out."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from blaupause.identity.enums import StaffRole
from blaupause.identity.team.rules import LONGEST_ADDRESS, LONGEST_NAME, OF_A_TOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from blaupause.domain import Role

LARGEST: Final = 2_000_000
MOST_ROWS: Final = 5_000
MOST_MISTAKES: Final = 100
LONGEST_REASON: Final = 300
COLUMNS: Final = ("email", "name", "rollen", "stellen", "leistungen", "grund")
NEEDED: Final = ("email", "rollen")
SEPARATORS: Final = ";,\t"
SAMPLE: Final = (
    "email;name;rollen;stellen;leistungen;grund\r\n"
    "erika.mustermann@stadt.example;Erika Mustermann;Sachbearbeitung;alle;alle;neue Kollegin\r\n"
    "max.muster@stadt.example;Max Muster;Administration der Kommune, Sachbearbeitung;;;richtet die Kommune ein\r\n"
)
ALL: Final = "alle"
"""The word for no limit."""
_BETWEEN: Final = re.compile(r"\s*[,|/]\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody to invite."""

    email: str
    name: str
    roles: tuple[str, ...]
    units: tuple[int, ...]
    services: tuple[str, ...]
    reason: str

    @property
    def labels(self) -> str:
        return ", ".join(str(StaffRole(role).label) for role in self.roles)

    def stored(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Known:
    """What a line can name, as it is compared: units by name, services by title or slug."""

    units: Mapping[str, int]
    services: Mapping[str, str]

    @classmethod
    def of(cls, units: Mapping[str, int], services: Iterable[tuple[str, str]]) -> Known:
        """Prepare names as they are written for being compared; `services`: slug, title."""
        named = {name.casefold(): slug for slug, title in services for name in (slug, title)}
        return cls({name.casefold(): pk for name, pk in units.items()}, named)


@dataclass(frozen=True, slots=True)
class RowMistake:
    """What is wrong in which line and column; column "": the line as a whole."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StaffList:
    """What a file says; with a mistake nobody of it is invited."""

    rows: tuple[Row, ...]
    mistakes: tuple[RowMistake, ...]


def read_staff_list(content: bytes, known: Known) -> StaffList:
    """Read a file: UTF-8, UTF-16 or Windows-1252; semicolons, commas or tabs."""
    text = _decoded(content)
    lines = text.splitlines()
    if len(content) > LARGEST or len(lines) > MOST_ROWS + 1:
        return _only(_("Die Datei ist zu groß. Teilen Sie sie: höchstens 5.000 Zeilen und 2 MB."))
    if "\0" in text or not lines:
        return _only(_("Das ist keine CSV-Datei, oder sie ist leer. Speichern Sie die Tabelle als CSV."))
    separator = max(SEPARATORS, key=lines[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    head = [name.strip().lower().replace("e-mail", "email") for name in next(reader)]
    missing = [name for name in NEEDED if name not in head]
    if missing:
        return _only(_("Die erste Zeile nennt die Spalten. Es fehlt: %(names)s.") % {"names": ", ".join(missing)})
    return _read(reader, head, known)


def _read(reader: Any, head: list[str], known: Known) -> StaffList:
    rows: list[Row] = []
    mistakes = [
        RowMistake(1, name, _("Diese Spalte kennen wir nicht.")) for name in head if name and name not in COLUMNS
    ]
    seen: dict[str, int] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            line = reader.line_num
            if len(cells) > len(head):
                mistakes.append(RowMistake(line, "", _("Die Zeile hat mehr Felder als die erste Zeile Spalten.")))
                continue
            told = {name: cell.strip() for name, cell in zip(head, cells, strict=False)}
            row, wrong = _row(told, line, known, seen)
            rows.append(row)
            mistakes += wrong
    except csv.Error:
        mistakes.append(
            RowMistake(reader.line_num, "", _("Hier endet ein Feld nicht. Prüfen Sie die Anführungszeichen."))
        )
    if not rows and not mistakes:
        mistakes.append(RowMistake(2, "", _("Unter der ersten Zeile steht niemand.")))
    return StaffList(tuple(rows), tuple(mistakes[:MOST_MISTAKES]))


def _row(told: Mapping[str, str], line: int, known: Known, seen: dict[str, int]) -> tuple[Row, list[RowMistake]]:
    email, name, reason = (told.get(column, "") for column in ("email", "name", "grund"))
    roles, unknown_roles = _named(told.get("rollen", ""), _roles())
    units, about_units = _limit(told.get("stellen", ""), known.units, _("Diese Stelle gibt es nicht: %(names)s."))
    services, about_services = _limit(
        told.get("leistungen", ""), known.services, _("Diese Leistung gibt es hier nicht: %(names)s.")
    )
    wrong = {
        "email": _about_address(email, seen),
        "name": _("Der Name ist zu lang.") if len(name) > LONGEST_NAME else "",
        "rollen": _about_roles(roles, unknown_roles),
        "stellen": about_units,
        "leistungen": about_services,
        "grund": _("Der Grund ist zu lang.") if len(reason) > LONGEST_REASON else "",
    }
    seen.setdefault(email.casefold(), line)
    reason = reason or _("Aus einer Liste eingeladen")
    row = Row(email, name, tuple(role.value for role in roles), units, services, reason)
    return row, [RowMistake(line, column, sentence) for column, sentence in wrong.items() if sentence]


def _named[Key](text: str, known: Mapping[str, Key]) -> tuple[tuple[Key, ...], list[str]]:
    """Return what a cell names, and what of it is not known. A name that has a comma in it stands alone in its cell."""
    parts = [text] if text.casefold() in known else [part for part in _BETWEEN.split(text) if part]
    found = tuple(known[part.casefold()] for part in parts if part.casefold() in known)
    return found, [part for part in parts if part.casefold() not in known]


def _limit[Key](text: str, known: Mapping[str, Key], unknown: str) -> tuple[tuple[Key, ...], str]:
    """Return to what a cell limits somebody, () for no limit, and what is wrong with it.

    An empty cell and the word for all set no limit. A cell that names nothing is a mistake: it would set none either.
    """
    found, others = _named(text, known)
    strange = [part for part in others if part.casefold() != ALL]
    if strange:
        return found, unknown % {"names": ", ".join(strange)}
    if others and found:
        return found, _("Hier steht „%(all)s“ neben einzelnen Namen. Schreiben Sie nur eins davon.") % {"all": ALL}
    if text and not found and not others:
        return found, _("Hier stehen nur Trennzeichen. Schreiben Sie die Namen oder das Wort „alle“.")
    return found, ""


def _about_address(email: str, seen: Mapping[str, int]) -> str:
    if before := seen.get(email.casefold()):
        return _("%(email)s steht schon in Zeile %(line)s.") % {"email": email, "line": before}
    try:
        validate_email(email)
    except ValidationError:
        return _("„%(email)s“ ist keine E-Mail-Adresse.") % {"email": email}
    return _("Die Adresse ist zu lang.") if len(email) > LONGEST_ADDRESS else ""


def _about_roles(roles: Collection[Role], unknown: list[str]) -> str:
    known = ", ".join(str(StaffRole(role.value).label) for role in OF_A_TOWN)
    if unknown:
        return _("Die Rolle „%(name)s“ gibt es nicht. Es gibt: %(known)s.") % {"name": unknown[0], "known": known}
    return "" if roles else _("Hier fehlt die Rolle. Es gibt: %(known)s.") % {"known": known}


def _roles() -> dict[str, Role]:
    return {name.casefold(): role for role in OF_A_TOWN for name in (role.value, str(StaffRole(role.value).label))}


def _decoded(content: bytes) -> str:
    """Spreadsheets save UTF-8 with or without a mark, UTF-16 with one, or what Windows always did."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _only(sentence: str) -> StaffList:
    return StaffList((), (RowMistake(1, "", sentence),))
