"""File plan and retention of all services: one save, one undo, in the file of the set-up, and what follows from it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from blaupause.domain import Conflict, Invalid, NotFound, Refused, Role
from tenants.casework.models import Case
from tenants.casework.queries import Filters, case_page
from tenants.casework.queries.casepage import ruling
from tenants.casework.queries.inbox import listed
from tenants.casework.rules.retention import kept_until
from tenants.correspondence import queries as correspondence
from tenants.organisation.actions import import_setup
from tenants.organisation.queries import setup_differences, setup_file
from tenants.organisation.rules import FileWrong
from tenants.services import queries
from tenants.services.actions import FilingRefused, set_filing, subscribe, undo_filing
from tenants.services.models import Subscription
from tenants.services.rules.filing import Filing, read_span, require_plan, span_words
from tests.clients import staff
from tests.people import ADMIN, CLERK, NEIGHBOUR
from tests.templates import DEFECT, DOG, released
from tests.tenants.situations import THEA, furnish, offered, opened

if TYPE_CHECKING:
    from tests.worlds import World

PAGE = "/einrichtung/zustaendigkeit/"
LEAST = 120
OURS = Filing("022.31", 144, "Aktenordnung der Stadt")
pytestmark = pytest.mark.usefixtures("fulda")


@pytest.fixture
def dogs(fulda: World) -> Any:
    """A town that follows the dog tax."""
    found = offered(DOG, furnish())
    subscribe(service_slug=DOG, by=ADMIN)
    return found


def test_spans_are_read_and_written_as_people_do() -> None:
    read = {"": None, "12": 144, " 12 Jahre ": 144, "1 Jahr": 12, "18 monate": 18, "6M": 6, "2 J.": 24}
    assert {text: read_span(text) for text in read} == read
    assert [span_words(months) for months in (1, 6, 12, 18, 120)] == [
        "1 Monat",
        "6 Monate",
        "1 Jahr",
        "18 Monate",
        "10 Jahre",
    ]
    for wrong in ("bald", "0", "-1", "1,5 Jahre", "101 Jahre", "١٢ Wochen"):
        with pytest.raises(Invalid):
            read_span(wrong)
    assert require_plan("  0 22-31/4  ") == "0 22-31/4"
    for wrong in ("022.31/", "a" * 21, "022<31", "-1"):
        with pytest.raises(Invalid, match="Aktenplanzeichen"):
            require_plan(wrong)


@pytest.mark.usefixtures("dogs")
def test_shorter_than_the_template_is_refused_and_longer_needs_a_reason() -> None:
    for filing, field, words in (
        (Filing(months=LEAST - 1), "frist", "mindestens 10 Jahre"),
        (Filing(months=LEAST + 1), "grund", "warum länger"),
        (Filing(months=LEAST + 1, reason="x" * 201), "grund", "200 Zeichen"),
        (Filing(plan="<"), "", "Aktenplanzeichen"),
    ):
        with pytest.raises(FilingRefused, match=words) as refused:
            set_filing(filings={DOG: filing}, by=ADMIN)
        assert list(refused.value.problems) == [(DOG, field)]
    assert set_filing(filings={DOG: Filing(months=LEAST, reason="ohne Belang")}, by=ADMIN) == ()
    assert queries.filing_of(Subscription.objects.get()) == Filing()


@pytest.mark.usefixtures("dogs")
def test_who_may_and_what_happened_meanwhile(giessen: World) -> None:
    for stranger in (CLERK, NEIGHBOUR):
        with pytest.raises(Refused):
            set_filing(filings={}, by=stranger)
        with pytest.raises(Refused):
            undo_filing(based_on="", by=stranger)
    with pytest.raises(NotFound, match=DEFECT):
        set_filing(filings={DEFECT: OURS}, by=ADMIN)
    seen = queries.filing_edition()
    assert set_filing(filings={DOG: OURS}, based_on=seen, by=ADMIN) == (DOG,)
    with pytest.raises(Conflict, match="gerade geändert"):
        set_filing(filings={DOG: Filing()}, based_on=seen, by=ADMIN)
    with pytest.raises(Conflict, match="gerade geändert"):
        undo_filing(based_on=seen, by=ADMIN)
    undo_filing(based_on=queries.filing_edition(), by=ADMIN)
    assert queries.filing_edition() == seen
    undo_filing(based_on=queries.filing_edition(), by=ADMIN)
    assert queries.filing_of(Subscription.objects.get()) == OURS
    Subscription.objects.update(filing_before=None)
    with pytest.raises(Conflict, match="nichts"):
        undo_filing(based_on=queries.filing_edition(), by=ADMIN)
    with giessen:
        assert not queries.filing_list().rows


def test_new_cases_take_the_number_along_and_files_are_kept_longer(dogs: Any) -> None:
    before = opened(dogs)
    set_filing(filings={DOG: OURS}, by=ADMIN)
    Subscription.objects.update(overlay=dogs.values)
    case = opened(queries.offer_of(Subscription.objects.get()))
    assert before.reference == before.number
    assert case.reference == f"022.31/{case.number}"
    shown = case_page(case.number, THEA, Filters(view="offen", text=case.reference))
    assert (shown.kept, shown.kept_until) == ("12 Jahre", None)
    assert listed(Filters(view="offen", text=f"10 24.1/{case.number}"), THEA).get() == case
    outcome = next(each for each in shown.outcomes if each.letter)

    letter = correspondence.composed(case.application, ruling(case, outcome, "Darum.", THEA))
    assert letter.file_number == case.reference
    Case.objects.filter(pk=case.pk).update(state="closed", closure="decided", closed_at=timezone.now())
    case.refresh_from_db()
    until = kept_until(case, 144)
    assert until is not None
    assert until - timezone.localdate() > timedelta(days=365 * 12)
    assert queries.kept_months(DOG, case.application.content_hash) == 144
    assert queries.kept_months(DEFECT, case.application.content_hash) == LEAST


@pytest.mark.usefixtures("dogs")
def test_the_file_of_the_set_up_brings_it_along() -> None:
    set_filing(filings={DOG: OURS}, by=ADMIN)
    text = setup_file()
    assert "aufbewahrung: 12 Jahre" in text
    assert setup_differences(text) == ()
    import_setup(text=f"blaupause_einrichtung: 1\nablage:\n  {DOG}:\n    aktenplan: '9'\n", by=ADMIN)
    assert queries.filing_of(Subscription.objects.get()) == Filing("9", OURS.months, OURS.reason)
    for wrong, words in (
        (f"{DOG}:\n    aufbewahrung: 3 Tage", "12 Jahre oder"),
        (f"{DEFECT}:\n    aktenplan: '1'", DEFECT),
    ):
        with pytest.raises(FileWrong, match=words):
            import_setup(text=f"blaupause_einrichtung: 1\nablage:\n  {wrong}\n", by=ADMIN)


@pytest.mark.usefixtures("dogs")
def test_one_page_one_save(fulda: World) -> None:
    admin = staff(Role.ADMIN, fulda.town)
    released(DEFECT)
    subscribe(service_slug=DEFECT, by=ADMIN)
    stand = queries.filing_edition()
    sent = {"aktion": "ablage", "stand": stand, f"plan-{DOG}": "022.31", f"frist-{DOG}": "12 Jahre"}

    page = admin.post(PAGE, sent)
    assert page.status_code == 422
    assert f'href="#grund-{DOG}"' in page.content.decode()
    assert 'value="022.31"' in page.content.decode()
    assert admin.post(PAGE, sent | {f"frist-{DOG}": "irgendwann"}).status_code == 422

    sent[f"grund-{DOG}"] = "Aktenordnung"
    assert "022.31" in admin.post(PAGE, sent, follow=True).content.decode()
    assert admin.post(PAGE, sent).status_code == 409
    assert queries.filing_of(Subscription.objects.get(service_slug=DEFECT)) == Filing()
    undo = {"aktion": "ablage-zurueck", "stand": queries.filing_edition()}
    assert "Zurückgenommen" in admin.post(PAGE, undo, follow=True).content.decode()
    assert admin.post(PAGE, undo).status_code == 409
    assert {queries.filing_of(row) for row in Subscription.objects.all()} == {Filing()}
