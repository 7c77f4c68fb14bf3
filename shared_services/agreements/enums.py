from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementKind(TextChoices):
    """What a town and the competence centre agree on; the value stands in addresses."""

    USAGE = "nutzung", _("Nutzungsvereinbarung")
    PROCESSING = "auftragsverarbeitung", _("Vereinbarung zur Auftragsverarbeitung")


class SigningState(TextChoices):
    """How far the signing of one version by one town is."""

    OPEN = "open", _("bei der Kommune")
    SIGNED = "signed", _("bei der KKV")
    RETURNED = "returned", _("zurückgegeben")
    IN_FORCE = "in_force", _("in Kraft")
    SUPERSEDED = "superseded", _("abgelöst")
    ENDED = "ended", _("beendet")
    WITHDRAWN = "withdrawn", _("zurückgenommen")


class Side(TextChoices):
    """For whom somebody signs."""

    TOWN = "town", _("Kommune")
    KKV = "kkv", _("KKV")


class StandingState(TextChoices):
    """Where a town stands with one kind of agreement, in the words of its overview."""

    MISSING = "missing", _("Fehlt")
    AT_TOWN = "at_town", _("Wartet auf Unterschrift")
    AT_KKV = "at_kkv", _("Wartet auf Gegenzeichnung")
    RETURNED = "returned", _("Zurückgegeben")
    RENEW = "renew", _("Neu zu unterschreiben")
    OVERDUE = "overdue", _("Frist abgelaufen")
    IN_FORCE = "in_force", _("In Kraft")
    ENDING = "ending", _("Gekündigt")


class ProcessorAct(TextChoices):
    """What is announced about a sub-processor."""

    NEW = "new", _("neu")
    CHANGED = "changed", _("geändert")
    ENDED = "ended", _("endet")


class TermEnd(TextChoices):
    """To the end of what an agreement can be terminated."""

    DAY = "day", _("zu jedem Tag")
    MONTH = "month", _("zum Ende eines Monats")
    QUARTER = "quarter", _("zum Ende eines Quartals")
    YEAR = "year", _("zum Ende eines Kalenderjahres")


class TerminationState(TextChoices):
    """How far a notice of termination is."""

    GIVEN = "given", _("läuft")
    TAKEN_BACK = "taken_back", _("zurückgenommen")
    DONE = "done", _("eingetreten")
