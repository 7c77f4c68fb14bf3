"""Which short names a town can have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from blaupause.standards.slugs import RESERVED, slug_of


def require_short_name(slug: str, *, is_taken: bool) -> None:
    """A short name is a label of an address, none of the platform's own, and free.

    Raises:
        Invalid: it is not.
    """
    if not slug or slug != slug_of(slug):
        raise Invalid(
            _("Nehmen Sie nur kleine Buchstaben, Ziffern und Bindestriche, zum Beispiel: hessisch-lichtenau."),
            field="kurzname",
        )
    if slug in RESERVED:
        raise Invalid(_("Diesen Namen braucht die Plattform selbst. Wählen Sie einen anderen."), field="kurzname")
    if is_taken:
        raise Invalid(_("Dieser Kurzname ist vergeben. Wählen Sie einen anderen."), field="kurzname")
