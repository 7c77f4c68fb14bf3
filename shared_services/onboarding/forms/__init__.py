"""What people type about a Kommune's request."""

from .asking import AskForm, CodeForm
from .desk import FiguresForm, RefusalForm, TwoPeopleForm
from .proving import FORMS, CallForm, ProofForm, proof_form
from .waves import RenameForm, WaveForm

__all__ = [
    "FORMS",
    "AskForm",
    "CallForm",
    "CodeForm",
    "FiguresForm",
    "ProofForm",
    "RefusalForm",
    "RenameForm",
    "TwoPeopleForm",
    "WaveForm",
    "proof_form",
]
