"""What a page shows: plain data that templates draw, made by `Form.bind` or by an adapter for Django forms.

HTML names double as ids and anchors: the path of an answer with hyphens (`hunde/0/name` → `hunde-0-name`).
A field id has no hyphen, so the way back is unambiguous.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HelpView:
    """More text behind a question, closed at first."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One radio button, check box or option; `id` is unique on the page, `lang` where its question has another."""

    id: str
    value: str
    label: str
    hint: str = ""
    selected: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that is already stored; `remove_action` is the value of the button `aktion`."""

    id: str
    name: str
    size: int
    remove_action: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One entry of a repeated group.

    Open: draw `fields` in a fieldset and the hidden input `<input type="hidden" name="{group.name}" value="{index}">`,
    which tells the reader that this entry was on the page. Closed: draw `heading`, `summary` and the two buttons.
    """

    index: int
    id: str
    title: str
    name: str
    summary: str
    is_open: bool
    edit_action: str
    remove_action: str
    fields: "tuple[FieldView, ...]" = ()
    has_error: bool = False

    @property
    def heading(self) -> str:
        """Title and name, as in "Hund 1: Frieda"."""
        return f"{self.title}: {self.name}" if self.name else self.title


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question, ready to be drawn.

    Attributes:
        kind: the widget: text, textarea, email, tel, number, money, date, iban, plate, postcode, place, select, radio,
            checkbox, checkboxes, yesno, upload, repeat, info, section.
        value: what stands in the control: German spelling, or exactly what the person typed when it could not be
            read. Choices carry their own `selected`; a checkbox is its only choice.
        text: the words of an info block; label is its title, `tone` info, warning or danger.
        fields: the questions under the heading of a section; `depth` is how many sections are around it.
        depends: the question appears because of an answer on the same page (`bp-depends`).
        decides: the answer decides about other questions of the page (htmx refreshes on change).
        lang: the language it is told in, "" for that of the page; error_lang: the same of its error.
        mark: what is said beside the answer that stands there, such as that an account confirms it.
    """

    kind: str
    label: str
    id: str = ""
    name: str = ""
    path: str = ""
    value: str = ""
    hint: str = ""
    help: HelpView | None = None
    error: str = ""
    optional: bool = False
    choices: tuple[ChoiceView, ...] = ()
    width: str = ""
    unit: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    autocapitalize: str = ""
    max_length: int | None = None
    rows: int = 0
    text: str = ""
    tone: str = ""
    depends: bool = False
    decides: bool = False
    horizontal: bool = False
    accept: str = ""
    multiple: bool = False
    files: tuple[FileView, ...] = field(default=())
    items: tuple[ItemView, ...] = field(default=())
    fields: "tuple[FieldView, ...]" = ()
    depth: int = 0
    add_label: str = ""
    add_action: str = ""
    lang: str = ""
    error_lang: str = ""
    mark: str = ""

    @property
    def whole(self) -> bool:
        """Whether the choices are complete as they are: no "Bitte auswählen" is put before them."""
        return False

    @property
    def attrs(self) -> Mapping[str, str]:
        """Further attributes of the control (`data-…`, `autofocus`): fields of Django forms have some."""
        return {}

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hilfe" if self.hint else ""

    @property
    def error_id(self) -> str:
        return f"{self.id}-fehler" if self.error else ""

    @property
    def described_by(self) -> str:
        """Ids for `aria-describedby`: hint, then error."""
        return " ".join(part for part in (self.hint_id, self.error_id) if part)

    @property
    def is_group(self) -> bool:
        """Whether the control is a fieldset with a legend instead of a label."""
        return self.kind in {"radio", "checkboxes", "yesno"}


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of the form: its words with the town's values filled in, their language, and its visible questions."""

    id: str
    title: str
    intro: str
    fields: tuple[FieldView, ...]
    lang: str = ""
