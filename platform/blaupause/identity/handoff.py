"""From the login host to a town: a key of 256 bits that opens once, within a minute, in the browser that left there."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from blaupause.domain import now

from .enums import SessionKind
from .models import Session
from .sessions import Login, Provider, fingerprint, packed, unpacked

if TYPE_CHECKING:
    from .models import Person
    from .start import Start

LIFE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Handoff:
    """What arrives in the town.

    Attributes:
        login: as the login host knows it; `subject` becomes the pseudonym here.
        next: where the person wanted to go.
        expired: their session had ended; they are told so.
        listing: mark of the consent that this login is to confirm; "" for any other login.
    """

    login: Login
    subject: str
    provider: Provider
    person: Person | None
    next: str
    expired: bool
    listing: str = ""


def give(start: Start, login: Login, *, subject: str, provider: Provider, person: Person | None) -> str:
    """Lay a hand-off down for the town and return its key."""
    key = secrets.token_urlsafe(32)
    key_hmac = fingerprint("handoff", key)
    content: dict[str, Any] = {
        "login": asdict(login),
        "subject": subject,
        "nonce_hash": start.nonce_hash,
        "next": start.next,
        "expired": start.expired,
        "listing": start.listing,
    }
    Session.objects.create(
        key_hmac=key_hmac,
        kind=SessionKind.HANDOFF,
        host=start.host,
        realm=provider.realm,
        provider_sid=provider.sid,
        account_hmac=provider.account_hmac,
        broker=provider.broker,
        person=person,
        data=packed(content, key_hmac=key_hmac),
        expires_at=now() + LIFE,
    )
    return key


def take(key: str, *, host: str, nonce_hash: str) -> Handoff | None:
    """Pick a hand-off up: it is gone first, then checked. None when it is used, late, for another host or browser."""
    with transaction.atomic():
        found = Session.objects.select_for_update(of=("self",)).select_related("person")
        row = found.filter(key_hmac=fingerprint("handoff", key), kind=SessionKind.HANDOFF).first()
        if row is None:
            return None
        row.delete()
    row.key_hmac = fingerprint("handoff", key)
    if row.expires_at <= now() or row.host != host:
        return None
    content = unpacked(row)
    if not hmac.compare_digest(content["nonce_hash"], nonce_hash):
        return None
    provider = Provider(row.realm, row.provider_sid, row.account_hmac, row.broker)
    login, told = Login(**content["login"]), (content[name] for name in ("next", "expired", "listing"))
    return Handoff(login, content["subject"], provider, row.person, *told)
