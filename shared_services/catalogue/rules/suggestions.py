"""What may be said to a suggestion of a town, and which of them count together. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid
from shared_services.catalogue.enums import SuggestionState

if TYPE_CHECKING:
    from collections.abc import Collection

    from shared_services.catalogue.models import Suggestion

WITH_VERSION: Final = frozenset({SuggestionState.ACCEPTED, SuggestionState.DONE})


@dataclass(frozen=True, slots=True)
class Reply:
    """What the competence centre says to a suggestion.

    Attributes:
        text: for the towns; a refusal needs one.
        in_version: the version that is planned for it, or that brings it.
    """

    state: SuggestionState
    text: str = ""
    in_version: str = ""


def require_answerable(found: Suggestion, edition: int) -> None:
    """Refuse to answer what the town took back, what is answered with another one, or what somebody just answered.

    Raises:
        Conflict: says which.
    """
    _require_there(found)
    if found.same_as_id is not None:
        raise Conflict(_("Dieser Vorschlag gehört zu einem gleichen. Antworten Sie dort."))
    _require_unchanged(found, edition)


def require_joinable(found: Suggestion, first: Suggestion, edition: int) -> None:
    """Let two suggestions count together: of one template, neither taken back.

    Raises:
        Conflict: they cannot, or somebody changed the first meanwhile.
    """
    require_answerable(found, edition)
    _require_there(first)
    if found.pk == first.pk or found.service_id != first.service_id:
        raise Conflict(_("Zusammenführen lassen sich nur zwei verschiedene Vorschläge zur selben Vorlage."))


def require_joined(found: Suggestion, edition: int) -> None:
    """Only what counts with another one can be taken from it.

    Raises:
        Conflict: it stands alone, or somebody answered it meanwhile.
    """
    if found.same_as_id is None:
        raise Conflict(_("Dieser Vorschlag steht schon für sich."))
    _require_unchanged(found, edition)


def require_reply(reply: Reply, published: Collection[str]) -> Reply:
    """Return a reply with what it needs, and without what does not belong to it.

    Args:
        reply: as typed.
        published: numbers of the template's published versions that are newer than the suggestion's.

    Raises:
        Invalid: it says nothing, a refusal has no reason, or what is done names no version that brings it.
    """
    if reply.state in {SuggestionState.SENT, SuggestionState.WITHDRAWN}:
        raise Invalid(_("Wählen Sie aus, was daraus wird."), field="entscheidung")
    text, version = reply.text.strip(), reply.in_version.strip()
    if reply.state == SuggestionState.REFUSED and not text:
        raise Invalid(_("Nennen Sie den Grund. Die Kommune soll ihn verstehen."), field="antwort")
    if reply.state == SuggestionState.DONE and version not in published:
        raise Invalid(
            _("Nennen Sie eine freigegebene Version, die neuer ist als die des Vorschlags, zum Beispiel 1.3.0."),
            field="version",
        )
    return Reply(reply.state, text, version if reply.state in WITH_VERSION else "")


def _require_there(found: Suggestion) -> None:
    if found.state == SuggestionState.WITHDRAWN:
        raise Conflict(_("Die Kommune hat diesen Vorschlag inzwischen zurückgezogen."))


def _require_unchanged(found: Suggestion, edition: int) -> None:
    if found.edition != edition:
        raise Conflict(_("Jemand hat inzwischen geantwortet. Sehen Sie sich den Stand noch einmal an."))
