"""The competence centre writes and publishes versions of the texts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, now
from blaupause.jobs import later
from shared_services.agreements import queries, rules
from shared_services.agreements.enums import AgreementKind
from shared_services.agreements.models import AgreementVersion

from .looking import HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from blaupause.domain import Actor


WRITTEN: Final = frozenset({"title", "text", "note", "signatures", "objection_days", "notice_months", "notice_to"})


@action("agreement.draft_saved")
def save_draft(*, kind: str, edition: int, values: Mapping[str, Any], by: Actor) -> AgreementVersion:
    """Write the draft: title, text, note, period, signatures by kind of town. The first save begins it.

    Args:
        kind: which agreement.
        edition: of the draft that the page showed; 0 where there was none.
        values: what is written.
        by: somebody of the competence centre.

    Raises:
        Refused: the actor does not work for the competence centre.
        NotFound: there is no draft any more.
        Conflict: somebody changed it meanwhile, or has begun one.
        Invalid: the text cannot be filled.
    """
    rules.require_kkv(by)
    rules.require_text(str(values["title"]), str(values["text"]))
    found = _locked_draft(kind, edition) if edition else _begun(kind)
    for name in WRITTEN.intersection(values):
        setattr(found, name, values[name])
    found.edition = edition + 1
    found.edited_at, found.edited_by = now(), by.id
    found.save()
    return found


@action("agreement.published")
def publish(
    *, kind: str, edition: int, valid_from: date, sign_until: date, must_renew: bool, by: Actor
) -> AgreementVersion:
    """Publish the draft: from now on towns read and sign it. It never changes again.

    Raises:
        Refused: the actor does not work for the competence centre.
        NotFound: there is no draft.
        Conflict: the login is old, somebody changed it meanwhile, or it says nothing new.
        Invalid: a day does not fit, or the note is missing.
    """
    rules.require_kkv(by)
    rules.require_fresh(by)
    found = _locked_draft(kind, edition)
    found.processors = queries.processors_as_text(timezone.localdate()) if rules.names_processors(found.text) else ""
    rules.require_publishable(
        found, queries.newest(kind), valid_from=valid_from, sign_until=sign_until, today=timezone.localdate()
    )
    found.valid_from, found.sign_until, found.must_renew = valid_from, sign_until, must_renew
    found.published_at, found.published_by = now(), by.id
    found.save()
    note(kind=kind, number=found.number, must_renew=must_renew, hash=rules.text_hash(found.title, found.text))
    later("agreements.look_after", key="agreements.look_after.now")
    if valid_from > timezone.localdate():
        morning = timezone.make_aware(datetime.combine(valid_from, HOUR))
        later("agreements.tell_first_day", at=morning, key=f"agreements.first_day.{found.pk}", version_id=found.pk)
    return found


def _begun(kind: str) -> AgreementVersion:
    if queries.draft(kind) is not None:
        raise Conflict(_("Jemand hat inzwischen einen Entwurf begonnen. Ihr Text ist noch da. Vergleichen Sie."))
    before = queries.newest(kind)
    return AgreementVersion(kind=AgreementKind(kind), number=before.number + 1 if before else 1)


def _locked_draft(kind: str, edition: int) -> AgreementVersion:
    found = AgreementVersion.objects.select_for_update().filter(kind=kind, published_at__isnull=True).first()
    if found is None:
        raise NotFound(_("Diesen Entwurf gibt es nicht mehr. Er ist vielleicht schon veröffentlicht."))
    rules.require_edition(found, edition)
    return found
