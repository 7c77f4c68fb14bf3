"""The table of a draft's texts in a language: what is there, what is to do, what somebody typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.engine.bundles.editing.translating import refused
from blaupause.engine.bundles.languages import (
    LANGUAGES,
    Progress,
    Row,
    State,
    easy_of,
    file_of,
    fingerprint,
    languages_of,
    progress_of,
    rows_of,
    texts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.core.paginator import Page

    from blaupause.engine.bundles.languages import Language, Text
    from shared_services.catalogue.models import Draft

PER_PAGE: Final = 40


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in a row that could not be saved, and why."""

    said: str
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of the table.

    Attributes:
        said: what stands in the input: what was typed, what is stored, or what the same German says elsewhere.
        easy: the text in Leichte Sprache; stored: what another person saved while this one was typing.
        seen: which German, and which translation, the input was drawn with.
    """

    text: Text
    state: State
    said: str
    easy: str
    seen: str
    is_proposed: bool = False
    mistake: str = ""
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the form, or another part of the template, with how far it is."""

    number: int
    title: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are shown: a part by its number ("" for all), only what is open, which page."""

    part: str = ""
    only_open: bool = False
    page: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the table; `groups` are its rows under their headings."""

    draft: Draft
    language: Language
    is_verified: bool
    progress: Progress
    parts: tuple[Part, ...]
    page: Page[Row]
    groups: tuple[tuple[str, tuple[Cell, ...]], ...]
    has_easy: bool
    wanted: Wanted = field(default_factory=Wanted)


def language_of(draft: Draft, code: str) -> Language:
    """Return a language of a draft.

    Raises:
        NotFound: the draft does not have it.
    """
    if code not in languages_of(draft.files) or code not in LANGUAGES:
        raise NotFound(_("Diese Sprache gibt es im Entwurf nicht."))
    return LANGUAGES[code]


def translations(draft: Draft, code: str, wanted: Wanted, typed: Mapping[str, Typed] | None = None) -> Table:
    """Return the table; where somebody typed what could not be saved, exactly those rows.

    Raises:
        NotFound: the draft does not have that language.
    """
    language, files, kept = language_of(draft, code), draft.files, typed or {}
    texts = texts_of(files)
    rows = rows_of(files, code, texts)
    parts = tuple(_parts(rows))
    title = next((part.title for part in parts if str(part.number) == wanted.part), "")
    chosen = [row for row in rows if row.text.key in kept]
    shown = chosen or [row for row in rows if _is_chosen(row, title, only_open=wanted.only_open)]
    page = Paginator(shown, len(chosen) or PER_PAGE).get_page(wanted.page)
    easy, memory = easy_of(files, code, texts), _memory(rows)
    cells = [_cell(row, kept.get(row.text.key), easy, memory) for row in page.object_list]
    return Table(
        draft,
        language,
        files[file_of(code)]["verified"],
        progress_of(rows),
        parts,
        page,
        tuple((part, tuple(each)) for part, each in groupby(cells, lambda cell: cell.text.part)),
        bool(easy),
        wanted,
    )


def _parts(rows: Sequence[Row]) -> Iterable[Part]:
    by_part: dict[str, list[Row]] = {}
    for row in rows:
        by_part.setdefault(row.text.part, []).append(row)
    for number, (title, each) in enumerate(by_part.items(), start=1):
        yield Part(number, title, progress_of(each))


def _is_chosen(row: Row, title: str, *, only_open: bool) -> bool:
    return (not title or row.text.part == title) and (not only_open or row.state is not State.DONE)


def _memory(rows: Sequence[Row]) -> Mapping[str, str]:
    """Return what German texts say in the language, wherever they stand."""
    return {row.text.german: row.said for row in rows if row.state is State.DONE}


def _cell(row: Row, typed: Typed | None, easy: Mapping[str, str], memory: Mapping[str, str]) -> Cell:
    of, told = fingerprint(row.text.german), easy.get(row.text.key, "")
    seen = f"{of}-{fingerprint(row.said)}"
    if typed is not None:
        stored = row.said if row.said != typed.said else ""
        return Cell(row.text, row.state, typed.said, told, seen, mistake=typed.mistake, stored=stored)
    proposal = memory.get(row.text.german, "") if row.state is State.MISSING else ""
    is_proposed = bool(proposal) and not refused(row.text, proposal)
    return Cell(row.text, row.state, proposal if is_proposed else row.said, told, seen, is_proposed)
