"""What the competence centre says of two accounts that look like one person's, and who is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blaupause.crypto.keys import Keys
from blaupause.domain import Role, now
from blaupause.identity.likeness import likeness
from blaupause.identity.links import origin
from blaupause.identity.queries import addresses_of
from blaupause.identity.team.queries import addresses_of_admins, administering, known_people
from blaupause.tenancy.context import identity
from blaupause.tenancy.models import Town
from shared_services.onboarding import rules
from shared_services.onboarding.enums import ProofWay
from shared_services.onboarding.models import AuthorityProof, TwoPeople

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from blaupause.identity.likeness import Known

MOST_DECIDED: Final = 50
SUBJECTS: Final = {
    "asked": _("%(name)s: Sind es zwei Personen?"),
    "decided": _("%(name)s: Antwort, ob es zwei Personen sind"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts, and what speaks for them being of one person; `seen` is a hash of what is compared."""

    asked: TwoPeople
    people: tuple[Known, ...]
    likeness: tuple[str, ...]
    decider: str
    seen: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why two who are to be two people look like one, after all that the competence centre said.

    Attributes:
        likeness: what speaks for it; nothing where there is no doubt.
        other: the uuid of whom somebody looks like.
        two: what was last asked about both, and answered.
    """

    likeness: tuple[str, ...]
    other: str
    two: TwoPeople | None


@dataclass(frozen=True, slots=True)
class Concerned:
    """The names of the two, and where all read mail whom a question about them concerns."""

    names: tuple[str, ...]
    to: tuple[str, ...]


def about_two(one: str, other: str) -> TwoPeople | None:
    """Return what was last asked about two people, and answered. Asked in the phase "identity"."""
    first, second = rules.pair(one, other)
    found: TwoPeople | None = TwoPeople.objects.filter(first=first, second=second).first()
    return found


def doubt(one: str, other: str, people: Mapping[str, Known], *, apart_from: Collection[str] = ()) -> Doubt:
    """Return what speaks for two accounts being of one person. Asked in the phase "identity".

    Args:
        one: a person's uuid.
        other: another's, of whom the doubt is told.
        people: what is known of them now, by uuid; of whom nothing is known, nothing speaks for it.
        apart_from: whose answer does not count, since they take part in what the two do.
    """
    known = {who: people[who] for who in (one, other) if who in people}
    found = likeness(*known.values()) if len(known) == 2 else ()  # noqa: PLR2004 – two people
    two = about_two(one, other) if found else None
    if rules.are_two(two, known, at=now(), apart_from=apart_from):
        found = ()
    return Doubt(found, other, two)


def pairs() -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return what waits for an answer, the oldest first, and what was answered last. Three queries."""
    waiting = list(TwoPeople.objects.filter(are_two=None).order_by("pk"))
    decided = list(TwoPeople.objects.exclude(are_two=None)[:MOST_DECIDED])
    with identity():
        known = known_people({who for each in (*waiting, *decided) for who in each.people})
    return tuple(_pair(each, known) for each in waiting), tuple(_pair(each, known) for each in decided)


def waiting_pairs() -> int:
    return TwoPeople.objects.filter(are_two=None).count()


def the_two(asked_id: int) -> dict[str, Known]:
    """Return what is known now of the two about whom something was asked."""
    asked = TwoPeople.objects.filter(pk=asked_id).first()
    with identity():
        return known_people((asked.first, asked.second)) if asked else {}


def has_stake(asked_id: int, person: str) -> bool:
    """Tell whether somebody administers a town it is about, or took the authority of its people for proved."""
    asked = TwoPeople.objects.filter(pk=asked_id).first()
    if asked is None:
        return False
    calls = AuthorityProof.objects.filter(way=ProofWay.PHONE, request__town_uuid__in=asked.towns)
    if calls.filter(issued_by=person, succeeded_at__isnull=False).exists():
        return True
    towns = list(Town.objects.filter(uuid__in=asked.towns))
    with identity():
        return any(administering(town).filter(person__uuid=person).exists() for town in towns)


def whom_to_tell(asked_id: int) -> Concerned:
    """Return whom a question and its answer concern: both people, who administers the towns, and the KKV."""
    asked = TwoPeople.objects.get(pk=asked_id)
    towns = list(Town.objects.filter(uuid__in=asked.towns))
    with identity():
        both = known_people((asked.first, asked.second)).values()
        admins = [address for town in towns for address in addresses_of_admins(town)]
        to = dict.fromkeys((*(each.email for each in both if each.email), *admins, *addresses_of(Role.KKV_EDITOR)))
    return Concerned(tuple(sorted(each.name for each in both)), tuple(to))


def two_mail(asked: TwoPeople, news: str, names: tuple[str, ...], address: str) -> EmailMessage:
    town = Town.objects.filter(uuid=asked.town_uuid).first()
    facts = {
        "asked": asked,
        "news": news,
        "name": asked.town_name,
        "people": names,
        "url": f"{origin(settings.HUB_HOST)}{reverse('onboarding:two_people', urlconf=settings.HUB_URLCONF)}",
        "town_url": f"{origin(town.host)}/einrichtung/" if town else "",
        "operator": settings.KKV_NAME,
        "can_answer": bool(settings.KKV_MAIL),
        "address": [line.strip() for line in settings.KKV_ADDRESS.split(";") if line.strip()],
    }
    key = f"{asked.pk}-{news}-{Keys.of_hub().hmac('two-people-mail', address)[:16]}"
    return EmailMessage(
        subject=str(SUBJECTS[news] % facts),
        body=render_to_string("onboarding/mail/two.txt", facts),
        to=[address],
        reply_to=[settings.KKV_MAIL] if settings.KKV_MAIL else None,
        headers={"Message-ID": f"<two-people-{key}@{settings.DOMAIN}>"},
    )


def _pair(asked: TwoPeople, known: dict[str, Known]) -> Pair:
    both = {who: known[who] for who in (asked.first, asked.second) if who in known}
    decider = known.get(asked.decided_by)
    found = likeness(*both.values()) if len(both) == 2 else ()  # noqa: PLR2004 – two people
    return Pair(asked, tuple(both.values()), found, decider.name if decider else "", rules.compared(both))
