"""What a notice is made of besides the bundle's text: the facts of a case, and the shapes in which they come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from blaupause.engine.forms import Section
from blaupause.engine.letters.model import Fact, Sender
from blaupause.engine.letters.remedies import Remedy


class Cents(int):
    """Money in a placeholder's value: shown as 1.234,50 €."""

    __slots__ = ()


class FeeLine(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def basis(self) -> str: ...


class Fee(Protocol):
    """A computed fee, as `bundle.fee` gives it."""

    @property
    def lines(self) -> Sequence[FeeLine]: ...
    @property
    def total_cents(self) -> int: ...
    @property
    def period_note(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything a notice is made of besides the bundle's text.

    Attributes:
        answers, params: as in rules: ISO dates, cents, choice values. Conditions read them.
        shown: how a placeholder reads, by its full name, as `bundle.shown` tells: {"answers.rasse": "Labrador"}.
        case, decision: further values for placeholders; `case.number` and `decision.date` are there by themselves,
            `fee.total` and `fee.note` where there is a fee.
        sections: the answers as `form.describe` tells them.
        reasons: what the clerk wrote, a paragraph each.
        remedy: None where the letter is no notice.
        signed_by: name of the person who decided; empty where a machine did.
        contact: who answers questions.
    """

    sender: Sender
    recipient: tuple[str, ...]
    file_number: str
    day: date
    answers: Mapping[str, Any]
    params: Mapping[str, Any]
    shown: Mapping[str, str] = field(default_factory=dict)
    case: Mapping[str, Any] = field(default_factory=dict)
    decision: Mapping[str, Any] = field(default_factory=dict)
    fee: Fee | None = None
    sections: Sequence[Section] = ()
    reasons: tuple[str, ...] = ()
    remedy: Remedy | None = None
    signed_by: str = ""
    contact: str = ""
    delivery: str = ""
    facts: tuple[Fact, ...] = ()
    mark: str = ""
