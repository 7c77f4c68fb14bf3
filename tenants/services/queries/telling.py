"""Says what another version means for the town's own values: what happens, and what to do."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.engine.bundles.effect import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise

    from blaupause.engine.bundles.effect import Consequence

LONGEST: Final = 80
"""Of a value in a sentence; the whole of it stands among the town's values."""

_SENTENCES: Final[Mapping[Fate, _StrPromise]] = {
    Fate.LOCKED: gettext_lazy(
        "„%(label)s“ legt jetzt die Vorlage fest: %(after)s. Ihr Wert (%(before)s) gilt dann nicht mehr."
    ),
    Fate.REMOVED: gettext_lazy(
        "„%(label)s“ entfällt. Ihr Wert (%(before)s) gilt dann nur noch für Anträge, die schon begonnen sind."
    ),
    Fate.UNFIT: gettext_lazy(
        "Ihr Wert für „%(label)s“ (%(before)s) passt nicht mehr. Tragen Sie ihn neu ein. Sonst gilt: %(after)s."
    ),
    Fate.MISSING: gettext_lazy("„%(label)s“ ist neu und Pflicht. Tragen Sie den Wert ein."),
    Fate.BACK: gettext_lazy("Ihr früherer Wert für „%(label)s“ gilt dann wieder: %(after)s, bisher %(before)s."),
    Fate.DEFAULT: gettext_lazy("„%(label)s“ folgt der Vorgabe: bisher %(before)s, dann %(after)s."),
}


def sentences(consequences: Iterable[Consequence]) -> tuple[str, ...]:
    """Say each consequence in a sentence."""
    return tuple(_sentence(each) for each in consequences)


def _sentence(consequence: Consequence) -> str:
    words = {
        "label": consequence.parameter.label,
        "before": _short(consequence.before),
        "after": _short(consequence.after),
    }
    return str(_SENTENCES[consequence.fate]) % words


def _short(text: str) -> str:
    return shorten(text, LONGEST, placeholder=" …") or _("nichts")
