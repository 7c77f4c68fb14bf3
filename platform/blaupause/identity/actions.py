"""What can be done about who somebody is. Everything here happens in the phase "identity"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, Invalid, now
from blaupause.tenancy.directory import town_for_host

from . import accounts, handoff, sessions
from .enums import Realm, SessionKind
from .models import Membership, Person, Session
from .sessions import Login, Provider, ServerSession, fingerprint
from .team import daily

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from blaupause.domain import Actor, Role
    from blaupause.tenancy.models import Town

    from .logout_token import Ended
    from .start import Start

log = structlog.get_logger(__name__)

_LONGEST_ACR: Final = 60
"""What its column takes. A provider may say more; what is longer is none of the values that are compared with."""


@action("access.refused")
def refuse(*, route: str, town: str, by: Actor) -> None:
    """Write down that somebody was turned away: the event names the actor's own town, the details the other one."""
    log.warning("access.refused", route=route, town=town, actor=by.id, actor_town=by.town)
    note(route=route, town=town)


@action("session.foreign")
def refuse_foreign_session(*, town: str, host: str, by: Actor) -> None:
    """Write down that a session's key came to another host than its own: both towns, and what opened nothing here."""
    log.warning("session.foreign", town=town, host=host, actor_town=by.town, actor_kind=by.kind.value)
    note(town=town, host=host)


@action("login.handed_over", silent=True)
def hand_over(*, start: Start, login: Login, subject: str, provider: Provider, person: Person | None, by: Actor) -> str:
    """Lay the login down for the town it is for; return the key that opens it once. Silent: the town's side tells.

    Raises:
        Conflict: the citizen's account stood for somebody else before.
    """
    if person is None:
        accounts.recognise(provider.account_hmac, subject)
    log.info("login.handed_over", realm=provider.realm, host=start.host, actor=by.id)
    return handoff.give(start, login, subject=subject, provider=provider, person=person)


@action("session.opened")
def open_session(*, session: ServerSession, login: Login, provider: Provider, person: Person | None, by: Actor) -> None:
    """Log a person in on one host: the session gets a new key, what another person left in it is gone."""
    note(host=session.host, realm=provider.realm, town=_town_at(session.host))
    session.begin(login, provider=provider, person=person)
    sessions.save(session)
    if person is not None:
        moment, town = now(), town_for_host(session.host)
        Person.objects.filter(pk=person.pk).update(last_login_at=moment)
        here = Membership.objects.filter(person=person, town=town, ended_by="")
        daily.look_tomorrow()
        here.update(last_login_at=moment, last_login_acr=login.acr[:_LONGEST_ACR])
    log.info("session.opened", realm=provider.realm, actor=by.id)


@action("session.closed")
def close_session(*, session: ServerSession, by: Actor) -> None:
    """Log a person out: here, and on every host that this login at the provider reached."""
    note(host=session.host, town=_town_at(session.host))
    provider = session.provider
    session.end()
    sessions.save(session)
    if provider is not None:
        _of_login(provider.realm, provider.sid, provider.account_hmac).delete()
    log.info("session.closed", actor=by.id)


@action("login.ended")
def end_login(*, ended: Ended, by: Actor) -> None:
    """End every session of a login, because the provider says so.

    Raises:
        Conflict: this logout token was used before.

    Source: OpenID Connect Back-Channel Logout 1.0, § 2.6 and § 2.7.
    """
    account_hmac = fingerprint("account", ended.account) if ended.account else ""
    key_hmac = fingerprint("logout", ended.token_id)
    try:
        with transaction.atomic():
            Session.objects.create(
                key_hmac=key_hmac,
                kind=SessionKind.LOGOUT,
                data=b"",
                expires_at=datetime.fromtimestamp(ended.expires, tz=UTC),
            )
    except IntegrityError:
        raise Conflict(_("Diese Abmeldung ist schon verarbeitet.")) from None
    count, _rows = _of_login(ended.realm, ended.sid, account_hmac).delete()
    note(realm=ended.realm, sessions=count)
    log.info("login.ended", realm=ended.realm, sessions=count, by=by.id)


@action("citizen_account.freed")
def free_account(*, account: str, reason: str, by: Actor) -> int:
    """Let a citizen's account stand for whoever logs in with it next; return how many open sessions of it end.

    The account is named as the provider does (evidence.account).

    Raises:
        Invalid: no reason is given.
        NotFound: it stands for nobody.
    """
    if not reason.strip():
        raise Invalid("Say why with --reason: it stays written.", field="reason")
    account_hmac = fingerprint("account", account)
    accounts.free(account_hmac)
    count, _rows = _of_login(Realm.BUERGER, "", account_hmac).delete()
    note(account=account_hmac, reason=reason.strip(), sessions=count)
    log.info("citizen_account.freed", sessions=count, by=by.id)
    return count


@action("citizen_accounts.forgotten")
def forget_accounts(*, by: Actor) -> int:
    """Forget for whom accounts stood that nobody logged in with for the configured time; return how many."""
    count = accounts.forget(before=now() - timedelta(days=settings.CITIZEN_ACCOUNT_DAYS))
    note(accounts=count)
    log.info("citizen_accounts.forgotten", accounts=count, by=by.id)
    return count


@action("membership.granted")
def grant_membership(  # noqa: PLR0913 – each is a fact of the membership, all are named
    *,
    issuer: str,
    subject: str,
    name: str,
    email: str,
    role: Role,
    town: Town | None,
    unit_ids: Sequence[int] = (),
    service_slugs: Sequence[str] = (),
    by: Actor,
) -> Membership:
    """Give a person a role in a town, or at the hub. The person may log in from then on; nobody is known otherwise."""
    person, _new = Person.objects.update_or_create(
        issuer=issuer, subject=subject, defaults={"name": name, "email": email, "is_active": True}
    )
    membership, _new = Membership.objects.update_or_create(
        person=person,
        town=town,
        role=role.value,
        ended_by="",
        defaults={
            "unit_ids": list(unit_ids),
            "service_slugs": list(service_slugs),
            "valid_until": None,
            "granted_by": by.id,
        },
    )
    note(role=role.value, town=town.slug if town else "", person=str(person.uuid))
    return membership


def _town_at(host: str) -> str:
    """Return whose record tells of it too, "" at the hub."""
    found = town_for_host(host)
    return found.slug if found else ""


def _of_login(realm: str, sid: str, account_hmac: str) -> QuerySet[Session]:
    """Return sessions and hand-offs of one login; a provider that names no login means all of the account."""
    whose = Q(provider_sid=sid) if sid else Q(account_hmac=account_hmac)
    return Session.objects.filter(whose, realm=realm).exclude(kind=SessionKind.LOGOUT)
