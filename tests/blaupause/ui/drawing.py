"""Draws a piece of a template."""

from typing import Any

from django.template import engines
from django.test import RequestFactory

from tests.blaupause.ui.reading import Reading, read


def draw(text: str, path: str = "/", **context: Any) -> str:
    return engines["django"].from_string(text).render(context, RequestFactory().get(path))


def drawn(text: str, path: str = "/", **context: Any) -> Reading:
    return read(draw(text, path, **context))
