"""What a town still has to set up: the list, and how every room adds to it.

A room adds its items with one call, when its app is ready (`AppConfig.ready`); this room's own stand below in `_own`:

    contribute_tasks(tasks)        # a function without arguments that returns a tuple of Task, asked in the town

A provider says what is true now (`open`, `started`, `waiting` for somebody else, `finished`), never `skipped`: that a
town leaves an item out, with its reason, is kept and shown here (`SkippedTask`), and forgotten once it is finished.
A provider asks a constant number of queries. It is called by views and jobs, never inside an action: it may look
`with identity()` or `with hub()`.

    Task("mail", "work", _("Absender"), note, "organisation:mail", "open", 4, _("Tragen Sie … ein."),
         must=False,                                       # True: the gate keeps the town from going live without it
         reason=_("Damit E-Mails nicht im Spam landen."),  # why: one sentence, shown beside the item
         example="/impressum/",                            # a public path; the page of a live town is linked as example
         waits_for="")                                     # with state "waiting": whom for, such as "KKV"

Titles of `id` are stable words (`look`, `contact` …): they stand in addresses and in the record. `url_name` is a route
without arguments. A page of such an item is drawn by `views.pages.set_up_page`; a change that goes into `Profile` is
undone by the frame (`/einrichtung/verlauf/`): a new field belongs into `ProfileChanges` and `history.LABELS`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blaupause.domain import NotFound
from blaupause.identity.team import queries as identity_team
from blaupause.tenancy.context import current_town, identity
from blaupause.ui.theme import contrast
from tenants.organisation.models import SkippedTask, Unit
from tenants.organisation.queries.facts import profile
from tenants.organisation.queries.hours import town_calendar
from tenants.organisation.queries.legal import LEGAL_PAGES, legal_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenants.organisation.models import Profile

PEOPLE_NEEDED: Final = 2
"""Administrators before a town goes live: one asks, another confirms."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to set up; the module says how a room adds one.

    Attributes:
        group: "known" (people recognise the town), "work" (cases can be worked), "online" (something is on offer).
        minutes: how long it takes a person, roughly; an estimate of ours.
        missing: what is missing, in words, for the next step.
        must: the town cannot go live without it.
        skipped: why the town leaves it out; "" where it does not.
        warning: what speaks against being online, though nothing is switched off by itself; "" where nothing does.
    """

    id: str
    group: Literal["known", "work", "online"]
    title: str
    note: str
    url_name: str
    state: Literal["open", "started", "waiting", "finished", "skipped"]
    minutes: int
    missing: str = ""
    must: bool = False
    reason: str = ""
    example: str = ""
    waits_for: str = ""
    skipped: str = ""
    warning: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nobody here has to do anything about it now."""
        return self.state in {"finished", "skipped"}

    @property
    def stops_opening(self) -> bool:
        return self.must and self.state != "finished"


_contributed: list[Callable[[], tuple[Task, ...]]] = []
_last: set[Callable[[], tuple[Task, ...]]] = set()


def contribute_tasks(provider: Callable[[], tuple[Task, ...]], *, last: bool = False) -> None:
    """Let a room add its tasks to the set-up, with `last` after those of the others: called once, when it is ready."""
    if provider not in _contributed:
        _contributed.append(provider)
    if last:
        _last.add(provider)


def tasks() -> tuple[Task, ...]:
    """List what is to do, in the order in which it is best done. Nine queries, and those of the rooms above."""
    skipped = dict(SkippedTask.objects.values_list("task", "reason"))
    every = (*_own(), *(task for provider in sorted(_contributed, key=_last.__contains__) for task in provider()))
    return tuple(_marked(each, skipped.get(each.id, "")) for each in every)


def task(name: str) -> Task:
    """Return one of the tasks.

    Raises:
        NotFound: there is none of that name.
    """
    found = next((each for each in tasks() if each.id == name), None)
    if found is None:
        raise NotFound(_("Diese Aufgabe gibt es nicht."))
    return found


def _marked(found: Task, skipped: str) -> Task:
    if skipped and found.state != "finished" and not found.must:
        return replace(found, state="skipped", skipped=skipped, minutes=0)
    return found


def _own() -> tuple[Task, ...]:
    current = profile()
    return (_look(current), _contact(current), _legal(current), _units(), _people())


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
        must=True,
        reason=_("Wer die Seite öffnet, soll sofort sehen, dass sie von Ihnen ist."),
        example="/",
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
        else _("Feiertage in %(land)s sind eingetragen") % {"land": town_calendar().state}
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
        must=True,
        reason=_("Wer nicht weiterkommt, ruft an oder kommt vorbei. Es steht am Fuß jeder Seite."),
        example="/",
    )


def _legal(current: Profile) -> Task:
    open_pages = [title for page, title in LEGAL_PAGES.items() if not current.legal_texts.get(page)]
    done = len(LEGAL_PAGES) - len(open_pages)
    behind = [text.title for text in legal_pages() if text.is_behind]
    note = _("%(done)s von %(all)s Seiten bestätigt") % {"done": done, "all": len(LEGAL_PAGES)}
    return Task(
        "legal",
        "known",
        _("Impressum, Datenschutz, Barrierefreiheit"),
        f"{note}, {_('geändert: %(pages)s') % {'pages': ', '.join(behind)}}" if behind else note,
        "organisation:legal",
        _state(done, len(LEGAL_PAGES)),
        3 * len(open_pages),
        _("Bestätigen Sie „%(page)s“. Wir haben die Seite aus Ihren Angaben vorbereitet.") % {"page": open_pages[0]}
        if open_pages
        else "",
        must=True,
        reason=_("Impressum, Datenschutz und Barrierefreiheit verlangt das Gesetz für jedes Angebot."),
        example="/impressum/",
    )


def _units() -> Task:
    count = Unit.objects.filter(is_active=True).count()
    counted = ngettext("%(count)s Stelle", "%(count)s Stellen", count) % {"count": count}
    return Task(
        "units",
        "work",
        _("Stellen und Anschriften"),
        counted if count else _("Noch keine Stelle"),
        "organisation:units" if count else "organisation:new_unit",
        "finished" if count else "open",
        0 if count else 4,
        "" if count else _("Legen Sie die erste Stelle an. Dorthin kommen die Anträge."),
        must=True,
        reason=_("Ein Antrag braucht ein Amt, das ihn bearbeitet und auf dem Bescheid steht."),
    )


def _people() -> Task:
    town = current_town()
    with identity():
        count = identity_team.administering(town).count()
        is_invited = count < PEOPLE_NEEDED and identity_team.is_admin_invited(town)
    is_enough = count >= PEOPLE_NEEDED
    is_settled = is_enough or is_invited
    counted = ngettext("%(count)s Person administriert", "%(count)s Personen administrieren", count) % {"count": count}
    return Task(
        "people",
        "work",
        _("Zweite Person für die Administration"),
        _("%(people)s, eine ist eingeladen") % {"people": counted} if is_invited else counted,
        "organisation:team" if is_settled else "organisation:invite",
        "finished" if is_enough else "waiting" if is_invited else "started" if count else "open",
        0 if is_settled else 3,
        "" if is_settled else _("Laden Sie eine zweite Person ein. Sie gibt am Ende frei und vertritt Sie im Urlaub."),
        must=True,
        reason=_("Online geht eine Kommune nur, wenn zwei Personen zustimmen."),
        waits_for=_("die eingeladene Person") if is_invited else "",
    )


def _state(done: int, every: int) -> Literal["open", "started", "finished"]:
    if done == every:
        return "finished"
    return "started" if done else "open"
