"""Any schema: one group with others in it, whose ids are few, so that two of them have much in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.blaupause.engine.fim_building import at, field, group

if TYPE_CHECKING:
    from blaupause.standards.xdatenfelder.model import Group

_OCCURS = st.sampled_from(["1:1", "0:1", "0:*", "1:*", "2:3"])


def _groups(number: int, depth: int) -> st.SearchStrategy[Group]:
    fields = st.builds(
        lambda at_, kind, occurs: at(field(number * 10 + at_, f"Feld {at_}", kind), occurs),
        st.integers(0, 3),
        st.sampled_from(["text", "num_int", "bool", "date", "num_currency", "file"]),
        _OCCURS,
    )
    inner = st.builds(at, _groups(number + 1, depth - 1), _OCCURS) if depth else fields
    children = st.lists(st.one_of(fields, inner), min_size=1, max_size=3, unique_by=lambda child: child.element.id)
    return st.builds(
        lambda listed, choice: group(number, *listed, name=f"Gruppe {number}", is_choice=choice),
        children,
        st.booleans(),
    )


ROOTS = st.builds(at, _groups(1, 3), _OCCURS)
