"""Everything a clerk sees of one case: what was sent, what is to do, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import Invalid, NotFound
from blaupause.engine import letters
from blaupause.engine.letters import LetterError
from tenants.applications import queries as applications
from tenants.casework import rules
from tenants.casework.models import Case, Decision
from tenants.casework.queries.cases import case as find
from tenants.casework.queries.failures import Failure, failures
from tenants.casework.queries.history import Entry, history
from tenants.casework.queries.inbox import Filters, neighbours
from tenants.casework.rules import retention
from tenants.correspondence import queries as correspondence
from tenants.correspondence.enums import Channel, Direction
from tenants.organisation import queries as organisation
from tenants.services import queries as services

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from blaupause.engine.bundles import Fee, Line
    from blaupause.engine.bundles.template import Outcome
    from blaupause.engine.forms import Section
    from tenants.applications.models import Application, Attachment
    from tenants.casework.models import Deadline, Note, Task
    from tenants.correspondence.models import Delivery, Message, Notice
    from tenants.correspondence.queries import Ruling
    from tenants.organisation.models import StoredFile


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as a clerk sees it.

    Attributes:
        word, label: the status, as `{% badge %}` takes it.
        delivery: which way a notice goes, in words.
        failures: what the queue gave up, and a clerk may have tried again.
        remedy: what can be done against a notice, "" where the service has none or the town's values do not say it.
        kept_months: how long the files are kept after the end.
        previous, next: file numbers of the neighbours in the list the clerk came from.
    """

    case: Case
    application: Application
    word: str
    label: str
    sections: tuple[Section, ...]
    attachments: list[Attachment]
    fee: Fee | None
    tasks: list[Task]
    deadlines: list[Deadline]
    notes: list[Note]
    messages: list[Message]
    history: tuple[Entry, ...]
    decision: Decision | None
    notice: Notice | None
    deliveries: list[Delivery]
    served: str
    failures: tuple[Failure, ...]
    delivery: str
    remedy: str
    outcomes: tuple[Outcome, ...]
    granted_as: str
    copy: StoredFile | None
    filters: Filters
    kept_months: int
    previous: str = ""
    next: str = ""

    @property
    def evidence(self) -> str:
        """How the person proved who they are: "Konto, Niveau substanziell"; "" for those without an account."""
        return applications.login_words(self.application)

    @property
    def kept(self) -> str:
        return services.kept_words(self.kept_months)

    @property
    def kept_until(self) -> date | None:
        """The last day on which the files are kept; None while the case goes on."""
        return retention.kept_until(self.case, self.kept_months)

    @property
    def acting(self) -> tuple[str, ...]:
        """For which organisation they acted, and who that was."""
        return applications.acting_words(self.application)

    @property
    def is_open(self) -> bool:
        return not self.case.closure

    @property
    def sends_notice(self) -> bool:
        """Whether deciding sends a notice; reports only get an answer."""
        return any(outcome.letter for outcome in self.outcomes)

    @property
    def act(self) -> str:
        """What the button says: the act of the only outcome, else what all of them do."""
        return self.outcomes[0].act if len(self.outcomes) == 1 else _("Entscheiden und Bescheid senden")

    @property
    def can_ask(self) -> bool:
        return rules.can_ask(self.application, is_nobodys=applications.is_nobodys(self.application))

    @property
    def has_mail(self) -> bool:
        return bool(applications.mail_of(self.application))

    @property
    def has_unread(self) -> bool:
        return any(each.direction == Direction.TO_OFFICE and each.read_at is None for each in self.messages)


def case_page(number: str, by: Actor, filters: Filters) -> CasePage:
    """Return a case with everything that belongs to it.

    Raises:
        NotFound: this town has no such case, or it belongs to another unit.
    """
    case = find(number, by)
    application = case.application
    decision, known = Decision.objects.filter(case=case).first(), outcomes(application)
    notice, deliveries = correspondence.notice_of(application), list(correspondence.deliveries_of(application))
    word, label = rules.status_of(case, *((decision.outcome, decision.citizen_label) if decision else ()))
    before, after = neighbours(number, filters, by)
    return CasePage(
        case=case,
        application=application,
        word=word,
        label=label,
        sections=applications.marked_sections(application),
        attachments=list(applications.attachments(application)),
        fee=applications.fee(application),
        tasks=list(case.tasks.all()),
        deadlines=list(case.deadlines.filter(ended_at__isnull=True)),
        notes=list(case.notes.all()),
        messages=list(correspondence.messages_of(application)),
        history=history(case, by),
        decision=decision,
        notice=notice,
        deliveries=[each for each in deliveries if each.channel != Channel.MAIL],
        served=correspondence.service(notice).sentence if notice else "",
        failures=failures(application, notice, deliveries),
        delivery=_delivery(application),
        remedy=_remedy(application, case),
        outcomes=known,
        granted_as=rules.granted_as(known, decision.outcome if decision else ""),
        copy=applications.copy_of(application),
        filters=filters,
        kept_months=services.kept_months(application.service_slug, application.content_hash),
        previous=before,
        next=after,
    )


def outcomes(application: Application) -> tuple[Outcome, ...]:
    """Return the ways to end a case, in the words of the version the application was filled in under."""
    return applications.bundle(application).template.outcomes


def outcomes_of(number: str, services: Collection[str]) -> tuple[Outcome, ...]:
    """Return the ways to end a case of one of these services; none where there is no such case."""
    case = Case.objects.filter(number=number, service_slug__in=services).select_related("application").first()
    return outcomes(case.application) if case else ()


def blocks(application: Application, chosen: list[str]) -> str:
    """Return the ready-made paragraphs a clerk chose ("refuse/adresse"), filled in, with an empty line between."""
    known = {
        f"{outcome.id}/{block.id}": block.text for outcome in outcomes(application) for block in outcome.reason_blocks
    }
    return "\n\n".join(applications.filled(application, known[key]) for key in chosen if key in known)


def file_of(case: Case, uuid: UUID) -> StoredFile:
    """Return a file that was sent with or after the application of a case.

    Raises:
        NotFound: the case has no such file.
    """
    return applications.attachment_file(case.application, uuid)


def papers(case: Case, kind: str) -> StoredFile:
    """Return the PDF of a case: the applicant's "kopie", or the "bescheid".

    Raises:
        NotFound: it does not exist (yet).
    """
    if kind == "kopie":
        found = applications.copy_of(case.application)
    else:
        notice = correspondence.notice_of(case.application)
        found = correspondence.file_of(notice) if notice else None
    if found is None:
        raise NotFound(_("Diese Datei gibt es noch nicht. Versuchen Sie es in einer Minute noch einmal."))
    return found


def preview(
    case: Case,
    outcome: str,
    reasons: str,
    by: Actor,
    *,
    total_cents: int | None = None,
    total_reason: str = "",
    granted: str = "",
) -> bytes:
    """Make the notice as it would go out now, marked as a preview. Nothing is stored.

    Raises:
        Invalid: there is no such outcome or it sends no notice, reasons are missing, or the letter cannot be made.
    """
    chosen = rules.require_outcome(applications.bundle(case.application).template, outcome)
    rules.require_reasons(chosen, reasons)
    if not chosen.letter:
        raise Invalid(_("„%(label)s“ verschickt keinen Bescheid."), field="outcome", label=chosen.label)
    _fee, line, part = weighed(case.application, chosen, granted, total_cents, total_reason)
    try:
        return organisation.printed(
            correspondence.composed(case.application, ruling(case, chosen, reasons, by, line, part), mark=_("Vorschau"))
        )
    except LetterError as error:
        raise not_made(error) from error


def charged(application: Application, outcome: Outcome) -> Fee | None:
    """Return the computed amount of an outcome; None where it charges nothing."""
    return applications.fee(application) if rules.charges(applications.bundle(application), outcome) else None


def weighed(
    application: Application, outcome: Outcome, granted: str, total_cents: int | None, total_reason: str
) -> tuple[Fee | None, Line | None, str]:
    """Return the computed amount, by what the clerk departs from it, and what is granted where only a part is.

    Raises:
        Invalid: a part lacks its words or its amount, another amount lacks its reason, or they fit no outcome.
    """
    fee = charged(application, outcome)
    part = rules.require_granted(outcome, granted, total_cents, charged=fee is not None)
    return fee, rules.departure(fee, total_cents, total_reason), part


def ruling(
    case: Case, outcome: Outcome, reasons: str, by: Actor, departure: Line | None = None, granted: str = ""
) -> Ruling:
    """Return what the notice says of a decision made now."""
    return correspondence.Ruling(
        number=case.number,
        reference=case.reference,
        unit_id=case.unit_id,
        letter=outcome.letter,
        reasons=reasons,
        day=timezone.localdate(),
        signed_by=by.name,
        departure=departure,
        granted=granted,
    )


def not_made(error: LetterError) -> Invalid:
    """Say why a notice cannot be made, where the clerk can act on it."""
    return Invalid(_("Der Bescheid lässt sich nicht erstellen. %(why)s"), field="reasons", why=str(error))


def _delivery(application: Application) -> str:
    if applications.goes_to_inbox(application):
        return _("Postfach, Hinweis per E-Mail") if applications.mail_of(application) else _("Postfach")
    if not applications.recipient(application):
        return _("Keine Anschrift bekannt")
    return _("Brief, Hinweis per E-Mail") if applications.mail_of(application) else _("Brief")


def _remedy(application: Application, case: Case) -> str:
    try:
        remedy = correspondence.remedy(application, case.unit_id)
    except LetterError as error:
        return str(error)
    words = {letters.RemedyKind.OBJECTION: _("Widerspruch"), letters.RemedyKind.ACTION: _("Klage")}
    word = words.get(remedy.kind)
    return _("%(word)s, 1 Monat, bei: %(addressee)s") % {"word": word, "addressee": remedy.addressee} if word else ""
