"""How the town comes: made by the operator's worker, in one transaction with the first invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import ActorKind, Conflict, Refused, Role
from blaupause.identity.team.actions import invite
from blaupause.identity.team.rules import Rights
from blaupause.jobs import later
from blaupause.tenancy.provisioning import create_town
from blaupause.ui import formats
from shared_services.catalogue import queries as catalogue
from shared_services.onboarding import queries, rules
from shared_services.register import queries as register

from .stepping import locked, require_kkv, step, tell
from .waves import claim_prepared

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town
    from shared_services.onboarding.models import OnboardingRequest


@action("onboarding.town_created")
def found_town(*, request_id: int, by: Actor) -> OnboardingRequest:
    """Make the town of a proved request, in set-up, and invite its first administrator. Done at the operator's place.

    A town whose first administrator never came is taken over. All of it is one transaction: killed half-way, nothing
    is there, and the next try makes exactly one town. The stock must hold a schema: making one needs another place.

    Raises:
        Refused: only the operator's worker makes towns.
        Conflict: the request does not wait for a town, or no short name is left.
        IntegrityError: Django's; the authority has a town, or the address is taken.
    """
    if by.kind != ActorKind.SYSTEM:
        raise Refused(_("Kommunen legt nur der Plattformbetrieb an."))
    request = locked(pk=request_id)
    rules.require(request, "found")
    if not register.standing(request.ars).can_come:
        raise Conflict(
            _("Die Kommune gibt es inzwischen nicht mehr. Lehnen Sie die Anfrage ab, und nennen Sie den Grund.")
        )
    town = claim_prepared(request.authority_id) or queries.abandoned(request)
    if town is None:
        _require_nobody_came(request)
        town = _made(request)
    reason = _gettext("Erste Einladung")
    invite(town=town, email=request.email, rights=Rights((Role.ADMIN,)), reason=reason, by=by)
    wanted = rules.services_wanted(request.authority.inhabitants)
    step(request, "found", by, town_uuid=town.uuid, recommended=catalogue.suited(town, wanted))
    tell(request, "invited")
    note(town=town.slug)
    return request


def _require_nobody_came(request: OnboardingRequest) -> None:
    if earlier := queries.late_comer(request):
        raise Conflict(
            _(
                "Jemand anderes administriert die Kommune schon: Die Anfrage vom %(asked)s lief am %(lapsed)s ab, ihre"
                " erste Einladung wurde danach noch angenommen. Lehnen Sie diese Anfrage ab; die Administration kann"
                " die Person einladen."
            ),
            asked=formats.day(earlier.asked_at),
            lapsed=formats.day(earlier.state_since),
        )
    if queries.town_here(request):
        raise Conflict(_("Die Kommune ist schon auf der Plattform. Lehnen Sie die Anfrage ab."))
    if there := queries.town_elsewhere(request.authority):
        raise Conflict(
            _("Die Kommune ist schon auf der Plattform, in der Zelle „%(cell)s“. Lehnen Sie die Anfrage ab."),
            cell=there.cell,
        )


def _made(request: OnboardingRequest) -> Town:
    like = register.town_like(request.ars)
    town = create_town(
        slug=like.slug,
        name=like.name,
        kind=like.kind,
        host=f"{like.slug}.{settings.DOMAIN}",
        ars=like.ars,
        is_sample=request.is_sample,
    )
    later("organisation.fill_in", schema=town.schema_name)
    return town


@action("onboarding.retried")
def try_again(*, request_id: int, by: Actor) -> OnboardingRequest:
    """Let the operator's worker try once more.

    Raises:
        Refused: the actor is not of the KKV.
        Conflict: the request does not wait for a town.
    """
    require_kkv(by)
    request = locked(pk=request_id)
    rules.require(request, "found")
    request.trouble = ""
    request.save(update_fields=["trouble"])
    note(request=request.pk)
    return request


@action("onboarding.invitation_renewed")
def renew_invitation(*, request_id: int, by: Actor) -> OnboardingRequest:
    """Let the first invitation go out anew, for instance because it has run out; the link of before ends with it.

    Raises:
        Refused: the actor is not of the KKV.
        Conflict: nobody waits for an invitation.
    """
    require_kkv(by)
    request = locked(pk=request_id)
    rules.require(request, "enter")
    later("onboarding.renew_invitation", key=f"onboarding.renew.{request.pk}", request_id=request.pk)
    note(request=request.pk)
    return request


@action("onboarding.stuck")
def note_trouble(*, request_id: int, trouble: str, by: Actor) -> OnboardingRequest:  # noqa: ARG001 – the event says who
    """Write down why the town of a request could not be made, for the KKV to read."""
    request = locked(pk=request_id)
    request.trouble = trouble[:300]
    request.save(update_fields=["trouble"])
    note(request=request.pk)
    return request
