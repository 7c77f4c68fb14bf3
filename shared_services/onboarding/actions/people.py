"""Two people of one name: a town asks, the competence centre says whether they are two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, now
from blaupause.jobs import later
from shared_services.onboarding import queries, rules
from shared_services.onboarding.models import TwoPeople

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from blaupause.domain import Actor
    from blaupause.identity.likeness import Known
    from blaupause.tenancy.models import Town
    from shared_services.onboarding.queries import Concerned


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of two accounts.

    Attributes:
        asked_id: what was asked.
        are_two: whether they are two people's.
        reason: how the competence centre knows.
        seen: a hash of the names and mailboxes that were looked at.
    """

    asked_id: int
    are_two: bool
    reason: str
    seen: str

    @property
    def how(self) -> str:
        return self.reason.strip()[:500]


@action("onboarding.two_asked")
def ask_about_two(*, town: Town, one: str, other: str, by: Actor, into: UUID | None = None) -> TwoPeople:
    """Ask the competence centre whether two accounts are two people's. Done in the phase "identity".

    Args:
        town: which town they want to do something for.
        one: a person's uuid.
        other: another's.
        by: one of the two.
        into: the other town, where it is about a merger.

    Raises:
        Refused: the actor is neither of the two, or neither administers the town nor is of the competence centre.
        Conflict: it is asked already.
    """
    rules.require_one_of_two(town.slug, one, other, by)
    first, second = rules.pair(one, other)
    try:
        with transaction.atomic():
            asked = TwoPeople.objects.create(
                town_uuid=town.uuid, town_name=town.name, other_uuid=into, first=first, second=second, asked_by=by.id
            )
    except IntegrityError:
        raise Conflict(_("Die KKV ist schon gefragt. Laden Sie die Seite neu.")) from None
    later("onboarding.tell_about_two", asked_id=asked.pk, news="asked")
    note(town=town.slug, first=first, second=second)
    return asked


@action("onboarding.two_decided")
def decide_about_two(*, answer: Answer, has_stake: bool, people: Mapping[str, Known], by: Actor) -> TwoPeople:
    """Say whether two accounts are two people's, and how that is known. A yes counts for a year and for these names.

    Args:
        answer: what was asked, and what is said of it.
        has_stake: whether the actor administers that town, or took its authority for proved.
        people: what is known of both now, by uuid.
        by: somebody of the KKV, who is neither of the two.

    Raises:
        Refused: the actor may not decide this, or did not log in just now.
        NotFound: nobody asked this.
        Conflict: it is decided already, or one of the two is called otherwise by now.
        Invalid: no reason; names the field.
    """
    asked = TwoPeople.objects.select_for_update().filter(pk=answer.asked_id).first()
    if asked is None:
        raise NotFound(_("Danach hat niemand gefragt."))
    rules.require_outsider(asked, by, has_stake=has_stake)
    rules.require_how(answer.reason)
    rules.require_same(answer.seen, people)
    moment = now()
    asked.are_two, asked.reason, asked.decided_at, asked.decided_by = answer.are_two, answer.how, moment, by.id
    asked.compared, asked.valid_until = answer.seen, moment + rules.LASTS if answer.are_two else None
    asked.save()
    later("onboarding.tell_about_two", asked_id=asked.pk, news="decided")
    note(town=str(asked.town_uuid), first=asked.first, second=asked.second, are_two=answer.are_two)
    return asked


@action("onboarding.two_told")
def tell_about_two(*, asked_id: int, news: str, told: Concerned, by: Actor) -> TwoPeople:  # noqa: ARG001 – the event says who
    """Send question or answer to each address, as one message to a mail program if sent twice."""
    asked = TwoPeople.objects.get(pk=asked_id)
    for address in told.to:
        queries.two_mail(asked, news, told.names, address).send()
    note(town=str(asked.town_uuid), news=news, number=len(told.to))
    return asked
