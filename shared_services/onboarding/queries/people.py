"""Who stands around a request, asked in the phase "identity": the town's administration, the competence centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from blaupause.domain import Role
from blaupause.identity.queries import addresses_of
from blaupause.identity.team.queries import administering
from blaupause.tenancy.context import identity
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.onboarding.models import OnboardingRequest
from shared_services.register.enums import KeyScheme

ARS_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class People:
    """Whether the town of a request has an administration, and where the competence centre's editors read mail."""

    has_admin: bool
    kkv: tuple[str, ...]


def people_around(request_id: int) -> People:
    town = town_of(OnboardingRequest.objects.get(pk=request_id))
    with identity():
        return People(town is not None and administering(town).exists(), addresses_of(Role.KKV_EDITOR))


def town_of(request: OnboardingRequest) -> Town | None:
    """Return the town that came of a request, where it still is in this cell."""
    return Town.objects.filter(uuid=request.town_uuid).first() if request.town_uuid else None


def town_here(request: OnboardingRequest) -> Town | None:
    """Return the town that the authority has here, under whichever key it ever had, unless it has left."""
    keys = set(request.authority.keys.filter(scheme=KeyScheme.ARS).values_list("value", flat=True))
    found = Town.objects.filter(ars__in=keys | {key.ljust(ARS_DIGITS, "0") for key in keys})
    here: Town | None = found.exclude(state=TownState.LEFT).first()
    return here
