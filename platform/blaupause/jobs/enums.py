from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    """Where a job stands. A finished job is deleted: what it did is told by the events."""

    WAITING = "waiting", _("wartet")
    RUNNING = "running", _("läuft")
    DEAD = "dead", _("gescheitert")
