"""How levels are called on the screen, and how a person gets to a higher one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Level

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LEVELS: Final[dict[Level, _StrPromise]] = {
    Level.NONE: _("ohne Nachweis"),
    Level.BASIC: _("Basis"),
    Level.NORMAL: _("normal"),
    Level.SUBSTANTIAL: _("substanziell"),
    Level.HIGH: _("hoch"),
}
HOW: Final[dict[Level, _StrPromise]] = {
    Level.BASIC: _("Melden Sie sich mit einem BundID-Konto an."),
    Level.NORMAL: _("Melden Sie sich mit einem BundID-Konto an, das einen Nachweis hinterlegt hat."),
    Level.SUBSTANTIAL: _("Melden Sie sich bei der BundID mit Ihrem ELSTER-Zertifikat oder mit dem Online-Ausweis an."),
    Level.HIGH: _("Melden Sie sich bei der BundID mit dem Online-Ausweis an."),
}
_CARD: Final = (
    _("Personalausweis, elektronischer Aufenthaltstitel oder eID-Karte, mit eingeschalteter Online-Funktion"),
    _("Ihre PIN mit sechs Ziffern, die Sie selbst gewählt haben"),
    _("Die AusweisApp und ein Handy, das den Ausweis lesen kann, oder ein Kartenlesegerät"),
)
_CERTIFICATE: Final = (_("Ihre Zertifikatsdatei und das Passwort, wie bei ELSTER"),)
NEEDS: Final[dict[Level, tuple[tuple[_StrPromise, tuple[_StrPromise, ...]], ...]]] = {
    Level.BASIC: ((_("Ein BundID-Konto"), (_("Ihr Benutzername und Ihr Passwort reichen."),)),),
    Level.NORMAL: ((_("ELSTER-Zertifikat"), _CERTIFICATE), (_("Oder: Online-Ausweis"), _CARD)),
    Level.SUBSTANTIAL: ((_("ELSTER-Zertifikat"), _CERTIFICATE), (_("Oder: Online-Ausweis"), _CARD)),
    Level.HIGH: ((_("Online-Ausweis"), _CARD),),
}
"""What one must have at hand to reach a level at BundID: one way or the other, each with its parts.

Source: BundID, Schnittstellenbeschreibung 10.2 (levels 1, 3 and 4; a higher one always does for a lower one).
"""


def demanded(asked: Level) -> dict[str, Any]:
    """Return what a page says about the level that is needed."""
    return {"asked_label": LEVELS[asked], "how": HOW[asked]}


def level_too_low(asked: Level, proven: Level) -> dict[str, Any]:
    """Return what the page says about a level that is too low."""
    return {**demanded(asked), "proven_label": LEVELS[proven]}
