"""SEPA direct debit: is this a creditor's number, is this a mandate's reference, and how one is made.

Source: EPC rulebook (AT-01, AT-02), Deutsche Bundesbank on the Gläubiger-Identifikationsnummer.
"""

import re
from typing import Final

from stdnum.eu import at_02

REFERENCE_LENGTH: Final = 35

_GERMAN_CREDITOR: Final = re.compile("DE[0-9]{2}[A-Z0-9]{3}[0-9]{11}")
_REFERENCE: Final = re.compile(r"[A-Za-z0-9+?/:().,'-]{1,35}")


def is_creditor_id(value: str) -> bool:
    """Whether it is a German creditor's number: 18 signs; the check digits leave the business area out."""
    return _GERMAN_CREDITOR.fullmatch(value) is not None and at_02.is_valid(value)


def is_mandate_reference(value: str) -> bool:
    """Whether banks accept it: at most 35 signs of the SEPA alphabet, no blanks, no slash at the ends or twice."""
    return (
        _REFERENCE.fullmatch(value) is not None
        and "//" not in value
        and not value.startswith("/")
        and not value.endswith("/")
    )


def mandate_reference(*parts: str | int) -> str:
    """Join a reference of what makes it unique for this creditor, say file number and running number.

    Raises:
        ValueError: banks would not accept the result.
    """
    reference = "-".join(str(part) for part in parts)
    if not is_mandate_reference(reference):
        raise ValueError(
            f"„{reference}“ ist keine Mandatsreferenz: höchstens {REFERENCE_LENGTH} Zeichen, "
            "nur Buchstaben, Ziffern und + ? / - : ( ) . , '."
        )
    return reference
