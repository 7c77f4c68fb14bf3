"""The catalogue for machines: what is released, nothing else, exactly as its document says."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
import time_machine

from blaupause import limits
from blaupause.domain import now
from blaupause.engine.bundles import Bundle
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import withdraw_version
from shared_services.catalogue.api.openapi import ENDPOINTS
from shared_services.catalogue.models import TemplateVersion
from tests.clients import visitor
from tests.people import LAND, approver
from tests.templates import DEFECT, DOG, PARKING, imported, published, released
from tests.tenants.portal.applied import queries_for

if TYPE_CHECKING:
    from django.test import Client

ROOT = "/api/v1/catalogue"


@pytest.fixture
def machine(db: None) -> Client:
    limits.forget()
    return visitor("localhost")


def get(client: Client, address: str, status: int = 200, *, known: str = "") -> Any:
    answer = client.get(address, headers={"If-None-Match": known} if known else {})
    assert answer.status_code == status, answer.content
    return answer


def test_it_lists_released_services_by_slug_with_their_newest_version(machine: Client) -> None:
    released(DOG)
    released(DEFECT, version="1.0.0")
    newest = released(DEFECT, version="1.1.0")
    imported(DEFECT, version="1.2.0")
    imported(PARKING)

    told = get(machine, ROOT).json()

    assert (told["total"], told["page"], told["pages"], told["next"]) == (2, 1, 1, None)
    assert [each["slug"] for each in told["items"]] == [DOG, DEFECT]
    defect = told["items"][1]
    assert (defect["newest"]["version"], defect["newest"]["content_hash"]) == ("1.1.0", newest.content_hash)
    assert defect["title"] == "Mangel melden"
    assert get(machine, defect["url"]).json() == defect


def test_pages_follow_each_other_in_a_stable_order(machine: Client) -> None:
    for slug in ("c-dienst", "a-dienst", "b-dienst"):
        released(DEFECT, slug=slug)

    address, seen = f"{ROOT}?per_page=1", []
    while address:
        told = get(machine, address).json()
        seen += [each["slug"] for each in told["items"]]
        address = told["next"]

    assert seen == ["a-dienst", "b-dienst", "c-dienst"]


def test_an_empty_catalogue_has_an_empty_page(machine: Client) -> None:
    assert get(machine, ROOT).json() == {"items": [], "page": 1, "pages": 1, "total": 0, "next": None}


def test_versions_of_a_service_are_the_released_ones_the_newest_first(machine: Client) -> None:
    for version in ("1.9.0", "1.10.0"):
        released(DEFECT, version=version)
    imported(DEFECT, version="2.0.0")

    told = get(machine, f"{ROOT}/{DEFECT}/versions").json()

    assert [each["version"] for each in told["items"]] == ["1.10.0", "1.9.0"]


def test_a_bundle_has_the_files_that_its_hash_names(machine: Client) -> None:
    version = released(DEFECT)

    answer = get(machine, f"{ROOT}/bundles/{version.content_hash}")

    told = answer.json()
    canonical = json.dumps(told["files"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert hashlib.sha256(canonical).hexdigest() == version.content_hash
    assert Bundle.from_json(told["files"]).template.slug == told["slug"] == DEFECT
    assert answer.headers["ETag"] == f'"{version.content_hash}"'
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_is_known_already_is_not_sent_again(machine: Client) -> None:
    version = released(DEFECT)
    for address in (ROOT, f"{ROOT}/{DEFECT}", f"{ROOT}/bundles/{version.content_hash}", "/api/v1/openapi.json"):
        first = get(machine, address)

        again = get(machine, address, 304, known=first.headers["ETag"])

        assert again.content == b""
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert get(machine, address, known='"other"').content == first.content


def test_a_list_has_another_tag_when_something_is_released(machine: Client) -> None:
    released(DEFECT, version="1.0.0")
    before = get(machine, ROOT).headers["ETag"]
    released(DEFECT, version="1.0.1")

    get(machine, ROOT, 200, known=before)


def test_a_planned_version_is_told_at_its_minute(machine: Client) -> None:
    moment = now() + timedelta(days=1)
    version = published(DEFECT, valid_from=moment)

    get(machine, f"{ROOT}/{DEFECT}", 404)
    get(machine, f"{ROOT}/bundles/{version.content_hash}", 404)
    with time_machine.travel(moment):
        get(machine, f"{ROOT}/bundles/{version.content_hash}")


def test_what_was_withdrawn_is_not_listed_and_stays_readable(machine: Client) -> None:
    version = released(DEFECT)
    with hub():
        withdraw_version(version_id=version.pk, reason="Fehler", by=approver(LAND))

    get(machine, f"{ROOT}/{DEFECT}", 404)
    get(machine, f"{ROOT}/bundles/{version.content_hash}")


def test_nothing_that_is_not_released_is_told(machine: Client) -> None:
    version = imported(DEFECT)

    for address in (f"{ROOT}/{DEFECT}", f"{ROOT}/{DEFECT}/versions", f"{ROOT}/bundles/{version.content_hash}"):
        problem = get(machine, address, 404)
        assert problem.headers["Content-Type"] == "application/problem+json"
        assert problem.json()["status"] == 404
        assert version.content_hash not in problem.content.decode()


def test_nobody_is_named_and_nobody_is_remembered(machine: Client) -> None:
    version = released(DEFECT)
    with hub():
        by = {TemplateVersion.objects.get().imported_by, TemplateVersion.objects.get().release.released_by}

    for address in (ROOT, f"{ROOT}/{DEFECT}", f"{ROOT}/{DEFECT}/versions", f"{ROOT}/bundles/{version.content_hash}"):
        answer = get(machine, address)
        assert not answer.cookies
        assert not re.search(r'"(imported|released)_by"', answer.content.decode())
        assert not any(f'"{name}"' in answer.content.decode() for name in by if name)


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=-1", "page=9999999", "per_page=101", "per_page=", "page=²"]
)
def test_a_wrong_number_is_refused_in_german(machine: Client, query: str) -> None:
    problem = get(machine, f"{ROOT}?{query}", 422).json()

    assert problem["title"].endswith("sein.")
    assert problem["type"] == "about:blank"


def test_a_page_that_is_not_there_is_a_problem(machine: Client) -> None:
    assert get(machine, f"{ROOT}?page=2", 404).json()["title"] == "Diese Seite gibt es nicht."


def test_it_only_reads(machine: Client) -> None:
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(machine, method)(ROOT)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert answer.json()["status"] == 405
    assert machine.head(ROOT).status_code == 200


def test_who_asks_too_often_is_told_when_to_go_on(machine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "catalogue_api", {"address": "1 per minute"})
    get(machine, ROOT)

    answer = get(machine, ROOT, 429)

    assert answer.json()["status"] == 429
    assert int(answer.headers["Retry-After"]) >= 1


def document(client: Client) -> Any:
    return get(client, "/api/v1/openapi.json").json()


def test_the_document_describes_every_route_and_no_other(machine: Client) -> None:
    from shared_services.catalogue.urls import api  # noqa: PLC0415 – only here it is read as a list

    routes = {"/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern)) for each in api.urlpatterns}

    assert set(document(machine)["paths"]) == routes


def test_every_schema_of_the_document_is_one(machine: Client) -> None:
    told = document(machine)

    assert told["openapi"] == "3.1.0"
    for schema in told["components"]["schemas"].values():
        jsonschema_rs.Draft202012Validator(schema | {"components": told["components"]})
    for path, operations in told["paths"].items():
        names = {each["name"] for each in operations["get"]["parameters"] if each["in"] == "path"}
        assert names == set(re.findall(r"{(\w+)}", path))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda each: each.operation)
def test_each_address_answers_as_the_document_says(machine: Client, endpoint: Any) -> None:
    version = released(DEFECT)
    told = document(machine)
    responses = told["paths"][endpoint.path]["get"]["responses"]
    address = endpoint.path.format(slug=DEFECT, content_hash=version.content_hash)

    missing = endpoint.path.format(slug="x", content_hash="x") + "?page=9"
    for status, asked in ((200, address), (404, missing)):
        if str(status) in responses:
            answer = get(machine, asked, status)
            ((media_type, content),) = responses[str(status)]["content"].items()
            assert answer.headers["Content-Type"] == media_type
            schema = content["schema"] | {"components": told["components"]}
            jsonschema_rs.Draft202012Validator(schema).validate(answer.json())


def test_thirty_services_cost_as_many_queries_as_three(machine: Client) -> None:
    counts = []
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            released(DEFECT, slug=f"dienst-{number}")
        counts.append(queries_for(machine, ROOT))

    assert len(set(counts)) == 1, counts
