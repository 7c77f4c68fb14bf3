"""The mails about agreements; who signed what is not in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.identity.links import origin
from blaupause.ui import formats
from shared_services.agreements.enums import AgreementKind, Side

if TYPE_CHECKING:
    from datetime import date

    from blaupause.tenancy.models import Town
    from shared_services.agreements.models import (
        AgreementVersion,
        ProcessorChange,
        ProcessorObjection,
        Signature,
        Signing,
        Termination,
    )

SUBJECTS: Final = {
    "ask": _("%(title)s: Ihre Kommune soll unterschreiben"),
    "remind": _("Erinnerung: %(title)s unterschreiben"),
    "overdue": _("Die Frist ist abgelaufen: %(title)s"),
    "in_force": _("In Kraft: %(title)s"),
    "returned": _("Zurückgegeben: %(title)s"),
    "first_day": _("Ab heute gegenzuzeichnen: %(title)s"),
    "signer": _("Ihre Unterschrift fehlt noch: %(title)s"),
}
"""What can be told about an agreement; below about sub-processors, and about its end."""
OF_PROCESSORS: Final = {
    "announced": _("Weiterer Auftragsverarbeiter, Änderung zum %(day)s: %(name)s"),
    "withdrawn": _("Zurückgenommen: Änderung zum %(day)s, %(name)s"),
    "objected": _("Einspruch von %(town)s: %(name)s"),
}
OF_TERMINATIONS: Final = {
    "given": _("Gekündigt zum %(day)s: %(title)s, %(town)s"),
    "taken_back": _("Kündigung zurückgenommen: %(title)s, %(town)s"),
    "reminder": _("Endet am %(day)s: %(title)s, %(town)s"),
    "ended": _("Beendet: %(title)s, %(town)s"),
}


def mail_to_town(
    version: AgreementVersion, host: str, news: str, to: list[str], *, day: date, reason: str = ""
) -> EmailMessage:
    """Write to those who administer a town."""
    facts = {"news": news, "reason": reason, "until": version.last_day, "note": version.note if news == "ask" else ""}
    key = f"{version.kind}-{version.number}-{news}-{host}-{day:%Y%m%d}"
    return _mail(version, host, facts, to, key)


def mail_to_signer(signing: Signing, signature: Signature, town: Town) -> EmailMessage:
    """Write to somebody whose signature is missing."""
    facts = {"news": "signer", "until": signing.version.last_day, "name": signature.about["name"]}
    key = f"signer-{signing.uuid}-{signature.pk}-{signing.text_hash[:12]}"
    return _mail(signing.version, town.host, facts, [str(signature.about["email"])], key)


def mail_of_first_day(version: AgreementVersion, waiting: int, to: list[str]) -> EmailMessage:
    """Write to the competence centre that a version can be countersigned from today on."""
    path = reverse("agreements:desk", urlconf=settings.HUB_URLCONF)
    facts = {"news": "first_day", "waiting": waiting, "url": f"{origin(settings.HUB_HOST)}{path}"}
    return _mail(version, settings.HUB_HOST, facts, to, f"first-day-{version.kind}-{version.number}")


def mail_of_termination(termination: Termination, news: str, side: Side, host: str, to: list[str]) -> EmailMessage:
    """Write to one side that notice was given or taken back, that the end is near, or there; why stands on the page."""
    signing = termination.signing
    path = reverse("agreements:termination", args=[signing.uuid], urlconf=settings.HUB_URLCONF)
    of_town = f"{origin(host)}/einrichtung/vereinbarungen/{signing.kind}/kuendigung/"
    told = {
        "news": news,
        "title": signing.version.title,
        "town": signing.town_name,
        "day": formats.day(termination.last_day),
        "by": termination.get_side_display(),
        "is_town": side == Side.TOWN,
        "is_processing": signing.kind == AgreementKind.PROCESSING,
        "url": of_town if side == Side.TOWN else f"{origin(settings.HUB_HOST)}{path}",
    }
    key = f"termination-{termination.uuid}-{news}-{side}"
    return _written(OF_TERMINATIONS[news] % told, "termination", told, to, key)


def mail_of_change(change: ProcessorChange, host: str, news: str, to: list[str]) -> EmailMessage:
    """Write to those who administer a town or sign for it what changes in the list of sub-processors."""
    url = f"{origin(host)}/einrichtung/vereinbarungen/weitere-auftragsverarbeiter/{change.uuid}/"
    return _of_processors(change, news, to, f"{news}-{host}", url=url)


def mail_of_objection(objection: ProcessorObjection, to: list[str]) -> EmailMessage:
    """Write to the competence centre that a town objected; why stands on the page only."""
    path = reverse("agreements:announcement", args=[objection.change.uuid], urlconf=settings.HUB_URLCONF)
    url = f"{origin(settings.HUB_HOST)}{path}"
    return _of_processors(
        objection.change, "objected", to, f"objected-{objection.pk}", url=url, town=objection.town_name
    )


def _of_processors(change: ProcessorChange, news: str, to: list[str], key: str, **facts: str) -> EmailMessage:
    is_open = change.object_until is not None and timezone.localdate() <= change.object_until
    told = {"change": change, "news": news, "name": change.name, "day": formats.day(change.takes_effect_on), **facts}
    told["until"] = change.object_until if is_open else None
    return _written(OF_PROCESSORS[news] % told, "processors", told, to, f"processor-{change.uuid}-{key}")


def _mail(version: AgreementVersion, host: str, facts: dict[str, object], to: list[str], key: str) -> EmailMessage:
    told = {"title": version.title, "url": f"{origin(host)}/einrichtung/vereinbarungen/{version.kind}/", **facts}
    return _written(SUBJECTS[str(facts["news"])] % told, "news", told, to, f"agreement-{key}")


def _written(subject: str, template: str, told: dict[str, Any], to: list[str], key: str) -> EmailMessage:
    """Write a mail; sent twice, it is the same message to a mail program, and nobody reads who else got it."""
    return EmailMessage(
        subject=str(subject),
        body=render_to_string(f"agreements/mail/{template}.txt", told),
        to=to[:1],
        bcc=to[1:],
        headers={"Message-ID": f"<{key}@{settings.DOMAIN}>"},
    )
