"""Answers told in German: sections of rows. Plain data for summary, clerk and letters."""

from dataclasses import dataclass, replace

from blaupause.engine.forms.model import GROUP, SECTION


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a repeated group, told: "Hund 1", "Frieda"."""

    title: str
    name: str
    rows: "tuple[Row, ...]"

    @property
    def heading(self) -> str:
        return f"{self.title}: {self.name}" if self.name else self.title


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its answer in German words; without an answer `values` is empty.

    Attributes:
        kind: the widget; "repeat" and "section" have `items`, "upload" has the ids of its files in `refs`.
        lang: the language of the label, "" for German; langs: those of its values, none where all are German.
        mark: what is said beside the answer, such as that an account confirms it.

    """

    label: str
    values: tuple[str, ...]
    kind: str
    path: str
    items: tuple[Item, ...] = ()
    refs: tuple[str, ...] = ()
    lang: str = ""
    langs: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the form with everything that was answered on it."""

    title: str
    page_id: str
    rows: tuple[Row, ...]
    lang: str = ""

    @property
    def flat(self) -> tuple[Row, ...]:
        """The rows without groups: those of an entry carry its title, as in "Hund 2: Rasse"."""
        return tuple(flat for row in self.rows for flat in _flat(row))


def _flat(row: Row) -> list[Row]:
    if row.kind not in {GROUP, SECTION}:
        return [row]
    inside = ((item.title, flat) for item in row.items for inner in item.rows for flat in _flat(inner))
    return [replace(flat, label=f"{title}: {flat.label}") for title, flat in inside]
