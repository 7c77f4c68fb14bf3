from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Direction(TextChoices):
    TO_APPLICANT = "out", _("an die antragstellende Person")
    TO_OFFICE = "in", _("an das Amt")


class MessageKind(TextChoices):
    QUESTION = "question", _("Rückfrage")
    ANSWER = "answer", _("Antwort")
    CLOSING = "closing", _("Abschließende Antwort")
    INFORMATION = "information", _("Information")


class Channel(TextChoices):
    INBOX = "inbox", _("Postfach")
    LETTER = "letter", _("Brief")
    MAIL = "mail", _("E-Mail")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("wartet")
    SENT = "sent", _("gesendet")
    RETRIEVED = "retrieved", _("abgerufen")
    FAILED = "failed", _("gescheitert")


class Purpose(TextChoices):
    """What a mail tells: only that there is something, never what."""

    RECEIVED = "received", _("Eingangsbestätigung")
    QUESTION = "question", _("Hinweis auf eine Rückfrage")
    NOTICE = "notice", _("Hinweis auf den Bescheid im Postfach")
    LETTER = "letter", _("Hinweis auf den Bescheid mit der Post")
    ANSWER = "answer", _("Hinweis auf die Antwort")
    WITHDRAWN = "withdrawn", _("Bestätigung der Rücknahme")
