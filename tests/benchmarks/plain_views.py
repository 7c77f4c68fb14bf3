"""The seven pages as a plain Django project in one schema would have them: its ORM, its forms, one login.

Each view sends as many statements as the platform does (`measuring` insists on it). What only the platform computes –
fees, progress, opening hours – is there already, in the recorded context of the page.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db import connections, transaction
from django.db.models import Count, Q
from django.utils import timezone

from blaupause.audit.town.models import Event
from blaupause.identity.models import Membership, Session
from blaupause.jobs.registry import INSERT
from tenants.applications.models import Application
from tenants.casework.models import Case, Deadline, Decision
from tenants.casework.queries.cases import NUMBER_LOCK
from tenants.correspondence.models import Message
from tenants.intake.models import Draft
from tenants.organisation.models import Profile, StoredFile, Unit
from tenants.services.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from blaupause.engine.bundles import Bundle
    from blaupause.engine.forms import Question
    from tests.benchmarks.scenes import Facts

PLAIN: Final = "plain"
PER_PAGE: Final = 50
FIELDS: Final = {"date": forms.DateField, "email": forms.EmailField, "number": forms.IntegerField}
YES_NO: Final = (("ja", "Ja"), ("nein", "Nein"))


def service_list(_request: HttpRequest, _facts: Facts) -> None:
    online = list(Subscription.objects.filter(state="on"))
    units = {unit.pk: unit for unit in Unit.objects.order_by("sort_key")}
    sorted((each.service_slug, units.get(each.overlay.get("unit"))) for each in online)


def service_page(_request: HttpRequest, facts: Facts) -> None:
    Subscription.objects.filter(service_slug=facts.service).first()
    list(Unit.objects.order_by("sort_key"))


def form_page(_request: HttpRequest, facts: Facts) -> None:
    _session(facts)
    Draft.objects.filter(expires_at__gt=timezone.now(), uuid=facts.draft).first()
    _offer(facts)
    list(_files(facts))
    form = form_of(facts.page.questions)(initial=json.loads(facts.answers))
    for bound in form:
        bound.value()


def form_post(request: HttpRequest, facts: Facts) -> None:
    _session(facts)
    draft = Draft.objects.filter(expires_at__gt=timezone.now(), code_hmac=facts.draft_code).get()
    _offer(facts)
    form = form_of(facts.page.questions)(request.POST)
    if not form.is_valid():
        raise AssertionError(form.errors)
    with transaction.atomic(PLAIN):
        held = Draft.objects.select_for_update().filter(expires_at__gt=timezone.now(), pk=draft.pk).get()
        held.answers = json.loads(facts.answers) | {name: str(value) for name, value in form.cleaned_data.items()}
        held.edition, held.saved_at = held.edition + 1, timezone.now()
        held.pages = {**held.pages, facts.page.id: {"edition": held.edition, "window": "", "done": True}}
        held.save()
        used = {str(value) for value in held.answers.values()}
        [file for file in _files(facts) if str(file.uuid) not in used]
        _event("draft.saved")


def submit(request: HttpRequest, facts: Facts) -> None:
    _session(facts)
    draft = Draft.objects.filter(expires_at__gt=timezone.now(), code_hmac=facts.draft_code).get()
    subscription = _offer(facts)
    with transaction.atomic(PLAIN):
        held = Draft.objects.select_for_update().filter(expires_at__gt=timezone.now(), pk=draft.pk).get()
        for form in _forms(facts.bundle, json.loads(facts.answers)):
            form.is_valid()
        list(_files(facts))
        application = Application(**facts.application)
        application.save(force_insert=True)
        prefix = Profile.objects.order_by("-number")[:1].get().case_prefix
        with connections[PLAIN].cursor() as cursor:
            cursor.execute(NUMBER_LOCK)
        last = Case.objects.filter(number__startswith=f"{prefix}-2026-").order_by("-number")
        number = last.values_list("number", flat=True).first()
        case = Case(**facts.case, number=f"{prefix}-2026-{int(str(number)[-6:]) + 1:06}", application=application)
        case.save(force_insert=True)
        Deadline(case=case, kind="decide", due_on=timezone.localdate()).save(force_insert=True)
        _later("applications.render_copy", '{"application_id": 1}')
        held.answers, held.email, held.application_id = {}, None, application.pk
        held.save()
        _later("correspondence.confirm_receipt", '{"application_id": 1}')
        _event("application.submitted")
    Session.objects.filter(key_hmac=facts.session).update(seen_at=timezone.now(), data=b"{}")
    request.POST.get("erklaerung")
    del subscription


def status(_request: HttpRequest, facts: Facts) -> None:
    application = Application.objects.select_related("applicant").filter(code_hmac=facts.status_code).first()
    case = Case.objects.select_related("unit").get(application=application)
    Decision.objects.filter(case=case).first()


def inbox(_request: HttpRequest, facts: Facts) -> None:
    session = _session(facts)
    moment, today = timezone.now(), timezone.localdate()
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=moment)
    person = (session.person_id if session else 0) or 0
    list(Membership.objects.select_related("town").filter(lasting, person_id=person, valid_from__lte=moment))
    unread = Message.objects.filter(direction="to_office", read_at__isnull=True).order_by().values("application_id")
    is_open, me = ~Q(state="closed"), str(person)
    counted = {
        "mine": Q(clerk_id=me),
        "nobodys": Q(clerk_id=""),
        "week": Q(due_on__lte=today + timedelta(days=6)),
        "waits": Q(state="waiting"),
        "open": is_open,
        "late": Q(clerk_id=me, due_on__lt=today),
        "today": Q(clerk_id=me, due_on=today),
    }
    Case.objects.filter(is_open).aggregate(**{name: Count("pk", filter=each) for name, each in counted.items()})
    Case.objects.filter(application__in=unread).count()
    list(Case.objects.order_by("service_title").values_list("service_slug", "service_title").distinct())
    found = Case.objects.filter(is_open).select_related("unit", "decision").order_by("due_on", "pk")
    found.count()
    list(found.defer("decision__reasons", "decision__fee")[:PER_PAGE])
    clerks = Membership.objects.filter(lasting, role="clerk", town_id=facts.town, valid_from__lte=moment)
    list(clerks.filter(person__is_active=True).values_list("person__uuid", "person__name", "unit_ids"))


def _session(facts: Facts) -> Session | None:
    moment = timezone.now()
    found = Session.objects.select_related("person").filter(key_hmac=facts.session, kind="session")
    return found.filter(expires_at__gt=moment, seen_at__gt=moment - timedelta(hours=1)).first()


def _offer(facts: Facts) -> Subscription:
    found = Subscription.objects.filter(service_slug=facts.service)[:1].get()
    list(Unit.objects.order_by("sort_key"))
    return found


def _files(facts: Facts) -> Any:
    return StoredFile.objects.filter(purpose="draft", owner=str(facts.draft)).defer("content").order_by("pk")


def _later(name: str, arguments: str) -> None:
    with connections[PLAIN].cursor() as cursor:
        cursor.execute(INSERT, (name, arguments, "", None))


def _event(name: str) -> None:
    Event(name=name, actor_kind="holder", actor_id="x" * 64, details={"draft": "x"}).save(force_insert=True)
    _later("audit.seal", "{}")


# --- Forms: as one would write them for the questions of a page


@cache
def form_of(questions: tuple[Question, ...]) -> type[forms.Form]:
    """Return a Django form for questions; entries of a group are forms of their own."""
    fields = {each.field: field_of(each) for each in questions if each.widget not in {"info", "upload", "repeat"}}
    return type("PlainForm", (forms.Form,), fields)


def field_of(question: Question) -> forms.Field:
    needed = not question.optional and question.visible is None
    if question.widget == "yesno":
        return forms.ChoiceField(choices=YES_NO, required=needed)
    if question.widget == "checkbox":
        return forms.BooleanField(required=False)
    if question.choices:
        choices = [(each.value, each.label) for each in question.choices]
        several = forms.MultipleChoiceField if question.widget == "checkboxes" else forms.ChoiceField
        return several(choices=choices, required=needed)
    if question.widget in FIELDS:
        found: forms.Field = FIELDS[question.widget](required=needed)
        return found
    return forms.CharField(required=needed, max_length=question.schema.get("maxLength"))


def _forms(bundle: Bundle, answers: dict[str, Any]) -> Iterator[forms.Form]:
    for page in bundle.form.pages:
        yield form_of(page.questions)(answers)
        for group in page.questions:
            for entry in answers.get(group.field, ()) if group.is_group else ():
                yield form_of(group.questions)(entry)
