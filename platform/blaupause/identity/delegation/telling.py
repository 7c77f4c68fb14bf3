"""Both administrations are told by mail what happened to a grant, and that it ends soon. Nothing of any citizen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from blaupause.audit import action, note
from blaupause.crypto.keys import Keys
from blaupause.domain import SYSTEM, now
from blaupause.identity.enums import GrantKind, GrantRight
from blaupause.identity.links import origin
from blaupause.identity.models import DelegationGrant, Person
from blaupause.identity.team.queries import addresses_of_admins
from blaupause.identity.team.rules import last_day
from blaupause.jobs import later
from blaupause.tenancy.directory import town_by_slug
from blaupause.tenancy.enums import TownState

from . import standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town

SOON: Final = timedelta(days=30)
"""So long before its last day both sides are told, once for each last day."""
PAGE: Final = "/einrichtung/zusammenarbeit/"
"""The towns' own pages; rooms of towns are not imported here."""
OF_HELPERS: Final = "/kkv/hilfe/"
WHATS: Final = frozenset(
    {"offered", "asked", "accepted", "ended", "ending", "extension_proposed", "extended", "extension_dropped"}
)
"""What is told; each has its subject and its sentence in `identity/mail/grant.txt`."""


def tell(found: DelegationGrant, what: str) -> None:
    """Let both sides be told, once this is written."""
    if what not in WHATS:
        raise LookupError(what)
    later("identity.tell_of_grant", grant=str(found.uuid), what=what)


@action("grant.told")
def send(*, grant: str, what: str, by: Actor) -> DelegationGrant | None:  # noqa: ARG001 – the event says who
    """Write to everybody who administers one of the two sides; of support to whoever asked for it."""
    found = DelegationGrant.objects.select_related("town", "to_town").filter(uuid=grant).first()
    if found is None:
        return None
    moment, sent = now(), 0
    for place, address in _readers(found):
        _message(found, what, place, address, f"{moment:%Y%m%d%H%M}").send()
        sent += 1
    note(town=found.town.slug, acting=found.to_town.slug if found.to_town else "", what=what, mails=sent)
    return found


@action("grants.looked_for", silent=True)
def look_for_ends(*, by: Actor) -> None:  # noqa: ARG001 – every action says who
    """Let both sides of each mandate that ends within a month be told once. Silent: the telling is written down."""
    ending = (
        standing.counting().select_for_update(of=("self",)).filter(kind=GrantKind.MANDATE, valid_until__lt=now() + SOON)
    )
    for row in ending:
        if row.end_told != row.valid_until:
            row.end_told = row.valid_until
            row.save(update_fields=["end_told"])
            tell(row, "ending")


def _readers(found: DelegationGrant) -> Iterable[tuple[Town | None, str]]:
    """Return who is written to: the town whose page they open (None: the competence centre's), and their address."""
    for town in (found.town, found.to_town):
        if town is not None:
            yield from ((town, address) for address in addresses_of_admins(town))
    if found.kind == GrantKind.SUPPORT:
        asked = Person.objects.filter(uuid__in=[found.offered_by], is_active=True).exclude(email="")
        yield from ((None, address) for address in asked.values_list("email", flat=True))


def _message(found: DelegationGrant, what: str, place: Town | None, address: str, moment: str) -> EmailMessage:
    host = origin((town_by_slug(place.slug) or place).host) if place else origin(settings.DOMAIN)
    facts = {
        "what": what,
        "is_support": found.kind == GrantKind.SUPPORT,
        "town": found.town.name,
        "home": standing.home_of(found),
        "right": GrantRight(found.right).label,
        "last_day": last_day(found.valid_until),
        "reason": found.end_reason if found.ended_by == SYSTEM.id else "",
        "proposed": last_day(found.proposed_until),
        "proposer": found.town.name if found.proposed_side == "granting" else standing.home_of(found),
        "place": place.name if place else standing.home_of(found),
        "url": f"{host}{_page(found, place)}" if place else f"{host}{OF_HELPERS}",
    }
    mark = Keys.of_hub().hmac("grant-mail", address)[:16]
    return EmailMessage(
        subject=_subjects()[what] % facts,
        body=render_to_string("identity/mail/grant.txt", facts),
        to=[address],
        headers={"Message-ID": f"<grant-{found.uuid}-{what}-{moment}-{mark}@{settings.DOMAIN}>"},
    )


def _page(found: DelegationGrant, place: Town) -> str:
    """Return where a town reads of a grant; what a town had before it moved away stands in its list only."""
    return PAGE if place.state == TownState.LEFT else f"{PAGE}{found.uuid}/"


def _subjects() -> dict[str, str]:
    return {
        "offered": _("%(town)s: Angebot einer Vertretung"),
        "asked": _("%(town)s: Bitte um Zugang zur Hilfe"),
        "accepted": _("%(town)s: Vereinbarung angenommen"),
        "ended": _("%(town)s: Vereinbarung beendet"),
        "ending": _("%(town)s: Vertretung läuft bald ab"),
        "extension_proposed": _("%(town)s: Vertretung verlängern?"),
        "extended": _("%(town)s: Vertretung verlängert"),
        "extension_dropped": _("%(town)s: Vertretung wird nicht verlängert"),
    }
