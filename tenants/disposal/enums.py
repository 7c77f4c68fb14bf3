from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fate(TextChoices):
    """What became of a case on a list."""

    WAITING = "", _("wartet")
    ERASED = "erased", _("gelöscht")
    KEPT = "kept", _("nicht gelöscht")


class Why(TextChoices):
    """Why a case on a list is not deleted. Chosen, never typed: the list outlives the case and holds nothing of it."""

    NONE = "", ""
    GONE = "gone", _("Den Vorgang gibt es nicht mehr.")
    OPEN = "open", _("Der Vorgang ist wieder offen.")
    LONGER = "longer", _("Die Frist ist inzwischen länger.")
    ARCHIVE = "archive", _("Das Archiv verzichtet nicht mehr auf diese Akten.")
    NOTICE = "notice", _("Ein Bescheid ist nicht erstellt, nicht abgeschickt oder nicht abgerufen.")
    FAILED = "failed", _("Das Löschen ist gescheitert.")
    UNREAD = "unread", _("Eine Nachricht dazu hat noch niemand gelesen.")
    REMEDY = "remedy", _("Widerspruch oder Klage läuft.")
    MONEY = "money", _("Eine Zahlung oder Förderung ist offen.")
    RIGHTS = "rights", _("Die Person braucht die Daten noch (DSGVO Art. 18).")
    NEEDED = "needed", _("Wir brauchen die Akte noch.")


LEFT_OUT = (Why.REMEDY, Why.MONEY, Why.RIGHTS, Why.NEEDED)
"""What only the town knows: somebody takes the case off the list for it."""


class Answer(TextChoices):
    """What the archive says to a list."""

    ALL = "all", _("Das Archiv übernimmt alle Akten.")
    SOME = "some", _("Das Archiv übernimmt einige Akten.")
    NONE = "none", _("Das Archiv verzichtet auf alle Akten.")


class Step(TextChoices):
    """How far a list is, and what comes next."""

    OFFERED = "offered", _("beim Archiv")
    EXPORT = "export", _("Dateien übergeben")
    READY = "ready", _("kann gelöscht werden")
    ASKED = "asked", _("wartet auf die zweite Person")
    RUNNING = "running", _("wird gelöscht")
    DONE = "done", _("gelöscht")
    DROPPED = "dropped", _("zurückgenommen")
