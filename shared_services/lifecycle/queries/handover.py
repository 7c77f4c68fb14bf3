"""All of a town in open formats: what it takes along when it leaves. Read without this software, by a page in it.

Tables as CSV (UTF-8, semicolons) and as JSON, one row a line; files as they were sent; notices as PDF; the record of
events with its seals; the templates its rows name; the sealed
agreements. Everything is decrypted: whoever gets it has to look after it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.template.loader import render_to_string

from blaupause.audit import chain, packages
from blaupause.audit.town.models import ReadAccess
from blaupause.domain import now
from blaupause.oversight import words
from blaupause.tenancy.context import operator
from blaupause.tenancy.context import town as at_town
from blaupause.tenancy.fleet.exporting import one_moment
from blaupause.ui.tables import harmless
from shared_services.agreements import queries as agreements
from shared_services.catalogue.models import TemplateVersion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blaupause.audit.chain import Entry
    from blaupause.tenancy.models import Town

CHUNK: Final = 20
"""Rows read at a time: files lie in them."""
NEITHER_SIGNS: Final = re.compile(r"[^\w.-]+")
ENDINGS: Final = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the archive: what it is called there, how many rows."""

    name: str
    rows: int


@dataclass(slots=True)
class Handover:
    """What was written."""

    tables: list[Table] = field(default_factory=list)
    files: int = 0
    templates: int = 0
    agreements: int = 0
    events: int = 0
    sums: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def hand_over(town: Town, path: Path) -> Handover:
    """Write a town into an archive, as it is at one moment. A run that fails leaves nothing: it is decrypted."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        made = _pack(town, unfinished)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return made


def _pack(town: Town, unfinished: Path) -> Handover:
    made, concluded = Handover(), []
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
        with at_town(town), transaction.atomic():
            chain.seal_events()
        with one_moment(), at_town(town):
            hashes = {each for model in models_of_towns() for each in _write(model, packed, made)}
            entries = [(entry, _sentence(entry)) for entry in chain.in_order()]
            _add(packed, made, "protokoll/protokoll.zip", packages.package(entries, reason="Übergabe"))
        made.events = len(entries)
        with operator():
            versions = list(TemplateVersion.objects.filter(content_hash__in=hashes))
            for signing in agreements.concluded_of(town):
                facts = agreements.facts_of(signing)
                _add(packed, made, f"vereinbarungen/{facts['file']}", bytes(signing.document))
                concluded.append(facts)
                for name, document in agreements.terminations_kept(signing):
                    _add(packed, made, f"vereinbarungen/{name}", document)
            made.agreements = len(concluded)
            _add(packed, made, "vereinbarungen/vereinbarungen.json", _json(concluded).encode())
        for version in versions:
            _add(packed, made, f"vorlagen/{version.content_hash}.json", _json(version.bundle).encode())
        made.templates = len(versions)
        sums = "".join(f"{sum_}  {name}\n" for name, sum_ in sorted(made.sums.items()))
        packed.writestr("pruefsummen.sha256", sums)
        facts = {"town": town, "made": made, "at": now()}
        packed.writestr("index.html", render_to_string("lifecycle/handover.html", facts))
    return made


def models_of_towns() -> Iterator[type[models.Model]]:
    """Yield what a town stores, but for the record of events: that lies in its own package, with its seals."""
    for config in apps.get_app_configs():
        if config.name in settings.TENANT_APPS and config.label != "audit":
            yield from (model for model in config.get_models() if model._meta.managed)


def _write(model: type[models.Model], packed: zipfile.ZipFile, made: Handover) -> set[str]:
    """Write a table twice, and its files; return which templates it names."""
    name, fields = model._meta.db_table, list(model._meta.concrete_fields)
    lines, table, hashes, number = io.StringIO(), io.StringIO(), set(), 0
    writer = csv.writer(table, delimiter=";")
    writer.writerow([each.attname for each in fields])
    for row in model._base_manager.order_by("pk").iterator(chunk_size=CHUNK):  # noqa: SLF001 – no manager of a room leaves rows out
        told = {each.attname: _value(row, each, packed, made) for each in fields}
        lines.write(_json(told) + "\n")
        writer.writerow([_cell(value) for value in told.values()])
        hashes.add(str(told.get("content_hash", "")))
        number += 1
    _add(packed, made, f"tabellen/{name}.jsonl", lines.getvalue().encode())
    _add(packed, made, f"tabellen/{name}.csv", b"\xef\xbb\xbf" + table.getvalue().encode())
    made.tables.append(Table(name, number))
    return hashes - {""}


def _value(row: models.Model, of: models.Field[Any, Any], packed: zipfile.ZipFile, made: Handover) -> Any:
    """Return a value as JSON takes it; bytes become a file, and the value its place in the archive."""
    value = getattr(row, of.attname)
    if not isinstance(value, bytes | memoryview):
        return value
    kind = getattr(row, "media_type", "")
    given = NEITHER_SIGNS.sub("_", str(getattr(row, "name", "") or of.attname))[-80:]
    ending = "" if "." in given else ENDINGS.get(kind, ".pdf" if bytes(value[:4]) == b"%PDF" else ".bin")
    place = f"dateien/{row._meta.db_table}/{row.pk}-{given}{ending}"
    _add(packed, made, place, bytes(value))
    made.files += 1
    return place


def _add(packed: zipfile.ZipFile, made: Handover, name: str, content: bytes) -> None:
    packed.writestr(name, content)
    made.sums[name] = hashlib.sha256(content).hexdigest()


def _sentence(entry: Entry) -> str:
    if isinstance(entry, ReadAccess):
        return words.sentence_of_reading(entry.object_type, is_list=False)
    return words.sentence(entry.name)


def _cell(value: Any) -> str | int | float:
    """Return a value for a spreadsheet: numbers as they are, and nothing that would run as a formula."""
    if isinstance(value, int | float):
        return value
    return "" if value is None else harmless(value if isinstance(value, str) else _json(value).strip('"'))


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
