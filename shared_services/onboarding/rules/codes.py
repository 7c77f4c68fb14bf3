"""The code that proves authority: 60 bits, written by hand from a letter, five tries, an end."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from blaupause.crypto.codes import ALPHABET
from blaupause.crypto.keys import Keys
from shared_services.onboarding.enums import ProofWay, Tried

if TYPE_CHECKING:
    from datetime import datetime

    from shared_services.onboarding.models import AuthorityProof

LENGTH: Final = 12
GROUP: Final = 4
LONGEST_MISS: Final = 5
LIVES: Final = {ProofWay.MAIL: timedelta(days=7), ProofWay.LETTER: timedelta(days=28), ProofWay.PHONE: timedelta()}
_CONFUSED: Final = str.maketrans("ILO", "110")


def code_of(proof: AuthorityProof) -> str:
    """Return the code of a proof, such as 7K4M-92QX-0ADE; it opens this request only."""
    number = int(Keys.of_hub().hmac("onboarding-code", str(proof.uuid))[:16], 16)
    letters = "".join(ALPHABET[(number >> (5 * index)) & 31] for index in range(LENGTH))
    return shown(letters)


def shown(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def spelled(typed: str) -> str:
    """Return what was typed in the code's one spelling; look-alikes and missing hyphens are forgiven."""
    letters = "".join(typed.split()).replace("-", "").replace("–", "").upper().translate(_CONFUSED)
    return shown(letters)


def expiry(way: ProofWay, *, at: datetime) -> datetime:
    return at + LIVES[way]


def judge(proof: AuthorityProof | None, typed: str, *, at: datetime) -> Tried:
    """Say what a typed code is worth."""
    if proof is None:
        return Tried.NONE
    if proof.expires_at <= at:
        return Tried.EXPIRED
    if hmac.compare_digest(code_of(proof).encode(), spelled(typed).encode()):
        return Tried.PROVED
    return Tried.SPENT if proof.misses + 1 >= LONGEST_MISS else Tried.WRONG
