"""A version goes the way of two parties, and no other."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Actor, Conflict, Refused, Role
from shared_services.catalogue import queries
from shared_services.catalogue.actions import (
    ask_review,
    import_bundle,
    publish_version,
    refuse_version,
    release_version,
)
from shared_services.catalogue.enums import Party
from shared_services.catalogue.models import Release, Vote
from shared_services.catalogue.rules import LoginTooOld
from tests.people import ADMIN, EDITOR, KSPV, LAND, approver
from tests.shared_services.catalogue.reviewing import approve, in_review, state
from tests.templates import DEFECT, files, imported, released

pytestmark = pytest.mark.usefixtures("at_hub")


def test_both_parties_release_a_version_together() -> None:
    version = imported(DEFECT)
    states = [state(version)]
    ask_review(version_id=version.pk, by=EDITOR)
    states.append(state(version))
    approve(version, Party.LAND, approver(LAND))
    states.append(state(version))
    approve(version, Party.KSPV, approver(KSPV))
    states.append(state(version))
    assert queries.latest_released(DEFECT) is None

    release = publish_version(version_id=version.pk, by=EDITOR)

    assert [*states, state(version)] == ["draft", "in_review", "in_review", "approved", "released"]
    assert queries.latest_released(DEFECT) == version
    said = json.loads(release.statement)
    assert [(each["role"], each["person"], each["by"]) for each in said["approvals"]] == [
        (LAND.value, approver(LAND).id, "staff"), (KSPV.value, approver(KSPV).id, "staff")
    ]  # fmt: skip
    assert list(HubEvent.objects.order_by("pk").values_list("name", flat=True)) == [
        "template.imported", "template.review_asked", "template.approved", "template.approved", "template.published"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "sentence"),
    [([Party.LAND], "Freigabe KSpV fehlt"), ([Party.KSPV], "Freigabe Land fehlt"), ([], "Freigaben Land und KSpV")],
)
def test_without_both_nothing_is_published(given: list[Party], sentence: str) -> None:
    version = in_review()
    for party in given:
        approve(version, party, approver(party.role))

    with pytest.raises(Conflict, match=sentence):
        publish_version(version_id=version.pk, by=EDITOR)
    assert Release.objects.count() == 0


# --- Who may


@pytest.mark.parametrize("role", ["imported", "asked", "edited"])
def test_nobody_approves_their_own_work(role: str) -> None:
    author = approver(LAND, Role.KKV_EDITOR, name="author")
    others = {"imported": EDITOR, "asked": EDITOR, "edited": EDITOR}
    acting = others | {role: author}
    editors = [acting["edited"].id]
    version = import_bundle(files=files(DEFECT), editors=editors, by=acting["imported"])
    ask_review(version_id=version.pk, by=acting["asked"])

    with pytest.raises(Refused, match="mitgearbeitet"):
        approve(version, Party.LAND, author)
    with pytest.raises(Refused, match="mitgearbeitet"):
        refuse_version(version_id=version.pk, party=Party.LAND, reason="Nein.", by=author)
    assert Vote.objects.count() == 0


def test_who_worked_on_what_was_never_released_does_not_approve_what_follows() -> None:
    author, other = (approver(LAND, name=name) for name in ("author", "other"))
    import_bundle(files=files(DEFECT, version="1.0.0"), editors=[author.id], by=EDITOR)
    following = in_review(version="1.1.0")

    with pytest.raises(Refused, match="mitgearbeitet"):
        approve(following, Party.LAND, author)
    approve(following, Party.LAND, other)


@pytest.mark.parametrize(
    "by",
    [EDITOR, ADMIN, SYSTEM, approver(KSPV), Actor(approver(LAND).kind, id="was-an-approver")],
    ids=lambda by: by.id,
)
def test_only_who_holds_the_role_now_approves(by: Actor) -> None:
    version = in_review()

    with pytest.raises(Refused):
        approve(version, Party.LAND, by)
    assert Vote.objects.count() == 0


def test_an_approval_stays_good_when_its_role_ends() -> None:
    version = in_review()
    lena = approver(LAND, name="lena")
    approve(version, Party.LAND, lena)
    approve(version, Party.KSPV, approver(KSPV))

    with pytest.raises(Refused):
        approve(in_review(slug="anderes"), Party.LAND, Actor(lena.kind, id=lena.id))
    assert publish_version(version_id=version.pk, by=EDITOR).pk


def test_one_person_with_both_roles_approves_once() -> None:
    version, both = in_review(), approver(LAND, KSPV)
    approve(version, Party.LAND, both)

    with pytest.raises(Conflict, match="von jemand anderem"):
        approve(version, Party.KSPV, both)
    with pytest.raises(Conflict, match="Freigabe KSpV fehlt"):
        publish_version(version_id=version.pk, by=EDITOR)


def test_the_database_too_takes_one_vote_of_a_person_and_of_a_party() -> None:
    version = in_review()
    given = approve(version, Party.LAND, approver(LAND))

    for party, person in ((Party.KSPV, given.person), (Party.LAND, "another")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(review=given.review, party=party, person=person, is_approval=True)


def test_a_party_approves_once() -> None:
    version = in_review()
    approve(version, Party.LAND, approver(LAND))

    with pytest.raises(Conflict, match="Für Land hat schon jemand freigegeben"):
        approve(version, Party.LAND, approver(LAND, name="colleague"))


def test_approving_takes_a_fresh_login_and_refusing_does_not() -> None:
    version = in_review()

    with pytest.raises(LoginTooOld, match="älter als zehn Minuten"):
        approve(version, Party.LAND, approver(LAND, minutes=11))
    with pytest.raises(LoginTooOld):
        approve(version, Party.LAND, Actor(EDITOR.kind, id="never", roles=frozenset({LAND})))
    assert refuse_version(version_id=version.pk, party=Party.LAND, reason="Nein.", by=approver(LAND, minutes=99)).pk


@pytest.mark.parametrize("by", [EDITOR, approver(LAND), approver(KSPV)], ids=lambda by: by.id)
def test_no_person_releases_without_approvals(by: Actor) -> None:
    version = imported(DEFECT)

    with pytest.raises(Refused, match="Freigaben von Land und KSpV"):
        release_version(version_id=version.pk, by=by)
    with pytest.raises(Conflict, match="nicht in Prüfung"):
        publish_version(version_id=version.pk, by=by)


def test_the_system_says_that_it_was_the_system() -> None:
    version = released(DEFECT)

    said = json.loads(Release.objects.get().statement)
    assert {(each["person"], each["by"]) for each in said["approvals"]} == {("system", "system")}
    with pytest.raises(Refused):
        publish_version(version_id=version.pk, by=SYSTEM)
