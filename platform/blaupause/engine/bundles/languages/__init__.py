"""A template in further languages: which texts there are, how far they are translated, how a bundle speaks one."""

from blaupause.engine.bundles.languages.soundness import check_translations, mistake_in
from blaupause.engine.bundles.languages.speaking import Spoken, speak
from blaupause.engine.bundles.languages.standing import (
    Progress,
    Row,
    State,
    easy_of,
    entries_of,
    file_of,
    fingerprint,
    languages_of,
    progress_of,
    rows_of,
)
from blaupause.engine.bundles.languages.table import EASY, LANGUAGES, Language
from blaupause.engine.bundles.languages.texts import Text, texts_of
from blaupause.engine.forms.model import GERMAN

__all__ = [
    "EASY",
    "GERMAN",
    "LANGUAGES",
    "Language",
    "Progress",
    "Row",
    "Spoken",
    "State",
    "Text",
    "check_translations",
    "easy_of",
    "entries_of",
    "file_of",
    "fingerprint",
    "languages_of",
    "mistake_in",
    "progress_of",
    "rows_of",
    "speak",
    "texts_of",
]
