"""Letters with a code, for window envelopes; one PDF for a print run."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from pypdf import PdfWriter

from blaupause.engine.letters import Fact, Layout, Letter, Sender, reference, render
from blaupause.engine.letters.model import MAX_ADDRESS_LINES, Bullets, Heading, Paragraph, Small, Total
from blaupause.ui import formats
from blaupause.ui.shell import hub_address
from shared_services.onboarding import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.engine.letters.model import Block
    from shared_services.onboarding.models import AuthorityProof

ADDRESS_LINES: Final = MAX_ADDRESS_LINES - 2
"""Name and addressee stand above them."""


def letters_of(proofs: Iterable[AuthorityProof]) -> bytes:
    """Return the letters in one PDF, each beginning on a page of its own."""
    whole = PdfWriter()
    for proof in proofs:
        whole.append(io.BytesIO(render(letter_of(proof))))
    out = io.BytesIO()
    whole.write(out)
    return out.getvalue()


def letter_of(proof: AuthorityProof) -> Letter:
    """Write the letter: to the head of the administration, who hands the code on or says that nobody should have it."""
    sender = Sender(
        town=settings.KKV_NAME,
        authority=settings.KKV_NAME,
        address=tuple(line.strip() for line in settings.KKV_ADDRESS.split(";") if line.strip()),
    )
    day = timezone.localtime(proof.issued_at).date()
    number = f"ONB-{proof.request_id}-{proof.pk}"
    return Letter(
        layout=Layout.NOTICE,
        sender=sender,
        recipient=(proof.request.name, _("Leitung der Verwaltung"), *proof.sent_to.splitlines()[:ADDRESS_LINES]),
        title=_("Ihr Code für die Anmeldung bei Blaupause"),
        file_number=number,
        day=day,
        facts=(*reference(sender, number, day), Fact(_("Gilt bis"), (formats.day(proof.expires_at),))),
        blocks=_blocks(proof),
        mark=_("Beispiel") if proof.request.is_sample else "",
    )


def _blocks(proof: AuthorityProof) -> tuple[Block, ...]:
    return (
        Paragraph(_("Guten Tag,")),
        Paragraph(
            _(
                "für Ihre Kommune ist eine Anfrage eingegangen: %(person)s (%(function)s) möchte Online-Dienste auf"
                " der Plattform Blaupause einrichten. Ist das in Ihrem Sinn, dann geben Sie diesen Code weiter."
            )
            % {"person": proof.request.person_name, "function": proof.request.person_function}
        ),
        Total(_("Code"), rules.code_of(proof)),
        Heading(_("So geht es weiter")),
        Bullets(
            (
                _("Die Person öffnet den Link aus ihrer E-Mail und gibt den Code dort ein."),
                _("Danach ist Ihre Kommune angelegt. Niemand sieht sie, bis Sie sie selbst öffnen."),
                _("Ist die Anfrage nicht in Ihrem Sinn, werfen Sie den Brief weg: Ohne Code geschieht nichts."),
            )
        ),
        Small(_("Die Plattform: %(address)s. Der Code öffnet nur diese eine Anfrage.") % {"address": hub_address()}),
    )
