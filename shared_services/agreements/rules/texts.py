"""What the text of an agreement may say, which fields it has, and who signs for which kind of town."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid
from blaupause.tenancy.enums import TownKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.utils.functional import _StrPromise

    from shared_services.agreements.models import AgreementVersion

FIELD: Final = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")
PLACEHOLDER: Final = re.compile(r"\[[^\[\]\n]+\](?!\()")
"""Square brackets that are no link: what the drafts that come with the platform leave to be filled in."""
FIELDS: Final[Mapping[str, _StrPromise]] = {
    "kommune": _("Name der Kommune"),
    "kommune_anschrift": _("Anschrift der Kommune"),
    "vertretung": _("Wer die Kommune vertritt (Organ)"),
    "kkv": _("Name der KKV"),
    "kkv_anschrift": _("Anschrift der KKV"),
    "fassung": _("Nummer der Fassung"),
    "gilt_ab": _("Tag, ab dem sie gilt"),
    "weitere_auftragsverarbeiter": _("Liste der weiteren Auftragsverarbeiter"),
    "kuendigungsfrist": _("Frist der Kündigung, mit ihrem Ende"),
    "einspruchsfrist": _("Frist für einen Einspruch gegen ihre Änderung"),
}
LONGEST: Final = 60_000


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs for a kind of town.

    Attributes:
        board: the organ that represents it.
        functions: what those who sign usually are, in order.
        number: how many sign what binds it, unless the competence centre says otherwise for a text.
        law: where that stands.
    """

    board: str
    functions: tuple[str, ...]
    number: int
    law: str


SIGNERS: Final[Mapping[TownKind, Signers]] = {
    TownKind.CITY: Signers(
        "Magistrat", ("Bürgermeisterin oder Bürgermeister", "weiteres Mitglied des Magistrats"), 2, "HGO § 71 Abs. 2"
    ),
    TownKind.MUNICIPALITY: Signers(
        "Gemeindevorstand",
        ("Bürgermeisterin oder Bürgermeister", "weiteres Mitglied des Gemeindevorstands"),
        2,
        "HGO § 71 Abs. 2",
    ),
    TownKind.DISTRICT: Signers(
        "Kreisausschuss", ("Landrätin oder Landrat", "weiteres Mitglied des Kreisausschusses"), 2, "HKO § 45 Abs. 2"
    ),
    TownKind.ASSOCIATION: Signers(
        "Verbandsvorstand", ("Vorsitz des Verbandsvorstands", "weiteres Mitglied des Verbandsvorstands"), 2, "KGG § 16"
    ),
}
"""Sources: the paragraphs named, from general knowledge; to be read by a lawyer (docs/open-points.md)."""


def signatures_for(version: AgreementVersion, kind: str) -> int:
    """Return how many signatures a town of this kind gives to a version."""
    return int(version.signatures.get(kind, SIGNERS[TownKind(kind)].number))


def unknown_fields(text: str) -> tuple[str, ...]:
    """Return the names in double braces that are no fields."""
    return tuple(dict.fromkeys(name for name in FIELD.findall(text) if name not in FIELDS))


def placeholders(text: str) -> tuple[str, ...]:
    """Return what is still to be filled in, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def fill(text: str, fields: Mapping[str, str]) -> str:
    """Put what the fields say into a text; a field without a value shows its name."""
    return FIELD.sub(lambda found: fields.get(found[1]) or f"[{FIELDS.get(found[1], found[1])}]", text)


def names_processors(text: str) -> bool:
    """Tell whether a text shows the list of sub-processors."""
    return "weitere_auftragsverarbeiter" in FIELD.findall(text)


def names_period(text: str) -> bool:
    """Tell whether a text says with which period notice is given: else nobody agreed to the one that is kept."""
    return "kuendigungsfrist" in FIELD.findall(text)


def text_hash(title: str, text: str) -> str:
    """Return the fingerprint of what somebody reads and signs."""
    return hashlib.sha256(f"{title}\n\n{text}".encode()).hexdigest()


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text, as they are compared."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def require_text(title: str, text: str) -> None:
    """Refuse a text that cannot be filled.

    Raises:
        Invalid: says what is wrong and where.
    """
    if not title.strip():
        raise Invalid(_("Geben Sie der Vereinbarung einen Titel."), field="title")
    if not text.strip():
        raise Invalid(_("Der Text fehlt noch."), field="text")
    if len(text) > LONGEST:
        raise Invalid(_("Der Text ist zu lang: höchstens %(most)s Zeichen."), field="text", most=LONGEST)
    if unknown := unknown_fields(text):
        raise Invalid(
            _("Dieses Feld gibt es nicht: %(names)s. Es gibt: %(known)s."),
            field="text",
            names=", ".join(f"{{{{{name}}}}}" for name in unknown),
            known=", ".join(FIELDS),
        )


def require_edition(version: AgreementVersion, edition: int) -> None:
    """Refuse to change what was published, or what somebody changed meanwhile.

    Raises:
        Conflict: says which.
    """
    if version.published_at is not None:
        raise Conflict(_("Diese Fassung ist veröffentlicht und ändert sich nicht mehr. Beginnen Sie eine neue."))
    if version.edition != edition:
        raise Conflict(_("Jemand hat den Entwurf inzwischen geändert. Ihr Text ist noch da. Vergleichen Sie."))


def require_publishable(
    version: AgreementVersion, before: AgreementVersion | None, *, valid_from: date, sign_until: date, today: date
) -> None:
    """Refuse to publish what says nothing new, or whose days do not fit.

    Raises:
        Conflict: a placeholder is left in it, it does not name the period of notice, or is the same text as before.
        Invalid: says which day does not fit, or that the note is missing.
    """
    if left := placeholders(f"{version.title}\n{version.text}"):
        raise Conflict(
            _("Im Text steht noch ein Platzhalter: %(names)s. Ersetzen Sie ihn im Entwurf, dann veröffentlichen Sie."),
            names=", ".join(left),
        )
    if not names_period(version.text):
        raise Conflict(
            _("Im Text fehlt {{kuendigungsfrist}}: Mit welcher Frist wird gekündigt? Ergänzen Sie den Entwurf.")
        )
    if before is not None and _said(before) == _said(version):
        raise Conflict(_("Der Text ist derselbe wie in Fassung %(number)s."), number=before.number)
    if before is not None and not version.note.strip():
        raise Invalid(_("Schreiben Sie, was neu ist. Die Kommunen lesen es."), field="note")
    if valid_from < today:
        raise Invalid(_("Dieser Tag ist vorbei. Wählen Sie heute oder einen späteren Tag."), field="valid_from")
    if sign_until < today:
        raise Invalid(_("Dieser Tag ist vorbei. Wählen Sie einen späteren."), field="sign_until")
    if sign_until < valid_from:
        raise Invalid(
            _("Die Frist endet, bevor die Fassung gilt. Wählen Sie den %(day)s oder einen späteren Tag."),
            field="sign_until",
            day=f"{valid_from:%d.%m.%Y}",
        )


def _said(version: AgreementVersion) -> tuple[str | int, ...]:
    """Return all that a version says, whichever town reads it."""
    periods = (version.objection_days, version.notice_months, version.notice_to)
    return version.title, version.text, version.processors, *periods
