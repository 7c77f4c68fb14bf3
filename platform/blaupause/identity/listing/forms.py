"""What somebody ticks to have a town listed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ListingForm(forms.Form):
    """A consent: one box, never ticked before."""

    zustimmung = forms.BooleanField(
        label=_("Ja, ich möchte meine Anträge von hier auch in der gemeinsamen Liste sehen."),
        error_messages={
            "required": _("Setzen Sie das Häkchen, wenn Sie zustimmen möchten. Ohne Häkchen bleibt alles, wie es ist.")
        },
    )
