"""The editor as people use it: pages, forms that are sent, what they read then."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.domain import SYSTEM, Role
from blaupause.engine.bundles.editing import Operation
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import change_draft, start_draft
from shared_services.catalogue.models import Draft
from tests.clients import staff
from tests.people import EDITOR
from tests.templates import DEFECT, DOG, released

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def editor(db: None) -> Client:
    return staff(Role.KKV_EDITOR)


@pytest.fixture
def draft(db: None) -> Draft:
    with hub():
        return start_draft(title="Osterfeuer anmelden", by=EDITOR)


def of(slug: str) -> Draft:
    version = released(slug)
    with hub():
        files = queries.bundle_of(version.content_hash).files
        return start_draft(title=slug, files=files, based_on=version.content_hash, by=EDITOR)


def text(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def url(draft: Draft, rest: str = "") -> str:
    return f"/kkv/entwuerfe/{draft.pk}/{rest}"


def send(client: Client, draft: Draft, name: str, place: str, *, revision: int | None = None, **values: str) -> Any:
    fields = {f"{name}-{key}": value for key, value in values.items()}
    data = {"aktion": name, "ort": place, "revision": str(revision or current(draft).revision), **fields}
    return client.post(url(draft), data)


def press(client: Client, draft: Draft, act: str, place: str, *, revision: int | None = None) -> Any:
    return client.post(url(draft), {"tun": act, "ort": place, "revision": str(revision or current(draft).revision)})


def current(draft: Draft) -> Draft:
    with hub():
        return Draft.objects.get(pk=draft.pk)


def by_system(draft: Draft, name: str, place: str, **values: str) -> None:
    with hub():
        change_draft(
            draft_id=draft.pk, revision=current(draft).revision, asked=Operation(name, place, values), by=SYSTEM
        )


def every_place(draft: Draft) -> list[str]:
    with hub():
        shown = queries.editor(current(draft), "")
    branches = [*shown.pages, *shown.parts]
    places = []
    while branches:
        branch = branches.pop()
        places.append(branch.place)
        branches += branch.branches
    return places


@pytest.mark.parametrize("slug", [DEFECT, DOG])
def test_every_thing_of_a_template_has_its_page(editor: Client, slug: str) -> None:
    draft = of(slug)

    for place in every_place(draft):
        page = editor.get(url(draft), {"ort": place})
        assert page.status_code == 200
        assert page.content.decode().count("<h1") == 1
