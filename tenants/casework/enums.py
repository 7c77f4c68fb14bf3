from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseState(TextChoices):
    """Words of ui/README §6; one meaning each."""

    NEW = "new", _("Neu")
    IN_REVIEW = "in_review", _("In Prüfung")
    WAITING = "waiting", _("Wartet auf Antwort")
    CLOSED = "closed", _("Abgeschlossen")


class Closure(TextChoices):
    """How a case ended."""

    NONE = "", _("offen")
    DECIDED = "decided", _("Entschieden")
    ANSWERED = "answered", _("Erledigt")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")


class DeadlineKind(TextChoices):
    DECIDE = "decide", _("Entscheiden bis")
    ANSWER = "answer", _("Antwort bis")


class TaskKind(TextChoices):
    CHECK = "check", _("Prüfschritt")
    ANSWER_QUESTION = "answer_question", _("Rückfrage beantworten")
