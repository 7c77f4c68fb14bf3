from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StaffRole(TextChoices):
    """What a member of staff may do; the words of domain.Role with their names on the screen."""

    CLERK = "clerk", _("Sachbearbeitung")
    ADMIN = "admin", _("Administration der Kommune")
    DATA_PROTECTION = "data_protection", _("Datenschutzbeauftragung")
    SIGNER = "signer", _("Zeichnungsberechtigung")
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


class GrantKind(TextChoices):
    """Why somebody of elsewhere works in a town."""

    MANDATE = "mandate", _("Vertretung durch eine andere Kommune")
    SUPPORT = "support", _("Hilfe durch das Kompetenzzentrum")


class GrantRight(TextChoices):
    """The words of domain.Right with their names on the screen; each includes the ones before."""

    READ = "read", _("Einsicht: Vorgänge lesen")
    WORK = "work", _("Sachbearbeitung: lesen und bearbeiten")
    DECIDE = "decide", _("Entscheidung: lesen, bearbeiten und abschließend entscheiden")


class Side(TextChoices):
    """Whose administration did something about a grant."""

    GRANTING = "granting", _("die Kommune, für die gearbeitet wird")
    ACTING = "acting", _("die Seite, die arbeitet")


class GrantState(TextChoices):
    """How far a grant is. It follows from its moments and the clock: expiry needs nobody."""

    OFFERED = "offered", _("wartet auf Zustimmung")
    LAPSED = "lapsed", _("verfallen")
    DECLINED = "declined", _("nicht zustande gekommen")
    AHEAD = "ahead", _("beginnt noch")
    ACTIVE = "active", _("gilt")
    EXPIRED = "expired", _("abgelaufen")
    ENDED = "ended", _("beendet")


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
