"""fim.json: which schema a form was made from, how its answers go back there, and what is left to do by hand."""

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from blaupause.engine.fim.fixed import KINDS, type_of
from blaupause.engine.fim.keeping import keep
from blaupause.engine.fim.naming import line, paragraphs
from blaupause.engine.fim.workbench import Lists, Todo, Workbench
from blaupause.standards.xdatenfelder.model import Child, Field, Group, Schema

type Json = dict[str, Any]

FILE: Final = "fim.json"
TOLD: Final = ("title", "official_title", "legal_basis", "keys")
"""What a schema says about a template besides its form."""


def describe(schema: Schema, bench: Workbench, form: Json, template: Json) -> Json:
    """Return fim.json: the schema, the order and number of its elements, rules in words and other things to do.

    It keeps the schema, and form and words as it made them: what people change can be told from what FIM changes
    later, and the schema be written again.
    """
    return {
        "made": copy.deepcopy({"form": form, "template": {name: template[name] for name in TOLD}}),
        "schema": {
            "id": schema.id,
            "version": schema.version,
            "name": line(schema.name),
            "state": schema.state,
            "hash": fingerprint(schema, bench.lists),
        },
        "source": keep(schema),
        "structure": [_node(child) for child in schema.children],
        "todos": [*_rules(schema), *map(_todo, bench.todos)],
    }


def is_official(files: Mapping[str, Any]) -> bool:
    """Whether a template is that of the schema it came from: a copy for another service has no key of it."""
    made = files.get(FILE, {}).get("schema", {})
    return any((key["scheme"], key["value"]) == ("fim", made.get("id")) for key in files["template.json"]["keys"])


def fingerprint(schema: Schema, lists: Lists) -> str:
    """Name a schema by its content and that of its lists, however the files are written: SHA-256 in hex."""
    fields = (child.element for _path, child in schema.walk() if isinstance(child.element, Field))
    found = [[asdict(code) for code in lists(each.code_list) or ()] for each in fields if each.code_list]
    content = json.dumps([asdict(schema), found], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def _node(child: Child) -> Json:
    element = child.element
    node: Json = {"id": element.id, "version": element.version, "least": child.least}
    if child.most is not None:
        node["most"] = child.most
    if isinstance(element, Field) and element.kind in KINDS and type_of(element):
        node["type"] = type_of(element)
    if isinstance(element, Group):
        node["children"] = [_node(each) for each in element.children]
        if element.is_choice:
            node["choice"] = True
    return node


def _rules(schema: Schema) -> list[Json]:
    """List each rule once, at the first place where it stands."""
    found = {(rule.id, rule.version): (rule, "") for rule in schema.rules}
    for path, child in schema.walk():
        for rule in child.element.rules:
            found.setdefault((rule.id, rule.version), (rule, "/".join(path)))
    return [
        _todo(
            Todo(
                kind="rule",
                place=place,
                text=paragraphs(rule.text or rule.description or rule.name),
                title=line(rule.name),
                fim=f"{rule.id} {rule.version}".strip(),
                bases=rule.bases,
            )
        )
        for rule, place in found.values()
    ]


def _todo(todo: Todo) -> Json:
    told: Json = {"kind": todo.kind, "place": todo.place, "text": todo.text, "done": False}
    more = {"title": todo.title, "fim": todo.fim, "bases": [line(basis.title) for basis in todo.bases]}
    return told | {key: value for key, value in more.items() if value}
