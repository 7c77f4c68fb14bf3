"""What can be planned for a town, by whom, and when it is due. Pure: no query."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import ActorKind, Conflict, Invalid, Refused, Role
from blaupause.tenancy.enums import TownKind, TownState
from shared_services.lifecycle.enums import BY_TWO, Act, Stand

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town
    from shared_services.lifecycle.models import TownChange

ARS: Final = {TownKind.ASSOCIATION.value: re.compile(r"[0-9]{9}|[0-9]{12}")}
ARS_OF_OTHERS: Final = re.compile(r"[0-9]{12}")
OF_A_DISTRICT: Final = re.compile(r"[0-9]{5}0000000")
OLDEST: Final = timedelta(days=3_660)
FARTHEST: Final = timedelta(days=1_830)
SHORTEST_GRACE: Final = timedelta(days=30)
"""Between the last new application and the deletion: what is here has to be finished and taken along."""
CHANGEABLE: Final = (TownState.SETUP, TownState.LIVE, TownState.OFFLINE)


def require_kkv(by: Actor) -> None:
    if by.kind != ActorKind.SYSTEM and not any(role.is_kkv for role in by.roles):
        raise Refused(_("Das macht die KKV."))


def may_ask(by: Actor, town: str) -> bool:
    """Tell whether somebody speaks for a town here: its own administration, or the competence centre."""
    is_admin = by.kind == ActorKind.STAFF and by.town == town and by.has(Role.ADMIN) and by.acting is None
    return is_admin or any(role.is_kkv for role in by.roles)


def require_asker(by: Actor, town: str) -> None:
    """Refuse whoever does not speak for the town, or logged in long ago.

    Raises:
        Refused: says why.
    """
    if not may_ask(by, town):
        raise Refused(_("Das darf nur die Administration dieser Kommune oder die KKV."))
    require_fresh(by)


def require_fresh(by: Actor) -> None:
    if not by.is_fresh:
        raise Refused(_("Melden Sie sich dafür noch einmal an."))


def require_lacking_second(change: TownChange) -> None:
    """Refuse what nobody waits for.

    Raises:
        Conflict: no second person is missing.
    """
    if not change.lacks_second:
        raise Conflict(_("Hier wartet nichts mehr auf eine zweite Person."))


def require_taking_in(change: TownChange, into: Town, by: Actor, *, is_administered: bool) -> None:
    """Refuse whoever does not speak for the town that takes another in: its administration, and nobody in its stead.

    Only where nobody administers it yet (it was made for the merger) the competence centre speaks for it.

    Raises:
        Refused: says why.
        Conflict: nothing waits for the town.
    """
    is_admin = by.kind == ActorKind.STAFF and by.town == into.slug and by.has(Role.ADMIN) and by.acting is None
    is_centre = not is_administered and any(role.is_kkv for role in by.roles)
    if not (is_admin or is_centre):
        raise Refused(_("Das darf nur die Administration der aufnehmenden Kommune."))
    require_fresh(by)
    if not change.lacks_agreement:
        raise Conflict(_("Hier wartet nichts mehr auf Ihre Kommune."))


def acted(change: TownChange) -> tuple[str, ...]:
    """Return who asked, confirmed and agreed so far: whoever comes next is somebody else."""
    return tuple(each for each in (change.asked_by, change.confirmed_by, change.agreed_by) if each)


def require_another(change: TownChange, by: Actor, likeness: Sequence[str], deciders: Collection[str]) -> None:
    """Refuse that anybody asks, confirms and agrees twice, by whatever login, or by having vouched for two of them.

    Args:
        change: what waits.
        by: who confirms or agrees now.
        likeness: what speaks for this being somebody who has acted already.
        deciders: who said that two of those who acted are two people.

    Raises:
        Conflict: it is the same person, looks like it, or is not apart from the others.
    """
    if by.id == change.asked_by:
        raise Conflict(_("Das muss eine zweite Person bestätigen: Sie haben es selbst beantragt."))
    if by.id in acted(change):
        raise Conflict(
            _("Für die andere Kommune haben Sie hier schon zugestimmt oder bestätigt. Das macht jemand anderes.")
        )
    if by.id in deciders:
        raise Conflict(_("Sie haben entschieden, dass es zwei Personen sind. Zustimmen muss jemand anderes."))
    if likeness:
        raise Conflict(
            _("Das muss eine zweite Person bestätigen, und das sieht nach derselben aus. %(known)s"),
            known=" ".join(likeness),
        )


def require_known(change: TownChange, by: Actor, known: Collection[str]) -> None:
    """Refuse to judge about people of whom nothing was read: of two at once, the second saw the page before the first.

    Raises:
        Conflict: somebody acted meanwhile.
    """
    if not {*acted(change), by.id} <= set(known):
        raise Conflict(_("Eben hat noch jemand bestätigt oder zugestimmt. Laden Sie die Seite neu."))


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Sagen Sie der KKV, warum Sie nicht zustimmen."), field="warum")


def require_day_to_come(change: TownChange, *, today: date) -> None:
    if change.on <= today:
        raise Conflict(_("Der Tag ist inzwischen da. Nehmen Sie den Antrag zurück, und nennen Sie einen späteren."))


def require_changeable(town: Town) -> None:
    """Refuse a town that is on its way out, or between two cells.

    Raises:
        Conflict: says how it is.
    """
    if town.state not in CHANGEABLE or town.is_arriving:
        raise Conflict(
            _("%(town)s ist im Stand „%(state)s“: So lässt sich daran nichts ändern."),
            town=town.name,
            state=TownState(town.state).label,
        )
    if town.farewell:
        raise Conflict(_("%(town)s ist schon ausgetreten oder in einer anderen aufgegangen."), town=town.name)


def require_day(act: Act, on: date, *, today: date) -> None:
    """Refuse a day that cannot be meant. A key may be told late: it counts in the register from its day on.

    Raises:
        Invalid: names the field.
    """
    if on > today + FARTHEST:
        raise Invalid(_("Der Tag liegt mehr als fünf Jahre voraus. Prüfen Sie das Jahr."), field="tag")
    if act == Act.KEY and on < today - OLDEST:
        raise Invalid(_("Der Tag liegt mehr als zehn Jahre zurück. Prüfen Sie das Jahr."), field="tag")
    if act != Act.KEY and on <= today:
        raise Invalid(_("Der Tag muss in der Zukunft liegen: Wer begonnen hat, braucht Zeit."), field="tag")


def require_source(source: str) -> None:
    if not source.strip():
        raise Invalid(_("Nennen Sie das Gesetz oder den Beschluss."), field="quelle")


def require_key(ars: str, kind: str, name: str, town: Town) -> None:
    """Refuse a key that does not fit the kind, and what changes nothing.

    Raises:
        Invalid: names the field.
    """
    if not ARS.get(kind, ARS_OF_OTHERS).fullmatch(ars):
        raise Invalid(_("Ein Regionalschlüssel hat 12 Ziffern. „%(ars)s“ nicht."), field="schluessel", ars=ars)
    if kind == TownKind.DISTRICT and not OF_A_DISTRICT.fullmatch(ars):
        raise Invalid(_("Der Schlüssel eines Landkreises endet auf sieben Nullen."), field="schluessel")
    if not name.strip():
        raise Invalid(_("Wie heißt die Kommune von dem Tag an?"), field="name")
    if (ars, kind, name) == (town.ars, town.kind, town.name):
        raise Invalid(_("Schlüssel, Art und Name sind dieselben wie jetzt."), field="schluessel")


def require_farewell(where: str) -> None:
    if not where.strip():
        raise Invalid(_("Sagen Sie, wohin sich Bürgerinnen und Bürger wenden."), field="wohin")


def require_deletion(on: date, deletes_on: date) -> None:
    """Refuse that a town is deleted before its cases can be finished.

    Raises:
        Invalid: names the field.
    """
    if deletes_on < on + SHORTEST_GRACE:
        raise Invalid(_("Zwischen dem letzten Antrag und dem Löschen liegen mindestens 30 Tage."), field="loeschen")


def require_open(change: TownChange) -> None:
    if not change.is_open:
        raise Conflict(_("Das ist schon %(state)s."), state=Stand(change.state).label)


def require_due(change: TownChange, *, today: date) -> None:
    """Refuse to do what waits for its day or for a second person, or is over.

    Raises:
        Conflict: says which.
    """
    if change.state != Stand.PLANNED:
        raise Conflict(_("Das ist im Stand „%(state)s“."), state=Stand(change.state).label)
    if change.act in BY_TWO and change.confirmed_at is None:
        raise Conflict(_("Das hat noch keine zweite Person bestätigt. Beantragen Sie es neu."))
    if change.lacks_agreement:
        raise Conflict(_("Die aufnehmende Kommune hat noch nicht zugestimmt. Beantragen Sie es neu."))
    if len(set(acted(change))) < len(acted(change)):
        raise Conflict(
            _("Bestätigt und zugestimmt hat dieselbe Person. Nehmen Sie das zurück, und beantragen Sie es neu.")
        )
    if change.on > today:
        raise Conflict(_("Das tritt erst am %(day)s ein."), day=f"{change.on:%d.%m.%Y}")
