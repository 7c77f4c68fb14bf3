"""The applicant's copy: what was sent and when, with a checksum, and the exact answers attached."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from blaupause.engine.forms import Section
from blaupause.engine.letters.composing import groups
from blaupause.engine.letters.filling import BERLIN
from blaupause.engine.letters.model import Answers, Block, Fact, Layout, Letter, Paragraph, Sender, Small

ATTACHMENT: Final = "antrag.json"
_WEEKDAYS: Final = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def receipt(  # noqa: PLR0913 (facts, all by name)
    *,
    sender: Sender,
    service: str,
    file_number: str,
    submitted_at: datetime,
    sections: Sequence[Section],
    answers: bytes,
    declaration: str = "",
    mark: str = "",
    proven: Sequence[str] = (),
) -> tuple[Letter, Mapping[str, bytes]]:
    """Make the copy of an application, and what is attached to it; give both to `render`.

    `service` says what was applied for in the words of the form ("Hund anmelden"), `answers` is the JSON that was
    stored, byte for byte, `declaration` what the person confirmed when they sent it, `proven` how they proved who they
    are and for whom they acted.
    """
    day = submitted_at.astimezone(BERLIN)
    letter = Letter(
        layout=Layout.COPY,
        sender=sender,
        title=f"{service}: Ihre Angaben",
        file_number=file_number,
        day=day.date(),
        facts=(
            Fact("Aktenzeichen", (file_number,)),
            Fact("Eingegangen", (f"{_WEEKDAYS[day.weekday()]}, {day:%d.%m.%Y}, {day:%H:%M} Uhr",)),
            Fact("Zuständig", _office(sender)),
            *((Fact("Anmeldung", tuple(proven)),) if proven else ()),
        ),
        blocks=_blocks(sections, answers, declaration),
        mark=mark,
    )
    return letter, {ATTACHMENT: answers}


def _blocks(sections: Sequence[Section], answers: bytes, declaration: str) -> tuple[Block, ...]:
    said = (Paragraph(f"Ihre Erklärung: {declaration}"),) if declaration else ()
    return (
        Paragraph("Das haben Sie uns geschickt. Heben Sie diese Kopie auf."),
        Answers(groups(sections, unanswered=True)),
        *said,
        Small(
            f"Ihre Angaben liegen dieser Datei auch maschinenlesbar bei ({ATTACHMENT}). "
            f"Ihre Prüfsumme (SHA-256) ist:\n{sha256(answers).hexdigest()}"
        ),
    )


def _office(sender: Sender) -> tuple[str, ...]:
    lines = (
        ", ".join(filter(None, (sender.unit or sender.authority, *sender.address))),
        ", ".join(filter(None, (sender.phone and f"Telefon {sender.phone}", sender.email))),
    )
    return tuple(line for line in lines if line)
