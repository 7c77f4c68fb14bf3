"""The small bundle in English: what tests of languages have in common."""

from __future__ import annotations

from typing import Any

from blaupause.engine.bundles.languages import file_of, fingerprint, texts_of
from tests.blaupause.engine.building import bundle_json


def english(files: dict[str, Any] | None = None, **others: str) -> dict[str, Any]:
    """Return a bundle with every text in English: "EN" and the German; `others` are those of single keys, "" for none.

    In their names "__" stands for "/" and "___" for "#".
    """
    found = files or bundle_json()
    texts = {text.key: {"of": fingerprint(text.german), "text": f"EN {text.german}"} for text in texts_of(found)}
    for name, said in others.items():
        key = name.replace("___", "#").replace("__", "/")
        texts[key] = {**texts[key], "text": said}
    kept = {key: entry for key, entry in texts.items() if entry["text"]}
    return {**found, file_of("en"): {"verified": True, "texts": kept}}


def outdated(files: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return the bundle with translations that were made of another German."""
    content = files[file_of("en")]
    stale = {key: {**content["texts"][key], "of": "0" * 12} for key in keys}
    return {**files, file_of("en"): {**content, "texts": {**content["texts"], **stale}}}
