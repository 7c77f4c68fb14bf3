"""A notice and a copy as a town would send them, two pages each."""

from dataclasses import replace
from datetime import date

import pytest

from blaupause.engine.letters import Fact, Layout, Letter, Sender
from blaupause.engine.letters.model import (
    AnswerGroup,
    Answers,
    Bullets,
    Heading,
    Paragraph,
    Signature,
    Small,
    Table,
    Total,
)

PARAGRAPH = Paragraph(
    "Sie halten beide Hunde seit August 2026 in Fulda. Grundlage ist § 5 Abs. 1 der Satzung (Beispiel). " * 4
)


@pytest.fixture
def sender() -> Sender:
    return Sender(
        town="Stadt Fulda",
        authority="Magistrat der Stadt Fulda",
        unit="Steueramt",
        address=("Musterplatz 1", "36037 Fulda"),
        phone="0661 000-00",
        email="steueramt@fulda.example",
        colour="#0b6e4f",
    )


@pytest.fixture
def answers() -> Answers:
    return Answers(
        (
            AnswerGroup("Halterin oder Halter", (Fact("Vornamen", ("Sevda",)), Fact("Ort", ("36037 Fulda",)))),
            AnswerGroup(
                "Hund 1",
                (
                    Fact("Name des Hundes", ("Frieda",)),
                    Fact("Rasse", ("Mischling", "Labrador")),
                    Fact("Wurfdatum oder, wenn Sie es nicht genau wissen, das ungefähre Alter", ("24.03.2025",)),
                    Fact("Woher kommt der Hund?", ("Von einer Züchterin. " * 12,)),
                ),
            ),
            AnswerGroup("Hund 2", tuple(Fact(f"Frage {number}", (f"Antwort {number}",)) for number in range(20))),
        )
    )


@pytest.fixture
def notice(sender: Sender, answers: Answers) -> Letter:
    return Letter(
        layout=Layout.NOTICE,
        sender=sender,
        recipient=("Sevda Yilmaz-Brandt", "c/o Łukasz Żółć", "Musterstraße 12 a", "36037 Fulda"),
        delivery="Elektronisch über Ihr Nutzerkonto",
        title="Bescheid über die Hundesteuer 2026",
        subject="Anmeldung Ihrer Hunde Frieda und Balu",
        file_number="FD-2026-004711",
        day=date(2026, 9, 16),
        facts=(Fact("Aktenzeichen", ("FD-2026-004711",)), Fact("Datum", ("16.09.2026",))),
        blocks=(
            Paragraph("Guten Tag Sevda Yilmaz-Brandt,"),
            Heading("So setzt sich die Steuer zusammen"),
            Table(
                header=("Position", "Grundlage", "Betrag"),
                rows=(("Frieda, 1. Hund", "§ 5 der Satzung", "72,00 €"), ("Balu", "§ 6 der Satzung", "0,00 €")),
                right=(2,),
                total=("Gesamtbetrag", "", "72,00 €"),
            ),
            Heading("Warum entscheiden wir so?"),
            PARAGRAPH,
            Bullets(("Melden Sie uns einen Umzug.", "Bringen Sie die Marke am Halsband an.")),
            Total("Zu zahlen bis 15.11.2026", "72,00 €"),
            Signature(("Mit freundlichen Grüßen", "Im Auftrag\nThea Muster", "Ohne Unterschrift gültig.")),
            answers,
        ),
        mark="Muster",
    )


@pytest.fixture
def copy(notice: Letter, answers: Answers) -> Letter:
    return replace(
        notice,
        layout=Layout.COPY,
        title="Hund anmelden: Ihre Angaben",
        subject="",
        recipient=(),
        blocks=(Paragraph("Das haben Sie uns geschickt."), answers, Small("Prüfsumme:\n" + "9f86d081" * 8)),
    )
