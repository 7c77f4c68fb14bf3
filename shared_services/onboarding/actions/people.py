"""Two people of one name: a town asks, the competence centre says whether they are two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, now
from shared_services.onboarding import rules
from shared_services.onboarding.models import TwoPeople

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town


@action("onboarding.two_asked")
def ask_about_two(*, town: Town, one: str, other: str, by: Actor) -> TwoPeople:
    """Ask the competence centre whether two accounts are two people's. Done in the phase "identity".

    Raises:
        Refused: the actor is neither of the two, or does not administer the town.
        Conflict: it is asked already.
    """
    rules.require_one_of_two(town.slug, one, other, by)
    first, second = rules.pair(one, other)
    try:
        with transaction.atomic():
            asked = TwoPeople.objects.create(
                town_uuid=town.uuid, town_name=town.name, first=first, second=second, asked_by=by.id
            )
    except IntegrityError:
        raise Conflict(_("Die KKV ist schon gefragt. Laden Sie die Seite neu.")) from None
    note(town=town.slug, first=first, second=second)
    return asked


@action("onboarding.two_decided")
def decide_about_two(*, asked_id: int, are_two: bool, reason: str, administers: bool, by: Actor) -> TwoPeople:
    """Say whether two accounts are two people's, and how that is known.

    Args:
        asked_id: what was asked.
        are_two: the answer.
        reason: how the competence centre knows.
        administers: whether the actor administers that town.
        by: somebody of the KKV, who is neither of the two.

    Raises:
        Refused: the actor may not decide this, or did not log in just now.
        NotFound: nobody asked this.
        Conflict: it is decided already.
        Invalid: no reason; names the field.
    """
    asked = TwoPeople.objects.select_for_update().filter(pk=asked_id).first()
    if asked is None:
        raise NotFound(_("Danach hat niemand gefragt."))
    rules.require_outsider(asked, by, administers=administers)
    rules.require_how(reason)
    asked.are_two, asked.reason, asked.decided_at, asked.decided_by = are_two, reason.strip()[:500], now(), by.id
    asked.save()
    note(town=str(asked.town_uuid), first=asked.first, second=asked.second, are_two=are_two)
    return asked
