"""Tells what stands in a bundle: conditions as sentences, rules by name, who speaks of a thing."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.engine.bundles.editing.kinds import kind_label
from blaupause.engine.bundles.editing.model import FORM, RULES
from blaupause.engine.bundles.editing.notices import block_of
from blaupause.engine.bundles.editing.places import place_of
from blaupause.engine.bundles.editing.problems import label_of
from blaupause.engine.bundles.editing.references import mentions_of, names_of_question
from blaupause.engine.bundles.editing.ruling import CHECK, FEE, HINT, VALUE, find, rules_listed
from blaupause.engine.bundles.editing.speech import BundleSpeech
from blaupause.engine.bundles.editing.todos import todos_of
from blaupause.engine.bundles.editing.tree import key_of, spots
from blaupause.engine.forms.workshop import group_of
from blaupause.engine.rules.reading import sentence

__all__ = [
    "RULE_KINDS",
    "condition_at",
    "key_of",
    "kind_label",
    "label_of",
    "mentions_in_words",
    "rule_at",
    "rules_of",
    "todos_of",
    "told",
]

RULE_KINDS: Final = {
    CHECK: gettext_lazy("Prüfung"),
    HINT: gettext_lazy("Hinweis unter einer Bedingung"),
    VALUE: gettext_lazy("Berechneter Wert"),
    FEE: gettext_lazy("Zeile der Gebühr"),
}


def rules_of(files: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """List the rules: place, what to call it, kind."""
    for kind, name in RULE_KINDS.items():
        for at, rule in enumerate(rules_listed(files, kind), start=1):
            label = rule.get("message") or rule.get("text") or rule.get("label") or rule["id"]
            yield f"regel/{kind}/{rule.get('id', at)}", label, str(name)


def rule_at(files: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return the rule of a place; {} for one to come."""
    _word, kind, id_ = place.split("/")
    listed = rules_listed(files, kind)
    return listed[find(listed, kind, id_)] if id_ else {}


def condition_at(files: Mapping[str, Any], place: str) -> tuple[str, tuple[str, ...]]:
    """Return the expression of a place, "" for none, and the groups whose entry it is about."""
    word, _slash, rest = place.partition("/")
    if word == "seite":
        return next((page.get("visible", "") for page in files[FORM]["pages"] if page["id"] == rest), ""), ()
    if word == "frage":
        found = next((spot for spot in spots(files[FORM]) if spot.place == place), None)
        return (found.source.get("visible", ""), found.keys[:-1]) if found else ("", ())
    if word == "bescheid" and "/" in rest:
        return block_of(files, place).get("when", ""), ()
    if word == "regel" and rest.count("/") == 1:
        rule = rule_at(files, place)
        return next((rule[key] for key in ("expr", "amount", "when") if key in rule), ""), group_of(rule)
    return "", ()


def told(files: Mapping[str, Any], place: str) -> str:
    """Tell the expression of a place as a sentence; "" where there is none, or where it cannot be told."""
    expression, group = condition_at(files, place)
    return sentence(expression, BundleSpeech(files, group), gives=_given(files, place)) if expression else ""


def _given(files: Mapping[str, Any], place: str) -> str:
    """Return the type of what the expression of a place gives."""
    kind = place.removeprefix("regel/").partition("/")[0]
    return "money" if kind == FEE else str(rule_at(files, place)["type"]) if kind == VALUE else "boolean"


def mentions_in_words(files: Mapping[str, Any], place: str) -> Iterator[str]:
    """Say who else speaks of a question or a parameter; nothing for other things."""
    word, _slash, rest = place.partition("/")
    names = {"frage": names_of_question(tuple(rest.split("/"))), "einstellung": (f"params.{rest}",)}.get(word, ())
    if not names or not rest:
        return
    said = set()
    for mention in mentions_of(files, *names):
        there = place_of(files, mention.file, "/".join(map(str, mention.path)))
        words = "" if there == place else _("„%(label)s“") % {"label": label_of(files, there)}
        if words and words not in said:
            said.add(words)
            yield words
    for check in files[RULES]["checks"]:
        if word == "frage" and check["on"] == rest.replace("/", "[]."):
            yield _("Prüfung „%(label)s“") % {"label": check["message"]}
