"""The editor as a browser uses it: a draft, the forms that are sent, what is read then."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import publish_block, start_draft
from shared_services.catalogue.models import Block, Draft
from tests.people import EDITOR
from tests.templates import released

if TYPE_CHECKING:
    from django.test import Client

    from tests.blocks import Json


def of(slug: str) -> Draft:
    version = released(slug)
    with hub():
        files = queries.bundle_of(version.content_hash).files
        return start_draft(title=slug, files=files, based_on=version.content_hash, by=EDITOR)


def text(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def url(draft: Draft, rest: str = "") -> str:
    return f"/kkv/entwuerfe/{draft.pk}/{rest}"


def send(client: Client, draft: Draft, name: str, place: str, *, revision: Any = None, **values: str) -> Any:
    fields = {f"{name}-{key}": value for key, value in values.items()}
    data = {"aktion": name, "ort": place, "revision": str(revision or current(draft).revision), **fields}
    return client.post(url(draft), data)


def press(client: Client, draft: Draft, act: str, place: str, *, revision: int | None = None) -> Any:
    return client.post(url(draft), {"tun": act, "ort": place, "revision": str(revision or current(draft).revision)})


def current(draft: Draft) -> Draft:
    with hub():
        return Draft.objects.get(pk=draft.pk)


def published(block: Json) -> Block:
    with hub():
        return publish_block(content=block, by=EDITOR)


def drafted(files: Json, title: str = "Probe") -> Draft:
    with hub():
        return start_draft(title=title, files=files, by=EDITOR)


def place_of(answer: Any) -> str:
    assert answer.status_code == 302, text(answer)
    place: str = parse_qs(urlsplit(answer.headers["Location"]).query)["ort"][0]
    return place
