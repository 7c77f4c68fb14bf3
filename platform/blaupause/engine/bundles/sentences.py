"""What the check of a bundle finds, as people read it: by rule, with the name that it is about.

Besides them stand details (`detailing`): what the check says itself is English.
"""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.detailing import detail

_NAMED: Final = re.compile(r"'([^']+)'|\{([^{}]+)\}|\"([^\"]+)\"|timestamp\(([^()]+)\)")
_SHAPE: Final = "shape:"
_SENTENCES: Final = {
    "block-hash": _("Baustein „%(name)s“: Der Inhalt ist nicht der, der veröffentlicht wurde."),
    "block-kept": _("Baustein „%(name)s“: Eine Frage sagt etwas anderes als er. Lösen Sie sie von ihm."),
    "block-known": _("Diesen Baustein gibt es hier nicht. Lesen Sie ihn zuerst ein."),
    "block-names": _("Baustein „%(name)s“: Nicht jede Frage hat genau einen Namen."),
    "block-once": _("Baustein „%(name)s“: Eine Frage gehört zu zwei Bausteinen."),
    "choices-fit": _("Auswahl und erlaubte Antworten stimmen nicht überein."),
    "date-read": _("Ein Datum vergleichen Sie so: timestamp(%(name)s)."),
    "default-fits": _("Die Vorgabe passt nicht zu dieser Einstellung."),
    "delivery-needed": _("Zu einem Brief gehört, wie er zugestellt wird. Es fehlen die Fragen dazu („delivery“)."),
    "encoding": _("Die Datei ist nicht in UTF-8 gespeichert. Speichern Sie sie so."),
    "error-text": _("Zu einem Muster gehört ein Satz, der sagt, was einzugeben ist."),
    "expression": _("Der Ausdruck ist nicht richtig."),
    "fee-told": _("Ein Bescheid nennt eine Gebühr. Dazu braucht die Leistung eine, und der Bescheid die Tabelle dazu."),
    "field-asked": _("Nach „%(name)s“ fragt niemand."),
    "field-known": _("Hier wird „%(name)s“ genannt. Diese Frage gibt es nicht."),
    "file-missing": _("Diese Datei fehlt in der Vorlage."),
    "file-unknown": _("Diese Datei gehört nicht in eine Vorlage. Nehmen Sie sie heraus."),
    "format-fits": _("Die Art der Frage passt nicht zum Format ihrer Antwort."),
    "granted-asked": _("Nur ein Ergebnis, das teilweise bewilligt, fragt, was bewilligt ist."),
    "granted-reasoned": _("Was nicht bewilligt ist, wird abgelehnt: Dazu gehören ein Bescheid und Gründe."),
    "granted-told": _("Nur der Bescheid, der teilweise bewilligt, sagt {%(name)s}."),
    "json": _("Die Datei lässt sich nicht als JSON lesen. Sehen Sie diese Stelle an."),
    "json-schema": _("Was als Antwort erlaubt ist, ist nicht richtig beschrieben."),
    "key-fits": _("Diese Angabe gehört nicht hierher."),
    "key-needed": _("Hier fehlt eine Angabe."),
    "language-known": _("Diese Sprache kennt die Software nicht."),
    "letter": _("Der Bescheid lässt sich so nicht schreiben."),
    "letter-known": _("Ein Ergebnis nennt einen Bescheid, den es nicht gibt."),
    "letter-used": _("Einen Bescheid verschickt kein Ergebnis."),
    "limit-fits": _("Die Grenzen der Antwort passen nicht zur Art der Frage oder nicht zueinander."),
    "login-agrees": _("Anmeldung und Vertrauensniveau passen nicht zusammen."),
    "name-free": _("Diesen Namen braucht jede Seite selbst. Geben Sie der Frage einen anderen."),
    "name-known": _("„%(name)s“ gibt es nicht. Ändern Sie die Bedingung oder den Ausdruck."),
    "parameter-known": _("Die Liste „%(name)s“ gibt es bei den Einstellungen nicht."),
    "parameter-needed": _("Die Einstellung „%(name)s“ fehlt. Jede Leistung braucht sie."),
    "placeholder": _("Der Platzhalter {%(name)s} lässt sich nicht füllen."),
    "placeholder-kept": _("Der Platzhalter {%(name)s} fehlt in einer Übersetzung oder ist dort zu viel."),
    "remedy-agrees": _("Vorgabe und Sperre des Rechtsbehelfs weichen von der Leistung ab."),
    "signature": _("Die Unterschrift passt nicht zu dieser Vorlage: Sie wurde danach geändert, oder eine fehlt."),
    "size": _("Das ist zu groß. Kürzen Sie es."),
    "test": _("Der gespeicherte Test ergibt etwas anderes. Prüfen Sie die Regeln, oder speichern Sie ihn neu."),
    "text-known": _("Zu einer Übersetzung gibt es keinen deutschen Text."),
    "translation-fits": _("Eine Übersetzung ist zu lang."),
    "unique": _("„%(name)s“ gibt es zweimal."),
    "widget-fits": _("Die Art der Frage passt nicht zu ihrer Antwort."),
    "withdrawal-explained": _("Ein Satz sagt, warum nicht zurückgenommen werden kann: genau dann, wenn das so ist."),
    f"{_SHAPE}additionalProperties": _("Die Angabe „%(name)s“ gibt es hier nicht. Nehmen Sie sie heraus."),
    f"{_SHAPE}const": _("Hier steht immer derselbe Wert, und zwar ein anderer."),
    f"{_SHAPE}enum": _("Diesen Wert gibt es hier nicht. Erlaubt ist nur, was zur Auswahl steht."),
    f"{_SHAPE}format": _("Die Schreibweise stimmt nicht."),
    f"{_SHAPE}maxItems": _("Das sind zu viele Einträge."),
    f"{_SHAPE}maxLength": _("Der Text ist zu lang."),
    f"{_SHAPE}maximum": _("Die Zahl ist zu groß."),
    f"{_SHAPE}minItems": _("Das sind zu wenige Einträge."),
    f"{_SHAPE}minLength": _("Hier fehlt ein Text."),
    f"{_SHAPE}minimum": _("Die Zahl ist zu klein."),
    f"{_SHAPE}pattern": _("Die Schreibweise stimmt nicht."),
    f"{_SHAPE}required": _("Die Angabe „%(name)s“ fehlt. Ergänzen Sie sie."),
    f"{_SHAPE}type": _("Hier steht etwas von anderer Art als verlangt, zum Beispiel ein Text statt einer Zahl."),
    f"{_SHAPE}uniqueItems": _("Ein Eintrag steht hier zweimal."),
}
_OF_SHAPE: Final = _("Der Aufbau stimmt hier nicht.")
_OTHER: Final = _("Hier stimmt etwas nicht (%(rule)s).")


def sentence(rule: str, message: str) -> str:
    """Say in German what a rule found; `message` is what the check said."""
    found = _NAMED.search(message)
    words = {"name": next(filter(None, found.groups())) if found else "", "rule": rule}
    return str(_SENTENCES.get(rule, _OF_SHAPE if rule.startswith(_SHAPE) else _OTHER)) % words


def told(rule: str, message: str) -> str:
    """Say what a rule found, with its details."""
    return " ".join(filter(None, (sentence(rule, message), detail(message))))
