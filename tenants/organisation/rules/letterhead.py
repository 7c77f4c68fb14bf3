"""What letters say besides the contact: line above the address, account, closing, fold marks (DIN 5008)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from django.utils.translation import gettext_lazy as _
from stdnum import bic as bic_number
from stdnum import iban as iban_number

from blaupause.domain import Invalid
from blaupause.standards.din91379 import unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


class Letterhead(TypedDict, total=False):
    """What is missing follows from the profile, or is left out; `folds` is "no" where the marks are not wanted."""

    sender_line: str
    account_holder: str
    iban: str
    bic: str
    bank: str
    web: str
    closing: str
    folds: str


LONGEST: Final[dict[str, int]] = {
    "sender_line": 85,
    "account_holder": 70,
    "iban": 42,
    "bic": 14,
    "bank": 60,
    "web": 60,
    "closing": 60,
    "folds": 3,
}
"""A line of 80 mm in the small type above the address holds some 85 signs."""


def tidy_iban(text: str) -> str:
    """Return an IBAN without gaps, as it is stored; anything else unchanged."""
    compact = iban_number.compact(text).upper()
    return str(compact) if iban_number.is_valid(compact) else text.strip()


def require_letterhead(values: Mapping[str, object]) -> None:
    """Take only what a letterhead has, in lines that fit, with an account that can exist.

    Raises:
        Invalid: names the field.
    """
    for name, value in values.items():
        if name not in LONGEST or not isinstance(value, str):
            raise Invalid(_("Diese Angabe gibt es nicht."), field=name)
        if len(value) > LONGEST[name] or "\n" in value:
            raise Invalid(
                _("Das ist zu lang für den Brief. Kürzen Sie auf %(longest)s Zeichen in einer Zeile."),
                field=name,
                longest=LONGEST[name],
            )
        if signs := unsupported(value):
            raise Invalid(
                _("Diese Zeichen lassen sich nicht drucken: %(signs)s"), field=name, signs=" ".join(sorted(signs))
            )
    for field, sentence in _wrong_account(values):
        raise Invalid(sentence, field=field)


def _wrong_account(values: Mapping[str, object]) -> list[tuple[str, _StrPromise]]:
    iban, bic = str(values.get("iban", "")), str(values.get("bic", ""))
    found: list[tuple[str, _StrPromise]] = []
    if iban and not iban_number.is_valid(iban):
        found.append(
            ("iban", _("Die IBAN stimmt nicht. Prüfen Sie jede Stelle; aus Deutschland hat sie 22, zum Beispiel DE…"))
        )
    if iban and not values.get("account_holder"):
        found.append(("account_holder", _("Nennen Sie, wem das Konto gehört, zum Beispiel: Stadtkasse Fulda.")))
    if bic and not bic_number.is_valid(bic):
        found.append(("bic", _("Der BIC stimmt nicht. Er hat 8 oder 11 Zeichen. Sie können ihn weglassen.")))
    return found
