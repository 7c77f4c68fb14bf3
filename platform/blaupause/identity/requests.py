"""Requests as views see them: who acts is known, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town

    from .sessions import ServerSession


class KnownRequest(HttpRequest):
    """A request after the phase "who is it". Names for the type checker: Django makes the objects."""

    actor: Actor
    town: Town | None
    session: ServerSession  # type: ignore[assignment]  # ours; dict-like as Django's is


class TownRequest(KnownRequest):
    """A request on a town's host."""

    town: Town


class HubRequest(KnownRequest):
    """A request on the hub."""

    town: None


class LoginRequest(KnownRequest):
    """A request on the central login host."""

    town: None
