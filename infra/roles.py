"""Which role may use which page: read from what every view declares (`open_to`), for docs/roles.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import URLPattern, URLResolver, get_resolver

from blaupause.domain import Role
from blaupause.identity.rules import DELEGATES, ROLES, Who
from blaupause.identity.team.rules import OF_A_TOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES: Final = {"a town": "blaupause.urls.town", "the hub": "blaupause.urls.hub"}
"""Where people work. The hosts of logins and uploads know no roles."""
IN_STEAD: Final = "in a town's stead"
COLUMNS: Final = ("citizen", *(role.value for role in Role), IN_STEAD)
WITHOUT_A_ROLE: Final = {
    Who.ANYONE: "everybody",
    Who.CODE_HOLDER: "whoever has the code",
    Who.CODE_WITH_PROOF: "whoever has the code and a second proof",
}


def page() -> str:
    """Return the page."""
    lines = [
        "# Who may do what",
        "",
        "Made by `make docs` from what every view declares with `open_to`. A role is a row of `Membership`, never a",
        "claim of a token (D5). What a person may do *within* a page (units, two parties, fresh logins) its",
        "actions and rules decide. A town's administration gives the roles of the town, at `/einrichtung/team/`.",
        "Somebody of elsewhere who acts in a town's stead has no role there: the last column says which right of their",
        "`DelegationGrant` opens a page (`decide` includes `work`, which includes `read`); nothing else does.",
    ]
    for place, urlconf in PLACES.items():
        routes = list(_routes(get_resolver(urlconf)))
        lines += ["", f"## In {place}" if place == "a town" else f"## At {place}", "", _row("page", "what", *COLUMNS)]
        lines += ["|---|---|" + "---|" * len(COLUMNS)]
        lines += [_of_roles(route, entry, in_town=place == "a town") for route, entry in routes if not _is_open(entry)]
        lines += ["", "Without a role:", ""]
        lines += [f"- `/{route}` – {_who(entry)}" for route, entry in routes if _is_open(entry)]
    return "\n".join([*lines, ""])


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).translate({ord(sign): None for sign in "^$\\"})
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        else:
            yield route, entry


def _audience(entry: URLPattern) -> frozenset[Who]:
    found: frozenset[Who] = vars(entry.callback)["open_to"]
    return found


def _is_open(entry: URLPattern) -> bool:
    return bool(_audience(entry) & set(WITHOUT_A_ROLE))


def _who(entry: URLPattern) -> str:
    words = [word for who, word in WITHOUT_A_ROLE.items() if who in _audience(entry)]
    return " or ".join([*words, *(["citizens"] if Who.CITIZEN in _audience(entry) else [])])


def _of_roles(route: str, entry: URLPattern, *, in_town: bool) -> str:
    audience = _audience(entry)
    of_staff = set(OF_A_TOWN) if in_town else set(Role)
    may = {role.value for who in audience for role in (of_staff if who is Who.STAFF else ROLES.get(who, ()))}
    if Who.CITIZEN in audience:
        may.add("citizen")
    cells = ["●" if column in may else "" for column in COLUMNS[:-1]]
    stead = next((right.word for who, right in DELEGATES.items() if who in audience), "")
    return _row(f"`/{route}`", _what(entry), *cells, stead)


def _what(entry: URLPattern) -> str:
    """Return the view's own sentence, without the address it begins with."""
    first = (entry.callback.__doc__ or "").strip().split("\n")[0]
    return first.partition("`: ")[2] or first


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
