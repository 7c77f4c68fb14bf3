"""What is remembered of a visitor between two pages, on one host.

The browser holds a random key, the database its fingerprint; the content is encrypted with the hub's key and bound to
its row. A visitor who needs no memory has no row and no cookie.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, MutableMapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.messages.storage.session import SessionStorage
from django.db import connection

from blaupause.crypto.keys import CannotDecrypt, Keys, seal, unseal
from blaupause.domain import Level, now

from .enums import SessionKind
from .models import Person, Session

if TYPE_CHECKING:
    from datetime import datetime

TOUCH = timedelta(minutes=1)
"""How old `seen_at` may be: a page more often than that costs no write."""
PURGE = 200
UPDATE = "UPDATE identity_session SET seen_at = %s, data = COALESCE(%s, data) WHERE key_hmac = %s"
MESSAGES = SessionStorage.session_key
AWAITED = "awaited:"
"""Start of a key whose value its room gives to its owner only: it waits in a session that ended for the next login."""


@dataclass(frozen=True, slots=True)
class Login:
    """How the person of a session logged in.

    Attributes:
        realm: "verwaltung" or "buerger".
        pseudonym: of a citizen, in this town; empty for staff.
        name: for the screen.
        level: proven level of a citizen.
        evidence: what goes into an application's record; of staff, what the provider says about their factors (`acr`).
        id_token: hint for the provider when the person logs out.
        at: when a member of staff proved to the provider who they are, in seconds since 1970; 0 where it does not say.
    """

    realm: str
    pseudonym: str = ""
    name: str = ""
    level: int = Level.NONE
    evidence: dict[str, Any] = field(default_factory=dict)
    id_token: str = ""
    at: float = 0

    @property
    def acr(self) -> str:
        """What the provider says about the factors of a member of staff; "" where it says nothing."""
        return str(self.evidence.get("acr", ""))


@dataclass(frozen=True, slots=True)
class Provider:
    """Which login at the identity provider a session hangs on: it ends with it (back-channel logout).

    Attributes:
        broker: the town's own provider it came by, by its alias; then it counts in that town only. Empty: by none.
    """

    realm: str
    sid: str
    account_hmac: str
    broker: str = ""


class ServerSession(MutableMapping[str, Any]):
    """A dict of JSON values with a memory. What is put into it is kept; `login` says who it is.

    Attributes:
        expired: the browser came with a key that opens nothing any more: tell the person what happened.
        foreign_host: the key belongs to a session of this other host.
        foreign_realm: whose login that session is: a citizen's, of staff, or nobody's ("").
    """

    def __init__(self, host: str) -> None:
        self.host = host
        self.row: Session | None = None
        self.key = ""
        self.kept: dict[str, Any] = {}
        self.login: Login | None = None
        self.person: Person | None = None
        self.provider: Provider | None = None
        self.expired = False
        self.foreign_host = self.foreign_realm = ""
        self.modified = False
        self.ended = False

    def __getitem__(self, name: str) -> Any:
        return self.kept[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.kept[name] = value
        self.modified = True

    def __delitem__(self, name: str) -> None:
        del self.kept[name]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)

    @property
    def broker(self) -> str:
        """The town's own provider that this login came by; empty for a login at the platform's accounts."""
        return self.provider.broker if self.provider else ""

    @property
    def leaves_behind(self) -> bool:
        """Whether a login closes something that was open to whoever sat here: a draft, a proof, a receipt."""
        open_here = (value for name, value in self.kept.items() if not name.startswith((AWAITED, MESSAGES)))
        return self.login is None and any(open_here)

    def begin(self, login: Login, *, provider: Provider, person: Person | None = None) -> None:
        """Make it the session of a person: new key, and nothing of what anybody else left in this browser.

        Nobody counts as somebody else: on a shared computer the next person logs in. Second proofs, receipts and drafts
        begun without a login go; such a draft is continued with its code, which each of its pages shows, or from its
        page where that is still open. What is `AWAITED` stays for its owner, unless another account was logged in.
        """
        if self.login is None:
            self.kept = {name: value for name, value in self.kept.items() if name.startswith(AWAITED)}
        elif (self.login.pseudonym, self.person) != (login.pseudonym, person):
            self.kept = {}
        self.login, self.provider, self.person = login, provider, person
        self.key, self.ended = "", False
        self.modified = True

    def end(self) -> None:
        """Forget everything: the row goes, and so does the cookie."""
        self.kept, self.login, self.person = {}, None, None
        self.ended = True


def fingerprint(kind: str, key: str) -> str:
    """Return what is stored instead of a session's or a hand-off's key."""
    return Keys.of_hub().hmac(f"{kind}-key", key)


def packed(content: dict[str, Any], *, key_hmac: str) -> bytes:
    """Encrypt what a row holds; it opens in that row only."""
    return seal(Keys.of_hub().purpose("session"), json.dumps(content).encode(), bound_to=f"session:{key_hmac}")


def unpacked(row: Session) -> dict[str, Any]:
    """Open what a row holds.

    Raises:
        CannotDecrypt: it was changed, moved, or the master key is another one.
    """
    plain = unseal(Keys.of_hub().purpose("session"), bytes(row.data), bound_to=f"session:{row.key_hmac}")
    content: dict[str, Any] = json.loads(plain)
    return content


def load(host: str, key: str) -> ServerSession:
    """Return the session of a key on a host, an empty one for a key that does not open anything here. One query."""
    session = ServerSession(host)
    if not key:
        return session
    row = _find(fingerprint("session", key))
    if row is None:
        session.expired = True
        return session
    if row.host != host:
        session.foreign_host, session.foreign_realm, session.person = row.host, row.realm, row.person
        return session
    try:
        content = unpacked(row)
    except CannotDecrypt:
        return session
    session.row, session.key, session.person = row, key, row.person
    session.kept = content["kept"]
    session.login = Login(**content["login"]) if content["login"] else None
    session.provider = Provider(row.realm, row.provider_sid, row.account_hmac, row.broker) if row.realm else None
    return session


def _find(key_hmac: str) -> Session | None:
    moment = now()
    idle = moment - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    statement, own, persons = _finding()
    with connection.cursor() as cursor:
        cursor.execute(statement, (key_hmac, SessionKind.SESSION, moment, idle))
        values = cursor.fetchone()
    if values is None:
        return None
    found = Session.from_db(connection.alias, own, values[: len(own)])
    if found.person_id is not None:
        found.person = Person.from_db(connection.alias, persons, values[len(own) :])
    return found


@cache
def _finding() -> tuple[str, list[str], list[str]]:
    """Return what every request with a cookie asks, composed once instead of by the ORM each time.

    The statement, and which attributes of a session and of its person it gives, in order. Neither has a column that the
    ORM would convert.
    """
    own, persons = Session._meta.concrete_fields, Person._meta.concrete_fields
    wanted = [f"session.{each.column}" for each in own] + [f"person.{each.column}" for each in persons]
    statement = (
        f"SELECT {', '.join(wanted)} FROM {Session._meta.db_table} session"  # noqa: S608 – names of our models
        f" LEFT JOIN {Person._meta.db_table} person ON person.id = session.person_id"
        " WHERE session.key_hmac = %s AND session.kind = %s AND session.expires_at > %s AND session.seen_at > %s"
    )
    return statement, [each.attname for each in own], [each.attname for each in persons]


def is_due(session: ServerSession) -> bool:
    """Tell whether the database must hear of this session: it changed, ended, or was not seen for a while."""
    if session.foreign_host:
        return False
    if session.ended:
        return session.row is not None
    if session.row is None:
        return session.modified and bool(session.kept or session.login)
    return session.modified or session.row.seen_at < now() - TOUCH


def save(session: ServerSession) -> None:
    """Write what changed. A session that was ended meanwhile, in another tab, is not brought back."""
    before = session.row
    if session.ended:
        _delete(before)
        session.row = None
    elif before is not None and session.key:
        _update(session, before)
    else:
        _delete(before)
        _insert(session)
    session.modified = False


def _content(session: ServerSession) -> dict[str, Any]:
    return {"kept": session.kept, "login": asdict(session.login) if session.login else None}


def _update(session: ServerSession, row: Session) -> None:
    data = packed(_content(session), key_hmac=row.key_hmac) if session.modified else None
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, (now(), data, row.key_hmac))


def _insert(session: ServerSession) -> None:
    session.key = secrets.token_urlsafe(32)
    key_hmac = fingerprint("session", session.key)
    provider = session.provider or Provider("", "", "")
    moment = now()
    session.row = Session(
        key_hmac=key_hmac,
        kind=SessionKind.SESSION,
        host=session.host,
        realm=provider.realm,
        provider_sid=provider.sid,
        account_hmac=provider.account_hmac,
        broker=provider.broker,
        person=session.person,
        data=packed(_content(session), key_hmac=key_hmac),
        created_at=moment,
        seen_at=moment,
        expires_at=moment + timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )
    session.row.save(force_insert=True)
    purge(moment)


def _delete(row: Session | None) -> None:
    if row is not None:
        Session.objects.filter(key_hmac=row.key_hmac).delete()


def purge(moment: datetime) -> None:
    """Remove some of what has expired: those who come tidy up after those who left."""
    expired = Session.objects.filter(expires_at__lte=moment).values("key_hmac")[:PURGE]
    Session.objects.filter(key_hmac__in=expired).delete()
