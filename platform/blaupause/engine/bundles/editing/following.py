"""Lets translations follow their German text when it moves, and go when it is gone."""

from collections.abc import Mapping
from typing import Any

from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.languages.standing import entries_of, file_of, fingerprint, languages_of
from blaupause.engine.bundles.languages.texts import texts_of


def follow(sheet: Sheet) -> None:
    """Bring the translations of a bundle that was changed in line with its German texts.

    A text that stands elsewhere now – another line of a list, a question in another group – takes its translation
    along; one whose words changed keeps it, outdated; one that is gone loses it.
    """
    languages = languages_of(sheet.files)
    if not languages:
        return
    german = {text.key: fingerprint(text.german) for text in texts_of(sheet.files)}
    for language in languages:
        sheet.lay(_followed(entries_of(sheet.files, language), german), file_of(language), "texts")


def _followed(entries: Mapping[str, Any], german: Mapping[str, str]) -> dict[str, Any]:
    homeless = {entry["of"]: entry for key, entry in entries.items() if german.get(key) != entry["of"]}
    found: dict[str, Any] = {}
    moved = set[str]()
    for key, of in german.items():
        own = entries.get(key)
        if own is not None and own["of"] == of:
            found[key] = own
        elif of in homeless:
            found[key] = homeless[of]
            moved.add(of)
    for key in german.keys() - found.keys():
        own = entries.get(key)
        if own is not None and own["of"] not in moved:
            found[key] = own
    return found
