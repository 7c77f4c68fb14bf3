"""The file of a town's set-up: read it, say in which line it is wrong. Pure: text in, data or sentences out.

It is YAML, because people write it: comments, texts of several lines as they are, no brackets to count; JSON is read as
well, since it is YAML. Every value is text ("036" stays "036", "no" is no lie), aliases and tags are refused, and so is
a file of more than 300 kB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs
import yaml
from django.utils.translation import gettext as _

from blaupause.domain import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST: Final = 300_000
DEEPEST: Final = 12
MOST_PROBLEMS: Final = 50

type Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in which line; line 0: the file as a whole."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return (
            _("Zeile %(line)s: %(sentence)s") % {"line": self.line, "sentence": self.sentence}
            if self.line
            else self.sentence
        )


class FileWrong(DomainError):  # noqa: N818 – names what happened
    """The file cannot be taken; says where and why, all at once."""

    status = 422

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)[:MOST_PROBLEMS]
        super().__init__(" ".join(str(mistake) for mistake in self.mistakes))

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and in which line each part of it stands."""

    data: dict[str, Any]
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a part, or of the nearest that stands around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _NotPlain(Exception):  # noqa: N818 (inside this module only)
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_document(text: str) -> Document:
    """Read a file.

    Raises:
        FileWrong: it is too large, no YAML, or not a list of sections.
    """
    if len(text) > LARGEST:
        raise FileWrong([Mistake(0, _("Die Datei ist größer als 300 kB. So viel braucht keine Einrichtung."))])
    try:
        _require_plain(text)
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.MarkedYAMLError, _NotPlain) as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        line = error.line if isinstance(error, _NotPlain) else mark.line + 1 if mark else 0
        raise FileWrong(
            [Mistake(line, _("Hier lässt sich die Datei nicht lesen. Prüfen Sie Einrückung und Doppelpunkte."))]
        ) from None
    except yaml.YAMLError:
        raise FileWrong([Mistake(0, _("Die Datei enthält Zeichen, die in Text nicht vorkommen."))]) from None
    lines: dict[Path, int] = {}
    data = _value(root, (), lines) if root else {}
    if not isinstance(data, dict):
        raise FileWrong([Mistake(1, _("Die Datei beginnt nicht mit einem Abschnitt wie „aussehen:“."))])
    return Document(data, lines)


def require_schema(document: Document, schema: dict[str, Any]) -> None:
    """Compare with the schema of all sections.

    Raises:
        FileWrong: names every line that does not fit.
    """
    errors = jsonschema_rs.validator_for(schema).iter_errors(document.data)
    mistakes = sorted((_told(document, error) for error in errors), key=lambda mistake: mistake.line)
    if mistakes:
        raise FileWrong(mistakes)


def differences(before: Any, after: Any, path: Path = ()) -> Iterator[tuple[str, str, str]]:
    """Tell what changes: place, what is there, what will be. What the file leaves out stays and is not told."""
    if isinstance(after, dict) and isinstance(before, dict | None):
        for key, value in after.items():
            yield from differences((before or {}).get(key), value, (*path, key))
    elif before != after:
        yield " / ".join(str(part) for part in path), _shown(before), _shown(after)


def write_document(data: dict[str, Any], head: str) -> str:
    """Write a file that reads well and comes back as it was."""
    body = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False)
    return "".join(f"# {line}\n" for line in head.splitlines()) + "\n" + body


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks; lists of mappings indented."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 – as the library calls it
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    tidy = "\n".join(line.rstrip() for line in text.splitlines()) + ("\n" if text.endswith("\n") else "")
    style = "|" if "\n" in text and tidy == text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _require_plain(text: str) -> None:
    """Refuse what makes a small file large or strange: aliases, tags, depth."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        strange = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if strange or depth > DEEPEST:
            raise _NotPlain(event.start_mark.line + 1 if event.start_mark else 0)


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, child in node.value:
            name = str(key.value)
            if name in found:
                raise FileWrong([Mistake(key.start_mark.line + 1, _("„%(name)s“ steht zweimal da.") % {"name": name})])
            lines[*path, name] = key.start_mark.line + 1
            found[name] = _value(child, (*path, name), lines)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), lines) for index, child in enumerate(node.value)]
    return str(node.value)


def _told(document: Document, error: jsonschema_rs.ValidationError) -> Mistake:
    path: Path = tuple(error.instance_path)
    kind = error.kind.name
    where = str(path[-1]) if path else ""
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        unknown = error.kind.unexpected
        line = document.line((*path, unknown[0]))
        return Mistake(line, _("„%(name)s“ kennen wir hier nicht.") % {"name": ", ".join(unknown)})
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
        return Mistake(document.line(path), _("Hier fehlt „%(name)s“.") % {"name": error.kind.property})
    if kind in {"pattern", "format", "enum"}:
        sentence = _("„%(name)s“ ist anders aufgebaut, als wir es lesen können: %(value)s.")
        return Mistake(document.line(path), sentence % {"name": where, "value": str(error.instance)[:60]})
    if kind in {"maxLength", "minLength", "maxItems", "maxProperties"}:
        return Mistake(document.line(path), _("„%(name)s“ ist zu lang oder leer.") % {"name": where})
    return Mistake(
        document.line(path),
        _("Bei „%(name)s“ erwarten wir etwas anderes, zum Beispiel Text statt Liste.") % {"name": where},
    )


def _shown(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return _("(leer)")
    if isinstance(value, str):
        return value
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=True, width=1000
    ).strip()
