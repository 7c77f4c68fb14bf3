"""Translations as a file: written for a translation office, and what came back laid beside what is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing.model import TEMPLATE, Values
from blaupause.engine.bundles.editing.translating import OF, TEXT, left_out, refused, tidy
from blaupause.engine.bundles.languages import (
    GERMAN,
    LANGUAGES,
    Row,
    State,
    Text,
    easy_of,
    file_of,
    fingerprint,
    rows_of,
    texts_of,
)
from blaupause.standards import xliff
from blaupause.standards.xdatenfelder import Mistake, SchemaError


@dataclass(frozen=True, slots=True)
class Left:
    """A translation that is not taken: what it is of, the German it was made of and the one of now, and itself.

    What somebody typed in the table does not bring along the German that it was made of.
    """

    label: str
    was: str
    now: str
    said: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file brings.

    Attributes:
        values: the translations that are new, as the operation reads them; so many of them are new or take the place
            of another one, and so many say what is there.
        left: translations of a German text that has changed or is gone since.

    """

    values: Mapping[str, str]
    new: int
    replaced: int
    same: int
    left: tuple[Left, ...]


def export(files: Mapping[str, Any], code: str) -> bytes:
    """Write the texts of a template with their translations in a language as XLIFF 2.1."""
    done = xliff.CHECKED if files[file_of(code)]["verified"] else xliff.DONE
    texts = texts_of(files)
    easy = easy_of(files, code, texts)
    units = tuple(
        xliff.Unit(
            row.text.key,
            row.text.german,
            row.said,
            done if row.state is State.DONE else xliff.OPEN,
            is_outdated=row.state is State.OUTDATED,
            group=row.text.part,
            notes=tuple(_notes(row.text, easy)),
        )
        for row in rows_of(files, code, texts)
    )
    return xliff.write(xliff.Document(GERMAN, LANGUAGES[code].xliff, files[TEMPLATE]["slug"], units))


def _notes(text: Text, easy: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "context", f"{text.about} · {text.role}"
    yield "limit", _("höchstens %(limit)s Zeichen") % {"limit": text.limit}
    if text.key in easy:
        yield "leichte-sprache", easy[text.key]


def intake(files: Mapping[str, Any], code: str, content: bytes) -> Intake:
    """Read what came back from translation; nothing is changed yet.

    Raises:
        SchemaError: the file cannot be read, is about something else, or a translation cannot stand there; names every
            text with its line.

    """
    document = xliff.read(content)
    _require_meant(files, code, document)
    rows, mistakes, left = {row.text.key: row for row in rows_of(files, code)}, list[Mistake](), list[Left]()
    values: dict[str, str] = {}
    counts = {"new": 0, "replaced": 0, "same": 0}
    for unit in document.units:
        row = rows.get(unit.name)
        if _is_open(unit, row):
            continue
        if row is None or _plain(unit.source) != _plain(row.text.german):
            left.append(_left(unit.name, row.text if row else None, unit.source, unit.target))
            continue
        said = tidy(row.text, unit.target)
        if mistake := refused(row.text, said):
            mistakes.append(Mistake(unit.line, f"{row.text.about} · {row.text.role}", mistake))
        elif row.state is State.DONE and said == row.said:
            counts["same"] += 1
        else:
            counts["replaced" if row.said else "new"] += 1
            values |= {f"{TEXT}{unit.name}": said, f"{OF}{unit.name}": fingerprint(row.text.german)}
    if mistakes:
        raise SchemaError(*mistakes)
    return Intake(values, **counts, left=tuple(left))


def _require_meant(files: Mapping[str, Any], code: str, document: xliff.Document) -> None:
    slug, language = files[TEMPLATE]["slug"], LANGUAGES[code]
    if document.original != slug:
        told = _("Die Datei gehört zu „%(other)s“, nicht zu „%(slug)s“.")
        raise SchemaError(Mistake(1, "file", told % {"other": document.original[:_LONGEST], "slug": slug}))
    if document.source_language.partition("-")[0] != GERMAN:
        raise SchemaError(Mistake(1, "srcLang", _("Übersetzt wird aus dem Deutschen. Hier steht eine andere Sprache.")))
    if document.target_language.lower() not in {language.xliff, code}:
        told = _("Die Datei ist in „%(other)s“. Hier erwarten wir %(name)s.")
        words = {"other": document.target_language[:_LONGEST], "name": language.name}
        raise SchemaError(Mistake(1, "trgLang", told % words))


_LONGEST: Final = 60


def _is_open(unit: xliff.Unit, row: Row | None) -> bool:
    """Whether nobody has worked on a text: it has no translation, or still the outdated one that went out."""
    went_out = row is not None and row.state is State.OUTDATED and unit.target == row.said
    return not unit.target.strip() or (went_out and unit.state == xliff.OPEN)


def typed_in_vain(files: Mapping[str, Any], code: str, values: Values) -> tuple[Left, ...]:
    """Tell which rows of the table found no text to take them, once the others are saved."""
    texts = {text.key: text for text in texts_of(files)}
    return tuple(_left(key, texts.get(key), "", said) for key, said in left_out(files, code, values).items())


def _left(key: str, text: Text | None, was: str, said: str) -> Left:
    label = f"{text.about} · {text.role}" if text else key[: _LONGEST * 2]
    return Left(label, was, text.german if text else "", said)


def _plain(text: str) -> str:
    return " ".join(text.split())
