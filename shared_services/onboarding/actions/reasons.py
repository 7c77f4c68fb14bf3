"""Why a request ends whose Kommune is here already, in words for the person who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _gettext

from shared_services.onboarding import queries

if TYPE_CHECKING:
    from shared_services.onboarding.models import OnboardingRequest

MOST_OF_FAREWELL: Final = 300
"""A town's farewell may be longer than a request's reason."""


def taken(request: OnboardingRequest) -> str:
    """Say whom to ask where the Kommune was here before."""
    if leaving := queries.going(request.authority):
        told = _gettext("Ihre Kommune verlässt die Plattform gerade. %(farewell)s")
        return told % {"farewell": leaving.farewell[:MOST_OF_FAREWELL]}
    return _gettext("Ihre Kommune ist schon auf der Plattform. Ihre Administration dort kann Sie einladen.")


def overtaken(request: OnboardingRequest, *, has_code: bool) -> str:
    """Say whom to ask where the Kommune is live, and that a code which is under way opens nothing any more."""
    told = (
        taken(request)
        if queries.was_live(request)
        else _gettext("Ihre Kommune ist auf anderem Weg online gegangen. Ihre Administration dort kann Sie einladen.")
    )
    return f"{told} {_gettext('Der Code, der zu Ihnen unterwegs ist, gilt nicht mehr.')}" if has_code else told
