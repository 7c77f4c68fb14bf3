"""Forms: from the description in a template to pages, answers, problems and words. No Django form, no model."""

from blaupause.engine.forms.asked import Asked
from blaupause.engine.forms.compiler import compile_form
from blaupause.engine.forms.form import Form
from blaupause.engine.forms.model import (
    Acted,
    Answers,
    FileInfo,
    FormError,
    Issue,
    Page,
    Problem,
    Question,
    Tampered,
)
from blaupause.engine.forms.reading import Reading
from blaupause.engine.forms.situation import Situation
from blaupause.engine.forms.told import Item, Row, Section

__all__ = [
    "Acted",
    "Answers",
    "Asked",
    "FileInfo",
    "Form",
    "FormError",
    "Issue",
    "Item",
    "Page",
    "Problem",
    "Question",
    "Reading",
    "Row",
    "Section",
    "Situation",
    "Tampered",
    "compile_form",
]
