"""What the town's pages about agreements need besides the agreements: its people, its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blaupause.identity.team.queries import team
from blaupause.tenancy.context import current_town, identity
from blaupause.tenancy.enums import TownState
from blaupause.ui import formats
from shared_services.agreements import queries as agreements
from shared_services.agreements.enums import SigningState, StandingState
from tenants.organisation import queries as organisation
from tenants.organisation.queries import Task

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    from blaupause.domain import Actor
    from shared_services.agreements.queries import Standing

MINUTES: Final = 8
"""For one of them: to read it and to hand it on. An estimate of ours."""
BINDING: Final = {StandingState.IN_FORCE, StandingState.ENDING}
BEGUN: Final = {StandingState.AT_TOWN, StandingState.RETURNED, StandingState.RENEW}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works in the town now."""

    person: str
    name: str
    email: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.email})" if self.email else self.name


def staff() -> tuple[Colleague, ...]:
    """Return who works here now, by name."""
    town = current_town()
    with identity():
        return tuple(Colleague(each.id, each.person.name, each.person.email) for each in team(town).members)


def address() -> str:
    """Return the town's postal address in one line; empty where it gave none."""
    return organisation.address(organisation.profile())


def also_open(standing: Standing, number: int) -> tuple[Standing, ...]:
    """Return what else nobody was named for yet, and takes as many signatures."""
    town = current_town()
    return tuple(
        each
        for each in agreements.standings(town)
        if each.kind != standing.kind
        and each.running is None
        and each.ending is None
        and each.state is not StandingState.IN_FORCE
        and agreements.signatures_for(each.newest, town.kind) == number
    )


def to_sign_besides(standing: Standing, by: Actor) -> Standing | None:
    """Return the other agreement that waits for this person's signature: one after the other, without searching."""
    waiting = (each for each in agreements.standings(current_town()) if each.kind != standing.kind and each.running)
    return next((each for each in waiting if _waits_for(each, by)), None)


def _waits_for(standing: Standing, by: Actor) -> bool:
    running = standing.running
    if running is None or running.state != SigningState.OPEN:
        return False
    return any(each.person == by.id and not each.signed_at for each in agreements.own_signatures(running))


def set_up_tasks() -> tuple[Task, ...]:
    """Return what a town has to do about its agreements: nothing where the competence centre has published none."""
    found = agreements.standings(current_town())
    if not found:
        return ()
    open_ones = [each for each in found if each.state not in BINDING]
    done, state = len(found) - len(open_ones), _state(found)
    return (
        Task(
            "agreements",
            "online",
            _("Vereinbarungen mit der KKV"),
            _note(done, found),
            "signing:overview",
            state,
            MINUTES * sum(each.state is not StandingState.AT_KKV for each in open_ones),
            _missing(len(open_ones)),
            must=any(not each.is_covered for each in found) or state == "finished",
            reason=_("Ohne sie darf die Plattform keine Daten für Sie verarbeiten (DSGVO Artikel 28)."),
            waits_for="KKV" if state == "waiting" else "",
            warning=_warning(found),
        ),
    )


def _note(done: int, found: tuple[Standing, ...]) -> str:
    """Say how many are in force, or when the first one ends that was given notice of."""
    if day := _first_end(found):
        return _("Gekündigt zum %(day)s") % {"day": formats.day(day)}
    return _("%(done)s von %(all)s in Kraft") % {"done": done, "all": len(found)}


def _first_end(found: tuple[Standing, ...]) -> date | None:
    return min((each.ending.last_day for each in found if each.ending), default=None)


def _missing(number: int) -> str:
    """Say how many have to be signed."""
    if not number:
        return ""
    return ngettext(
        "Eine Vereinbarung ist noch nicht in Kraft: lesen und unterschreiben lassen.",
        "%(count)s Vereinbarungen sind noch nicht in Kraft: lesen und unterschreiben lassen.",
        number,
    ) % {"count": number}


def _warning(found: tuple[Standing, ...]) -> str:
    """Say until when the town must go where notice was given, and that it is online without an agreement it had."""
    if day := _first_end(found):
        told = _("Gekündigt: Bis zum %(day)s muss Ihre Kommune die Plattform verlassen oder offline gehen.")
        return told % {"day": formats.day(day)}
    town = current_town()
    gone = [each for each in found if not each.is_covered and agreements.has_ended(town, each.kind)]
    if gone and town.state in {TownState.LIVE, TownState.CLOSING}:
        told = _(
            "Beendet: %(titles)s. Ihre Kommune ist trotzdem online. Unterschreiben Sie neu, oder gehen Sie offline."
        )
        return told % {"titles": ", ".join(str(each.kind.label) for each in gone)}
    return ""


def _state(found: tuple[Standing, ...]) -> Literal["open", "started", "waiting", "finished"]:
    states = {each.state for each in found}
    if states == {StandingState.IN_FORCE}:
        return "finished"
    if states <= {StandingState.IN_FORCE, StandingState.AT_KKV}:
        return "waiting"
    return "started" if states & {*BEGUN, *BINDING, StandingState.AT_KKV} else "open"
