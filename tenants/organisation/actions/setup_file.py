"""Taking a set-up from a file: all of it, or nothing. The organisation's own sections stand here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from blaupause.audit import action, note
from blaupause.domain import DomainError
from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import current_town
from blaupause.ui.formats import WEEKDAYS
from tenants.organisation import rules
from tenants.organisation.models import Profile, Unit
from tenants.organisation.queries.setup_file import Section, differences_of, read_setup, sections
from tenants.organisation.rules.setup_file import FileWrong, Mistake

from .town import newest, save_unit, update_profile

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.organisation.queries.setup_file import Difference

    from .town import Span, SpecialDays, UnitValues

DAY_KEYS: Final = tuple(sort_key(day).replace(" ", "") for day in WEEKDAYS)
LOOK: Final = {
    "name": "display_name",
    "zeile": "subline",
    "zeichen": "monogram",
    "farbe": "colour",
    "aktenzeichen": "case_prefix",
}
PLACE: Final = {"strasse": "street", "postleitzahl": "postcode", "ort": "place", "telefon": "phone", "email": "email"}
CONTACT: Final = {"wer": "contact_unit", **PLACE}
UNIT: Final = {**PLACE, "raum": "room"}
ONE_LINE: Final = r"^[^\u0000-\u001f\u007f\u0085\u2028\u2029]*$"
_CLOCKS: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]"


@action("setup.imported")
def import_setup(*, text: str, by: Actor) -> tuple[Difference, ...]:
    """Bring the town to what a file says; what it leaves out stays. Returns what was changed.

    Raises:
        Refused: the actor does not administer this town.
        FileWrong: a line does not fit, or a value is refused; nothing was changed then.
    """
    rules.require_admin(by, current_town().slug)
    document = read_setup(text)
    changed = differences_of(document)
    for section in sections():
        if section.name in document.data:
            try:
                section.apply(document.data[section.name], by=by)
            except DomainError as error:
                line = document.line((section.name,))
                raise FileWrong([Mistake(line, f"{section.name}: {error}")]) from error
    note(sections=sorted(name for name in document.data if name in {each.name for each in sections()}))
    return changed


def _text(longest: int, **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest, **more}


def _texts(names: dict[str, str], row: type[Profile | Unit]) -> dict[str, Any]:
    """Lines as long as their columns; a line feed would forge lines in headers and in security.txt."""
    return {name: _text(_room(row, column), pattern=ONE_LINE) for name, column in names.items()}


def _room(row: type[Profile | Unit], column: str) -> int:
    return int(getattr(row._meta.get_field(column), "max_length"))  # noqa: B009 – of a column of text


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, **more}


HOURS: Final = _object(
    {key: {"type": "string", "pattern": rf"^(geschlossen|{_CLOCKS}(, {_CLOCKS})*)$"} for key in DAY_KEYS}
)
DAYS: Final = {
    "type": "array",
    "maxItems": 60,
    "items": _object(
        {
            "von": _text(10, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            "bis": _text(10, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            "anlass": _text(80, minLength=1, pattern=ONE_LINE),
            "zeiten": {"type": "string", "pattern": rf"^(geschlossen|{_CLOCKS}(, {_CLOCKS})*)$"},
        },
        required=["von", "anlass"],
    ),
}


def _look() -> dict[str, str]:
    current = newest(current_town())
    return {name: getattr(current, field) for name, field in LOOK.items()}


def _set_look(value: dict[str, str], *, by: Actor) -> None:
    _change({LOOK[name]: said for name, said in value.items()}, by)


def _contact() -> dict[str, Any]:
    current = newest(current_town())
    return {
        **{name: getattr(current, field) for name, field in CONTACT.items()},
        "oeffnungszeiten": _hours(current.opening_hours),
        "besondere_tage": [_day(each) for each in current.special_days or []],
    }


def _set_contact(value: dict[str, Any], *, by: Actor) -> None:
    changes: dict[str, Any] = {CONTACT[name]: said for name, said in value.items() if name in CONTACT}
    if "oeffnungszeiten" in value:
        changes["opening_hours"] = _spans(value["oeffnungszeiten"], newest(current_town()).opening_hours)
    if "besondere_tage" in value:
        changes["special_days"] = [_special(each) for each in value["besondere_tage"]]
    _change(changes, by)


def _units() -> dict[str, Any]:
    return {
        unit.name: {
            **{name: getattr(unit, field) for name, field in UNIT.items() if getattr(unit, field)},
            "oeffnungszeiten": _hours(unit.opening_hours),
        }
        for unit in Unit.objects.filter(is_active=True)
    }


def _set_units(value: dict[str, dict[str, Any]], *, by: Actor) -> None:
    known = {unit.name: unit for unit in Unit.objects.all()}
    for name, said in value.items():
        unit = known.get(name)
        values: dict[str, Any] = {"name": name, **{UNIT[key]: text for key, text in said.items() if key in UNIT}}
        if "oeffnungszeiten" in said:
            values["opening_hours"] = _spans(said["oeffnungszeiten"], unit.opening_hours if unit else [])
        save_unit(unit_id=unit.pk if unit else None, values=cast("UnitValues", values), by=by)


def _change(changes: dict[str, Any], by: Actor) -> None:
    if changes:
        update_profile(changes=changes, by=by)  # type: ignore[arg-type]  # its keys, from the tables above


def _hours(hours: list[Span]) -> dict[str, str]:
    found = {key: [each for each in hours if each["day"] == day] for day, key in enumerate(DAY_KEYS)}
    return {key: _clocks(spans) for key, spans in found.items() if spans}


def _clocks(spans: Any) -> str:
    return ", ".join(f"{span['from']}-{span['to']}" for span in sorted(spans, key=lambda span: span["from"]))


def _spans(said: dict[str, str], before: list[Span]) -> list[Span]:
    """Days that are not named stay as they are."""
    kept: list[Span] = [span for span in before if DAY_KEYS[span["day"]] not in said]
    added: list[Span] = [
        {"day": DAY_KEYS.index(day), "from": start, "to": end}
        for day, text in said.items()
        for start, end in _pairs(text)
    ]
    return sorted(kept + added, key=lambda span: (span["day"], span["from"]))


def _pairs(text: str) -> list[tuple[str, str]]:
    if text == "geschlossen":
        return []
    return [(part[:5], part[6:]) for part in text.split(", ")]


def _day(each: SpecialDays) -> dict[str, str]:
    return {
        "von": each["from"],
        "bis": each["to"],
        "anlass": each["name"],
        "zeiten": _clocks(each["hours"]) or "geschlossen",
    }


def _special(said: dict[str, str]) -> SpecialDays:
    return {
        "from": said["von"],
        "to": said.get("bis", said["von"]),
        "name": said["anlass"],
        "hours": [{"from": start, "to": end} for start, end in _pairs(said.get("zeiten", "geschlossen"))],
    }


# Legal pages stay out: a text in the profile is a confirmed one, and nobody confirms here what another town confirmed.
OWN_SECTIONS: Final = (
    Section("aussehen", _object(_texts(LOOK, Profile)), _look, _set_look),
    Section(
        "kontakt",
        _object({**_texts(CONTACT, Profile), "oeffnungszeiten": HOURS, "besondere_tage": DAYS}),
        _contact,
        _set_contact,
    ),
    Section(
        "stellen",
        {
            "type": "object",
            "maxProperties": 200,
            "propertyNames": _text(_room(Unit, "name"), pattern=ONE_LINE),
            "additionalProperties": _object({**_texts(UNIT, Unit), "oeffnungszeiten": HOURS}),
        },
        _units,
        _set_units,
    ),
)
