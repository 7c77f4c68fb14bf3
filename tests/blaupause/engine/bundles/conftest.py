from __future__ import annotations

import pytest

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles.editing import empty_bundle, slug_from
from tests.blaupause.engine.bundles.changing import Files, do
from tests.templates import BUNDLES, DOG


@pytest.fixture
def empty() -> Files:
    return empty_bundle("Osterfeuer anmelden", slug_from("Osterfeuer anmelden"))


@pytest.fixture
def fire(empty: Files) -> Files:
    """A page with a choice and a repeated group."""
    files = do(empty, "seite-neu", title="Das Feuer")
    files = do(
        files,
        "frage-neu",
        "seite/das_feuer",
        label="Art des Feuers",
        kind="choice",
        choices="Oster\nMartin",
        required="ja",
    )
    files = do(files, "frage-neu", "seite/das_feuer", label="Helfer", kind="repeat")
    return do(files, "frage-neu", "seite/das_feuer", label="Datum", kind="date")


@pytest.fixture(scope="module")
def dog() -> Files:
    return dict(Bundle.from_directory(BUNDLES / DOG).files)


@pytest.fixture
def files() -> Files:
    """One question of each kind that a condition can be about, and a parameter."""
    found = empty_bundle("Probe", "probe")
    for label, kind in (
        ("Zahl", "number"),
        ("Betrag", "money"),
        ("Tag", "date"),
        ("Ja", "yesno"),
        ("Art", "choice"),
        ("Mehrere", "choices"),
        ("Wort", "text"),
        ("Gruppe", "repeat"),
    ):
        found = do(found, "frage-neu", "seite/kontakt", label=label, kind=kind, choices="Eins\nZwei")
    found = do(found, "einstellung-neu", label="Frist", type="integer", group="process")
    found = do(found, "einstellung-neu", label="Stichtag", type="date", group="process")
    return do(found, "frage-neu", "seite/kontakt", label="Ziel", kind="text")
