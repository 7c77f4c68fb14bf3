"""What a template says in further languages, as things: a text each, called as the German one is."""

from collections.abc import Iterator

from blaupause.engine.bundles.difference.model import Group
from blaupause.engine.bundles.difference.things import Facet, Source, Thing, facets, technical, text, yes_no
from blaupause.engine.bundles.languages import LANGUAGES, State, file_of, languages_of, rows_of, texts_of


def translation_things(files: Source) -> Iterator[Thing]:
    """Yield the translations of every language; which German they were made of is told as whether they are outdated."""
    languages = languages_of(files)
    texts = texts_of(files) if languages else ()
    for code in languages:
        content = files[file_of(code)]
        name = LANGUAGES[code].name if code in LANGUAGES else code
        verified = text(yes_no(content["verified"]))
        yield Thing(Group.TRANSLATIONS, f"language {code}", code, "Übersetzung ist geprüft", verified, (name,))
        left = dict(content["texts"])
        for row in rows_of(files, code, texts):
            if row.state is not State.MISSING:
                of = technical("of", left.pop(row.text.key)["of"])
                stale = (Facet("Stand", "veraltet"),) if row.state is State.OUTDATED else ()
                told = (Facet("", row.said), *stale, of)
                place = f"{row.text.about} · {row.text.role}"
                yield Thing(Group.TRANSLATIONS, f"translation {code}", row.text.key, place, told, (name,))
        if rest := _rest(content, left):
            yield Thing(Group.TRANSLATIONS, f"rest {code}", code, "Weitere Angaben", rest, (name,))


def _rest(content: Source, left: Source) -> tuple[Facet, ...]:
    """Tell what no German text asks for, as it stands in the file."""
    unknown = tuple(technical(key, entry) for key, entry in left.items())
    return (*facets(content, {}, apart=("texts", "verified")), *unknown)
