"""A form at one moment, in one call: with these answers, in this town, on this day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blaupause.engine.forms import binding, checking, paths, reading, telling

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from blaupause.engine.forms import Answers, Asked, FileInfo, Form, Page, Problem, Reading, Section
    from blaupause.engine.forms.view import PageView

    type Params = Mapping[str, Any]


def visible_pages(form: Form, answers: Answers, params: Params, today: date) -> tuple[Page, ...]:
    return form.situation(answers, params, today).pages()


def is_visible(form: Form, path: str, answers: Answers, params: Params, today: date) -> bool:
    return form.situation(answers, params, today).is_visible(form.question(path), paths.split(path)[1])


def prune(form: Form, answers: Answers, params: Params, today: date) -> Answers:
    return form.situation(answers, params, today).answers


def check_page(form: Form, page_id: str, answers: Answers, params: Params, today: date) -> tuple[Problem, ...]:
    return checking.check(form.situation(answers, params, today), form.page(page_id))


def check(form: Form, answers: Answers, params: Params, today: date) -> tuple[Problem, ...]:
    return checking.check(form.situation(answers, params, today))


def describe(
    form: Form, answers: Answers, params: Params, today: date, files: Mapping[str, FileInfo] | None = None
) -> tuple[Section, ...]:
    return telling.describe(form.situation(answers, params, today), files or {})


def bind(
    form: Form,
    page_id: str,
    answers: Answers,
    params: Params,
    today: date,
    *,
    problems: Collection[Problem] = (),
    files: Mapping[str, FileInfo] | None = None,
    open: Collection[str] = (),  # noqa: A002 – as in the template: which entries are open
) -> PageView:
    situation = form.situation(answers, params, today)
    return binding.Binder(situation, problems, files or {}, open).page(form.page(page_id))


def read(
    form: Form,
    page_id: str,
    post: Mapping[str, list[str]],
    before: Answers,
    params: Params,
    today: date,
    *,
    ignore: Collection[str] = (),
) -> Reading:
    return reading.read(form.situation(before, params, today), form.page(page_id), post, ignore)


def uploads(form: Form, page_id: str, answers: Answers, params: Params, today: date) -> tuple[Asked, ...]:
    return form.situation(answers, params, today).uploads(form.page(page_id))
