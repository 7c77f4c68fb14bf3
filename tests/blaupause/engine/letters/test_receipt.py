import io
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

from pypdf import PdfReader

from blaupause.engine.forms import Row, Section
from blaupause.engine.letters import Fact, Layout, Sender, receipt, render
from blaupause.engine.letters.model import Paragraph

ANSWERS = '{"familienname":"Żółć"}'.encode()
SENT = datetime(2026, 9, 8, 8, 58, tzinfo=UTC)


SECTIONS = (Section("Ihre Angaben", "person", (Row("Familienname", ("Żółć",), "text", "familienname"),)),)


def test_a_copy_says_what_was_sent_when_and_to_whom(sender: Sender) -> None:
    letter, attachments = receipt(
        sender=sender,
        service="Hund anmelden",
        file_number="FD-2026-004711",
        submitted_at=SENT,
        sections=SECTIONS,
        answers=ANSWERS,
        declaration="Meine Angaben sind richtig.",
        mark="Muster",
    )

    text = PdfReader(io.BytesIO(render(letter, attachments))).pages[0].extract_text()

    assert letter.layout == Layout.COPY
    assert letter.day == date(2026, 9, 8)
    assert attachments == {"antrag.json": ANSWERS}
    for expected in (
        "Hund anmelden: Ihre Angaben",
        "FD-2026-004711",
        "Dienstag, 08.09.2026, 10:58 Uhr",
        "Steueramt, Musterplatz 1, 36037 Fulda",
        "Telefon 0661 000-00, steueramt@fulda.example",
        "Familienname",
        "Żółć",
        "Ihre Erklärung: Meine Angaben sind richtig.",
        sha256(ANSWERS).hexdigest(),
        "Muster",
    ):
        assert expected in text


def test_what_a_town_has_not_is_left_out(sender: Sender) -> None:
    bare = replace(sender, unit="", phone="", email="")

    letter, _ = receipt(
        sender=bare,
        service="Mangel melden",
        file_number="M-1",
        submitted_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
        sections=(),
        answers=b"{}",
    )

    assert letter.day == date(2027, 1, 1)
    assert letter.facts[-1] == Fact("Zuständig", ("Magistrat der Stadt Fulda, Musterplatz 1, 36037 Fulda",))
    assert not any(isinstance(block, Paragraph) and "Erklärung" in block.text for block in letter.blocks)
