"""Changes what a template says in further languages: languages come and go, texts are translated row by row."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.model import EditRefused, Operation, Told, Values
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.languages import (
    LANGUAGES,
    Language,
    Text,
    entries_of,
    file_of,
    fingerprint,
    languages_of,
    mistake_in,
    texts_of,
)
from blaupause.engine.forms import german
from blaupause.engine.forms.names import placeholders

ALL: Final = "sprache/"
TEXT, OF = "text:", "von:"
"""What a value is: the translation of the text with the key that follows, and the German that it was made of."""

_GONE: Final = gettext_lazy("Diese Sprache gibt es im Entwurf nicht mehr. Laden Sie die Seite neu.")
_REFUSED: Final = gettext_lazy("Einige Übersetzungen passen noch nicht. Gespeichert ist nichts.")
_TOO_LONG: Final = gettext_lazy("Der Text ist zu lang. Kürzen Sie ihn auf %(limit)s Zeichen.")
_LOST: Final = gettext_lazy("Es fehlt der Platzhalter %(names)s. Übernehmen Sie ihn genau so.")
_FOREIGN: Final = gettext_lazy("Im deutschen Text steht kein Platzhalter %(names)s. Streichen Sie ihn.")


class TranslationsRefused(EditRefused):
    """Some translations cannot stand there; `mistakes` says why, by the key of the text."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        super().__init__(_REFUSED)
        self.mistakes = dict(mistakes)


def language_at(files: Mapping[str, Any], place: str) -> Language:
    """Return the language of a place (`sprache/en`).

    Raises:
        EditRefused: the template does not have it.

    """
    code = place.removeprefix(ALL).partition("/")[0]
    if code not in languages_of(files) or code not in LANGUAGES:
        raise EditRefused(_GONE)
    return LANGUAGES[code]


def add_language(sheet: Sheet, asked: Operation) -> Told:
    """Begin with a language; nothing is translated yet."""
    there = languages_of(sheet.files)
    code = typed.chosen(asked.values, "language", [each for each in LANGUAGES if each not in there])
    sheet.put({"verified": False, "texts": {}}, file_of(code))
    return _told(LANGUAGES[code], _("Sprache „%(name)s“ hinzugefügt"), "*")


def remove_language(sheet: Sheet, asked: Operation) -> Told:
    """Take a language away with everything that is translated."""
    language = language_at(sheet.files, asked.place)
    sheet.drop(file_of(language.code))
    told = _told(language, _("Sprache „%(name)s“ entfernt"), "*")
    return Told(told.places, told.said, ALL)


def verify_language(sheet: Sheet, asked: Operation) -> Told:
    """Say whether somebody who knows both languages has read the translation."""
    language = language_at(sheet.files, asked.place)
    is_verified = typed.ticked(asked.values, "verified")
    sheet.put(is_verified, file_of(language.code), "verified")
    said = _("Übersetzung „%(name)s“ geprüft") if is_verified else _("Übersetzung „%(name)s“ ist noch zu prüfen")
    return _told(language, said, "geprueft")


def _told(language: Language, said: str, part: str) -> Told:
    place = f"{ALL}{language.code}"
    return Told((f"{place}/{part}",), said % {"name": language.name}, place)


def translate(sheet: Sheet, asked: Operation) -> Told:
    """Take translations; an empty one takes away what was there. What is new is to be checked again.

    A text that stands elsewhere by now is found there, one that is gone is left out. Where the German has changed since
    it was read, the translation counts as outdated.

    Raises:
        TranslationsRefused: some cannot stand there; nothing is taken.

    """
    language = language_at(sheet.files, asked.place)
    file, before = file_of(language.code), entries_of(sheet.files, language.code)
    mistakes: dict[str, str] = {}
    changed = []
    for text, said, of in _typed(texts_of(sheet.files), asked.values):
        if said and (mistake := refused(text, said)):
            mistakes[text.key] = mistake
        elif {"of": of, "text": said} != before.get(text.key, {"of": of, "text": ""}):
            changed.append(text)
            sheet.set({"of": of, "text": said} if said else None, file, "texts", text.key)
    if mistakes:
        raise TranslationsRefused(mistakes)
    if changed:
        sheet.put(False, file, "verified")  # noqa: FBT003 – a value of the file
    place, number = f"{ALL}{language.code}", len(changed)
    said = ngettext("%(number)s Text übersetzt: %(name)s", "%(number)s Texte übersetzt: %(name)s", number)
    places = tuple(f"{place}/{text.key}" for text in changed)
    return Told(places, said % {"number": number, "name": language.name}, place)


def _typed(texts: tuple[Text, ...], values: Values) -> Iterator[tuple[Text, str, str]]:
    """Yield each text that something was typed for, with that and the German it was made of."""
    known = {text.key: text for text in texts}
    moved = {fingerprint(text.german): text for text in texts}
    for name, said in values.items():
        key = name.removeprefix(TEXT)
        of = values.get(f"{OF}{key}", "")
        text = known.get(key) or moved.get(of)
        if name.startswith(TEXT) and text:
            yield text, tidy(text, said), of


def tidy(text: Text, said: str) -> str:
    """Write a translation as the files have it: lines only where the German may have some."""
    plain = said.replace("\0", "").replace("\r\n", "\n").strip()
    return plain if text.is_long else " ".join(plain.split())


def refused(text: Text, said: str) -> str:
    """Say in German why a translation cannot stand there, "" where it can."""
    mistake = mistake_in(text, said)
    if mistake is None:
        return ""
    if len(said) > text.limit:
        return str(_TOO_LONG % {"limit": german.show_number(text.limit)})
    asked, kept = set(placeholders(text.german)), set(placeholders(said))
    names = sorted(asked - kept) or sorted(kept - asked)
    return str((_LOST if asked - kept else _FOREIGN) % {"names": ", ".join(f"{{{name}}}" for name in names)})
