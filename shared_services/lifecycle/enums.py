from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """What happens to a town that is here."""

    KEY = "key", _("Schlüssel, Art oder Name ändert sich")
    MERGE = "merge", _("geht in einer anderen Kommune auf")
    LEAVE = "leave", _("verlässt die Plattform")


BY_TWO: Final = (Act.MERGE, Act.LEAVE)
"""What closes a town, and therefore waits for a second person."""


REMINDED: Final = {"in_14_days": 14, "in_1_day": 1}
"""What is told before the day of a plan → how many days before."""


class Stand(TextChoices):
    """How far it is."""

    ASKED = "asked", _("wartet auf Bestätigung")
    PLANNED = "planned", _("geplant")
    DONE = "done", _("eingetreten")
    WITHDRAWN = "withdrawn", _("zurückgenommen")
    REFUSED = "refused", _("abgelehnt")
