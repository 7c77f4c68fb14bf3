"""With whose eyes an editor looks at a template: named by the address, kept in the session for all drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from blaupause.engine.bundles.languages import LANGUAGES
from blaupause.ui import speaking
from blaupause.ui.shell import APPEARANCES
from shared_services.catalogue import queries

if TYPE_CHECKING:
    from blaupause.identity.requests import HubRequest
    from shared_services.catalogue.models import Draft

KEY: Final = "vorschau"
TOWN, LANGUAGE, GROUND = CHOICES = ("als", "in", "ansicht")
LONGEST: Final = 80


def seen_by(request: HubRequest) -> queries.Seen:
    """Return how this person looks at templates; what the address names is kept for the pages to come."""
    kept: dict[str, str] = request.session.get(KEY, {})
    named = {name: request.GET[name][:LONGEST] for name in CHOICES if name in request.GET}
    chosen = {**kept, **named}
    if chosen != kept:
        request.session[KEY] = chosen
    language, ground = chosen.get(LANGUAGE, ""), chosen.get(GROUND, "")
    return queries.seen_in(
        chosen.get(TOWN, ""),
        language=language if language in LANGUAGES else "",
        ground=APPEARANCES.get(ground, ""),
    )


def seeing(draft: Draft, seen: queries.Seen) -> dict[str, Any]:
    """Return what a page needs to let its reader choose, and to say what is chosen."""
    bundle = queries.bundle_in(draft)
    spoken = seen.spoken(bundle).spoken
    return {
        "seen": seen,
        "spoken": spoken,
        "own_words": speaking.interface(seen.language if spoken else ""),
        "towns": queries.towns_to_see(),
        "tongues": [(code, LANGUAGES[code].name) for code in bundle.languages if code in LANGUAGES],
        "grounds": APPEARANCES.items(),
    }
