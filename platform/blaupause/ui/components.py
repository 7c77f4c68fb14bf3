"""What components take besides plain values: small, frozen, made by the page that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import quote

from django.forms import BaseForm

from blaupause.ui import forms as kern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Link:
    """A link below a step or in an empty state; `icon` is a KERN icon's name."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A station of a timeline or of a form: behind us, where we are, or still to come; `lang` is that of its title."""

    title: str
    text: str = ""
    state: Literal["done", "now", "open"] = "done"
    url: str = ""
    links: tuple[Link, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line of the error summary: where to go and the sentence."""

    target: str
    sentence: str
    lang: str = ""


class Problem(Protocol):
    """What engine forms report."""

    @property
    def field(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def lang(self) -> str: ...


def wrongs_of(problems: BaseForm | Iterable[Problem] | None) -> list[Wrong]:
    """List what is wrong: of a Django form, or of the problems an engine form reported."""
    if problems is None:
        return []
    if isinstance(problems, BaseForm):
        return list(_of_form(problems))
    return [Wrong(anchor(each.field), _placed(each.place, each.message), each.lang) for each in problems]


def anchor(path: str) -> str:
    """Turn the path of an answer into the id of its control: "hunde/1/rasse" → "hunde-1-rasse"."""
    return quote(path.replace("/", "-"))


def pair_up(trail: tuple[Any, ...]) -> list[tuple[str, str]]:
    """Group "label, url, label, url, label" into pairs; the last has no url."""
    parts = [str(part) for part in trail]
    return [(label, "".join(parts[at + 1 : at + 2])) for at, label in enumerate(parts) if at % 2 == 0]


def _of_form(form: BaseForm) -> Iterator[Wrong]:
    for sentence in form.non_field_errors():
        yield Wrong("", str(sentence))
    for bound in form:
        for sentence in kern.sentences(bound):
            yield Wrong(anchor(bound.html_name), sentence)


def _placed(place: str, message: str) -> str:
    return f"{place}: {message}" if place else message
