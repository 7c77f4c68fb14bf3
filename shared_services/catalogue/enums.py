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


class Step(TextChoices):
    """How far a version is from an older one: the first part of its number that differs."""

    PATCH = "patch", _("Korrektur")
    MINOR = "minor", _("kleine Neuerung")
    MAJOR = "major", _("große Änderung")
