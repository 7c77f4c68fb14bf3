from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VersionState(TextChoices):
    """Where a template's version stands (ui/README §6); it follows from its release."""

    DRAFT = "draft", _("Entwurf")
    RELEASED = "released", _("Freigegeben")


class GovernmentLevel(TextChoices):
    """Which kind of Kommune is competent for a service."""

    MUNICIPALITY = "municipality", _("Stadt oder Gemeinde")
    DISTRICT = "district", _("Landkreis")


class KeyScheme(TextChoices):
    LEIKA = "leika", _("Leistungsschlüssel")
    OZG = "ozg", _("OZG-Kennung")
    FIM = "fim", _("FIM-Kennung")


class HeldBack(TextChoices):
    """What a town says about a newer version that it does not take over; nothing while none is held back."""

    VALUE = "value", _("Für die neue Version fehlt ein Wert")
    POSTPONED = "postponed", _("Die Kommune hat die neue Version zurückgestellt")


class Reason(TextChoices):
    """Why a town is behind: what keeps it, in the order in which it must be solved."""

    OFFLINE = "offline", _("Die Kommune ist vom Netz")
    VALUE = "value", HeldBack.VALUE.label
    POSTPONED = "postponed", HeldBack.POSTPONED.label
    BY_HAND = "by_hand", _("Die Kommune übernimmt diese Version nur von Hand")
    COMING = "coming", _("Die Korrektur folgt binnen einer Stunde von selbst")
