"""What rights cost: in one process, on rows of the public schema, one connection for both sides."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from blaupause import limits
from blaupause.domain import SYSTEM, Actor, ActorKind, Role
from blaupause.identity import actions, oidc, rules, start
from blaupause.identity.enums import StaffRole
from blaupause.identity.logout_token import Ended
from blaupause.identity.models import Membership, Person
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import identity
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from tests import clients
from tests.benchmarks.catalogue.sides import MS, cost, in_turns, spent
from tests.benchmarks.goals import Row
from tests.benchmarks.plain_views import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOWNS, WHOLE_STATE, OPEN = 500, 442, 20
ROUNDS, CHECKS = 15, 20_000
MOST_CHECK, MOST_LOGIN = 50, 1.2
ISSUER: Final = settings.OIDC["verwaltung"]["issuer"]


@dataclass(frozen=True, slots=True)
class Editor:
    """A KKV editor who also works in towns."""

    person: Person

    @classmethod
    def of(cls, name: str, towns: Sequence[Town]) -> Editor:
        person = Person.objects.using(PLAIN).create(issuer=ISSUER, subject=name, name=name)
        work: list[tuple[Town | None, StaffRole]] = [(None, StaffRole.KKV_EDITOR)]
        work += [(town, StaffRole.CLERK) for town in towns]
        Membership.objects.using(PLAIN).bulk_create(
            Membership(person=person, town=town, role=role.value, granted_by="system") for town, role in work
        )
        return cls(person)

    def log_in(self, next_: str = "/kkv/") -> Any:
        """Come back from the provider and go to a page, in a new browser; only the provider's answer is made up."""
        limits.forget()
        browser, login = clients.visitor(settings.HUB_HOST), clients.visitor(settings.LOGIN_HOST)
        left = browser.get(f"/auth/anmelden/?next={next_}").headers["Location"]
        wanted = start.read(parse_qs(urlsplit(left).query)["t"][0])
        claims = {"iss": ISSUER, "sub": self.person.subject, "acr": settings.STAFF_ACR, "sid": self.person.subject}
        with ExitStack() as stack:
            stack.enter_context(patch.object(oidc, "remembered", lambda _request: ("verwaltung", asdict(wanted))))
            stack.enter_context(patch.object(oidc, "finish", lambda _request, _realm: (claims, "")))
            handed = login.get("/callback").headers["Location"]
        browser.get(handed.partition(f":{settings.PORT}")[2])
        answer = browser.get(next_)
        if answer.status_code != 200:
            raise AssertionError(answer)
        return browser


def rows() -> Iterator[Row]:
    """Measure rights, logins of people with many towns, the staff start page and a logout."""
    towns = Town.objects.using(PLAIN).bulk_create(
        Town(slug=f"kommune-{number}", name=f"Kommune {number}", state=TownState.LIVE, data_key=b"")
        for number in range(1, TOWNS + 1)
    )
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield _check()
        yield _start_page(towns)
        yield _editors(towns)
        yield _logout()
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _check() -> Row:
    audience = frozenset({rules.Who.CLERK, rules.Who.TOWN_ADMIN})
    clerk = Actor(ActorKind.STAFF, id="c", town="fulda", roles=frozenset({Role.CLERK}))
    began = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        for _time in range(CHECKS):
            rules.judge(audience, clerk, at_hub=False)
    micro = (time.process_time() - began) / CHECKS * 1e6
    return Row(
        "May this person use this page?",
        f"{micro:.1f} µs, queries: {len(asked)}; one query a request finds who it is",
        "",
        "",
        f"≤ {MOST_CHECK} µs, no query",
        micro <= MOST_CHECK and not len(asked),
    )


def _start_page(towns: Sequence[Town]) -> Row:
    few, many = Editor.of("one-town", towns[:1]).log_in(), Editor.of("all-towns", towns).log_in()
    counts, weights = [], []
    for browser in (few, many):
        with CaptureQueriesContext(connection) as asked:
            weights.append(len(browser.get("/verwaltung/").content))
        counts.append(len(asked))
    took = cost(lambda: many.get("/verwaltung/"))
    return Row(
        f"`/verwaltung/` of a person with {TOWNS} towns: queries",
        f"{counts[1]}; {took.total * MS:.0f} ms, {weights[1] / 1000:.0f} kB",
        f"of a person with one: {counts[0]}",
        "",
        "as many",
        counts[0] == counts[1],
    )


def _editors(towns: Sequence[Town]) -> Row:
    one, all_ = Editor.of("editor-1", towns[:1]), Editor.of("editor-442", towns[:WHOLE_STATE])
    sides = in_turns(all_.log_in, one.log_in, ROUNDS)
    return Row(
        f"Login of a KKV editor with {WHOLE_STATE} towns, to `/kkv/`",
        spent(sides.ours),
        f"of one with one town: {spent(sides.theirs)}",
        sides.told,
        f"≤ {MOST_LOGIN}",
        sides.ratio <= MOST_LOGIN,
    )


def _logout() -> Row:
    with identity():
        for number in range(OPEN):
            session = ServerSession(f"kommune-{number}.localhost")
            login, provider = Login("buerger", pseudonym=str(number)), Provider("buerger", "sid", "a" * 64)
            actions.open_session(session=session, login=login, provider=provider, person=None, by=SYSTEM)
        ended = Ended(realm="buerger", sid="sid", account="", token_id="bench", expires=9_999_999_999)
        with CaptureQueriesContext(connection) as asked:
            took = cost(lambda: actions.end_login(ended=ended, by=SYSTEM))
    about = [each["sql"] for each in asked.captured_queries if each["sql"].startswith('DELETE FROM "identity_session"')]
    return Row(
        f"Back-channel logout of a login with {OPEN} sessions",
        f"statements that end them: {len(about)}; {took.total * MS:.1f} ms",
        "",
        "",
        "one statement",
        len(about) == 1,
    )
