"""Notes what one request asks the database and draws, so that a plain view can do the same again.

Django's own objects are noted, not bare SQL: the plain view compiles the statement, sends it and builds rows as any
Django view does. What was sent past the ORM (savepoints, single statements) is repeated as SQL.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.db import connection, connections
from django.db.models import QuerySet
from django.db.models.sql import compiler
from django.shortcuts import render as django_render

from blaupause.ui import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

    Step = Callable[[], object]

COMPILERS = (compiler.SQLInsertCompiler, compiler.SQLUpdateCompiler, compiler.SQLCompiler)
PLAIN = "plain"


@dataclass
class Recording:
    """What a request did.

    Attributes:
        steps: its statements, in order, each to be repeated with the plain login.
        request: with who asked and whose page it is.
        template: what it drew, with `context`; empty for a redirect.
        statements: how many it sent.
    """

    steps: list[Step] = field(default_factory=list)
    request: HttpRequest | None = None
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    statements: int = 0
    quiet: bool = False

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Note nothing for a while: what happens is part of a step that was noted."""
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before


@contextmanager
def recording() -> Iterator[Recording]:
    """Note what happens inside the block."""
    notes = Recording()
    with ExitStack() as stack:
        stack.enter_context(patch.object(QuerySet, "_fetch_all", _noting_rows(notes)))
        for kind in COMPILERS:
            stack.enter_context(patch.object(kind, "execute_sql", _noting_statement(notes, kind.execute_sql)))
        stack.enter_context(patch.object(pages, "render", _noting_page(notes)))
        stack.enter_context(connection.execute_wrapper(partial(_note_sql, notes)))
        yield notes


def _noting_rows(notes: Recording) -> Callable[[QuerySet[Any]], None]:
    original = QuerySet._fetch_all

    def fetch_all(rows: Any) -> None:
        if rows._result_cache is None and not notes.quiet:
            notes.steps.append(partial(_repeat_rows, rows._chain()))
            with notes.silence():
                rows._result_cache = list(rows._iterable_class(rows))
        original(rows)

    return fetch_all


def _repeat_rows(rows: Any) -> None:
    again = rows._chain()
    again._db = PLAIN
    again._prefetch_related_lookups = ()  # noted as steps of their own
    list(again)


def _noting_statement(notes: Recording, original: Callable[..., Any]) -> Callable[..., Any]:
    def execute_sql(self: Any, *args: Any, **options: Any) -> Any:
        if notes.quiet:
            return original(self, *args, **options)
        notes.steps.append(partial(_repeat_statement, type(self), self.query.clone(), args, options))
        with notes.silence():
            return original(self, *args, **options)

    return execute_sql


def _repeat_statement(kind: type[Any], query: Any, args: tuple[Any, ...], options: dict[str, Any]) -> None:
    found = kind(query.clone(), connections[PLAIN], PLAIN).execute_sql(*args, **options)
    if hasattr(found, "__iter__"):
        list(found)


def _note_sql(notes: Recording, execute: Callable[..., Any], sql: Any, params: Any, many: Any, context: Any) -> Any:
    notes.statements += 1
    if not notes.quiet:
        notes.steps.append(partial(_repeat_sql, sql, params))
    return execute(sql, params, many, context)


def _repeat_sql(sql: Any, params: Any) -> None:
    with connections[PLAIN].cursor() as cursor:
        cursor.execute(sql, params)
        if cursor.description:
            cursor.fetchall()


def _noting_page(notes: Recording) -> Callable[..., HttpResponse]:
    original = django_render

    def render(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        notes.request, notes.template, notes.context = request, template, context
        return original(request, template, context, status=status)

    return render
