"""Real form schemas and code lists of FIM, read where they lie; tests are skipped where they are absent."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

DATA: Final = Path(__file__).resolve().parents[2] / "shared/data/fim"
NEEDS_DATA: Final = pytest.mark.skipif(
    not DATA.is_dir(), reason="conformance data of FIM (../shared/data/fim) is absent"
)
SCHEMAS: Final = sorted(DATA.glob("xdf3/*.xdf3.xml"))
WITH_ORACLE: Final = sorted(path.name.partition(".")[0] for path in DATA.glob("oracle/json-schema/*.json"))


def schema_file(id_: str) -> Path:
    return DATA / f"xdf3/{id_}.xdf3.xml"
