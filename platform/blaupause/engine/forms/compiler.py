"""Builds the pages and questions of a form from its description, writing down every mistake on the way."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from blaupause.engine.forms.dependence import mark
from blaupause.engine.forms.derived import build_checks, build_values
from blaupause.engine.forms.form import Form
from blaupause.engine.forms.model import HIDDEN, INFO, SECTION, Block, Choice, FormError, Page, Parameter, Question
from blaupause.engine.forms.names import Names
from blaupause.engine.forms.schema import compile_validator, complete
from blaupause.engine.forms.soundness import question_mistakes
from blaupause.engine.forms.workshop import FORM, Source, Where, Workshop, compare, group_key, load_shape

NO_HELP: Final = {"title": "", "text": ""}
_TAKEN_OVER: Final = (
    *("widget", "output_label", "hint", "text", "tone", "errors", "choices_param"),
    *("width", "unit", "autocomplete", "inputmode", "autocapitalize", "rows", "compact"),
    *("item_label", "add_label", "title_field", "max_bytes"),
    *("lang", "yes_no"),  # no file of a bundle has these: `engine.bundles.languages` says them
)


def names_of(source: Source, rule_source: Source, parameters: Mapping[str, Parameter]) -> Names:
    """Collect what expressions and texts may speak of."""
    answers = dict(_properties(source["schema"], ""))
    dates = [key.replace("/", ".") for key, schema in answers.items() if schema.get("format") == "date"]
    return Names(
        fields={key: bool(_entry_schema(schema).get("properties")) for key, schema in answers.items()},
        dates=frozenset([*dates, *(f"params.{id_}" for id_, each in parameters.items() if each.type == "date")]),
        parameters=parameters,
        values={value["id"]: group_key(value) for value in rule_source.get("values", ())},
    )


def _properties(schema: Source, group: str) -> Iterator[tuple[str, Source]]:
    """Yield every property by its key, those of groups after their group."""
    for field, own in schema.get("properties", {}).items():
        key = f"{group}/{field}" if group else field
        yield key, own
        yield from _properties(_entry_schema(own), key)


def compile_form(
    source: Source, rules: Source | None = None, parameters: Mapping[str, Parameter] | None = None
) -> Form:
    """Compile form.json with the rules about its answers.

    Args:
        source: the content of form.json.
        rules: the content of rules.json; only `values` and `checks` are used.
        parameters: the town's parameters by id.

    Raises:
        FormError: it is wrong; all mistakes at once.

    """
    shape = load_shape(__package__, "shape.json")
    issues = compare(source, shape, FORM)
    if issues:
        raise FormError(issues)
    workshop = Workshop(names_of(source, rules or {}, parameters or {}))
    form = build_form(source, rules or {}, workshop)
    if form is None or workshop.issues:
        raise FormError(workshop.issues)
    return form


def build_form(source: Source, rules: Source, workshop: Workshop) -> Form | None:
    """Build a form from files of the right shape; mistakes go to the workshop. None where nothing can be built."""
    pages = _build_pages(source, workshop)
    if workshop.issues:
        return None
    listed = [question for page in pages for question in page.questions]
    notes = {question.field: question for question in listed if question.widget == INFO}
    questions = {question.field: question for question in listed if question.widget != INFO}
    try:
        validator = compile_validator(_complete_schema(source, pages))
    except ValueError as error:
        workshop.issue(Where(FORM) / "schema", "json-schema", str(error).partition("\n")[0])
        return None
    return Form(
        pages=pages,
        questions=questions,
        values=build_values(rules, workshop),
        checks=build_checks(rules, notes | questions, workshop),
        parameters=workshop.names.parameters,
        validator=validator,
    )


def _build_pages(source: Source, workshop: Workshop) -> tuple[Page, ...]:
    """Build every page; what is missing or double between pages and schema becomes an issue."""
    pages = tuple(
        _page(page, source["schema"], Where(FORM) / "pages" / at, workshop) for at, page in enumerate(source["pages"])
    )
    asked = [question for page in source["pages"] for question in flat(page["questions"])]
    _compare(source["schema"], asked, Where(FORM) / "schema", workshop)
    for id_ in _doubles(page.id for page in pages):
        workshop.issue(Where(FORM) / "pages", "unique", f"two pages are called {id_!r}")
    return pages


def _complete_schema(source: Source, pages: Iterable[Page]) -> dict[str, object]:
    """Return the schema with the defaults of every question, and without `required`: that depends on what is asked."""
    return _with_defaults(source["schema"], [question for page in pages for question in page.questions])


def _with_defaults(schema: Source, questions: Iterable[Question]) -> dict[str, object]:
    filled = {
        question.field: {**question.schema, "items": _with_defaults(question.schema["items"], question.questions)}
        if question.is_group
        else dict(question.schema)
        for question in questions
        if question.widget != INFO
    }
    return {**{key: value for key, value in schema.items() if key != "required"}, "properties": filled}


def _page(page: Source, schema: Source, where: Where, workshop: Workshop) -> Page:
    workshop.check_texts(page, ("title", "intro"), where)
    questions = _questions(page["questions"], schema, where / "questions", workshop, Around(page["id"]))
    visible = workshop.compile(page, "visible", where, "bool")
    return Page(page["id"], page["title"], page.get("intro", ""), visible, mark(questions), page.get("lang", ""))


@dataclasses.dataclass(frozen=True, slots=True)
class Around:
    """What questions stand in: a page, and headings on it or in their group."""

    page_id: str
    blocks: tuple[Block, ...] = ()


def flat(sources: Iterable[Source]) -> Iterator[Source]:
    """Yield the questions in order, those of sections instead of the sections."""
    for source in sources:
        if source["widget"] == SECTION:
            yield from flat(source["questions"])
        else:
            yield source


def _questions(
    sources: list[Source], schema: Source, where: Where, workshop: Workshop, around: Around
) -> tuple[Question, ...]:
    built: list[Question] = []
    for at, source in enumerate(sources):
        if source["widget"] == SECTION:
            block = _block(source, where / at, workshop)
            inside = Around(around.page_id, (*around.blocks, block))
            built += _questions(source["questions"], schema, where / at / "questions", workshop, inside)
        elif source["widget"] != HIDDEN and (question := _question(source, schema, where / at, workshop, around)):
            built.append(question)
    return tuple(built)


def _block(source: Source, where: Where, workshop: Workshop) -> Block:
    _check_texts(source, where, workshop)
    help_ = source.get("help", NO_HELP)
    visible = workshop.compile(source, "visible", where, "bool")
    return Block(
        source["id"],
        source["label"],
        source.get("hint", ""),
        help_["title"],
        help_["text"],
        visible,
        lang=source.get("lang", ""),
    )


def _question(source: Source, schema: Source, where: Where, workshop: Workshop, around: Around) -> Question | None:
    if source["widget"] == INFO:
        _check_texts(source, where, workshop)
        return _make(source, where, workshop, around)
    field = source["field"]
    if field not in schema["properties"]:
        workshop.issue(where / "field", "field-known", f"the schema has no property {field!r}")
        return None
    own = schema["properties"][field]
    mistakes = question_mistakes(source, own, workshop.names.parameters, where.group)
    for step, rule, message in mistakes:
        workshop.issue(where / step, rule, message)
    if any(step == "widget" for step, _rule, _message in mistakes):
        return None
    _check_texts(source, where, workshop)
    question = _make(
        source, where, workshop, around, schema=complete(own, source), optional=field not in schema.get("required", ())
    )
    if not question.is_group:
        return question
    inside = (where / "questions").inside(question.key)
    inner = _questions(source.get("questions", []), _entry_schema(own), inside, workshop, Around(around.page_id))
    _compare(own["items"], flat(source.get("questions", [])), where / "questions", workshop)
    return dataclasses.replace(question, questions=mark(inner))


def _make(source: Source, where: Where, workshop: Workshop, around: Around, **more: Any) -> Question:
    help_ = source.get("help", NO_HELP)
    return Question(
        field=source.get("field", source.get("id", "")),
        label=source.get("label", ""),
        page_id=around.page_id,
        group=where.group,
        blocks=around.blocks,
        visible=workshop.compile(source, "visible", where, "bool"),
        choices=tuple(Choice(**choice) for choice in source.get("choices", ())),
        accept=tuple(source.get("accept", ())),
        help_title=help_["title"],
        help_text=help_["text"],
        **{key: source[key] for key in _TAKEN_OVER if key in source},
        **more,
    )


def _check_texts(source: Source, where: Where, workshop: Workshop) -> None:
    workshop.check_texts(source, ("label", "output_label", "hint", "text"), where)
    workshop.check_texts(source.get("help", {}), ("title", "text"), where / "help")
    errors = source.get("errors", {})
    workshop.check_texts(errors, errors, where / "errors")
    for at, choice in enumerate(source.get("choices", ())):
        workshop.check_texts(choice, ("label", "hint"), where / "choices" / at)


def _compare(schema: Source, questions: Iterable[Source], where: Where, workshop: Workshop) -> None:
    """Demand one question for each property, and a property for each required one."""
    asked = [question["field"] for question in questions if question["widget"] not in {INFO, HIDDEN}]
    for field in sorted(schema["properties"].keys() - set(asked)):
        workshop.issue(where, "field-asked", f"no question asks for {field!r}")
    for field in _doubles(asked):
        workshop.issue(where, "unique", f"two questions ask for {field!r}")
    for field in sorted(set(schema.get("required", ())) - schema["properties"].keys()):
        workshop.issue(where, "field-known", f"{field!r} is required, but no property")


def _entry_schema(schema: Source) -> Source:
    items: Source = schema.get("items", {})
    return items


def _doubles(ids: Iterable[str]) -> list[str]:
    listed = list(ids)
    return sorted({id_ for id_ in listed if listed.count(id_) > 1})
