"""Every address of a town with another's objects in it: asked both ways, what leaked and what was reached."""

from __future__ import annotations

import random
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.urls import get_resolver

from blaupause import limits
from tests.architecture.test_routes import patterns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.test import Client
    from django.urls import URLPattern

    from tests.isolation.treasure import Treasure
    from tests.worlds import World

SECRETS = (
    "Đặng-Geheim", "Geheimvertrag", "Musterweg 12", "Frieda gehört dazu", "Wunsch der Fuldaer", "Frieda Geheim",
    "geheim@fulda.example", "Geheime Verstärkung", "Geheime Hilfe", "Geheimrat Fulda",
)  # fmt: skip
SHARED = {"slug", "service", "page_id", "light", "dark", "name", "item", "kind", "change"}
"""Parameters that name no row of a town: templates, sub-processors, pages of a form, colours, items of the set-up."""
REFUSED = {400, 403, 404, 405}
TO_LOGIN = "/auth/anmelden/"
INSIDE = ("/meine-antraege/<", "/postfach/<", "/amt/vorgaenge/", "/amt/briefe/<")
"""Routes that name something which not everybody of the same town may see either."""
SAMPLE_POST = {
    "aktion": "speichern",
    "text": "x",
    "remark": "x",
    "body": "x",
    "reason": "x",
    "begruendung": "x",
    "stand": "0-x",
    "_stand": "0-x",
}


def parameters(pattern: URLPattern, route: str) -> set[str]:
    return set(re.findall(r"<(?:\w+:)?(\w+)>", route)) | set(getattr(pattern.pattern, "converters", {}))


def written(route: str) -> str:
    """Write a route as an address with its parameters in angle brackets, also one that is a regular expression."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).translate({ord(sign): None for sign in "^$\\"})


def addresses(treasure: Treasure, only: tuple[str, ...] = ("/",)) -> Iterator[tuple[str, bool]]:
    """Yield every address of a town with Fulda's objects in it, and whether it names one."""
    for route, pattern in patterns(get_resolver(settings.TOWN_URLCONF)):
        names = parameters(pattern, route)
        address = "/" + written(route)
        if not address.startswith(only):
            continue
        for name in names:
            value = treasure.delivery if (name, "briefe" in route) == ("pk", True) else treasure.found_at[name]
            address = re.sub(rf"<(?:\w+:)?{name}>", str(value), address)
        yield address, bool(names - SHARED)


def is_refused(answer: Any) -> bool:
    is_sent_to_login = answer.status_code == 302 and answer.headers["Location"].startswith(TO_LOGIN)
    return bool(answer.status_code in REFUSED or is_sent_to_login)


def tried(client: Client, treasure: Treasure, addresses: Iterator[tuple[str, bool]]) -> list[str]:
    """Ask every address both ways; return what leaked and what was reached."""
    secrets = (*SECRETS, treasure.number, treasure.uuid, treasure.file)
    found = []
    for address, names_a_row in addresses:
        for method, answer in _both(client, address):
            body = (b"".join(answer) if answer.streaming else answer.content).decode(errors="ignore")
            found += [f"{method} {address}: {secret}" for secret in secrets if secret in body]
            if answer.status_code >= 500 or (names_a_row and not is_refused(answer)):
                found.append(f"{method} {address}: {answer.status_code}")
    return found


def _both(client: Client, address: str) -> Iterator[tuple[str, Any]]:
    limits.forget()
    yield "get", client.get(address)
    limits.forget()
    yield "post", client.post(address, SAMPLE_POST)


def state_of(world: World) -> dict[str, int]:
    """How many rows each table of the town has, and the newest changes of its case."""
    with world, connection.cursor() as cursor:
        found = {}
        for model in apps.get_models():
            if model._meta.app_config.name in settings.TENANT_APPS:
                cursor.execute(f"SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM {model._meta.db_table} t")
                found[model._meta.label] = hash(cursor.fetchone())
        return found


def changed(before: dict[str, int], after: dict[str, int], *, but: Collection[str] = ()) -> list[str]:
    return [f"wrote {label}" for label in before if label not in but and after[label] != before[label]]


def in_any_order(people: Iterable[str]) -> list[str]:
    """Return who tries one after the other, all at the same treasure: to make it costs more than many of the walks."""
    return random.sample(names := list(people), len(names))


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back whatever is written meanwhile, so that each begins as the first."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
