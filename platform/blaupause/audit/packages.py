"""A part of the record as a sealed file: whoever keeps it can have it checked years later, also against the record.

A ZIP with the entries (JSON, one a line, each with its number, its seal and the seal before), a statement about them
(what was asked, where the chain ended then) and a page that says how it is checked. The statement carries a seal of
its own, so that no line can be left out; the chain's end is in it, so that a record cut off later shows.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from blaupause.domain import now
from blaupause.tenancy.context import current_place

from . import chain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .chain import Entry

FORMAT: Final = "blaupause-record/1"
ENTRIES: Final = "eintraege.jsonl"
STATEMENT: Final = "siegel.json"
GUIDE: Final = "LIESMICH.txt"
LARGEST: Final = 500_000_000
"""Bytes of a part that are read when a file is checked."""
HOW: Final = """Auszug aus dem Protokoll
========================

eintraege.jsonl  ein Eintrag je Zeile: Nummer, Siegel, Siegel des Eintrags davor, Inhalt, Satz in Worten
siegel.json      wonach gesucht wurde, von wem und warum, Zahl der Einträge, Ende der Kette und Siegel darüber

So prüft der Betrieb der Plattform, dass nichts geändert, weggelassen oder hinzugefügt ist und dass das Protokoll der
Kommune diese Einträge noch genauso enthält:

    blaupause audit verify DATEI.zip

Ohne die Plattform prüfbar: Die SHA-256-Summe von eintraege.jsonl steht in siegel.json.
"""


class Unsound(Exception):  # noqa: N818 – says what is wrong
    """A file is no package, or not what was handed out, or the record does not hold it any more."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that holds: how many entries, and where the chain ended when it was made."""

    count: int
    head: int


def owner() -> str:
    """Return whose record this is: a town's slug, "" for the hub."""
    town = current_place().town
    return town.slug if town else ""


def package(entries: Iterable[tuple[Entry, str]], **asked: Any) -> bytes:
    """Pack sealed entries, each with its sentence; `asked` says what was looked for, by whom and why."""
    rows = [(entry, text) for entry, text in entries if entry.sequence]
    before = chain.seals({(entry.sequence or 0) - 1 for entry, _text in rows})
    lines = "".join(_line(entry, text, before[(entry.sequence or 0) - 1]) for entry, text in rows).encode()
    end = chain.head()
    statement: dict[str, Any] = {
        "format": FORMAT, "owner": owner(), "made_at": now().isoformat(), "asked": asked, "count": len(rows),
        "head": {"number": end.number, "seal": end.seal}, "sha256": hashlib.sha256(lines).hexdigest(),
    }  # fmt: skip
    statement["mac"] = _mac(statement)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(GUIDE, HOW)
        packed.writestr(STATEMENT, json.dumps(statement, ensure_ascii=False, indent=2))
        packed.writestr(ENTRIES, lines)
    return out.getvalue()


def whose_is(content: bytes) -> str:
    """Return whose record a package says it is of. Raises Unsound."""
    return str(_opened(content)[0].get("owner", ""))


def verify_package(content: bytes) -> Checked:
    """Check a package against the key and the record of whose it is, in their place.

    Raises:
        Unsound: says what does not hold.
    """
    statement, raw = _opened(content)
    told = str(statement.pop("mac", ""))
    if not hmac.compare_digest(told, _mac(statement)):
        raise Unsound("The statement of the package was changed, or it was made elsewhere.")
    if hashlib.sha256(raw).hexdigest() != statement["sha256"]:
        raise Unsound("The entries of the package were changed.")
    lines = [json.loads(line) for line in raw.decode().splitlines()]
    head = statement["head"]
    there = chain.seals([head["number"], *(line["number"] for line in lines)])
    under = chain.keys()
    for line in lines:
        if line["seal"] != chain.seal_over(line["said"], line["before"], under):
            raise Unsound(f"Entry {line['number']} of the package does not fit its seal.")
        if there.get(line["number"]) != line["seal"]:
            raise Unsound(f"Entry {line['number']} is not in the record any more as it was exported.")
    if there.get(head["number"]) != head["seal"]:
        raise Unsound(f"The record ended at entry {head['number']} then, and does not hold that entry any more.")
    return Checked(len(lines), head["number"])


def _line(entry: Entry, text: str, before: str) -> str:
    said = {"number": entry.sequence, "seal": entry.seal, "before": before, "said": chain.said_by(entry), "text": text}
    return json.dumps(said, ensure_ascii=False) + "\n"


def _mac(statement: dict[str, Any]) -> str:
    return chain.keys().hmac("audit-export", json.dumps(statement, sort_keys=True, ensure_ascii=False))


def _opened(content: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST:
                raise Unsound("The package is too large to be checked.")
            statement = json.loads(packed.read(STATEMENT))
            lines = packed.read(ENTRIES)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Unsound("This is no package of a record.") from error
    if not isinstance(statement, dict) or statement.get("format") != FORMAT:
        raise Unsound("This is no package of a record.")
    return statement, lines
