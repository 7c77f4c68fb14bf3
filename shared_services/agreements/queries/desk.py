"""What the competence centre sees: every town with every kind, by state and age, and one signing with its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound, now
from blaupause.identity.team.queries import addresses_of_admins, addresses_of_signers
from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import identity
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.models import Domain, Town
from blaupause.ui import formats
from blaupause.ui.tables import csv_file
from shared_services.agreements import rules
from shared_services.agreements.enums import StandingState
from shared_services.agreements.models import Asking, Signature, Signing

from .standing import Standing, standings_of
from .texts import Reading, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.core.paginator import Page
    from django.utils.functional import _StrPromise

S = StandingState
SERVED: Final = (TownState.SETUP, TownState.LIVE, TownState.MOVING, TownState.CLOSING, TownState.OFFLINE)
FILTERS: Final[Mapping[str, tuple[_StrPromise, frozenset[StandingState]]]] = {
    "kkv": (_("Warten auf die KKV"), frozenset({S.AT_KKV})),
    "offen": (_("Noch nicht in Kraft"), frozenset(S) - {S.IN_FORCE, S.ENDING}),
    "frist": (_("Frist abgelaufen"), frozenset({S.OVERDUE})),
    "neu": (_("Neu zu unterschreiben"), frozenset({S.RENEW, S.OVERDUE})),
    "kraft": (_("In Kraft"), frozenset({S.IN_FORCE, S.ENDING})),
    "ende": (_("Gekündigt"), frozenset({S.ENDING})),
    "alle": (_("Alle"), frozenset(S)),
}
PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A town and one kind of agreement.

    Attributes:
        asked_at: since when the town knows that it should sign; None where it was not told yet.
    """

    town: Town
    standing: Standing
    asked_at: datetime | None

    @property
    def since(self) -> datetime:
        return self.standing.since or self.asked_at or self.town.created_at

    @property
    def days(self) -> int:
        return max(0, (now() - self.since).days)


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the list, and how many there are of each filter."""

    page: Page[Row]
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class File:
    """One signing with what it is about and who signed."""

    signing: Signing
    reading: Reading
    signatures: tuple[Signature, ...]
    signers: rules.Signers
    number: int

    @property
    def is_whole(self) -> bool:
        """Whether every signature is under this very text."""
        signed = [each for each in self.signatures if each.signed_at is not None]
        return self.reading.hash == self.signing.text_hash and all(
            each.text_hash == self.signing.text_hash for each in signed
        )


def desk(chosen: str, text: str, page: str) -> Desk:
    """Return a page of the list, the oldest first."""
    rows = _rows(text)
    numbers = {name: sum(row.standing.state in states for row in rows) for name, (_label, states) in FILTERS.items()}
    shown = [row for row in rows if row.standing.state in FILTERS[chosen][1]]
    return Desk(Paginator(shown, PER_PAGE).get_page(page), numbers)


def table(chosen: str, text: str) -> bytes:
    """Return the same list, whole, for a spreadsheet; nobody is named in it."""
    header = (
        _gettext("Kommune"), _gettext("Art"), _gettext("Vereinbarung"), _gettext("Stand"), _gettext("Seit"),
        _gettext("Tage"), _gettext("Frist"), _gettext("Fassung in Kraft"), _gettext("Neueste Fassung"),
    )  # fmt: skip
    rows = [row for row in _rows(text) if row.standing.state in FILTERS[chosen][1]]
    return csv_file(header, map(_cells, rows))


def file(uuid: UUID) -> File:
    """Return one signing.

    Raises:
        NotFound: there is none.
    """
    found = Signing.objects.filter(uuid=uuid).select_related("version").defer("document").first()
    if found is None:
        raise NotFound(_gettext("Diese Vereinbarung gibt es nicht."))
    return File(
        signing=found,
        reading=text_of(found),
        signatures=tuple(found.signatures.all()),
        signers=rules.SIGNERS[TownKind(found.town_kind)],
        number=rules.signatures_for(found.version, found.town_kind),
    )


def towns_to_tell(schemas: Collection[str] | None = None) -> tuple[tuple[Town, str], ...]:
    """Return the towns that are served, of these or of all, with the host by which people know them. Two queries."""
    towns = Town.objects.filter(state__in=SERVED)
    if schemas is not None:
        towns = towns.filter(schema_name__in=schemas)
    found = list(towns)
    primary = Domain.objects.filter(is_primary=True, tenant__in=found)
    hosts = dict(primary.values_list("tenant_id", "domain"))
    return tuple((town, hosts.get(town.pk, town.host)) for town in found)


def readers_in(schema: str) -> tuple[str, list[str]]:
    """Return the host of a town and where those read mail who administer it or sign for it; nothing if it is gone."""
    for town, host in towns_to_tell({schema}):
        with identity():
            return host, list(dict.fromkeys((*addresses_of_admins(town), *addresses_of_signers(town))))
    return "", []


def _rows(text: str) -> list[Row]:
    plain = sort_key(text.strip()[:100])
    towns = [town for town in Town.objects.filter(state__in=SERVED) if plain in sort_key(town.name)]
    asked = {(each.town_schema, each.version_id): each.asked_at for each in Asking.objects.all()}
    found = standings_of(town.schema_name for town in towns)
    rows = [
        Row(town, each, asked.get((town.schema_name, each.demanded.pk)))
        for town in towns
        for each in found[town.schema_name]
    ]
    return sorted(rows, key=lambda row: (row.since, sort_key(row.town.name), row.standing.kind))


def _cells(row: Row) -> tuple[str, ...]:
    standing = row.standing
    return (
        row.town.name,
        str(row.town.get_kind_display()),
        str(standing.kind.label),
        str(standing.state.label),
        f"{timezone.localtime(row.since):%d.%m.%Y}",
        str(row.days),
        formats.day(standing.until) if standing.until else "",
        str(standing.held.version.number) if standing.held else "",
        str(standing.newest.number),
    )
