"""Requests of Kommunen to test with."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.core import mail
from django.utils import timezone

from blaupause.domain import ANONYMOUS
from blaupause.jobs import runner
from blaupause.tenancy.context import hub
from shared_services.onboarding import actions, rules
from shared_services.onboarding.actions import Asking, Call, Known
from shared_services.onboarding.enums import ProofWay
from shared_services.onboarding.models import AuthorityProof, OnboardingRequest, StateChange
from tests.people import EDITOR

if TYPE_CHECKING:
    from shared_services.onboarding.enums import RequestState

ODENWALD: Final = "06437"
MOSSAUTAL: Final = "064370012012"
WHO: Final = Asking("Nora Neu", "Hauptamt", "nora@mossautal.example", "06061 1")
OTHER: Final = Asking("Olga Ander", "Bauamt", "olga@mossautal.example", "06061 2")
KNOWN: Final = Known("Ortsstraße 1\n64756 Mossautal", "Adressverzeichnis", date(2026, 1, 1))
MAIL: Final = Known("rathaus@mossautal.example", "Impressum", date(2026, 1, 1))
CALL: Final = Call("Frau Beispiel, Bürgermeisterin", "bestätigt")


def asked(ars: str = MOSSAUTAL, who: Asking = WHO) -> OnboardingRequest:
    with hub():
        actions.ask(ars=ars, asking=who, by=ANONYMOUS)
        return OnboardingRequest.objects.get(email=who.email, ars=ars)


def confirmed(ars: str = MOSSAUTAL, who: Asking = WHO) -> OnboardingRequest:
    with hub():
        return actions.confirm(token=token(asked(ars, who)), by=ANONYMOUS)


def with_code(who: Asking = WHO, way: ProofWay = ProofWay.LETTER, known: Known = KNOWN) -> AuthorityProof:
    request = confirmed(who=who)
    with hub():
        return actions.send_code(request_id=request.pk, way=way, known=known, by=EDITOR)


def proved(who: Asking = WHO, ars: str = MOSSAUTAL) -> OnboardingRequest:
    request = confirmed(ars, who)
    with hub():
        return actions.record_call(request_id=request.pk, known=KNOWN, call=CALL, by=EDITOR)


def in_state(state: RequestState, **facts: Any) -> OnboardingRequest:
    """Return a request that is so far, however it came there."""
    found = asked()
    with hub():
        OnboardingRequest.objects.filter(pk=found.pk).update(state=state, **facts)
    return again(found)


def token(request: OnboardingRequest) -> str:
    return rules.token_of(request.uuid)


def again(request: OnboardingRequest) -> OnboardingRequest:
    with hub():
        return OnboardingRequest.objects.get(pk=request.pk)


def aged(request: OnboardingRequest, **age: int) -> None:
    """Let time have passed since the last step."""
    with hub():
        OnboardingRequest.objects.filter(pk=request.pk).update(state_since=timezone.now() - timedelta(**age))


def steps(request: OnboardingRequest) -> list[str]:
    with hub():
        return list(StateChange.objects.filter(request=request).values_list("transition", flat=True))


def mails() -> list[tuple[str, str]]:
    """Do what waits, and return to whom mail went, and its subject."""
    runner.run_waiting()
    return [(each.to[0], str(each.subject)) for each in mail.outbox]


def text(answer: Any) -> str:
    shown = re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
