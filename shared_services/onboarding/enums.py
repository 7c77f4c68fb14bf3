from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    """How far a Kommune's request is; `rules.machine` says what leads from one to the next."""

    ASKED = "asked", _("angefragt")
    CONFIRMED = "confirmed", _("E-Mail bestätigt")
    PROVED = "proved", _("Berechtigung belegt")
    INVITED = "invited", _("eingeladen")
    SETUP = "setup", _("in Einrichtung")
    LIVE = "live", _("online")
    REFUSED = "refused", _("abgelehnt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    EXPIRED = "expired", _("abgelaufen")


class Owner(TextChoices):
    """Who has to do the next step."""

    PERSON = "person", _("anfragende Person")
    KKV = "kkv", _("KKV")
    PLATFORM = "platform", _("Plattform")
    TOWN = "town", _("Kommune")


class ProofWay(TextChoices):
    """How somebody proves that they may speak for a Kommune."""

    MAIL = "mail", _("E-Mail an die bekannte Adresse")
    LETTER = "letter", _("Brief mit Code")
    PHONE = "phone", _("Anruf der KKV")


class ContactKind(TextChoices):
    """What kind of address of an authority is known."""

    MAIL = "mail", _("E-Mail")
    POST = "post", _("Postanschrift")
    PHONE = "phone", _("Telefon")


class Tried(TextChoices):
    """What came of a code that somebody typed."""

    PROVED = "proved", _("richtig")
    TAKEN = "taken", _("richtig, aber die Kommune ist schon da")
    WRONG = "wrong", _("falsch")
    SPENT = "spent", _("zu oft falsch")
    EXPIRED = "expired", _("abgelaufen")
    NONE = "none", _("kein Code offen")


class WaveTownState(TextChoices):
    """How far a town is that was prepared before anybody asked for it."""

    PLANNED = "planned", _("vorgemerkt")
    READY = "ready", _("steht bereit")
    TAKEN = "taken", _("übernommen")
    STUCK = "stuck", _("steckt fest")
    LEAVING = "leaving", _("wird zurückgenommen")
    UNDONE = "undone", _("zurückgenommen")
