"""The bundles that lie in the sources, for the tests about them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blaupause.engine.bundles import Bundle
from shared_services import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(catalogue.__file__).parent / "bundles"
SLUGS = sorted(path.name for path in FOLDER.iterdir())
FROM_FIM = sorted(path.parent.name for path in FOLDER.glob("*/fim.json"))
OFFICE = {
    "unit": 1,
    "authority_name": "Magistrat der Stadt Fulda",
    "contact_phone": "0661 000-01",
    "contact_email": "amt@fulda.example",
    "statute_title": "Hundesteuersatzung (Beispiel)",
    "statute_url": "https://fulda.example/satzung",
    "court": "Verwaltungsgericht Kassel, Goethestraße 41-43, 34119 Kassel",
    "bank_details": "Musterbank, DE02 1203 0000 0000 2020 51",
}


@cache
def load(slug: str) -> Bundle:
    """Read a bundle once: nothing changes it."""
    return Bundle.from_directory(FOLDER / slug)


def stored(bundle: Bundle, test_id: str) -> tuple[dict[str, Any], dict[str, Any], date]:
    """Return answers, resolved values and day of a stored test."""
    test = next(test for test in bundle.tests if test["id"] == test_id)
    return test["answers"], bundle.resolve(test["params"]).values, date.fromisoformat(test["today"])


type Asked = tuple[dict[str, Any], dict[str, Any], bool]


def questions(bundle: Bundle) -> Iterator[Asked]:
    """Yield every question with its schema and whether it must be answered."""
    form = bundle.files["form.json"]
    for page in form["pages"]:
        yield from _questions(page["questions"], form["schema"])


def _questions(asked: list[dict[str, Any]], schema: dict[str, Any]) -> Iterator[Asked]:
    for question in asked:
        if question["widget"] == "section":
            yield from _questions(question["questions"], schema)
        elif "field" in question:
            own = schema["properties"][question["field"]]
            yield question, own, question["field"] in schema["required"]
            yield from _questions(question.get("questions", []), own.get("items", {}))
