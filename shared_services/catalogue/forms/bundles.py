"""What may come into the catalogue through the browser: a bundle as a ZIP file, unpacked in memory, within limits."""

from __future__ import annotations

import zipfile
import zlib
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.ui.days import DayField
from shared_services.catalogue.enums import GovernmentLevel, MaturityFilter, VersionState
from shared_services.catalogue.queries import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile

MAX_ZIP: Final = 1024 * 1024
TOO_LARGE: Final = _("Die Datei ist größer als 1 MB. Laden Sie nur die Dateien der Vorlage hoch.")
MAX_CONTENT: Final = 2 * 1024 * 1024
MAX_ENTRIES: Final = 60
ENCRYPTED: Final = 0x1
UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
"""What Python's reader raises for archives that are damaged, made to harm, or packed in a way it does not know."""


class BundleForm(forms.Form):
    bundle = forms.FileField(
        label=_("Vorlage als ZIP-Datei"),
        help_text=_("Mit template.json, form.json und den anderen Dateien, höchstens 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={"empty": _("Die Datei ist leer. Wählen Sie eine andere aus.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, was_dropped: bool = False) -> None:
        super().__init__(data, files)
        if was_dropped:  # it never arrived, so "choose a file" would be wrong
            self.fields["bundle"].error_messages["required"] = TOO_LARGE

    def clean_bundle(self) -> dict[str, bytes]:
        """Return the files by their path in the bundle; one folder around all of them is taken off.

        Nothing touches a disk and no path leads anywhere: names are only names, and the check knows which may be there.
        """
        upload: UploadedFile[Any] = self.cleaned_data["bundle"]
        if (upload.size or 0) > MAX_ZIP:
            raise forms.ValidationError(TOO_LARGE)
        try:
            with zipfile.ZipFile(upload) as archive:
                files = dict(_files(archive))
        except UNREADABLE:
            raise forms.ValidationError(
                _("Die Datei lässt sich nicht als ZIP öffnen. Packen Sie den Ordner der Vorlage noch einmal.")
            ) from None
        return _without_folder(files)


class FilterForm(forms.Form):
    """Narrows the list; every state has an address of its own."""

    q = forms.CharField(
        label=_("Name oder Schlüssel"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    zustand = forms.ChoiceField(label=_("Zustand"), required=False, choices=[("", _("Alle")), *VersionState.choices])
    ebene = forms.ChoiceField(label=_("Ebene"), required=False, choices=[("", _("Alle")), *GovernmentLevel.choices])
    reife = forms.ChoiceField(label=_("Reifegrad"), required=False, choices=[("", _("Alle")), *MaturityFilter.choices])
    sortiert = forms.ChoiceField(
        label=_("Sortiert nach"),
        required=False,
        choices=[("nutzung", _("Nutzung")), ("name", _("Name")), ("aenderung", _("Letzte Änderung"))],
    )

    @property
    def filters(self) -> Filters:
        """What was chosen; what is not a choice counts as not chosen."""
        self.full_clean()
        told = self.cleaned_data
        return Filters(
            text=told.get("q", ""),
            state=told.get("zustand", ""),
            level=told.get("ebene", ""),
            maturity=told.get("reife", ""),
            order=told.get("sortiert") or "nutzung",
        )


class RefusalForm(forms.Form):
    """Why a version goes back to those who made it."""

    grund = forms.CharField(
        label=_("Was ist zu ändern?"),
        help_text=_("Die Redaktion liest den Text."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True}),
    )


class PublicationForm(forms.Form):
    """From when on towns may take a version: at once, or from a moment to come."""

    ab_tag = DayField(
        label=_("Gültig ab"),
        help_text=_("Leer heißt: sofort. Sonst zum Beispiel: 24.09.2026"),
        required=False,
    )
    ab_zeit = forms.TimeField(
        label=_("Uhrzeit"),
        help_text=_("Leer heißt: 0:00 Uhr. Sonst zum Beispiel: 08:00"),
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"width": "s", "inputmode": "numeric"}),
        error_messages={"invalid": _("Das ist keine Uhrzeit. Schreiben Sie sie so: 08:00.")},
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("ab_zeit") and not self.cleaned_data.get("ab_tag") and "ab_tag" not in self.errors:
            self.add_error("ab_tag", _("Zur Uhrzeit fehlt der Tag. Ohne beides gilt die Version sofort."))
        return self.cleaned_data

    @property
    def valid_from(self) -> datetime | None:
        """None for at once."""
        day, clock = self.cleaned_data["ab_tag"], self.cleaned_data["ab_zeit"]
        return timezone.make_aware(datetime.combine(day, clock or time())) if day else None


class EndForm(forms.Form):
    """Why a version ends, and what takes its place."""

    grund = forms.CharField(
        label=_("Grund"),
        help_text=_("Die Kommunen lesen den Text."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    nachfolge = forms.CharField(
        label=_("Was nutzen Kommunen stattdessen?"),
        help_text=_("Zum Beispiel der Name einer anderen Leistung."),
        required=False,
        max_length=200,
    )


class DeprecationForm(EndForm):
    """The same with a last day."""

    ende = DayField(
        label=_("Letzter Tag"),
        help_text=_("Bis dahin können Menschen neue Anträge beginnen. Zum Beispiel: 31.12.2026"),
    )
    field_order = ("ende", "grund", "nachfolge")


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_ENTRIES:
        raise forms.ValidationError(_("Das ZIP hat mehr als %(number)s Dateien."), params={"number": MAX_ENTRIES})
    room = MAX_CONTENT
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise forms.ValidationError(_("Das ZIP ist verschlüsselt. Packen Sie es ohne Passwort."))
        with archive.open(entry) as file:
            content = file.read(room + 1)
        room -= len(content)
        if room < 0:
            raise forms.ValidationError(_("Entpackt ist die Vorlage größer als 2 MB."))
        yield entry.filename, content


def _without_folder(files: dict[str, bytes]) -> dict[str, Any]:
    tops = {name.split("/", 1)[0] for name in files}
    if "template.json" in files or len(tops) != 1:
        return files
    return {name.split("/", 1)[1]: content for name, content in files.items() if "/" in name}
