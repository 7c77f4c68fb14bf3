"""Says in German what a check found besides its rule: which value, which sign, what else was expected.

Checks and the library of expressions speak English, for whoever reads a log. What nothing here knows has no detail.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.engine.forms import german

_KINDS: Final = {
    "bool": gettext_lazy("Ja oder Nein"),
    "int": gettext_lazy("eine Zahl"),
    "string": gettext_lazy("ein Text"),
    "list": gettext_lazy("eine Liste"),
    "map": gettext_lazy("eine Gruppe von Antworten"),
    "timestamp": gettext_lazy("ein Datum"),
    "null_type": gettext_lazy("nichts"),
}
_RESULTS: Final = {
    "none": gettext_lazy("nichts"),
    "some": gettext_lazy("mindestens ein Fehler"),
    "no fee": gettext_lazy("keine Gebühr"),
    "True": gettext_lazy("ja"),
    "False": gettext_lazy("nein"),
}
_UNCOMPUTED: Final = " with lines that cannot be computed"
_TOO_MUCH: Final = gettext_lazy("Das ist zu aufwendig. Vereinfachen Sie den Ausdruck.")
_TABLE: Final[Mapping[str, str | Promise]] = {
    # expressions
    r"undeclared reference to '(?P<name>[^']+)'": gettext_lazy("„%(name)s“ gibt es hier nicht."),
    r"gives (?P<kind>\w+) instead of (?P<needed>\w+)": gettext_lazy(
        "Heraus kommt %(kind)s, gebraucht wird %(needed)s."
    ),
    r"no matching overload for '(?P<sign>[^']+)' applied to '\((?P<kinds>[^)]*)\)'": gettext_lazy(
        "„%(sign)s“ geht nicht mit: %(kinds)s."
    ),
    r"(?:mismatched|extraneous) input '<EOF>'": gettext_lazy("Der Ausdruck hört zu früh auf."),
    r"(?:mismatched|extraneous) input '(?P<name>[^']+)'": gettext_lazy("Mit „%(name)s“ geht es nicht weiter."),
    r"token recognition error at: '= ?'": gettext_lazy("Vergleichen Sie mit zwei Gleichheitszeichen: ==."),
    r"token recognition error at: '(?P<name>[^']+)'": gettext_lazy("Das Zeichen „%(name)s“ gehört nicht hierher."),
    r"missing '(?P<name>[^']+)'": gettext_lazy("Es fehlt „%(name)s“."),
    r"no viable alternative at input '(?P<name>[^']+)'": gettext_lazy("Nach „%(name)s“ fehlt etwas."),
    r"nothing is known about '(?P<name>[^']+)'": gettext_lazy("Zu „%(name)s“ gibt es keine Antwort."),
    r"holds line breaks or signs": gettext_lazy("Schreiben Sie ihn in eine Zeile, ohne unsichtbare Zeichen."),
    r"longer than (?P<name>\d+) characters": gettext_lazy("Erlaubt sind %(name)s Zeichen."),
    r"nested deeper than|calls of matches\(\)|inside a loop|too much work|a pattern ": _TOO_MUCH,
    # stored tests
    r"(?P<test>\w+): expected (?P<wanted>.+), got (?P<came>.+)": gettext_lazy(
        "Test %(test)s: Erwartet ist %(wanted)s, heraus kommt %(came)s."
    ),
    r"(?P<test>\w+): the form has no such question": gettext_lazy("Test %(test)s nennt eine Frage, die es nicht gibt."),
    r"(?P<test>\w+): there is no such day": gettext_lazy("Test %(test)s: Diesen Tag gibt es nicht."),
    r"(?P<test>\w+): no parameter of this name": gettext_lazy("Test %(test)s: Eine Einstellung gibt es so nicht."),
    # files and what stands in them
    r"larger than (?P<name>\d+) bytes": gettext_lazy("Erlaubt sind %(name)s Byte."),
    r"more than (?P<name>\d+) files or (?P<size>\d+) bytes": gettext_lazy(
        "Erlaubt sind %(name)s Dateien und %(size)s Byte."
    ),
    r"within its limits": gettext_lazy("Sie ist von anderer Art oder liegt außerhalb der Grenzen."),
    r"only texts may be empty": gettext_lazy("Leer darf nur die Vorgabe eines Textes sein."),
    r"locked and required, but without": gettext_lazy("Sie ist gesperrt und Pflicht, hat aber keine Vorgabe."),
    r"choices belong to the type choice": gettext_lazy("Möglichkeiten hat genau die Art „Auswahl“."),
    r"columns belong to a codelist": gettext_lazy("Spalten hat nur eine Liste, zuerst „value“ und „label“."),
    r"\w+ has no (?P<name>minimum|maximum)": gettext_lazy("Diese Art hat kein „%(name)s“."),
    r"the service needs '(?P<name>\w+)' of type (?P<size>\w+)": gettext_lazy(
        "Gebraucht wird „%(name)s“ von der Art „%(size)s“."
    ),
    r"two pages are called '(?P<name>[^']+)'": gettext_lazy("Zwei Seiten heißen „%(name)s“."),
    r"two questions ask for '(?P<name>[^']+)'": gettext_lazy("Zwei Fragen heißen „%(name)s“."),
    r"'(?P<name>[^']+)' is required, but no property": gettext_lazy("„%(name)s“ ist Pflicht, kommt aber nicht vor."),
    r"there is no (?P<name>letters/\S+\.json)": gettext_lazy("Es fehlt die Datei %(name)s."),
    r"no repeated group '(?P<name>[^']+)'": gettext_lazy("Eine Wiederholgruppe „%(name)s“ gibt es nicht."),
}


def detail(message: str) -> str:
    """Say in German what a check said; "" where it says no more than its rule."""
    for pattern, said in _TABLE.items():
        if found := re.search(pattern, message):
            words = {key: _SPOKEN.get(key, str)(value) for key, value in found.groupdict().items()}
            return str(said) % words
    return ""


def _kind(word: str) -> str:
    return str(_KINDS.get(word.strip(), word))


def _result(came: str) -> str:
    """Say what a stored test expects or gives: an amount, yes or no, or a list of names."""
    if came.endswith(_UNCOMPUTED):
        return _("%(amount)s und Zeilen ohne Betrag") % {"amount": _result(came.removesuffix(_UNCOMPUTED))}
    if came.isdecimal():
        return f"{german.show_amount(int(came))} €"
    return str(_RESULTS.get(came, came.strip("[]").replace("'", "") or _("nichts")))


_SPOKEN: Final[Mapping[str, Callable[[str], str]]] = {
    "kind": _kind,
    "needed": _kind,
    "kinds": lambda words: ", ".join(map(_kind, words.split(","))),
    "sign": lambda word: word.strip("_").replace("_?_:_", "? :"),
    "wanted": _result,
    "came": _result,
}
