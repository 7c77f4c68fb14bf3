"""A Keycloak that stands in, and accounts it knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from blaupause.identity.realms.accounts import Account
from blaupause.identity.team import rules
from tests.blaupause.identity.team.staffing import INGO

READY = Account("1", "ingo", INGO, True, True, True, False)  # noqa: FBT003 – in the order of its fields


@dataclass
class Keeper:
    """What Keycloak was asked to do, and what it knows."""

    known: list[Account] = field(default_factory=list)
    said: list[tuple[Any, ...]] = field(default_factory=list)
    is_away: bool = False

    def make(self, *, username: str, email: str, name: str) -> Account:
        self.said.append(("make", username, name))
        self.known.append(Account("new", username, email, True, False, False, False))  # noqa: FBT003 – see READY
        return self.known[-1]

    def send_link(self, account: Account, steps: list[str], *, seconds: int, back: str) -> None:
        self.said.append(("link", account.username, steps, back))
        assert 0 < seconds <= rules.LIFE.total_seconds()

    def switch(self, what: str, subject: str) -> None:
        if self.is_away:
            raise ConnectionError
        self.said.append((what, subject))
