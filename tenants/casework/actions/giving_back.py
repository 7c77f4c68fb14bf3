"""Cases of those who worked in the town's stead go back to its list when they may not work on them any more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from blaupause.audit import action, note, record
from blaupause.domain import now
from blaupause.identity.links import town_origin
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from tenants.casework.models import Case
from tenants.organisation import queries as organisation

from .keeping import hand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blaupause.domain import Actor
    from tenants.organisation.models import Unit


@action("cases.looked_for_left", silent=True)
def give_back_cases(*, left: Mapping[int, str], by: Actor) -> None:
    """Put open cases back into the list, and let the clerks of their offices be told. Asked twice, it is done once.

    Silent: each case that goes back is an event of its own.

    Args:
        left: cases, and who had them; what somebody else has meanwhile stays there.
        by: who does it.
    """
    units: Counter[int] = Counter()
    found = Case.objects.filter(pk__in=left, closed_at=None).select_for_update(of=("self",)).order_by("pk")
    for case in (each for each in found if each.clerk_id == left[each.pk]):
        record("case.given_back", by=by, of=case, before=case.clerk_id, number=case.number)
        hand(case, "", "")
        units[case.unit_id] += 1
    moment = f"{now():%Y%m%d%H%M%S}"
    for unit_id, cases in units.items():
        later("casework.tell_given_back", unit_id=unit_id, cases=cases, moment=moment)


@action("case.given_back_told")
def tell_given_back(*, unit_id: int, cases: int, moment: str, to: Sequence[str], by: Actor) -> Unit:  # noqa: ARG001 – the event says who
    """Write to whoever works for an office that cases wait for somebody."""
    unit = organisation.unit(unit_id)
    facts = {
        "town": organisation.profile().display_name,
        "unit": unit.name,
        "cases": cases,
        "url": f"{town_origin()}{reverse('casework:inbox', urlconf=settings.TOWN_URLCONF)}",
    }
    for number, address in enumerate(to):
        EmailMessage(
            subject=_("%(town)s: Vorgänge warten auf jemanden") % facts,
            body=render_to_string("casework/mail/given_back.txt", facts),
            from_email=organisation.mail_sender(),
            to=[address],
            headers={"Message-ID": f"<given-back-{current_town().uuid}-{unit_id}-{moment}-{number}@{settings.DOMAIN}>"},
        ).send()
    note(mails=len(to), cases=cases)
    return unit
