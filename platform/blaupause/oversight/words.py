"""What an entry of the record says in a sentence, and which kind of deed it is. A test knows every action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .changes import CHANGES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Kind(TextChoices):
    """What somebody did; the values stand in addresses."""

    READ = "gelesen", _("Gelesen")
    CHANGE = "geaendert", _("Geändert")
    RIGHT = "rechte", _("Rechte")
    LOGIN = "anmeldung", _("Anmeldung")
    EXPORT = "export", _("Export")
    REFUSED = "verweigert", _("Verweigert")


OF_KIND: Final[dict[Kind, dict[str, _StrPromise]]] = {
    Kind.READ: {
        "case.messages_read": _("hat die Nachrichten zum Vorgang gelesen"),
        "record.searched": _("hat das Protokoll oder die Rechte durchsucht"),
        "message.read": _("hat eine Nachricht gelesen"),
        "delivery.opened": _("hat Briefe geöffnet"),
        "listing.opened": _("hat die eigenen Anträge gesammelt angesehen"),
        "notice.retrieved": _("hat den Bescheid abgerufen"),
        "delegation.read": _("hat in Vertretung eine Seite angesehen"),
    },
    Kind.RIGHT: {
        "account.asked": _("hat ein Konto für die Anmeldung bestellt"),
        "account.prepared": _("hat ein Konto für die Anmeldung vorbereitet"),
        "account.settled": _("hat geprüft, ob das Konto für die Anmeldung offen bleibt"),
        "grant.accepted": _("hat eine Vertretung angenommen"),
        "grant.ended": _("hat eine Vertretung beendet oder abgelehnt"),
        "grant.extended": _("hat zugestimmt, eine Vertretung zu verlängern"),
        "grant.extension_dropped": _("hat die Verlängerung einer Vertretung zurückgenommen oder abgelehnt"),
        "grant.extension_proposed": _("hat vorgeschlagen, eine Vertretung zu verlängern"),
        "grant.told": _("hat beiden Seiten einer Vereinbarung geschrieben"),
        "grant.left_behind": _("hat eine Vertretung beendet: Die Kommune kam ohne die andere Seite hierher"),
        "grant.offered": _("hat einer anderen Kommune eine Vertretung angeboten"),
        "grant.people_changed": _("hat geändert, wer in Vertretung arbeitet"),
        "invitation.accepted": _("hat eine Einladung angenommen"),
        "invitation.mailed": _("hat eine Einladung verschickt"),
        "invitation.resent": _("hat eine Einladung erneut gesendet"),
        "invitation.sent": _("hat jemanden eingeladen"),
        "invitation.withdrawn": _("hat eine Einladung zurückgezogen"),
        "membership.changed": _("hat Rechte geändert"),
        "membership.ended": _("hat Rechte beendet"),
        "membership.granted": _("hat eine Rolle gegeben"),
        "membership.kept": _("hat geprüft, dass die Person bleibt"),
        "own_provider.connected": _("hat einen eigenen Anbieter für die Anmeldung verbunden"),
        "own_provider.certificates_renewed": _("hat die Zertifikate des eigenen Anbieters erneuert"),
        "own_provider.end_told": _("hat an das Ende eines Zertifikats erinnert"),
        "own_provider.tested": _("hat den eigenen Anbieter für die Anmeldung geprüft"),
        "own_provider.switched_on": _("hat die eigene Anmeldung eingeschaltet"),
        "own_provider.switched_off": _("hat die eigene Anmeldung ausgeschaltet"),
        "own_provider.closed": _("hat die eigene Anmeldung in Keycloak geschlossen"),
        "own_provider.removed": _("hat den eigenen Anbieter entfernt"),
        "reviews.reminded": _("hat an die Prüfung von Rechten erinnert"),
        "support.allowed": _("hat Hilfe des Kompetenzzentrums zugelassen"),
        "support.asked": _("hat gefragt, ob das Kompetenzzentrum in Vorgängen helfen darf"),
    },
    Kind.LOGIN: {
        "login.ended": _("hat eine Anmeldung überall beendet"),
        "session.closed": _("hat sich abgemeldet"),
        "session.opened": _("hat sich angemeldet"),
    },
    Kind.EXPORT: {
        "disposal.exported": _("hat Akten für das Archiv geladen"),
        "grant.exported": _("hat die Tabelle einer Vertretung geladen"),
        "record.exported": _("hat das Protokoll exportiert"),
        "town.handed_over": _("hat alle Daten der Kommune in offenen Formaten übergeben"),
        "town.exported": _("hat alle Daten der Kommune exportiert"),
        "town.moved": _("hat die Kommune in eine andere Zelle übertragen"),
    },
    Kind.REFUSED: {
        "access.refused": _("wurde abgewiesen: die Rolle reicht nicht"),
        "delegation.refused": _("wurde in Vertretung abgewiesen"),
        "invitation.refused": _("kam mit einer Einladung nicht hinein"),
        "session.foreign": _("kam mit der Sitzung einer anderen Adresse und wurde abgewiesen"),
    },
    Kind.CHANGE: CHANGES,
}
SENTENCES: Final = {name: said for words in OF_KIND.values() for name, said in words.items()}
KIND_OF: Final = {name: kind for kind, words in OF_KIND.items() for name in words}
READ_WORDS: Final[dict[str, _StrPromise]] = {
    "casework.Case": _("hat den Vorgang geöffnet"),
    "applications.Application": _("hat den Antrag auf den Seiten der Kommune angesehen"),
    "applications.Attachment": _("hat eine Anlage geöffnet"),
    "organisation.StoredFile": _("hat eine Datei geöffnet"),
    "correspondence.Notice": _("hat den Bescheid geöffnet"),
    "correspondence.Delivery": _("hat einen Brief geöffnet"),
    "correspondence.Message": _("hat eine Nachricht geöffnet"),
}
"""What was opened, by its type."""
LIST_WORDS: Final[dict[str, _StrPromise]] = {
    "casework.Case": _("hat Vorgänge in einer Liste gesehen"),
    "applications.Application": _("hat die eigenen Anträge oder das Postfach angesehen"),
    "correspondence.Delivery": _("hat Briefe in einer Liste gesehen"),
}
"""What was seen in a list, by its type."""


def kind_of(name: str) -> Kind:
    """Return the kind of an event; what nobody sorted is a change."""
    return KIND_OF.get(name, Kind.CHANGE)


def sentence(name: str) -> str:
    """Return what an event says, after the name of who did it."""
    return str(SENTENCES.get(name, name))


def sentence_of_reading(object_type: str, *, is_list: bool) -> str:
    words = LIST_WORDS if is_list else READ_WORDS
    return str(words.get(object_type, _("hat etwas geöffnet")))


def names_of(kind: Kind) -> tuple[str, ...]:
    """Return the names of the events of a kind."""
    return tuple(OF_KIND[kind])


def names_sorted_elsewhere() -> tuple[str, ...]:
    """Return the names of all events that are no change."""
    return tuple(name for name, kind in KIND_OF.items() if kind != Kind.CHANGE)
