"""A letter of a draft as people would get it: with the answers of a stored test and sample values, on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.domain import Conflict, NotFound
from blaupause.engine import letters
from blaupause.engine.bundles.editing.recording import sample_values
from blaupause.engine.forms import FormError, telling
from blaupause.engine.letters import Context, LetterError, Remedy, RemedyKind, Sender
from blaupause.engine.rules import RuleError
from shared_services.catalogue.queries.keeping import bundle_in

if TYPE_CHECKING:
    from blaupause.engine.bundles import Bundle
    from blaupause.engine.letters import Letter
    from shared_services.catalogue.models import Draft

_SENDER: Final = Sender(
    town="Stadt Beispielstadt",
    authority="Magistrat der Stadt Beispielstadt",
    address=("Marktplatz 1", "36999 Beispielstadt"),
)
_BROKEN: Final = gettext_lazy("Beheben Sie erst die Fehler im Entwurf. Dann gibt es ein Muster.")
_RECIPIENT: Final = ("Erika Mustermann", "Musterweg 12", "36999 Beispielstadt")


def sample_letter(draft: Draft, letter: str) -> bytes:
    """Draw a letter of a draft as PDF.

    Raises:
        NotFound: the draft has no such letter.
        Conflict: it cannot be drawn yet; says what to do.
    """
    bundle = bundle_in(draft)
    if letter not in bundle.letters:
        raise NotFound(_("Diesen Bescheid gibt es in dem Entwurf nicht."))
    test = next((each for each in bundle.tests if each["expect"]["valid"]), None)
    if test is None:
        raise Conflict(_("Für das Muster fehlt ein Antrag: Speichern Sie unter „Testen“ einen, der durchgeht."))
    try:
        return letters.render(_composed(bundle, letter, test))
    except (FormError, RuleError):
        raise Conflict(_BROKEN) from None
    except LetterError as error:
        raise Conflict(_("Mit den Antworten aus „%(test)s“: %(error)s"), test=test["title"], error=str(error)) from None


def _composed(bundle: Bundle, letter: str, test: dict[str, Any]) -> Letter:
    values, today = {**sample_values(bundle), **test["params"]}, date.fromisoformat(test["today"])
    remedy = str(values.get("remedy", RemedyKind.NONE))
    if remedy not in RemedyKind:
        raise Conflict(_BROKEN)
    situation = bundle.form.situation(test["answers"], values, today)
    context = Context(
        sender=_SENDER,
        recipient=_RECIPIENT,
        file_number="MUSTER-2026-000001",
        day=today,
        answers=situation.answers,
        params=values,
        shown=situation.facts.shown(),
        decision={"granted": _("Hier steht, was die Sachbearbeitung bewilligt.")},
        fee=bundle.fee(situation.facts),
        sections=telling.describe(situation, {}),
        reasons=(_("Hier steht die Begründung der Sachbearbeitung."),),
        remedy=Remedy(kind=RemedyKind(remedy), addressee=_SENDER.authority, seat=_SENDER.address[0]),
        signed_by=_("Max Muster"),
        mark=_("Muster"),
    )
    return letters.compose(bundle.letters[letter], context)
