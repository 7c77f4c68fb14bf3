"""How authority is proved: a code by mail or letter to where the authority was known, or a call of the KKV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, now
from blaupause.jobs import later
from shared_services.onboarding import queries, rules
from shared_services.onboarding.enums import ContactKind, ProofWay, RequestState, Tried
from shared_services.onboarding.models import CAME, AuthorityProof, KnownContact, OnboardingRequest
from shared_services.register import queries as register
from shared_services.register.models import Authority

from . import reasons
from .stepping import locked, open_proof, require_kkv, step, tell, watch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from blaupause.domain import Actor
    from shared_services.register.queries import Standing

KINDS: Final = {ProofWay.MAIL: ContactKind.MAIL, ProofWay.LETTER: ContactKind.POST, ProofWay.PHONE: ContactKind.PHONE}


@dataclass(frozen=True, slots=True)
class Known:
    """Where an authority can be reached, as was known before it asked: from which source, as of which day."""

    value: str
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Call:
    """Who answered at the official number, and what was said."""

    reached: str
    note: str


@action("onboarding.code_sent")
def send_code(*, request_id: int, way: ProofWay, known: Known, by: Actor) -> AuthorityProof:
    """Send a code to where the authority is known; one that was on its way before opens nothing any more.

    Raises:
        Refused: the actor is not of the KKV.
        NotFound, Conflict: there is no such request, or it does not wait for a proof.
    """
    request = _provable(request_id, by)
    proof = _issue(request, way, known, by)
    if way == ProofWay.MAIL:
        later("onboarding.send_code", proof_id=proof.pk)
    tell(request, "code")
    watch(request)
    return proof


@action("onboarding.call_recorded")
def record_call(*, request_id: int, known: Known, call: Call, by: Actor) -> OnboardingRequest:
    """Take authority for proved because the KKV has called the official number and was told so.

    Raises: as `send_code`.
    """
    request = _provable(request_id, by)
    proof = _issue(request, ProofWay.PHONE, known, by)
    proof.reached, proof.note, proof.succeeded_at = call.reached, call.note, now()
    proof.save()
    _let_in(request, by)
    return request


@action("onboarding.code_entered")
def enter_code(*, token: str, typed: str, by: Actor) -> Tried:
    """Judge a code that the person typed. A miss is counted, and the fifth one ends the code.

    Raises:
        NotFound: no request has that key.
        Conflict: it does not wait for a code.
    """
    request = locked(token_hmac=rules.stored(token))
    rules.require(request, "prove")
    proof = open_proof(request)
    tried = rules.judge(proof, typed, at=now())
    note(request=request.pk, tried=tried.value)
    if proof is None:
        return tried
    if tried == Tried.PROVED:
        proof.succeeded_at = now()
        proof.save(update_fields=["succeeded_at"])
        return tried if _let_in(request, by) else Tried.TAKEN
    proof.misses += tried in {Tried.WRONG, Tried.SPENT}
    if tried in {Tried.SPENT, Tried.EXPIRED}:
        proof.ended_at = now()
        request.trouble = (
            _gettext("Der Code war fünfmal falsch.") if tried == Tried.SPENT else _gettext("Der Code ist abgelaufen.")
        )
        request.save(update_fields=["trouble"])
    proof.save(update_fields=["misses", "ended_at"])
    watch(request)
    return tried


@action("onboarding.refused")
def refuse(*, request_id: int, reason: str, by: Actor) -> OnboardingRequest:
    """End a request; the person reads why. Raises as `send_code`."""
    require_kkv(by)
    request = locked(pk=request_id)
    step(request, "refuse", by, reason=reason)
    tell(request, "refused")
    return request


@action("onboarding.letters_printed")
def print_letters(*, proof_ids: Sequence[int], by: Actor) -> bytes:
    """Make one PDF of letters with codes, and note that they were printed. They may be printed again.

    Raises:
        Refused: the actor is not of the KKV.
        Conflict: none of them is still to be sent.
    """
    require_kkv(by)
    rows = AuthorityProof.objects.select_for_update(of=("self",)).select_related("request")
    found = list(rows.filter(pk__in=proof_ids, way=ProofWay.LETTER, succeeded_at=None, ended_at=None))
    if not found:
        raise Conflict(_("Diese Briefe gelten nicht mehr. Laden Sie die Liste neu."))
    pdf = queries.letters_of(found)
    AuthorityProof.objects.filter(pk__in=[each.pk for each in found]).update(printed_at=now())
    note(proofs=[each.pk for each in found])
    return pdf


def _provable(request_id: int, by: Actor) -> OnboardingRequest:
    require_kkv(by)
    request = locked(pk=request_id)
    rules.require(request, "prove")
    return request


def _issue(request: OnboardingRequest, way: ProofWay, known: Known, by: Actor) -> AuthorityProof:
    moment = now()
    request.proofs.filter(succeeded_at=None, ended_at=None).update(ended_at=moment)
    kept = KnownContact.objects.filter(authority=request.authority, kind=KINDS[way]).first()
    if kept is None or (kept.value, kept.source, kept.as_of) != (known.value, known.source, known.as_of):
        KnownContact.objects.create(
            authority=request.authority,
            kind=KINDS[way],
            value=known.value,
            source=known.source,
            as_of=known.as_of,
            noted_by=by.id,
        )
    request.trouble = ""
    request.save(update_fields=["trouble"])
    return AuthorityProof.objects.create(
        request=request,
        way=way,
        sent_to=known.value,
        issued_at=moment,
        issued_by=by.id,
        expires_at=rules.expiry(way, at=moment),
    )


def _let_in(request: OnboardingRequest, by: Actor) -> bool:
    """Let a proved request wait for its town; it ends where somebody else came, and says whom to ask."""
    Authority.objects.select_for_update().get(pk=request.authority_id)  # of two at once, the second sees the first
    standing = register.standing(request.ars)
    if not standing.can_come:
        step(request, "refuse", by, reason=_gone(standing))
        tell(request, "refused")
        return False
    others = OnboardingRequest.objects.filter(authority=request.authority, state__in=CAME).exclude(pk=request.pk)
    is_here = others.exists() or queries.is_run(request)
    if is_here:
        step(request, "refuse", by, reason=reasons.taken(request))
    else:
        step(request, "prove", by)
    tell(request, "refused" if is_here else "proved")
    return request.state == RequestState.PROVED


def _gone(standing: Standing) -> str:
    """Say who does the work of an authority that was dissolved after somebody had asked for it."""
    heirs = ", ".join(name for _ars, name in standing.successors) or "–"
    told = _gettext("%(name)s gibt es nicht mehr. Zuständig ist jetzt: %(heirs)s. Stellen Sie dort eine neue Anfrage.")
    return told % {"name": standing.name, "heirs": heirs}
