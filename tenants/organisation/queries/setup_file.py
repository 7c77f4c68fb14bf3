"""A town's set-up as one file: which sections there are, and what each says now.

A room adds a section with one call, when its app is ready (`AppConfig.ready`):

    contribute_section(Section("leistungen", schema, export, apply))

`export()` returns what the file says of this town: mappings and lists of text, nothing else, and never a secret.
`apply(value, by=…)` brings the town to what a file says; what the file leaves out stays. It runs inside the one action
that takes a file, calls actions itself, and refuses with `Invalid`. What stands for rows is a mapping by their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from blaupause.domain import now
from blaupause.tenancy.context import current_town
from blaupause.ui import formats
from tenants.organisation.rules.setup_file import differences, read_document, require_schema, write_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.organisation.rules.setup_file import Document

VERSION: Final = "1"
VERSION_KEY: Final = "blaupause_einrichtung"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the file; `schema` is JSON Schema for its value."""

    name: str
    schema: dict[str, Any]
    export: Callable[[], Any]
    apply: Callable[..., None]


_sections: list[Section] = []


def contribute_section(section: Section) -> None:
    """Let a room add its part: called once, when its app is ready."""
    if section.name not in {each.name for each in _sections}:
        _sections.append(section)


def sections() -> tuple[Section, ...]:
    return tuple(_sections)


def setup_file() -> str:
    """Return the set-up of this town as text."""
    data = {VERSION_KEY: VERSION, **_now()}
    head = _(
        "Einrichtung von %(town)s, Stand %(day)s.\nWas Sie löschen, bleibt in der Kommune, wie es ist. "
        "Logo, Rechtstexte, Konten und Geheimnisse stehen nie hier."
    ) % {"town": current_town().name, "day": formats.day(now())}
    return write_document(data, head)


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that a file would change."""

    place: str
    before: str
    after: str


def read_setup(text: str) -> Document:
    """Read a file and compare it with what the sections allow.

    Raises:
        FileWrong: names every line that does not fit.
    """
    document = read_document(text)
    require_schema(document, _schema())
    return document


def setup_differences(text: str) -> tuple[Difference, ...]:
    """Tell what a file would change here; nothing is changed.

    Raises:
        FileWrong: as read_setup.
    """
    return differences_of(read_setup(text))


def differences_of(document: Document) -> tuple[Difference, ...]:
    """As setup_differences, of a file that was read."""
    wanted = {name: value for name, value in document.data.items() if name != VERSION_KEY}
    return tuple(Difference(*each) for each in differences(_now(), wanted))


def _now() -> dict[str, Any]:
    return {section.name: section.export() for section in _sections}


def _schema() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [VERSION_KEY],
        "properties": {VERSION_KEY: {"enum": [VERSION]}, **{each.name: each.schema for each in _sections}},
    }
