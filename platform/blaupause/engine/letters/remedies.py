"""The legal-remedies text (Rechtsbehelfsbelehrung), made of facts: free text is how such texts become wrong.

It says what VwGO § 58 (1) asks for and no more: the remedy, where to lodge it, the seat, the time limit. A hint on the
form would have to name every permitted one (VwGO § 70 (1)), and a wrong one turns the month into a year (§ 58 (2)).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from blaupause.engine.letters.errors import LetterError

HEADING: Final = "Rechtsbehelfsbelehrung"


class RemedyKind(StrEnum):
    """The remedy a template names; a town's legal office confirms it (HessAGVwGO § 16a)."""

    OBJECTION = "widerspruch"
    ACTION = "klage"
    NONE = "none"


_SENTENCES: Final = {
    RemedyKind.OBJECTION: (
        "Gegen diesen Bescheid können Sie innerhalb eines Monats nach seiner Bekanntgabe Widerspruch erheben. "
        "Der Widerspruch ist einzulegen bei:"
    ),
    RemedyKind.ACTION: (
        "Gegen diesen Bescheid können Sie innerhalb eines Monats nach seiner Bekanntgabe Klage erheben. "
        "Die Klage ist zu erheben bei:"
    ),
}
_MISSING: Final = {
    RemedyKind.OBJECTION: "die Behörde",
    RemedyKind.ACTION: "das Gericht",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What can be done against a notice.

    Attributes:
        addressee: the authority that acted ("Magistrat der Stadt Fulda") or the court ("Verwaltungsgericht Kassel").
        seat: its place at least, better its address: "Musterplatz 1, 36037 Fulda".
    """

    kind: RemedyKind
    addressee: str = ""
    seat: str = ""

    def __post_init__(self) -> None:
        if self.kind == RemedyKind.NONE:
            return
        if not self.addressee.strip():
            raise LetterError(f"Es fehlt {_MISSING[self.kind]}.", HEADING)
        if not self.seat.strip():
            raise LetterError(f"Für „{self.addressee}“ fehlt der Sitz.", HEADING)

    @property
    def text(self) -> str:
        """Two sentences and an address; empty where there is no remedy."""
        if self.kind == RemedyKind.NONE:
            return ""
        return f"{_SENTENCES[self.kind]}\n{self.addressee}, {self.seat}"
