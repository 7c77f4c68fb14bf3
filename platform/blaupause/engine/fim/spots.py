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
        siblings: the list it stands in.
        home: the list of its page, or of the repeated group around it; `top` is what stands there: the question, or
            the outermost heading above it.
        level: the schema its answer belongs to.
        around: its page and the headings above it, from the outermost.

    """

    question: Json
    siblings: list[Json]
    home: list[Json]
    top: Json
    level: Json
    around: tuple[Json, ...]

    @property
    def page(self) -> str:
        return str(self.around[0]["id"])

    @property
    def field(self) -> str:
        return str(self.question.get("field", ""))

    @property
    def schema(self) -> Json:
        found: Json = self.level["properties"].get(self.field, {})
        return found


def spots_of(form: Json) -> dict[str, Spot]:
    """List the questions that come from FIM by their place there."""
    return {
        key_of(spot.question): spot
        for page in form["pages"]
        for spot in _walk(page["questions"], form["schema"], (page,))
        if "fim" in spot.question
    }


def levels_of(spots: Mapping[str, Spot]) -> dict[str, tuple[str, ...]]:
    """Return for each place the repeated groups that its answer stands in."""
    groups = [key for key, spot in spots.items() if spot.question["widget"] == GROUP]
    inside = {key: key.replace(CHOICE, "/") for key in spots}
    return {key: tuple(group for group in groups if inside[key].startswith(f"{group}/")) for key in spots}


def key_of(question: Mapping[str, Any]) -> str:
    is_choice = question["widget"] != GROUP and not is_of_field(question)
    return f"{question['fim']}{CHOICE}" if is_choice else str(question["fim"])


def is_of_field(question: Mapping[str, Any]) -> bool:
    """Whether a question comes from a field of FIM, not from a group."""
    return is_field(str(question["fim"]).rpartition("/")[2])


def is_field(id_: str) -> bool:
    return id_.startswith("F")


def _walk(home: list[Json], level: Json, around: tuple[Json, ...]) -> Iterator[Spot]:
    for top in home:
        for question, siblings, above in _under(top, home, around):
            yield Spot(question, siblings, home, top, level, above)
            if question["widget"] == GROUP:
                yield from _walk(question["questions"], level["properties"][question["field"]]["items"], above)


def _under(
    element: Json, siblings: list[Json], around: tuple[Json, ...]
) -> Iterator[tuple[Json, list[Json], tuple[Json, ...]]]:
    if element["widget"] == SECTION:
        for inner in element["questions"]:
            yield from _under(inner, element["questions"], (*around, element))
    else:
        yield element, siblings, around
