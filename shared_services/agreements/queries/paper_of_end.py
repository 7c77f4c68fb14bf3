"""The sealed confirmation that notice of termination was given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine.letters import Layout, Letter, Sender
from blaupause.engine.letters.model import Heading, Paragraph, Signature, Small
from blaupause.ui import formats
from shared_services.agreements.enums import Side

if TYPE_CHECKING:
    from shared_services.agreements.models import Termination


def letter_of_termination(termination: Termination) -> Letter:
    """Write down who ended what, with which day and why."""
    signing = termination.signing
    facts = {
        "title": signing.version.title,
        "number": signing.version.number,
        "town": signing.town_name,
        "since": formats.day(signing.in_force_at) if signing.in_force_at else "",
        "day": formats.day(termination.last_day),
    }
    if termination.side == Side.TOWN:
        said = _("%(town)s kündigt die Vereinbarung „%(title)s“, Fassung %(number)s, die seit %(since)s in Kraft ist.")
    else:
        said = _("Die KKV kündigt %(town)s die Vereinbarung „%(title)s“, Fassung %(number)s, in Kraft seit %(since)s.")
    return Letter(
        layout=Layout.COPY,
        sender=Sender(
            town=settings.KKV_NAME,
            authority=settings.KKV_NAME,
            address=tuple(line.strip() for line in settings.KKV_ADDRESS.split(";") if line.strip()),
        ),
        title=_("Bestätigung der Kündigung"),
        subject=f"{signing.town_name}, {signing.get_kind_display()}, {_('Fassung')} {signing.version.number}",
        file_number=f"{_('Kündigung')} {signing.get_kind_display()} {signing.version.number}",
        day=timezone.localdate(termination.given_at),
        blocks=(
            Paragraph(said % facts),
            Paragraph(_how(termination) % facts),
            Paragraph(_("Bis dahin kann sie zurücknehmen, wer sie erklärt hat.")),
            Heading(_("Grund")),
            Paragraph(str(termination.about["reason"])),
            Heading(_("Erklärt von")),
            Signature((str(termination.get_side_display()), *_declared(termination))),
            Small(_("Prüfsumme der gekündigten Datei (SHA-256):\n%(hash)s") % {"hash": signing.document_hash}),
        ),
    )


def _how(termination: Termination) -> str:
    if termination.is_for_cause:
        return _("Die Kündigung ist aus wichtigem Grund erklärt. Der letzte Tag der Vereinbarung ist der %(day)s.")
    if termination.about["period"]:
        return _(
            "Die Kündigung ist mit der vereinbarten Frist erklärt. Der letzte Tag der Vereinbarung ist der %(day)s."
        )
    return _("Die Kündigung ist zum %(day)s erklärt. Das ist der letzte Tag der Vereinbarung.")


def evidence_of_termination(termination: Termination) -> bytes:
    """Write the same down for machines; it rides in the sealed file."""
    signing = termination.signing
    told = {
        "town": signing.town_name,
        "agreement": signing.kind,
        "version": signing.version.number,
        "document_sha256": signing.document_hash,
        "side": termination.side,
        "for_cause": termination.is_for_cause,
        "period": termination.about["period"],
        "last_day": termination.last_day.isoformat(),
        "given_at": termination.given_at.isoformat(),
        "name": termination.about["name"],
        "function": termination.about["function"],
        "person": termination.person,
        "login": termination.login,
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def name_of_termination(termination: Termination) -> str:
    """Return the name of the sealed file."""
    signing = termination.signing
    return f"{_('Kündigung')} {signing.get_kind_display()} {signing.town_name}, {formats.day(termination.last_day)}.pdf"


def _declared(termination: Termination) -> tuple[str, str]:
    name = f"{termination.about['name']}\n{termination.about['function']}"
    moment = formats.moment(timezone.localtime(termination.given_at))
    return name, _("Elektronisch erklärt am %(moment)s, nach einer Anmeldung.") % {"moment": moment}
