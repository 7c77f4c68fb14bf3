"""Prepares a page for drawing: its visible questions with answers, problems and buttons."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from blaupause.engine.forms import german, groups, paths
from blaupause.engine.forms.asked import Asked, by_block
from blaupause.engine.forms.cleaning import NO, YES
from blaupause.engine.forms.model import SECTION, UPLOAD, Answers, Block, Page, Problem, Question
from blaupause.engine.forms.situation import Situation
from blaupause.engine.forms.telling import Files, summary, title
from blaupause.engine.forms.view import ChoiceView, FieldView, FileView, HelpView, ItemView, PageView
from blaupause.engine.forms.words import choices

_ROWS: Final = 5
_FEW, _SHORT = 2, 12
_KEYBOARDS: Final = {
    "date": "numeric",
    "time": "numeric",
    "money": "decimal",
    "number": "decimal",
    "tel": "tel",
    "email": "email",
}
_CHOOSING: Final = frozenset({"select", "radio", "checkboxes", "checkbox", "yesno"})


class Binder:
    """Draws one page. Entries of groups are open when they have a problem, are empty or are asked for."""

    def __init__(
        self, situation: Situation, problems: Iterable[Problem], files: Files, opened: Collection[str]
    ) -> None:
        self._situation = situation
        self._problems = {problem.field: problem for problem in reversed(list(problems))}
        self._files = files
        self._opened = opened

    def page(self, page: Page) -> PageView:
        fill = self._situation.facts.fill
        visible = [Asked(question) for question in page.questions if self._situation.is_visible(question)]
        return PageView(page.id, fill(page.title), fill(page.intro), tuple(self._fields(visible)), page.lang)

    def _fields(self, asked: Iterable[Asked], depth: int = 0) -> Iterator[FieldView]:
        for block, inside in by_block(asked, depth):
            if block is None:
                yield from map(self._field, inside)
            else:
                yield self._section(block, inside, depth)

    def _section(self, block: Block, inside: list[Asked], depth: int) -> FieldView:
        first = inside[0]
        return FieldView(
            kind=SECTION,
            label=self._fill(block.label, first),
            id=paths.html_name(paths.inside(first.question.group, first.at, block.id)),
            hint=self._fill(block.hint, first),
            help=self._help_of(block, first),
            depends=block.depends,
            depth=depth,
            fields=tuple(self._fields(inside, depth + 1)),
            lang=block.lang,
        )

    def _field(self, asked: Asked) -> FieldView:
        question, name = asked.question, paths.html_name(asked.path)
        problem = self._problems.get(asked.path)
        return FieldView(
            kind=question.widget,
            label=self._fill(question.label, asked),
            id=name,
            name=name,
            path=asked.path,
            hint=self._fill(question.hint, asked),
            help=self._help_of(question, asked),
            error=problem.message if problem else "",
            error_lang=problem.lang if problem else "",
            optional=question.optional,
            width=question.width,
            unit=question.unit,
            autocomplete=question.autocomplete,
            inputmode=question.inputmode or _KEYBOARDS.get(question.widget, ""),
            autocapitalize=question.autocapitalize,
            text=self._fill(question.text, asked),
            tone=question.tone,
            depends=question.depends,
            decides=question.decides,
            lang=question.lang,
            **self._control(asked, name),
        )

    def _fill(self, text: str, asked: Asked) -> str:
        return self._situation.facts.fill(text, asked.question.group, asked.at)

    def _help_of(self, explained: Question | Block, asked: Asked) -> HelpView | None:
        if not explained.help_text:
            return None
        return HelpView(self._fill(explained.help_title, asked), self._fill(explained.help_text, asked))

    def _control(self, asked: Asked, name: str) -> dict[str, Any]:
        """Return what only some widgets have."""
        question, answer = asked.question, paths.get(self._situation.answers, asked.path)
        if question.is_group:
            return self._group(asked)
        if question.widget == UPLOAD:
            return self._upload(question, answer or [])
        if question.widget in _CHOOSING:
            options = self._choices(asked, answer, name)
            return {"choices": options, "horizontal": _is_horizontal(question, options)}
        rows = (question.rows or _ROWS) if question.widget == "textarea" else 0
        return {"value": _typed(question, answer), "max_length": question.schema.get("maxLength"), "rows": rows}

    def _choices(self, asked: Asked, answer: object, name: str) -> tuple[ChoiceView, ...]:
        if asked.question.widget == "checkbox":
            return (ChoiceView(name, YES, self._fill(asked.question.label, asked), selected=answer is True),)
        if asked.question.widget == "yesno":
            yes, no = asked.question.yes_no
            first = ChoiceView(f"{name}-{YES}", YES, yes, selected=answer is True)
            return (first, ChoiceView(f"{name}-{NO}", NO, no, selected=answer is False))
        chosen = answer if isinstance(answer, list) else [answer]
        return tuple(
            ChoiceView(
                f"{name}-{at}",
                each.value,
                self._fill(each.label, asked),
                self._fill(each.hint, asked),
                each.value in chosen,
                each.lang,
            )
            for at, each in enumerate(choices(asked.question, self._situation.facts.params))
        )

    def _upload(self, question: Question, ids: list[str]) -> dict[str, Any]:
        known = [(each, self._files[each]) for each in ids if each in self._files]
        views = tuple(FileView(each, file.name, file.size, f"datei-{each}-entfernen") for each, file in known)
        return {"accept": ",".join(question.accept), "multiple": question.max_files > 1, "files": views}

    def _group(self, asked: Asked) -> dict[str, Any]:
        group, rows = asked.question, paths.entries(self._situation.answers, asked.path)
        count = max(len(rows), group.min_items, 0 if group.optional else 1)
        items = tuple(self._item(asked, index, is_empty=_is_blank(rows[index:][:1])) for index in range(count))
        add = groups.add_action(asked.path) if count < group.max_items else ""
        return {"items": items, "add_label": group.add_label, "add_action": add}

    def _item(self, asked: Asked, index: int, *, is_empty: bool) -> ItemView:
        group, at, path = asked.question, (*asked.at, index), f"{asked.path}/{index}"
        has_error = any(field.startswith(f"{path}/") for field in self._problems)
        is_open = is_empty or has_error or any(f"{each}/".startswith(f"{path}/") for each in self._opened)
        inner = [Asked(each, at) for each in self._situation.inner(group, at)] if is_open else []
        return ItemView(
            index=index,
            id=paths.html_name(path),
            title=group.place(index),
            name=title(self._situation, group, at),
            summary="" if is_open else summary(self._situation, group, at),
            is_open=is_open,
            edit_action=groups.edit_action(asked.path, index),
            remove_action=groups.remove_action(asked.path, index),
            fields=tuple(self._fields(inner)),
            has_error=has_error,
        )


def _is_blank(entry: list[Answers]) -> bool:
    """Whether nothing is answered in an entry, or it is not there yet."""
    return all(answer == [] for each in entry for answer in each.values())


def _typed(question: Question, answer: object) -> str:
    """Write an answer as the person would type it; what could not be read comes back as it was."""
    if answer is None:
        return ""
    if question.widget == "date":
        return german.show_iso_date(str(answer))
    if question.widget == "datetime":
        return german.show_datetime(str(answer))
    if question.widget == "iban":
        return german.show_iban(str(answer))
    if question.widget == "money" and isinstance(answer, int):
        return german.show_amount(answer)
    return str(answer).replace(".", ",") if isinstance(answer, float) else str(answer)


def _is_horizontal(question: Question, options: tuple[ChoiceView, ...]) -> bool:
    """Two short answers stand side by side."""
    short = len(options) <= _FEW and all(len(each.label) <= _SHORT and not each.hint for each in options)
    return short and question.widget in {"radio", "yesno"}
