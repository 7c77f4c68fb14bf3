"""What a town still has to set up, as far as the organisation goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from blaupause.ui.theme import contrast
from tenants.organisation.models import Unit
from tenants.organisation.queries.facts import profile
from tenants.organisation.queries.legal import LEGAL_PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.organisation.models import Profile

GROUPS: Final = {
    "known": _lazy("Damit man Sie erkennt"),
    "work": _lazy("Damit gearbeitet werden kann"),
    "online": _lazy("Damit etwas online ist"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to set up.

    Attributes:
        group: "known" (people recognise the town), "work" (cases can be worked), "online" (something is on offer).
        minutes: how long it takes a person, roughly; an estimate of ours.
        missing: what is missing, in words, for the next step.
    """

    id: str
    group: Literal["known", "work", "online"]
    title: str
    note: str
    url_name: str
    state: Literal["open", "started", "finished"]
    minutes: int
    missing: str = ""


_contributed: list[Callable[[], tuple[Task, ...]]] = []


def contribute_tasks(provider: Callable[[], tuple[Task, ...]]) -> None:
    """Let a room above add its tasks to the set-up: called once, when its app is ready."""
    if provider not in _contributed:
        _contributed.append(provider)


def tasks() -> tuple[Task, ...]:
    """List what is to do, in the order in which it is best done. Two queries, and those of the rooms above."""
    current = profile()
    own = (_look(current), _contact(current), _legal(current), _units())
    return (*own, *(task for provider in _contributed for task in provider()))


def progress() -> Progress:
    """Return the tasks by purpose, and which one is next."""
    return Progress(tasks())


@dataclass(frozen=True, slots=True)
class Progress:
    """All tasks of a town's set-up."""

    tasks: tuple[Task, ...]

    @property
    def done(self) -> int:
        return sum(task.state == "finished" for task in self.tasks)

    @property
    def minutes(self) -> int:
        return sum(task.minutes for task in self.tasks)

    @property
    def next(self) -> Task | None:
        return next((task for task in self.tasks if task.state != "finished"), None)

    @property
    def groups(self) -> tuple[tuple[str, tuple[Task, ...]], ...]:
        """The tasks under the headings of what they are good for."""
        found = ((title, tuple(task for task in self.tasks if task.group == group)) for group, title in GROUPS.items())
        return tuple((str(title), tasks) for title, tasks in found if tasks)


def _look(current: Profile) -> Task:
    light = f"{contrast(current.tone_light, '#ffffff'):.1f}".replace(".", ",")
    dark = f"{contrast(current.tone_dark, '#000000'):.1f}".replace(".", ",")
    note = _("Farbe geprüft: hell %(light)s : 1, dunkel %(dark)s : 1") % {"light": light, "dark": dark}
    return Task(
        "look",
        "known",
        _("Name und Aussehen"),
        note if current.pk else _("Noch die Farbe der Plattform"),
        "organisation:look",
        "finished" if current.pk else "open",
        0 if current.pk else 5,
        "" if current.pk else _("Wählen Sie Ihre Farbe und prüfen Sie den Namen."),
    )


def _contact(current: Profile) -> Task:
    parts = {
        _("Anschrift"): current.street and current.postcode and current.place,
        _("Telefon"): current.phone,
        _("E-Mail"): current.email,
        _("Öffnungszeiten"): current.opening_hours,
    }
    missing = [name for name, value in parts.items() if not value]
    note = (
        _("Es fehlt: %(parts)s") % {"parts": ", ".join(missing)}
        if missing
        else _("Feiertage in Hessen sind eingetragen")
    )
    return Task(
        "contact",
        "known",
        _("Kontakt und Öffnungszeiten"),
        note,
        "organisation:contact",
        _state(len(parts) - len(missing), len(parts)),
        2 * len(missing),
        _("Tragen Sie ein: %(parts)s.") % {"parts": ", ".join(missing)} if missing else "",
    )


def _legal(current: Profile) -> Task:
    open_pages = [title for page, title in LEGAL_PAGES.items() if not current.legal_texts.get(page)]
    done = len(LEGAL_PAGES) - len(open_pages)
    return Task(
        "legal",
        "known",
        _("Impressum, Datenschutz, Barrierefreiheit"),
        _("%(done)s von %(all)s Seiten bestätigt") % {"done": done, "all": len(LEGAL_PAGES)},
        "organisation:legal",
        _state(done, len(LEGAL_PAGES)),
        3 * len(open_pages),
        _("Bestätigen Sie „%(page)s“. Wir haben die Seite aus Ihren Angaben vorbereitet.") % {"page": open_pages[0]}
        if open_pages
        else "",
    )


def _units() -> Task:
    count = Unit.objects.filter(is_active=True).count()
    counted = ngettext("%(count)s Stelle", "%(count)s Stellen", count) % {"count": count}
    return Task(
        "units",
        "work",
        _("Stellen und Anschriften"),
        counted if count else _("Noch keine Stelle"),
        "organisation:units",
        "finished" if count else "open",
        0 if count else 4,
        "" if count else _("Legen Sie die erste Stelle an. Dorthin kommen die Anträge."),
    )


def _state(done: int, every: int) -> Literal["open", "started", "finished"]:
    if done == every:
        return "finished"
    return "started" if done else "open"
