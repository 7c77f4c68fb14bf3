"""A town prepares, signs and takes back. Done in the town, as the town's role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, Refused, Role, now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from shared_services.agreements import queries, rules
from shared_services.agreements.enums import Side, SigningState
from shared_services.agreements.models import UNFINISHED, Signature, Signing

from .turns import wait_for_others

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town
    from shared_services.agreements.queries import Reading
    from shared_services.agreements.rules import Named, Proof


class TextChanged(Conflict):
    """What somebody read is not what they would sign now. Nothing is signed; what they typed stays."""


@action("agreement.prepared")
def prepare(*, kind: str, named: Sequence[Named], staff: Collection[str], address: str, by: Actor) -> Signing:
    """Hand the newest version on to those who sign. Signatures that were given for it before fall away.

    Args:
        kind: which agreement.
        named: who signs, in order.
        staff: the ids of those who work in the town now.
        address: the town's, for the text.
        by: who administers the town.

    Raises:
        Refused: the actor does not administer the town.
        NotFound: nothing of this kind is published.
        Conflict: it is with the competence centre, this version is in force already, or what is in force is terminated.
        Invalid: too few people, one of elsewhere, one without function, or the same twice.
    """
    if not by.has(Role.ADMIN):
        raise Refused(_("Das macht die Administration Ihrer Kommune."))
    town = _in_turn(kind)
    reading = queries.reading(kind, town, address)
    rules.require_named(named, staff, rules.signatures_for(reading.version, town.kind))
    rules.require_not_ending(queries.running_termination(town.schema_name, kind))
    found = _locked(town, kind) or _begun(town, kind, by)
    if found.state == SigningState.SIGNED:
        raise Conflict(_("Die Vereinbarung liegt bei der KKV. Nehmen Sie sie zuerst zurück."))
    _take(found, reading)
    found.prepared_at, found.prepared_by, found.reason = now(), by.id, ""
    _step(found, SigningState.OPEN)
    found.signatures.all().delete()
    Signature.objects.bulk_create([_place(found, each, place) for place, each in enumerate(named, start=1)])
    note(kind=kind, version=found.version.number, signers=[each.person for each in named])
    later("agreements.tell_signers", signing_id=found.pk, besides=by.id)
    return found


@action("agreement.signed")
def sign(*, kind: str, shown: str, proof: Proof, address: str, by: Actor) -> Signing:
    """Sign for the town what was read; the last one hands it to the competence centre.

    Args:
        kind: which agreement.
        shown: fingerprint of the text on the page.
        proof: what the person typed, and how they logged in.
        address: the town's, for the text.
        by: who was named.

    Raises:
        NotFound: nothing waits for a signature.
        Refused: somebody else was named.
        Invalid: the typed name is not the account's, or the function is missing.
        TextChanged: the text is another one by now.
        Conflict: the login is old, they signed already, it does not wait, others must sign anew, or notice was given.
    """
    rules.require_fresh(by)
    town = current_town()
    found = _locked(town, kind)
    rules.require_not_ending(queries.running_termination(town.schema_name, kind))
    if found is None:
        raise NotFound(_("Hier wartet nichts auf eine Unterschrift. Die Administration bereitet sie vor."))
    rules.require_open(found)
    signatures = queries.own_signatures(found)
    mine = rules.require_signer(signatures, by)
    rules.require_typed(proof, by.name)
    reading = queries.reading(kind, town, address)
    if shown != reading.hash:
        raise TextChanged(_("Der Text hat sich geändert, seit Sie ihn geöffnet haben. Es ist nichts unterschrieben."))
    if is_anew := found.text_hash != reading.hash:
        _anew(found, reading, signatures)
    rules.require_unsigned(mine)
    _give(mine, proof, found, by)
    note(kind=kind, version=found.version.number, text=found.text_hash)
    if all(each.signed_at for each in signatures):
        _step(found, SigningState.SIGNED)
    elif is_anew:  # whoever signs the text of before was told already, or did so
        later("agreements.tell_signers", signing_id=found.pk, besides=by.id)
    return found


@action("agreement.withdrawn")
def withdraw(*, kind: str, reason: str, by: Actor) -> Signing:
    """Take back what is not in force yet; what was concluded before stays in force.

    Raises:
        Refused: the actor does not administer the town.
        NotFound: nothing is being signed.
    """
    if not by.has(Role.ADMIN):
        raise Refused(_("Das macht die Administration Ihrer Kommune."))
    found = _locked(current_town(), kind)
    if found is None:
        raise NotFound(_("Hier ist nichts zurückzunehmen."))
    found.reason = reason.strip()
    _step(found, SigningState.WITHDRAWN)
    note(kind=kind, version=found.version.number)
    return found


def _in_turn(kind: str) -> Town:
    town = current_town()
    wait_for_others(town.schema_name, kind)
    return town


def _locked(town: Town, kind: str) -> Signing | None:
    """Hold what a town is signing; row security shows a town its own."""
    rows = Signing.objects.filter(town_schema=town.schema_name, kind=kind, state__in=UNFINISHED)
    return rows.select_related("version").select_for_update(of=("self",)).first()


def _begun(town: Town, kind: str, by: Actor) -> Signing:
    held = queries.held(town, kind)
    newest = queries.newest(kind)
    if held is not None and newest is not None and held.version_id == newest.pk:
        raise Conflict(_("Diese Fassung ist schon in Kraft."))
    moment = now()
    return Signing(
        town_schema=town.schema_name,
        town_name=town.name,
        town_kind=town.kind,
        kind=kind,
        state_since=moment,
        prepared_at=moment,
        prepared_by=by.id,
    )


def _take(signing: Signing, reading: Reading) -> None:
    """Let a signing be about this text."""
    signing.version, signing.fields, signing.text_hash = reading.version, reading.fields, reading.hash
    signing.town_name = reading.fields["kommune"]


def _anew(signing: Signing, reading: Reading, signatures: Sequence[Signature]) -> None:
    """Let a signing be about a newer text: who signed the former one is asked again."""
    rules.require_number(len(signatures), rules.signatures_for(reading.version, signing.town_kind))
    _take(signing, reading)
    signing.save()
    void = [each.person for each in signatures if each.signed_at is not None]
    for each in signatures:
        each.signed_at, each.text_hash, each.login = None, "", {}
        each.save()
    note(void=void)


def _step(signing: Signing, state: SigningState) -> None:
    signing.state, signing.state_since = state, now()
    signing.save()


def _place(signing: Signing, named: Named, place: int) -> Signature:
    about = {"name": named.name, "function": named.function.strip(), "email": named.email}
    return Signature(
        signing=signing,
        town_schema=signing.town_schema,
        side=Side.TOWN,
        place=place,
        person=named.person,
        about=about,
    )


def _give(mine: Signature, proof: Proof, signing: Signing, by: Actor) -> None:
    mine.about = {**mine.about, "name": by.name, "function": proof.function.strip(), "typed": proof.typed.strip()}
    mine.login = {"at": by.logged_in_at.isoformat() if by.logged_in_at else "", "acr": proof.acr}
    mine.text_hash, mine.signed_at = signing.text_hash, now()
    mine.save()
