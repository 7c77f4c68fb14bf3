"""What towns and the competence centre agree on, who signed it, and who processes data for the centre."""

from .agreements import CONCLUDED, UNFINISHED, AgreementVersion, Asking, Signature, Signing
from .processors import ProcessorChange, ProcessorNotice, ProcessorObjection
from .terminations import Termination

__all__ = [
    "CONCLUDED",
    "UNFINISHED",
    "AgreementVersion",
    "Asking",
    "ProcessorChange",
    "ProcessorNotice",
    "ProcessorObjection",
    "Signature",
    "Signing",
    "Termination",
]
