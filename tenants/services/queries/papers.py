"""What a newer version changes, on paper for the town's council."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.domain import Conflict, NotFound
from shared_services.catalogue import queries as catalogue
from tenants.organisation import queries as organisation
from tenants.services.queries.offers import subscription
from tenants.services.queries.versions import update_for

if TYPE_CHECKING:
    from blaupause.engine.bundles import Bundle
    from blaupause.engine.letters import Sender


def comparison_paper(slug: str) -> tuple[str, bytes]:
    """Return name and content of the PDF: the town's version and the newest released one side by side.

    Raises:
        NotFound: the town does not follow the template.
        Conflict: it is up to date.
        LetterError: it cannot be drawn.
    """
    found = subscription(slug)
    if found is None:
        raise NotFound(_("Ihre Kommune nutzt diese Vorlage noch nicht."))
    update = update_for(found)
    if update is None:
        raise Conflict(_("Sie nutzen schon die neueste Version. Es gibt nichts zu vergleichen."))
    old, new = catalogue.bundle_of(found.content_hash), update.newest.bundle
    name = f"{new.template.title} {found.version} - {new.template.version}.pdf"
    return name, catalogue.paper_of(old, new, update.difference, _sender(old, found.overlay))


def _sender(bundle: Bundle, overlay: dict[str, object]) -> Sender:
    values = bundle.resolve(overlay).values
    return organisation.sender_of(organisation.profile(), authority=values.get("authority_name", ""))
