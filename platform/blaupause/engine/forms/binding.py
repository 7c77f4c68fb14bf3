"""Prepares a page for drawing: its visible questions with answers, problems and buttons."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from blaupause.engine.forms import german, groups, paths
from blaupause.engine.forms.cleaning import NO, YES
from blaupause.engine.forms.model import UPLOAD, Page, Problem, Question
from blaupause.engine.forms.situation import Asked, Situation
from blaupause.engine.forms.telling import Files, summary, title
from blaupause.engine.forms.view import ChoiceView, FieldView, FileView, HelpView, ItemView, PageView
from blaupause.engine.forms.words import NO as NO_WORD
from blaupause.engine.forms.words import YES as YES_WORD
from blaupause.engine.forms.words import choices

_ROWS: Final = 5
_FEW, _SHORT = 2, 12
_KEYBOARDS: Final = {"date": "numeric", "money": "decimal", "number": "decimal", "tel": "tel", "email": "email"}
_CHOOSING: Final = frozenset({"select", "radio", "checkboxes", "checkbox", "yesno"})


class Binder:
    """Draws one page. Entries of groups are open when they have a problem, are empty or are asked for."""

    def __init__(
        self, situation: Situation, problems: Iterable[Problem], files: Files, opened: Collection[str]
    ) -> None:
        self._situation = situation
        self._errors = {problem.field: problem.message for problem in reversed(list(problems))}
        self._files = files
        self._opened = opened

    def page(self, page: Page) -> PageView:
        fill = self._situation.facts.fill
        visible = (question for question in page.questions if self._situation.is_visible(question))
        fields = tuple(self._field(Asked(question)) for question in visible)
        return PageView(page.id, fill(page.title), fill(page.intro), fields)

    def _field(self, asked: Asked) -> FieldView:
        question, name = asked.question, paths.html_name(asked.path)
        return FieldView(
            kind=question.widget,
            label=self._fill(question.label, asked),
            id=name,
            name=name,
            path=asked.path,
            hint=self._fill(question.hint, asked),
            help=self._help(asked),
            error=self._errors.get(asked.path, ""),
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
            **self._control(asked, name),
        )

    def _fill(self, text: str, asked: Asked) -> str:
        return self._situation.facts.fill(text, asked.question.group, asked.index)

    def _help(self, asked: Asked) -> HelpView | None:
        question = asked.question
        if not question.help_text:
            return None
        return HelpView(self._fill(question.help_title, asked), self._fill(question.help_text, asked))

    def _control(self, asked: Asked, name: str) -> dict[str, Any]:
        """Return what only some widgets have."""
        question, answer = asked.question, paths.get(self._situation.answers, asked.path)
        if question.is_group:
            return self._group(question)
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
            yes = ChoiceView(f"{name}-{YES}", YES, YES_WORD, selected=answer is True)
            return (yes, ChoiceView(f"{name}-{NO}", NO, NO_WORD, selected=answer is False))
        chosen = answer if isinstance(answer, list) else [answer]
        return tuple(
            ChoiceView(
                f"{name}-{at}",
                each.value,
                self._fill(each.label, asked),
                self._fill(each.hint, asked),
                each.value in chosen,
            )
            for at, each in enumerate(choices(asked.question, self._situation.facts.params))
        )

    def _upload(self, question: Question, ids: list[str]) -> dict[str, Any]:
        known = [(each, self._files[each]) for each in ids if each in self._files]
        views = tuple(FileView(each, file.name, file.size, f"datei-{each}-entfernen") for each, file in known)
        return {"accept": ",".join(question.accept), "multiple": question.max_files > 1, "files": views}

    def _group(self, group: Question) -> dict[str, Any]:
        rows = self._situation.entries(group)
        count = max(len(rows), group.min_items, 0 if group.optional else 1)
        items = tuple(self._item(group, index, is_empty=not rows[index:] or not rows[index]) for index in range(count))
        add = groups.add_action(group.field) if count < group.max_items else ""
        return {"items": items, "add_label": group.add_label, "add_action": add}

    def _item(self, group: Question, index: int, *, is_empty: bool) -> ItemView:
        path = f"{group.field}/{index}"
        has_error = any(field.startswith(f"{path}/") for field in self._errors)
        is_open = is_empty or has_error or path in self._opened
        inner = self._situation.inner(group, index) if is_open else ()
        return ItemView(
            index=index,
            id=paths.html_name(path),
            title=group.place(index),
            name=title(self._situation, group, index),
            summary="" if is_open else summary(self._situation, group, index),
            is_open=is_open,
            edit_action=groups.edit_action(group.field, index),
            remove_action=groups.remove_action(group.field, index),
            fields=tuple(self._field(Asked(question, index)) for question in inner),
            has_error=has_error,
        )


def _typed(question: Question, answer: object) -> str:
    """Write an answer as the person would type it; what could not be read comes back as it was."""
    if answer is None:
        return ""
    if question.widget == "date":
        return german.show_iso_date(str(answer))
    if question.widget == "iban":
        return german.show_iban(str(answer))
    if question.widget == "money" and isinstance(answer, int):
        return german.show_amount(answer)
    return str(answer).replace(".", ",") if isinstance(answer, float) else str(answer)


def _is_horizontal(question: Question, options: tuple[ChoiceView, ...]) -> bool:
    """Two short answers stand side by side."""
    short = len(options) <= _FEW and all(len(each.label) <= _SHORT and not each.hint for each in options)
    return short and question.widget in {"radio", "yesno"}
