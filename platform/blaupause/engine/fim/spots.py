"""Questions of a form that came from FIM, with where they stand; they are the same by their place in FIM."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from blaupause.engine.forms.model import GROUP, SECTION

type Json = dict[str, Any]

ENTRY: Final = "wert"
"""Field id of an answer that may be given several times, in its entry."""
CHOICE: Final = "?"
"""Marks, behind the ids of an Auswahlgruppe, the question which of its parts it is."""
type Known = Mapping[tuple[str, str], str]
"""Field ids by the repeated group ("" for none) and the place of what they answer."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A question of form.json.

    Attributes:
        home: the list of its page, or of the repeated group around it.
        path: the headings above it that stand there, from the outermost, and the question.
        level: the schema its answer belongs to.
        around: its page and the headings above it, from the outermost.

    """

    home: list[Json]
    path: tuple[Json, ...]
    level: Json
    around: tuple[Json, ...]

    @property
    def question(self) -> Json:
        return self.path[-1]

    def standing(self, up: int = 0) -> tuple[list[Json], int]:
        """Return where the question stands, or the heading so many levels above it, at most the outermost."""
        path = self.path[: max(len(self.path) - up, 1)]
        listed = path[-2]["questions"] if len(path) > 1 else self.home
        return listed, next(at for at, each in enumerate(listed) if each is path[-1])

    @property
    def page(self) -> str:
        return str(self.around[0]["id"])

    @property
    def field(self) -> str:
        return str(self.question.get("field", ""))

    @property
    def name(self) -> str:
        return name_of(self.question)

    @property
    def required(self) -> list[str]:
        """The field ids of its level that need an answer; the editor leaves an empty list out."""
        found: list[str] = self.level.setdefault("required", [])
        return found

    @property
    def schema(self) -> Json:
        found: Json = self.level["properties"].get(self.field, {})
        return found


def spots_of(form: Json) -> dict[str, Spot]:
    """List the questions that come from FIM by their place there."""
    return {key_of(spot.question): spot for spot in _all(form) if "fim" in spot.question}


def groups_of(form: Json) -> list[Spot]:
    """List all repeated groups, also of people, each behind what is around it."""
    return [spot for spot in _all(form) if spot.question["widget"] == GROUP]


def _all(form: Json) -> Iterator[Spot]:
    for page in form["pages"]:
        yield from _walk(page["questions"], form["schema"], (page,))


def levels_of(spots: Mapping[str, Spot]) -> dict[str, tuple[str, ...]]:
    """Return for each place the repeated groups that its answer stands in."""
    groups = [key for key, spot in spots.items() if spot.question["widget"] == GROUP]
    inside = {key: key.replace(CHOICE, "/") for key in spots}
    return {key: tuple(group for group in groups if inside[key].startswith(f"{group}/")) for key in spots}


def entry_of(spot: Spot) -> list[Spot]:
    """Return the question of an entry, where an answer may be given several times."""
    inside = spot.question.get("questions", []) if is_of_field(spot.question) else []
    return [Spot(inside, (each,), spot.schema["items"], spot.around) for each in inside if each.get("field") == ENTRY]


def names_in(elements: list[Json]) -> set[str]:
    """Return what questions and notes are called, also under headings."""
    return {name_of(path[-1]) for path in _paths(elements, ())}


def name_of(question: Mapping[str, Any]) -> str:
    """Return what a question is called on its level: by its field, a note by its id."""
    return str(question.get("field") or question.get("id", ""))


def key_of(question: Mapping[str, Any]) -> str:
    is_choice = question["widget"] != GROUP and not is_of_field(question)
    return f"{question['fim']}{CHOICE}" if is_choice else str(question["fim"])


def is_of_field(question: Mapping[str, Any]) -> bool:
    """Whether a question comes from a field of FIM, not from a group."""
    return is_field(str(question.get("fim", "")).rpartition("/")[2])


def is_field(id_: str) -> bool:
    return id_.startswith("F")


def _walk(home: list[Json], level: Json, around: tuple[Json, ...]) -> Iterator[Spot]:
    for path in _paths(home, ()):
        question, above = path[-1], (*around, *path[:-1])
        yield Spot(home, path, level, above)
        if question["widget"] == GROUP:
            yield from _walk(question["questions"], level["properties"][question["field"]]["items"], above)


def _paths(elements: list[Json], above: tuple[Json, ...]) -> Iterator[tuple[Json, ...]]:
    for each in elements:
        if each["widget"] == SECTION:
            yield from _paths(each["questions"], (*above, each))
        else:
            yield *above, each
