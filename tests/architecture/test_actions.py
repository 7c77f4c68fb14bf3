"""Actions are verbs: keyword arguments only, `by` says who, one transaction, one event."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

import pytest

from blaupause.audit.recording import ACTIONS
from blaupause.jobs.registry import HANDLERS
from tests.architecture.house import APPS, ROOT, files_named, name_of, tree

if TYPE_CHECKING:
    from pathlib import Path

PLATFORM_APPS = sorted(path.parent for path in (ROOT / "platform/blaupause").glob("*/actions.py"))
TASK_FILES = [path for app in APPS for path in files_named(app, "tasks")]
LONGEST_TASK = 10


def _doors() -> list[ModuleType]:
    return [
        import_module(_module_name(app) + ".actions") for app in (*APPS, *PLATFORM_APPS) if files_named(app, "actions")
    ]


def _module_name(app: Path) -> str:
    parts = app.relative_to(ROOT).parts
    return ".".join(parts[1:] if parts[0] == "platform" else parts)


def _offered(door: ModuleType) -> list[FunctionType]:
    """The functions other rooms may call: what the door itself defines or, if it is a package, lists in `__all__`."""
    names = getattr(door, "__all__", None) or [name for name in vars(door) if not name.startswith("_")]
    found = [getattr(door, name) for name in names]
    return [item for item in found if isinstance(item, FunctionType) and item.__module__.startswith(door.__name__)]


@pytest.mark.parametrize("door", _doors(), ids=lambda door: door.__name__)
def test_actions_take_keywords_and_say_who_acts(door: ModuleType) -> None:
    for function in _offered(door):
        parameters = list(inspect.signature(function).parameters.values())
        assert {parameter.kind for parameter in parameters} == {inspect.Parameter.KEYWORD_ONLY}, function.__name__
        assert "by" in {parameter.name for parameter in parameters}, function.__name__
        assert function.__annotations__.get("return"), function.__name__


def test_events_are_named_by_room_and_deed() -> None:
    assert ACTIONS
    assert [name for name in ACTIONS if name.count(".") != 1 or name != name.lower()] == []


@pytest.mark.parametrize("path", TASK_FILES, ids=name_of)
def test_tasks_only_call_one_action(path: Path) -> None:
    for function in [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]:
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= LONGEST_TASK, function.name
        assert function.args.args == [], function.name
        assert function.args.kwarg is not None, f"{function.name} must accept **_later_versions"


def test_every_job_takes_ids_by_keyword() -> None:
    assert HANDLERS
    for handler in HANDLERS.values():
        kinds = {parameter.kind for parameter in inspect.signature(handler.run).parameters.values()}
        assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}, handler.name
