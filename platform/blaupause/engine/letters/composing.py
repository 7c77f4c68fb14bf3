"""Makes a notice of a bundle's letter and the facts of a case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from blaupause.engine import rules
from blaupause.engine.forms import Row, Section
from blaupause.engine.forms.german import show_date, show_money
from blaupause.engine.letters import template
from blaupause.engine.letters.context import Context
from blaupause.engine.letters.errors import LetterError
from blaupause.engine.letters.filling import fill
from blaupause.engine.letters.model import (
    AnswerGroup,
    Answers,
    Block,
    Bullets,
    Fact,
    Heading,
    Layout,
    Letter,
    Paragraph,
    Sender,
    Signature,
    Table,
    Total,
)
from blaupause.engine.letters.remedies import HEADING, RemedyKind
from blaupause.engine.letters.template import BlockTemplate, LetterTemplate

NO_ANSWER: Final = "keine Angabe"


def compose(letter: Mapping[str, Any], context: Context) -> Letter:
    """Make a notice of a bundle's letter (parsed JSON) and a case.

    Raises:
        MissingValue: a placeholder has no value; names it.
        LetterError: the bundle's letter is wrong, or a notice lacks its legal-remedies text, fee or reasons.
    """
    read = template.read(letter)
    blocks = tuple(block for part in _applying(read, context) for block in _MAKERS[part.type](part, context))
    _require_remedy(blocks, context)
    return Letter(
        layout=Layout.NOTICE,
        sender=context.sender,
        recipient=context.recipient,
        delivery=context.delivery,
        facts=(*reference(context.sender, context.file_number, context.day, context.contact), *context.facts),
        title=fill(read.title, context, "Titel"),
        subject=fill(read.subject, context, "Betreff"),
        file_number=context.file_number,
        day=context.day,
        blocks=blocks,
        mark=context.mark,
    )


def reference(sender: Sender, file_number: str, day: date, contact: str = "") -> tuple[Fact, ...]:
    """Make the reference block: what is empty is left out."""
    pairs = (
        ("Aktenzeichen", file_number),
        ("Datum", show_date(day)),
        ("Auskunft gibt", contact),
        ("Telefon", sender.phone),
        ("E-Mail", sender.email),
    )
    return tuple(Fact(label, (value,)) for label, value in pairs if value)


def groups(sections: Sequence[Section], *, unanswered: bool) -> tuple[AnswerGroup, ...]:
    """Turn described answers into tables: a page each, and one for every entry of a repeated group.

    `unanswered` says whether questions without an answer are told, too.
    """
    every = (group for section in sections for group in _groups(section.title, section.rows, unanswered=unanswered))
    return tuple(group for group in every if group.rows)


def _groups(title: str, rows: Sequence[Row], *, unanswered: bool) -> Iterator[AnswerGroup]:
    single = (row for row in rows if not row.items and (row.values or unanswered))
    yield AnswerGroup(title, tuple(Fact(row.label, _values(row)) for row in single))
    for item in (item for row in rows for item in row.items):
        yield from _groups(item.heading, item.rows, unanswered=unanswered)


def _values(row: Row) -> tuple[str, ...]:
    """Return the answer, and below it what is said beside it."""
    said = (f"({row.mark})",) if row.mark else ()
    return (*row.values, *said) if row.values else (NO_ANSWER,)


# --- Blocks ---------------------------------------------------------------------------------------------------------


def _applying(letter: LetterTemplate, context: Context) -> Iterator[BlockTemplate]:
    facts = {"answers": context.answers, "params": context.params, "today": context.day}
    for block in letter.blocks:
        if block.when is None or _holds(block.when, facts, block.place):
            yield block


def _holds(condition: rules.Program, facts: Mapping[str, object], place: str) -> bool:
    try:
        return condition.evaluate(facts) is True
    except rules.MissingAnswer:
        return False
    except rules.RuleError as error:
        raise LetterError(f"Die Bedingung lässt sich nicht auswerten: {error}", place) from None


def _paragraph(part: BlockTemplate, context: Context) -> list[Block]:
    return [Paragraph(fill(part.text, context, part.place))]


def _heading(part: BlockTemplate, context: Context) -> list[Block]:
    return [Heading(fill(part.text, context, part.place))]


def _list(part: BlockTemplate, context: Context) -> list[Block]:
    items = fill(part.text, context, part.place).splitlines()
    return [Bullets(tuple(item.strip() for item in items if item.strip()))]


def _fee_table(part: BlockTemplate, context: Context) -> list[Block]:
    fee = context.fee
    if fee is None:
        raise LetterError("Für diesen Vorgang ist nichts berechnet worden.", part.place)
    total = show_money(fee.total_cents)
    note: list[Block] = [Paragraph(fee.period_note)] if fee.period_note else []
    if not fee.lines:
        return [Total("Gesamtbetrag", total), *note]
    table = Table(
        header=("Position", "Grundlage", "Betrag"),
        rows=tuple((line.label, line.basis, show_money(line.amount_cents)) for line in fee.lines),
        right=(2,),
        total=("Gesamtbetrag", "", total),
    )
    return [table, *note]


def _answers_table(_part: BlockTemplate, context: Context) -> list[Block]:
    return [Answers(groups(context.sections, unanswered=False))]


def _reasons(part: BlockTemplate, context: Context) -> list[Block]:
    if not context.reasons:
        raise LetterError("Die Begründung fehlt.", part.place)
    return [Paragraph(reason) for reason in context.reasons]


def _remedy(part: BlockTemplate, context: Context) -> list[Block]:
    if context.remedy is None:
        raise LetterError("Für diesen Vorgang ist kein Rechtsbehelf bestimmt.", part.place)
    if context.remedy.kind == RemedyKind.NONE:
        return []
    return [Heading(HEADING), Paragraph(context.remedy.text)]


def _signature(_part: BlockTemplate, context: Context) -> list[Block]:
    """Source: VwVfG § 37 (3) name or signature, (5) neither where a machine made the notice."""
    greeting = "Mit freundlichen Grüßen"
    if not context.signed_by:
        issuer = "\n".join(part for part in (context.sender.authority, context.sender.unit) if part)
        return [
            Signature(
                (greeting, issuer, "Dieses Schreiben wurde automatisch erstellt und ist ohne Unterschrift gültig.")
            )
        ]
    name = "\n".join(part for part in (context.sender.closing, context.signed_by, context.sender.unit) if part)
    return [
        Signature((greeting, name, "Dieses Schreiben wurde elektronisch erstellt und ist ohne Unterschrift gültig."))
    ]


_MAKERS: Final[Mapping[str, Callable[[BlockTemplate, Context], list[Block]]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "list": _list,
    "fee_table": _fee_table,
    "answers_table": _answers_table,
    "reasons": _reasons,
    "remedy": _remedy,
    "signature": _signature,
}


def _require_remedy(blocks: Sequence[Block], context: Context) -> None:
    """A notice without it can be contested for a year (VwGO § 58 (2))."""
    if context.remedy and context.remedy.kind != RemedyKind.NONE and Heading(HEADING) not in blocks:
        raise LetterError("Dem Bescheid fehlt die Rechtsbehelfsbelehrung (Block „remedy“).")
