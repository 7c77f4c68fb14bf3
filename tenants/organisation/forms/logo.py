"""What may come in when a town sends its logo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.organisation.actions import SentLogo

from .town import Later, Line, Versioned

if TYPE_CHECKING:
    from tenants.organisation.models import Profile

ACCEPT = {"accept": ".svg,.png,.jpg,.jpeg"}


class LaterFile(Later, forms.FileField):
    """A file that is needed, but not each time: what is not sent stays."""


class LogoForm(Versioned):
    light = LaterFile(
        label=_("Logo für helle Seiten"),
        later=True,
        help_text=_("SVG, PNG oder JPG, höchstens 2 MB. Es steht auf jeder Seite oben links."),
        widget=forms.FileInput(attrs=ACCEPT),
    )
    dark = forms.FileField(
        label=_("Logo für dunkle Seiten"),
        required=False,
        help_text=_("Zum Beispiel mit weißer Schrift. Ohne steht Ihr Logo dort auf hellem Grund."),
        widget=forms.FileInput(attrs=ACCEPT),
    )
    alt = Line(
        label=_("Was zeigt das Logo?"),
        longest=120,
        later=True,
        hint=_("Für Menschen, die es nicht sehen, zum Beispiel: Wappen mit silbernem Kreuz"),
    )

    @classmethod
    def of(cls, profile: Profile, data: Any, files: Any) -> LogoForm:
        alt = profile.logo["alt"] if profile.logo else _("Wappen: %(name)s") % {"name": profile.display_name}
        return cls(data, files, initial={"alt": alt, "based_on": profile.number})

    def sent(self, name: str) -> SentLogo | None:
        """Return a file of the form, once it is valid; None where none was chosen."""
        file = self.cleaned_data[name]
        return SentLogo(file.name, file.read()) if file else None
