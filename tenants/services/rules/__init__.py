"""Whether a service may go online, what a town's values must be, which versions it may follow. Pure: no query."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blaupause.domain import Actor, ActorKind, Conflict, Invalid, Refused, Role
from blaupause.engine.bundles import Step
from blaupause.engine.bundles.effect import misread
from blaupause.engine.forms import Problem
from blaupause.ui import formats
from shared_services.catalogue.queries import semver
from tenants.services.enums import UpdatePolicy

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from datetime import date

    from blaupause.engine.bundles import Parameter, Parameters, ParameterSet
    from shared_services.catalogue.enums import SuggestionState
    from shared_services.catalogue.models import Retirement
    from tenants.services.models import Subscription


NOTICE: Final = timedelta(days=14)
"""How long a small novelty is announced before it comes by itself; the policy's name says so."""
LONGEST_POSTPONEMENT: Final = timedelta(days=90)
"""Counted from the announcement, which is the release."""
MOST_SUGGESTIONS: Final = 30
POSTPONED_UNTIL: Final = "until"


def require_admin(by: Actor, town: str) -> None:
    """Let only an administrator of this very town pass, or the system itself (sample data, corrections).

    Raises:
        Refused: the person administers nothing here.
    """
    if by.kind != ActorKind.SYSTEM and not (by.kind == ActorKind.STAFF and by.town == town and by.has(Role.ADMIN)):
        raise Refused(gettext_lazy("Das darf nur die Administration dieser Kommune ändern."))


class ValuesRefused(Invalid):
    """Values are missing or cannot be used; the sentence names each, `problems` says what to do at each field."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        sentence = ngettext(
            "Eine Angabe fehlt noch oder stimmt nicht: %(names)s.",
            "%(count)s Angaben fehlen noch oder stimmen nicht: %(names)s.",
            len(problems),
        )
        self.problems = tuple(problems.values())
        super().__init__(sentence, field=self.problems[0].field, count=len(problems), names=", ".join(problems))


def require_good(parameters: ParameterSet, wrong: tuple[Problem, ...]) -> None:
    """Refuse values that cannot be read; while a service is not online, they may be missing.

    Raises:
        ValuesRefused: names every one.
    """
    _refuse({parameter.id: parameter.label for parameter in parameters.values()}, {each.field: each for each in wrong})


def require_complete(resolved: Parameters, wrong: tuple[Problem, ...] = (), *, version: str = "") -> None:
    """Refuse to be online while a mandatory value is missing or cannot be read.

    Args:
        resolved: the values as they would be.
        wrong: what cannot be read.
        version: number of the version to be taken over, for the sentence.

    Raises:
        ValuesRefused: names every one.
    """
    _refuse(_labels(resolved), _missing(resolved, version) | {each.field: each for each in wrong})


def require_ready(resolved: Parameters, units: frozenset[int], wrong: tuple[Problem, ...] = ()) -> None:
    """Refuse to go online as require_complete does, and while a value names an office that is not at work.

    Raises:
        ValuesRefused: names every one.
    """
    resting = {
        entry.parameter.id: entry.parameter.problem("choice", _not_at_work())
        for entry in resolved.entries
        if entry.parameter.type == "unit" and entry.value is not None and entry.value not in units
    }
    _refuse(_labels(resolved), _missing(resolved) | resting | {each.field: each for each in wrong})


def _labels(resolved: Parameters) -> dict[str, str]:
    return {entry.parameter.id: entry.parameter.label for entry in resolved.entries}


def _missing(resolved: Parameters, version: str = "") -> dict[str, Problem]:
    sentence = _("„%(label)s“ fehlt für Version %(version)s. Tragen Sie den Wert ein.")
    return {
        each.id: each.problem("required", sentence % {"label": each.label, "version": version})
        if version
        else each.missing()
        for each in resolved.missing
    }


def _refuse(labels: Mapping[str, str], problems: Mapping[str, Problem]) -> None:
    if problems:
        raise ValuesRefused({labels.get(id_, id_): problem for id_, problem in problems.items()})


def read(
    parameters: ParameterSet, typed: Mapping[str, str], units: frozenset[int]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read what an admin typed: the values, and what is wrong at which field; locked and unknown ones are wrong too.

    An empty input has no value: the default holds.
    """
    read = {id_: _read(parameters, id_, text, units) for id_, text in typed.items()}
    problems = tuple(value for value in read.values() if isinstance(value, Problem))
    values = {id_: value for id_, value in read.items() if value is not None and not isinstance(value, Problem)}
    return values, problems


def _read(parameters: ParameterSet, id_: str, text: str, units: frozenset[int]) -> Any:
    if id_ not in parameters:
        return Problem(
            id_, _("„%(name)s“ kennt die Vorlage nicht. Laden Sie die Seite neu.") % {"name": id_}, "unknown"
        )
    value = parameters.parse(id_, text)
    if parameters[id_].type == "unit" and isinstance(value, int) and value not in units:
        value = parameters[id_].problem("choice", _not_at_work())
    return replace(value, place=parameters[id_].label) if isinstance(value, Problem) else value


def require_fitting(parameters: ParameterSet, overlay: Mapping[str, Any]) -> None:
    """Refuse stored values that do not fit their parameter; names of another version are left alone.

    Raises:
        ValuesRefused: names each field.
    """
    wrong = tuple(
        parameter.problem("format", _("Der Wert passt nicht zu „%(label)s“.") % {"label": parameter.label})
        for parameter in parameters.values()
        if parameter.id in overlay and not _fits(parameter, overlay[parameter.id])
    )
    require_good(parameters, wrong)


def _fits(parameter: Parameter, value: Any) -> bool:
    """Tell whether an admin could have typed it."""
    return parameter.accepts(value) and not isinstance(parameter.parse(parameter.edit(value)), Problem)


def require_unchanged(found: Subscription, based_on: int | None) -> None:
    """Refuse to overwrite what a colleague changed after the page was opened; None overwrites knowingly.

    Raises:
        Conflict: says when it was changed.
    """
    if based_on is not None and based_on != found.edition:
        raise Conflict(
            gettext_lazy("Jemand hat diese Leistung am %(day)s um %(clock)s geändert. Ihre Eingaben stehen noch hier."),
            day=formats.day(found.changed_at),
            clock=formats.clock(found.changed_at),
        )


def require_level(level: str, levels: frozenset[str]) -> None:
    """A Landkreis offers no service of municipalities, and the other way round.

    Raises:
        Conflict: the service is not this town's.
    """
    if level not in levels:
        raise Conflict(gettext_lazy("Für diese Leistung ist Ihre Kommune nicht zuständig."))


def require_going_on(ending: Retirement | None) -> None:
    """Refuse to go online with a version that nobody may begin to use any more.

    Raises:
        Conflict: it was withdrawn, or its last day has passed; says why.
    """
    if ending is not None and ending.is_over:
        raise Conflict(
            gettext_lazy("Diese Version der Vorlage kann nicht mehr online gehen: %(reason)s"), reason=ending.reason
        )


def require_newer(version: str, current: str) -> None:
    """There is no way back to an older version: drafts and cases were filled in under the newer one.

    Raises:
        Conflict: the town follows it already, or a later one.
    """
    if semver(version) <= semver(current):
        raise Conflict(gettext_lazy("Sie nutzen schon Version %(current)s."), current=current)


# --- When newer versions come


def day_taken(step: Step, policy: UpdatePolicy, released: date, postponed_until: date | None) -> date | None:
    """Return the day from which a version is taken without anybody's doing; None where a person decides."""
    if policy == UpdatePolicy.MANUAL or step == Step.MAJOR:
        return None
    if step == Step.PATCH:
        return released
    if policy != UpdatePolicy.MINOR_LATER:
        return None
    return max(released + NOTICE, postponed_until or released)


def without_misread(overlay: Mapping[str, Any], before: ParameterSet, after: ParameterSet) -> dict[str, Any]:
    """Leave out the own values that another version would take for something else."""
    gone = misread(overlay, before, after)
    return {id_: value for id_, value in overlay.items() if id_ not in gone}


def latest_postponement(announced: date) -> date:
    """Return until when a new version can be postponed: who wants to decide each time says so by the policy."""
    return announced + LONGEST_POSTPONEMENT


def require_postponable(until: date, today: date, latest: date | None) -> None:
    """A version that comes by itself can be postponed, not for ever.

    Raises:
        Conflict: nothing comes by itself.
        Invalid: the day has passed, or is too late.
    """
    if latest is None or latest <= today:
        raise Conflict(
            gettext_lazy("Im Moment gibt es nichts zu verschieben. Sehen Sie sich die Seite noch einmal an.")
        )
    if until <= today:
        raise Invalid(gettext_lazy("Der Tag ist schon vorbei. Wählen Sie einen ab morgen."), field=POSTPONED_UNTIL)
    if until > latest:
        raise Invalid(
            gettext_lazy("Das ist zu spät. Verschieben geht höchstens bis %(latest)s."),
            field=POSTPONED_UNTIL,
            latest=formats.day(latest),
        )


# --- What the town suggests


def require_place(place: str, places: Container[str]) -> None:
    """A suggestion is about a part of the version that the town follows.

    Raises:
        Invalid: it has no such part.
    """
    if place not in places:
        raise Invalid(gettext_lazy("Diesen Teil hat die Vorlage nicht. Wählen Sie einen aus der Liste."), field="teil")


def require_room(number: int) -> None:
    """A town does not pile up suggestions for one template.

    Raises:
        Conflict: as many as possible wait already.
    """
    if number >= MOST_SUGGESTIONS:
        raise Conflict(
            gettext_lazy("Zu dieser Leistung warten schon %(number)s Ihrer Vorschläge. Fassen Sie einige zusammen."),
            number=number,
        )


def require_undecided(state: SuggestionState) -> None:
    """What is decided cannot be taken back.

    Raises:
        Conflict: says what was decided.
    """
    if not state.is_open:
        raise Conflict(
            gettext_lazy("Über diesen Vorschlag hat die KKV schon entschieden: %(state)s."), state=state.label
        )


def _not_at_work() -> str:
    return _("Diese Stelle ist stillgelegt oder gibt es nicht. Wählen Sie eine andere Stelle.")
