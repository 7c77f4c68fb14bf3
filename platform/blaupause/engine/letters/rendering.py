"""Turns a letter into a PDF: PDF/A-3a and PDF/UA-1 at once, the exact data attached, the same bytes every time."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from blaupause.engine import bounded
from blaupause.engine.bounded import Limits
from blaupause.engine.letters.errors import LetterError, NotMade, UnsupportedSigns
from blaupause.engine.letters.logo import Logo
from blaupause.engine.letters.model import Letter
from blaupause.standards.din91379 import normalise, unsupported

_WORKER: Final = Path(__file__).with_name("worker.py")
_ATTACHMENT_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}\.json")

DEFAULT_LIMITS: Final = Limits(cpu_seconds=5, wall_seconds=20.0, memory_bytes=512 * 1024 * 1024)
"""A usual letter takes 0.1 s and 45 MB."""


def render(
    letter: Letter,
    attachments: Mapping[str, bytes] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    logo: Logo | None = None,
) -> bytes:
    """Make the PDF, with JSON files that ride along by name, and the logo that the sender names.

    It ends with a newline, which a seal put on later needs (PDF/A, rule 6.1.9).

    Raises:
        UnsupportedSigns: the fonts cannot draw a sign of the letter.
        NotMade: the compiler refused it or went over a limit.
        LetterError: an attachment is no JSON text, or has another kind of name.
    """
    data = _normalised(letter.as_data())
    _require_drawable(data)
    data["attachments"] = {name: _json_text(name, content) for name, content in (attachments or {}).items()}
    data["logo"] = logo.as_data() if logo else None
    pdf = _compile(json.dumps(data, ensure_ascii=False), limits)
    return pdf if pdf.endswith(b"\n") else pdf + b"\n"


def _normalised(value: Any) -> Any:
    match value:
        case str():
            return normalise(value).replace("\t", " ").replace("\r", "\n")
        case dict():
            return {key: _normalised(part) for key, part in value.items()}
        case list() | tuple():
            return [_normalised(part) for part in value]
        case _:
            return value


def _require_drawable(data: Mapping[str, Any]) -> None:
    for place, text in _texts(data):
        if signs := unsupported(text):
            raise UnsupportedSigns(signs, place)


def _texts(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if key == "blocks":
            for number, block in enumerate(value, start=1):
                yield f"Block {number}", _joined(block)
        else:
            yield _PLACES.get(key, key), _joined(value)


_PLACES: Final = {
    "title": "Titel",
    "subject": "Betreff",
    "recipient": "Anschrift",
    "sender": "Briefkopf",
    "facts": "Angaben",
}


def _joined(value: Any) -> str:
    match value:
        case str():
            return value
        case dict():
            return "\n".join(map(_joined, value.values()))
        case list():
            return "\n".join(map(_joined, value))
        case _:
            return ""


def _json_text(name: str, content: bytes) -> str:
    if not _ATTACHMENT_NAME.fullmatch(name):
        raise LetterError(f"„{name}“ ist kein Name für eine Anlage.", "Anlagen")
    try:
        text = content.decode()
        json.loads(text)
    except ValueError:
        raise LetterError(f"„{name}“ ist kein JSON.", "Anlagen") from None
    return text


def _compile(data: str, limits: Limits) -> bytes:
    try:
        return bounded.run(_WORKER, data.encode(), limits)
    except bounded.TooSlow:
        raise NotMade("Der Brief brauchte zu viel Rechenzeit.") from None
    except bounded.TooLarge:
        raise NotMade("Der Brief brauchte zu viel Speicher.") from None
    except bounded.WorkFailed as failure:
        raise NotMade(f"Der Brief ließ sich nicht setzen: {failure.said.strip()[:300]}") from None
