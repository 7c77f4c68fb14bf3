"""Whether the translations of a bundle may be shown: they belong to a text, keep its placeholders, and fit."""

from collections.abc import Mapping
from typing import Any

from blaupause.engine.bundles.languages.standing import State, file_of, languages_of, rows_of
from blaupause.engine.bundles.languages.table import LANGUAGES
from blaupause.engine.bundles.languages.texts import Text, texts_of
from blaupause.engine.forms.names import placeholders
from blaupause.engine.forms.workshop import Where, Workshop


def check_translations(files: Mapping[str, Any], workshop: Workshop) -> None:
    """Check every language of a bundle; an outdated translation is no mistake, since nobody is shown it."""
    languages = languages_of(files)
    texts = texts_of(files) if languages else ()
    known = {text.key for text in texts}
    for language in languages:
        where = Where(file_of(language))
        if language not in LANGUAGES:
            workshop.issue(where, "language-known", f"nobody knows the language {language!r}")
        for key in files[where.file]["texts"].keys() - known:
            workshop.issue(where / "texts" / key, "text-known", f"no text has the key {key!r}")
        for row in rows_of(files, language, texts):
            if row.state is State.DONE and (mistake := mistake_in(row.text, row.said)):
                workshop.issue(where / "texts" / row.text.key, *mistake)


def mistake_in(text: Text, said: str) -> tuple[str, str] | None:
    """Say what is wrong with a translation, as rule and message; None where all is well."""
    if len(said) > text.limit:
        return "translation-fits", f"longer than {text.limit} characters"
    asked, kept = set(placeholders(text.german)), set(placeholders(said))
    for name in sorted(asked ^ kept):
        told = "is missing" if name in asked else "is not in the German text"
        return "placeholder-kept", f"{{{name}}} {told}"
    return None
