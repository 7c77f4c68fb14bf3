"""Puts shared blocks into a template, takes newer versions of them, lets go of them and takes them out.

The questions of a block stand in the template in full; blocks.json says where they come from. What a block does not
leave to templates stays as it is until somebody lets go of it: `require_kept` looks after every change.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.blocks import merging, naming
from blaupause.engine.bundles.blocks.pins import FILE, Json, Made, Pin, deviations, level_of, made, pins_of
from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.arranging import take_out
from blaupause.engine.bundles.editing.clearing import forget, set_required
from blaupause.engine.bundles.editing.model import FORM, RULES, TEMPLATE, EditRefused, Operation, Told
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.questions import home, place_in
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import Spot, Where, find, position, spots
from blaupause.engine.forms.model import GROUP, SECTION

WORD: Final = "baustein"
ALL: Final = f"{WORD}/"
LISTED: Final = (FILE, "blocks")
CHECKS: Final = (RULES, "checks")


def insert_block(sheet: Sheet, asked: Operation) -> Told:
    """Put a block at the end of a page or group (the place), under a heading where one is typed.

    Raises:
        EditRefused: it has groups, and so would stand in a group of another.

    """
    content = _given(asked)
    listed, schema, above = home(sheet, asked.place)
    if above and any(each["widget"] == GROUP for each in content["questions"]):
        raise EditRefused(_("Dieser Baustein enthält eine Gruppe. Fügen Sie ihn auf einer Seite ein."))
    pin = naming.named(content, sheet.files, above)
    said = made(pin)
    questions = [_for_anybody(each, pin) for each in said.questions.values()]
    if heading := typed.line(asked.values, "heading"):
        name = name_from(heading, {*level_of(sheet.get(FORM), above).names, *pin.names.values()})
        questions = [{"widget": SECTION, "id": name, "label": heading, "questions": questions}]
    for each in questions:
        place_in(sheet, each, None, listed, schema)
    _answer(sheet, said, schema)
    sheet.splice(len(sheet.get(*CHECKS)), 0, list(said.checks.values()), *CHECKS)
    if not above:
        _apply(sheet, pin)
    add_pin(sheet, pin)
    return told(pin, _("Baustein „%(block)s“ eingefügt"))


def _given(asked: Operation) -> Mapping[str, Any]:
    if asked.block is None:
        raise EditRefused(_("Diesen Baustein gibt es nicht. Wählen Sie einen aus der Liste."), field="block")
    return asked.block


def _for_anybody(question: Json, pin: Pin) -> Json:
    """Leave out what the browser fills in where the block is in the template already: this is about somebody else."""
    is_first = all(name == here for name, here in pin.names.items()) and not pin.above
    return question if is_first else {key: value for key, value in question.items() if key != "autocomplete"}


def _answer(sheet: Sheet, said: Made, schema: Where) -> None:
    for name, own in said.properties.items():
        sheet.put(own, *schema, "properties", name)
        set_required(sheet, schema, name, required=name in said.required)


def _apply(sheet: Sheet, pin: Pin) -> None:
    """Say who applies, where nothing in the template says so yet."""
    for role, names in pin.block["applicant"].items():
        if role not in sheet.get(TEMPLATE, "applicant"):
            sheet.put([pin.names[name] for name in names], TEMPLATE, "applicant", role)


def add_pin(sheet: Sheet, pin: Pin) -> None:
    """Write down where questions come from."""
    if FILE not in sheet.files:
        sheet.put({"blocks": []}, FILE)
    sheet.splice(len(sheet.get(*LISTED)), 0, [pin.to_json()], *LISTED)


def detach_block(sheet: Sheet, asked: Operation) -> Told:
    """Let go of a block: its questions stay and belong to the template."""
    pin = find_pin(sheet.files, asked.place)
    _drop(sheet, pin)
    done = told(pin, _("Von Baustein „%(block)s“ gelöst"))
    return replace(done, goto=pin.first)


def remove_block(sheet: Sheet, asked: Operation) -> Told:
    """Take a block out with its answers and checks, and headings that hold nothing else."""
    pin = find_pin(sheet.files, asked.place)
    page = sheet.get(FORM, "pages", find(sheet, pin.first).page, "id")
    for place in pin.places:
        _take_out(sheet, place)
    for id_ in pin.checks.values():
        sheet.splice(position(sheet.get(*CHECKS), id_), 1, [], *CHECKS)
    _drop(sheet, pin)
    done = told(pin, _("Baustein „%(block)s“ entfernt"))
    return replace(done, places=(*done.places, *(f"{place}/*" for place in done.places)), goto=f"seite/{page}")


def _drop(sheet: Sheet, pin: Pin) -> None:
    if len(sheet.get(*LISTED)) == 1:
        sheet.drop(FILE)
    else:
        sheet.splice(position(sheet.get(*LISTED), pin.id), 1, [], *LISTED)


def _take_out(sheet: Sheet, place: str) -> None:
    spot = find(sheet, place)
    forget(sheet, spot)
    while len(sheet.get(*spot.listed)) == 1 and (heading := _heading_of(sheet, spot)):
        spot = heading
    take_out(sheet, spot)


def _heading_of(sheet: Sheet, spot: Spot) -> Spot | None:
    """Return the heading that a question stands under, None where a page or group holds it."""
    around = (each for each in spots(sheet.get(FORM)) if each.path == spot.listed[:-1])
    return next((each for each in around if each.is_heading), None)


def find_pin(files: Mapping[str, Any], place: str) -> Pin:
    """Find the block of a place (`baustein/anschrift`).

    Raises:
        EditRefused: there is none.

    """
    pins = pins_of(files)
    return pins[position([{"id": pin.id} for pin in pins], place.removeprefix(ALL))]


def pin_at(files: Mapping[str, Any], place: str) -> Pin | None:
    """Return the block that a question belongs to, be it inside a group of it; None for a question of one's own."""
    return next((pin for pin in pins_of(files) if any(_is_in(place, question) for question in pin.places)), None)


def _is_in(place: str, question: str) -> bool:
    return place == question or place.startswith(f"{question}/")


# --- A newer version


def take_block(sheet: Sheet, asked: Operation) -> Told:
    """Take another version of a block: what people wrote where it lets them stays.

    Raises:
        EditRefused: it is not newer, or has too little in common with the one that is there.

    """
    pin, content = find_pin(sheet.files, asked.place), _given(asked)
    if content["slug"] != pin.block["slug"] or _numbers(content) <= _numbers(pin.block):
        raise EditRefused(_("Das ist keine neuere Version dieses Bausteins. Laden Sie die Seite neu."))
    _notes, renewed = renew(sheet, pin, content)
    done = told(renewed, _("Baustein „%(block)s“ übernommen"))
    return replace(done, places=tuple(dict.fromkeys((*done.places, *told(pin, "").places))))


def _numbers(content: Mapping[str, Any]) -> list[int]:
    return [int(number) for number in content["version"].split(".")]


def renew(sheet: Sheet, pin: Pin, content: Mapping[str, Any]) -> tuple[list[merging.Note], Pin]:
    """Exchange a block; return what was noted where people's words and new ones met, and the new pin.

    Raises:
        EditRefused: the two have nothing in common, or one asks what the other only tells.

    """
    level = level_of(sheet.get(FORM), pin.above)
    new = naming.renewed(pin, content, sheet.files, level)
    base, theirs = made(pin), made(new)
    common = base.questions.keys() & theirs.questions.keys()
    if not common or any((name in base.properties) != (name in theirs.properties) for name in common):
        raise EditRefused(_("Diese Version fragt etwas anderes. Lösen Sie den Baustein, und fügen Sie sie neu ein."))
    merge = merging.Merge(frozenset(content["free"]), [])
    for name in common:
        _exchange(sheet, "/".join(("frage", *pin.above, name)), name, (base, theirs), merge)
    _add(sheet, pin, theirs, [name for name in theirs.questions if name not in base.questions])
    for name in base.questions.keys() - theirs.questions.keys():
        _take_out(sheet, "/".join(("frage", *pin.above, name)))
    _exchange_checks(sheet, base, theirs)
    sheet.put(new.to_json(), *LISTED, position(sheet.get(*LISTED), pin.id))
    return merge.notes, new


def _exchange(sheet: Sheet, place: str, name: str, versions: tuple[Made, Made], merge: merging.Merge) -> None:
    spot, (base, theirs) = find(sheet, place), versions
    sheet.lay(merge.question(spot.source, base.questions[name], theirs.questions[name]), *spot.path)
    if name in theirs.properties:
        needed = merge.is_required(
            str(theirs.questions[name].get("label", "")),
            mine=name in sheet.get(*spot.schema).get("required", ()),
            base=name in base.required,
            theirs=name in theirs.required,
        )
        sheet.lay(theirs.properties[name], *spot.schema, "properties", name)
        set_required(sheet, spot.schema, name, required=needed)


def _add(sheet: Sheet, pin: Pin, theirs: Made, fresh: list[str]) -> None:
    """Put new questions behind those they follow in the block, the first ones before the first that is there."""
    order = list(theirs.questions)
    for name in fresh:
        at = order.index(name)
        beside = order[at - 1] if at else next(each for each in order if each not in fresh)
        spot = find(sheet, "/".join(("frage", *pin.above, beside)))
        sheet.splice(spot.at + bool(at), 0, [theirs.questions[name]], *spot.listed)
        if name in theirs.properties:
            sheet.put(theirs.properties[name], *spot.schema, "properties", name)
            set_required(sheet, spot.schema, name, required=name in theirs.required)


def _exchange_checks(sheet: Sheet, base: Made, theirs: Made) -> None:
    kept = [theirs.checks.get(each["id"], each) for each in sheet.get(*CHECKS)]
    kept = [each for each in kept if each["id"] not in base.checks or each["id"] in theirs.checks]
    sheet.lay([*kept, *(each for id_, each in theirs.checks.items() if id_ not in base.checks)], *CHECKS)


def told(pin: Pin, said: str) -> Told:
    """Say that all of a block was changed."""
    places = (f"{ALL}{pin.id}", *pin.places, *(f"regel/pruefung/{id_}" for id_ in pin.checks.values()))
    return Told(places, said % {"block": pin.called}, f"{ALL}{pin.id}")


# --- Every other change


def require_kept(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Refuse a change of what a block says and does not leave to templates.

    Raises:
        EditRefused: names the block.

    """
    if pin := denied(before, after):
        raise EditRefused(
            _("Das legt der Baustein „%(block)s“ fest. Lösen Sie zuerst die Fragen von ihm, dann geht es."),
            block=pin.called,
        )


def denied(before: Mapping[str, Any], after: Mapping[str, Any]) -> Pin | None:
    """Return a block that a change, or the way back, leaves beside a question that says something else.

    What was so before is no matter; a block that only comes with the change has to find everything as it says.
    """
    was = {pin.id: pin for pin in pins_of(before)}
    for pin in pins_of(after):
        wrong = deviations(after, pin)
        if wrong and wrong - (deviations(before, pin) if was.get(pin.id) == pin else set()):
            return pin
    return None
