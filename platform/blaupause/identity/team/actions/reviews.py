"""Once a day it is looked who was not seen for long; once a month their town's administration is told by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.audit import action, note
from blaupause.domain import now
from blaupause.identity.models import Membership
from blaupause.identity.team import daily, mail, queries
from blaupause.jobs import later
from blaupause.tenancy.models import Town

if TYPE_CHECKING:
    from blaupause.domain import Actor


@action("reviews.looked_for", silent=True)
def look_for_reviews(*, by: Actor) -> None:  # noqa: ARG001 – every action says who
    """Let each town be reminded where people await its look; then wait for the next day. Silent: it changes nothing."""
    for town_id in queries.towns_with_reviews():
        later("identity.remind_of_reviews", key=f"remind-{town_id}", town_id=town_id)
    daily.look_tomorrow()


@action("reviews.reminded")
def remind_of_reviews(*, town_id: int, by: Actor) -> Town:  # noqa: ARG001 – the event says who
    """Tell each who administers a town that people await a look, unless that was said within a month."""
    town: Town = Town.objects.get(pk=town_id)
    due = queries.team(town).due
    told = bool(due) and not queries.was_reminded(town)
    if told:
        moment = now()
        Membership.objects.filter(town=town, person__in=[each.person for each in due], ended_by="").update(
            review_asked_at=moment
        )
        for address in queries.addresses_of_admins(town):
            mail.reminder(town, len(due), address, at=moment).send()
    note(town=town.slug, people=len(due), told=told)
    return town
