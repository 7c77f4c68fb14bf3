"""What is left to do after a newer schema: what was done stays done."""

from __future__ import annotations

from typing import Any

import pytest

from tests.blaupause.engine.fim.merging import merged
from tests.blaupause.engine.fim_building import at, field, rule


def test_what_was_done_stays_done_and_other_words_are_to_do_again() -> None:
    def work(files: dict[str, Any]) -> None:
        for todo in files["fim.json"]["todos"]:
            todo["done"] = True

    old = at(field(1, "Name", rules=(rule(1, "WENN A"), rule(2, "WENN B"))))
    new = at(field(1, "Name", rules=(rule(1, "WENN A"), rule(2, "WENN C"))))

    assert [each["done"] for each in merged([old], [new], work).files["fim.json"]["todos"]] == [True, False]


def test_what_was_made_of_words_stays_known() -> None:
    def work(files: dict[str, Any]) -> None:
        files["fim.json"]["todos"][0]["became"] = ["frage/name"]

    old = at(field(1, "Name", rules=(rule(1, "WENN A"),)))
    new = at(field(1, "Name der Person", rules=(rule(1, "WENN A"),)))

    todos = merged([old], [new], work).files["fim.json"]["todos"]
    assert [(each["became"], each["done"]) for each in todos] == [(["frage/name"], False)]


@pytest.mark.parametrize(("done", "texts"), [(False, ["Bleibt.", "WENN A"]), (True, ["WENN A"])])
def test_what_an_earlier_merge_left_open_stays_on_the_list(*, done: bool, texts: list[str]) -> None:
    def work(files: dict[str, Any]) -> None:
        left = {"kind": "merge", "place": "F00000000001", "text": "Bleibt.", "title": "Name", "done": done}
        files["fim.json"]["todos"].append(left)

    old = at(field(1, "Name", rules=(rule(1, "WENN A"),)))
    new = at(field(1, "Name der Person", rules=(rule(1, "WENN A"),)))

    assert sorted(each["text"] for each in merged([old], [new], work).files["fim.json"]["todos"]) == texts
