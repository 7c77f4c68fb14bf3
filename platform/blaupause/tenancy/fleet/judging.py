"""What a migration means at 500 towns: how it can be run, what of it hurts, and whether the code before it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.migrations import operations as ops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.migrations import Migration
    from django.db.migrations.operations.base import Operation


class Way(StrEnum):
    """How a migration reaches a town."""

    REPLAY = "replayable"
    """its SQL is the same everywhere: one transaction with all others"""
    PER_TOWN = "per town"
    """it runs Python over rows, so Django's own executor runs it in each town"""
    ONLINE = "online"
    """it must not run in a transaction (CONCURRENTLY), so a lock never waits for it"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be known of a migration before it meets many towns.

    Attributes:
        warnings: what costs much, in sentences.
        breaks: what the code of the release before cannot live with; refused unless the migration is a contract step.
    """

    way: Way
    warnings: tuple[str, ...]
    breaks: tuple[str, ...]


def judge(migration: Migration) -> Judgement:
    """Judge a migration by its operations.

    One that takes something away says in its class why it may: `contract = "reason"`, the code that used it is gone
    (D4, expand and contract). One of which only its author can tell says `expands = "why the code before goes on"`;
    that excuses nothing that is seen to go.
    """
    made = {each.name.lower() for each in migration.operations if isinstance(each, ops.CreateModel)}
    steps = [step for each in migration.operations for step in _flat(each)]
    breaks = tuple(_said(_asked(migration), steps, made))
    return Judgement(_way(migration, steps), tuple(_said(_hurts, steps, made)), breaks)


def _way(migration: Migration, steps: list[Operation]) -> Way:
    if not migration.atomic:
        return Way.ONLINE
    return Way.PER_TOWN if any(isinstance(each, ops.RunPython) for each in steps) else Way.REPLAY


def _flat(operation: Operation) -> Iterator[Operation]:
    if isinstance(operation, ops.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _flat(inner)
    else:
        yield operation


def _said(ask: Callable[[Operation], str], steps: list[Operation], made: set[str]) -> Iterator[str]:
    for step in steps:
        if (table := _table(step)) not in made and (sentence := ask(step)):
            yield f"{table}: {sentence}".removeprefix(": ")


def _table(step: Operation) -> str:
    """Return the model a step is about; "" where it is about none."""
    names = (getattr(step, name, "") for name in ("model_name_lower", "old_name_lower", "name_lower"))
    return str(next(filter(None, names), ""))


def _asked(migration: Migration) -> Callable[[Operation], str]:
    """Return what is still to be asked of a migration's steps, after what its author declared."""
    contract: str = getattr(migration, "contract", "")
    expands: str = getattr(migration, "expands", "")
    if contract or type(migration).__module__.startswith("django."):
        return _nothing
    return _takes_away if expands else _breaks


def _nothing(_step: Operation) -> str:
    return ""


def _breaks(step: Operation) -> str:
    return _takes_away(step) or _demands(step)


def _takes_away(step: Operation) -> str:
    match step:
        case ops.RemoveField():
            return f"takes away the column of {step.name}"
        case ops.DeleteModel():
            return "takes away the table"
        case ops.RenameField():
            return f"renames {step.old_name} to {step.new_name}"
        case ops.RenameModel() | ops.AlterModelTable():
            return "renames the table"
        case _:
            return ""


def _demands(step: Operation) -> str:
    match step:
        case ops.AddField() if not (step.field.null or step.field.many_to_many or _in_database(step.field)):
            return f"{step.name} must have a value, and code that does not know it writes none"
        case ops.AlterField() | ops.AddConstraint() | ops.AlterUniqueTogether() | ops.RunSQL():
            return f"{type(step).__name__} may refuse what the code before writes; say what it expands"
        case _:
            return ""


def _hurts(step: Operation) -> str:
    match step:
        case ops.AddField() if _in_database(step.field) or (step.field.has_default() and not step.field.null):
            return f"{step.name} comes with a default: PostgreSQL looks through all indexes of the cell, in each town"
        case ops.AlterField():
            return f"{step.name} is altered: where its type changes, the table is written anew while it is locked"
        case ops.AddIndex() | ops.AddConstraint():
            return f"{getattr(step, 'index', None) or getattr(step, 'constraint', None)!r} locks the table for writing"
        case ops.RunPython():
            return "runs Python in each town: rather a resumable job"
        case _:
            return ""


def _in_database(field: Any) -> bool:
    return bool(field.has_db_default())
