"""The schema a template was made from, with what people changed in the template since.

What nobody touched stays as it was read, with its state. What was changed keeps its id and gets the next version, in
work; so does everything around it. Questions of people's own get ids of ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from blaupause.domain import Invalid
from blaupause.engine.fim.keeping import kept
from blaupause.engine.fim.making import IN_WORK, Maker, Place
from blaupause.engine.fim.naming import line
from blaupause.engine.fim.origin import FILE
from blaupause.engine.fim.own import facts_of, occurs_of, words_of
from blaupause.engine.fim.spots import CHOICE, Spot, is_of_field, key_of, spots_of
from blaupause.engine.forms.model import GROUP, SECTION
from blaupause.standards.genericode import CodeList
from blaupause.standards.xdatenfelder.model import Basis, Child, Field, Group, Rule, Schema

type Source = Mapping[str, Any]
_COLUMNS: Final = ("code", "name", "hilfe")

type Added = dict[str, list[tuple[str, Child]]]
"""Questions of people's own, by the path of the group they stand in, each with the id of what it follows."""


def changed(maker: Maker) -> Schema:
    """Return the schema of a template that came from FIM.

    Raises:
        Invalid: the template does not hold the schema it came from.

    """
    origin = maker.files[FILE]
    if "source" not in origin:
        raise Invalid(
            "„fim.json“ enthält das Schema nicht, aus dem die Vorlage entstand. Lesen Sie es in der Redaktion "
            "noch einmal ein."
        )
    try:
        source = kept(origin["source"])
    except (IndexError, TypeError):
        raise Invalid("Das Schema in „fim.json“ ist beschädigt. Lesen Sie es noch einmal ein.") from None
    return _Changes(maker, source, origin["made"]).schema()


@dataclass(slots=True)
class _Changes:
    maker: Maker
    source: Schema
    made: Source
    before: dict[str, Spot] = field(default_factory=dict)
    after: dict[str, Spot] = field(default_factory=dict)
    headings: tuple[dict[str, Source], dict[str, Source]] = ({}, {})
    choices: set[str] = field(default_factory=set)
    added: Added = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    given: dict[tuple[str, str], Field | Group] = field(default_factory=dict)

    def schema(self) -> Schema:
        form, base = self.maker.files["form.json"], self.made["form"]
        self.before, self.after = spots_of(base), spots_of(form)
        self.choices = {
            "/".join(path)
            for path, child in self.source.walk()
            if isinstance(child.element, Group) and child.element.is_choice
        }
        self.headings = (_headings(base), _headings(form))
        self._add(form)
        self._tell_moves()
        children = self._children(self.source.children, ())
        rules = (*self.source.rules, *self.rules, *self.maker.rules())
        new = replace(self.source, **self._about(), rules=rules, children=children)
        return new if new == self.source else replace(new, **self._in_work(new.version))

    def _about(self) -> dict[str, Any]:
        """Return what people changed of the template's own words."""
        mine, was = self.maker.files["template.json"], self.made["template"]
        found = {
            name: mine[key] for name, key in (("title", "title"), ("name", "official_title")) if mine[key] != was[key]
        }
        if mine["legal_basis"] != was["legal_basis"]:
            links = {line(basis.title): basis for basis in self.source.bases}
            titles = [each["title"] for each in mine["legal_basis"]]
            found["bases"] = tuple(links.get(title, Basis(title)) for title in titles)
        return found

    def _in_work(self, version: str) -> dict[str, Any]:
        return {"version": _next(version), "state": IN_WORK, "life": self.maker.life}

    # --- Elements

    def _children(self, children: Sequence[Child], path: tuple[str, ...]) -> tuple[Child, ...]:
        added = self.added.get("/".join(path), [])
        found = [child for anchor, child in added if not anchor]
        for child in children:
            new = self._child(child, (*path, child.element.id))
            found += [new] if new else []
            found += [each for anchor, each in added if anchor == child.element.id]
        return tuple(found)

    def _child(self, child: Child, path: tuple[str, ...]) -> Child | None:
        """Return an element with its changes, None where people took it out, and all that is in it."""
        key = "/".join(path)
        old, new = self.before.get(key), self.after.get(key)
        if old and not new and not any(each.startswith(f"{key}/") for each in self.after):
            return None
        occurs = _occurs(old, new) if old and new else {}
        if isinstance(child.element, Field):
            facts = self._facts(old, new) if old and new else {}
            element: Field | Group = self._field(child.element, facts, new)
        else:
            element = self._group(child.element, path, old, new)
            if child.element.children and not element.children and not old:
                return None
        self._tell_when(key, element)
        return replace(child, element=self._once(child.element, element), **occurs)

    def _facts(self, old: Spot, new: Spot) -> dict[str, Any]:
        was, now = facts_of(old.question, old.schema), facts_of(new.question, new.schema)
        found = _differing(was, now)
        if "codes" in found:
            found["code_list"] = None
        return self.maker.said(found)

    def _field(self, field_: Field, facts: dict[str, Any], spot: Spot | None) -> Field:
        made = replace(field_, **facts)
        if made.code_list and spot:
            self._list(made, spot)
        return made

    def _group(self, group: Group, path: tuple[str, ...], old: Spot | None, new: Spot | None) -> Group:
        words: dict[str, Any] = {}
        if old and new:
            words = _differing(words_of(old.question), words_of(new.question))
        else:
            was, now = (headings.get("/".join(path)) for headings in self.headings)
            if was and now and was.get("title", line(group.label)) in {line(group.label), line(group.name)}:
                words = _differing(words_of(was), words_of(now))
        return replace(group, **self.maker.said(words), children=self._children(group.children, path))

    def _once(self, source: Field | Group, element: Field | Group) -> Field | Group:
        """Give what was changed a version of its own: another where that one says something else already."""
        if element == source:
            return source
        new = replace(element, **self._in_work(element.version))
        while self.given.setdefault((new.id, new.version), new) != new:
            new = replace(new, version=_next(new.version))
        return new

    def _list(self, made: Field, spot: Spot) -> None:
        """Put the list that a field refers to beside the schema, as far as the form knows it."""
        ref = made.code_list
        question = spot.question["questions"][0] if spot.question["widget"] == GROUP else spot.question
        if not ref or "choices" not in question:
            self.maker.left.append(f"Die Codeliste von „{made.label}“ ist nicht da. Das Schema nennt nur ihre Adresse.")
            return
        cells = [(each["value"], each["label"], each.get("hint", "")) for each in question["choices"]]
        size = len(_COLUMNS) if ref.columns[2] or any(cell[2] for cell in cells) else 2
        columns = tuple(given or each for given, each in zip(ref.columns, _COLUMNS, strict=True))[:size]
        rows, address = tuple(cell[:size] for cell in cells), ref.version_uri or ref.uri
        listed = CodeList(ref.uri, ref.version, address, made.label, columns, columns[:1], rows)
        known = self.maker.lists.get(address)
        if not known or len(known.columns) < size:
            self.maker.lists[address] = listed

    def _tell_when(self, key: str, element: Field | Group) -> None:
        """Tell a condition that people gave to a question, or to the heading or page that a group became."""
        was, now = (
            spots[key].question if key in spots else headings.get(key)
            for spots, headings in zip((self.before, self.after), self.headings, strict=True)
        )
        if not now or now.get("visible") == (was or {}).get("visible"):
            return
        if "visible" not in now:
            self.maker.left.append(f"„{element.label}“ wird jetzt immer gefragt. Prüfen Sie die Regeln aus FIM dazu.")
            return
        text = self.maker.teller.asked(element.label, now["visible"], (), required=False)
        self.rules.append(self.maker.rule(f"{now.get('field', key)}/visible", f"Wann: {element.label}", text))

    # --- What people added or moved

    def _add(self, form: Source) -> None:
        for page in form["pages"]:
            if _home(page["questions"]) is None:
                self.added.setdefault("", []).append((self._last(), self.maker.page(page, form["schema"], self.rules)))
            else:
                self._collect(page["questions"], Place(form["schema"], self.rules), "")

    def _last(self) -> str:
        return self.source.children[-1].element.id if self.source.children else ""

    def _collect(self, questions: Sequence[Source], place: Place, above: str) -> None:
        """Find the questions without a place in FIM, with what stands before them."""
        home, anchor = _home(questions), ""
        home = above if home is None else home
        for question in questions:
            path = _path(question)
            if path is None:
                self._put(home, anchor, self.maker.child(question, place))
                continue
            anchor = _step(path, home) or anchor
            if question["widget"] == SECTION:
                self._collect(question["questions"], place, home)
            elif question["widget"] == GROUP and not is_of_field(question):
                items = place.schema["properties"][question["field"]]["items"]
                self._collect(question["questions"], Place(items, self.rules, (*place.keys, question["field"])), path)

    def _put(self, home: str, anchor: str, children: Iterable[Child]) -> None:
        """Put questions beside what they follow, outside an Auswahlgruppe, where they would be one more choice."""
        while home in self.choices:
            home, _, anchor = home.rpartition("/")
        self.added.setdefault(home, []).extend((anchor, child) for child in children)

    def _tell_moves(self) -> None:
        was = [key for key in self.before if key in self.after]
        if was != [key for key in self.after if key in self.before]:
            self.maker.left.append("Fragen aus FIM stehen im Schema in der Reihenfolge, die sie in FIM haben.")


def _path(question: Source) -> str | None:
    """Return the place of a question in FIM, of a heading that of its group; None for people's own."""
    return _home(question["questions"]) if question["widget"] == SECTION else question.get("fim")


def _step(path: str, home: str) -> str:
    """Return the id of what leads from a group to a place in it, "" where it is not in it."""
    inside = f"{home}/" if home else ""
    return path.removeprefix(inside).partition("/")[0] if path.startswith(inside) else ""


def _home(questions: Sequence[Source]) -> str | None:
    """Return the path of the group that questions stand in, None where none of them comes from FIM."""
    for question in questions:
        if "fim" in question:
            key = key_of(question)
            return key.removesuffix(CHOICE) if key.endswith(CHOICE) else key.rpartition("/")[0]
        if question["widget"] == SECTION and (inner := _home(question["questions"])) is not None:
            return inner.rpartition("/")[0]
    return None


def _headings(form: Source) -> dict[str, Source]:
    """List pages and headings by the path of their group."""
    found: dict[str, Source] = {}
    for page in form["pages"]:
        found.setdefault(_home(page["questions"]) or "", page)
        found |= dict(_sections(page["questions"]))
    return found


def _sections(questions: Sequence[Source]) -> Iterator[tuple[str, Source]]:
    for question in questions:
        if question["widget"] == SECTION and (home := _home(question["questions"])):
            yield home, question
        yield from _sections(question.get("questions", ()))


def _occurs(old: Spot, new: Spot) -> dict[str, Any]:
    was, now = (
        occurs_of(each.question, each.schema, required=each.field in each.level.get("required", ()))
        for each in (old, new)
    )
    return {} if was == now else {"least": now[0], "most": now[1]}


def _differing(was: Source, now: Source) -> dict[str, Any]:
    return {name: now[name] for name in now if now[name] != was.get(name)}


def _next(version: str) -> str:
    found = re.fullmatch(r"(\d+)\.(\d+)(?:\.\d+)?", version)
    return f"{found[1]}.{int(found[2]) + 1}.0" if found else "1.0.0"
