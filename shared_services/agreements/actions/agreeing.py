"""The competence centre countersigns, which seals the agreement, or gives it back with a reason. Done at the hub."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.crypto import seals
from blaupause.domain import Conflict, NotFound, now
from blaupause.engine.letters import render
from blaupause.jobs import later
from shared_services.agreements import queries, rules
from shared_services.agreements.enums import AgreementKind, Side, SigningState
from shared_services.agreements.models import ProcessorChange, Signature, Signing
from shared_services.agreements.queries.paper import EVIDENCE

from .turns import wait_for_others, wait_for_processors

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from blaupause.domain import Actor
    from shared_services.agreements.rules import Proof


@action("agreement.countersigned")
def countersign(*, uuid: UUID, proof: Proof, email: str, by: Actor) -> Signing:
    """Sign for the competence centre: the file is made and sealed, and the agreement is in force.

    Raises:
        Refused: the actor does not work for the competence centre, or signed for the town.
        NotFound: there is no such signing.
        Conflict: the login is old, it does not wait for this, its day has not come, a newer version must be signed
            instead, notice was given, too few signed, what was signed is not what stands here, the list of
            sub-processors took somebody in since, or there is no seal.
        Invalid: the typed name is not the account's, or the function is missing.
    """
    rules.require_kkv(by)
    rules.require_fresh(by)
    seals.require_ready()
    wait_for_others(*queries.whose(uuid))
    found = _locked(uuid)
    rules.require_signed(found)
    rules.require_not_ending(queries.running_termination(found.town_schema, found.kind))
    signatures = list(found.signatures.all())
    rules.require_countersigner(signatures, by, email)
    rules.require_typed(proof, by.name)
    town_signed = [each for each in signatures if each.side == Side.TOWN and each.signed_at is not None]
    rules.require_number(len(town_signed), rules.signatures_for(found.version, found.town_kind))
    is_new = not _before(found).exists()
    if found.kind == AgreementKind.PROCESSING:  # who announces meanwhile tells this town, or it reads the change here
        wait_for_processors()
    _require_current(found, is_new=is_new)
    mine = _countersigned(found, proof, email, by)
    _conclude(found, [*signatures, mine])
    note(kind=found.kind, version=found.version.number, town=found.town_schema, document=found.document_hash)
    later("agreements.tell_town", signing_id=found.pk, news="in_force")
    if is_new and found.kind == AgreementKind.PROCESSING:
        for each in queries.coming_changes():  # whoever is bound meanwhile may object, too
            later("agreements.tell_change", schema=found.town_schema, change_id=each, news="announced")
    return found


@action("agreement.returned")
def give_back(*, uuid: UUID, reason: str, by: Actor) -> Signing:
    """Give it back to the town, which reads the reason and prepares it anew.

    Raises:
        Refused: the actor does not work for the competence centre.
        NotFound: there is no such signing.
        Conflict: it does not wait for this.
    """
    rules.require_kkv(by)
    found = _locked(uuid)
    rules.require_signed(found)
    found.state, found.state_since, found.reason = SigningState.RETURNED, now(), reason.strip()
    found.save()
    note(kind=found.kind, version=found.version.number, town=found.town_schema)
    later("agreements.tell_town", signing_id=found.pk, news="returned")
    return found


def _locked(uuid: UUID) -> Signing:
    rows = Signing.objects.select_related("version").select_for_update(of=("self",)).filter(uuid=uuid)
    if found := rows.first():
        return found
    raise NotFound(_("Diese Vereinbarung gibt es nicht."))


def _before(signing: Signing) -> QuerySet[Signing]:
    return Signing.objects.filter(town_schema=signing.town_schema, kind=signing.kind, state=SigningState.IN_FORCE)


def _require_current(signing: Signing, *, is_new: bool) -> None:
    today = timezone.localdate()
    if signing.version.first_day > today:
        raise Conflict(
            _("Fassung %(number)s gilt erst ab %(day)s. Zeichnen Sie dann gegen. Bis dahin gilt, was bisher galt."),
            number=signing.version.number,
            day=f"{signing.version.first_day:%d.%m.%Y}",
        )
    asked = queries.demanded(signing.kind)
    if asked is not None and asked.number > signing.version.number and asked.first_day <= today:
        raise Conflict(
            _("Inzwischen muss Fassung %(number)s unterschrieben werden. Geben Sie die Vereinbarung zurück."),
            number=asked.number,
        )
    if not queries.file(signing.uuid).is_whole:
        raise Conflict(_("Unterschrieben wurde ein anderer Text, als hier steht. Geben Sie die Vereinbarung zurück."))
    if is_new and rules.names_processors(signing.version.text):  # others were told of each change, and could object
        rules.require_list_as_signed(ProcessorChange.objects.all(), timezone.localdate(signing.state_since), today)


def _countersigned(signing: Signing, proof: Proof, email: str, by: Actor) -> Signature:
    return Signature.objects.create(
        signing=signing,
        town_schema=signing.town_schema,
        side=Side.KKV,
        place=1,
        person=by.id,
        about={"name": by.name, "function": proof.function.strip(), "email": email, "typed": proof.typed.strip()},
        login={"at": by.logged_in_at.isoformat() if by.logged_in_at else "", "acr": proof.acr},
        text_hash=signing.text_hash,
        signed_at=now(),
    )


def _conclude(signing: Signing, signatures: list[Signature]) -> None:
    """Seal the file and put it into force in the place of what was before."""
    letter = queries.letter_of(queries.text_of(signing), signatures, day=timezone.localdate())
    pdf = render(letter, {EVIDENCE: queries.evidence_of(signing, signatures)})
    sealed = seals.seal_pdf(pdf, reason=f"{signing.get_kind_display()} {signing.version.number}")
    moment = now()
    _before(signing).update(state=SigningState.SUPERSEDED, state_since=moment)
    signing.state, signing.state_since, signing.in_force_at = SigningState.IN_FORCE, moment, moment
    signing.document, signing.document_hash = sealed, hashlib.sha256(sealed).hexdigest()
    signing.save()
