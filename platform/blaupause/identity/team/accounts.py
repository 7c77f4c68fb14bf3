"""Accounts of staff, where the platform looks after them: at Keycloak, if the deployment says so (D5).

Elsewhere, with the demo's small provider or one of somebody else, nothing here happens and people log in with the
account they have. Rights are rows of ours either way and never wait for an account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from blaupause.domain import now
from blaupause.identity.enums import Realm
from blaupause.identity.links import origin
from blaupause.identity.models import Person
from blaupause.jobs import later

from . import mail, queries, rules, tokens
from .rules import Factor, Step

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.identity.models import Invitation
    from blaupause.identity.realms.accounts import Account

STEPS = tuple(Step)


def look_after(person: Person, *, at: datetime | None = None) -> None:
    """Let a job see to it, now or at a moment, that a person's account is open while they work or are invited."""
    if queries.has_accounts() and person.issuer == _issuer():
        key = f"account-{person.pk}-{at:%Y-%m-%dT%H:%M}" if at else ""
        later("identity.settle_account", at=at, key=key, person_id=person.pk)


def look_after_invited(invitation: Invitation) -> None:
    """Do the same for everybody known under an invited address: an account that was closed opens again."""
    if queries.has_accounts():
        for person in Person.objects.filter(email__iexact=invitation.email, issuer=_issuer()):
            look_after(person)


def prepare(invitation: Invitation, factor: Factor = Factor.APP) -> Step:
    """Mail whoever was invited what they need to log in; make their account if there is none. May be repeated.

    Which of these it was is told to the invited address and nobody else.
    """
    from blaupause.identity.realms import accounts  # noqa: PLC0415 – takes half a second to load; only jobs need it

    step, account = _best(accounts.of_address(invitation.email))
    if account is None:
        account = accounts.make(username=_free_name(invitation.email), email=invitation.email, name=invitation.name)
    if step in {Step.SET_UP, Step.CONFIRM}:
        wanted = [accounts.PASSWORD, accounts.FACTOR_STEPS[factor]] if step is Step.SET_UP else [accounts.ADDRESS]
        seconds = rules.lifespan(invitation.expires_at, at=now())
        accounts.send_link(account, wanted, seconds=seconds, back=_way_back(invitation))
    else:
        mail.about_account(invitation, username=account.username, is_usable=step is Step.LOG_IN).send()
    return step


def settle(person: Person, *, is_awaited: bool) -> bool:
    """Make an account open, or closed, as it should be; tell whether anything was to be done. May be repeated.

    What somebody else has switched off at Keycloak stays so: only what was closed from here is opened from here.
    """
    from blaupause.identity.realms import accounts  # noqa: PLC0415 – see prepare

    if is_awaited == (person.account_closed_at is None):
        return False
    if is_awaited:
        accounts.reopen(person.subject)
    else:
        accounts.close(person.subject)
    person.account_closed_at = None if is_awaited else now()
    person.save(update_fields=["account_closed_at"])
    return True


def _best(found: list[Account]) -> tuple[Step, Account | None]:
    """Return the account that needs least of its owner, and what that is."""
    ids = [each.id for each in found]
    known = set(Person.objects.filter(issuer=_issuer(), subject__in=ids).values_list("subject", flat=True))
    judged = [(rules.next_step(each, is_known=each.id in known), each) for each in found]
    return min(judged, key=lambda each: STEPS.index(each[0]), default=(Step.SET_UP, None))


def _free_name(email: str) -> str:
    """Return a user name that nobody has: the address, unless somebody keeps it as a name from before.

    None begins as the accounts of a town's own provider do: those are removed with it, by their name.
    """
    from blaupause.identity.realms import accounts  # noqa: PLC0415 – see prepare

    address = f"konto-{email.lower()}" if accounts.is_of_a_town(email.lower()) else email.lower()
    name, number = address, 1
    while accounts.is_taken(name):
        number += 1
        name = f"{address}-{number}"
    return name


def _way_back(invitation: Invitation) -> str:
    path = reverse("identity:account_ready", args=[tokens.way_back_of(invitation)], urlconf=settings.LOGIN_URLCONF)
    return f"{origin(settings.LOGIN_HOST)}{path}"


def _issuer() -> str:
    return str(settings.OIDC[Realm.VERWALTUNG.value]["issuer"])
