"""What can be known about agreements: by the town that signs, by the competence centre, by the gate."""

from shared_services.agreements.rules import CONFIRMED, SIGNERS, Signers, require_signer, signatures_for

from .desk import FILTERS, Desk, File, desk, file, table, towns_to_tell
from .mails import mail_of_change, mail_of_first_day, mail_of_objection, mail_to_signer, mail_to_town
from .paper import evidence_of, letter_of, sealed_name
from .processors import (
    Announced,
    ProcessorBook,
    announced,
    bound_towns,
    held_processing,
    may_object,
    objection_days,
    processor_book,
    processor_of_today,
    processors_as_text,
)
from .standing import Standing, missing, standing, standings, standings_of
from .starters import starter
from .texts import Change, Reading, demanded, difference, draft, newest, published, reading, text_of, text_with_hash
from .town import concluded_of, facts_of, own_signatures, past_of, signing_of, signings_of

__all__ = [
    "CONFIRMED",
    "FILTERS",
    "SIGNERS",
    "Announced",
    "Change",
    "Desk",
    "File",
    "ProcessorBook",
    "Reading",
    "Signers",
    "Standing",
    "announced",
    "bound_towns",
    "concluded_of",
    "demanded",
    "desk",
    "difference",
    "draft",
    "evidence_of",
    "facts_of",
    "file",
    "held_processing",
    "letter_of",
    "mail_of_change",
    "mail_of_first_day",
    "mail_of_objection",
    "mail_to_signer",
    "mail_to_town",
    "may_object",
    "missing",
    "newest",
    "objection_days",
    "own_signatures",
    "past_of",
    "processor_book",
    "processor_of_today",
    "processors_as_text",
    "published",
    "reading",
    "require_signer",
    "sealed_name",
    "signatures_for",
    "signing_of",
    "signings_of",
    "standing",
    "standings",
    "standings_of",
    "starter",
    "table",
    "text_of",
    "text_with_hash",
    "towns_to_tell",
]
