"""The head and foot of the town's letters, and a letter that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine import letters
from blaupause.engine.forms.german import show_iban
from blaupause.engine.letters.composing import reference
from blaupause.engine.letters.model import Heading, Layout, Letter, Paragraph, Signature
from tenants.organisation.enums import FilePurpose
from tenants.organisation.models import StoredFile
from tenants.organisation.queries.facts import KIND_WORDS, profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.engine.letters.model import Block
    from tenants.organisation.models import Profile, Unit

FILE_NAME = "Probebrief.pdf"


def sender_of(
    current: Profile, *, unit: Unit | None = None, authority: str = "", phone: str = "", email: str = ""
) -> letters.Sender:
    """Return head and foot of a letter: who acts, the office that writes, how to reach it, the town's own lines."""
    place = unit if unit and unit.street and unit.place else current
    street = (place.street, f"{place.postcode} {place.place}".strip())
    return letters.Sender(
        town=current.display_name,
        authority=authority or current.display_name,
        unit=unit.name if unit else "",
        address=tuple(line for line in street if line),
        phone=phone or (unit.phone if unit else "") or current.phone,
        email=email or (unit.email if unit else "") or current.email,
        colour=current.tone_light,
        **_logo(current),
        **_own(current.letterhead),
    )


def said_once() -> dict[str, str]:
    """Return what services ask of every town, by parameter id, as the town has said it already; "" for the rest."""
    current = profile()
    told = current.letterhead
    account = (told.get("bank", ""), f"IBAN {show_iban(told['iban'])}") if told.get("iban") else ()
    return {
        "contact_phone": current.phone,
        "contact_email": current.email,
        "bank_details": ", ".join(filter(None, account)),
        "place_name": KIND_WORDS.sub("", current.display_name),
    }


def trial_letter(current: Profile) -> bytes:
    """Make a letter that nobody gets, as notices are made (PDF/A-3 and PDF/UA): to lay into a window envelope.

    Raises:
        LetterError: the letterhead cannot be printed; its text says which line.
    """
    sender = sender_of(current)
    today = timezone.localdate()
    number = f"{current.case_prefix}-{today.year}-000000"
    letter = Letter(
        layout=Layout.NOTICE,
        sender=sender,
        recipient=(_("Erika Mustermann"), _("Musterstraße 12"), _("12345 Musterstadt")),
        title=_("Probebrief"),
        subject=_("So sehen Ihre Briefe und Bescheide aus"),
        file_number=number,
        day=today,
        facts=reference(sender, number, today, _("Vorname Nachname")),
        blocks=_trial_text(sender.closing),
        mark=_("Muster"),
    )
    return printed(letter)


def printed(letter: Letter, attachments: Mapping[str, bytes] | None = None) -> bytes:
    """Make the PDF of a letter of the town, with the logo that its sender names: the one of the day it was written.

    A logo that cannot be set is left out: a notice does not wait for a drawing.

    Raises:
        LetterError: the letter cannot be made.
    """
    logo = _picture(letter.sender)
    try:
        return letters.render(letter, attachments, logo=logo)
    except letters.NotMade:
        if logo is None:
            raise
        return letters.render(letter, attachments)


def _logo(current: Profile) -> dict[str, Any]:
    if not current.logo:
        return {}
    light = current.logo["light"]
    return {"logo": light["file"], "logo_size": (light["width"], light["height"])}


def _picture(sender: letters.Sender) -> letters.Logo | None:
    found = StoredFile.objects.filter(uuid=sender.logo, purpose=FilePurpose.LOGO).first() if sender.logo else None
    return letters.Logo(bytes(found.content), found.media_type, *sender.logo_size) if found else None


def _trial_text(closing: str) -> tuple[Block, ...]:
    return (
        Paragraph(_("Sehr geehrte Frau Mustermann,")),
        Paragraph(
            _(
                "dieser Brief geht an niemanden. Drucken Sie ihn aus und legen Sie ihn in einen Fensterumschlag: "
                "Die Anschrift muss ganz zu sehen sein, auch wenn der Brief verrutscht."
            )
        ),
        Heading(_("Worauf Sie achten")),
        Paragraph(
            _(
                "Stimmen Absender, Telefon und E-Mail? Stimmt die Bankverbindung am Fuß der Seite? "
                "Passt die Zeile über der Unterschrift zu Ihrem Haus?"
            )
        ),
        Signature(
            (
                _("Mit freundlichen Grüßen"),
                f"{closing}\n{_('Vorname Nachname')}",
                _("Dieses Schreiben wurde elektronisch erstellt und ist ohne Unterschrift gültig."),
            )
        ),
    )


def _own(told: Mapping[str, str]) -> dict[str, Any]:
    """Return what a town said about its letters; what it did not say follows the layout."""
    iban, bic = told.get("iban", ""), told.get("bic", "")
    account = (
        told.get("account_holder", ""),
        f"IBAN {show_iban(iban)}",
        f"BIC {bic}" if bic else "",
        told.get("bank", ""),
    )
    said: dict[str, Any] = {
        "return_line": told.get("sender_line", ""),
        "web": told.get("web", ""),
        "folds": told.get("folds") != "no",
        "account": tuple(filter(None, account)) if iban else (),
    }
    return said | ({"closing": told["closing"]} if "closing" in told else {})
