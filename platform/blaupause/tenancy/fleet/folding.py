"""A release for an empty schema in fewer statements: what is added to a table later is said where the table is made.

An `ALTER TABLE` costs PostgreSQL about as much as an index, a foreign key more: it looks for rows that break it. What
changes rows is left out: there are none.
Whether the schema is the same is not judged here but tried, when a release is compiled (`compiling`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CREATES: Final = re.compile(r'CREATE TABLE (?P<table>"\w+") \((?!.*\) (?:WITH|PARTITION|INHERITS) ).*\)', re.DOTALL)
CONSTRAINT: Final = "CONSTRAINT "
"""One that stays where it is moves no column that comes later."""
MORE: Final = re.compile(r", (?:ADD|ALTER|DROP) ")
ADDS: Final = re.compile(r'ALTER TABLE (?P<table>"\w+") ADD (?:COLUMN (?P<column>"\w+") )?(?P<rest>[^;]*)')
ALTERS: Final = re.compile(r'ALTER TABLE (?:ONLY |IF EXISTS )?"?(?P<name>\w+)"?')
CHANGES_ROWS: Final = re.compile(r"(?:UPDATE|DELETE FROM) [^;]*")
REFERENCES: Final = re.compile(r'REFERENCES ("\w+")')


def folded(statements: Iterable[str]) -> list[str]:
    """Return statements that make the same schema, with columns and constraints of later ones in `CREATE TABLE`.

    What is not surely the same stays where it is: a reference to a table that comes later, a column that was there
    before, and all that follows another change of its table.
    """
    found: list[str] = []
    made: dict[str, int] = {}
    for each in statements:
        text = each.strip().rstrip(";")
        if CHANGES_ROWS.fullmatch(text):
            continue
        if creates := CREATES.fullmatch(text):
            made[creates["table"]] = len(found)
        elif (adds := ADDS.fullmatch(text)) and _has_room(adds, found, made):
            place = made[adds["table"]]
            found[place] = f"{found[place][:-1]}, {' '.join(filter(None, (adds['column'], adds['rest'])))})"
            continue
        elif not (adds and adds["rest"].startswith(CONSTRAINT)) and (alters := ALTERS.match(text)):
            made.pop(f'"{alters["name"]}"', None)
        found.append(text)
    return found


def _has_room(adds: re.Match[str], found: list[str], made: Mapping[str, int]) -> bool:
    place = made.get(adds["table"])
    if place is None or MORE.search(adds["rest"]) or (adds["column"] and f"{adds['column']} " in found[place]):
        return False
    return all(made.get(other, place) < place for other in REFERENCES.findall(adds["rest"]))
