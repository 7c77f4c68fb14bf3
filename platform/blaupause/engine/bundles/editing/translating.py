"""Changes what a template says in further languages: languages come and go, texts are translated row by row."""

from collections.abc import Mapping
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
    it was read, the translation counts as outdated, and is left out where the new German has one already.

    Raises:
        TranslationsRefused: some cannot stand there; nothing is taken.

    """
    language = language_at(sheet.files, asked.place)
    file, before = file_of(language.code), entries_of(sheet.files, language.code)
    mistakes: dict[str, str] = {}
    changed = []
    for text, said, of in _placed(sheet.files, language.code, asked.values).values():
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


def left_out(files: Mapping[str, Any], code: str, values: Values) -> dict[str, str]:
    """Return what was typed by the key of its row, where no text can take it; also after the rest was taken."""
    placed = _placed(files, code, values)
    return {key: said for key, said in typed_in(values).items() if said.strip() and key not in placed}


def typed_in(values: Values) -> dict[str, str]:
    """Return what was typed, by the key of the row."""
    return {name.removeprefix(TEXT): said for name, said in values.items() if name.startswith(TEXT)}


def _placed(files: Mapping[str, Any], code: str, values: Values) -> dict[str, tuple[Text, str, str]]:
    """Find the text of each row that something was typed in, with that and the German it was made of."""
    texts, before = texts_of(files), entries_of(files, code)
    known = {text.key: text for text in texts}
    german = {text.key: fingerprint(text.german) for text in texts}
    moved = {german[text.key]: text for text in texts}
    placed, outdated = {}, {}
    for key, said in typed_in(values).items():
        of = values.get(f"{OF}{key}", "")
        if text := known[key] if german.get(key) == of else moved.get(of):
            placed[key] = (text, tidy(text, said), of)
        elif key in known and before.get(key, {}).get("of") != german[key]:
            outdated[key] = (known[key], tidy(known[key], said), of)
    taken = {text.key for text, _said, _of in placed.values()}
    return placed | {key: row for key, row in outdated.items() if key not in taken}


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
