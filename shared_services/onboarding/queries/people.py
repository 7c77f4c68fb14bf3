"""Who stands around a request, asked in the phase "identity": the town's administration, the competence centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from blaupause.domain import Role
from blaupause.identity.models import Invitation
from blaupause.identity.queries import addresses_of
from blaupause.identity.team.queries import administering
from blaupause.tenancy import signposts
from blaupause.tenancy.context import identity
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Signpost, Town
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.models import UNFINISHED, OnboardingRequest, StateChange, TownOpening, WaveTown
from shared_services.register.enums import KeyScheme
from shared_services.register.models import Authority, AuthorityKey

if TYPE_CHECKING:
    from uuid import UUID


ARS_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class People:
    """Whether the town of a request has an administration, and where the competence centre's editors read mail."""

    has_admin: bool
    kkv: tuple[str, ...]


def recommended_to(town_uuid: UUID) -> tuple[str, ...]:
    """Return the slugs of the services that were recommended when the town was made, by a request or in a wave."""
    made = OnboardingRequest.objects.filter(town_uuid=town_uuid).order_by("-pk").values_list("recommended", flat=True)
    prepared = WaveTown.objects.filter(town_uuid=town_uuid).values_list("recommended", flat=True)
    return tuple(made.first() or prepared.first() or ())


def people_around(request_id: int) -> People:
    town = town_of(OnboardingRequest.objects.get(pk=request_id))
    with identity():
        return People(town is not None and administering(town).exists(), addresses_of(Role.KKV_EDITOR))


@dataclass(frozen=True, slots=True)
class Invitable:
    """Whom a request's first invitation goes to, and for which town."""

    slug: str
    email: str


def invited_to(town_uuid: str) -> tuple[int, ...]:
    """Return the requests whose town waits for its first administrator."""
    rows = OnboardingRequest.objects.filter(town_uuid=town_uuid, state=RequestState.INVITED)
    return tuple(rows.values_list("pk", flat=True))


def invitable(request_id: int) -> Invitable | None:
    """Return whom a request invites; None where nobody waits for an invitation any more."""
    request = OnboardingRequest.objects.filter(pk=request_id, state=RequestState.INVITED).exclude(email="").first()
    town = town_of(request) if request else None
    return Invitable(town.slug, request.email) if request and town else None


def invitation_of(request: OnboardingRequest) -> Invitation | None:
    """Return the newest invitation of a request's town to the person who asked. Asked in the phase "identity"."""
    if request.town_uuid is None or not request.email:
        return None
    rows = Invitation.objects.filter(town__uuid=request.town_uuid, email__iexact=request.email)
    found: Invitation | None = rows.order_by("-invited_at").first()
    return found


def town_of(request: OnboardingRequest) -> Town | None:
    """Return the town that came of a request, where it still is in this cell."""
    return Town.objects.filter(uuid=request.town_uuid).first() if request.town_uuid else None


def town_here(request: OnboardingRequest) -> Town | None:
    """Return the town of a request's authority that is here already, unless it left or nobody came yet."""
    return town_of_authority(request.authority)


def going(authority: Authority) -> Town | None:
    """Return the town of an authority that is here and closes: it left or went over into another."""
    here = town_of_authority(authority)
    return here if here and here.farewell else None


def town_of_authority(authority: Authority) -> Town | None:
    """Return the town that an authority has here, under whichever key it had, unless it left or nobody came yet."""
    found = Town.objects.select_related("successor").filter(ars__in=_keys(authority))
    here: Town | None = found.exclude(state__in=(TownState.LEFT, TownState.REQUESTED)).first()
    return here


def town_elsewhere(authority: Authority) -> Signpost | None:
    """Return the town that an authority has in another cell, under whichever key it had."""
    return signposts.elsewhere().filter(ars__in=_keys(authority)).first()


def _keys(authority: Authority) -> set[str]:
    keys = set(authority.keys.filter(scheme=KeyScheme.ARS).values_list("value", flat=True))
    return keys | {key.ljust(ARS_DIGITS, "0") for key in keys}


def overtaken(town_uuid: str) -> tuple[int, ...]:
    """Return the open requests for the Kommune of a town that is live, besides the one it came of."""
    town = Town.objects.filter(uuid=town_uuid, state=TownState.LIVE).first()
    if town is None:
        return ()
    keys = {town.ars[:digits] for digits in (5, 9, ARS_DIGITS) if not town.ars[digits:].strip("0")}
    theirs = AuthorityKey.objects.filter(scheme=KeyScheme.ARS, value__in=keys).values("authority")
    rows = OnboardingRequest.objects.filter(state__in=UNFINISHED, authority__in=theirs)
    return tuple(rows.exclude(town_uuid=town.uuid).order_by("pk").values_list("pk", flat=True))


def is_overtaken(request_id: int) -> bool:
    """Tell whether a request is open though its Kommune is live."""
    request = OnboardingRequest.objects.select_related("authority").get(pk=request_id)
    town = town_here(request)
    return town is not None and request.pk in overtaken(str(town.uuid))


def was_live(request: OnboardingRequest) -> bool:
    """Tell whether the Kommune of a request was live before it was asked for.

    A town that was opened by no gate of this cell, as one that moved here, counts as live since it is here.
    """
    town = town_here(request)
    if town is None or town.state != TownState.LIVE:
        return False
    rows = TownOpening.objects.filter(town_schema=town.schema_name, opened_at__isnull=False)
    opened = rows.order_by("opened_at").values_list("opened_at", flat=True).first()
    return bool((opened or town.created_at) < request.asked_at)


def is_run(request: OnboardingRequest) -> bool:
    """Tell whether the authority has a town that somebody runs, as far as the hub knows; in another cell each is.

    A town in set-up whose first invitation lapsed is nobody's; whether somebody came since, `abandoned` asks.
    """
    town = town_here(request)
    if town is None:
        return town_elsewhere(request.authority) is not None
    if town.state != TownState.SETUP:
        return True
    lapsed = OnboardingRequest.objects.filter(town_uuid=town.uuid, state=RequestState.EXPIRED)
    entered = StateChange.objects.filter(request__town_uuid=town.uuid, transition="enter")
    return entered.exists() or not lapsed.exists()


def late_comer(request: OnboardingRequest) -> OnboardingRequest | None:
    """Return the lapsed request whose first invitation somebody accepted all the same: theirs is the town now."""
    town = town_here(request)
    lapsed = OnboardingRequest.objects.filter(state=RequestState.EXPIRED, authority=request.authority)
    return lapsed.filter(town_uuid=town.uuid).order_by("-state_since").first() if town else None


def abandoned(request: OnboardingRequest) -> Town | None:
    """Return the town that was made for somebody who never came. Asked at the operator's place."""
    town = town_here(request)
    if town is None or town.state != TownState.SETUP or administering(town).exists():
        return None
    return town
