"""Whether two accounts may be one person's, wherever two people must agree. Pure: facts in, judgement out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, normalize

from django.utils.translation import gettext_lazy as _

SPELT: Final = {ord(sign): spelt for sign, spelt in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items()}
TITLES: Final = frozenset({"dr", "prof", "dipl", "ing", "von", "van", "de"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody who is to be one of two."""

    name: str
    email: str


def likeness(first: Known, second: Known) -> tuple[str, ...]:
    """Say what speaks for two accounts being of one person: name, address, or a name in the other's address.

    Nothing said is no proof of two people: whoever has two names and two mailboxes is not found out by it.
    """
    found = []
    if _words(first.name) and _words(first.name) == _words(second.name):
        found.append(_("Beide Konten tragen denselben Namen: %(name)s.") % {"name": second.name})
    if first.email and _mailbox(first.email) == _mailbox(second.email):
        found.append(_("Beide Konten haben dasselbe Postfach: %(email)s.") % {"email": second.email})
    for one, other in ((first, second), (second, first)):
        if len(_words(one.name)) > 1 and _words(one.name) == _words(other.email.partition("@")[0]):
            found.append(
                _("Der Name %(name)s steht in der Adresse des anderen Kontos: %(email)s.")
                % {"name": one.name, "email": other.email}
            )
    return tuple(str(each) for each in dict.fromkeys(found))


def _words(text: str) -> frozenset[str]:
    """Return the words of a name without regard to order, titles, signs and upper case; umlauts as they are spelt."""
    plain = text.casefold().translate(SPELT)
    bare = "".join(sign for sign in normalize("NFKD", plain) if not combining(sign))
    return frozenset(re.findall(r"[^\W\d_]{2,}", bare)) - TITLES


def _mailbox(email: str) -> tuple[str, str]:
    """Return where mail for an address ends up: upper case and what stands behind a plus do not matter."""
    local, _at, domain = email.casefold().rpartition("@")
    return local.partition("+")[0], domain
