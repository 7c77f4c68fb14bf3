"""Takes an answer out of where a template lists it: the schema, who applies, what is searched for, stored tests.

Rules, letters and texts that speak of it are left to the person: see `references`.
"""

from typing import Any

from blaupause.engine.bundles.editing.model import TEMPLATE, TESTS
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import Spot
from blaupause.engine.bundles.template import sources_of


def forget(sheet: Sheet, spot: Spot) -> None:
    """Forget the answer of a question; the question itself stays."""
    field = spot.source.get("field")
    if field is None:
        return
    sheet.drop(*spot.schema, "properties", field)
    set_required(sheet, spot.schema, field, required=False)
    if not spot.depth:
        _forget_in_template(sheet, field)
    for at in range(len(sheet.get(TESTS, "tests"))):
        _forget_in_test(sheet, at, spot.keys)


def set_required(sheet: Sheet, schema: tuple[str | int, ...], field: str, *, required: bool) -> None:
    """Say in the schema whether an answer is needed."""
    before = sheet.get(*schema).get("required", [])
    after = [each for each in before if each != field] + [field] * required
    if (field in before) != required:
        sheet.set(after, *schema, "required")


def _forget_in_template(sheet: Sheet, field: str) -> None:
    template = sheet.get(TEMPLATE)
    searched = [each for each in template["search_fields"] if each != field]
    sheet.put(searched, TEMPLATE, "search_fields")
    if template["second_proof"] == field:
        sheet.put(None, TEMPLATE, "second_proof")
    if field in (template.get("delivery", {}).get(name) for name in ("field", "consent")):
        sheet.drop(TEMPLATE, "delivery")
    for role, sources in template["applicant"].items():
        listed = sources_of(sources)
        if field in listed:
            sheet.set([each for each in listed if each != field], TEMPLATE, "applicant", role)


def _forget_in_test(sheet: Sheet, at: int, keys: tuple[str, ...]) -> None:
    answers = sheet.get(TESTS, "tests", at, "answers")
    left = _without(answers, keys)
    sheet.put(left, TESTS, "tests", at, "answers")


def _without(answers: Any, keys: tuple[str, ...]) -> Any:
    """Return answers without one, in every entry of its groups."""
    if isinstance(answers, list):
        return [_without(entry, keys) for entry in answers]
    if not isinstance(answers, dict) or keys[0] not in answers:
        return answers
    if len(keys) == 1:
        return {key: value for key, value in answers.items() if key != keys[0]}
    return {**answers, keys[0]: _without(answers[keys[0]], keys[1:])}
