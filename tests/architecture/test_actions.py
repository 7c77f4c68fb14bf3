"""Actions are verbs: keyword arguments only, `by` says who, one transaction, one event."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

import pytest

from blaupause.audit import action, note, record
from blaupause.audit.recording import ACTIONS
from blaupause.domain import SYSTEM, Actor
from blaupause.jobs.registry import HANDLERS
from tests.architecture.deeds import Views
from tests.architecture.house import APPS, ROOT, files_named, modules, name_of, tree

if TYPE_CHECKING:
    from tests.worlds import World

PLATFORM_APPS = sorted(
    {
        *(path.parent for path in (ROOT / "platform/blaupause").rglob("actions.py")),
        *(path.parent.parent for path in (ROOT / "platform/blaupause").rglob("actions/__init__.py")),
    }
)
TASK_FILES = [path for app in APPS for path in files_named(app, "tasks")]
LONGEST_TASK = 10
SILENT = {
    "draft.autosaved": "every few seconds, by a script: an event each would bury the others",
    "agreements.looked_after": "what the clock brings about is an event of its own; most looks bring nothing",
    "agreements.ended": "what ends is an event of its own; asked a second time, nothing ends",
    "agreements.planned_termination": "the notice is an event, and so is what it brings about on its day",
    "agreements.asked_town": "what a town is told is an event of its own; on most days it is nothing",
    "onboarding.looked_after": "what the clock brings about is an event of its own; most looks bring nothing",
    "cases.looked_for_left": "each case that goes back is an event of its own",
    "disposal.worked": "each case that goes or stays is an event of its own, and so is the end",
    "grants.left_cases_looked_for": "queues looks; each case that goes back is an event of its own",
    "listing.mail_asked_for": "the mail about a consent is an event of its own",
    "login.handed_over": "half a login; the town's side tells of the whole (session.opened)",
    "grants.looked_for": "each mail about an end is an event of its own",
    "own_providers.looked_for": "each mail about a certificate's end is an event of its own",
    "reviews.looked_for": "each town that is reminded is an event of its own",
    "service.updates_followed": "each version it takes is an event of its own",
    "staff_list.worked": "each invitation is an event of its own",
    "suggestion.recorded": "what is new in it is an event (received, withdrawn); said twice it is none",
    "look.shown": "copies what an event of the town tells already",
    "look.shown_again": "same",
    "usage.recorded": "copies what an event of the town tells already",
}
"""Actions that write no event, and why."""
WRITES = {"bulk_create", "bulk_update", "create", "delete", "get_or_create", "save", "update", "update_or_create"}


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


@pytest.mark.parametrize("door", _doors(), ids=lambda door: door.__name__)
def test_what_is_no_action_itself_comes_to_one_at_most(door: ModuleType) -> None:
    """Functions that look before they act, such as `submit`: they write nothing, and each way leads to one action."""
    looking = [function for function in _offered(door) if not hasattr(function, "is_silent")]
    assert [function.__name__ for function in looking if _acts_of(function) != 1 or _writes_in(function)] == []


def _acts_of(function: FunctionType) -> int:
    path = Path(inspect.getfile(function))
    single = path.name == "actions.py"
    together = Views({"single": tree(path)} if single else {each.stem: tree(each) for each in path.parent.glob("*.py")})
    return together.behind("single" if single else path.stem, function.__name__)


def _writes_in(function: FunctionType) -> bool:
    body = ast.parse(inspect.getsource(function))
    return any(isinstance(node, ast.Attribute) and node.attr in WRITES for node in ast.walk(body))


def test_only_the_audit_appends_events() -> None:
    appending = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        if "Event" in path.read_text(encoding="utf-8")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("Event", "HubEvent"))
        and not ast.unparse(node.func).removeprefix("Hub").startswith(("Event.objects.filter", "Event.objects.exclude"))
    ]  # fmt: skip

    assert {each.split(":")[0] for each in appending} <= {
        "platform/blaupause/audit/recording.py",
        "platform/blaupause/audit/telling.py",  # tells a town what the hub wrote down about it
    }


def test_silent_actions_are_few_and_have_a_reason() -> None:
    assert {name for name, run in ACTIONS.items() if vars(run)["is_silent"]} == set(SILENT)


@pytest.mark.parametrize("silent", [False, True])
def test_an_action_writes_one_event_and_a_silent_one_none(silent: bool, fulda: World) -> None:  # noqa: FBT001 – a case
    """Asked of the decorator, once: every action has it. That a real one does no more is refused whenever it runs."""

    @action("nested.done")
    def nested(*, by: Actor) -> None:
        note(deep=True)

    @action("outer.done", silent=silent)
    def outer(*, by: Actor) -> None:
        nested(by=by)
        if not silent:
            with pytest.raises(RuntimeError, match="an action writes one event"):
                record("second.event", by=by)

    try:
        outer(by=SYSTEM)
    finally:
        for name in ("nested.done", "outer.done"):
            del ACTIONS[name]

    assert fulda.events() == ([] if silent else ["outer.done"])


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
