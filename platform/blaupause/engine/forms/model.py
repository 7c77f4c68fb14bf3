"""The words of a form: pages, questions, problems. Plain data without behaviour beyond its own names."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Invalid
from blaupause.engine.forms import paths
from blaupause.engine.rules import Program

type Answers = dict[str, Any]
"""Answers as JSON, by field id: text, ISO date, whole number, cents, yes or no, lists, entries of repeated groups.
What a person typed and nobody could read ("31.02.2026") stays as text until they correct it."""

GROUP: Final = "repeat"
UPLOAD: Final = "upload"
INFO: Final = "info"
SECTION: Final = "section"
HIDDEN: Final = "hidden"
YES_NO: Final = ("Ja", "Nein")
GERMAN: Final = "de"


@dataclass(frozen=True, slots=True)
class Issue:
    """A mistake in a template: where, against which rule, what. For people who write templates."""

    path: str
    rule: str
    message: str
    file: str = "form.json"


class FormError(Exception):
    """A form, or a rule about it, is wrong; `issues` names every mistake, at least one."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__(issues)
        self.issues = tuple(issues)

    def __str__(self) -> str:
        return "; ".join(f"{issue.file} {issue.path}: {issue.message}" for issue in self.issues)


class Parameter(Protocol):
    """What a form needs to know of a town's parameter: its type, and how a value of it is written."""

    @property
    def type(self) -> str: ...

    @property
    def column_ids(self) -> frozenset[str]: ...

    def show(self, value: Any) -> str: ...


class Tampered(Invalid):
    """A page sent what the form never asked for. Nothing of it is taken; `field` names the place."""

    status = 400

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(
            _("Das Feld „%(field)s“ passt nicht zu diesem Formular. Laden Sie die Seite neu. Ihr Entwurf ist noch da."),
            field=field[:100],
        )
        self.params["field"] = self.field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, and what to do about it.

    Attributes:
        field: path of the answer: `familienname`, `hunde/1/rasse`.
        place: the entry it belongs to ("Hund 2"), else "".
        message: the sentence at the field.
        kind: required, type, format, unsupported, pattern, enum, minimum … or "check" for a rule of the template.
        lang: the language of a sentence of the template, "" for one of the software.

    """

    field: str
    message: str
    kind: str
    place: str = ""
    page_id: str = ""
    lang: str = ""

    @property
    def id(self) -> str:
        """Id of the control, for the link from the summary."""
        return self.field.replace("/", "-")

    @property
    def summary(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose; `lang` where it is not told in the language of its question."""

    value: str
    label: str
    hint: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Questions under one heading; their answers stand where they would without it.

    Attributes:
        depends: it is asked only because of an answer on the same page.

    """

    id: str
    label: str
    hint: str = ""
    help_title: str = ""
    help_text: str = ""
    visible: Program | None = None
    depends: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question of a page, or of a repeated group.

    Attributes:
        group: the fields of the repeated groups around it: `hunde/halter`.
        blocks: the headings that it stands under, from the outermost.
        schema: the JSON Schema of the answer, defaults filled in.
        choices_param: a code list of the town (a parameter); its entries stand before the choices.
        output_label: how the answer is called where it is read, where that is not the question.
        compact: spaces are taken out of the answer: people write numbers in groups.
        decides: other questions depend on the answer.
        depends: it is asked only because of an answer on the same page.
        lang: the language it is told in, "" for German; yes_no: how that says Yes and No.

    """

    field: str
    label: str
    widget: str
    output_label: str = ""
    page_id: str = ""
    group: str = ""
    blocks: tuple[Block, ...] = ()
    schema: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    visible: Program | None = None
    optional: bool = False
    hint: str = ""
    help_title: str = ""
    help_text: str = ""
    text: str = ""
    errors: Mapping[str, str] = dataclasses.field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    choices_param: str = ""
    tone: str = ""
    width: str = ""
    unit: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    autocapitalize: str = ""
    rows: int = 0
    compact: bool = False
    accept: tuple[str, ...] = ()
    max_bytes: int = 0
    item_label: str = ""
    add_label: str = ""
    title_field: str = ""
    questions: "tuple[Question, ...]" = ()
    decides: bool = False
    depends: bool = False
    lang: str = ""
    yes_no: tuple[str, str] = YES_NO

    @property
    def is_group(self) -> bool:
        return self.widget == GROUP

    @property
    def max_items(self) -> int:
        """How many entries, files or choices there may be."""
        return int(self.schema["maxItems"])

    @property
    def min_items(self) -> int:
        return int(self.schema.get("minItems", 0))

    @property
    def max_files(self) -> int:
        return self.max_items

    @property
    def key(self) -> str:
        """The fields that lead here, without entries: `hunde/halter`."""
        return f"{self.group}/{self.field}" if self.group else self.field

    def path(self, at: paths.At = ()) -> str:
        """Return where the answer stands; `at` are the entries of the groups around it."""
        return paths.inside(self.group, at, self.field)

    def place(self, index: int) -> str:
        """Name an entry of this group, as in "Hund 2"; without a number where there is one at most."""
        return f"{self.item_label} {index + 1}" if self.max_items > 1 else self.item_label

    def inner(self, field: str) -> "Question | None":
        """Find a question of this group."""
        return next((question for question in self.questions if question.field == field), None)


@dataclass(frozen=True, slots=True)
class Page:
    id: str
    title: str
    intro: str = ""
    visible: Program | None = None
    questions: tuple[Question, ...] = ()
    lang: str = ""

    def question(self, field: str) -> Question | None:
        return next((question for question in self.questions if question.field == field), None)


@dataclass(frozen=True, slots=True)
class Value:
    """A named interim result of the template; with `group`, one for each entry of it. `kind` says how it is written."""

    id: str
    kind: str
    expression: Program
    group: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of the template about one answer: `expression` is true when all is well."""

    id: str
    question: Question
    expression: Program
    message: str
    when: Program | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """A repeated group after one of its buttons: the entry that is open now, and where the page should land."""

    answers: Answers
    open: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What is known about a stored file; `size` in bytes."""

    name: str
    size: int = 0
