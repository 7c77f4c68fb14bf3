from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TownKind(TextChoices):
    """What kind of Kommune a town is; it decides the authority's usual name (HGO § 9, HKO § 41)."""

    CITY = "city", _("Stadt")
    MUNICIPALITY = "municipality", _("Gemeinde")
    DISTRICT = "district", _("Landkreis")
    ASSOCIATION = "association", _("Verband")


class TownState(TextChoices):
    """How far a town is. Citizens enter a town that is live; one that moves to another cell is only read.

    One that is closing takes no new applications: what is there is finished, and stays readable under its address.
    """

    REQUESTED = "requested", _("angefragt")
    SETUP = "setup", _("in Einrichtung")
    LIVE = "live", _("online")
    MOVING = "moving", _("zieht um")
    CLOSING = "closing", _("läuft aus")
    OFFLINE = "offline", _("vom Netz")
    LEFT = "left", _("ausgeschieden")


class LedgerState(TextChoices):
    """How a release reached a town."""

    DONE = "done", _("erledigt")
    FAILED = "failed", _("fehlgeschlagen")
    LOCKED = "locked", _("gesperrt")


class HostAct(TextChoices):
    """What a town wishes about an address."""

    ADDED = "added", _("Hinzufügen")
    MADE_MAIN = "made_main", _("Zur Hauptadresse machen")
    REMOVED = "removed", _("Entfernen")
