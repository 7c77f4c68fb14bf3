"""A newer version for somebody in the middle of a form, and the buttons of the page about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from blaupause.domain import SYSTEM
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import import_bundle, release_version
from tenants.intake import queries
from tenants.services.actions import take_version
from tests.blaupause.engine.building import changed
from tests.citizens import visitor
from tests.templates import files
from tests.tenants.intake.filled import BASE, DOG, FRIEDA, PDF, PERSON, file, fill, hidden, only_draft, send

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

    from tests.worlds import World

VERSION = f"{BASE}fassung/"
NEWER = "Es gibt eine neue Fassung dieses Formulars. Ihr Entwurf gilt weiter."
LONG = PERSON | {"anschrift_zusatz": "Hinterhaus"}


def new_version(version: str = "9.0.0", **template: Any) -> str:
    """Let Fulda follow a version that asks for the family's name, and not for address line, labradors and contracts."""
    old = files(DOG, version=version, **template)
    rules, about = (json.loads(old[name]) for name in ("rules.json", "template.json"))
    rules["checks"] = [each for each in rules["checks"] if each["on"] != "hunde[].tierheim_vertrag"]
    del about["applicant"]["address_extra"]
    form = json.loads(old["form.json"])
    you, dogs = (form["pages"][at]["questions"] for at in (0, 1))
    dogs = dogs[1]["questions"]
    schema = form["schema"]["properties"]
    entry = schema["hunde"]["items"]
    for asked, own, gone in ((you, form["schema"], "anschrift_zusatz"), (dogs, entry, "tierheim_vertrag")):
        asked[:] = [each for each in asked if each.get("field") != gone]
        del own["properties"][gone]
    breed = next(each for each in dogs if each["field"] == "rasse")
    breed["choices"] = [each for each in breed["choices"] if each["value"] != "labrador_retriever"]
    entry["properties"]["rasse"]["enum"].remove("labrador_retriever")
    you.append({"field": "geburtsname", "label": "Geburtsname", "widget": "text"})
    schema["geburtsname"] = {"type": "string"}
    new = {"form.json": form, "rules.json": rules, "template.json": about}
    return follow(old | {name: json.dumps(content).encode() for name, content in new.items()})


def follow(bundle: dict[str, bytes]) -> str:
    with hub():
        found = import_bundle(files=bundle, by=SYSTEM)
        release_version(version_id=found.pk, by=SYSTEM)
    take_version(service_slug=DOG, content_hash=found.content_hash, by=SYSTEM)
    return found.content_hash


def press(client: Client, aktion: str, page: Page | None = None) -> Page:
    """Press a button of the page about versions, which was looked at before."""
    page = page or client.get(VERSION)
    known = {name: hidden(page, name) for name in ("_entwurf", "_stand", "fassung")}
    return client.post(VERSION, {**known, "aktion": aktion})


def shrink(version: str, *gone: str) -> None:
    """Let Fulda follow a version of the newest form without some questions of its first page."""
    bundle = queries.paper(only_draft()).bundle
    form = bundle.files["form.json"]
    asked = [each for each in form["pages"][0]["questions"] if each.get("field") not in gone]
    form = changed(form, "pages/0/questions", asked)
    for field in gone:
        form = changed(form, f"schema/properties/{field}", None)
    content = {**bundle.files, "form.json": form, "template.json": bundle.files["template.json"] | {"version": version}}
    follow({name: json.dumps(each).encode() for name, each in content.items()})


def overtaken(world: World) -> Client:
    """Be somebody with every page filled in, and the contract of a dog from a shelter, when a newer version comes."""
    client = visitor(world)
    fill(client, ueber_sie=LONG)
    send(client, "hunde", FRIEDA | {"hunde-0-tierheim_vertrag": file(PDF)})
    new_version()
    return client
