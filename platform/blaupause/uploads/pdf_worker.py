"""Looks through every object of a PDF, in a process of its own, also inside compressed object streams.

Refuses what acts (JavaScript, starting programs, sending forms, sound and film), what carries other files, and what is
encrypted. Writes a line of JSON: {"pages": n} or {"refused": kind}. A file it cannot read ends it with an error.
"""

import io
import json
import logging
import sys
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from blaupause.engine.bounded import limit_self

MAX_PAGES: Final = 500
MAX_OBJECTS: Final = 200_000

_ACTIVE_KEYS: Final = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
_ACTIVE_ACTIONS: Final = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound"}
_ACTIVE_ANNOTATIONS: Final = {"/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"}
_FILE_KEYS: Final = {"/EmbeddedFiles", "/EF"}


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    limit_self()
    logging.disable()  # pypdf would tell what it repairs
    stdout.write(json.dumps(judge(PdfReader(io.BytesIO(stdin.read())))).encode() + b"\n")


def judge(reader: PdfReader) -> dict[str, str | int]:
    """Return the number of pages, or why the file is refused."""
    if reader.is_encrypted:
        return {"refused": "encrypted"}
    numbers = object_numbers(reader)
    if len(numbers) > MAX_OBJECTS:
        return {"refused": "too_complex"}
    objects = (reader.get_object(IndirectObject(*number, reader)) for number in numbers)
    for part in chain.from_iterable(map(dictionaries, chain([reader.trailer], objects))):
        if reason := objection(part):
            return {"refused": reason}
    pages = len(reader.pages)
    return {"pages": pages} if pages <= MAX_PAGES else {"refused": "too_complex"}


def object_numbers(reader: PdfReader) -> list[tuple[int, int]]:
    """Every object the file names, in its tables and in its object streams."""
    plain = {(number, generation) for generation, table in reader.xref.items() for number in table}
    return sorted(plain | {(number, 0) for number in reader.xref_objStm})


def dictionaries(found: PdfObject | None) -> Iterator[DictionaryObject]:
    """Every dictionary inside an object; what it only refers to has a turn of its own."""
    open_parts = [found]
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, DictionaryObject):
            yield part
            open_parts += [dict.__getitem__(part, key) for key in part]
        elif isinstance(part, ArrayObject):
            open_parts += list(list.__iter__(part))


def objection(part: DictionaryObject) -> str:
    """Why this dictionary may not be in the file; empty when it may."""
    kinds = {key: str(part[key]) for key in ("/S", "/Subtype", "/Type") if key in part}
    if kinds.get("/S") in _ACTIVE_ACTIONS or kinds.get("/Subtype") in _ACTIVE_ANNOTATIONS:
        return "active"
    if not _ACTIVE_KEYS.isdisjoint(part):
        return "active"
    if not _FILE_KEYS.isdisjoint(part) or kinds.get("/Type") == "/EmbeddedFile":
        return "attached"
    return ""


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
