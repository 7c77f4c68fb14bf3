"""The words of a form schema of FIM: fields, groups, rules. Plain data, the same for XDatenfelder 2.0 and 3.0.

Ids are letter and 11 digits as in version 3.0; those of version 2.0 are carried over (000 after the Nummernkreis).
An element that a schema uses several times is one object; where it stands is told by the path, not by its id.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self


class FieldKind(enum.StrEnum):
    """feldart: what a person does with the field."""

    INPUT = "input"
    SELECT = "select"
    LABEL = "label"
    HIDDEN = "hidden"
    LOCKED = "locked"


class DataType(enum.StrEnum):
    """datentyp: what an answer is."""

    TEXT = "text"
    TEXT_LATIN = "text_latin"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    BOOL = "bool"
    NUMBER = "num"
    INTEGER = "num_int"
    CURRENCY = "num_currency"
    FILE = "file"
    OBJECT = "obj"


@dataclass(frozen=True, slots=True)
class Basis:
    """bezug: the law or standard an element rests on."""

    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """stichwort: a word people search by; `uri` says what kind of word it is."""

    text: str
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """Who brought an element to its state, and when; texts as they stand there.

    Attributes:
        since: statusGesetztAm, in version 2.0 freigabedatum.
        by: statusGesetztDurch, of rules and in version 2.0 fachlicherErsteller.
        note: versionshinweis.
        published: veroeffentlichungsdatum.
        changed: letzteAenderung.

    """

    since: str = ""
    by: str = ""
    note: str = ""
    published: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """regel: what the editors wrote down in words. No released schema carries anything that could be executed."""

    id: str
    version: str
    name: str
    text: str
    description: str = ""
    kind: str = ""
    bases: tuple[Basis, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    life: Life = Life()


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of a list of values."""

    code: str
    name: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class CodeListRef:
    """A list kept elsewhere (XRepository). Without a version the newest one is meant.

    Attributes:
        columns: the columns for code, name and help that the schema names; "" where it names none.

    """

    uri: str
    version: str = ""
    version_uri: str = ""
    columns: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What fields and groups have in common. `origin` is schemaelementart: ABS, HAR or RNG."""

    id: str
    version: str
    name: str
    label: str
    output_label: str = ""
    help: str = ""
    output_help: str = ""
    description: str = ""
    definition: str = ""
    origin: str = ""
    state: str = ""
    valid_from: str = ""
    valid_to: str = ""
    bases: tuple[Basis, ...] = ()
    rules: tuple[Rule, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    life: Life = Life()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Element):
    """datenfeld.

    Attributes:
        low, high: minValue and maxValue as they stand there (numbers, dates).
        content: inhalt: the text of a label, the value of a locked or hidden field, the preset of an input.
        prefill: vorbefuellung: keine, optional, verpflichtend.
        codes: the list inside the schema.
        max_bytes: of a file.

    """

    kind: FieldKind
    data_type: DataType
    min_length: int | None = None
    max_length: int | None = None
    low: str = ""
    high: str = ""
    pattern: str = ""
    content: str = ""
    prefill: str = ""
    codes: tuple[Code, ...] = ()
    code_list: CodeListRef | None = None
    max_bytes: int | None = None
    media_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Element):
    """datenfeldgruppe; `is_choice` (art X, Auswahlgruppe) means exactly one of its children."""

    is_choice: bool = False
    children: "tuple[Child, ...]" = ()


@dataclass(frozen=True, slots=True)
class Child:
    """struktur: how often an element stands at a place; `most` is None without a limit."""

    element: Field | Group
    least: int
    most: int | None
    bases: tuple[Basis, ...] = ()

    def and_again(self, other: Self) -> Self:
        """Return the one place of an element that stands twice in a group: answers are told by its id alone."""
        most = None if self.most is None or other.most is None else self.most + other.most
        bases = tuple(dict.fromkeys((*self.bases, *other.bases)))
        return replace(self, least=self.least + other.least, most=most, bases=bases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """stammdatenschema. `state` is the code of freigabestatus (list urn:xoev-de:xprozess:codeliste:status), 1 to 8.

    Attributes:
        changeable: ableitungsmodifikationenStruktur and …Repraesentation: what those who derive from it may change.

    """

    id: str
    version: str
    name: str
    title: str
    state: str
    description: str = ""
    definition: str = ""
    help: str = ""
    valid_from: str = ""
    valid_to: str = ""
    document: str = ""
    bases: tuple[Basis, ...] = ()
    rules: tuple[Rule, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    life: Life = Life()
    changeable: tuple[str, str] = ("", "")
    children: tuple[Child, ...] = ()

    def walk(self) -> Iterator[tuple[tuple[str, ...], Child]]:
        """Yield every place with the ids that lead to it, from top to bottom."""
        yield from _walk(self.children, ())


def _walk(children: tuple[Child, ...], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Child]]:
    for child in children:
        path = (*above, child.element.id)
        yield path, child
        if isinstance(child.element, Group):
            yield from _walk(child.element.children, path)


@dataclass(frozen=True, slots=True)
class Counts:
    """Occurrences in the file, repeats included."""

    fields: int
    groups: int
    rules: int
    code_lists: int
    inline_lists: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: the schema, how much is in it, and what was odd without being wrong (in German)."""

    schema: Schema
    counts: Counts
    warnings: tuple[str, ...] = ()
