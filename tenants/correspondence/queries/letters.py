"""Letters: their content, and those that wait to be printed and posted."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Actor, NotFound
from blaupause.engine.letters import Fact, Layout, Letter, Sender
from blaupause.engine.letters import model as parts
from tenants.correspondence import rules
from tenants.correspondence.enums import Channel, DeliveryState
from tenants.correspondence.models import Delivery
from tenants.organisation import queries as organisation
from tenants.organisation.enums import FilePurpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from tenants.correspondence.models import Notice
    from tenants.organisation.models import StoredFile

_BLOCKS: Final = {
    block.kind: block
    for block in (
        parts.Paragraph,
        parts.Small,
        parts.Heading,
        parts.Bullets,
        parts.Table,
        parts.Answers,
        parts.Total,
        parts.Signature,
    )
}


def notice_letter(notice: Notice) -> Letter:
    """Return a notice's letter as it was fixed at the decision; PDF and page are made from it alone."""
    data = dict(notice.letter)
    blocks = tuple(_block(dict(block)) for block in data.pop("blocks"))
    facts = tuple(_fact(fact) for fact in data.pop("facts"))
    sender = Sender(**_tuples(data.pop("sender")))
    day = date(*data.pop("day"))
    layout = Layout(data.pop("layout"))
    return Letter(**_tuples(data), layout=layout, sender=sender, day=day, facts=facts, blocks=blocks)


def letters_waiting(by: Actor) -> QuerySet[Delivery]:
    """Return the letters that wait to be posted, of the clerk's units, oldest first."""
    waiting = Delivery.objects.filter(
        channel=Channel.LETTER, state=DeliveryState.WAITING, notice__file__isnull=False
    ).select_related("notice__unit", "notice__file", "application")
    waiting = waiting.defer("notice__file__content").order_by("pk")
    return _visible(waiting, by)


def letter(pk: int, by: Actor) -> Delivery:
    """Return a letter of the clerk's units, waiting or posted.

    Raises:
        NotFound: there is none.
    """
    found = Delivery.objects.filter(pk=pk, channel=Channel.LETTER, notice__file__isnull=False)
    one = _visible(found, by).select_related("notice__file").first()
    if one is None:
        raise NotFound(_("Diesen Brief gibt es nicht."))
    return one


def _visible(found: QuerySet[Delivery], by: Actor) -> QuerySet[Delivery]:
    """Leave what a clerk may see, as with cases."""
    return found.filter(**by.reach(unit="notice__unit", service="application__service_slug"))


def posted_letter(notice: Notice) -> Letter | None:
    """Return what is printed instead of a notice that lay in the inbox before, without the line that says so."""
    letter = notice_letter(notice)
    return replace(letter, delivery="") if letter.delivery else None


def letter_file(delivery: Delivery) -> StoredFile:
    """Return the PDF of a notice that goes by post, as it is kept: made when it came onto the list of letters."""
    notice: Notice = delivery.notice  # type: ignore[assignment]  # letters are of notices
    file: StoredFile = letter_files(notice).first() or notice.file  # type: ignore[assignment]  # with a file
    return file


def letter_files(notice: Notice) -> QuerySet[StoredFile]:
    """Return what was made of a notice for the post alone."""
    return organisation.files_of(FilePurpose.NOTICE, rules.letter_key(notice))


def printed(deliveries: Sequence[Delivery]) -> bytes:
    """Put several letters into one PDF, in the order of the list: for the printer, not for the file."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 – takes a tenth of a command's start

    writer = PdfWriter()
    for delivery in deliveries:
        writer.append(PdfReader(io.BytesIO(bytes(letter_file(delivery).content))), import_outline=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _block(data: dict[str, Any]) -> parts.Block:
    kind = _BLOCKS[data.pop("kind")]
    data.pop("after_heading", None)  # follows from the block before
    if kind is parts.Answers:
        groups = data["groups"]
        return parts.Answers(
            tuple(parts.AnswerGroup(group["title"], tuple(map(_fact, group["rows"]))) for group in groups)
        )
    return kind(**_tuples(data))


def _fact(data: dict[str, Any]) -> Fact:
    return Fact(data["label"], tuple(data["values"]))


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    """Turn JSON's lists back into the tuples of a letter."""
    return {key: _tuple(value) for key, value in data.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
