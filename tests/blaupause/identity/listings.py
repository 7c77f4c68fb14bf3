"""A citizen agrees to a common list, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from blaupause.audit.models import HubEvent
from blaupause.domain import Actor, ActorKind
from blaupause.identity.listing import actions
from blaupause.identity.models import CitizenAccount, Listing
from blaupause.tenancy.context import identity
from blaupause.tenancy.directory import town_by_slug

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town
    from tests.blaupause.identity.browsing import Browser

CONSENT: Final = "/meine-antraege/gesammelt/"
HUB: Final = "http://localhost:8000/meine-antraege/"
BY: Final = Actor(ActorKind.CITIZEN, id="p" * 64, town="fulda")


def ask(browser: Browser, host: str = "fulda.localhost", **typed: str) -> Any:
    """Tick the box and leave; the browser stands at the provider then."""
    answer = browser.on(host).post(CONSENT, typed or {"zustimmung": "on"})
    return browser.open(answer.headers["Location"]) if answer.status_code == 302 else answer


def agree(browser: Browser, subject: str = "sevda", host: str = "fulda.localhost") -> Any:
    browser.log_in(subject, host=host, bereich="buerger")
    ask(browser, host)
    return browser.choose(subject)


def listed() -> list[str]:
    with identity():
        return list(Listing.objects.order_by("pk").values_list("town__slug", flat=True))


def newest() -> int:
    with identity():
        return Listing.objects.latest("pk").pk


def events(*names: str) -> list[HubEvent]:
    with identity():
        return list(HubEvent.objects.filter(name__in=names).order_by("pk"))


def kept(slug: str = "fulda", konto: str = "konto") -> Town:
    """Let an account have agreed in a town."""
    town = town_by_slug(slug)
    assert town is not None
    with identity():
        CitizenAccount.objects.get_or_create(account_hmac=konto, defaults={"subject_hmac": "s"})
        actions.agree(town=town, account=konto, by=BY)
    return town
