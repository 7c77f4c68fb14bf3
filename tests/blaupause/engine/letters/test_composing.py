import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from blaupause.engine.forms import Item, Row, Section
from blaupause.engine.letters import (
    Cents,
    Context,
    Fact,
    Layout,
    Letter,
    LetterError,
    MissingValue,
    Remedy,
    RemedyKind,
    Sender,
    compose,
    render,
)
from blaupause.engine.letters.composing import groups
from blaupause.engine.letters.model import (
    AnswerGroup,
    Answers,
    Block,
    Bullets,
    Heading,
    Paragraph,
    Signature,
    Table,
    Total,
)


@dataclass(frozen=True)
class Line:
    label: str
    amount_cents: int
    basis: str


@dataclass(frozen=True)
class Fee:
    lines: tuple[Line, ...]
    total_cents: int
    period_note: str = ""


def row(label: str, *values: str, items: tuple[Item, ...] = ()) -> Row:
    return Row(label, values, "repeat" if items else "text", label.lower(), items=items)


FEE = Fee((Line("Frieda", 123450, "§ 5 der Satzung"), Line("Balu", 0, "§ 6 der Satzung")), 123450)
OBJECTION = Remedy(kind=RemedyKind.OBJECTION, addressee="Magistrat der Stadt Fulda", seat="Musterplatz 1, 36037 Fulda")


@pytest.fixture
def context(sender: Sender) -> Context:
    return Context(
        sender=sender,
        recipient=("Sevda Brandt", "36037 Fulda"),
        file_number="FD-2026-004711",
        day=date(2026, 9, 16),
        answers={
            "familienname": "Brandt",
            "rasse": "labrador",
            "seit": "2026-08-24",
            "steuer": 7200,
            "tierheim": True,
            "iban": "DE89370400440532013000",
            "hunde": [{"name": "Frieda"}, {"name": "Balu"}],
            "merkmale": ["braun", "klein", "alt"],
            "leer": "",
        },
        params={"satz": Cents(7200), "anzahl": 2, "gueltig_ab": date(2026, 1, 1), "anschrift": {"ort": "Fulda"}},
        shown={"answers.rasse": "Labrador"},
        decision={"at": datetime(2026, 12, 31, 23, 30, tzinfo=UTC)},
    )


def blocks(context: Context, *parts: dict[str, Any]) -> tuple[Block, ...]:
    return compose({"title": "Bescheid", "blocks": list(parts)}, context).blocks


def test_a_letter_is_filled_from_the_case(context: Context) -> None:
    letter = compose(
        {"title": "Bescheid {case.number}", "subject": "Vom {decision.date}", "blocks": []},
        replace(
            context, contact="Thea Muster", delivery="Per Post", facts=(Fact("Kassenzeichen", ("01",)),), mark="Muster"
        ),
    )

    assert letter == Letter(
        layout=Layout.NOTICE,
        sender=context.sender,
        recipient=("Sevda Brandt", "36037 Fulda"),
        title="Bescheid FD-2026-004711",
        subject="Vom 16.09.2026",
        file_number="FD-2026-004711",
        day=date(2026, 9, 16),
        delivery="Per Post",
        facts=(
            Fact("Aktenzeichen", ("FD-2026-004711",)),
            Fact("Datum", ("16.09.2026",)),
            Fact("Auskunft gibt", ("Thea Muster",)),
            Fact("Telefon", ("0661 000-00",)),
            Fact("E-Mail", ("steueramt@fulda.example",)),
            Fact("Kassenzeichen", ("01",)),
        ),
        mark="Muster",
    )


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{answers.familienname}", "Brandt"),
        ("{answers.rasse}", "Labrador"),
        ("{answers.seit}", "24.08.2026"),
        ("{answers.seit:date}", "24.08.2026"),
        ("{answers.steuer}", "7200"),
        ("{answers.steuer:money}", "72,00\u00a0€"),
        ("{answers.tierheim}", "ja"),
        ("{answers.iban:iban}", "DE89 3704 0044 0532 0130 00"),
        ("{answers.hunde.1.name}", "Balu"),
        ("{answers.merkmale}", "braun, klein und alt"),
        ("{params.satz}", "72,00\u00a0€"),
        ("{params.anzahl}", "2"),
        ("{params.gueltig_ab}", "01.01.2026"),
        ("{params.anschrift.ort}", "Fulda"),
        ("{decision.at}", "01.01.2027"),
        ("{fee.total}", "1.234,50\u00a0€"),
        ("Von {answers.seit} bis {decision.date}.", "Von 24.08.2026 bis 16.09.2026."),
    ],
)
def test_placeholders_read_as_people_write(context: Context, text: str, filled: str) -> None:
    assert blocks(replace(context, fee=FEE), {"type": "paragraph", "text": text}) == (Paragraph(filled),)


@pytest.mark.parametrize(
    "name",
    [
        "answers.geburtsname",
        "answers.leer",
        "answers.hunde.2.name",
        "answers.hunde.x",
        "params.satz.hoehe",
        "fee.total",
        "x.y",
    ],
)
def test_a_missing_value_is_named(context: Context, name: str) -> None:
    message = f"Block 2: Für den Platzhalter {{{name}}} fehlt der Wert."

    with pytest.raises(MissingValue, match=re.escape(message)) as raised:
        blocks(context, {"type": "answers_table"}, {"type": "paragraph", "text": f"Ihr {{{name}}}"})

    assert raised.value.name == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{answers.familienname:money}", "Block 1: {answers.familienname} ist kein Betrag in Cent."),
        ("{answers.tierheim:money}", "Block 1: {answers.tierheim} ist kein Betrag in Cent."),
        ("{answers.hunde}", "Block 1: {answers.hunde} lässt sich nicht in einem Satz zeigen."),
        ("{params.anschrift}", "Block 1: {params.anschrift} lässt sich nicht in einem Satz zeigen."),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(context: Context, text: str, message: str) -> None:
    with pytest.raises(LetterError, match=re.escape(message)):
        blocks(context, {"type": "paragraph", "text": text})


def test_text_blocks(context: Context) -> None:
    assert blocks(
        context,
        {"type": "heading", "text": "So geht es weiter"},
        {"type": "list", "text": "Erstens\n\n zweitens {case.number}\n"},
    ) == (Heading("So geht es weiter"), Bullets(("Erstens", "zweitens FD-2026-004711")))


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("answers.tierheim", True),
        ("!answers.tierheim", False),
        ("answers.nie_gefragt", False),
        ("params.anzahl > 1 && today.getFullYear() == 2026", True),
    ],
)
def test_a_block_stands_only_where_its_condition_holds(context: Context, when: str, shown: bool) -> None:  # noqa: FBT001 (a table)
    assert len(blocks(context, {"type": "heading", "text": "x", "when": when})) == shown


def test_a_condition_that_cannot_be_judged_is_an_error(context: Context) -> None:
    with pytest.raises(LetterError, match=r"^Block 1: Die Bedingung lässt sich nicht auswerten"):
        blocks(context, {"type": "heading", "text": "x", "when": "answers.familienname > 1"})


def test_the_fee_is_a_table_with_its_basis(context: Context) -> None:
    fee = replace(FEE, period_note="Der Betrag gilt für ein Jahr.")

    assert blocks(replace(context, fee=fee), {"type": "fee_table"}) == (
        Table(
            header=("Position", "Grundlage", "Betrag"),
            rows=(("Frieda", "§ 5 der Satzung", "1.234,50\u00a0€"), ("Balu", "§ 6 der Satzung", "0,00\u00a0€")),
            right=(2,),
            total=("Gesamtbetrag", "", "1.234,50\u00a0€"),
        ),
        Paragraph("Der Betrag gilt für ein Jahr."),
    )


def test_a_fee_without_lines_is_its_total(context: Context) -> None:
    assert blocks(replace(context, fee=Fee((), 0)), {"type": "fee_table"}) == (Total("Gesamtbetrag", "0,00\u00a0€"),)


SECTIONS = (
    Section("Person", "person", (row("Name", "Brandt"), row("Telefon"))),
    Section(
        "Hunde",
        "hunde",
        (
            row(
                "Hunde",
                items=(Item("Hund 1", "Frieda", (row("Rasse", "Mischling"),)), Item("Hund 2", "", (row("Rasse"),))),
            ),
        ),
    ),
)


def test_the_answers_stand_page_by_page_and_entry_by_entry(context: Context) -> None:
    assert blocks(replace(context, sections=SECTIONS), {"type": "answers_table"}) == (
        Answers(
            (
                AnswerGroup("Person", (Fact("Name", ("Brandt",)),)),
                AnswerGroup("Hund 1: Frieda", (Fact("Rasse", ("Mischling",)),)),
            )
        ),
    )


def test_a_copy_tells_what_was_left_open_too() -> None:
    assert groups(SECTIONS, unanswered=True) == (
        AnswerGroup("Person", (Fact("Name", ("Brandt",)), Fact("Telefon", ("keine Angabe",)))),
        AnswerGroup("Hund 1: Frieda", (Fact("Rasse", ("Mischling",)),)),
        AnswerGroup("Hund 2", (Fact("Rasse", ("keine Angabe",)),)),
    )


def test_without_answers_there_is_no_table(context: Context) -> None:
    assert blocks(context, {"type": "answers_table"}) == (Answers(()),)


def test_reasons_are_paragraphs(context: Context) -> None:
    assert blocks(replace(context, reasons=("Weil.", "Darum.")), {"type": "reasons"}) == (
        Paragraph("Weil."),
        Paragraph("Darum."),
    )


def test_the_legal_remedies_text_has_its_heading(context: Context) -> None:
    assert blocks(replace(context, remedy=OBJECTION), {"type": "remedy"}) == (
        Heading("Rechtsbehelfsbelehrung"),
        Paragraph(OBJECTION.text),
    )


def test_no_remedy_no_text(context: Context) -> None:
    assert blocks(replace(context, remedy=Remedy(kind=RemedyKind.NONE)), {"type": "remedy"}) == ()
    assert blocks(replace(context, remedy=Remedy(kind=RemedyKind.NONE))) == ()


def test_a_notice_without_the_legal_remedies_text_is_refused(context: Context) -> None:
    with pytest.raises(LetterError, match="Dem Bescheid fehlt die Rechtsbehelfsbelehrung"):
        blocks(replace(context, remedy=OBJECTION), {"type": "remedy", "when": "!answers.tierheim"})


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("fee_table", "Block 1: Für diesen Vorgang ist nichts berechnet worden."),
        ("reasons", "Block 1: Die Begründung fehlt."),
        ("remedy", "Block 1: Für diesen Vorgang ist kein Rechtsbehelf bestimmt."),
    ],
)
def test_a_block_without_its_facts_is_an_error(context: Context, kind: str, message: str) -> None:
    with pytest.raises(LetterError, match=re.escape(message)):
        blocks(context, {"type": kind})


def test_who_decided_signs(context: Context) -> None:
    assert blocks(replace(context, signed_by="Thea Muster"), {"type": "signature"}) == (
        Signature(
            (
                "Mit freundlichen Grüßen",
                "Im Auftrag\nThea Muster\nSteueramt",
                "Dieses Schreiben wurde elektronisch erstellt und ist ohne Unterschrift gültig.",
            )
        ),
    )


def test_a_machine_needs_no_name(context: Context) -> None:
    sender = replace(context.sender, unit="")

    assert blocks(replace(context, sender=sender), {"type": "signature"}) == (
        Signature(
            (
                "Mit freundlichen Grüßen",
                "Magistrat der Stadt Fulda",
                "Dieses Schreiben wurde automatisch erstellt und ist ohne Unterschrift gültig.",
            )
        ),
    )


def test_a_whole_notice_becomes_a_file(context: Context) -> None:
    kinds = ("fee_table", "reasons", "remedy", "signature", "answers_table")
    whole = replace(context, fee=FEE, reasons=("Weil.",), remedy=OBJECTION, signed_by="Thea Muster")
    letter = {"title": "Bescheid", "blocks": [{"type": kind} for kind in kinds]}

    assert render(compose(letter, whole)).startswith(b"%PDF")
