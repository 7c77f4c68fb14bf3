"""What a template computes from answers and demands of them: interim results and checks, from rules.json."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from blaupause.engine.forms.model import Check, Question, Value
from blaupause.engine.forms.workshop import RULES, Source, Where, Workshop

RESULTS: Final = {"boolean": "bool", "integer": "int", "money": "int", "percent": "int", "text": "string"}
"""Types of interim results, and what their expression must give."""


def build_values(rules: Source, workshop: Workshop) -> tuple[Value, ...]:
    """Build the interim results. Each may use those before it, so none can wait for itself."""
    values: dict[str, Value] = {}
    known: dict[str, str] = {}
    for at, source in enumerate(rules.get("values", ())):
        where = Where(RULES) / "values" / at
        group = workshop.group(source, where)
        if source["id"] in known:
            workshop.issue(where / "id", "unique", f"{source['id']!r} is there twice")
        earlier = replace(workshop, names=replace(workshop.names, values=known))
        program = earlier.compile(source, "expr", where.inside(group), RESULTS[source["type"]])
        known = {**known, source["id"]: group}
        if program:
            values[source["id"]] = Value(source["id"], source["type"], program, group)
    return tuple(values.values())


def build_checks(rules: Source, questions: Mapping[str, Question], workshop: Workshop) -> tuple[Check, ...]:
    """Build the rules about single answers; `on` is a field, `group[].field` or `group[].group[].field`."""
    checks = []
    for at, source in enumerate(rules.get("checks", ())):
        where = Where(RULES) / "checks" / at
        question = _find(source["on"], questions)
        if question is None:
            workshop.issue(where / "on", "field-known", f"the form has no question {source['on']!r}")
            continue
        where = where.inside(question.group)
        when = workshop.compile(source, "when", where, "bool")
        program = workshop.compile(source, "expr", where, "bool")
        workshop.check_texts(source, ("message",), where)
        if program:
            checks.append(Check(source["id"], question, program, source["message"], when, source.get("lang", "")))
    return tuple(checks)


def _find(on: str, questions: Mapping[str, Question]) -> Question | None:
    first, *inner = on.split("[].")
    question = questions.get(first)
    for field in inner:
        question = question.inner(field) if question else None
    return question
