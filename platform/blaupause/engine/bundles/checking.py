"""Whether a bundle may be published: every mistake with file, line or path, and rule. Nothing is imported with one."""

from collections.abc import Mapping
from typing import Any, Final

from blaupause.engine.bundles.blocks.soundness import check_blocks
from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.languages import check_translations
from blaupause.engine.bundles.loading import LETTER, TRANSLATION, Finding, parse
from blaupause.engine.bundles.soundness import check_letters, check_metadata, check_parameters, check_texts
from blaupause.engine.bundles.trials import run_tests
from blaupause.engine.forms.model import Issue
from blaupause.engine.forms.workshop import Workshop, compare, load_shape

_SHAPES: Final = {
    "template.json": "template",
    "rules.json": "rules",
    "parameters.json": "parameters",
    "texts.de.json": "texts.de",
    "texts.de-leicht.json": "texts.de-leicht",
    "tests.json": "tests",
    "fim.json": "fim",
    "blocks.json": "blocks",
}


def check(files: Mapping[str, bytes]) -> list[Finding]:
    """Check the files of a bundle, stored tests included; nothing found means good.

    Checked step by step: files and JSON, then shapes, then what they say about each other, then the tests. A step runs
    only when the one before found nothing, since its findings would only repeat them.
    """
    contents, findings = parse(files)
    if findings:
        return findings
    bundle = Bundle(contents)
    issues = mistakes(bundle) or list(run_tests(bundle))
    return [Finding(issue.file, None, issue.path, issue.rule, issue.message) for issue in issues]


def mistakes(bundle: Bundle) -> list[Issue]:
    """Check what can be read, without the tests: shapes, then what the files say about each other."""
    issues = [issue for name, content in bundle.files.items() for issue in shape_issues(name, content)]
    return issues or _meaning_issues(bundle)


def shape_issues(name: str, content: Any) -> list[Issue]:
    """Compare one file with the shape it must have."""
    if name == "form.json":
        return compare(content, load_shape("blaupause.engine.forms", "shape.json"), name)
    shape = "letter" if LETTER.fullmatch(name) else "translation" if TRANSLATION.fullmatch(name) else _SHAPES[name]
    return compare(content, load_shape("blaupause.engine.bundles", f"shapes/{shape}.json"), name)


def _meaning_issues(bundle: Bundle) -> list[Issue]:
    built, _form, _rules = bundle.built
    workshop = Workshop(built.names, list(built.issues))
    for part in (check_parameters, check_metadata, check_letters, check_texts, check_blocks):
        part(bundle, workshop)
    check_translations(bundle.files, workshop)
    return workshop.issues
