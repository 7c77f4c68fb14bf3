"""What comes in of translations: the rows of the table, and a file from a translation office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing.exchange import intake
from blaupause.engine.bundles.editing.translating import ALL, OF, TEXT
from blaupause.engine.bundles.languages import LANGUAGES, file_of, fingerprint, languages_of
from blaupause.standards.xdatenfelder import SchemaError

from .fields import Panel, box, pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.core.files.uploadedfile import UploadedFile

    from blaupause.engine.bundles.editing.exchange import Intake
    from blaupause.standards.xdatenfelder import Mistake

type Files = Mapping[str, Any]

SEEN, STILL_FITS = "stand:", "passt:"
"""Names of inputs, before the key of a text: what its row was drawn with; that an outdated translation still fits."""


def of_language(files: Files, place: str) -> Iterator[Panel]:
    """Begin with a language, or say that one is checked."""
    code = place.removeprefix(ALL)
    if not code:
        missing = [(each.code, each.name) for each in LANGUAGES.values() if each.code not in languages_of(files)]
        fields = {"language": pick(_("Sprache"), missing)}
        yield Panel("sprache-neu", ALL, _("Sprache hinzufügen"), _("Sprache hinzufügen"), fields)
    elif code in languages_of(files):
        said = _("Jemand, der beide Sprachen kann, hat die Übersetzung gelesen")
        hint = _("Bis dahin steht auf der Seite, dass sie noch nicht geprüft ist.")
        initial = {"verified": files[file_of(code)]["verified"]}
        yield Panel("sprache-geprueft", place, _("Prüfung"), _("Speichern"), {"verified": box(said, hint)}, initial)


def rows_sent(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the rows that were changed, as the operation reads them; a row that is as it was drawn is nobody's deed.

    An outdated translation that is ticked to fit counts as made of the German that was shown beside it.
    """
    values: dict[str, str] = {}
    for name, said in sent.items():
        key = name.removeprefix(TEXT)
        of, _dash, drawn = sent.get(f"{SEEN}{key}", "").partition("-")
        if name.startswith(TEXT) and (_plain(said) != drawn or sent.get(f"{STILL_FITS}{key}")):
            values |= {name: said, f"{OF}{key}": of}
    return values


def _plain(said: str) -> str:
    return fingerprint(said.replace("\r\n", "\n").strip())


class TranslationFileForm(forms.Form):
    """A file with translations; `mistakes` says what keeps it from being taken, and where."""

    datei = forms.FileField(
        label=_("Datei mit Übersetzungen"),
        help_text=_("XLIFF 2.1, wie Sie sie hier herunterladen. Höchstens 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlf,.xliff,application/xliff+xml"}),
        error_messages={"empty": _("Die Datei ist leer. Wählen Sie eine andere aus.")},
    )

    def __init__(self, files: Files, code: str, data: Any = None, sent: Any = None, *, dropped: str = "") -> None:
        super().__init__(data, sent)
        self.mistakes: tuple[Mistake, ...] = ()
        self._files, self._code = files, code
        if dropped:
            self.fields["datei"].error_messages["required"] = dropped

    def clean_datei(self) -> Intake:
        upload: UploadedFile[Any] = self.cleaned_data["datei"]
        try:
            return intake(self._files, self._code, upload.read())
        except SchemaError as error:
            self.mistakes = tuple(error.mistakes)
            raise forms.ValidationError(
                _("Die Datei lässt sich nicht einlesen. Unten steht, an welcher Stelle. Übernommen ist nichts.")
            ) from None
