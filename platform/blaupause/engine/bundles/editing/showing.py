"""Says when a question or page is shown: by choice, or by an expression of its own."""

from django.utils.translation import gettext as _

from blaupause.engine import rules
from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.conditions import AND, OPERATORS, OR, Clause, Condition, to_cel
from blaupause.engine.bundles.editing.model import FORM, EditRefused, Operation, Told, Values
from blaupause.engine.bundles.editing.notices import LETTER, block_at, spoken_in, told_block
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.speech import BundleSpeech
from blaupause.engine.bundles.editing.tree import find, find_page
from blaupause.engine.bundles.sentences import told

CLAUSES = 4
"""So many comparisons the builder offers."""


def show_when(sheet: Sheet, asked: Operation) -> Told:
    """Set the condition of a question, a page or a block of a letter; without one it is always there."""
    path, group, label = _target(sheet, asked.place)
    expression = typed.line(asked.values, "expression", limit=typed.EXPRESSION)
    if not expression:
        condition = built(asked.values)
        expression = to_cel(condition, BundleSpeech(sheet.files, group)) if condition else ""
    demand(expression, rules.IN_GROUP if group else rules.EVERYWHERE, "bool", "expression")
    sheet.set(expression, *path)
    return Told((asked.place,), _("Bedingung von „%(label)s“ geändert") % {"label": label}, asked.place)


def _target(sheet: Sheet, place: str) -> tuple[tuple[str | int, ...], tuple[str, ...], str]:
    """Return where the condition of a place stands, the group it is about, and what the place is called."""
    if place.startswith(LETTER):
        file, at = block_at(sheet.files, place)
        return (file, "blocks", at, "when"), (), told_block(sheet.get(file, "blocks", at), spoken_in(sheet.files))
    if place.startswith("seite/"):
        at = find_page(sheet, place)
        return (FORM, "pages", at, "visible"), (), sheet.get(FORM, "pages", at, "title")
    spot = find(sheet, place)
    return (*spot.path, "visible"), spot.keys[:-1], spot.source.get("label") or _("Hinweis")


def built(values: Values) -> Condition | None:
    """Read the builder's rows; those without a question do not count."""
    clauses = tuple(
        Clause(
            path,
            typed.chosen(values, f"operator_{number}", tuple(OPERATORS)),
            typed.line(values, f"value_{number}"),
        )
        for number in range(CLAUSES)
        if (path := typed.line(values, f"path_{number}"))
    )
    return Condition(clauses, OR if values.get("joined") == OR else AND) if clauses else None


def demand(expression: str, variables: tuple[str, ...], returns: str, field: str) -> None:
    """Demand that an expression can be compiled.

    Raises:
        EditRefused: it cannot; says where.

    """
    if not expression:
        return
    try:
        rules.compile(expression, variables, returns)
    except rules.RuleError as error:
        raise EditRefused("%(why)s", field=field, why=told("expression", str(error))) from None
