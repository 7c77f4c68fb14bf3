"""A letter as plain data: who writes to whom, under which number, what it says. Text is text, never markup."""

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, ClassVar, Final

from blaupause.engine.letters.errors import LetterError

MAX_ADDRESS_LINES: Final = 6  # DIN 5008
_COLOUR: Final = re.compile("#[0-9a-fA-F]{6}")


class Layout(StrEnum):
    """How the first page looks: a letter for a window envelope, the applicant's copy of what was sent, or a poster."""

    NOTICE = "notice"
    COPY = "copy"
    POSTER = "poster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The head of the letter.

    Attributes:
        town: as people call it: "Stadt Fulda".
        authority: the one that acts: "Magistrat der Stadt Fulda".
        address: street, then postcode and place; each a line.
        colour: "#rrggbb", drawn as one line under the head and nowhere else; empty for none.
        return_line: small above the recipient; empty: town and address.
        account: whose it is, IBAN, BIC, bank; in the foot of each page. Empty for none.
        web: address of the town's pages, in the foot.
        closing: stands above the name of whoever signs.
        folds: whether the first page has marks where it is folded and punched.
        logo: which picture stands in the head, by the name its keeper knows; it is handed over when the letter is set.
        logo_size: its width and height, which say its shape.
    """

    town: str
    authority: str
    unit: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    colour: str = ""
    return_line: str = ""
    account: tuple[str, ...] = ()
    web: str = ""
    closing: str = "Im Auftrag"
    folds: bool = True
    logo: str = ""
    logo_size: tuple[int, int] = (1, 1)

    def __post_init__(self) -> None:
        if self.colour and not _COLOUR.fullmatch(self.colour):
            raise LetterError(f"„{self.colour}“ ist keine Farbe der Form #rrggbb.", "Briefkopf")


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it: in the reference block, in the answers."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ClassVar = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Small:
    """A paragraph beside the matter: an explanation, a checksum."""

    kind: ClassVar = "small"
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    kind: ClassVar = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    kind: ClassVar = "list"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a header; a total stands last, in bold.

    Attributes:
        right: the columns that stand to the right, as amounts do, counted from 0.
    """

    kind: ClassVar = "table"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    title: str
    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person answered, group by group; a group's title is the header of its table."""

    kind: ClassVar = "answers"
    groups: tuple[AnswerGroup, ...]


@dataclass(frozen=True, slots=True)
class Total:
    kind: ClassVar = "total"
    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Stays together on one page: greeting, name, why no hand has signed."""

    kind: ClassVar = "signature"
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a wording; marked is what the other one lacks."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """One respect in which two wordings differ; `name` may be empty."""

    name: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that differs: how ("Neu"), what, and its wordings."""

    label: str
    title: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Things side by side: what is gone is struck out, what is new is underlined."""

    kind: ClassVar = "comparison"
    before: str
    after: str
    rows: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of ours (SVG), in the middle; `alt` says what a reader who does not see it must know."""

    kind: ClassVar = "picture"
    svg: str
    alt: str
    width: int


type Block = Paragraph | Small | Heading | Bullets | Table | Answers | Comparison | Total | Signature | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything that is printed.

    Attributes:
        recipient: at most six lines for the address window; empty in a copy.
        delivery: how it travels, small above the address ("Elektronisch über Ihr Nutzerkonto").
        facts: the reference block: file number, date, who answers questions.
        day: the letter's date; also that of the file, so the same letter gives the same bytes.
        mark: what every page must say besides: "Muster", "Vorschau".
    """

    layout: Layout
    sender: Sender
    title: str
    file_number: str
    day: date
    recipient: tuple[str, ...] = ()
    subject: str = ""
    delivery: str = ""
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = field(default=())
    mark: str = ""

    def __post_init__(self) -> None:
        if len(self.recipient) > MAX_ADDRESS_LINES:
            raise LetterError(f"Ins Fenster passen höchstens {MAX_ADDRESS_LINES} Zeilen.", "Anschrift")
        if self.layout == Layout.NOTICE and not any(line.strip() for line in self.recipient):
            raise LetterError("Der Brief hat keine Anschrift.", "Anschrift")
        if not self.title.strip():
            raise LetterError("Der Brief hat keinen Titel.", "Titel")

    def as_data(self) -> dict[str, Any]:
        """Return it as the layout reads it (`letter.typ`)."""
        data = asdict(self)
        data["day"] = [self.day.year, self.day.month, self.day.day]
        data["blocks"] = [
            {"kind": block.kind, **asdict(block), "after_heading": isinstance(before, Heading)}
            for before, block in pairwise((None, *self.blocks))
            if block
        ]
        return data
