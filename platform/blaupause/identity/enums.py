from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StaffRole(TextChoices):
    """What a member of staff may do; the words of domain.Role with their names on the screen."""

    CLERK = "clerk", _("Sachbearbeitung")
    ADMIN = "admin", _("Administration der Kommune")
    KKV_EDITOR = "kkv_editor", _("KKV-Redaktion")
    KKV_APPROVER_LAND = "kkv_approver_land", _("KKV-Freigabe Land")
    KKV_APPROVER_KSPV = "kkv_approver_kspv", _("KKV-Freigabe KSpV")
    OPERATOR = "operator", _("Plattformbetrieb")


class Realm(TextChoices):
    """The two realms of the identity provider (D5)."""

    VERWALTUNG = "verwaltung", _("Verwaltung")
    BUERGER = "buerger", _("Bürgerinnen und Bürger")


class SessionKind(TextChoices):
    """What a row of the table of sessions is."""

    SESSION = "session", _("Sitzung")
    HANDOFF = "handoff", _("Übergabe an eine Kommune")
    LOGOUT = "logout", _("verbrauchte Abmeldung")


class ProviderKind(TextChoices):
    """How a town's own identity provider speaks; Keycloak's words."""

    OIDC = "oidc", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class ProviderState(TextChoices):
    """How far a town's own identity provider is."""

    TESTING = "testing", _("in Prüfung")  # only its administration's test login comes by it
    ON = "on", _("eingeschaltet")
    OFF = "off", _("ausgeschaltet")


class InvitationState(TextChoices):
    """How far an invitation is. It follows from its moments and the clock."""

    OPEN = "open", _("offen")
    EXPIRED = "expired", _("abgelaufen")
    VOID = "void", _("ungültig")  # whoever sent it does not administer the town any more
    ACCEPTED = "accepted", _("angenommen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
