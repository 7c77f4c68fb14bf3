"""What can be seen of a bundle and an application: what a test of old formats compares.

`python -m tests.blaupause.engine.bundles.observing FOLDER` writes it, once for a new generation (docs/catalogue.md).
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import django

from blaupause.engine import letters
from blaupause.engine.bundles import Bundle
from blaupause.engine.forms import FileInfo, Situation
from blaupause.engine.forms.binding import Binder
from blaupause.engine.forms.checking import check
from blaupause.engine.forms.telling import describe

SENDER = letters.Sender(town="Stadt Fulda", authority="Magistrat der Stadt Fulda", address=("Platz 1", "36037 Fulda"))
REMEDY = letters.Remedy(kind=letters.RemedyKind.OBJECTION, addressee="Magistrat", seat="36037 Fulda")


def observe(folder: Path) -> dict[str, Any]:
    """Return pages, problems, words, fee, hints and letters of the application in a folder."""
    told = json.loads((folder / "application.json").read_text(encoding="utf-8"))
    bundle, today = Bundle.from_directory(folder / "bundle"), date.fromisoformat(told["today"])
    params = bundle.resolve(told["overlay"]).values
    files = {id_: FileInfo(name) for id_, name in told["files"].items()}
    good, wrong = (bundle.form.situation(told[name], params, today) for name in ("answers", "wrong"))
    empty = bundle.form.situation({}, params, today)
    return {
        "hash": bundle.hash,
        "parameters": {entry.parameter.id: entry.text for entry in bundle.resolve(told["overlay"]).entries},
        "texts": [bundle.fill(bundle.texts.what, params, today), *_filled(bundle, bundle.easy.lines, params, today)],
        "pages": [_page(good, page.id, files) for page in good.pages()],
        "pages_at_first": [page.id for page in empty.pages()],
        "problems": _problems(good),
        "problems_of_nothing": _problems(empty),
        "problems_of_wrong": _problems(wrong),
        "words": {row.path: [row.label, *row.values] for section in describe(good, files) for row in section.flat},
        "applicant": bundle.applicant(good.facts),
        "unit": bundle.unit_hint(good.facts),
        "hints": [[hint.id, hint.audience, hint.text] for hint in bundle.hints(good.facts)],
        "fee": _without_language(asdict(fee)) if (fee := bundle.fee(good.facts)) else None,
        "letters": {name: _letter(bundle, name, good, files, today) for name in bundle.letters},
        "outcomes": [[each.id, each.label, each.letter] for each in bundle.template.outcomes],
        "declaration": good.facts.fill(bundle.template.declaration),
        **({"languages": languages} if (languages := _languages(bundle, told, files)) else {}),
    }


def _without_language(fee: dict[str, Any]) -> dict[str, Any]:
    """Leave out in which language a fee is told: here it is German."""
    lines = [{key: value for key, value in line.items() if key != "lang"} for line in fee["lines"]]
    return {key: value for key, value in fee.items() if key != "lang"} | {"lines": lines}


def _languages(bundle: Bundle, told: dict[str, Any], files: dict[str, FileInfo]) -> dict[str, Any]:
    """Return what the application reads like in each further language of the bundle."""
    found = {}
    for code in bundle.languages:
        spoken, today = bundle.in_language(code), date.fromisoformat(told["today"])
        good = spoken.form.situation(told["answers"], spoken.resolve(told["overlay"]).values, today)
        found[code] = {
            "pages": [_page(good, page.id, files) for page in good.pages()],
            "words": {row.path: [row.label, *row.values] for section in describe(good, files) for row in section.flat},
            "lang": {row.path: row.lang for section in describe(good, files) for row in section.flat},
        }
    return found


def _problems(situation: Situation) -> list[list[str]]:
    """Return where something is wrong and of which kind; the sentences belong to the software."""
    return [[problem.field, problem.kind] for problem in check(situation)]


def _filled(bundle: Bundle, lines: tuple[str, ...], params: dict[str, Any], today: date) -> list[str]:
    return [bundle.fill(line, params, today) for line in lines]


def _page(situation: Situation, page_id: str, files: dict[str, FileInfo]) -> Any:
    """Return a page as a person reads it, its entries open; what is empty is left out."""
    opened = tuple(
        f"{name}/{at}" for name, rows in situation.answers.items() if isinstance(rows, list) for at in (0, 1)
    )
    view = Binder(situation, (), files, opened).page(situation.form.page(page_id))
    return _read(asdict(view))


READ = {
    *("id", "title", "intro", "fields", "kind", "label", "path", "value", "hint", "help", "text", "unit", "optional"),
    *("choices", "selected", "files", "name", "items", "heading"),
}
"""What of a page is read by people; how it is drawn may change."""


def _read(content: Any) -> Any:
    if isinstance(content, dict):
        found = {key: _read(value) for key, value in content.items() if key in READ}
        return {key: value for key, value in found.items() if value not in (None, "", [], False)}
    return [_read(each) for each in content] if isinstance(content, (list, tuple)) else content


def _letter(bundle: Bundle, name: str, situation: Situation, files: dict[str, FileInfo], today: date) -> Any:
    context = letters.Context(
        sender=SENDER,
        recipient=("Sevda Yılmaz", "36037 Fulda"),
        file_number="GE-1",
        day=today,
        answers=situation.answers,
        params=situation.facts.params,
        shown=situation.facts.shown(),
        fee=bundle.fee(situation.facts),
        sections=describe(situation, files),
        decision={"granted": "Der Ofen"},
        reasons=("Weil es so ist.",),
        remedy=REMEDY,
    )
    letter = letters.compose(bundle.letters[name], context)
    return [letter.title, letter.subject, *({block.kind: asdict(block)} for block in letter.blocks)]


if __name__ == "__main__":
    django.setup()
    json.dump(observe(Path(sys.argv[1])), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
