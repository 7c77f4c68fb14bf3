"""The certificate that a town was deleted: what the hub's sealed record says about it, as a letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.audit.models import HubEvent
from blaupause.domain import NotFound
from blaupause.engine.letters import Fact, Layout, Letter, Sender, reference, render
from blaupause.engine.letters.model import Bullets, Heading, Paragraph, Small
from blaupause.ui import formats
from shared_services.lifecycle.models import TownChange

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Deletion:
    """What is written about a town that is no more."""

    deleted: HubEvent
    left: HubEvent | None
    handed_over: HubEvent | None
    name: str


def deletion(town_uuid: UUID) -> Deletion:
    """Return how a town was deleted.

    Raises:
        NotFound: the record does not say that it was.
    """
    events = HubEvent.objects.filter(details__uuid=str(town_uuid)).order_by("-pk")
    deleted = events.filter(name="town.deleted").first()
    if deleted is None:
        raise NotFound(_("Das Protokoll sagt nicht, dass diese Kommune gelöscht ist."))
    change = TownChange.objects.filter(town_uuid=town_uuid).first()
    return Deletion(
        deleted=deleted,
        left=events.filter(name="town.left").first(),
        handed_over=events.filter(name="town.handed_over").first(),
        name=change.town_name if change else str(deleted.details["slug"]),
    )


def certificate(found: Deletion) -> bytes:
    """Write the certificate as PDF. It says what is deleted, and what stays and why."""
    sender = Sender(
        town=settings.KKV_NAME,
        authority=settings.KKV_NAME,
        address=tuple(line.strip() for line in settings.KKV_ADDRESS.split(";") if line.strip()),
    )
    day = timezone.localtime(found.deleted.at).date()
    number = f"LOE-{found.deleted.pk}"
    letter = Letter(
        layout=Layout.NOTICE,
        sender=sender,
        recipient=(found.name, _("Leitung der Verwaltung")),
        title=_("Bescheinigung über die Löschung"),
        file_number=number,
        day=day,
        facts=(*reference(sender, number, day), Fact(_("Kennung"), (str(found.deleted.details["uuid"]),))),
        blocks=(
            Paragraph(
                _("was %(name)s auf der Plattform gespeichert hatte, ist gelöscht, seit %(moment)s.")
                % {"name": found.name, "moment": formats.moment(found.deleted.at)}
            ),
            Heading(_("Was gelöscht ist")),
            Bullets(tuple(_deleted(found))),
            Heading(_("Was bleibt")),
            Bullets(tuple(_kept())),
            Small(_evidence(found)),
        ),
    )
    return render(letter)


def _deleted(found: Deletion) -> list[str]:
    rows: Any = found.left.details.get("rows") if found.left else None
    told = [
        _("Schema und Datenbankrolle der Kommune mit allen Tabellen, Dateien und Bescheiden"),
        _("der Schlüssel, mit dem ihre Daten verschlüsselt waren"),
        _("Adressen, Sitzungen, Rollen des Teams und wartende Aufträge"),
    ]
    if rows is not None:
        told.insert(1, _("zuletzt gezählt: %(rows)s Datensätze") % {"rows": rows})
    return told


def _kept() -> list[str]:
    return [
        _("Im Protokoll der Plattform: dass es die Kommune gab und wer wann was getan hat, ohne Inhalte."),
        _(
            "In Sicherungen der Datenbank, bis der Betrieb sie überschreibt: verschlüsselt, der Schlüssel"
            " der Kommune liegt nur noch dort."
        ),
        _(
            "Die versiegelten Vereinbarungen und wann um sie gebeten wurde: Beide Seiten müssen nachweisen"
            " können, was galt."
        ),
        _(
            "Die Anfrage, mit der die Kommune kam, wer sie geöffnet und wer ihr Ende beantragt und"
            " bestätigt hat: Es muss nachvollziehbar bleiben, wer das entschieden hat."
        ),
        _("Was Sie selbst mitgenommen haben."),
    ]


def _evidence(found: Deletion) -> str:
    seal = found.deleted.seal or _("noch nicht gesiegelt")
    told = _("Beleg: Eintrag %(number)s im Protokoll der Plattform, Siegel %(seal)s.") % {
        "number": found.deleted.sequence or found.deleted.pk, "seal": seal,
    }  # fmt: skip
    if found.handed_over:
        told += " " + _("Übergeben wurde am %(day)s, SHA-256 %(sum)s.") % {
            "day": formats.day(found.handed_over.at), "sum": found.handed_over.details["sha256"],
        }  # fmt: skip
    return told
