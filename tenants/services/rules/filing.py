"""Where a service's files stand in the town's file plan, and how long they are kept. Pure: no query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blaupause.domain import Invalid

LONGEST_MONTHS: Final = 1_200
LONGEST_PLAN: Final = 20
LONGEST_REASON: Final = 200
MONTHS_OF_YEAR: Final = 12
_PLAN: Final = re.compile(r"[0-9A-Za-zÄÖÜäöüß]([0-9A-Za-zÄÖÜäöüß .,/-]*[0-9A-Za-zÄÖÜäöüß])?")
_SPAN: Final = re.compile(r"(\d{1,4})\s*(jahre?n?|j|monate?n?|m)?\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filing:
    """What a town says of a service's files.

    Attributes:
        plan: the number of the file plan (Aktenplan) that file numbers begin with; "" for none.
        months: kept so long after the end of a case; None as the template demands.
        reason: why longer than the template demands: a law, the town's own rule.
        waiver: why the archive need not be offered the files when they end; "" where it is offered them.
    """

    plan: str = ""
    months: int | None = None
    reason: str = ""
    waiver: str = ""


def span_words(months: int) -> str:
    """Write a span: "10 Jahre", "18 Monate"."""
    if months % MONTHS_OF_YEAR:
        return ngettext("%(count)s Monat", "%(count)s Monate", months) % {"count": months}
    years = months // MONTHS_OF_YEAR
    return ngettext("%(count)s Jahr", "%(count)s Jahre", years) % {"count": years}


def read_span(text: str) -> int | None:
    """Read "12 Jahre", "18 Monate" or "12", which means years; None for nothing.

    Raises:
        Invalid: it is no span, or nobody keeps anything that long.
    """
    if not text.strip():
        return None
    found = _SPAN.fullmatch(text.strip())
    if found is None or not int(found[1]):
        raise Invalid(_("Schreiben Sie die Frist so: 12 Jahre oder 18 Monate."))
    months = int(found[1]) * (1 if (found[2] or "").lower().startswith("m") else MONTHS_OF_YEAR)
    if months > LONGEST_MONTHS:
        raise Invalid(_("Länger als 100 Jahre geht nicht. Was dann noch wichtig ist, gehört ins Archiv."))
    return months


def require_plan(text: str) -> str:
    """Return the number of a file plan, tidied.

    Raises:
        Invalid: it is too long, or has signs that no file plan uses.
    """
    tidy = " ".join(text.split())
    if tidy and (len(tidy) > LONGEST_PLAN or not _PLAN.fullmatch(tidy)):
        raise Invalid(
            _("Ein Aktenplanzeichen hat höchstens 20 Zeichen: Ziffern, Buchstaben, Punkt, Strich, Schrägstrich.")
        )
    return tidy


def require_kept(months: int | None, reason: str, least: int) -> None:
    """Refuse to keep files shorter than the template demands, and longer without saying why.

    Raises:
        Invalid: names the field, and the shortest span there is.
    """
    if months is not None and months < least:
        raise Invalid(
            _("Kürzer als die Vorlage geht nicht: mindestens %(least)s."), field="frist", least=span_words(least)
        )
    if months is not None and months > least and not reason:
        raise Invalid(
            _("Schreiben Sie, warum länger: zum Beispiel eine Vorschrift oder Ihre Aktenordnung."), field="grund"
        )
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Kürzen Sie den Grund auf 200 Zeichen."), field="grund")


def require_waiver(text: str) -> str:
    """Return why the archive need not be offered files, tidied.

    Raises:
        Invalid: it is too long for the list that the archive reads.
    """
    tidy = " ".join(text.split())
    if len(tidy) > LONGEST_REASON:
        raise Invalid(_("Kürzen Sie den Verzicht auf 200 Zeichen."), field="verzicht")
    return tidy


def tidied(filing: Filing, least: int) -> Filing:
    """Return it as it is stored: what only repeats the template is left out, so that it goes on following it.

    Raises:
        Invalid: as the three above.
    """
    plan, reason = require_plan(filing.plan), " ".join(filing.reason.split())
    require_kept(filing.months, reason, least)
    is_longer = filing.months is not None and filing.months > least
    waiver = require_waiver(filing.waiver)
    return Filing(plan, filing.months if is_longer else None, reason if is_longer else "", waiver)
