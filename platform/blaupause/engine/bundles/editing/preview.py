"""Shows a page of a bundle while it is edited: every question of it, also with mistakes in its conditions."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.editing.model import FORM
from blaupause.engine.bundles.editing.recording import sample_values
from blaupause.engine.forms.binding import Binder
from blaupause.engine.forms.compiler import build_form, names_of
from blaupause.engine.forms.form import Form
from blaupause.engine.forms.model import HIDDEN, INFO, Question
from blaupause.engine.forms.view import PageView
from blaupause.engine.forms.workshop import Workshop

_NOBODY: Mapping[str, Any] = {}
_WITHOUT: Mapping[str, Any] = {"checks": [], "fee": None, "hints": []}


def preview(bundle: Bundle, page_id: str, today: date, known: Mapping[str, Any] = _NOBODY) -> PageView | None:
    """Draw a page as if every condition held, with the template's defaults and sample values; None if it cannot be.

    `known` are values of a town by type of parameter, in place of the samples.
    """
    form = _unconditional(bundle)
    if form is None:
        return None
    view = Binder(form.situation({}, sample_values(bundle, known), today), (), {}, ()).page(form.page(page_id))
    page = next(page for page in bundle.files[FORM]["pages"] if page["id"] == page_id)
    asked = [question for question in page["questions"] if question["widget"] != HIDDEN]
    marked = tuple(
        dataclasses.replace(field, depends=True) if "visible" in question else field
        for field, question in zip(view.fields, asked, strict=True)
    )
    return dataclasses.replace(view, fields=marked)


def _unconditional(bundle: Bundle) -> Form | None:
    """Return the form without conditions; where mistakes keep it from being built, without what they may be in."""
    _workshop, built, _rules = bundle.built
    if built is not None:
        pages = tuple(dataclasses.replace(page, visible=None, questions=_asked(page.questions)) for page in built.pages)
        questions = {each.field: each for page in pages for each in page.questions if each.widget != INFO}
        return dataclasses.replace(built, pages=pages, questions=questions)
    source = {**bundle.files[FORM], "pages": [_always(page) for page in bundle.files[FORM]["pages"]]}
    return build_form(source, _WITHOUT, Workshop(names_of(source, _WITHOUT, bundle.parameters)))


def _asked(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return the questions of a page or entry as if they were always asked."""
    headings = dict.fromkeys(block for question in questions for block in question.blocks)
    blocks = {block: dataclasses.replace(block, visible=None, depends=False) for block in headings}
    return tuple(
        dataclasses.replace(
            question,
            visible=None,
            decides=False,
            depends=False,
            blocks=tuple(blocks[block] for block in question.blocks),
            questions=_asked(question.questions),
        )
        if question.visible or question.decides or question.blocks or question.questions
        else question
        for question in questions
    )


def _always(source: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page or question without its condition, and so what is in it."""
    kept = {key: value for key, value in source.items() if key != "visible"}
    if "questions" in kept:
        kept["questions"] = [_always(question) for question in kept["questions"]]
    return kept
