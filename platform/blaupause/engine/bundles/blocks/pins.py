"""blocks.json: which questions of a template come from a shared block, and from which version of it.

A pin keeps the block as it was released, so nothing is looked up elsewhere: whether the template still says what the
block says, and what a newer version would change, can be told from the bundle alone.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy

from blaupause.engine.bundles.loading import content_hash
from blaupause.engine.forms.model import SECTION

type Json = dict[str, Any]
type Source = Mapping[str, Any]

FILE: Final = "blocks.json"
FREE: Final = {
    "label": gettext_lazy("die Frage selbst"),
    "hint": gettext_lazy("die Hilfe unter der Frage"),
    "help": gettext_lazy("die Hilfe zum Aufklappen"),
    "text": gettext_lazy("der Text von Hinweisen"),
    "errors": gettext_lazy("die Sätze zu fehlenden und falschen Angaben"),
    "required": gettext_lazy("ob die Antwort Pflicht ist"),
    "visible": gettext_lazy("wann die Frage erscheint"),
}
"""What a block may leave to templates."""
ALWAYS_FREE: Final = frozenset({"autocomplete", "fim"})
"""What belongs to the template: whether it asks about the person at the browser, and where it stands in its schema."""
REQUIRED: Final = "required"
_ANSWER: Final = re.compile(r"(?<![\w.])answers\.(\w+)")
_NAMES: Final = frozenset({"field", "id", "value", "widget"})


@dataclass(frozen=True, slots=True)
class Pin:
    """A block in a template.

    Attributes:
        id: what it is called in this template; above: the repeated groups its questions stand in.
        names, checks: what its questions, notes and checks are called here, by their names in the block.
        block: its content as it was released; hash: the name of that content.

    """

    id: str
    above: tuple[str, ...]
    names: Mapping[str, str]
    checks: Mapping[str, str]
    hash: str
    block: Source

    @property
    def title(self) -> str:
        return str(self.block["title"])

    @property
    def version(self) -> str:
        return str(self.block["version"])

    @property
    def free(self) -> list[str]:
        """Say what it leaves to templates."""
        return free_in(self.block)

    @property
    def called(self) -> str:
        """Say what it is: "Anschrift 1.2.0"."""
        return f"{self.title} {self.version}"

    @property
    def is_whole(self) -> bool:
        """Whether the content is the one its hash names."""
        return content_hash(self.block) == self.hash

    def place_of(self, name: str) -> str:
        """Return the place of one of its questions in the editor."""
        return "/".join(("frage", *self.above, self.names[name]))

    @property
    def places(self) -> list[str]:
        """Return the places of its questions."""
        return [self.place_of(name) for name in self.names]

    @property
    def first(self) -> str:
        """Return the place of its first question."""
        return self.place_of(name_of(self.block["questions"][0]))

    def to_json(self) -> Json:
        """Return it for blocks.json; nothing in it is part of the form at the same time."""
        return {
            "id": self.id,
            "above": list(self.above),
            "names": dict(self.names),
            "checks": dict(self.checks),
            "hash": self.hash,
            "block": copy.deepcopy(dict(self.block)),
        }


@dataclass(frozen=True, slots=True)
class Made:
    """A block in the names of a template: questions by name, with their schemas, duties and checks."""

    questions: Mapping[str, Json]
    properties: Source
    required: frozenset[str]
    checks: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Level:
    """What stands in a form or in an entry of a group: questions by name, headings left out, and their schema."""

    questions: Mapping[str, Source]
    schema: Source

    @property
    def names(self) -> set[str]:
        """Every name that is taken there."""
        return {*self.questions, *self.schema.get("properties", ())}


def free_in(block: Source) -> list[str]:
    """Say what a block leaves to templates."""
    return [str(told) for part, told in FREE.items() if part in block["free"]]


def pins_of(files: Mapping[str, Any]) -> list[Pin]:
    """List the blocks of a template."""
    listed = files[FILE]["blocks"] if FILE in files else ()
    return [Pin(**{**each, "above": tuple(each["above"])}) for each in listed]


def hashes_in(files: Mapping[str, Any]) -> list[str]:
    """Name the versions of blocks in a template, each once."""
    return sorted({pin.hash for pin in pins_of(files)})


def name_of(question: Source) -> str:
    """Return what names a question among its neighbours: its field, or the id of a note."""
    return str(question.get("field") or question.get("id", ""))


def level_of(form: Source, above: Sequence[str]) -> Level:
    """Find what stands in a group, or in the form itself; nothing where that group is gone."""
    level = Level(dict(_flat(question for page in form["pages"] for question in page["questions"])), form["schema"])
    for name in above:
        group, own = level.questions.get(name, {}), level.schema.get("properties", {}).get(name, {})
        level = Level(dict(_flat(group.get("questions", ()))), own.get("items", {}))
    return level


def _flat(questions: Any) -> Iterator[tuple[str, Source]]:
    for question in questions:
        yield name_of(question), question
        if question["widget"] == SECTION:
            yield from _flat(question["questions"])


def made(pin: Pin) -> Made:
    """Return a block in the names that it has in a template."""
    block, names = pin.block, pin.names
    needed = block["schema"].get("required", ())
    return Made(
        questions={names[name_of(each)]: _renamed(each, pin, top=True) for each in block["questions"]},
        properties={names[name]: own for name, own in block["schema"]["properties"].items()},
        required=frozenset(names[name] for name in needed),
        checks={pin.checks[each["id"]]: _check(each, pin) for each in block["checks"]},
    )


def _check(source: Source, pin: Pin) -> Json:
    first, *rest = source["on"].split("[].")
    on = "[].".join((*pin.above, pin.names[first], *rest))
    return {**_renamed(source, pin, top=False), "id": pin.checks[source["id"]], "on": on}


def _renamed(content: Any, pin: Pin, *, top: bool) -> Any:
    """Return a copy in which expressions and texts speak of the template's answers; `top` names the question too."""
    if isinstance(content, str):
        root = "item" if pin.above else "answers"
        return _ANSWER.sub(lambda found: f"{root}.{pin.names.get(found[1], found[1])}", content)
    if isinstance(content, list):
        return [_renamed(each, pin, top=False) for each in content]
    if not isinstance(content, dict):
        return content
    copied = {key: value if key in _NAMES else _renamed(value, pin, top=False) for key, value in content.items()}
    if top:
        copied["field" if "field" in content else "id"] = pin.names[name_of(content)]
    return copied


# --- Whether a template still says what its block says


def deviations(files: Mapping[str, Any], pin: Pin) -> set[str]:
    """Name the questions and checks that are not as the block says, but for what it leaves to templates."""
    said, level, free = made(pin), level_of(files["form.json"], pin.above), set(pin.block["free"])
    found = {
        name
        for name, question in said.questions.items()
        if _bound(level.questions.get(name, {}), free) != _bound(question, free)
    }
    properties = level.schema.get("properties", {})
    found |= {name for name, own in said.properties.items() if properties.get(name) != own}
    if REQUIRED not in free:
        needed = set(level.schema.get("required", ()))
        found |= {name for name in said.properties if (name in needed) != (name in said.required)}
    checks = {each["id"]: each for each in files["rules.json"]["checks"]}
    return found | {id_ for id_, check in said.checks.items() if checks.get(id_) != check}


def _bound(question: Source, free: set[str]) -> Json:
    """Return what of a question a template may not change; of a group, also what stands in it."""
    kept = {key: value for key, value in question.items() if key not in free | ALWAYS_FREE}
    if "questions" in kept:
        kept["questions"] = [_bound(each, free) for each in kept["questions"]]
    return kept
