"""Somebody of elsewhere at work in a town: as far as the grant goes, told on every page, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.audit.chain import seal_events, verify_chain
from blaupause.audit.models import DelegatedAct, HubEvent
from blaupause.audit.recording import ACTIONS
from blaupause.audit.town.models import Event, ReadAccess
from blaupause.domain import Acting, Actor, ActorKind, Refused, Right, Role, now
from blaupause.identity.delegation.acts import WORDS
from blaupause.identity.enums import GrantRight
from blaupause.identity.models import DelegationGrant
from blaupause.tenancy.context import identity
from tenants.casework import actions, queries
from tenants.casework.models import Case
from tenants.correspondence.models import Message
from tenants.organisation.actions import save_unit
from tests import clients
from tests.tenants.cooperation.granting import agreed, browser, delegate, ended, kara, terms
from tests.tenants.situations import THEA, clerk, text_of

if TYPE_CHECKING:
    from tests.worlds import World

type Cases = tuple[Case, Case]
DECISION = {"outcome": "assess", "reasons": "Angaben geprüft.", "edition": "0"}


def page_of(case: Case, *parts: str) -> str:
    return "/".join(["/amt/vorgaenge", case.number, *parts, ""])


def acts() -> list[tuple[str, str]]:
    """What the copy for those who sent somebody says: event, file number."""
    with identity():
        return [(row.name, row.details.get("number", "")) for row in DelegatedAct.objects.order_by("pk")]


def test_from_the_offer_to_the_end(cases: Cases, fulda: World, giessen: World) -> None:
    dog, _defect = cases
    found = agreed(fulda, giessen)
    client = browser(kara(giessen), fulda)

    shown = text_of(client.get(page_of(dog)))
    client.post(page_of(dog, "uebernehmen"))
    history = text_of(client.get(page_of(dog)))
    ended(found, fulda)
    after = client.get(page_of(dog))

    assert "Sie arbeiten für Stadt Fulda , in Vertretung: Kara Klein, Universitätsstadt Gießen." in shown
    assert "Kara Klein (Universitätsstadt Gießen, in Vertretung)" in history
    assert after.status_code == 403
    assert "Sie arbeiten nicht mehr für: Stadt Fulda" in text_of(after)
    assert "Stelle ist wieder besetzt" in text_of(after)


def test_cases_of_other_services_do_not_exist(cases: Cases, fulda: World, giessen: World) -> None:
    dog, defect = cases
    client = delegate(fulda, giessen)

    lists = [client.get(path) for path in ("/amt/?ansicht=offen", f"/amt/?ansicht=offen&q={defect.number}")]
    pages = [client.get(page_of(defect)), client.post(page_of(defect, "uebernehmen"))]
    many = client.post("/amt/zuweisen/", {"vorgang": [defect.number], "an": str(kara(giessen).uuid)})

    assert dog.number in lists[0].content.decode()
    assert all(f"/amt/vorgaenge/{defect.number}" not in each.content.decode() for each in lists)
    assert defect.service_title not in text_of(lists[0])  # nor among the filters
    assert [each.status_code for each in pages] == [404, 404]
    assert many.status_code == 302
    assert defect.reloaded().clerk_id == ""
    assert ("delegation.refused", defect.number) in acts()


def test_counts_and_letters_are_of_the_granted_services(cases: Cases, fulda: World, giessen: World) -> None:
    dog, defect = cases
    client = delegate(fulda, giessen)
    actions.decide(case_id=dog.pk, edition=0, outcome="assess", reasons="Passt.", by=THEA)
    fulda.run_jobs()

    inbox = queries.inbox(queries.Filters(view="offen"), acting(giessen))
    letters = client.get("/amt/briefe/")

    assert [view.count for view in inbox.views if view.id == "offen"] == [0]
    assert dog.number in letters.content.decode()
    agreed(fulda, giessen, terms(services=("mangel-melden",)))
    other = browser(kara(giessen), fulda)
    other.get(grant_of(fulda, newest=True))
    assert dog.number not in other.get("/amt/briefe/").content.decode()
    assert defect.number in other.get("/amt/?ansicht=offen").content.decode()


def acting(giessen: World, right: Right = Right.DECIDE) -> Actor:
    """Return Kara as identity finds her under a grant of the dog tax."""
    stead = Acting("g", frozenset({"hundesteuer-anmelden"}), right, "Gießen", "giessen", now())
    return Actor(ActorKind.STAFF, id=str(kara(giessen).uuid), name="Kara Klein", town="giessen", acting=stead)


def grant_of(fulda: World, *, newest: bool) -> str:
    """The way in under the newest grant, or under the first."""
    with identity():
        found = DelegationGrant.objects.filter(town=fulda.town).order_by("-pk" if newest else "pk")[0]
    return f"/auth/vertretung/{found.uuid}/"


@pytest.mark.parametrize(
    ("right", "may"), [(GrantRight.READ, 1), (GrantRight.WORK, 2), (GrantRight.DECIDE, 3)], ids=str
)
def test_a_grant_goes_as_far_as_it_says(
    right: GrantRight, may: int, cases: Cases, fulda: World, giessen: World
) -> None:
    dog, _defect = cases
    client = delegate(fulda, giessen, right)

    shown = text_of(client.get(page_of(dog)))
    noted = client.post(page_of(dog, "notiz"), {"notiz": "Chip prüfen."})
    form = client.get(page_of(dog, "entscheiden"))
    decided = client.post(page_of(dog, "entscheiden"), DECISION)

    assert (noted.status_code == 302) is (may >= 2)
    assert (decided.status_code == 302) is (form.status_code == 200) is (may >= 3)
    assert {noted.status_code, form.status_code, decided.status_code} <= {200, 302, 403}
    assert ("Notiz speichern" in shown, "Entscheiden" in shown.split("Antrag", 1)[0]) == (may >= 2, may >= 3)
    assert dog.notes.count() == (may >= 2)


def test_an_action_refuses_what_a_page_forgot_to(cases: Cases, fulda: World, giessen: World) -> None:
    dog, _defect = cases

    with pytest.raises(Refused, match="Vertretung"):
        actions.decide(case_id=dog.pk, edition=0, outcome="assess", reasons="", by=acting(giessen, Right.WORK))
    with pytest.raises(Refused, match="Vertretung"):
        save_unit(values={"name": "Amt"}, by=acting(giessen))


def test_looking_leaves_messages_unread(cases: Cases, fulda: World, giessen: World) -> None:
    dog, _defect = cases
    actions.receive_answer(application=dog.application, body="Noch etwas.", files=(), by=THEA)

    delegate(fulda, giessen, GrantRight.READ).get(page_of(dog))

    assert Message.objects.get().read_at is None


@pytest.mark.parametrize(
    "path",
    [
        "/einrichtung/", "/einrichtung/team/", "/einrichtung/zusammenarbeit/", "/einrichtung/zusammenarbeit/neu/",
        "/einrichtung/leistungen/", "/auth/willkommen/",
    ],
)  # fmt: skip
def test_the_administration_of_the_town_is_closed(path: str, fulda: World, giessen: World) -> None:
    """So nobody who acts in a town's stead passes that on either."""
    client = delegate(fulda, giessen)

    answers = (client.get(path), client.post(path, {"partner": "giessen"}))

    assert [each.status_code for each in answers] == [403, 403]
    with identity():
        refused = HubEvent.objects.filter(name="access.refused").order_by("-pk")[0]
    assert (refused.actor_town, refused.details["town"], "grant" in refused.details) == ("giessen", "fulda", True)


def test_what_is_read_and_done_stands_in_the_sealed_record_and_in_the_copy(
    cases: Cases, fulda: World, giessen: World
) -> None:
    dog, _defect = cases
    client = delegate(fulda, giessen)

    client.get("/amt/")
    client.get(page_of(dog))
    client.post(page_of(dog, "notiz"), {"notiz": "Chip prüfen."})
    client.get(page_of(dog, "kopie"))

    sealed = Event.objects.filter(actor_id=str(kara(giessen).uuid)).order_by("pk")
    told = [(each.name, each.actor_town, each.details.get("number", "")) for each in sealed]
    assert told == [
        ("delegation.read", "giessen", ""),
        ("delegation.read", "giessen", dog.number),
        ("case.noted", "giessen", dog.number),
        ("delegation.refused", "giessen", dog.number),  # the copy is being made
    ]
    assert len({each.details["grant"] for each in sealed}) == 1
    assert acts() == [(name, number) for name, _town, number in told]
    assert "Chip" not in str([each.details for each in sealed])
    seal_events()
    assert verify_chain() == Event.objects.count() + ReadAccess.objects.count()


def test_a_town_cannot_read_the_copies_nor_write_one_of_another(fulda: World, giessen: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, 'public.hub_audit_delegatedact', 'SELECT')")
        assert cursor.fetchone() == (False,)
        cursor.execute("SAVEPOINT s")
        with pytest.raises(Exception, match="row-level security"):
            cursor.execute(
                "INSERT INTO public.hub_audit_delegatedact (at, name, actor_kind, actor_id, actor_town, object_type,"
                " object_id, details, request_id, town, \"grant\") VALUES (now(), 'x', 'staff', '', '', '', '', '{}',"
                " '', %s, gen_random_uuid())",
                (giessen.town.schema_name,),
            )
        cursor.execute("ROLLBACK TO SAVEPOINT s")


def test_knowing_a_delegate_costs_one_query_more_and_then_none(cases: Cases, fulda: World, giessen: World) -> None:
    dog, _defect = cases
    away, own = delegate(fulda, giessen, GrantRight.READ), clerk(fulda)

    def asked(client: Any) -> list[str]:
        client.get(page_of(dog))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page_of(dog)).status_code == 200
        return [query["sql"] for query in seen if "identity_" in query["sql"] and "SELECT" in query["sql"]]

    assert [sum(table in sql.split("WHERE")[0] for sql in asked(away)) for table in ("delegationgrant",)] == [1]
    assert sum("delegationgrant" in sql for sql in asked(own)) == 0


def test_what_can_be_done_has_its_word() -> None:
    open_ = {name for name, run in ACTIONS.items() if vars(run)["right"] is not None}

    assert open_ | {"delegation.read", "delegation.refused"} == set(WORDS)


def test_a_clerk_of_the_town_gives_a_case_to_who_acts_in_its_stead(cases: Cases, fulda: World, giessen: World) -> None:
    dog, defect = cases
    agreed(fulda, giessen)
    own, to = clerk(fulda), str(kara(giessen).uuid)

    given = own.post(page_of(dog, "weitergeben"), {"an": f"person:{to}"})
    refused = own.post(page_of(defect, "weitergeben"), {"an": f"person:{to}"})

    assert (given.status_code, refused.status_code) == (302, 422)
    assert dog.reloaded().clerk_name == "Kara Klein (Universitätsstadt Gießen, in Vertretung)"
    assert defect.reloaded().clerk_id == ""


def test_who_acts_under_two_grants_is_one_colleague_with_the_services_of_both(
    cases: Cases, fulda: World, giessen: World
) -> None:
    agreed(fulda, giessen)
    agreed(fulda, giessen, terms(services=("mangel-melden",)))
    own, to = clerk(fulda), str(kara(giessen).uuid)

    given = [own.post(page_of(each, "weitergeben"), {"an": f"person:{to}"}) for each in cases]

    assert [each.status_code for each in given] == [302, 302]
    assert [each.id for each in queries.colleagues()].count(to) == 1


def test_what_is_given_on_with_several_stands_in_the_copy_with_its_number(
    cases: Cases, fulda: World, giessen: World
) -> None:
    dog, _defect = cases
    client = delegate(fulda, giessen)

    client.post("/amt/zuweisen/", {"vorgang": [dog.number], "an": str(kara(giessen).uuid)})

    assert acts() == [("case.assigned", dog.number)]


def test_the_own_role_in_a_town_goes_before_a_grant(cases: Cases, fulda: World, giessen: World) -> None:
    _dog, defect = cases
    agreed(fulda, giessen, terms(GrantRight.READ))
    clerk(fulda, "kara", "Kara Klein")

    shown = browser(kara(giessen), fulda).get(page_of(defect))

    assert (shown.status_code, "in Vertretung" in text_of(shown)) == (200, False)


def test_a_delegates_session_is_worth_nothing_on_another_host(fulda: World, giessen: World) -> None:
    client = delegate(fulda, giessen)
    client.defaults["HTTP_HOST"] = clients.visitor(giessen.host).defaults["HTTP_HOST"]

    assert client.get("/amt/").status_code == 404
    assert clients.staff(Role.CLERK, giessen.town, on=fulda.host).get("/amt/").status_code == 404
