"""What the demo does before anybody can visit it: database, towns, people, page files. Safe to repeat."""

from __future__ import annotations

import hashlib
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from blaupause.settings import env
from blaupause.tenancy import provisioning
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.fleet import migrating, release
from blaupause.tenancy.models import Town
from infra.demo import world
from infra.demo.places import PLACES
from infra.demo.state import DATABASE, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def prepare(state: State, superuser: str) -> None:
    """Bring page files, cell, towns and sample contents to the newest state."""
    collect_page_files(state.folder)
    say("pages are ready")
    provisioning.bootstrap_cell(
        superuser,
        database=DATABASE,
        app_password=state.secret("app_password"),
        operator_password=state.secret("operator_password"),
    )
    with _operator_login():
        _make_towns()
    world.fill()


def _make_towns() -> None:
    """Bring every schema to the newest state and create the sample towns that are missing."""
    migrating.migrate(release.current(), migrating.Plan(), lambda *_told: None)
    with operator():
        there = set(Town.objects.values_list("slug", flat=True))
    for place in PLACES:
        if place.slug in there:
            continue
        say(f"  {place.name}")
        provisioning.create_town(
            slug=place.slug,
            name=place.name,
            kind=TownKind(place.kind),
            host=f"{place.slug}.{settings.DOMAIN}",
            ars=place.ars,
            state=TownState.LIVE,
            is_sample=True,
        )


def collect_page_files(folder: Path) -> None:
    """Collect the files of the pages, unless nothing has changed since the last start."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            seen.update(f"{path} {storage.size(path)} {storage.get_modified_time(path).isoformat()}\n".encode())
    stamp = folder / "static.stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == seen.hexdigest() and settings.STATIC_ROOT.exists():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest(), encoding="ascii")


@contextmanager
def _operator_login() -> Iterator[None]:
    """Use the operator's login of the database for a while; the web process never has it."""
    address = env.database("BLAUPAUSE_OPERATOR_DATABASE", meaning="Login that creates towns.")
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=address.user, PASSWORD=address.password)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def say(sentence: str) -> None:
    """Show progress at once, also where the output is a file."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
