"""How a template begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.standards import genericode, xdatenfelder
from blaupause.ui.forms import ManyFiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from blaupause.standards.xdatenfelder import Mistake, Reading

EMPTY, NEXT, COPY = "leer", "weiter", "kopie"


class StartForm(forms.Form):
    """Begin empty, go on with a version, or copy one."""

    WAYS: Final = (
        (EMPTY, _("Leer beginnen")),
        (NEXT, _("Eine neue Version dieser Vorlage")),
        (COPY, _("Diese Vorlage als Muster für eine andere Leistung")),
    )
    titel = forms.CharField(
        label=_("Name der Leistung"),
        help_text=_("Zum Beispiel: Osterfeuer anmelden. Bei einer neuen Version bleibt der Name."),
        max_length=200,
        required=False,
    )
    weg = forms.ChoiceField(label=_("Wie möchten Sie beginnen?"), choices=WAYS, initial=EMPTY, widget=forms.RadioSelect)
    vorlage = forms.ChoiceField(label=_("Vorlage"), required=False)

    def __init__(self, versions: Iterable[tuple[str, str]], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or nothing
        field = self.fields["vorlage"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 – declared above
        field.choices = [("", _("– keine –")), *versions]

    def clean(self) -> None:
        """Demand what the chosen way needs."""
        told = self.cleaned_data
        if told.get("weg") in {EMPTY, COPY} and not told.get("titel"):
            self.add_error("titel", _("Geben Sie den Namen der Leistung ein."))
        if told.get("weg") in {NEXT, COPY} and not told.get("vorlage"):
            self.add_error("vorlage", _("Wählen Sie die Vorlage aus."))


class SchemaForm(forms.Form):
    """Begin with an official schema; `mistakes` says what keeps its file from being read, and where."""

    schema = forms.FileField(
        label=_("Schema als XML"),
        help_text=_("Aus dem FIM-Portal, in XDatenfelder 3.0 oder 2.0, höchstens 50 MB."),
        widget=forms.FileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
        error_messages={"empty": _("Die Datei ist leer. Wählen Sie eine andere aus.")},
    )
    listen = forms.Field(
        label=_("Codelisten dazu"),
        help_text=_("Aus dem XRepository, als genericode. Was fehlt, steht danach bei den Aufgaben."),
        required=False,
        widget=ManyFiles(attrs={"accept": ".xml,application/xml,text/xml"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, dropped: str = "") -> None:
        super().__init__(data, files)
        self.mistakes: tuple[Mistake, ...] = ()
        if dropped:
            self.fields["schema"].error_messages["required"] = dropped

    def clean_schema(self) -> Reading:
        upload: UploadedFile[Any] = self.cleaned_data["schema"]
        try:
            return xdatenfelder.read(upload.read())
        except xdatenfelder.SchemaError as error:
            self.mistakes = tuple(error.mistakes)
            raise forms.ValidationError(
                _("Das Schema lässt sich nicht lesen. Unten steht, an welcher Stelle. Importiert ist nichts.")
            ) from None

    def clean_listen(self) -> genericode.Lists:
        return genericode.Lists([_list(upload) for upload in self.cleaned_data["listen"] or ()])


def _list(upload: UploadedFile[Any]) -> genericode.CodeList:
    try:
        return genericode.read(upload.read())
    except xdatenfelder.SchemaError as error:
        told = {"name": upload.name, "mistake": error.mistakes[0].message}
        raise forms.ValidationError(_("„%(name)s“ lässt sich nicht lesen: %(mistake)s"), params=told) from None
