"""A town reads, hands on, signs and takes back its agreements. What binds it asks for a fresh login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid, NotFound
from blaupause.engine.letters import render
from blaupause.identity.access import CLERK, DATA_PROTECTION, SIGNER, TOWN_ADMIN, acr_of, fresh_login_missing, open_to
from blaupause.tenancy.enums import TownKind
from blaupause.ui.downloads import download
from blaupause.ui.markdown import markdown
from shared_services.agreements import actions
from shared_services.agreements import queries as agreements
from shared_services.agreements.enums import AgreementKind
from tenants.signing import queries
from tenants.signing.forms import NamingForm, SignForm, WithdrawForm

from .frame import READ_AND_SEND, signing_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from shared_services.agreements.queries import Reading, Standing

PDF: Final = "application/pdf"


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@require_safe
def overview(request: TownRequest) -> HttpResponse:
    """`/einrichtung/vereinbarungen/`: which agreements there are, and where the town stands with each."""
    found = agreements.standings(request.town)
    past = {each.kind.value: agreements.signings_of(request.town, each.kind) for each in found}
    book = agreements.processor_book()
    return signing_page(request, "overview", standings=found, past=past, book=book)


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@require_safe
def read(request: TownRequest, kind: str) -> HttpResponse:
    """`/einrichtung/vereinbarungen/<kind>/`: the text, how far signing is, and the one next step."""
    standing, reading = _found(request, kind)
    running = standing.running
    return signing_page(
        request,
        "read",
        standing=standing,
        reading=reading,
        drawn=markdown(reading.text),
        changes=_news(standing, reading),
        signatures=agreements.own_signatures(running) if running else (),
        number=agreements.signatures_for(reading.version, request.town.kind),
        signers=agreements.SIGNERS[TownKind(request.town.kind)],
        past=agreements.signings_of(request.town, kind),
        me=request.actor.id,
        following=queries.to_sign_besides(standing, request.actor),
        told=request.GET.get("meldung", ""),
    )


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@require_safe
def paper(request: TownRequest, kind: str) -> HttpResponse:
    """`/einrichtung/vereinbarungen/<kind>/lesefassung.pdf`: the text to read and to show around before signing."""
    _standing, reading = _found(request, kind)
    pdf = render(agreements.letter_of(reading, day=timezone.localdate(), mark=_("Lesefassung")))
    name = f"{reading.version.get_kind_display()}, Fassung {reading.version.number}, Lesefassung.pdf"
    return download(name=name, media_type=PDF, content=pdf)


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@require_safe
def sealed(request: TownRequest, signing: UUID) -> HttpResponse:
    """`/einrichtung/vereinbarungen/akte/<signing>.pdf`: the sealed agreement, of every version that was concluded."""
    found = agreements.past_of(signing, request.town)
    return download(name=agreements.sealed_name(found), media_type=PDF, content=bytes(found.document))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def hand_on(request: TownRequest, kind: str) -> HttpResponse:
    """`/einrichtung/vereinbarungen/<kind>/weitergeben/`: name those who sign; they are told by mail."""
    standing, reading = _found(request, kind)
    staff, conflict = queries.staff(), None
    number = agreements.signatures_for(reading.version, request.town.kind)
    others = queries.also_open(standing, number)
    form = NamingForm(
        request.POST or None,
        staff=staff,
        signers=agreements.SIGNERS[TownKind(request.town.kind)],
        number=number,
        others=[str(each.kind.label) for each in others],
        initial=_named(standing),
    )
    if form.is_valid():
        known, address = {each.person for each in staff}, queries.address()
        try:
            for each in (standing, *(others if form.is_for_others else ())):
                actions.prepare(kind=each.kind, named=form.named, staff=known, address=address, by=request.actor)
        except Invalid as invalid:
            form.add_error(invalid.field, str(invalid))
        except Conflict as refused:
            conflict = refused
        else:
            signs = any(each.person == request.actor.id for each in form.named)
            return _to(kind, "weitergegeben", "sign" if signs else "read")
    return signing_page(request, "hand_on", form=form, conflict=conflict, standing=standing, reading=reading)


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@READ_AND_SEND
def sign(request: TownRequest, kind: str) -> HttpResponse:
    """`/einrichtung/vereinbarungen/<kind>/unterschreiben/`: read once more, type the name, sign."""
    standing, reading = _found(request, kind)
    mine = _mine(request, standing)
    if answer := fresh_login_missing(request):
        return answer
    form = SignForm(request.POST or None, initial={"shown": reading.hash, "function": mine.about["function"]})
    conflict: Conflict | None = None
    changes: tuple[agreements.Change, ...] = ()
    if form.is_valid():
        told = {
            "kind": kind,
            "shown": form.cleaned_data["shown"],
            "proof": actions.Proof(*form.declared, acr_of(request)),
        }
        try:
            done = actions.sign(**told, address=queries.address(), by=request.actor)
        except Invalid as invalid:
            form.add_error(invalid.field, str(invalid))
        except actions.TextChanged as changed:
            conflict, changes = changed, _changes(kind, told["shown"], standing, reading)
            form.show(reading.hash)
        except Conflict as refused:
            conflict = refused
        else:
            return _to(kind, "unterschrieben" if done.state == "signed" else "erste")
    return signing_page(
        request,
        "sign",
        form=form,
        conflict=conflict,
        changes=changes,
        standing=standing,
        reading=reading,
        drawn=markdown(reading.text),
        told=request.GET.get("meldung", ""),
    )


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def take_back(request: TownRequest, kind: str) -> HttpResponse:
    """`/einrichtung/vereinbarungen/<kind>/zuruecknehmen/`: take back what is not in force yet."""
    standing, reading = _found(request, kind)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        actions.withdraw(kind=kind, reason=form.cleaned_data["reason"], by=request.actor)
        return _to(kind, "zurueckgenommen")
    return signing_page(request, "take_back", form=form, standing=standing, reading=reading)


def _found(request: TownRequest, kind: str) -> tuple[Standing, Reading]:
    standing = agreements.standing(request.town, kind) if kind in AgreementKind else None
    if standing is None:
        raise NotFound
    return standing, agreements.reading(kind, request.town, queries.address())


def _mine(request: TownRequest, standing: Standing) -> Any:
    """Return the place where the person is to sign.

    Raises:
        NotFound: nothing waits for a signature.
        Refused: others were named.
    """
    if standing.running is None:
        raise NotFound(_("Hier wartet nichts auf eine Unterschrift. Die Administration bereitet sie vor."))
    return agreements.require_signer(agreements.own_signatures(standing.running), request.actor)


def _named(standing: Standing) -> dict[str, str]:
    """Return who was named before: nobody types that twice."""
    rows = agreements.own_signatures(standing.running) if standing.running else []
    people = {f"person_{each.place}": each.person for each in rows if each.side == "town"}
    return people | {f"function_{each.place}": each.about["function"] for each in rows if each.side == "town"}


def _news(standing: Standing, reading: Reading) -> tuple[agreements.Change, ...]:
    """Return what is new against what is in force."""
    held = standing.held
    if held is None or held.version.number == reading.version.number:
        return ()
    return agreements.difference(agreements.text_of(held), reading)


def _changes(kind: str, shown: str, standing: Standing, reading: Reading) -> tuple[agreements.Change, ...]:
    """Return what differs from the text the person had before them."""
    prepared = agreements.text_of(standing.running) if standing.running else reading
    before = agreements.text_with_hash(kind, shown, prepared, reading)
    return agreements.difference(before or prepared, reading)


def _to(kind: str, told: str, page: str = "read") -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(f'signing:{page}', args=[kind])}?meldung={told}")
