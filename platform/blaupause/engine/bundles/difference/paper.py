"""A comparison on paper, for a council: what differs side by side, in the layout of the applicant's copy."""

from collections.abc import Iterator
from datetime import date

from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.difference.marking import Segment
from blaupause.engine.bundles.difference.model import Change, Detail, Difference, Group
from blaupause.engine.forms.german import show_date
from blaupause.engine.letters.model import (
    Block,
    Compared,
    Comparison,
    Fact,
    Heading,
    Layout,
    Letter,
    Paragraph,
    Piece,
    Sender,
    Small,
    Wording,
)
from blaupause.standards.din91379 import unsupported

NOTHING = "Die beiden Versionen unterscheiden sich nicht."
TECHNICAL = "nur technische Angaben"


def paper(
    *,
    sender: Sender,
    before: Bundle,
    after: Bundle,
    difference: Difference,
    day: date,
    facts: tuple[Fact, ...] = (),
    mark: str = "",
) -> Letter:
    """Make the letter; give it to `letters.render`. `facts` come after those about the versions."""
    old, new = before.template.version, after.template.version
    title = _drawable(after.template.title)
    return Letter(
        layout=Layout.COPY,
        sender=sender,
        title=f"{title}: Version {old} und {new} im Vergleich",
        file_number=f"{title} {old} – {new}",
        day=day,
        facts=(
            Fact("Leistung", (_drawable(after.template.official_title),)),
            Fact("Verglichen am", (show_date(day),)),
            Fact("Änderungen", tuple(_counts(difference)) or ("keine",)),
            *facts,
        ),
        blocks=tuple(_blocks(difference, f"Version {old}", f"Version {new}", after.hash)),
        mark=mark,
    )


def _counts(difference: Difference) -> Iterator[str]:
    yield from (f"{group.label}: {len(changes)}" for group, changes in difference.groups.items() if changes)


def _blocks(difference: Difference, old: str, new: str, checksum: str) -> Iterator[Block]:
    if not difference:
        yield Paragraph(NOTHING)
    else:
        yield Paragraph("Was entfällt, ist durchgestrichen. Was neu ist, ist unterstrichen.")
    for group, changes in difference.groups.items():
        if changes and group != Group.TESTS:
            yield Heading(group.label)
            yield Comparison(old, new, tuple(map(_compared, changes)))
    if tests := difference.groups[Group.TESTS]:
        yield Heading(Group.TESTS.label)
        yield Paragraph(f"Neu, anders oder entfallen: {len(tests)}. An Anträgen ändern sie nichts.")
    yield Small(f"Prüfsumme der neueren Version (SHA-256):\n{checksum}")


def _compared(change: Change) -> Compared:
    told = tuple(_wording(each) for each in change.details if not each.is_technical)
    if change.details and not told:
        told = (Wording("", (), (Piece(TECHNICAL, marked=False),)),)
    return Compared(change.kind.label, _drawable(change.place), told)


def _wording(detail: Detail) -> Wording:
    return Wording(detail.name, _pieces(detail.marked.before), _pieces(detail.marked.after))


def _pieces(segments: tuple[Segment, ...]) -> tuple[Piece, ...]:
    return tuple(Piece(_drawable(each.text), each.is_marked) for each in segments)


def _drawable(text: str) -> str:
    """Replace what our fonts cannot draw: a comparison is made of any template, also of one with an odd sign."""
    for sign in unsupported(text):
        text = text.replace(sign, "?")
    return text
