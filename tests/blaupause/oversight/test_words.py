"""Every event has its sentence and its kind: the officer reads no names of code."""

from __future__ import annotations

import re

from blaupause.oversight import words
from blaupause.oversight.words import Kind
from tests.architecture.house import modules

WRITTEN = re.compile(r'\b(?:record|_write_down|action)\(\s*"([a-z_]+\.[a-z_]+)"(?!, silent=True)')


def test_every_event_has_a_sentence() -> None:
    """Read in the source: which actions are loaded depends on what ran before."""
    written = {name for path in modules() for name in WRITTEN.findall(path.read_text(encoding="utf-8"))}

    assert {"case.taken", "grant.offered", "delegation.read", "record.searched"} <= written
    assert written - set(words.SENTENCES) == set()


def test_what_is_done_in_anothers_stead_is_found_where_it_is_looked_for() -> None:
    kinds = {name: words.kind_of(name) for name in words.SENTENCES if name.startswith(("delegation.", "grant."))}

    assert kinds.pop("delegation.read") == Kind.READ
    assert kinds.pop("delegation.refused") == Kind.REFUSED
    assert kinds.pop("grant.exported") == Kind.EXPORT
    assert set(kinds.values()) == {Kind.RIGHT}


def test_what_nobody_sorted_is_a_change_and_says_its_name() -> None:
    assert words.kind_of("later.invented") == Kind.CHANGE
    assert words.sentence("later.invented") == "later.invented"
    assert words.sentence_of_reading("later.Thing", is_list=False) == "hat etwas geöffnet"
