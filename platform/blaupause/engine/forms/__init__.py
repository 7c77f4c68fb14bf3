"""Forms: from the description in a template to pages, answers, problems and words. No Django form, no model."""

from blaupause.engine.forms.compiler import compile_form
from blaupause.engine.forms.form import Form
from blaupause.engine.forms.model import (
    Acted,
    Answers,
    FileInfo,
    FormError,
    Issue,
    Item,
    Page,
    Problem,
    Question,
    Row,
    Section,
    Tampered,
    Upload,
)
from blaupause.engine.forms.reading import Reading
from blaupause.engine.forms.situation import Situation

__all__ = [
    "Acted",
    "Answers",
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
    "Upload",
    "compile_form",
]
