"""From the button that accepts an invitation to the first page of the set-up: in a cell with one town, and with 500."""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import transaction

from blaupause import limits
from blaupause.domain import SYSTEM, Role
from blaupause.identity import oidc, start
from blaupause.identity.models import Membership
from blaupause.identity.team import tokens
from blaupause.identity.team.actions import invite
from blaupause.identity.team.rules import Rights
from blaupause.jobs import later, runner
from blaupause.tenancy import directory, provisioning
from blaupause.tenancy.context import hub, identity
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.models import Domain, Town
from tests import clients
from tests.benchmarks.catalogue.sides import MS, Sides, cost, spent
from tests.benchmarks.fleet.towns import logged_in_as
from tests.benchmarks.goals import Row
from tests.benchmarks.onboarding.searching import connections_kept
from tests.benchmarks.plain_views import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.fleet.cell import Cell

ROUNDS, WARM_UP = 15, 3
TOWNS: Final = 500
MOST, MOST_SECONDS = 1.2, 2.0
HOST: Final = "mossautal.localhost"
OTHERS: Final = "nachbar-"


@dataclass
class Entered:
    """CPU and seconds by the clock per entry: `ours` among many towns, `theirs` in a cell with one."""

    sides: Sides = field(default_factory=Sides)
    many: list[float] = field(default_factory=list)
    one: list[float] = field(default_factory=list)


def rows(cell: Cell) -> Iterator[Row]:
    """Let people enter the same town, alone in the cell and among 500, in turns."""
    town, found = _town(), Entered()
    with connections_kept():
        for number in range(-WARM_UP, ROUNDS):
            for is_among_many in (False, True)[:: 1 if number % 2 else -1]:
                with _neighbours(cell, TOWNS - 1 if is_among_many else 0):
                    _measure(town, found, f"{number}-{is_among_many:d}", is_among_many=is_among_many)
            if number < 0:
                found = Entered()
    yield Row(
        f"Accepted invitation to the first page of `/einrichtung/`, {TOWNS} towns",
        spent(found.sides.ours),
        f"in a cell with one town: {spent(found.sides.theirs)}",
        found.sides.told,
        f"≤ {MOST}",
        found.sides.ratio <= MOST,
    )
    seconds = statistics.median(found.many)
    yield Row(
        "… by the clock",
        f"{seconds * MS:.0f} ms, the slowest of {ROUNDS} {max(found.many) * MS:.0f} ms",
        f"with one town: {statistics.median(found.one) * MS:.0f} ms",
        "",
        f"≤ {MOST_SECONDS:.0f} s",
        seconds <= MOST_SECONDS,
    )


def _town() -> Town:
    """Make the town that people enter, as onboarding leaves it: in set-up, filled in from the register."""
    with logged_in_as("cell_operator"):
        town = provisioning.create_town(
            slug=HOST.partition(".")[0],
            name="Mossautal",
            kind=TownKind.MUNICIPALITY,
            host=HOST,
            ars="064370012012",
            state=TownState.SETUP,
        )
    with hub(), transaction.atomic():
        later("organisation.fill_in", schema=town.schema_name)
    runner.run_waiting()
    return town


@contextmanager
def _neighbours(cell: Cell, number: int) -> Iterator[None]:
    """Let there be further towns for a while: rows and addresses, no schemas."""
    towns = Town.objects.using(PLAIN).bulk_create(
        Town(slug=f"{OTHERS}{each}", name=f"Nachbar {each}", state=TownState.LIVE, data_key=b"")
        for each in range(number)
    )
    Domain.objects.using(PLAIN).bulk_create(
        Domain(domain=f"{town.slug}.localhost", tenant=town, is_primary=True) for town in towns
    )
    cell.execute("ANALYZE tenancy_town, tenancy_domain")
    yield
    cell.execute(f"DELETE FROM tenancy_domain WHERE domain LIKE '{OTHERS}%'")
    cell.execute(f"DELETE FROM tenancy_town WHERE slug LIKE '{OTHERS}%'")


def _measure(town: Town, found: Entered, who: str, *, is_among_many: bool) -> None:
    limits.forget()
    directory.forget()
    email = f"admin{who}@mossautal.example"
    with identity():
        rights = Rights((Role.ADMIN,))
        invitation = invite(town=town, email=email, rights=rights, reason="Erste Einladung", by=SYSTEM)
        token = tokens.token_of(invitation)
    began = time.perf_counter()
    spent_ = cost(lambda: _enter(token, email))
    seconds = time.perf_counter() - began
    (found.sides.ours if is_among_many else found.sides.theirs).append(spent_)
    (found.many if is_among_many else found.one).append(seconds)
    Membership.objects.using(PLAIN).filter(town_id=town.pk).delete()  # the next one is the first administrator again


def _enter(token: str, email: str) -> None:
    """Press the button, come back from the provider, whose answer is made up, and open the set-up."""
    browser, login = clients.visitor(HOST), clients.visitor(settings.LOGIN_HOST)
    left = browser.post(f"/auth/einladung/{token}/").headers["Location"]
    wanted = start.read(parse_qs(urlsplit(left).query)["t"][0])
    claims = _claims(email)
    with ExitStack() as stack:
        stack.enter_context(patch.object(oidc, "remembered", lambda _request: ("verwaltung", asdict(wanted))))
        stack.enter_context(patch.object(oidc, "finish", lambda _request, _realm: (claims, "")))
        handed = login.get("/callback").headers["Location"]
    welcome = browser.get(handed.partition(f":{settings.PORT}")[2]).headers["Location"]
    for path in (welcome, "/einrichtung/"):
        answer = browser.get(path)
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code}")


def _claims(email: str) -> dict[str, Any]:
    told = {"iss": settings.OIDC["verwaltung"]["issuer"], "sub": email, "sid": email, "acr": settings.STAFF_ACR}
    return told | {"name": "Nora Neu", "email": email, "email_verified": True, "auth_time": time.time()}
