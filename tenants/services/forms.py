"""What may come in on the page of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from blaupause.ui.days import DayField
from blaupause.ui.forms import view_of
from shared_services.catalogue.enums import MaturityFilter

from .actions import SuggestedChange
from .enums import UpdatePolicy
from .queries import SITUATIONS
from .queries.inputs import ASKED, ELSE, NAME, OTHER
from .rules.filing import LONGEST_PLAN, LONGEST_REASON, Filing, read_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.utils.functional import _StrPromise

    from blaupause.ui.forms import DjangoField

    from .queries import Filed

LONGEST_SEARCH: Final = 100


class PostponeForm(forms.Form):
    """Until when new versions wait, and why. With a prefix: values of the town have their own ids on the same page."""

    prefix = "verschiebung"
    until = DayField(
        label=_("Nicht vor dem"),
    )
    reason = forms.CharField(
        label=_("Grund"), help_text=_("Für Ihre Kolleginnen und Kollegen, ohne Namen von Personen"), max_length=300
    )


class SuggestionForm(forms.Form):
    """A change that the town wants in a template."""

    YES: Final = "ja"

    teil = forms.ChoiceField(label=_("Worum geht es?"))
    wunsch = forms.CharField(
        label=_("Was soll sich ändern?"),
        help_text=_("Ohne Namen und andere Angaben zu Personen"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    grund = forms.CharField(
        label=_("Warum?"),
        help_text=_("Zum Beispiel eine Vorschrift mit Fundstelle oder eine Erfahrung aus Ihrem Amt"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    rueckfrage = forms.ChoiceField(
        label=_("Darf die KKV nachfragen?"),
        choices=[("nein", _("Nein")), (YES, _("Ja"))],
        initial="nein",
        widget=forms.RadioSelect,
    )
    stelle = forms.CharField(
        label=_("Wen kann die KKV fragen?"),
        help_text=_("Nur bei „Ja“: der Name der Stelle, kein Name einer Person"),
        required=False,
        max_length=200,
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse der Stelle"),
        help_text=_("Nur bei „Ja“"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Das ist keine E-Mail-Adresse. Schreiben Sie sie so: amt@kommune.de.")},
    )

    def __init__(
        self,
        places: Mapping[str, str],
        data: Mapping[str, str] | None = None,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        field = self.fields["teil"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 – declared above
        field.choices = [("", _("Bitte auswählen")), *places.items()]

    def clean(self) -> None:
        """Demand an office where the KKV may ask; where it may not, what stands in these inputs is left alone."""
        if self.cleaned_data.get("rueckfrage") != self.YES:
            for name in ("stelle", "email"):
                self.errors.pop(name, None)
            return
        if not self.cleaned_data.get("stelle"):
            self.add_error("stelle", _("Tragen Sie die Stelle ein, die die KKV fragen kann."))
        if not self.cleaned_data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Tragen Sie die E-Mail-Adresse der Stelle ein."))

    @property
    def change(self) -> SuggestedChange:
        told = self.cleaned_data
        asks = told["rueckfrage"] == self.YES
        return SuggestedChange(
            place=told["teil"],
            wish=told["wunsch"],
            reason=told["grund"],
            contact_name=told["stelle"] if asks else "",
            contact_email=told["email"] if asks else "",
        )


class FilingForm(forms.Form):
    """File plan and retention of all services, four fields each: `plan-`, `frist-`, `grund-`, `verzicht-<service>`."""

    def __init__(self, rows: Iterable[Filed], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.filed = tuple(rows)
        for row in self.filed:
            for name, (label, longest, saved, width) in _FILING.items():
                self.fields[f"{name}-{row.slug}"] = forms.CharField(
                    label=f"{row.title}: {label}",
                    required=False,
                    max_length=longest,
                    initial=saved(row),
                    widget=forms.TextInput(attrs={"width": width}),
                )

    @property
    def rows(self) -> list[tuple[Filed, list[tuple[_StrPromise, DjangoField]]]]:
        """Each service with its fields, below the heads of their columns."""
        return [
            (row, [(label, view_of(self[f"{name}-{row.slug}"])) for name, (label, *_rest) in _FILING.items()])
            for row in self.filed
        ]

    @property
    def filings(self) -> dict[str, Filing]:
        told = self.cleaned_data
        return {row.slug: Filing(*(told[f"{name}-{row.slug}"] for name in _FILING)) for row in self.filed}

    def clean(self) -> None:
        """Read the spans; each error stands at its own field."""
        for row in self.filed:
            name = f"frist-{row.slug}"
            try:
                self.cleaned_data[name] = read_span(self.cleaned_data.get(name, ""))
            except Invalid as invalid:
                self.add_error(name, str(invalid))

    def refuse(self, problems: Mapping[tuple[str, str], str]) -> None:
        for (slug, field), sentence in problems.items():
            self.add_error(f"{field or 'plan'}-{slug}", sentence)


_FILING: Final[dict[str, tuple[_StrPromise, int, Callable[[Filed], str], str]]] = {
    "plan": (_("Aktenplan"), LONGEST_PLAN, lambda row: row.filing.plan, "s"),
    "frist": (_("Aufbewahrung"), 20, lambda row: row.span, "s"),
    "grund": (_("Warum länger?"), LONGEST_REASON, lambda row: row.filing.reason, ""),
    "verzicht": (_("Archiv verzichtet, weil"), LONGEST_REASON, lambda row: row.filing.waiver, ""),
}


def reference_of(post: Mapping[str, str]) -> UUID:
    """Return which suggestion is meant; one that nobody made where that cannot be read."""
    try:
        return UUID(post.get("kennung", ""))
    except ValueError:
        return UUID(int=0)


def values_of(post: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the inputs of the town's values, by parameter id."""
    return _of(post, NAME)


def asked_of(post: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the inputs for a newer version, by parameter id."""
    return _of(post, ASKED)


def edition_of(post: Mapping[str, str]) -> int:
    """Return what the page was based on; 0, which nothing is based on, where it does not say so."""
    text = post.get("stand", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def policy_of(post: Mapping[str, str]) -> UpdatePolicy:
    """Return the chosen policy, the careful one where the choice is unknown."""
    text = post.get("politik", "")
    return UpdatePolicy(text) if text in UpdatePolicy else UpdatePolicy.MANUAL


def situation_of(query: Mapping[str, str]) -> str:
    """Return the life situation the list is narrowed to, "" where there is no such one."""
    text = query.get("thema", "")
    return text if text in SITUATIONS else ""


def maturity_of(query: Mapping[str, str]) -> str:
    """Return the degree of maturity the list is narrowed to, "" where there is no such one."""
    text = query.get("reife", "")
    return text if text in MaturityFilter else ""


def _of(post: Mapping[str, str], prefix: str) -> dict[str, str]:
    start = f"{prefix}-"
    sent = {name.removeprefix(start): text for name, text in post.items() if name.startswith(start)}
    return {
        id_: sent.get(f"{id_}{ELSE}", "") if text == OTHER else text
        for id_, text in sent.items()
        if not id_.endswith(ELSE)
    }
