from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AuthorityKind(TextChoices):
    LAND = "land", _("Land")
    REGION = "region", _("Regierungsbezirk oder Region")
    DISTRICT = "district", _("Kreis")
    ASSOCIATION = "association", _("Gemeindeverband")
    MUNICIPALITY = "municipality", _("Gemeinde")
    UNINCORPORATED = "unincorporated", _("gemeindefreies Gebiet")


class KeyScheme(TextChoices):
    AGS = "ags", _("Amtlicher Gemeindeschlüssel")
    ARS = "ars", _("Amtlicher Regionalschlüssel")
