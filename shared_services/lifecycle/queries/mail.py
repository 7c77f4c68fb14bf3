"""The mails about a plan: to who administers the town, and to the competence centre's editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blaupause.crypto.keys import Keys
from blaupause.domain import Role
from blaupause.identity.links import origin
from blaupause.identity.queries import addresses_of
from blaupause.identity.team.queries import addresses_of_admins
from blaupause.tenancy.context import identity
from blaupause.tenancy.models import Town
from blaupause.ui import formats
from shared_services.lifecycle.enums import REMINDED, Act
from shared_services.lifecycle.models import TownChange

SUBJECTS: Final = {
    "asked": _("%(name)s: Änderung beantragt, eine zweite Person muss bestätigen"),
    "planned": _("%(name)s: geplante Änderung zum %(day)s"),
    "in_14_days": _("Erinnerung: %(name)s, geplante Änderung am %(day)s"),
    "in_1_day": _("Morgen: %(name)s, geplante Änderung am %(day)s"),
    "refused": _("%(name)s: Die aufnehmende Kommune stimmt nicht zu"),
    "withdrawn": _("%(name)s: Die geplante Änderung ist zurückgenommen"),
    "done": _("%(name)s: Die Änderung ist eingetreten"),
}

if TYPE_CHECKING:
    from collections.abc import Iterator


def addresses(change_id: int) -> tuple[str, ...]:
    """Return whom a plan concerns: who administers the town and, in a merger, the other one; and the KKV."""
    change = TownChange.objects.get(pk=change_id)
    concerned = [change.town_uuid, change.facts["into"]] if change.act == Act.MERGE else [change.town_uuid]
    towns = list(Town.objects.filter(uuid__in=concerned))
    with identity():
        found = [each for town in towns for each in addresses_of_admins(town)] + list(addresses_of(Role.KKV_EDITOR))
    return tuple(dict.fromkeys(found))


def mail_of(change: TownChange, news: str, address: str) -> EmailMessage:
    path = reverse("lifecycle:file", args=[change.town_uuid], urlconf=settings.HUB_URLCONF)
    facts = {
        "change": change,
        "news": news,
        "is_reminder": news in REMINDED,
        "name": change.town_name,
        "day": f"{change.on:%d.%m.%Y}",
        "points": tuple(_points(change)),
        "url": f"{origin(settings.HUB_HOST)}{path}",
        "town_url": _page_of(change.town_slug),
        "into_url": _page_of(change.facts["into_slug"]) if change.act == Act.MERGE else "",
    }
    key = f"{change.pk}-{news}-{Keys.of_hub().hmac('lifecycle-mail', address)[:16]}"
    return EmailMessage(
        subject=str(SUBJECTS[news] % facts),
        body=render_to_string("lifecycle/mail/news.txt", facts),
        to=[address],
        headers={"Message-ID": f"<lifecycle-{key}@{settings.DOMAIN}>"},
    )


def _page_of(slug: str) -> str:
    return f"{origin(f'{slug}.{settings.DOMAIN}')}/einrichtung/zukunft/"


def _points(change: TownChange) -> Iterator[str]:
    facts = change.facts
    if change.act == Act.KEY:
        before, after = facts["before"], facts["after"]
        yield str(_("Name: %(before)s → %(after)s") % {"before": before["name"], "after": after["name"]})
        yield str(_("Regionalschlüssel: %(before)s → %(after)s") % {"before": before["ars"], "after": after["ars"]})
        yield str(_("Leistungen, für die Sie nicht mehr zuständig sind, nehmen von da an keine neuen Anträge mehr an."))
        yield str(_("Was läuft, bleibt bei Ihnen und wird zu Ende bearbeitet."))
    else:
        yield str(_("Von da an beginnen bei Ihnen keine neuen Anträge mehr. Was läuft, wird zu Ende bearbeitet."))
        yield str(_("Wer Ihre Adresse aufruft, liest: %(where)s") % {"where": facts["where"]})
        if change.act == Act.LEAVE:
            yield str(_("Gelöscht wird frühestens am %(day)s.") % {"day": formats.day(change.deletes_on)})
