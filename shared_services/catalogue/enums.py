from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Role


class VersionState(TextChoices):
    """Where a template's version stands (docs/catalogue.md); it follows from the rows of its release, and the day."""

    DRAFT = "draft", _("Entwurf")
    IN_REVIEW = "in_review", _("In Prüfung")
    APPROVED = "approved", _("Bereit")
    PLANNED = "planned", _("Geplant")
    RELEASED = "released", _("Freigegeben")
    DEPRECATED = "deprecated", _("Läuft aus")
    ENDED = "ended", _("Ausgelaufen")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")

    @property
    def is_offered(self) -> bool:
        """Whether towns may take the version, and citizens apply with it."""
        return self in {VersionState.RELEASED, VersionState.DEPRECATED}


class Party(TextChoices):
    """One of the two that release a template together."""

    LAND = "land", _("Land")
    KSPV = "kspv", _("KSpV")

    @property
    def role(self) -> Role:
        return Role.KKV_APPROVER_LAND if self is Party.LAND else Role.KKV_APPROVER_KSPV


class RetirementKind(TextChoices):
    DEPRECATED = "deprecated", _("abgekündigt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class GovernmentLevel(TextChoices):
    """Which kind of Kommune is competent for a service."""

    MUNICIPALITY = "municipality", _("Stadt oder Gemeinde")
    DISTRICT = "district", _("Landkreis")


class MaturityModel(TextChoices):
    """By which model a service is judged; another model brings other criteria."""

    FIRST = "1.1", _("Reifegradmodell 1.1 (Juni 2020)")

    @property
    def criteria(self) -> int:
        """How many criteria it has."""
        return 10

    @property
    def conform_from(self) -> int:
        """The stage from which a service counts as one of the Onlinezugangsgesetz."""
        return 3


MATURITY_STAGES: Final = (
    (0, _("Offline")),
    (1, _("Information")),
    (2, _("Formular-Assistent")),
    (3, _("Online-Leistung")),
    (4, _("Online-Transaktion")),
)


class MaturityFilter(TextChoices):
    """Narrows a list by what was judged."""

    CONFORM = "konform", _("OZG-konform")
    BELOW = "darunter", _("noch nicht konform")
    OPEN = "offen", _("nicht bewertet")


class KeyScheme(TextChoices):
    LEIKA = "leika", _("Leistungsschlüssel")
    OZG = "ozg", _("OZG-Kennung")
    FIM = "fim", _("FIM-Kennung")


class HeldBack(TextChoices):
    """What a town says about a newer version that it does not take over; nothing while none is held back."""

    VALUE = "value", _("Für die neue Version muss die Kommune Werte eintragen oder ansehen")
    POSTPONED = "postponed", _("Die Kommune hat die neue Version zurückgestellt")


class Reason(TextChoices):
    """Why a town is behind: what keeps it, in the order in which it must be solved."""

    OFFLINE = "offline", _("Die Kommune ist vom Netz")
    VALUE = "value", HeldBack.VALUE.label
    POSTPONED = "postponed", HeldBack.POSTPONED.label
    BY_HAND = "by_hand", _("Die Kommune übernimmt diese Version nur von Hand")
    ENDED = "ended", _("Die Version gilt nicht mehr, und eine neuere gibt es noch nicht")
    ANNOUNCED = "announced", _("Die neue Version folgt nach ihrer Frist von selbst")
    COMING = "coming", _("Die Korrektur folgt binnen einer Stunde von selbst")


class SuggestionState(TextChoices):
    """How far a suggestion of a town has come."""

    SENT = "sent", _("Gesendet")
    IN_REVIEW = "in_review", _("In Prüfung")
    ACCEPTED = "accepted", _("Angenommen")
    REFUSED = "refused", _("Abgelehnt")
    DONE = "done", _("Umgesetzt")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet: the town may still take it back."""
        return self in {SuggestionState.SENT, SuggestionState.IN_REVIEW}
