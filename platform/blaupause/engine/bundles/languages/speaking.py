"""Lets a bundle speak a language: the same files with other words. What is asked, computed and stored stays."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from blaupause.engine.bundles.languages.standing import Row, State, file_of, rows_of
from blaupause.engine.bundles.languages.table import LANGUAGES, Language
from blaupause.engine.bundles.languages.texts import FORM, PARAMETERS, RULES, TEMPLATE, TEXTS

_TOUCHED = (TEMPLATE, TEXTS, FORM, RULES, PARAMETERS)
_MARKED = ((FORM, "pages"), (RULES, "checks"), (RULES, "hints"), (RULES, "fee"), (PARAMETERS, "parameters"))
_YES_OR_NO = frozenset({"yesno", "checkbox"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """The files of a bundle in a language.

    Attributes:
        things: what is told in it; the rest is German.
        is_whole: nothing is left.
        is_checked: somebody who knows both languages has read it.

    """

    files: dict[str, Any]
    language: Language
    things: frozenset[str]
    is_whole: bool
    is_checked: bool

    @property
    def parts(self) -> dict[str, str]:
        """The language of each part of the service's page that is told in it: `title`, `documents`, `what`."""
        found = (thing.partition("/") for thing in self.things)
        return {name: self.language.tag for kind, _slash, name in found if kind in {"service", "text"}}


def speak(files: Mapping[str, Any], code: str) -> Spoken:
    """Put the words of a language into a bundle's files, thing by thing; one that is not whole stays German.

    An outdated translation says what was true before: it is left out like one that is missing.
    """
    rows, language = rows_of(files, code), LANGUAGES[code]
    left = {row.text.thing for row in rows if row.state is not State.DONE}
    told = {name: deepcopy(content) if name in _TOUCHED else content for name, content in files.items()}
    for row in rows:
        if row.text.thing not in left:
            _put(told, row)
    for home in {row.text.home for row in rows if row.text.thing not in left and row.text.home[:2] in _MARKED}:
        _mark(_at(told, home), language)
    things = frozenset(row.text.thing for row in rows) - left
    return Spoken(told, language, things, not left, files[file_of(code)]["verified"])


def _put(files: dict[str, Any], row: Row) -> None:
    *above, last = row.text.path
    _at(files, above)[last] = row.said


def _at(files: Any, path: Any) -> Any:
    for step in path:
        files = files[step]
    return files


def _mark(source: dict[str, Any], language: Language) -> None:
    """Say at a page, question, rule or price in which language it is told; its Yes and No are told in it too."""
    source["lang"] = language.tag
    if source.get("widget") in _YES_OR_NO:
        source["yes_no"] = (language.yes, language.no)
