"""Who may. Pure: facts in, judgement out."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from django.utils.http import url_has_allowed_host_and_scheme

from blaupause.domain import ActorKind, Right, Role

if TYPE_CHECKING:
    from blaupause.domain import Actor


class Who(enum.Enum):
    """For whom a view is."""

    ANYONE = "anyone"
    CODE_HOLDER = "code_holder"  # the address holds a code; the room that knows codes checks it
    CODE_WITH_PROOF = "code_with_proof"  # the same, and a second proof or a login
    CITIZEN = "citizen"
    CLERK = "clerk"
    DELEGATE_READS = "delegate_reads"  # staff of elsewhere, in the town's stead, as far as their grant goes
    DELEGATE_WORKS = "delegate_works"
    DELEGATE_DECIDES = "delegate_decides"
    TOWN_ADMIN = "town_admin"
    DATA_PROTECTION = "data_protection"  # of a town, or at the hub: sees the record and the rights, no case
    SIGNER = "signer"  # reads and signs the town's agreements, opens nothing else
    KKV = "kkv"
    KKV_EDITOR = "kkv_editor"
    OPERATOR = "operator"
    STAFF = "staff"  # everybody who works here; at the hub everybody who works in any town


ROLES: dict[Who, frozenset[Role]] = {
    Who.CLERK: frozenset({Role.CLERK}),
    Who.TOWN_ADMIN: frozenset({Role.ADMIN}),
    Who.DATA_PROTECTION: frozenset({Role.DATA_PROTECTION}),
    Who.SIGNER: frozenset({Role.SIGNER}),
    Who.KKV: frozenset(role for role in Role if role.is_kkv),
    Who.KKV_EDITOR: frozenset({Role.KKV_EDITOR}),
    Who.OPERATOR: frozenset({Role.OPERATOR}),
}
DELEGATES: dict[Who, Right] = {
    Who.DELEGATE_READS: Right.READ,
    Who.DELEGATE_WORKS: Right.WORK,
    Who.DELEGATE_DECIDES: Right.DECIDE,
}
OPEN = frozenset({Who.ANYONE, Who.CODE_HOLDER, Who.CODE_WITH_PROOF})
OF_STAFF = frozenset({*ROLES, *DELEGATES, Who.STAFF})


class Verdict(enum.Enum):
    """What happens to a request."""

    ENTER = "enter"
    LOG_IN = "log in"
    REFUSED = "refused"  # works here, but has another role
    UNKNOWN = "unknown"  # works elsewhere: nothing is told about this place


def judge(audience: frozenset[Who], actor: Actor, *, at_hub: bool) -> Verdict:
    """Say whether an actor may use a view for this audience."""
    if audience & OPEN or any(_is(who, actor, at_hub=at_hub) for who in audience):
        return Verdict.ENTER
    if actor.kind != ActorKind.STAFF or not audience & OF_STAFF:
        return Verdict.LOG_IN
    return Verdict.REFUSED if actor.roles or actor.acting or at_hub else Verdict.UNKNOWN


def _is(who: Who, actor: Actor, *, at_hub: bool) -> bool:
    if who is Who.CITIZEN:
        return actor.kind == ActorKind.CITIZEN
    if actor.kind != ActorKind.STAFF:
        return False
    if who in DELEGATES:
        return actor.acting is not None and actor.may(DELEGATES[who])
    if who is Who.STAFF:
        return at_hub or bool(actor.roles)
    return not actor.roles.isdisjoint(ROLES[who])


def realm_for(audience: frozenset[Who]) -> str:
    """Return where people of this audience log in."""
    return "buerger" if Who.CITIZEN in audience else "verwaltung"


def local_path(typed: str, *, otherwise: str = "/") -> str:
    """Return a path on this host; anything that leads elsewhere becomes `otherwise`."""
    is_local = typed.startswith("/") and url_has_allowed_host_and_scheme(typed, allowed_hosts=None)
    return typed if is_local else otherwise
