from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, transaction

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Actor, Conflict, NotFound, Refused, now
from blaupause.jobs import later
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import (
    BundleRefused,
    UsageReport,
    ask_review,
    import_bundle,
    record_usage,
    release_version,
)
from shared_services.catalogue.models import Service, TemplateVersion, Usage
from shared_services.catalogue.tasks import record_usage as record_usage_job
from tests.people import ADMIN, CITIZEN, EDITOR, KSPV, LAND, approver
from tests.templates import DEFECT, DOG, files, imported, released

if TYPE_CHECKING:
    from tests.worlds import World

OTHERS = pytest.mark.parametrize("by", [ADMIN, CITIZEN], ids=lambda by: by.id)


def events() -> list[tuple[str, Any]]:
    return list(HubEvent.objects.order_by("pk").values_list("name", "details"))


def test_a_bundle_becomes_a_draft(at_hub: None) -> None:
    version = import_bundle(files=files(DEFECT), by=EDITOR)

    assert (version.state, version.imported_by, version.service.title) == ("draft", EDITOR.id, "Mangel melden")
    assert events() == [("template.imported", {"service": DEFECT, "version": version.version})]
    assert queries.bundle_of(version.content_hash).template.slug == DEFECT


def test_a_service_has_the_keys_of_its_template(at_hub: None) -> None:
    version = imported(DOG)

    keys = set(version.service.keys.values_list("scheme", "value", "is_verified"))
    assert ("leika", "99102013000000", False) in keys


def test_the_same_content_is_one_version(at_hub: None) -> None:
    first = import_bundle(files=files(DEFECT), by=EDITOR)

    assert import_bundle(files=files(DEFECT), by=EDITOR) == first
    assert TemplateVersion.objects.count() == 1


def test_a_version_number_stands_for_one_content(at_hub: None) -> None:
    version = import_bundle(files=files(DEFECT), by=EDITOR)

    with pytest.raises(Conflict, match="Erhöhen Sie die Versionsnummer"):
        import_bundle(files=files(DEFECT, minutes=9), by=EDITOR)
    assert TemplateVersion.objects.get() == version


def test_a_bundle_with_mistakes_is_not_imported(at_hub: None) -> None:
    with pytest.raises(BundleRefused, match="Nichts ist importiert") as refused:
        import_bundle(files=files(DEFECT) | {"rules.json": b"{"}, by=EDITOR)

    finding = refused.value.findings[0]
    assert (finding.file, finding.line) == ("rules.json", 1)
    assert Service.objects.count() == 0


@pytest.mark.parametrize("by", [ADMIN, CITIZEN, approver(LAND), approver(KSPV)], ids=lambda by: by.id)
def test_only_editors_import(at_hub: None, by: Actor) -> None:
    with pytest.raises(Refused, match="nur die KKV-Redaktion"):
        import_bundle(files=files(DEFECT), by=by)
    assert Service.objects.count() == 0


@OTHERS
def test_only_the_competence_centre_changes_the_catalogue(at_hub: None, by: Actor) -> None:
    version = imported(DEFECT)

    with pytest.raises(Refused):
        release_version(version_id=version.pk, by=by)
    with pytest.raises(Refused):
        ask_review(version_id=version.pk, by=by)
    assert queries.latest_released(DEFECT) is None


def test_a_release_makes_a_version_available(at_hub: None) -> None:
    version = imported(DEFECT)

    done = release_version(version_id=version.pk, by=SYSTEM)

    assert queries.template_version(version.pk).state == "released"
    assert queries.latest_released(DEFECT) == done
    name, told = events()[-1]
    assert (name, told["service"], told["version"]) == ("template.released", DEFECT, version.version)


def test_a_version_is_released_once(at_hub: None) -> None:
    version = released(DEFECT)

    with pytest.raises(Conflict, match="schon freigegeben"):
        release_version(version_id=version.pk, by=SYSTEM)


def test_an_unknown_version_cannot_be_released(at_hub: None) -> None:
    with pytest.raises(NotFound):
        release_version(version_id=1, by=SYSTEM)


def test_a_service_speaks_as_its_newest_released_version(at_hub: None) -> None:
    released(DEFECT, version="1.0.0", title="Mangel melden")
    imported(DEFECT, version="1.10.0", title="Schaden melden")
    assert Service.objects.get().title == "Mangel melden"

    released(DEFECT, version="1.9.0", title="Mangel anzeigen")
    assert Service.objects.get().title == "Mangel anzeigen"
    release_version(version_id=TemplateVersion.objects.get(version="1.10.0").pk, by=SYSTEM)
    assert Service.objects.get().title == "Schaden melden"


def test_the_database_keeps_versions_and_releases_as_they_are(at_hub: None) -> None:
    version = released(DEFECT)

    for table in ("catalogue_templateversion", "catalogue_release"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            TemplateVersion.objects.raw(f"UPDATE {table} SET id = id RETURNING id")[0]
    assert queries.template_version(version.pk) == version


def test_nobody_can_say_of_a_version_that_it_was_released_or_was_not(at_hub: None) -> None:
    draft = imported(DEFECT, version="8.0.0")
    released(DEFECT, version="9.0.0")
    TemplateVersion.objects.create(
        service=draft.service, version="10.0.0", content_hash="a" * 64, bundle={}, is_released=True
    )

    for said in (True, False):
        TemplateVersion.objects.update(is_released=said)
        found = dict(TemplateVersion.objects.values_list("version", "is_released"))
        assert found == {"8.0.0": False, "9.0.0": True, "10.0.0": False}


def use(**changes: Any) -> None:
    told: Any = {
        "town_schema": "town_x",
        "service_slug": DEFECT,
        "content_hash": "a" * 64,
        "version": "1.0.0",
        "policy": "patches",
        "is_online": True,
        "as_of": now(),
    } | changes
    record_usage(report=UsageReport(**told), by=SYSTEM)


def test_use_is_noted_and_the_newest_word_counts(at_hub: None) -> None:
    imported(DEFECT)
    moment = now()
    use(as_of=moment)
    use(as_of=moment + timedelta(minutes=2), is_online=False)
    use(as_of=moment + timedelta(minutes=1), version="0.9.0")

    assert list(Usage.objects.values_list("version", "is_online")) == [("1.0.0", False)]
    assert events() == [events()[0]]


def test_use_of_an_unknown_service_or_of_no_version_is_an_error(at_hub: None) -> None:
    imported(DEFECT)
    with pytest.raises(NotFound):
        use(service_slug="x")
    with pytest.raises(ValueError, match="no semantic version"):
        use(version="neueste")


def test_a_town_tells_its_use_by_a_job(fulda: World) -> None:
    version = released(DEFECT)
    with fulda, transaction.atomic():
        later(
            "catalogue.record_usage",
            service_slug=DEFECT,
            content_hash=version.content_hash,
            version=version.version,
            policy="patches",
            is_online=True,
            as_of=now().isoformat(),
        )

    assert fulda.run_jobs() == 1
    with hub():
        assert list(Usage.objects.values_list("town_schema", "version")) == [(fulda.town.schema_name, version.version)]


def test_the_job_takes_words_of_later_versions(at_hub: None) -> None:
    imported(DEFECT)

    record_usage_job(
        town_schema="town_x",
        service_slug=DEFECT,
        content_hash="a" * 64,
        version="1.0.0",
        policy="patches",
        is_online=True,
        as_of=now().isoformat(),
        something_new=1,
    )

    assert Usage.objects.get().town_schema == "town_x"
