"""A bundle as a list of things that people know by name, each with what can be said about it in words."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from textwrap import shorten
from typing import Any, Final

from blaupause.engine.bundles.difference.model import Group
from blaupause.engine.bundles.loading import canonical

type Source = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facet:
    """What a thing says in one respect.

    Attributes:
        is_code: told as it stands.
        is_technical: only worth telling where it changes.
        gives: for an expression, the type of its result: it is told as a sentence.
        group: the fields of the repeated groups whose entry the expression is about.
    """

    name: str
    text: str
    is_code: bool = False
    is_technical: bool = False
    gives: str = ""
    group: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """A page, a question, a rule, a paragraph of a letter.

    Attributes:
        kin: things of one kin are compared with each other, and stand in one order.
        id: what it keeps when its words change; "" where only its content tells which one it is.
        name: how it is called among its kin ("Frage „Rasse“"); place: the same with what is around it.
        home: what holds it, by id; home_name: in words.
    """

    group: Group
    kin: str
    id: str
    name: str
    facets: tuple[Facet, ...]
    around: tuple[str, ...] = ()
    home: str = ""

    @property
    def place(self) -> str:
        return " · ".join((*self.around, self.name))


@dataclass(frozen=True, slots=True)
class Told:
    """How a key of a file is told."""

    name: str
    tell: Callable[[Any], str] = str
    gives: str = ""


def facets(
    source: Source, table: Mapping[str, Told], *, apart: Collection[str] = (), group: tuple[str, ...] = ()
) -> tuple[Facet, ...]:
    """Tell the keys of a source by the table, and those it does not know as they stand: no change stays unseen.

    Args:
        source: an object of a file.
        table: how its keys are told.
        apart: keys that are told elsewhere.
        group: see `Facet`.

    """
    known = [
        Facet(told.name, told.tell(source[key]), gives=told.gives, group=group)
        for key, told in table.items()
        if key in source
    ]
    rest = sorted(source.keys() - table.keys() - set(apart))
    return (*(each for each in known if each.text), *(technical(key, source[key]) for key in rest))


def technical(key: str, value: Any) -> Facet:
    """Tell what only those who write templates read, as it stands in the file."""
    return Facet(_TECHNICAL.get(key, key), canonical(value).decode(), is_code=True, is_technical=True)


def checksum(content: Any) -> str:
    """Return the beginning of the checksum of what has no words: enough to see that it is another."""
    return sha256(canonical(content)).hexdigest()[:_CHECKSUM]


_CHECKSUM: Final = 16
_TECHNICAL: Final = {
    "width": "Breite des Feldes",
    "rows": "Zeilen des Feldes",
    "tone": "Art des Hinweises",
    "autocomplete": "Ausfüllhilfe des Browsers",
    "inputmode": "Tastatur",
    "autocapitalize": "Großschreibung",
}


def listed(
    group: Group,
    kin: str,
    sources: Sequence[Any],
    *,
    name: Callable[[Any], str],
    tell: Callable[[Any], tuple[Facet, ...]],
    id_: Callable[[Any], str] = lambda _source: "",
    around: tuple[str, ...] = (),
) -> Iterator[Thing]:
    """Yield a thing for each entry of a list."""
    for source in sources:
        yield Thing(group, kin, id_(source), name(source), tell(source), around)


# --- Ways to tell


def yes_no(value: Any) -> str:
    return "Ja" if value else "Nein"


def lines(value: Sequence[Any]) -> str:
    return "\n".join(map(str, value))


def words(value: Sequence[Any]) -> str:
    return ", ".join(map(str, value))


def quoted(kind: str, name: str) -> str:
    """Name a thing: "Frage „Rasse“"."""
    return f"{kind} „{name}“"


def short(content: str) -> str:
    """Return the beginning of a text, for the name of a thing that has no other."""
    return shorten(content, _LONGEST_NAME, placeholder=" …")


def text(content: str) -> tuple[Facet, ...]:
    """Say a text that needs no name."""
    return (Facet("", content),)


_LONGEST_NAME: Final = 45
BOOLEAN: Final = "boolean"
WHEN: Final = Told("Nur wenn", gives=BOOLEAN)
