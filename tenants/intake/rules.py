"""What a page of a form asks the server to do, and what of it counts. Pure: facts in, judgement out."""

from __future__ import annotations

import enum
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Self

from django.utils.translation import gettext_lazy as _

from blaupause.domain import ActorKind, Conflict, Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from blaupause.domain import Actor, Level

    from .models import Draft

HONEYPOT: Final = "webseite"
"""An input that people do not see and programs fill in."""

_STAND: Final = re.compile(r"([0-9]{1,9})-([0-9a-f]{16})(?:-([0-9a-f]{64}))?(?:\.([0-9]{1,15}))?")
_FILE_ACTION: Final = re.compile(r"datei-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(entfernen|zurueckholen)")


class Barrier(enum.StrEnum):
    """What is between somebody and a draft."""

    ANONYMOUS = "anonymous"  # not logged in
    LOWER = "lower"  # logged in, not surely enough
    OTHER = "other"  # logged in with another account than the draft's


class Stale(Conflict):
    """The same page was saved in another window meanwhile."""


class Moved(Conflict):
    """The page belongs to another version of the form: in another window the draft came to this one."""


class Overtaken(Conflict):
    """A page was saved by something its window sent later: the network or a busy server turned the order round."""


class AlreadySent(Conflict):
    """The draft became an application before; `application_id` says which."""

    def __init__(self, application_id: int) -> None:
        super().__init__(_("Ihr Antrag ist schon bei uns angekommen. Es gibt ihn nur einmal."))
        self.application_id = application_id


@dataclass(frozen=True, slots=True)
class Stand:
    """What a page in a browser is based on: the draft's edition, and the window that shows it.

    Attributes:
        turn: when the window sent it, in its own milliseconds; 0 without JavaScript, where a window sends one by one.
        version: content hash of the form it was drawn from; "" on a page that does not say.
    """

    edition: int
    window: str
    turn: int = 0
    version: str = ""

    @classmethod
    def fresh(cls, draft: Draft) -> Self:
        return cls(draft.edition, secrets.token_hex(8), version=draft.content_hash)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what the page sent back; what is no stand counts as the oldest."""
        match = _STAND.fullmatch(text)
        return cls(int(match[1]), match[2], int(match[4] or 0), match[3] or "") if match else cls(0, "")

    def __str__(self) -> str:
        return "-".join(filter(None, (str(self.edition), self.window, self.version)))


@dataclass(frozen=True, slots=True)
class FileAction:
    """A button at an uploaded file."""

    file_id: str
    restores: bool


def file_action(aktion: str) -> FileAction | None:
    """Read a button like `datei-<uuid>-entfernen`; None for any other."""
    match = _FILE_ACTION.fullmatch(aktion)
    return FileAction(match[1], restores=match[2] == "zurueckholen") if match else None


def require_current(draft: Draft, page_id: str, stand: Stand) -> None:
    """Refuse to overwrite what another window saved on the same page, or what this one sent later.

    Raises:
        Moved: the page was drawn from another version of the form.
        Stale: another window did, after this one was opened.
        Overtaken: what came later from this window is saved already.
    """
    require_version(draft, stand)
    saved = draft.pages.get(page_id)
    if saved and stand.turn and saved["window"] == stand.window and saved.get("turn", 0) > stand.turn:
        raise Overtaken(_("Diese Eingabe ist überholt: Was Sie danach eingegeben haben, ist schon gespeichert."))
    if saved and saved["edition"] > stand.edition and saved["window"] != stand.window:
        raise Stale(
            _(
                "In einem anderen Fenster haben Sie diese Seite inzwischen gespeichert. "
                "Hier stehen die Angaben aus diesem Fenster. Speichern Sie sie noch einmal, wenn sie gelten sollen."
            )
        )


def require_same(draft: Draft, stand: Stand) -> None:
    """Refuse to send answers that differ from those the person checked.

    Raises:
        Moved: they were checked in another version of the form.
        Stale: they were changed in another window.
    """
    require_version(draft, stand)
    if draft.edition != stand.edition:
        raise Stale(
            _(
                "In einem anderen Fenster haben Sie Ihre Angaben inzwischen geändert. "
                "Noch ist nichts abgeschickt. Prüfen Sie Ihre Angaben noch einmal."
            )
        )


def require_version(draft: Draft, stand: Stand) -> None:
    """Refuse what was typed on a page of another version: the same field may mean something else there.

    Raises:
        Moved: the draft came to another version after the page was opened.
    """
    if stand.version not in {"", draft.content_hash}:
        raise Moved(
            _(
                "In einem anderen Fenster haben Sie inzwischen die Fassung des Formulars gewechselt. "
                "Diese Seite gehört noch zur anderen Fassung. Sie ist nicht gespeichert."
            )
        )


def require_unsent(draft: Draft) -> None:
    """Refuse to change what was sent.

    Raises:
        AlreadySent: it is an application now.
    """
    if draft.application_id is not None:
        raise AlreadySent(draft.application_id)


def belongs_to(draft: Draft, actor: Actor) -> bool:
    """Whether a draft is no account's, or the actor's own."""
    is_owner = actor.kind == ActorKind.CITIZEN and actor.id == draft.applicant_pseudonym
    return not draft.applicant_pseudonym or is_owner


def may_fill(draft: Draft, actor: Actor, level: Level) -> bool:
    """Whether the actor may see and send the draft: its account at the level asked for, or its holder."""
    if draft.applicant_pseudonym:
        return belongs_to(draft, actor) and actor.level >= level
    return is_proven(actor, level)


def barrier(draft: Draft | None, actor: Actor, level: Level) -> Barrier | None:
    """Say what keeps somebody from filling in a draft, or from beginning one; None where nothing does."""
    if is_proven(actor, level) if draft is None else may_fill(draft, actor, level):
        return None
    if actor.kind != ActorKind.CITIZEN:
        return Barrier.ANONYMOUS
    return Barrier.LOWER if draft is None or belongs_to(draft, actor) else Barrier.OTHER


def is_proven(actor: Actor, level: Level) -> bool:
    """Whether somebody has proven who they are as surely as a service asks."""
    return level <= 0 or (actor.kind == ActorKind.CITIZEN and actor.level >= level)


def require_may_fill(draft: Draft, actor: Actor, level: Level) -> None:
    """Refuse to begin or send a draft that is somebody else's, or at a lower level than the template asks for.

    Raises:
        Refused: says that one must log in.
    """
    if not may_fill(draft, actor, level):
        raise Refused(_("Melden Sie sich an, um weiterzumachen. Ihr Entwurf bleibt gespeichert."))


def require_declared(*, declared: bool) -> None:
    """Demand the declaration.

    Raises:
        Invalid: the box is not ticked.
    """
    if not declared:
        raise Invalid(
            _("Bestätigen Sie, dass Ihre Angaben richtig sind. Setzen Sie dazu den Haken."), field="erklaerung"
        )


def is_robot(post: Mapping[str, Any]) -> bool:
    """Whether a program filled in what people do not see."""
    return bool(post.get(HONEYPOT))


def ends_at(saved_at: datetime, draft_days: int) -> datetime:
    """When a draft ends that nobody touches any more."""
    return saved_at + timedelta(days=draft_days)
