"""The list of sub-processors on a day, and which change may be announced, withdrawn or objected to. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid, Refused, Role
from blaupause.standards.sort import sort_key
from blaupause.ui import formats
from shared_services.agreements.enums import ProcessorAct, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from shared_services.agreements.models import ProcessorChange, ProcessorObjection, Signature, Signing

FACTS = ("name", "address", "task", "place")


@dataclass(frozen=True, slots=True)
class Processor:
    """A sub-processor on a day.

    Attributes:
        told: the change that says what it is on that day.
        since: when it began.
        until: its last day, where one is announced.
    """

    told: ProcessorChange
    since: date
    until: date | None

    @property
    def uuid(self) -> UUID:
        return self.told.processor

    @property
    def is_former(self) -> bool:
        return self.told.act == ProcessorAct.ENDED


@dataclass(frozen=True, slots=True)
class Period:
    """The last day to object to a change, where a text is published yet, and the day from which it counts."""

    object_until: date | None
    takes_effect_on: date


def processors_on(changes: Iterable[ProcessorChange], day: date) -> tuple[Processor, ...]:
    """Return who was a sub-processor until a day or is one on it, by name."""
    steps: dict[UUID, list[ProcessorChange]] = defaultdict(list)
    for each in _in_order(changes):
        steps[each.processor].append(each)
    found = [_processor(told, day) for told in steps.values() if told[0].takes_effect_on <= day]
    return tuple(sorted(found, key=lambda each: sort_key(each.told.name)))


def list_of(changes: Iterable[ProcessorChange], day: date) -> str:
    """Write down for the text of an agreement to whom a town agrees that signs on a day; without any it says so.

    That is who is employed, and who will be where nobody can object any more. What is open stays out: whoever signs
    meanwhile objects like the others.
    """
    known = _in_order(changes)
    lines = [
        _line(each.told, f"{_('seit')} {formats.day(each.since)}", each.until)
        for each in processors_on(known, day)
        if not each.is_former
    ]
    lines += [
        _line(each, f"{_('ab')} {formats.day(each.takes_effect_on)}", None)
        for each in known
        if each.takes_effect_on > day and is_settled(each, day)
    ]
    return "\n".join(lines) or str(_("Zurzeit keine."))


def is_settled(change: ProcessorChange, day: date) -> bool:
    """Tell whether a change counts on a day, or will and nobody can object to it any more; an end counts on its day."""
    if change.takes_effect_on <= day:
        return True
    return change.act != ProcessorAct.ENDED and (change.object_until is None or change.object_until < day)


def require_list_as_signed(changes: Iterable[ProcessorChange], signed_on: date, day: date) -> None:
    """Refuse to bind a town by a list that took somebody in after it signed: it could neither agree nor object.

    Raises:
        Conflict: says whom.
    """
    since = [
        each.name
        for each in _in_order(changes)
        if each.act != ProcessorAct.ENDED and is_settled(each, day) and not is_settled(each, signed_on)
    ]
    if since:
        raise Conflict(
            _(
                "Seit der Unterschrift hat sich die Liste der weiteren Auftragsverarbeiter geändert: %(names)s. "
                "Die Kommune konnte nicht widersprechen. Geben Sie die Vereinbarung zurück."
            ),
            names=", ".join(since),
        )


def require_announced_in_time(period: Period, *, today: date, days: int) -> None:
    """Refuse a day that is over, and one that leaves towns less time than the agreements in force say.

    Args:
        period: until when towns can object, and from when it counts.
        today: the day.
        days: how many the agreements give; 0 where none is published, and for an end.

    Raises:
        Invalid: says which day does not fit, and from when on it would.
    """
    object_until, takes_effect_on = period.object_until, period.takes_effect_on
    first = today + timedelta(days=days)
    if days and (object_until is None or object_until < first):
        raise Invalid(
            _("Die Vereinbarungen geben den Kommunen %(days)s Tage. Wählen Sie den %(day)s oder einen späteren Tag."),
            field="object_until",
            days=days,
            day=formats.day(first),
        )
    if object_until is not None and takes_effect_on <= object_until:
        raise Invalid(
            _("Die Änderung gilt erst nach der Einspruchsfrist: ab dem %(day)s oder später."),
            field="takes_effect_on",
            day=formats.day(object_until + timedelta(days=1)),
        )
    if takes_effect_on < today:
        raise Invalid(_("Dieser Tag ist vorbei. Wählen Sie heute oder einen späteren Tag."), field="takes_effect_on")


def require_unknown(name: str, changes: Iterable[ProcessorChange], day: date) -> None:
    """Refuse to announce somebody as new who is in the list, or will be: twice sent is told once.

    Raises:
        Conflict: says that they are.
    """
    last = {each.processor: each for each in _in_order(changes)}.values()
    here = [each for each in last if each.act != ProcessorAct.ENDED or each.takes_effect_on > day]
    if any(sort_key(each.name) == sort_key(name) for each in here):
        raise Conflict(
            _("%(name)s steht schon in der Liste oder ist angekündigt. Kündigen Sie dort eine Änderung an."), name=name
        )


def require_day_of_its_own(steps: Iterable[ProcessorChange], period: Period) -> None:
    """Refuse a second change of a sub-processor from one day on: which of them counts would be chance.

    Raises:
        Invalid: says so.
    """
    if any(each.takes_effect_on == period.takes_effect_on for each in _in_order(steps)):
        raise Invalid(
            _("Von diesem Tag an gilt schon eine Änderung. Wählen Sie einen späteren."), field="takes_effect_on"
        )


def require_changeable(
    steps: Iterable[ProcessorChange], act: ProcessorAct, facts: Mapping[str, str], day: date
) -> None:
    """Refuse to change a sub-processor about which something is announced, that ended, or where nothing is new.

    Raises:
        Conflict: says which.
    """
    told = _in_order(steps)
    last = told[-1] if told else None
    if last is None or (last.act == ProcessorAct.ENDED and last.takes_effect_on <= day):
        raise Conflict(_("Dieser Auftragsverarbeiter ist nicht mehr in der Liste. Kündigen Sie einen neuen an."))
    if last.takes_effect_on > day:
        raise Conflict(
            _(
                "Zum %(day)s ist schon eine Änderung angekündigt. "
                "Nehmen Sie sie zuerst zurück, oder warten Sie den Tag ab."
            ),
            day=formats.day(last.takes_effect_on),
        )
    if act == ProcessorAct.CHANGED and all(getattr(last, name) == facts[name] for name in FACTS):
        raise Conflict(_("Es ist nichts geändert. Ändern Sie mindestens eine Angabe."))


def require_withdrawable(change: ProcessorChange, day: date) -> None:
    """Refuse to withdraw twice, or what counts already.

    Raises:
        Conflict: says which.
    """
    if change.withdrawn_at is not None:
        raise Conflict(_("Diese Ankündigung ist schon zurückgenommen."))
    if change.takes_effect_on <= day:
        raise Conflict(
            _("Die Änderung gilt seit dem %(day)s. Kündigen Sie eine neue an."), day=formats.day(change.takes_effect_on)
        )


def may_declare(by: Actor, signatures: Iterable[Signature]) -> bool:
    """Tell whether somebody may declare something for the town: who signs for it, or signed for it what is in force."""
    return by.has(Role.SIGNER) or any(each.side == Side.TOWN and each.person == by.id for each in signatures)


def require_authorised(by: Actor, signatures: Iterable[Signature]) -> None:
    """Refuse whoever may declare nothing for the town.

    Raises:
        Refused: says who may.
    """
    if not may_declare(by, signatures):
        raise Refused(
            _(
                "Das erklärt, wer für Ihre Kommune zeichnet: mit der Rolle Zeichnungsberechtigung, "
                "oder wer die geltende Vereinbarung unterschrieben hat."
            )
        )


def require_objectable(
    change: ProcessorChange, held: Signing | None, before: ProcessorObjection | None, day: date
) -> None:
    """Refuse an objection twice, too late, to what is withdrawn, or of a town that has no agreement in force.

    Raises:
        Conflict: says which.
    """
    if before is not None:
        raise Conflict(
            _("Ihre Kommune hat am %(day)s Einspruch erhoben. Ein zweiter ist nicht nötig."),
            day=formats.day(before.objected_at),
        )
    if change.withdrawn_at is not None:
        raise Conflict(_("Die KKV hat diese Änderung zurückgenommen. Ein Einspruch ist nicht nötig."))
    if change.object_until is None:
        raise Conflict(_("Zu dieser Änderung gab es keine Einspruchsfrist."))
    if day > change.object_until:
        raise Conflict(_("Die Einspruchsfrist endete am %(day)s."), day=formats.day(change.object_until))
    if held is None:
        raise Conflict(_("Ihre Kommune hat keine Vereinbarung zur Auftragsverarbeitung in Kraft."))


def _in_order(changes: Iterable[ProcessorChange]) -> list[ProcessorChange]:
    """Return what counts, or will: all that was not withdrawn, by its day."""
    return sorted(
        (each for each in changes if each.withdrawn_at is None), key=lambda each: (each.takes_effect_on, each.pk)
    )


def _line(told: ProcessorChange, since: str, until: date | None) -> str:
    days = f"{since}, {_('bis')} {formats.day(until)}" if until else since
    return f"- {told.name}, {told.address} – {told.task} ({told.place}, {days})"


def _processor(steps: list[ProcessorChange], day: date) -> Processor:
    ends = next((each.takes_effect_on for each in steps if each.act == ProcessorAct.ENDED), None)
    return Processor(
        told=[each for each in steps if each.takes_effect_on <= day][-1],
        since=steps[0].takes_effect_on,
        until=ends - timedelta(days=1) if ends else None,
    )
