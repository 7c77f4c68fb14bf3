"""How often something may be done, and by whom it is counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from django.test import RequestFactory
from limits.errors import StorageError
from structlog.testing import capture_logs

from blaupause import limits
from blaupause.domain import ANONYMOUS, Actor, ActorKind
from blaupause.limits import LIMITS, TooMany, client_network, count, guard, hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from blaupause.identity.requests import KnownRequest


ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("platform/blaupause", "shared_services", "tenants")
SEVDA = Actor(ActorKind.CITIZEN, id="p")
THEA = Actor(ActorKind.STAFF, id="t")


class Town:
    def __init__(self, slug: str) -> None:
        self.slug = slug


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make limits small enough to reach."""
    monkeypatch.setitem(
        LIMITS, "second_proof", {"address": "3 per hour", "code": "2 per hour", "account": "2 per hour"}
    )
    limits.forget()
    yield
    limits.forget()


def request(
    *, address: str = "192.0.2.1", town: str = "fulda", actor: Actor = ANONYMOUS, passed: str = ""
) -> KnownRequest:
    made: Any = RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=passed)
    made.town, made.actor = (Town(town) if town else None), actor
    return cast("KnownRequest", made)


def test_the_last_one_too_many_is_refused_and_told_when_to_come_back() -> None:
    for _time in range(3):
        hit(request(), "second_proof")

    with capture_logs() as logs, pytest.raises(TooMany, match="zu viele Versuche") as refused:
        hit(request(), "second_proof")

    assert refused.value.status == 429
    assert 0 < refused.value.params["retry_after"] <= 3600
    (line,) = logs
    assert len(line.pop("whose")) == 12  # the same for the same address, and none of it in clear
    assert line == {
        "event": "limits.reached", "limit": "second_proof", "per": "address", "town": "fulda", "log_level": "warning",
    }  # fmt: skip
    assert "192.0.2.1" not in str(logs)


def test_another_address_and_another_town_count_for_themselves() -> None:
    for _time in range(3):
        hit(request(), "second_proof")

    hit(request(address="192.0.2.2"), "second_proof")
    hit(request(town="giessen"), "second_proof")
    hit(request(town=""), "second_proof")


def test_a_code_is_counted_wherever_it_is_tried_from() -> None:
    for number in range(2):
        hit(request(address=f"192.0.2.{number}"), "second_proof", per="code", of="7K4M-92QX-0ADE-55TZ")

    with pytest.raises(TooMany):
        hit(request(address="192.0.2.9"), "second_proof", per="code", of="7K4M-92QX-0ADE-55TZ")
    hit(request(), "second_proof", per="code", of="0000-0000-0000-0000")


def test_an_account_is_counted_wherever_it_is_used_from() -> None:
    sevda = Actor(ActorKind.CITIZEN, id="p")
    for number in range(2):
        hit(request(address=f"192.0.2.{number}", actor=sevda), "second_proof", per="account")

    with pytest.raises(TooMany):
        hit(request(address="192.0.2.9", actor=sevda), "second_proof", per="account")


def test_every_limit_is_generous_for_an_address() -> None:
    """A town is never locked out behind one address: a hundred people an hour may do whatever there is."""
    for name, rates in LIMITS.items():
        assert set(rates) <= {"address", "account", "code"}
        assert name == "second_proof" or "address" not in rates or limits._parsed(rates["address"]).amount >= 100
    without = [name for name, rates in LIMITS.items() if "address" not in rates]
    assert without == [
        "invitation",
        "name_check",
        "staff_list",
        "setup_file",
        "own_provider",
        "foreign_session",
    ]  # of an administration and by key


def test_every_limit_is_used() -> None:
    """A line nobody counts protects nothing."""
    sources = [path.read_text() for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    used = "".join(source for source in sources if "limits." in source and "LIMITS: Final" not in source)

    assert [name for name in LIMITS if f'"{name}"' not in used] == []


def test_what_succeeds_is_not_counted() -> None:
    for _time in range(9):
        guard(request(), "second_proof")

    for _time in range(5):
        count(request(), "second_proof")
    with pytest.raises(TooMany) as refused:
        guard(request(), "second_proof")

    assert 0 < refused.value.params["retry_after"] <= 3600
    guard(request(address="192.0.2.2"), "second_proof")


def test_a_town_that_is_hammered_locks_out_no_other() -> None:
    """On the login host, where all towns' people come: each town has a count of its own."""
    at_login = request(town="")
    for _time in range(3):
        hit(at_login, "second_proof", town="fulda")
    with pytest.raises(TooMany):
        hit(at_login, "second_proof", town="fulda")

    hit(at_login, "second_proof", town="giessen")


@pytest.mark.parametrize(("actor", "per"), [(ANONYMOUS, "address"), (SEVDA, "account"), (THEA, "account")])
def test_whoever_is_logged_in_is_nobodys_burden(actor: Actor, per: str) -> None:
    """A school full of accounts behind one address: each counts for itself."""
    assert limits.per_visitor(request(actor=actor)) == per


def test_an_unknown_limit_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        hit(request(), "unknown")


def test_a_counter_that_is_away_lets_people_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> bool:
        raise StorageError(ConnectionError())

    monkeypatch.setattr(limits._limiter(), "hit", away)
    with capture_logs() as logs:
        hit(request(), "second_proof")

    assert logs[0]["event"] == "limits.storage_away"


# --- Where a request comes from


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "203.0.113.7", "192.0.2.1"),  # nobody in front: what is claimed is not believed
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),  # what the client wrote itself stays to the left
        (2, "203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),  # it did not come through both
        (1, "", "unknown"),
        (1, "garbage", "unknown"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Settings, proxies: int, passed: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert client_network(request(passed=passed)) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_household_counts_as_one(address: str, network: str) -> None:
    assert client_network(request(address=address)) == network
