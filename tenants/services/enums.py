from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SubscriptionState(TextChoices):
    OFF = "off", _("ausgeschaltet")
    ON = "on", _("online")


class UpdatePolicy(TextChoices):
    """When a newer version of the template is taken over. Great changes wait for a person under each of them."""

    PATCHES_AT_ONCE = "patches", _("Korrekturen sofort, Neues von Hand")
    MINOR_LATER = "minor", _("Korrekturen sofort, kleine Neuerungen nach 14 Tagen, große von Hand")
    MANUAL = "manual", _("Nur von Hand")
