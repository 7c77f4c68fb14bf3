"""A block on its own: judged, compared and drawn as the smallest template that asks for nothing else."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from blaupause.engine.bundles.blocks.naming import pin_of
from blaupause.engine.bundles.blocks.pins import FILE
from blaupause.engine.bundles.bundle import Bundle
from blaupause.engine.bundles.checking import mistakes, shape_issues
from blaupause.engine.bundles.starting import starting_files
from blaupause.engine.forms.model import Issue

PAGE: Final = "baustein"
_DAY: Final = date(2026, 1, 5)
_EMPTY: Final = {
    "schema": {"type": "object", "additionalProperties": False, "properties": {}},
    "pages": [{"id": PAGE, "title": "-", "questions": [{"widget": "info", "id": "leer", "text": "-"}]}],
}


def alone(content: Mapping[str, Any]) -> Bundle:
    """Return the smallest template with a block: to compare versions, and to show one."""
    page = {"id": PAGE, "title": content["title"], "questions": content["questions"]}
    files = starting_files(content["slug"], content["title"], _EMPTY, today=_DAY)
    return Bundle(
        files
        | {
            "template.json": files["template.json"] | {"version": content["version"]},
            "form.json": {"schema": content["schema"], "pages": [page]},
            "rules.json": files["rules.json"] | {"checks": content["checks"]},
        }
    )


def judge(content: Any) -> list[Issue]:
    """List what is wrong with a block: its shape, then what its parts say about each other."""
    shaped = {"id": "block", "above": [], "names": {"block": "block"}, "checks": {}, "hash": "0" * 64}
    if issues := shape_issues(FILE, {"blocks": [{**shaped, "block": content}]}):
        return issues
    bundle, pin = alone(content), pin_of(content, {})
    template = bundle.files["template.json"] | {"applicant": content["applicant"]}
    return mistakes(Bundle({**bundle.files, "template.json": template, FILE: {"blocks": [pin.to_json()]}}))
