"""What the competence centre sees: all requests by state and age, one of them, letters to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound, now
from blaupause.ui.tables import csv_file
from shared_services.onboarding import rules
from shared_services.onboarding.enums import Owner, ProofWay, RequestState
from shared_services.onboarding.models import AuthorityProof, KnownContact, OnboardingRequest
from shared_services.register.queries import of_keys

from .people import town_here
from .progress import Progress, progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.paginator import Page
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from blaupause.tenancy.models import Town

S = RequestState
STATES: Final[Mapping[str, tuple[_StrPromise, Q]]] = {
    "offen": (_("Alle offenen"), Q(state__in=(S.ASKED, S.CONFIRMED, S.PROVED, S.INVITED, S.SETUP))),
    "kkv": (_("Warten auf die KKV"), Q(state=S.CONFIRMED) & ~Q(codes__gt=0)),
    "haengt": (_("Stecken fest"), ~Q(trouble="") & ~Q(state__in=rules.ENDED)),
    "code": (_("Code unterwegs"), Q(state=S.CONFIRMED, codes__gt=0)),
    "einrichtung": (_("Eingeladen oder in Einrichtung"), Q(state__in=(S.INVITED, S.SETUP))),
    "online": (_("Online"), Q(state=S.LIVE)),
    "beendet": (_("Beendet"), Q(state__in=rules.ENDED)),
    "alle": (_("Alle"), Q()),
}
PER_PAGE: Final = 25
MOST_LETTERS: Final = 50
STUCK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Row:
    """A request in the list: whom it waits for, since when, and why it is stuck."""

    request: OnboardingRequest
    district: str
    owner: Owner | None
    days: int
    trouble: str

    @property
    def state(self) -> RequestState:
        return RequestState(self.request.state)


@dataclass(frozen=True, slots=True)
class Desk:
    """A page of the list, and how many there are of each kind."""

    page: Page[OnboardingRequest]
    rows: tuple[Row, ...]
    numbers: dict[str, int]
    letters: int


@dataclass(frozen=True, slots=True)
class File:
    """One request with all that the competence centre needs to decide.

    Attributes:
        contacts: what is known of the authority, the newest of each kind.
        others: further requests for the same authority.
        town: the authority's town, where it is here already by another way.
    """

    progress: Progress
    row: Row
    contacts: dict[str, KnownContact]
    others: tuple[OnboardingRequest, ...]
    proofs: tuple[AuthorityProof, ...]
    town: Town | None

    @property
    def waits_for_proof(self) -> bool:
        return self.progress.state == S.CONFIRMED

    @property
    def can_refuse(self) -> bool:
        return self.progress.state in rules.TRANSITIONS["refuse"].sources


def desk(state: str, text: str, page: str) -> Desk:
    """Return a page of the requests in one of STATES whose name or key fits, the oldest step first."""
    found = _looked_for(text)
    numbers = found.aggregate(**{name: Count("pk", filter=condition) for name, (_label, condition) in STATES.items()})
    shown = Paginator(found.filter(STATES[state][1]), PER_PAGE).get_page(page)
    return Desk(shown, tuple(_rows(list(shown))), numbers, letters_waiting().filter(printed_at=None).count())


def table(state: str, text: str) -> bytes:
    """Return the same list, whole, as a file for a spreadsheet; who asked stands in no file."""
    header = (
        _gettext("Kommune"), _gettext("Regionalschlüssel"), _gettext("Kreis"), _gettext("Stand"), _gettext("Seit"),
        _gettext("Tage"), _gettext("Wartet auf"), _gettext("Grund"), _gettext("Angefragt am"),
    )  # fmt: skip
    rows = _rows(list(_looked_for(text).filter(STATES[state][1])))
    return csv_file(header, map(_cells, rows))


def file(request_id: int) -> File:
    """Return one request.

    Raises:
        NotFound: there is none.
    """
    found = _requests().filter(pk=request_id).first()
    if found is None:
        raise NotFound(_gettext("Diese Anfrage gibt es nicht."))
    contacts: dict[str, KnownContact] = {}
    for each in KnownContact.objects.filter(authority=found.authority_id):
        contacts.setdefault(each.kind, each)
    others = OnboardingRequest.objects.filter(authority=found.authority_id).exclude(pk=found.pk)
    here = town_here(found)
    return File(
        progress=progress(found),
        row=_rows([found])[0],
        contacts=contacts,
        others=tuple(others.order_by("-asked_at")),
        proofs=tuple(found.proofs.order_by("-pk")),
        town=here if here and here.uuid != found.town_uuid else None,
    )


def letters_waiting() -> QuerySet[AuthorityProof]:
    """Return letters whose code still opens something, those not printed yet first."""
    rows = AuthorityProof.objects.filter(way=ProofWay.LETTER, succeeded_at=None, ended_at=None, expires_at__gt=now())
    return rows.select_related("request").order_by("-printed_at", "pk")


def letter_run() -> tuple[AuthorityProof, ...]:
    """Return the letters that one print run takes at most."""
    return tuple(letters_waiting()[:MOST_LETTERS])


def waiting_for_town() -> tuple[int, ...]:
    """Return requests whose town is to be made, the oldest first; what is stuck waits until somebody has looked."""
    rows = OnboardingRequest.objects.filter(state=S.PROVED, trouble="").order_by("state_since", "pk")
    return tuple(rows.values_list("pk", flat=True))


def _requests() -> QuerySet[OnboardingRequest]:
    is_open = Q(proofs__succeeded_at=None, proofs__ended_at=None, proofs__isnull=False)
    found = OnboardingRequest.objects.select_related("authority").annotate(codes=Count("proofs", filter=is_open))
    return found.order_by("state_since", "pk")


def _looked_for(text: str) -> QuerySet[OnboardingRequest]:
    plain = text.strip().replace("\0", "")[:100]
    return _requests().filter(Q(name__icontains=plain) | Q(ars__startswith=plain)) if plain else _requests()


def _rows(found: list[OnboardingRequest]) -> list[Row]:
    known = of_keys(each.ars for each in found)
    return [_row(each, known[each.ars].district if each.ars in known else "") for each in found]


def _row(request: OnboardingRequest, district: str) -> Row:
    wait = rules.wait_of(request.state, has_code=bool(vars(request)["codes"]))
    days = (now() - request.state_since).days
    slow = _gettext("Seit mehr als sieben Tagen ohne nächsten Schritt.") if wait and days > STUCK_DAYS else ""
    return Row(request, district, wait.owner if wait else None, days, request.trouble or slow)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.request.name,
        row.request.ars,
        row.district,
        str(row.state.label),
        f"{timezone.localtime(row.request.state_since):%d.%m.%Y %H:%M}",
        str(row.days),
        str(row.owner.label) if row.owner else "",
        row.trouble or row.request.reason,
        f"{timezone.localtime(row.request.asked_at):%d.%m.%Y %H:%M}",
    )
