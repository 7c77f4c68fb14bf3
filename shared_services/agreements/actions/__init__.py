"""What can be done with agreements."""

from shared_services.agreements.rules import Named, Proof

from .agreeing import countersign, give_back
from .looking import ask_town, look_after, tell_first_day, tell_signers, tell_town
from .signing import TextChanged, prepare, sign, withdraw
from .writing import publish, save_draft

__all__ = [
    "Named",
    "Proof",
    "TextChanged",
    "ask_town",
    "countersign",
    "give_back",
    "look_after",
    "prepare",
    "publish",
    "save_draft",
    "sign",
    "tell_first_day",
    "tell_signers",
    "tell_town",
    "withdraw",
]
