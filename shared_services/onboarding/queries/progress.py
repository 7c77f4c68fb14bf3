"""How far a request is, as the person who asked reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound
from blaupause.identity.links import origin
from blaupause.ui import formats
from blaupause.ui.components import Step
from shared_services.catalogue import queries as catalogue
from shared_services.onboarding import rules
from shared_services.onboarding.enums import Owner, RequestState
from shared_services.onboarding.models import OnboardingRequest
from shared_services.register.enums import AuthorityKind

from .people import town_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from shared_services.onboarding.models import AuthorityProof

S = RequestState
TO_DO: Final[dict[RequestState, tuple[_StrPromise, _StrPromise]]] = {
    S.ASKED: (_("E-Mail-Adresse bestätigen"), _("Sie, 1 Minute: Link in der E-Mail öffnen. Er gilt 72 Stunden.")),
    S.CONFIRMED: (
        _("Berechtigung belegen"),
        _(
            "Die KKV meldet sich unter einer Adresse Ihrer Kommune, die sie schon kennt: per E-Mail, Brief oder"
            " Telefon. Nach drei Tagen wird sie erinnert. Ein Brief braucht dazu die Postlaufzeit."
        ),
    ),
    S.PROVED: (_("Kommune anlegen"), _("Die Plattform, unter einer Minute. Sie müssen nichts tun.")),
    S.INVITED: (
        _("Einladung annehmen"),
        _("Sie, etwa 10 Minuten: anmelden, mit zweitem Faktor. Die Einladung kommt per E-Mail."),
    ),
    S.SETUP: (
        _("Einrichten"),
        _("Ihre Kommune, etwa ein Nachmittag: Name und Aussehen, Team, erste Leistungen. Bis dahin sieht sie niemand."),
    ),
}
"""What has to be done in a state, by whom, and how long it takes."""

DUTIES: Final[dict[str, _StrPromise]] = {
    AuthorityKind.MUNICIPALITY: _("Gemeinde oder Stadt: zum Beispiel Hundesteuer, Meldewesen, Gewerbe, Mängel melden."),
    AuthorityKind.DISTRICT: _("Landkreis: zum Beispiel Führerschein, Unterhaltsvorschuss, Aufenthaltstitel, Jagd."),
    AuthorityKind.ASSOCIATION: _("Verband: was seine Mitglieder ihm übertragen haben."),
}
"""What kinds of Kommunen are for."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A request with what was done, what is to do now, and what comes then.

    Attributes:
        proof: the code that is on its way.
        town_url: where its set-up is, once the town exists.
        services: titles of what its kind and size begins with.
    """

    request: OnboardingRequest
    steps: tuple[Step, ...]
    owner: Owner | None
    proof: AuthorityProof | None
    town_url: str
    services: tuple[str, ...]

    @property
    def state(self) -> RequestState:
        return RequestState(self.request.state)

    @property
    def can_withdraw(self) -> bool:
        return self.state in rules.TRANSITIONS["withdraw"].sources

    @property
    def link_until(self) -> datetime:
        """Until when an unconfirmed request waits."""
        wait = rules.wait_of(S.ASKED, has_code=False)
        assert wait is not None  # noqa: S101 – that state waits
        return self.request.state_since + wait.ends_after


def by_token(token: str) -> Progress:
    """Return a request by the key of its link.

    Raises:
        NotFound: no request has it.
    """
    found = OnboardingRequest.objects.filter(token_hmac=rules.stored(token)).select_related("authority").first()
    if found is None:
        raise NotFound(_gettext("Diese Anfrage gibt es nicht."))
    return progress(found)


def progress(request: OnboardingRequest) -> Progress:
    proof = request.proofs.filter(succeeded_at=None, ended_at=None).first()
    wait = rules.wait_of(request.state, has_code=proof is not None)
    town = town_of(request)
    titles = catalogue.titles_of(request.recommended)
    return Progress(
        request=request,
        steps=(*_done(request), *to_do(request.state)),
        owner=wait.owner if wait else None,
        proof=proof,
        town_url=f"{origin(town.host)}/" if town else "",
        services=tuple(titles[slug] for slug in request.recommended if slug in titles),
    )


def to_do(state: str) -> tuple[Step, ...]:
    """Return what is to do now and what comes then; nothing after an end."""
    now_and_then = (S(state), *rules.states_ahead(state))
    return tuple(
        Step(str(TO_DO[each][0]), str(TO_DO[each][1]), "now" if each == state else "open")
        for each in now_and_then
        if each in TO_DO
    )


def _done(request: OnboardingRequest) -> tuple[Step, ...]:
    return tuple(
        Step(str(rules.TRANSITIONS[change.transition].told), formats.moment(change.at))
        for change in request.changes.all()
    )
