"""The mails about a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blaupause.crypto.keys import Keys
from blaupause.identity.links import origin
from shared_services.onboarding import rules

from .people import town_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shared_services.onboarding.models import AuthorityProof, OnboardingRequest

SUBJECTS: Final = {
    "link": _("Ihre Anfrage für %(name)s"),
    "code": _("%(name)s: Der Code ist unterwegs"),
    "proved": _("%(name)s: Ihre Berechtigung ist belegt"),
    "invited": _("%(name)s ist angelegt"),
    "reminder": _("%(name)s: Ihre Anfrage wartet auf Sie"),
    "refused": _("%(name)s: Ihre Anfrage ist beendet"),
    "expired": _("%(name)s: Ihre Anfrage ist abgelaufen"),
}
"""What the person can be told."""


def mail_of(request: OnboardingRequest, news: str) -> EmailMessage:
    """Write a mail to the person who asked, with their link."""
    town = town_of(request)
    facts = {
        "name": request.name,
        "news": news,
        "url": address_of(request),
        "reason": request.reason,
        "town_url": f"{origin(town.host)}/" if town else "",
    }
    key = f"{news}-{request.state_since:%Y%m%d%H%M%S}-{request.state}"
    return _mail(SUBJECTS[news] % facts, "news", facts, request.email, f"{request.uuid}-{key}")


def links_mail_of(requests: Sequence[OnboardingRequest]) -> EmailMessage:
    """Write the mail with the links of requests that one address asked for, the newest first."""
    first = requests[0]
    facts = {"name": first.name, "requests": [{"name": each.name, "url": address_of(each)} for each in requests]}
    subject = SUBJECTS["link"] if len(requests) == 1 else _("Ihre Anfragen für %(name)s und andere")
    key = f"links-{len(requests)}-{first.asked_at:%Y%m%d%H%M%S}-{first.state}"
    return _mail(str(subject) % facts, "links", facts, first.email, f"{first.uuid}-{key}")


def code_mail_of(proof: AuthorityProof) -> EmailMessage:
    """Write the mail with the code to the authority's known address."""
    facts = {"request": proof.request, "code": rules.code_of(proof), "until": proof.expires_at}
    return _mail(str(_("Code für die Anmeldung bei Blaupause")), "code", facts, proof.sent_to, f"code-{proof.uuid}")


def reminder_to_kkv(request: OnboardingRequest, address: str) -> EmailMessage:
    """Write to the competence centre that a request waits; who asked is not in it."""
    path = reverse("onboarding:file", args=[request.pk], urlconf=settings.HUB_URLCONF)
    facts = {"name": request.name, "url": f"{origin(settings.HUB_HOST)}{path}", "since": request.state_since}
    subject = _("Onboarding wartet: %(name)s") % facts
    mark = Keys.of_hub().hmac("onboarding-mail", address)[:16]
    return _mail(subject, "kkv", facts, address, f"kkv-{request.uuid}-{request.state}-{mark}")


def address_of(request: OnboardingRequest) -> str:
    """Return the person's link."""
    token = rules.token_of(request.uuid)
    return f"{origin(settings.HUB_HOST)}{reverse('asking:progress', args=[token], urlconf=settings.HUB_URLCONF)}"


def _mail(subject: str, template: str, facts: Mapping[str, object], to: str, key: str) -> EmailMessage:
    return EmailMessage(
        subject=subject,
        body=render_to_string(f"onboarding/mail/{template}.txt", dict(facts)),
        to=[to],
        headers={"Message-ID": f"<onboarding-{key}@{settings.DOMAIN}>"},
    )
