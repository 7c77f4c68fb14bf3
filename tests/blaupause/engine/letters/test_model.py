import re
from dataclasses import replace

import pytest

from blaupause.engine.letters import Letter, LetterError, Remedy, RemedyKind, Sender


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#12345g", 'x"; panic()'])
def test_a_colour_is_six_hexadecimal_digits(sender: Sender, colour: str) -> None:
    with pytest.raises(LetterError, match="keine Farbe"):
        replace(sender, colour=colour)


def test_a_town_may_have_no_colour(sender: Sender) -> None:
    assert replace(sender, colour="").colour == ""


@pytest.mark.parametrize(
    ("recipient", "message"),
    [
        (("Zeile",) * 7, "Anschrift: Ins Fenster passen höchstens 6 Zeilen."),
        ((), "Anschrift: Der Brief hat keine Anschrift."),
        ((" ", ""), "Anschrift: Der Brief hat keine Anschrift."),
    ],
)
def test_an_address_fills_a_window(notice: Letter, recipient: tuple[str, ...], message: str) -> None:
    with pytest.raises(LetterError, match=re.escape(message)):
        replace(notice, recipient=recipient)


def test_every_letter_has_a_title(copy: Letter) -> None:
    with pytest.raises(LetterError, match=r"Titel: Der Brief hat keinen Titel\."):
        replace(copy, title=" ")


# What every such text must say (VwGO § 58 (1)): remedy, where, seat, time limit and its start


def test_objection_in_two_sentences_and_an_address() -> None:
    remedy = Remedy(kind=RemedyKind.OBJECTION, addressee="Magistrat der Stadt Fulda", seat="Musterplatz 1, 36037 Fulda")

    assert remedy.text == (
        "Gegen diesen Bescheid können Sie innerhalb eines Monats nach seiner Bekanntgabe Widerspruch erheben. "
        "Der Widerspruch ist einzulegen bei:\nMagistrat der Stadt Fulda, Musterplatz 1, 36037 Fulda"
    )


def test_action_in_two_sentences_and_an_address() -> None:
    remedy = Remedy(kind=RemedyKind.ACTION, addressee="Verwaltungsgericht Kassel", seat="34119 Kassel")

    assert remedy.text == (
        "Gegen diesen Bescheid können Sie innerhalb eines Monats nach seiner Bekanntgabe Klage erheben. "
        "Die Klage ist zu erheben bei:\nVerwaltungsgericht Kassel, 34119 Kassel"
    )


def test_no_remedy_has_no_text() -> None:
    assert Remedy(kind=RemedyKind.NONE).text == ""


@pytest.mark.parametrize(
    ("kind", "addressee", "seat", "message"),
    [
        (RemedyKind.OBJECTION, "", "36037 Fulda", "Rechtsbehelfsbelehrung: Es fehlt die Behörde."),
        (RemedyKind.ACTION, " ", "34119 Kassel", "Rechtsbehelfsbelehrung: Es fehlt das Gericht."),
        (RemedyKind.ACTION, "VG Kassel", "", "Rechtsbehelfsbelehrung: Für „VG Kassel“ fehlt der Sitz."),
    ],
)
def test_an_incomplete_remedy_cannot_be_made(kind: RemedyKind, addressee: str, seat: str, message: str) -> None:
    with pytest.raises(LetterError, match=re.escape(message)):
        Remedy(kind=kind, addressee=addressee, seat=seat)
