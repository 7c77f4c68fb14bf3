"""The texts that come with the platform: a first draft to begin with, never a reviewed contract."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shared_services.agreements.enums import AgreementKind

TEXTS: Final = Path(__file__).resolve().parents[1] / "templates/agreements/texts"


def starter(kind: str) -> tuple[str, str]:
    """Return title and text to begin a first version with."""
    known = AgreementKind(kind)
    return str(known.label), (TEXTS / f"{known.value}.md").read_text(encoding="utf-8")
