"""How deep answers that come several times stand in each other: a form takes them only so far."""

from collections.abc import Iterable, Iterator
from typing import Final

from blaupause.standards.xdatenfelder.model import Child, DataType, Field, FieldKind, Group

DEEPEST_REPEATS: Final = 10
_LISTED: Final = frozenset({DataType.FILE, DataType.OBJECT})


def too_deep(children: Iterable[Child], depth: int = 0) -> Iterator[Field | Group]:
    """Yield what stands in more groups that may be missing or come again than a form takes."""
    for child in children:
        element, inside = child.element, depth + _comes_again(child)
        if inside > DEEPEST_REPEATS:
            yield element
        elif isinstance(element, Group):
            yield from too_deep(element.children, inside)


def _comes_again(child: Child) -> bool:
    element, is_many = child.element, child.most is None or child.most > 1
    if isinstance(element, Field):
        return is_many and element.kind is not FieldKind.SELECT and element.data_type not in _LISTED
    return is_many or (child.least == 0 and not element.is_choice)
