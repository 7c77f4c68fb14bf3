"""The software's own words in English: compiled as they are written, and of sentences that are still said."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import blaupause

HOME = Path(blaupause.__file__).parent
FOLDER = HOME / "ui/locale/en/LC_MESSAGES"
SAID_IN = [
    *(HOME / "ui/templates/ui").glob("*.html"),
    *(HOME.parents[1] / "tenants/intake/templates/intake").glob("*.html"),
    *(HOME.parents[1] / "tenants/portal/templates/portal").glob("*.html"),
    HOME / "engine/forms/sentences.py",
    *(HOME.parents[1] / "tenants").glob("*/forms.py"),
    *(HOME.parents[1] / "tenants").glob("*/queries/*.py"),
]
ENTRY = re.compile(r'msgid (".+")\n(?:msgid_plural (".+")\n)?msgstr(?:\[0\])? (".+")\n(?:msgstr\[1\] (".+")\n)?')


def entries() -> list[tuple[str, ...]]:
    written = (FOLDER / "django.po").read_text(encoding="utf-8")
    found = [tuple(ast.literal_eval(part or '""') for part in match) for match in ENTRY.findall(written)]
    assert len(found) == written.count("msgid ") - 1  # the head has none
    return found


def test_what_is_written_is_what_is_read() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for one, many, said, said_of_many in entries():
        assert (
            (compiled.ngettext(one, many, 1), compiled.ngettext(one, many, 2)) == (said, said_of_many)
            if many
            else (compiled.gettext(one) == said)
        )


def test_every_sentence_keeps_its_placeholders_and_is_said_somewhere() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in SAID_IN)
    sources = re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", sources)

    for one, many, said, said_of_many in entries():
        for german, english in ((one, said), (many, said_of_many)):
            assert set(re.findall(r"%\(\w+\)s", german)) == set(re.findall(r"%\(\w+\)s", english)), german
            assert german in sources, german
