"""What a line of the fee costs, by choice: an amount or one of the towns', perhaps times an answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.model import FORM, PARAMETERS, RULES, EditRefused, Values
from blaupause.engine.bundles.editing.tree import spots
from blaupause.engine.forms.model import GROUP

type Files = Mapping[str, Any]

_AMOUNT: Final = re.compile(r"(\d{1,12}|(?:params|values)\.\w+)(?: \* (answers\.\w+(?:\.size\(\))?))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as it is chosen: `cents` that are typed, or where they come from; and what they are taken times."""

    cents: int | None = None
    source: str = ""
    times: str = ""

    def __str__(self) -> str:
        base = self.source or str(self.cents)
        return f"{base} * {self.times}" if self.times else base


def sources(files: Files) -> dict[str, str]:
    """List where an amount may come from: towns' values, interim results; what it is called by how it is written."""
    parameters = files[PARAMETERS]["parameters"]
    own = {f"params.{each['id']}": each["label"] for each in parameters if each["type"] == "money"}
    results = (each for each in files[RULES].get("values", ()) if each["type"] == "money" and "each" not in each)
    return own | {f"values.{each['id']}": _("Ergebnis: %(id)s") % {"id": each["id"]} for each in results}


def factors(files: Files) -> dict[str, str]:
    """List the answers that an amount may be taken times: whole numbers, and how often a group was filled in."""
    found: dict[str, str] = {}
    for spot in spots(files[FORM]):
        name = f"answers.{spot.keys[0]}"
        if spot.depth or "field" not in spot.source:
            continue
        if spot.source["widget"] == GROUP:
            found[f"{name}.size()"] = _("Anzahl der Einträge: %(label)s") % {"label": spot.source["label"]}
        elif files[FORM]["schema"]["properties"][spot.source["field"]].get("type") == "integer":
            found[name] = spot.source["label"]
    return found


def read(files: Files, amount: str) -> Amount | None:
    """Return an expression as it would be chosen, None where it says more."""
    match = _AMOUNT.fullmatch(amount)
    if match is None or match[2] not in {None, *factors(files)}:
        return None
    if match[1].isdecimal():
        return Amount(cents=int(match[1]), times=match[2] or "")
    return Amount(source=match[1], times=match[2] or "") if match[1] in sources(files) else None


def chosen(files: Files, values: Values) -> str:
    """Read what was chosen.

    Raises:
        EditRefused: neither an amount nor where it comes from.

    """
    source = typed.chosen(values, "source", tuple(sources(files))) if values.get("source") else ""
    times = typed.chosen(values, "times", tuple(factors(files))) if values.get("times") else ""
    cents = typed.money(values, "cents")
    if not source and cents is None:
        raise EditRefused(
            _("Hier fehlt der Betrag. Geben Sie ihn ein, oder wählen Sie eine Einstellung."), field="cents"
        )
    return str(Amount(cents, source, times))
