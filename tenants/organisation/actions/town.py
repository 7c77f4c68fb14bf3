"""What can be done with the town itself. Each change of the profile is a new version; a file belongs to a row."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NotRequired, TypedDict

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Actor, Conflict, Invalid
from blaupause.tenancy.context import current_town
from blaupause.ui import formats
from tenants.organisation import queries, rules
from tenants.organisation.actions.looks import show
from tenants.organisation.models import Profile, StoredFile, Unit
from tenants.organisation.queries.facts import first_profile, forget
from tenants.organisation.queries.legal import proposals

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from blaupause.tenancy.models import Town
    from tenants.organisation.enums import FilePurpose

Span = TypedDict("Span", {"day": int, "from": str, "to": str})
"""Opening hours of a day: 0 is Monday, times as "08:00"."""


class Picture(TypedDict):
    file: str
    width: int
    height: int


"""A stored file and its size in pixels."""


class Logo(TypedDict):
    """A logo and what it shows in words; `dark` is for dark pages, where the first one would not be seen."""

    alt: str
    light: Picture
    dark: NotRequired[Picture]


Clocks = TypedDict("Clocks", {"from": str, "to": str})
SpecialDays = TypedDict("SpecialDays", {"from": str, "to": str, "name": str, "hours": list[Clocks]})
"""Days on which other hours count, first and last as "2026-12-24"; without hours it is closed."""


class ProfileChanges(TypedDict, total=False):
    """What a change of the profile names; the rest stays. Legal texts: only the pages that change."""

    display_name: str
    subline: str
    monogram: str
    colour: str
    contact_unit: str
    street: str
    postcode: str
    place: str
    phone: str
    email: str
    opening_hours: list[Span]
    special_days: list[SpecialDays] | None
    logo: Logo | None
    legal_texts: dict[str, str]
    legal_facts: rules.LegalFacts
    letterhead: rules.Letterhead
    case_prefix: str


class UnitValues(TypedDict, total=False):
    """What an office has; on a new one the name is needed."""

    name: str
    street: str
    postcode: str
    place: str
    room: str
    phone: str
    email: str
    opening_hours: list[Span]
    is_active: bool


KEPT: Final = tuple(sorted(ProfileChanges.__optional_keys__))


@action("town.set_up")
def set_up_town(*, changes: ProfileChanges | None = None, by: Actor) -> Profile:
    """Give a new town its first profile, made from its name and what is already known.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: it has a profile already.
        Invalid: a value is wrong; names the field.
    """
    town = current_town()
    rules.require_admin(by, town.slug)
    if Profile.objects.exists():
        raise Conflict(_("Diese Kommune ist schon eingerichtet."))
    return add_version(first_profile(town), changes or {}, by)


@action("town.profile_changed")
def update_profile(*, changes: ProfileChanges, based_on: int | None = None, by: Actor) -> Profile:
    """Change the town's look, contact or texts: a new version of its profile.

    Args:
        changes: what changes; see ProfileChanges.
        based_on: number of the version the person saw; None overwrites whatever is there.
        by: an administrator of this town.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: somebody changed the same value meanwhile.
        Invalid: a value is wrong; names the field.
    """
    town = current_town()
    rules.require_admin(by, town.slug)
    current = newest(town)
    if based_on is not None and current.number != based_on:
        _require_untouched(current, based_on, changes)
    note(fields=sorted(changes))
    return add_version(current, changes, by)


@action("unit.saved")
def save_unit(*, unit_id: int | None = None, values: UnitValues, by: Actor) -> Unit:
    """Add an office, or change one.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: this town has no such office.
        Invalid: the name is missing or taken, or a value is wrong; names the field.
    """
    rules.require_admin(by, current_town().slug)
    unit = Unit() if unit_id is None else queries.unit(unit_id)
    for name, value in values.items():
        setattr(unit, name, value)
    if not unit.name.strip():
        raise Invalid(_("Geben Sie der Stelle einen Namen."), field="name")
    rules.require_postcode(unit.postcode)
    _require_columns(unit, values)
    rules.require_hours(unit.opening_hours)
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        raise Invalid(_("Eine Stelle mit diesem Namen gibt es schon."), field="name") from None
    return unit


@action("file.stored")
def store_file(
    *,
    purpose: FilePurpose,
    owner: str,
    name: str,
    media_type: str,
    content: bytes,
    by: Actor,  # noqa: ARG001 – @action writes down who it was
) -> StoredFile:
    """Keep a checked file, encrypted, for the row that owns it."""
    return StoredFile.objects.create(
        purpose=purpose,
        owner=owner,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


@action("file.handed_over")
def hand_over_file(*, file: StoredFile, purpose: FilePurpose, owner: str, by: Actor) -> StoredFile:  # noqa: ARG001 – same
    """Let another row own a file: what a draft held belongs to the application after it was sent."""
    file.purpose, file.owner = purpose, owner
    file.save(update_fields=["purpose", "owner"])
    return file


@action("file.removed")
def remove_file(*, file: StoredFile, by: Actor) -> None:  # noqa: ARG001 – same
    """Delete a file for good."""
    note(file=str(file.uuid), purpose=file.purpose)
    file.delete()


@action("files.removed")
def remove_files(*, ids: Collection[int], by: Actor) -> None:  # noqa: ARG001 – same
    """Delete files for good, whose rows are gone. What is in them is not read for that."""
    note(files=len(ids))
    StoredFile.objects.filter(pk__in=ids).only("pk").delete()


def newest(town: Town) -> Profile:
    """Return the profile that counts, or what a town has before it saved one."""
    return Profile.objects.order_by("-number").first() or first_profile(town)


def add_version(
    current: Profile, changes: ProfileChanges, by: Actor, *, texts: dict[str, str] | None = None
) -> Profile:
    """Append a version of the profile: the current one with some changes; `texts` are all its legal pages."""
    values = {name: getattr(current, name) for name in KEPT} | dict(changes)
    values["legal_texts"] = current.legal_texts | changes.get("legal_texts", {}) if texts is None else texts
    shown = rules.require_colour(values["colour"])
    rules.require_case_prefix(values["case_prefix"])
    rules.require_postcode(values["postcode"])
    rules.require_hours(values["opening_hours"])
    rules.require_special_days(values["special_days"] or [])
    rules.require_complete(changes.get("legal_texts", {}), rules.GAP)
    rules.require_facts(values["legal_facts"])
    rules.require_letterhead(values["letterhead"])
    _require_columns(Profile(**values), changes)
    confirmed = changes.get("legal_texts", {}) if texts is None else {}
    templates = proposals(current) if confirmed else {}
    bases = current.legal_bases | {page: templates[page] for page in confirmed if page in templates}
    try:
        with transaction.atomic():
            added = Profile.objects.create(
                **values,
                legal_bases=bases,
                number=current.number + 1,
                tone_light=shown.light,
                tone_dark=shown.dark,
                created_by=by.id,
            )
    except IntegrityError:
        raise Conflict(_("Jemand anderes hat im selben Moment gespeichert. Speichern Sie noch einmal.")) from None
    show(added, by)
    transaction.on_commit(forget)
    return added


def _require_columns(row: Profile | Unit, changes: Mapping[str, object]) -> None:
    """Let only lines in that their columns take, whoever sends them: a form, a file or a command."""
    lines = {name for name, value in changes.items() if isinstance(value, str) and value}
    try:
        row.clean_fields(exclude={column.name for column in row._meta.fields} - lines)
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise Invalid(" ".join(sentences), field=field) from None
    for name in sorted(lines):
        if not str(changes[name]).isprintable():
            raise Invalid(_("Hier passt nur eine Zeile ohne Umbruch: „%(text)s“."), field=name, text=changes[name])


def _require_untouched(current: Profile, based_on: int, changes: ProfileChanges) -> None:
    seen = Profile.objects.filter(number=based_on).first() or first_profile(current_town())
    for name in changes:
        if name == "legal_texts":
            touched = any(
                seen.legal_texts.get(page) != current.legal_texts.get(page) for page in changes["legal_texts"]
            )
        else:
            touched = getattr(seen, name) != getattr(current, name)
        if touched:
            raise Conflict(
                _("Jemand hat diese Angaben am %(day)s um %(clock)s geändert. Ihre Eingaben stehen noch hier."),
                day=formats.day(current.created_at),
                clock=formats.clock(current.created_at),
            )
