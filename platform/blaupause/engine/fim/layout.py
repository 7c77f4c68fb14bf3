"""From the tree of a FIM schema to the pages of a form.

A group that stands once is a heading: its answers stand beside the others. One that may be left out, or come several
times, is a repeated group. Of an Auswahlgruppe a person says first which of its parts they fill in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from blaupause.engine.fim import fixed
from blaupause.engine.fim.naming import MAX_LINE, MAX_TEXT, RESERVED, Ids, line, paragraphs
from blaupause.engine.fim.questions import MOST_ENTRIES, MOST_LISTED, is_many, least_of, make, takes_many, words
from blaupause.engine.fim.spots import CHOICE, ENTRY
from blaupause.engine.fim.workbench import Made, Workbench
from blaupause.engine.forms.model import HIDDEN
from blaupause.standards.xdatenfelder.model import Child, Field, FieldKind, Group, Schema

type Json = dict[str, Any]

MOST_PAGES: Final = 30
_MOST_ON_PAGE: Final = 100
_ON_PAGE, _SMALL = 15, 6
_GENERAL: Final = "Allgemeine Angaben"
_NOTHING: Final = "Das Schema fragt nichts. Ergänzen Sie, was Sie wissen müssen."


@dataclass(frozen=True, slots=True)
class Level:
    """Where answers stand side by side: the form, or an entry of a repeated group (`root` is what rules call it).

    Attributes:
        place: the repeated group in the schema, "" for the form.

    """

    root: str
    ids: Ids
    place: str = ""
    properties: Json = field(default_factory=dict)
    required: list[str] = field(default_factory=list)

    def schema(self) -> Json:
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": self.properties,
            "required": self.required,
        }

    def ask(self, made: Made, name: str, around: tuple[str, ...] = (), *, required: bool, known: str = "") -> Json:
        """Put a question on the level; return it with its id."""
        id_ = self.ids.give(name, around, known=known)
        self.properties[id_] = made.schema
        if required:
            self.required.append(id_)
        return {"field": id_, **made.question}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the layout stands: the level, the ids from the schema's root, and the names of what is around."""

    level: Level
    path: tuple[str, ...] = ()
    around: tuple[str, ...] = ()

    def at(self, child: Child) -> str:
        return "/".join((*self.path, child.element.id))

    def inside(self, group: Group, level: Level | None = None) -> "Spot":
        around = (*self.around, group.name) if level is None else ()
        return Spot(level or self.level, (*self.path, group.id), around)


@dataclass(frozen=True, slots=True)
class Part:
    """What comes on one page."""

    title: str
    intro: str
    children: tuple[Child, ...]
    spot: Spot


def lay_out(schema: Schema, bench: Workbench) -> Json:
    """Return form.json for a schema; what a person has to look at goes to the bench."""
    level, ids = Level("answers", bench.ids()), Ids(RESERVED, joint="-")
    pages = []
    for part in _parts(_present(schema.children), Spot(level)):
        questions = list(_questions(part.children, part.spot, bench))
        if questions:
            page: Json = {"id": ids.give(part.title), "title": part.title, "questions": questions}
            pages.append({**page, "intro": part.intro} if part.intro else page)
    if not pages:
        bench.leave("group", "", _NOTHING)
        pages.append(empty_page())
    return {"schema": level.schema(), "pages": pages}


def empty_page() -> Json:
    """Return what a form has that asks nothing."""
    note = {"widget": "info", "id": "hinweis", "text": _NOTHING}
    return {"id": "angaben", "title": _GENERAL, "questions": [note]}


def _present(children: Iterable[Child]) -> tuple[Child, ...]:
    """Leave out what stands there 0:0 times: so a schema says what it does not take from the one it derives from."""
    return tuple(child for child in children if child.most != 0)


# --- Pages


def _parts(children: Sequence[Child], root: Spot) -> list[Part]:
    for depth in (MOST_PAGES, 1):
        parts = list(_split(children, root, _GENERAL, depth))
        if len(parts) <= MOST_PAGES:
            return parts
    size = -(-len(children) // MOST_PAGES)
    chunks = [tuple(children[at : at + size]) for at in range(0, len(children), size)]
    return [Part(f"Teil {number}", "", chunk, root) for number, chunk in enumerate(chunks, start=1)]


def _split(children: Iterable[Child], spot: Spot, title: str, depth: int) -> Iterator[Part]:
    """Yield pages: fields and small groups that follow each other share one, a large group has its own.

    Next to the root every group has its own: there the editors of FIM say what belongs together.
    """
    run: list[Child] = []
    number = 0
    for child in children:
        group = child.element
        is_large = isinstance(group, Group) and (not spot.path or _leaves(child) > _SMALL)
        if run and (is_large or sum(map(_leaves, run)) + _leaves(child) > _ON_PAGE):
            yield Part(_numbered(title, number), "", tuple(run), spot)
            run, number = [], number + 1
        if is_large and isinstance(group, Group):
            yield from _split_group(child, group, spot, depth)
        else:
            run.append(child)
    if run:
        yield Part(_numbered(title, number), "", tuple(run), spot)


def _numbered(title: str, number: int) -> str:
    return line(f"{title}: weitere Angaben") if number else title


def _split_group(child: Child, group: Group, spot: Spot, depth: int) -> Iterator[Part]:
    title = line(group.label or group.name) or group.id
    if not _stands_once(child):
        yield Part(title, "", (child,), spot)
    elif depth > 1 and _leaves(child) > _ON_PAGE and any(isinstance(each.element, Group) for each in group.children):
        yield from _split(_present(group.children), spot.inside(group), title, depth - 1)
    else:
        intro, children = paragraphs(group.help), _present(group.children)
        for number, at in enumerate(range(0, len(children), _MOST_ON_PAGE)):
            yield Part(_numbered(title, number), intro, children[at : at + _MOST_ON_PAGE], spot.inside(group))
            intro = ""


def _leaves(child: Child) -> int:
    return sum(map(_leaves, _present(child.element.children))) if isinstance(child.element, Group) else 1


def _stands_once(child: Child) -> bool:
    return (child.least, child.most) == (1, 1) and not (isinstance(child.element, Group) and child.element.is_choice)


# --- Questions


def _questions(children: Iterable[Child], spot: Spot, bench: Workbench, visible: str = "") -> Iterator[Json]:
    for child in _present(children):
        laid = (
            _field(child, child.element, spot, bench)
            if isinstance(child.element, Field)
            else _group(child, child.element, spot, bench)
        )
        for question in laid:
            yield {**question, "visible": visible} if visible and question["widget"] != HIDDEN else question


def _field(child: Child, asked: Field, spot: Spot, bench: Workbench) -> Iterator[Json]:
    place = spot.at(child)
    known = bench.known_as(spot.level.place, place)
    if asked.kind is FieldKind.LABEL:
        text = paragraphs(asked.content) or paragraphs(asked.label) or line(asked.name)
        if len(asked.content) > MAX_TEXT:
            bench.leave("limit", place, f"Der Hinweis hat mehr als {MAX_TEXT} Zeichen. Wir zeigen den Anfang.")
        id_ = spot.level.ids.give(asked.name, spot.around, known=known)
        yield {"widget": "info", "id": id_, "text": text, "fim": place}
    elif asked.kind in fixed.KINDS and fixed.is_fitting(asked):
        id_ = spot.level.ids.give(asked.name, spot.around, known=known)
        yield _fixed(asked, {"id": id_, "fim": place, "value": asked.content})
    else:
        if asked.kind in fixed.KINDS:
            wrong = f"den Wert „{line(asked.content)}“, der nicht passt" if asked.content else "aber keinen Wert"
            told = f"„{line(asked.name)}“ soll niemand ausfüllen, hat {wrong}. Bis dahin fragen wir danach."
            bench.leave("value", place, told)
        elif asked.content:
            told = f"Das Schema gibt „{line(asked.content)}“ vor. Ein Formular füllt nichts vor."
            bench.leave("value", place, told)
        made = make(asked, child, place, bench)
        if is_many(child) and not takes_many(made):
            yield _several(child, asked, made, spot, bench)
        else:
            once = spot.level.ask(made, asked.name, spot.around, required=child.least > 0, known=known)
            yield {**once, "fim": place}


def _fixed(asked: Field, value: Json) -> Json:
    """Return what stands fast: a locked field is shown with its value, a hidden one only handed on."""
    if asked.kind is FieldKind.HIDDEN:
        return {"widget": HIDDEN, **value}
    return {"widget": "info", "label": words(asked)["label"], "text": fixed.shown(asked), **value}


def _several(child: Child, asked: Field, made: Made, spot: Spot, bench: Workbench) -> Json:
    """Return a group whose entries have one question: a field that may be answered several times."""
    entry = Level("item", Ids())
    inner = entry.ask(made, ENTRY, required=True)
    return _repeat(child, words(asked), entry, [inner], spot, bench)


def _group(child: Child, group: Group, spot: Spot, bench: Workbench) -> Iterator[Json]:
    if (child.least, child.most) == (1, 1) or (group.is_choice and not is_many(child)):
        id_ = spot.level.ids.give(group.name, spot.around)
        inner = list(_inside(child, group, spot.inside(group), bench))
        if inner:
            said = {key: text for key, text in words(group).items() if key != "output_label"}
            yield {"widget": "section", "id": id_, **said, "questions": inner}
        return
    entry = Level("item", bench.ids(spot.at(child)), spot.at(child))
    once = replace(child, least=1, most=1)
    inner = list(_inside(once, group, spot.inside(group, entry), bench))
    if entry.properties:
        yield _repeat(child, words(group), entry, inner, spot, bench)
    elif inner:
        yield from _group(once, group, spot, bench)
    else:
        bench.leave("group", spot.at(child), f"Die Gruppe „{line(group.name)}“ fragt nichts und ist nicht im Formular.")


def _repeat(child: Child, said: Json, entry: Level, questions: list[Json], spot: Spot, bench: Workbench) -> Json:
    label, place = said["label"], spot.at(child)
    most = min(child.most or max(MOST_ENTRIES, child.least), MOST_LISTED)
    schema: Json = {"type": "array", "items": entry.schema(), "maxItems": most}
    schema |= least_of(child, most, place, bench)
    add = f"{label} hinzufügen" if child.most == 1 else f"Weitere Angabe hinzufügen: {label}"
    question = {
        "widget": "repeat",
        **said,
        "item_label": label,
        "add_label": line(add[:MAX_LINE]),
        "questions": questions,
    }
    known = bench.known_as(spot.level.place, place)
    asked = spot.level.ask(Made(question, schema), label, spot.around, required=child.least > 0, known=known)
    return {**asked, "fim": place}


# --- Auswahlgruppen


def _inside(child: Child, group: Group, spot: Spot, bench: Workbench) -> Iterator[Json]:
    """Lay out what is in a group: all of it, or what is chosen."""
    if not group.is_choice:
        yield from _questions(group.children, spot, bench)
        return
    notes = [each for each in group.children if _is_note(each)]
    parts = [each for each in _present(group.children) if not _is_note(each)]
    yield from _questions(notes, spot, bench)
    options = [
        {"value": each.element.id, "label": line(each.element.label or each.element.name) or each.element.id}
        for each in parts
    ]
    if not options:
        return
    label = f"{line(group.label or group.name) or group.id}: Was trifft zu?"
    required = child.least > 0
    selector: Json = {"widget": "radio" if required else "select", "label": line(label), "choices": options}
    schema = {"type": "string", "enum": [each["value"] for each in options]}
    place, name = "/".join(spot.path), f"{group.name} Auswahl"
    known = bench.known_as(spot.level.place, f"{place}{CHOICE}")
    asked = spot.level.ask(Made(selector, schema), name, spot.around, required=required, known=known)
    yield {**asked, "fim": place}
    for each in parts:
        chosen = replace(each, least=max(each.least, 1), most=each.most if each.most is None else max(each.most, 1))
        condition = f"{spot.level.root}.{asked['field']} == '{each.element.id}'"
        yield from _questions([chosen], spot, bench, condition)


def _is_note(child: Child) -> bool:
    return isinstance(child.element, Field) and child.element.kind is FieldKind.LABEL
