"""Two Kommunen that are on their way in, so that the onboarding desk has something to show. All of it is invented."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from blaupause.domain import ANONYMOUS, Actor, ActorKind, Role
from shared_services.onboarding.actions import Asking, Known, ask, confirm, send_code
from shared_services.onboarding.enums import ProofWay
from shared_services.onboarding.models import OnboardingRequest
from shared_services.onboarding.rules import token_of

EDITOR: Final = Actor(ActorKind.STAFF, id="demo", roles=frozenset({Role.KKV_EDITOR}))
WAITING: Final = ("06531", Asking("Gina Anfang", "Leitung Hauptamt", "gina@verwaltung.example", "0641 000000"))
"""Has confirmed the mail address; the competence centre is next. Gina can be chosen at the demo's login."""
BY_LETTER: Final = ("06437", Asking("Uwe Odenthal", "Fachdienst Organisation", "uwe@verwaltung.example", "06062 0000"))
"""A letter is to be printed."""


def fill() -> None:
    """Make the requests, unless there are some. Done at the hub."""
    if OnboardingRequest.objects.exists():
        return
    for ars, asking in (WAITING, BY_LETTER):
        ask(ars=ars, asking=asking, by=ANONYMOUS)
        confirm(token=token_of(OnboardingRequest.objects.get(ars=ars).uuid), by=ANONYMOUS)
    known = Known("Musterplatz 1\n64711 Erbach", "Beispielverzeichnis der Demo", timezone.localdate())
    send_code(
        request_id=OnboardingRequest.objects.get(ars=BY_LETTER[0]).pk, way=ProofWay.LETTER, known=known, by=EDITOR
    )
