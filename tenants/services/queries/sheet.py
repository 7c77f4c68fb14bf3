"""The page of one service: the town's values beside the template's defaults, and whether it is ready."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.domain import Actor, NotFound
from blaupause.tenancy.context import current_town
from shared_services.catalogue import queries as catalogue
from tenants.organisation import queries as organisation
from tenants.services.models import Subscription
from tenants.services.queries.history import history
from tenants.services.queries.inputs import ASKED, Input, input_of
from tenants.services.queries.suggestions import options, suggestions
from tenants.services.queries.versions import update_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.utils.functional import _StrPromise

    from blaupause.engine.bundles import Bundle, Parameters
    from blaupause.engine.forms import Problem
    from shared_services.catalogue.models import Retirement, Service
    from tenants.organisation.models import Unit
    from tenants.services.queries.history import Entry
    from tenants.services.queries.versions import Update

GROUPS: Final[Mapping[str, _StrPromise]] = {
    "fees": gettext_lazy("Gebühren"),
    "law": gettext_lazy("Recht"),
    "contact": gettext_lazy("Kontakt"),
    "process": gettext_lazy("Ablauf und Zuständigkeit"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person has sent and was not saved: texts by parameter id, and what is wrong with them."""

    texts: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def error(self, id_: str) -> str:
        return " ".join(problem.message for problem in self.problems if problem.field == id_)

    def placed(self, prefix: str) -> tuple[Problem, ...]:
        """Return the problems under the ids of their inputs, for the summary's links."""
        return tuple(replace(problem, field=f"{prefix}-{problem.field}") for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the list of what is ready; `parameter` or `unit_id` say where it can be changed."""

    text: str
    is_good: bool
    parameter: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of one service's page.

    Attributes:
        found: the town's tie to the template; None before the town prepares it.
        groups: heading → the values below it.
        asked: inputs for what a newer version asks for.
        ending: what was announced about the town's version; None while it goes on.
    """

    service: Service
    found: Subscription | None
    bundle: Bundle
    version: str
    groups: tuple[tuple[str, tuple[Input, ...]], ...]
    checks: tuple[Check, ...]
    update: Update | None
    asked: tuple[Input, ...]
    history: tuple[Entry, ...]
    ending: Retirement | None

    @property
    def proposed(self) -> int:
        """How many values stand in their inputs as suggestions, not saved."""
        return sum(each.is_proposed for _title, group in self.groups for each in group)

    def suggestion(self, id_: str) -> str:
        """Return what is suggested for a value, "" where nothing is."""
        inputs = (each for _title, group in self.groups for each in group if each.id == id_)
        return next((each.suggestion for each in inputs), "")


NOTHING: Final = Typed({})


def sheet(slug: str, by: Actor, *, typed: Typed = NOTHING, asked: Typed = NOTHING) -> Sheet:
    """Return a service's page. A constant number of queries, however many services there are.

    Args:
        slug: of the service.
        by: who looks: their own deeds are told as "Sie".
        typed: what stands in the inputs instead of what is saved.
        asked: the same for the values of a newer version.

    Raises:
        NotFound: there is no released template of that name, or it is not for this kind of town.
    """
    found = Subscription.objects.filter(service_slug=slug).first()
    current = catalogue.version_of(found.content_hash) if found else catalogue.latest_released(slug)
    if current is None or (found is None and current.service.level not in catalogue.levels_of(current_town())):
        raise NotFound(_("Diese Vorlage gibt es nicht."))
    bundle = catalogue.bundle_of(current.content_hash)
    resolved = bundle.resolve(found.overlay if found else {})
    units = tuple(organisation.units())
    update = update_for(found) if found else None
    return Sheet(
        service=current.service,
        found=found,
        bundle=bundle,
        version=bundle.template.version,
        groups=_groups(resolved, units, typed),
        checks=tuple(_checks(bundle, resolved, units)),
        update=update,
        asked=tuple(_asked(update, units, asked)),
        history=history(found, bundle.parameters, by) if found else (),
        ending=catalogue.retirements([current.content_hash]).get(current.content_hash),
    )


def _groups(resolved: Parameters, units: Iterable[Unit], typed: Typed) -> tuple[tuple[str, tuple[Input, ...]], ...]:
    suggested = suggestions((entry.parameter for entry in resolved.entries), current_town())
    inputs = [
        input_of(
            entry,
            units,
            typed=typed.texts.get(entry.parameter.id),
            error=typed.error(entry.parameter.id),
            suggestion=suggested.get(entry.parameter.id, ""),
            options=options(entry.parameter, units, current_town()),
        )
        for entry in resolved.entries
    ]
    found = ((str(title), tuple(each for each in inputs if each.group == group)) for group, title in GROUPS.items())
    return tuple((title, each) for title, each in found if each)


def _asked(update: Update | None, units: Iterable[Unit], typed: Typed) -> Iterator[Input]:
    """Yield inputs for what is missing or does not fit in a newer version; their names begin with "neu"."""
    if update is None:
        return
    needed = update.newest.effect.asked
    suggested = suggestions(needed, current_town())
    for entry in update.newest.bundle.resolve({}).entries:
        if entry.parameter in needed:
            id_ = entry.parameter.id
            text, error = typed.texts.get(id_), typed.error(id_)
            yield input_of(
                entry,
                units,
                typed=text,
                error=error,
                suggestion=suggested.get(id_, ""),
                options=options(entry.parameter, units, current_town()),
                prefix=ASKED,
            )


def _checks(bundle: Bundle, resolved: Parameters, units: Iterable[Unit]) -> Iterator[Check]:
    """Yield what must be there, and what should be: each with the way to it."""
    for parameter in resolved.missing:
        yield Check(_("%(label)s fehlt") % {"label": parameter.label}, is_good=False, parameter=parameter.id)
    if not resolved.missing:
        yield Check(_("Alle Pflichtangaben sind da"), is_good=True)
    unit = next((each for each in units if each.pk == resolved.values.get("unit")), None)
    if unit is not None:
        yield from _checks_of_unit(unit)
    if bundle.rules.lines is not None and resolved.values.get("statute_url"):
        yield Check(_("Gebühren mit Satzung belegt"), is_good=True)
    yield Check(_("Text in Leichter Sprache da"), is_good=True)
    if bundle.easy.marked_untested:
        yield Check(_("Leichte Sprache noch nicht von der Zielgruppe geprüft (Vorlage der KKV)"), is_good=True)


def _checks_of_unit(unit: Unit) -> Iterator[Check]:
    if not unit.is_active:
        yield Check(_("%(unit)s ist stillgelegt") % {"unit": unit.name}, is_good=False, parameter="unit")
    elif unit.street:
        yield Check(_("%(unit)s hat eine Anschrift") % {"unit": unit.name}, is_good=True)
    else:
        text = _("%(unit)s: Es gilt die Anschrift der Kommune") % {"unit": unit.name}
        yield Check(text, is_good=True, unit_id=unit.pk)
