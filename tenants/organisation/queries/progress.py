"""How far the set-up of a town is, and what is next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blaupause.tenancy.context import current_town
from blaupause.tenancy.enums import TownState
from tenants.organisation.models import Opening
from tenants.organisation.queries.setting_up import Task, tasks

GROUPS: Final = {
    "known": _lazy("Damit man Sie erkennt"),
    "work": _lazy("Damit gearbeitet werden kann"),
    "online": _lazy("Damit etwas online ist"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """All tasks of a town's set-up.

    Attributes:
        is_in_setup: it is not live yet.
        opening: how far two people are with going live; None where nobody asked, or nobody may yet.
    """

    tasks: tuple[Task, ...]
    is_in_setup: bool = True
    opening: Opening | None = None

    @property
    def done(self) -> int:
        return sum(task.is_settled for task in self.tasks)

    @property
    def skipped(self) -> int:
        return sum(task.state == "skipped" for task in self.tasks)

    @property
    def minutes(self) -> int:
        return sum(task.minutes for task in self.tasks)

    @property
    def next(self) -> Task | None:
        """What can be done now: the needed, then going live, then the rest; what waits for others is passed over."""
        now = [task for task in self.tasks if not task.is_settled and task.state != "waiting"]
        if needed := next((task for task in now if task.must), None):
            return needed
        if self.can_go_live:
            return _going_live(self.opening)
        return now[0] if now else None

    @property
    def can_go_live(self) -> bool:
        return self.is_in_setup and not self.missing

    @property
    def missing(self) -> tuple[Task, ...]:
        """What keeps the town from going live."""
        return tuple(task for task in self.tasks if task.stops_opening)

    @property
    def optional(self) -> tuple[Task, ...]:
        """What is open, and does not keep the town from going live."""
        return tuple(task for task in self.tasks if not task.must and not task.is_settled)

    @property
    def warnings(self) -> tuple[Task, ...]:
        """What speaks against being online."""
        return tuple(task for task in self.tasks if task.warning)

    @property
    def groups(self) -> tuple[tuple[str, tuple[Task, ...]], ...]:
        """The tasks under the headings of what they are good for."""
        found = ((title, tuple(task for task in self.tasks if task.group == group)) for group, title in GROUPS.items())
        return tuple((str(title), tasks) for title, tasks in found if tasks)


def progress() -> Progress:
    """Return the tasks by purpose, and which one is next."""
    found = Progress(tasks(), is_in_setup=current_town().state == TownState.SETUP)
    return replace(found, opening=Opening.objects.filter(ended_at=None).first()) if found.can_go_live else found


def _going_live(opening: Opening | None) -> Task:
    """The last step; it is none of the list, which says what it takes."""
    if opening is None:
        missing = _("Alles Nötige ist fertig. Eine Person bittet um Freigabe, eine zweite bestätigt.")
    elif opening.confirmed_at is None:
        missing = _("Jemand hat um Freigabe gebeten. Jetzt fehlt nur noch, dass eine zweite Person bestätigt.")
    else:
        missing = _("Zwei Personen haben zugestimmt. Die Plattform öffnet die Seite in wenigen Sekunden.")
    return Task("going_live", "online", _("Online gehen"), "", "organisation:going_live", "open", 2, missing)
