"""An application in words: under the version it was filled in, with the town's values of that moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine.forms import FileInfo
from blaupause.engine.forms.facts import Facts
from blaupause.engine.forms.telling import describe
from blaupause.tenancy.context import current_town
from shared_services.catalogue.queries import bundle_of
from tenants.applications import rules
from tenants.applications.queries.applications import attachments, of_pseudonym
from tenants.organisation import queries as organisation
from tenants.services import queries as services

if TYPE_CHECKING:
    from datetime import date

    from blaupause.engine import letters
    from blaupause.engine.bundles import Bundle, Fee, Hint
    from blaupause.engine.forms import Section
    from tenants.applications.models import Application

folded = rules.folded
OF_TODAY: Final = ("authority_name", "contact_phone", "contact_email", "court", "remedy")
"""Values that a letter takes from the day it is written, not from the day of sending."""


def bundle(application: Application) -> Bundle:
    """Return the version of the template under which an application was filled in."""
    return bundle_of(application.content_hash)


def today(application: Application) -> date:
    """Return the day an application came in: what its rules mean by today."""
    return timezone.localdate(application.submitted_at)


def values(application: Application) -> dict[str, Any]:
    """Return the town's values for a letter of today: rates of the day of sending; who acts and what can be done, now.

    A wrong court or authority would make the legal-remedies text wrong, and give a year (VwGO § 58 (2)).
    """
    sent: dict[str, Any] = application.parameters
    found = services.subscription(application.service_slug)
    if found is None:
        return sent
    current = services.parameters(application.content_hash, found.overlay).values
    return sent | {id_: current[id_] for id_ in OF_TODAY if id_ in current}


def facts(application: Application) -> Facts:
    """Return what rules and texts see of an application; made once for each that is in hand.

    What was sent holds no answer to a hidden question, so nothing has to be left out.
    """
    known: dict[str, Facts] = application.__dict__
    if "_facts" not in known:
        known["_facts"] = Facts(bundle(application).form, *_filled_in(application))
    return known["_facts"]


def sections(application: Application) -> tuple[Section, ...]:
    """Tell the answers with the labels of the version they were given under."""
    files = {str(each.file.uuid): FileInfo(each.file.name, each.file.size) for each in attachments(application)}
    return describe(bundle(application).form.situation(*_filled_in(application)), files)


def flat_sections(application: Application) -> tuple[Section, ...]:
    """Tell the answers as a letter prints them: entries of groups as rows with their title."""
    return tuple(replace(section, rows=section.flat) for section in sections(application))


def shown(application: Application) -> dict[str, str]:
    """Return the German words of every name that has some, as a letter of today says them: `answers.rasse`."""
    return Facts(bundle(application).form, application.answers, values(application), today(application)).shown()


def fee(application: Application) -> Fee | None:
    """Return the fee line by line, computed with the values of the day it was sent; None for services without one."""
    return bundle(application).fee(facts(application))


def hints(application: Application) -> tuple[Hint, ...]:
    """Return what the template points out to the clerk."""
    return bundle(application).hints(facts(application), audience="clerk")


def filled(application: Application, text: str, **more: str) -> str:
    """Fill the placeholders of one of the template's texts."""
    return facts(application).fill(text, more=more) if "{" in text else text


def is_nobodys(application: Application) -> bool:
    """Tell whether its code is all that leads to it: sent without account or second proof, where answers are public.

    Whoever holds the code reads what the office writes, and answers.
    """
    is_known = application.proof_hmac or application.applicant_id is not None
    return not is_known and bundle(application).template.answer_public


def why_kept(application: Application) -> str:
    """Return why this cannot be taken back and what to do instead, in the template's words; "" where it can."""
    withdrawal = bundle(application).template.withdrawal
    return "" if withdrawal.allowed else filled(application, withdrawal.text)


def search_words(application: Application) -> str:
    """Return what the template lets the clerk's list search."""
    return rules.search_words(bundle(application), facts(application).shown())


def name_of(application: Application) -> str:
    """Return what the person is called, "" for reports without a name."""
    return rules.name_of(application.contact)


def mail_of(application: Application) -> str:
    """Return where the person reads mail, "" where nobody knows."""
    address = application.contact.get("email") or (application.applicant and application.applicant.email) or ""
    return address if "@" in address else ""


def mail_of_person(pseudonym: str) -> str:
    """Return where a person reads mail, as what they sent last from their account here says; "" where nobody knows."""
    return next((mail_of(each) for each in of_pseudonym(pseudonym).select_related("applicant")[:1]), "")


def goes_to_inbox(application: Application) -> bool:
    """Tell whether a notice lies in the account's inbox: chosen, agreed to, not taken back, and a mail can tell of it.

    Source: VwVfG § 41 (2a): the days of retrieval begin with the notification, so without an address it is a letter.
    """
    applicant = application.applicant
    if applicant is None or applicant.inbox_consent_at is None:
        return False
    taken_back = applicant.inbox_withdrawn_at
    if taken_back is not None and application.submitted_at < taken_back:
        return False  # agreeing in a later application is about that one
    return application.inbox_consent and bool(mail_of(application))


def recipient(application: Application) -> tuple[str, ...]:
    """Return the lines of the address window; empty where no postal address was asked."""
    contact = application.contact
    place = f"{contact.get('postcode', '')} {contact.get('place', '')}".strip()
    if not (contact.get("street") and place):
        return ()
    lines = (rules.name_of(contact), contact.get("address_extra"), contact["street"], place)
    return tuple(line for line in lines if line)


def letterhead(application: Application, unit_id: int) -> letters.Sender:
    """Return the head of the town's letters about an application: the acting authority, its office, how to reach it."""
    current = values(application)
    return organisation.sender_of(
        organisation.profile(),
        unit=organisation.unit(unit_id),
        authority=current.get("authority_name", ""),
        phone=current.get("contact_phone", ""),
        email=current.get("contact_email", ""),
    )


def sample_mark() -> str:
    """Return what every page of a letter of a sample town says besides; "" for a real one."""
    return _("Beispieldaten") if current_town().is_sample else ""


def _filled_in(application: Application) -> tuple[dict[str, Any], dict[str, Any], date]:
    return application.answers, application.parameters, today(application)
