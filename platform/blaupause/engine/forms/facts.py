"""What expressions and texts of a template see: answers with their meaning, the town's parameters, the day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from blaupause.engine.forms import paths
from blaupause.engine.forms.german import read_iso_date
from blaupause.engine.forms.model import INFO, Answers, Question, Value
from blaupause.engine.forms.names import fill
from blaupause.engine.forms.paths import At
from blaupause.engine.forms.words import say, tell
from blaupause.engine.rules import Prepared, RuleError

if TYPE_CHECKING:
    from blaupause.engine.forms.form import Form

type Data = dict[str, Any]


class Facts:
    """The variables of expressions, made once for each entry of a group.

    An answer that could not be read ("31.02.2026") is absent: no expression can use it.
    """

    def __init__(self, form: "Form", answers: Answers, params: Mapping[str, Any], today: date) -> None:
        self.form = form
        self.answers = answers
        self.params = {key: value for key, value in params.items() if key in form.parameters}
        self._today = today
        self._entries: dict[tuple[str, At], Data] = {}

    @cached_property
    def _shared(self) -> Data:
        """What all entries share; texts with the town's parameters alone never ask for it."""
        shared: Data = {
            "answers": Prepared(_meanings(self.form.questions.values(), self.answers)),
            "params": Prepared(
                {
                    key: read_iso_date(value) if self.form.parameters[key].type == "date" else value
                    for key, value in self.params.items()
                }
            ),
            "today": self._today,
        }
        shared["values"] = Values(self.form.values_of(""), shared)
        return shared

    def data(self, group: str = "", at: At = ()) -> Data:
        """Return the variables; for an entry of a group also `item`, `index` and the values of that entry."""
        if not at:
            return self._shared
        if (group, at) not in self._entries:
            around, _, field = group.rpartition("/")
            outer = self.data(around, at[:-1])
            rows = outer["item" if around else "answers"].get(field, [])
            index = at[-1]
            entry = {**outer, "item": Prepared(rows[index] if index < len(rows) else {}), "index": index}
            entry["values"] = Values(self.form.values_of(group), entry, outer["values"])
            self._entries[group, at] = entry
        return self._entries[group, at]

    def places(self, group: str) -> Iterator[At]:
        """Yield the place of each entry of a group, in all entries of those around it; once, of no group, ()."""
        if not group:
            yield ()
            return
        around, _, field = group.rpartition("/")
        for outer in self.places(around):
            count = len(paths.entries(self.answers, paths.inside(around, outer, field)))
            yield from ((*outer, index) for index in range(count))

    def fill(self, text: str, group: str = "", at: At = (), more: Mapping[str, str] | None = None) -> str:
        """Fill the placeholders of a text: `{item.rufname}`, `{params.satz}`, `{values.betrag}`, `{today}`.

        What has no answer becomes nothing; `more` are further words by name.
        """
        words = more or {}
        return fill(text, lambda name: words[name] if name in words else self.word(name, group, at))

    def shown(self) -> dict[str, str]:
        """Return the German words of every name that has some now: `answers.rasse`, `params.satz`, `values.jahr`."""
        return {name: word for name in self._names() if (word := self.word(name))}

    def _names(self) -> list[str]:
        """List the names that may have a word now, outside of groups."""
        fields = [f"answers.{question.field}" for question in self.form.questions.values() if not question.is_group]
        values = [f"values.{value.id}" for value in self.form.values_of("")]
        return ["today", *fields, *(f"params.{key}" for key in self.params), *values]

    def word(self, name: str, group: str = "", at: At = ()) -> str:
        """Say in German what a name means now, "" where it has no answer."""
        root, _, key = name.partition(".")
        if root == "today":
            return say("date", self._today)
        if root == "params":
            return self.form.parameters[key].show(self.params[key]) if key in self.params else ""
        if root == "values":
            values: Values = self.data(group, at)["values"]
            return say(values.kind(key), values[key]) if key in values else ""
        path = key if root == "answers" else paths.inside(group, at, key)
        return ", ".join(tell(self.form.question(path), paths.get(self.answers, path), self.params))


class Values(Mapping[str, Any]):
    """Interim results, computed when somebody asks. One that cannot be computed yet is absent, like an answer."""

    def __init__(self, values: Iterable[Value], data: Data, around: "Values | None" = None) -> None:
        self._values = {value.id: value for value in values}
        self._data = data
        self._around = around
        self._known: dict[str, Any] = {}

    def kind(self, key: str) -> str:
        if self._around is not None and key not in self._values:
            return self._around.kind(key)
        return self._values[key].kind

    def __getitem__(self, key: str) -> Any:
        if key not in self._values:
            if self._around is None:
                raise KeyError(key)
            return self._around[key]
        if key not in self._known:
            try:
                self._known[key] = self._values[key].expression.evaluate(self._data)
            except RuleError as error:
                raise KeyError(key) from error
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return (key for key in (*self._values, *(self._around or ())) if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


_READABLE: Final[Mapping[str, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
}


def _meanings(questions: Iterable[Question], answers: Answers) -> Data:
    """Turn answers into what they mean: dates instead of text, and nothing where the text could not be read."""
    found = {
        question.field: _meaning(question, answers[question.field])
        for question in questions
        if question.widget != INFO and question.field in answers
    }
    return {field: meaning for field, meaning in found.items() if meaning is not None}


def _meaning(question: Question, answer: Any) -> Any:
    kind = question.schema["type"]
    if not isinstance(answer, _READABLE[kind]) or isinstance(answer, bool) != (kind == "boolean"):
        return None
    if question.widget == "date":
        return read_iso_date(answer)
    if isinstance(answer, list) and question.is_group:
        return [_meanings(question.questions, entry) if isinstance(entry, dict) else {} for entry in answer]
    return answer
