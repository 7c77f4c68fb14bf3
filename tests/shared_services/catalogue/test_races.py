"""Two approvers, or two who publish, import or join, at the same moment: threads with connections of their own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from blaupause.domain import Actor, Conflict, now
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries, rules
from shared_services.catalogue.actions import (
    answer_suggestion,
    approve_version,
    ask_review,
    import_bundle,
    importing,
    join_suggestion,
    publish_version,
)
from shared_services.catalogue.actions.speaking import speak_as
from shared_services.catalogue.enums import Party, SuggestionState
from shared_services.catalogue.models import Release, Service, Suggestion, TemplateVersion, Vote
from shared_services.catalogue.rules import Reply
from tests.conftest import DATABASE
from tests.people import EDITOR, KSPV, LAND, approver
from tests.templates import DEFECT, files, imported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker

    from blaupause.engine.bundles import Bundle
    from infra.demo.postgres import Cluster

pytestmark = pytest.mark.slow

LEFT_BEHIND = (
    "DELETE FROM catalogue_suggestion",
    "DELETE FROM catalogue_vote", "DELETE FROM catalogue_review", "DELETE FROM catalogue_release",
    "DELETE FROM catalogue_templateversion", "DELETE FROM catalogue_servicekey", "DELETE FROM catalogue_service",
    "DELETE FROM hub_audit_hubevent",
)  # fmt: skip


@pytest.fixture
def version(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[TemplateVersion]:
    """Have a version in review that others can see; leave nothing behind."""
    with django_db_blocker.unblock():
        try:
            found = imported(DEFECT)
            with hub():
                ask_review(version_id=found.pk, by=EDITOR)
            yield found
        finally:
            connection.close()
            address = psycopg.conninfo.make_conninfo(cluster.url, dbname=DATABASE)
            with psycopg.connect(address, autocommit=True) as superuser:
                for statement in LEFT_BEHIND:
                    superuser.execute(statement)


def tried(act: Callable[[Actor], object], people: list[Actor]) -> list[str]:
    """Let all of them do it at once; return what each was told, "" where it was done."""

    def do(by: Actor) -> str:
        try:
            with hub():
                act(by)
        except Conflict as conflict:
            return str(conflict)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(do, people))


def test_of_two_approvers_of_a_party_one_counts(version: TemplateVersion) -> None:
    told = tried(
        lambda by: approve_version(version_id=version.pk, party=Party.LAND, by=by),
        [approver(LAND, name="lena"), approver(LAND, name="lars")],
    )

    assert told == ["", "Für Land hat schon jemand freigegeben."]
    with hub():
        assert Vote.objects.count() == 1


def test_one_person_in_two_windows_speaks_for_one_party(version: TemplateVersion) -> None:
    both, parties = approver(LAND, KSPV), iter(Party)

    told = tried(lambda by: approve_version(version_id=version.pk, party=next(parties), by=by), [both, both])

    assert told == ["", "Sie haben schon entschieden. Die zweite Freigabe muss von jemand anderem kommen."]
    with hub():
        assert Vote.objects.count() == 1


def test_what_two_publish_at_once_is_one_release(version: TemplateVersion) -> None:
    with hub():
        for party in Party:
            approve_version(version_id=version.pk, party=party, by=approver(party.role))

    told = tried(lambda by: publish_version(version_id=version.pk, by=by), [EDITOR, EDITOR])

    assert (told[0], "schon freigegeben" in told[1]) == ("", True)
    with hub():
        assert Release.objects.count() == 1
        assert queries.latest_released(DEFECT) == version


@pytest.mark.parametrize("slug", [DEFECT, "neuer-dienst"])
def test_of_two_contents_with_one_number_the_first_is_imported(version: TemplateVersion, slug: str) -> None:
    bundles = iter([files(DEFECT, slug=slug, version="9.0.0", minutes=minutes) for minutes in (8, 9)])

    told = tried(lambda by: import_bundle(files=next(bundles), by=by), [EDITOR, EDITOR])

    assert (told[0], "gibt es schon mit anderem Inhalt" in told[1]) == ("", True)


def test_what_two_import_at_once_is_one_version(version: TemplateVersion) -> None:
    content = files(DEFECT, slug="neuer-dienst")

    assert tried(lambda by: import_bundle(files=content, by=by), [EDITOR, EDITOR]) == ["", ""]
    with hub():
        assert TemplateVersion.objects.filter(service__slug="neuer-dienst").count() == 1


def test_a_draft_that_comes_while_a_version_is_published_does_not_speak_for_the_service(
    version: TemplateVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hub():
        for party in Party:
            approve_version(version_id=version.pk, party=party, by=approver(party.role))

    with ThreadPoolExecutor(1) as pool:

        def speak_late(service: Service, bundle: Bundle) -> None:
            publishing = pool.submit(tried, lambda by: publish_version(version_id=version.pk, by=by), [EDITOR])
            wait([publishing], timeout=1)
            speak_as(service, bundle)

        monkeypatch.setattr(importing, "speak_as", speak_late)
        with hub():
            import_bundle(files=files(DEFECT, version="9.0.0", title="Schaden melden"), by=EDITOR)

    with hub():
        assert Service.objects.get(slug=DEFECT).title == "Mangel melden"


@pytest.mark.parametrize("act", ["join", "answer"])
def test_what_is_joined_at_the_same_moment_is_not_forgotten(
    version: TemplateVersion, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    with hub():
        first, second, third = (
            Suggestion.objects.create(
                town_schema=schema, reference=uuid4(), service=version.service, version="1.0.0", place=queries.WHOLE,
                part="Die ganze Leistung", wish="Kürzer", reason="Satzung", made_at=now(),
            )
            for schema in ("town_a", "town_b", "town_c")
        )  # fmt: skip
    require_joinable = rules.require_joinable

    def meanwhile(by: Actor) -> None:
        if act == "join":
            join_suggestion(suggestion_id=second.pk, first_id=first.pk, edition=1, by=by)
        else:
            answer_suggestion(suggestion_id=second.pk, edition=1, reply=Reply(SuggestionState.REFUSED, "Nein"), by=by)

    with ThreadPoolExecutor(1) as pool:
        others: list[Future[list[str]]] = []

        def require_late(found: Suggestion, one: Suggestion, edition: int) -> None:
            if not others:
                others.append(pool.submit(tried, meanwhile, [EDITOR]))
                wait(others, timeout=1)
            require_joinable(found, one, edition)

        monkeypatch.setattr(rules, "require_joinable", require_late)
        with hub():
            join_suggestion(suggestion_id=third.pk, first_id=second.pk, edition=1, by=EDITOR)
        assert others[0].result() == [""]

    with hub():
        groups = [
            tuple(voice.suggestion for voice in each.voices) for each in queries.wishes("alle", "alter", "").shown
        ]
        answered = Suggestion.objects.get(pk=third.pk).state
    assert groups == ([(first, second, third)] if act == "join" else [(first,), (second, third)])
    assert answered == ("sent" if act == "join" else "refused")
