"""The way of a version from the review to the towns, for journeys that begin or end there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

APPROVERS = (("Lena Prüfstein", "Land"), ("Konrad Gegenprobe", "KSpV"))


def arrived(visitor: Invite, name: str) -> Visitor:
    """Somebody of the competence centre, at their desk."""
    someone = visitor("desktop", "light")
    someone.opens("", "/kkv/")
    someone.logs_in_as(name)
    return someone


def approvers(visitor: Invite) -> tuple[tuple[Visitor, str], ...]:
    return tuple((arrived(visitor, name), party) for name, party in APPROVERS)


def approve(approver: Visitor, title: str, party: str) -> None:
    approver.opens("", "/kkv/freigaben/")
    approver.follows(title)
    approver.presses(f"Für {party} freigeben")
    approver.reads("Ihre Freigabe ist eingetragen")


def publish(editor: Visitor, title: str, version: str) -> None:
    editor.opens("", "/kkv/freigaben/")
    editor.follows(title)
    editor.follows("Veröffentlichen")
    editor.presses(f"Version {version} veröffentlichen")
    editor.follows("Zur Vorlage")
