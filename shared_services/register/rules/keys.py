"""Whether what somebody tells of the register can be. Pure: no query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from shared_services.register.enums import KeyScheme

if TYPE_CHECKING:
    from datetime import date

KEY: Final = re.compile(r"[0-9]{5}|[0-9]{8,9}|[0-9]{12}")
ARS: Final = re.compile(r"[0-9]{5}|[0-9]{9}|[0-9]{12}")
OWN_DISTRICT: Final = "0000000"
"""How the regional key of a town of district rank ends: it is its own district."""


def require_told(old: str, new: str, on: date, source: str, *, today: date) -> None:
    """Refuse what no register could say.

    Raises:
        Invalid: names the field.
    """
    for field, key in (("alt", old), ("neu", new)):
        if not KEY.fullmatch(key):
            raise Invalid(_("„%(key)s“ ist kein Schlüssel. Er hat 5, 8, 9 oder 12 Ziffern."), field=field, key=key)
    if old == new:
        raise Invalid(_("Alter und neuer Schlüssel sind gleich."), field="neu")
    if on > today:
        raise Invalid(_("Der Tag liegt in der Zukunft. Tragen Sie die Nachfolge ein, wenn er da ist."), field="tag")
    if not source.strip():
        raise Invalid(_("Nennen Sie die Quelle, zum Beispiel das Gesetz oder den Staatsanzeiger."), field="quelle")


def keys_of(ars: str) -> tuple[tuple[str, str], ...]:
    """Return the keys that go with a regional key, as (scheme, value).

    Raises:
        Invalid: from it alone the others do not follow.
    """
    if not ARS.fullmatch(ars):
        raise Invalid(
            _("Diesen Schlüssel kennt das Register noch nicht. Nennen Sie den Regionalschlüssel mit 12 Ziffern."),
            field="neu",
        )
    found = [(KeyScheme.ARS.value, ars)]
    if ags := ags_of(ars):
        found.append((KeyScheme.AGS.value, ags))
        if ars.endswith(OWN_DISTRICT):
            found.append((KeyScheme.ARS.value, ars[:5]))
    return tuple(found)


def ags_of(ars: str) -> str:
    """Return the key of a municipality without its association; "" for others."""
    return ars[:5] + ars[9:] if len(ars) == 12 else ""  # noqa: PLR2004 – a municipality's
