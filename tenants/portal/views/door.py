"""How somebody got to an application: by its status code, or from the account that sent it. Other doors do not open.

@open_to(CODE_WITH_PROOF)
@through(reading=True)
def notice(request: TownRequest, door: Door) -> HttpResponse: ...
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, wraps
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from blaupause import limits
from blaupause.audit import record_read
from blaupause.crypto.codes import code_hmac
from blaupause.domain import Actor, ActorKind, NotFound
from blaupause.identity.access import to_login
from tenants.portal import queries, rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.applications.models import Application

PROOFS: Final = "proofs"
"""Key of the session: fingerprints of the codes whose second proof was given."""
EXAMPLES: Final = {"status": "0000-0000-0000-0000", "own": "00000000-0000-0000-0000-000000000000"}
"""Keys that lead nowhere, by kind of door: the place in an address where the real one stands."""


@dataclass(frozen=True)
class Door:
    """An application, and what its visitor may do.

    Attributes:
        kind: "status" through a code, "own" through the account.
        key: the code, or the application's uuid.
        may_read: documents and messages are open too (D10).
        may_answer: the office's question is open, and the case may be withdrawn.
        by: who acts: the account, or whoever holds the code.
    """

    application: Application
    kind: Literal["status", "own"]
    key: str
    may_read: bool
    may_answer: bool
    by: Actor

    @property
    def code(self) -> str:
        """The status code, "" when the visitor came without it: it is stored nowhere."""
        return self.key if self.kind == "status" else ""

    def url(self, page: str = "", *more: object) -> str:
        """Return the address of one of the application's pages, behind the same door."""
        name = f"portal:{self.kind}{page}"
        if more:
            return reverse(name, args=(self.key, *more))
        return _address(name, EXAMPLES[self.kind]).replace(EXAMPLES[self.kind], self.key)

    @cached_property
    def urls(self) -> dict[str, str]:
        """The addresses a template links to."""
        pages = ("status", "answer", "messages", "copy", "notice", "notice_pdf", "withdraw", "proof")
        return {page: self.url("" if page == "status" else f"_{page}") for page in pages}


@cache
def _address(name: str, example: str) -> str:
    """Look the address of a page up once: a page has many links to others behind the same door."""
    return reverse(name, args=(example,))


def through(
    *, reading: bool = False, answering: bool = False, is_told: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a view's visitor in by code or account. Reading and answering ask for the login or the second proof first.

    What somebody sees of an application is written down, unless the view tells of it itself (`is_told`).
    Only a report that has neither is answered by its code alone: its answers are public anyway, nobody else could.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def entered(request: TownRequest, *, code: str = "", uuid: UUID | None = None, **more: Any) -> HttpResponse:
            if uuid is not None and request.actor.kind != ActorKind.CITIZEN:
                return to_login(request, realm="buerger")
            door = _by_account(request, uuid) if uuid is not None else _by_code(request, code)
            if (reading and not door.may_read) or (answering and not door.may_answer):
                return redirect(f"{door.url('_proof')}?{urlencode({'weiter': request.path})}")
            response = view(request, door, **more)
            if request.method == "GET" and not is_told:
                record_read(of=door.application, by=door.by, page=view.__name__)
            patch_cache_control(response, private=True, no_store=True)
            return response

        entered.door = {"reading": reading, "answering": answering}  # type: ignore[attr-defined]  # read by the route test
        return entered

    return decorate


def _by_code(request: TownRequest, code: str) -> Door:
    try:
        application = queries.by_code(code)
    except NotFound:
        limits.hit(request, "status_code")
        raise
    fingerprint = code_hmac(code)
    owner = rules.is_owner(request.actor, application)
    by = request.actor if owner else Actor(ActorKind.HOLDER, id=fingerprint, town=request.town.slug)
    may_read = owner or fingerprint in request.session.get(PROOFS, [])
    return Door(application, "status", code, may_read, may_read or queries.is_nobodys(application), by)


def _by_account(request: TownRequest, uuid: UUID) -> Door:
    application = queries.of_account(request.actor.id, uuid)
    return Door(application, "own", str(uuid), may_read=True, may_answer=True, by=request.actor)


def remember_proof(request: TownRequest, code: str) -> None:
    """Open documents and messages of a code for the rest of the session."""
    given: list[str] = request.session.get(PROOFS, [])
    request.session[PROOFS] = [*given, code_hmac(code)]
