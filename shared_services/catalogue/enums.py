from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VersionState(TextChoices):
    """Where a template's version stands (ui/README §6)."""

    DRAFT = "draft", _("Entwurf")
    RELEASED = "released", _("Freigegeben")
    DEPRECATED = "deprecated", _("Läuft aus")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")


class KeyScheme(TextChoices):
    LEIKA = "leika", _("Leistungsschlüssel")
    OZG = "ozg", _("OZG-Kennung")
    FIM = "fim", _("FIM-Kennung")
