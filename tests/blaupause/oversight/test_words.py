"""Every event has its sentence and its kind: the officer reads no names of code."""

from __future__ import annotations

import re

from blaupause.audit.recording import ACTIONS
from blaupause.oversight import words
from blaupause.oversight.words import Kind
from tests.architecture.house import modules

RECORDED = re.compile(r'\brecord\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_event_has_a_sentence() -> None:
    silent = {name for name, run in ACTIONS.items() if vars(run)["is_silent"]}
    recorded = {name for path in modules() for name in RECORDED.findall(path.read_text(encoding="utf-8"))}

    assert ((set(ACTIONS) - silent) | recorded) - set(words.SENTENCES) == set()


def test_what_nobody_sorted_is_a_change_and_says_its_name() -> None:
    assert words.kind_of("later.invented") == Kind.CHANGE
    assert words.sentence("later.invented") == "later.invented"
    assert words.sentence_of_reading("later.Thing", is_list=False) == "hat etwas geöffnet"
