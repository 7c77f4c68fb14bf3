"""Finds pages and questions in a form, however deep the groups are, and lists them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing.model import FORM, EditRefused
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.forms.model import SECTION

type Where = tuple[str | int, ...]

_GONE = _("Das gibt es in diesem Entwurf nicht mehr. Laden Sie die Seite neu.")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a question stands.

    Attributes:
        keys: its name after those of its groups.
        listed: path to the list it stands in; at: its place there.
        schema: path to the object schema its answer belongs to.
        page: number of its page.
        source: the question itself.

    """

    keys: tuple[str, ...]
    listed: Where
    at: int
    schema: Where
    page: int
    source: Mapping[str, Any]

    @property
    def place(self) -> str:
        return "frage/" + "/".join(self.keys)

    @property
    def path(self) -> Where:
        return (*self.listed, self.at)

    @property
    def own_schema(self) -> Where:
        return (*self.schema, "properties", self.source["field"])

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading: what stands under it answers beside it."""
        return bool(self.source["widget"] == SECTION)

    @property
    def depth(self) -> int:
        return len(self.keys) - 1


def key_of(question: Mapping[str, Any]) -> str:
    """Return what names a question among its neighbours: its field, or the id of a note."""
    return str(question.get("field") or question.get("id", ""))


def spots(form: Mapping[str, Any]) -> Iterator[Spot]:
    """List every question, those of a group after it."""
    for number, page in enumerate(form["pages"]):
        yield from _inside(page["questions"], (FORM, "pages", number, "questions"), (FORM, "schema"), number, ())


def _inside(
    questions: Sequence[Mapping[str, Any]], listed: Where, schema: Where, page: int, above: tuple[str, ...]
) -> Iterator[Spot]:
    for at, question in enumerate(questions):
        spot = Spot((*above, key_of(question)), listed, at, schema, page, question)
        yield spot
        if question["widget"] == SECTION:
            yield from _inside(question["questions"], (*spot.path, "questions"), schema, page, above)
        elif "questions" in question:
            yield from _inside(
                question["questions"], (*spot.path, "questions"), (*spot.own_schema, "items"), page, spot.keys
            )


def find(sheet: Sheet, place: str) -> Spot:
    """Find the question of a place (`frage/hunde/rasse`).

    Raises:
        EditRefused: there is none.

    """
    for spot in spots(sheet.get(FORM)):
        if spot.place == place:
            return spot
    raise EditRefused(_GONE)


def under(sheet: Sheet, spot: Spot) -> list[Spot]:
    """List a question, or a heading with the questions whose answers stand beside it."""
    inside = (each for each in spots(sheet.get(FORM)) if each.listed[: len(spot.path)] == spot.path)
    return [spot, *(each for each in inside if spot.is_heading and each.schema == spot.schema)]


def find_page(sheet: Sheet, place: str) -> int:
    """Find the number of the page of a place (`seite/kontakt`).

    Raises:
        EditRefused: there is none.

    """
    return position(sheet.get(FORM, "pages"), place.removeprefix("seite/"))


def position(listed: Sequence[Mapping[str, Any]], id_: str) -> int:
    """Find an entry by its id.

    Raises:
        EditRefused: there is none.

    """
    for number, each in enumerate(listed):
        if each.get("id") == id_:
            return number
    raise EditRefused(_GONE)
