"""What an entry of the record says in a sentence, and which kind of deed it is. A test knows every action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

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
    Kind.CHANGE: {
        "agreement.countersigned": _("hat eine Vereinbarung für die KKV gegengezeichnet"),
        "agreement.draft_saved": _("hat den Entwurf einer Vereinbarung geändert"),
        "agreement.mailed_signers": _("hat an fehlende Unterschriften erinnert"),
        "agreement.mailed_town": _("hat der Kommune den Stand einer Vereinbarung mitgeteilt"),
        "agreement.prepared": _("hat eine Vereinbarung zum Unterschreiben weitergegeben"),
        "agreement.published": _("hat eine Fassung einer Vereinbarung veröffentlicht"),
        "agreement.returned": _("hat eine Vereinbarung zurückgegeben"),
        "agreement.signed": _("hat eine Vereinbarung unterschrieben"),
        "agreement.town_asked": _("hat eine Kommune um die Unterschrift gebeten"),
        "agreement.town_reminded": _("hat eine Kommune an die Unterschrift erinnert"),
        "agreement.town_warned": _("hat einer Kommune mitgeteilt, dass die Frist abgelaufen ist"),
        "agreement.withdrawn": _("hat eine Vereinbarung zurückgenommen"),
        "applicant.inbox_consent_given": _("hat in das Postfach eingewilligt"),
        "applicant.inbox_consent_withdrawn": _("hat die Einwilligung in das Postfach widerrufen"),
        "application.attachment_added": _("hat dem Antrag eine Anlage beigefügt"),
        "application.copy_rendered": _("hat die Antragskopie erstellt"),
        "application.receipt_confirmed": _("hat den Eingang bestätigt"),
        "application.recorded": _("hat einen Antrag aufgenommen"),
        "application.submitted": _("hat einen Antrag gesendet"),
        "application.withdrawal_confirmed": _("hat die Rücknahme bestätigt"),
        "block.published": _("hat einen Baustein veröffentlicht"),
        "case.answered": _("hat auf die Rückfrage geantwortet"),
        "case.asked": _("hat eine Rückfrage gestellt"),
        "case.handed_over": _("hat als Administration den Vorgang einer Person übergeben, die geht"),
        "case.assigned": _("hat den Vorgang weitergegeben"),
        "case.deadline_extended": _("hat die Frist verlängert"),
        "case.deadline_rested": _("hat die Frist ruhen lassen"),
        "case.deadline_resumed": _("hat die Frist weiterlaufen lassen"),
        "case.decided": _("hat über den Vorgang entschieden"),
        "case.moved": _("hat den Vorgang an eine andere Stelle gegeben"),
        "case.noted": _("hat eine Notiz geschrieben"),
        "case.opened": _("hat den Vorgang angelegt"),
        "case.step_retried": _("hat einen gescheiterten Schritt neu gestartet"),
        "case.taken": _("hat den Vorgang übernommen"),
        "case.task_finished": _("hat einen Prüfschritt geändert"),
        "case.withdrawn": _("hat den Antrag zurückgezogen"),
        "citizen_account.freed": _("hat das Konto einer antragstellenden Person freigegeben"),
        "citizen_accounts.forgotten": _("hat lange nicht genutzte Konten antragstellender Personen gelöscht"),
        "delivery.mailed": _("hat eine E-Mail gesendet"),
        "delivery.posted": _("hat Briefe als abgeschickt vermerkt"),
        "delivery.told": _("hat eine Zustellung vermerkt"),
        "draft.became_block": _("hat aus Fragen einen Baustein gemacht"),
        "draft.change_undone": _("hat eine Änderung am Entwurf zurückgenommen"),
        "draft.changed": _("hat einen Entwurf geändert"),
        "draft.discarded": _("hat einen Entwurf verworfen"),
        "draft.dropped": _("hat einen Entwurf aufgegeben"),
        "draft.expired": _("hat einen abgelaufenen Entwurf gelöscht"),
        "draft.file_added": _("hat dem Entwurf eine Datei beigefügt"),
        "draft.file_removed": _("hat eine Datei aus dem Entwurf entfernt"),
        "draft.file_restored": _("hat eine Datei des Entwurfs wiederhergestellt"),
        "draft.made_from_schema": _("hat einen Entwurf aus einem FIM-Schema erstellt"),
        "draft.opened": _("hat einen Entwurf begonnen"),
        "draft.reminded": _("hat an einen Entwurf erinnert"),
        "draft.restored": _("hat einen Entwurf wiederhergestellt"),
        "draft.resumed": _("hat einen Entwurf fortgesetzt"),
        "draft.saved": _("hat einen Entwurf gespeichert"),
        "draft.started": _("hat einen Entwurf begonnen"),
        "draft.submitted": _("hat einen Entwurf zur Freigabe gegeben"),
        "draft.version_left": _("ist mit dem Entwurf bei der Version geblieben"),
        "draft.version_taken": _("hat den Entwurf auf eine neue Version gebracht"),
        "drafts.swept": _("hat abgelaufene Entwürfe gelöscht"),
        "file.handed_over": _("hat eine Datei übernommen"),
        "file.removed": _("hat eine Datei entfernt"),
        "file.stored": _("hat eine Datei gespeichert"),
        "job.discarded": _("hat einen gescheiterten Auftrag verworfen"),
        "job.retried": _("hat einen gescheiterten Auftrag neu gestartet"),
        "listing.agreed": _("hat zugestimmt, dass die eigenen Anträge auch gesammelt angezeigt werden"),
        "listing.taken_back": _("hat die gesammelte Anzeige der eigenen Anträge beendet"),
        "message.received": _("hat eine Nachricht empfangen"),
        "message.sent": _("hat eine Nachricht gesendet"),
        "notice.created": _("hat einen Bescheid angelegt"),
        "notice.delivered": _("hat den Bescheid auf den Weg gegeben"),
        "notice.rendered": _("hat den Bescheid erstellt"),
        "notice.retrieval_checked": _("hat geprüft, ob der Bescheid abgerufen ist"),
        "onboarding.asked": _("hat für eine Kommune um Aufnahme gebeten"),
        "onboarding.call_recorded": _("hat die Berechtigung durch einen Anruf bestätigt"),
        "onboarding.code_entered": _("hat einen Code eingegeben"),
        "onboarding.code_mailed": _("hat den Code per E-Mail gesendet"),
        "onboarding.code_sent": _("hat einen Code an die Behörde geschickt"),
        "onboarding.confirmed": _("hat die E-Mail-Adresse der Anfrage bestätigt"),
        "onboarding.followed": _("hat den Stand der Anfrage nachgeführt"),
        "onboarding.invitation_renewed": _("hat die erste Einladung einer Kommune neu schicken lassen"),
        "onboarding.letters_printed": _("hat Briefe mit Codes gedruckt"),
        "onboarding.links_mailed": _("hat die Links zu Anfragen verschickt"),
        "onboarding.mailed": _("hat über den Stand der Anfrage informiert"),
        "onboarding.opening_noted": _("hat vermerkt, dass eine Kommune online gehen will"),
        "onboarding.refused": _("hat die Anfrage einer Kommune abgelehnt"),
        "onboarding.retried": _("hat das Anlegen der Kommune neu gestartet"),
        "onboarding.stuck": _("konnte die Kommune einer Anfrage nicht anlegen"),
        "onboarding.town_created": _("hat die Kommune einer Anfrage angelegt"),
        "onboarding.town_closed_again": _("hat eine vorbereitete Kommune geschlossen"),
        "onboarding.town_not_prepared": _("konnte eine Kommune nicht vorbereiten"),
        "onboarding.town_prepared": _("hat eine Kommune vorbereitet"),
        "onboarding.town_taken_back": _("hat eine vorbereitete Kommune zurückgenommen"),
        "onboarding.wave_planned": _("hat eine Welle von Kommunen vorgemerkt"),
        "onboarding.wave_retried": _("hat das Vorbereiten einer Welle neu gestartet"),
        "onboarding.wave_undone": _("hat eine Welle zurückgenommen"),
        "onboarding.welcomed": _("hat eine vorbereitete Kommune eingeladen"),
        "onboarding.withdrawn": _("hat die Anfrage zurückgezogen"),
        "opening.asked": _("hat darum gebeten, dass die Kommune online geht"),
        "opening.confirmed": _("hat bestätigt, dass die Kommune online geht"),
        "opening.returned": _("hat die Freigabe zurückgegeben, weil etwas fehlt"),
        "opening.taken_back": _("hat die Bitte, online zu gehen, zurückgenommen"),
        "record.check_asked": _("hat die Prüfung des Siegels verlangt"),
        "record.checked": _("hat das Siegel des Protokolls geprüft"),
        "register.imported": _("hat das Gemeindeverzeichnis eingelesen"),
        "register.indexed": _("hat die Suche im Gemeindeverzeichnis neu aufgebaut"),
        "register.placed": _("hat die Orte der Kommunen auf der Karte eingelesen"),
        "lifecycle.counted": _("hat gezählt, was in einer Kommune ist, die geht"),
        "lifecycle.key_planned": _("hat für eine Kommune Schlüssel, Art oder Namen zu ändern geplant"),
        "lifecycle.leave_asked": _("hat den Austritt einer Kommune beantragt"),
        "lifecycle.leave_confirmed": _("hat den Austritt einer Kommune als zweite Person bestätigt"),
        "lifecycle.merger_planned": _("hat geplant, dass eine Kommune in einer anderen aufgeht"),
        "lifecycle.stuck": _("hat eine geplante Änderung nicht vollziehen können"),
        "lifecycle.told": _("hat über eine geplante Änderung benachrichtigt"),
        "lifecycle.took_effect": _("hat eine geplante Änderung vollzogen"),
        "lifecycle.withdrawn": _("hat eine geplante Änderung zurückgenommen"),
        "register.succeeded": _("hat im Gemeindeverzeichnis eine Nachfolge eingetragen"),
        "service.activated": _("hat eine Leistung eingeschaltet"),
        "service.change_suggested": _("hat eine Änderung an der Vorlage vorgeschlagen"),
        "service.deactivated": _("hat eine Leistung ausgeschaltet"),
        "service.policy_set": _("hat festgelegt, wie neue Versionen kommen"),
        "service.subscribed": _("hat eine Vorlage übernommen"),
        "service.suggestion_withdrawn": _("hat einen Vorschlag zurückgezogen"),
        "service.tried": _("hat eine Leistung mit einem Testantrag ausprobiert"),
        "service.update_postponed": _("hat eine neue Version zurückgestellt"),
        "service.updates_resumed": _("hat neue Versionen wieder zugelassen"),
        "service.values_restored": _("hat frühere Werte einer Leistung wiederhergestellt"),
        "service.values_set": _("hat Werte einer Leistung geändert"),
        "service.values_undone": _("hat Werte einer Leistung zurückgenommen"),
        "service.version_taken": _("hat eine neue Version übernommen"),
        "staff_list.kept": _("hat eine Liste von Beschäftigten geladen"),
        "staff_list.started": _("hat Einladungen aus einer Liste begonnen"),
        "staff_list.worked": _("hat einen Teil einer Liste eingeladen"),
        "setup.imported": _("hat eine Einrichtung aus einer Datei übernommen"),
        "setup.task_skipped": _("hat eine Aufgabe der Einrichtung übersprungen"),
        "setup.task_taken_up": _("hat eine übersprungene Aufgabe der Einrichtung zurückgeholt"),
        "suggestion.answered": _("hat einen Vorschlag beantwortet"),
        "suggestion.joined": _("hat Vorschläge zusammengelegt"),
        "suggestion.parted": _("hat Vorschläge getrennt"),
        "suggestion.received": _("hat einen Vorschlag aufgenommen"),
        "suggestion.withdrawn": _("hat einen Vorschlag als zurückgezogen vermerkt"),
        "template.approved": _("hat einer Vorlage zugestimmt"),
        "template.came_into_force": _("hat eine Vorlage in Kraft gesetzt"),
        "template.deprecated": _("hat eine Version abgekündigt"),
        "template.imported": _("hat eine Vorlage importiert"),
        "template.made_from_schema": _("hat eine Vorlage aus einem FIM-Schema erstellt"),
        "template.published": _("hat eine Vorlage veröffentlicht"),
        "template.refused": _("hat eine Vorlage zurückgegeben"),
        "template.released": _("hat eine Vorlage freigegeben"),
        "template.review_asked": _("hat um Freigabe gebeten"),
        "template.withdrawn": _("hat eine Version zurückgezogen"),
        "trial.walked": _("hat einen Testantrag durchlaufen lassen, von dem nichts bleibt"),
        "town.arrived": _("hat die Kommune aus einer anderen Zelle aufgenommen"),
        "town.sender_dropped": _("hat den eigenen Absender von E-Mails aufgegeben"),
        "town.sender_looked_at": _("hat den eigenen Absender von E-Mails geprüft"),
        "town.host_added": _("hat der Kommune eine eigene Adresse gegeben"),
        "town.host_asked": _("hat eine Adresse der Kommune beantragt, zur Hauptadresse gewählt oder abbestellt"),
        "town.host_made_main": _("hat die Hauptadresse der Kommune gewechselt"),
        "town.host_removed": _("hat der Kommune eine Adresse genommen"),
        "town.created": _("hat die Kommune angelegt"),
        "town.deleted": _("hat die Kommune gelöscht"),
        "town.left": _("hat die Kommune vom Netz genommen, ihre Daten warten auf das Löschen"),
        "town.moving": _("hat begonnen, die Kommune umzuziehen"),
        "town.offline": _("hat die Kommune vom Netz genommen"),
        "town.online": _("hat die Kommune wieder ans Netz genommen"),
        "town.opened": _("hat die Kommune für alle geöffnet"),
        "town.opening_failed": _("konnte die Kommune nicht öffnen"),
        "town.logo_changed": _("hat das Logo der Kommune geändert"),
        "town.logo_removed": _("hat das Logo der Kommune entfernt"),
        "town.profile_changed": _("hat Angaben der Kommune geändert"),
        "town.profile_restored": _("hat einen früheren Stand der Angaben wieder geltend gemacht"),
        "town.restore_undone": _("hat eine Wiederherstellung zurückgenommen"),
        "town.restored": _("hat die Kommune wiederhergestellt"),
        "town.returned": _("hat die Kommune zurückgeholt"),
        "town.set_up": _("hat die Kommune eingerichtet"),
        "unit.saved": _("hat eine Stelle geändert"),
    },
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
