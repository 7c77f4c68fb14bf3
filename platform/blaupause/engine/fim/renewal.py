"""What stands around a form into which a newer schema is laid: fim.json, the number, the test without answers."""

from datetime import date
from typing import Any

from blaupause.engine.bundles.starting import first_test
from blaupause.engine.fim.spots import CHOICE
from blaupause.engine.fim.workbench import Todo
from blaupause.engine.forms.model import FormError

type Json = dict[str, Any]


def origin(ours: Json, theirs: Json, notes: list[Todo]) -> Json:
    """Return fim.json of the newer schema; what was done and made stays so, unless the words are others now.

    What an earlier merge left open stays on the list.
    """
    known = {_words(each): each for each in ours["todos"]}
    todos = [{**each, **_progress(known.get(_words(each), {}))} for each in theirs["todos"]]
    told = [
        {
            "kind": note.kind,
            "place": note.place.removesuffix(CHOICE),
            "text": note.text,
            "title": note.title,
            "done": False,
        }
        for note in notes
    ]
    left = [each for each in ours["todos"] if each["kind"] == "merge" and not each["done"]]
    said = {_words(each) for each in told}
    return {**theirs, "todos": [*todos, *(each for each in left if _words(each) not in said), *told]}


def _words(todo: Json) -> tuple[str, ...]:
    return todo["kind"], todo["place"], todo["text"]


def _progress(todo: Json) -> Json:
    return {key: todo[key] for key in ("done", "became") if key in todo}


def next_number(version: str) -> str:
    major, minor, _patch = version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def renew_first_test(files: Json, before: tuple[Json, ...], today: date) -> None:
    """Let the test without answers expect what the form asks now, where it did so before: as FIM or people made it."""
    tests = files["tests.json"]["tests"]
    try:
        if any(tests[0] == first_test(form, date.fromisoformat(tests[0]["today"])) for form in before):
            tests[0] = first_test(files["form.json"], today)
    except FormError:
        return  # what people wrote does not fit any more; checking the template says where
