"""What the competence centre says of two accounts that look like one person's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from blaupause.identity.likeness import likeness
from blaupause.identity.team.queries import administering, known_people
from blaupause.tenancy.context import identity
from blaupause.tenancy.models import Town
from shared_services.onboarding import rules
from shared_services.onboarding.models import TwoPeople

if TYPE_CHECKING:
    from blaupause.identity.likeness import Known

MOST_DECIDED: Final = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts, and what speaks for them being of one person."""

    asked: TwoPeople
    people: tuple[Known, ...]
    likeness: tuple[str, ...]
    decider: str


def about_two(one: str, other: str) -> TwoPeople | None:
    """Return what was last asked about two people, and answered. Asked in the phase "identity"."""
    first, second = rules.pair(one, other)
    found: TwoPeople | None = TwoPeople.objects.filter(first=first, second=second).first()
    return found


def pairs() -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return what waits for an answer, the oldest first, and what was answered last. Three queries."""
    waiting = list(TwoPeople.objects.filter(are_two=None).order_by("pk"))
    decided = list(TwoPeople.objects.exclude(are_two=None)[:MOST_DECIDED])
    with identity():
        known = known_people({who for each in (*waiting, *decided) for who in each.people})
    return tuple(_pair(each, known) for each in waiting), tuple(_pair(each, known) for each in decided)


def waiting_pairs() -> int:
    return TwoPeople.objects.filter(are_two=None).count()


def administers(asked_id: int, person: str) -> bool:
    """Tell whether somebody administers the town that asked."""
    asked = TwoPeople.objects.filter(pk=asked_id).first()
    town = Town.objects.filter(uuid=asked.town_uuid).first() if asked else None
    with identity():
        return town is not None and administering(town).filter(person__uuid=person).exists()


def _pair(asked: TwoPeople, known: dict[str, Known]) -> Pair:
    people = tuple(known[who] for who in (asked.first, asked.second) if who in known)
    decider = known.get(asked.decided_by)
    is_whole = len(people) == 2  # noqa: PLR2004 – two people
    return Pair(asked, people, likeness(*people) if is_whole else (), decider.name if decider else "")
