"""Answers in the words of their FIM schema, and back: JSON keyed by FIM ids, nested as the schema is."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from blaupause.engine.fim import moments
from blaupause.engine.fim.fixed import Fixed
from blaupause.engine.fim.spots import ENTRY, is_field
from blaupause.engine.forms.compiler import flat
from blaupause.engine.forms.model import Answers
from blaupause.engine.forms.schema import ID_LENGTH, MOMENTS
from blaupause.engine.forms.situation import Situation

type Json = dict[str, Any]
type Source = Mapping[str, Any]
type Structure = Sequence[Mapping[str, Any]]

_CENTS: Final = 100
_CHOOSERS: Final = frozenset({"radio", "select"})


# --- There


def to_payload(situation: Situation, form: Source, structure: Structure) -> Json:
    """Return the answers that are asked for now, keyed by FIM ids; amounts in euros, files by their ids.

    Args:
        situation: the form with the answers; those of hidden questions are left out already.
        form: form.json; its questions say under `fim` where their answers go.
        structure: of fim.json.

    """
    return _ordered(_level(_asked(form), situation.answers, ()), structure)


def _asked(form: Source) -> list[Source]:
    return [question for page in form["pages"] for question in flat(page["questions"])]


def _level(sources: Sequence[Source], answers: Answers, above: tuple[str, ...]) -> Json:
    """Collect what stands side by side; `above` are the FIM ids that lead to the level."""
    level: Json = {}
    parts = _parts(sources, answers)
    for source in sources:
        steps = tuple(source.get("fim", "").split("/"))
        if "fim" in source and ("field" in source or ("value" in source and _is_chosen(steps, parts))):
            value = Fixed(source["value"]) if "value" in source else _value(source, answers.get(source["field"]), steps)
            chosen = _chosen(source, steps, answers)
            if value is not None or chosen:
                _put(level, (*steps[len(above) :], *chosen), value)
    return level


def _parts(sources: Sequence[Source], answers: Answers) -> dict[tuple[str, ...], Any]:
    """Return what was chosen of each Auswahlgruppe beside each other, by where it stands."""
    asked = ((source, tuple(source["fim"].split("/"))) for source in sources if "fim" in source and "field" in source)
    return {steps: answers.get(source["field"]) for source, steps in asked if _is_chooser(source, steps)}


def _is_chosen(steps: tuple[str, ...], parts: Mapping[tuple[str, ...], Any]) -> bool:
    """Whether what nobody is asked for stands in no part of an Auswahlgruppe that was not chosen."""
    return all(parts.get(steps[:at], step) == step for at, step in enumerate(steps))


def _value(source: Source, answer: Any, steps: tuple[str, ...]) -> Any:
    if answer is None or _is_chooser(source, steps):
        return None
    if source["widget"] != "repeat":
        return _said(source, answer)
    inside = list(flat(source["questions"]))
    if is_field(steps[-1]):
        return [_said(each, entry[ENTRY]) for entry in answer for each in inside if each.get("field") == ENTRY in entry]
    return [_level(inside, entry, steps) for entry in answer]


def _said(source: Source, answer: Any) -> Any:
    """Write one answer as FIM has it: amounts in euros, times with seconds."""
    if source["widget"] == "money":
        return answer / _CENTS
    return moments.written(source["widget"], answer) if source["widget"] in MOMENTS else answer


def _chosen(source: Source, steps: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    """Return the part of an Auswahlgruppe that was chosen: it is there even with nothing in it."""
    answer = answers.get(source.get("field", ""))
    return (answer,) if isinstance(answer, str) and _is_chooser(source, steps) and not is_field(answer) else ()


def _is_chooser(source: Source, steps: tuple[str, ...]) -> bool:
    return source["widget"] in _CHOOSERS and not is_field(steps[-1])


def _put(level: Json, steps: tuple[str, ...], value: Any) -> None:
    """Put a value where the steps lead; without a value only the groups on the way."""
    *groups, last = steps
    for group in groups:
        level = level.setdefault(group, {})
    if value is None:
        level.setdefault(last, {})
    elif value != []:
        level[last] = value


def _ordered(payload: Json, structure: Structure, *, of_choice: bool = False) -> Json:
    """Bring a level into the order of the schema, with the groups that must be there, lists as the schema has them."""
    found = {}
    for node in structure:
        value = payload.get(node["id"])
        if node["least"] == 0 and not of_choice and _is_fixed(value):
            continue
        if isinstance(value, list):
            value = value[0] if node.get("most") == 1 else value
        elif value is not None and node.get("most") != 1:  # nobody was asked how often: as often as it must
            value = [value] * (max(node["least"], 1) if isinstance(value, Fixed | dict) else 1)
        if value is None and not of_choice and "children" in node and "choice" not in node and node["least"]:
            value = {} if node.get("most") == 1 else [{}] * node["least"]
        if value is not None:
            found[node["id"]] = _inside(value, node)
    return found


def _is_fixed(group: Any) -> bool:
    """Whether there is nothing in a group but what stands fast."""
    return isinstance(group, dict) and group != {} and all(isinstance(v, Fixed) or _is_fixed(v) for v in group.values())


def _inside(value: Any, node: Source) -> Any:
    if "children" not in node:
        return [_plain(each, node) for each in value] if isinstance(value, list) else _plain(value, node)
    of_choice = "choice" in node
    if isinstance(value, list):
        return [_ordered(each, node["children"], of_choice=of_choice) for each in value]
    return _ordered(value, node["children"], of_choice=of_choice)


def _plain(value: Any, node: Source) -> Any:
    return value.of_type(node.get("type", "")) if isinstance(value, Fixed) else value


def _must_stand(node: Source) -> bool:
    """Whether a group stands there even with nothing in it."""
    return "children" in node and "choice" not in node and (node["least"], node.get("most")) == (1, 1)


# --- And back


def to_answers(payload: Mapping[str, Any], form: Source) -> Answers:
    """Return a payload as answers to the form; what the form does not ask for is left out, see `oddities`."""
    return _answers(payload, _asked(form), ())


def _answers(payload: Mapping[str, Any], sources: Sequence[Source], above: tuple[str, ...]) -> Answers:
    answers: Answers = {}
    for source in sources:
        if "fim" in source and "field" in source:
            steps = tuple(source["fim"].split("/"))
            answer = _answer(_find(payload, steps[len(above) :]), source, steps)
            if answer is not None:
                answers[source["field"]] = answer
    return answers


def _find(payload: Any, steps: Sequence[str]) -> Any:
    for step in steps:
        payload = _only(payload)
        payload = payload.get(step) if isinstance(payload, Mapping) else None
    return payload


def _only(value: Any) -> Any:
    """Return the one thing that is in a list: people may ask once what the schema takes several times."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _answer(value: Any, source: Source, steps: tuple[str, ...]) -> Any:
    if value is None:
        return None
    if _is_chooser(source, steps):
        return _choice(value, source)
    if source["widget"] not in {"repeat", "upload"}:
        return _taken(source, value if source["widget"] == "checkboxes" else _only(value))
    listed = value if isinstance(value, list) else [value]
    return [(_entry(each, source, steps) if source["widget"] == "repeat" else _file(each)) for each in listed]


def _file(value: Any) -> Any:
    """Return what an answer holds of a file: its id, or for a file's own content the hash of it."""
    if not isinstance(value, str) or len(value) <= ID_LENGTH:
        return value
    return f"sha256-{hashlib.sha256(value.encode()).hexdigest()[: ID_LENGTH // 2]}"


def _taken(source: Source, value: Any) -> Any:
    """Read what `_said` wrote."""
    if source["widget"] == "money" and type(value) in {int, float} and math.isfinite(value):
        return round(value * _CENTS)
    return moments.taken(source["widget"], value) if source["widget"] in MOMENTS and isinstance(value, str) else value


def _entry(value: Any, source: Source, steps: tuple[str, ...]) -> Any:
    if is_field(steps[-1]):
        asked = (each for each in flat(source["questions"]) if each.get("field") == ENTRY)
        return {each["field"]: _taken(each, value) for each in asked}
    return _answers(value, list(flat(source["questions"])), steps) if isinstance(value, Mapping) else value


def _choice(value: Any, source: Source) -> str | None:
    return next((each["value"] for each in source["choices"] if _find(value, (each["value"],)) is not None), None)


def oddities(payload: Any, structure: Structure, where: str = "", *, of_choice: bool = False) -> Iterator[str]:
    """Yield the places of a payload that answers cannot say: unknown ids, missing groups, two parts of a choice."""
    if not isinstance(payload, Mapping):
        yield where
        return
    known = {node["id"] for node in structure if node.get("most") != 0}
    yield from (f"{where}/{id_}".lstrip("/") for id_ in payload if id_ not in known)
    for node in structure:
        if node["id"] in known and (node["id"] in payload or not of_choice):
            yield from _odd(payload, node, f"{where}/{node['id']}".lstrip("/"))


def _odd(payload: Mapping[str, Any], node: Source, where: str) -> Iterator[str]:
    value, is_single = payload.get(node["id"]), node.get("most") == 1
    if value is None:
        if _must_stand(node) or node["id"] in payload:
            yield where
    elif is_single == isinstance(value, list):
        yield where
    elif "children" in node:
        for each in [value] if is_single else value:
            of_choice = "choice" in node
            if of_choice and isinstance(each, Mapping) and len(each) != 1:
                yield where
            else:
                yield from oddities(each, node["children"], where, of_choice=of_choice)
