"""What can be done with agreements."""

from shared_services.agreements.rules import Named, Period, Proof

from .agreeing import countersign, give_back
from .looking import ask_town, look_after, tell_first_day, tell_signers, tell_town
from .processors import announce, object_to, tell_change, tell_objection, withdraw_change
from .signing import TextChanged, prepare, sign, withdraw
from .writing import publish, save_draft

__all__ = [
    "Named",
    "Period",
    "Proof",
    "TextChanged",
    "announce",
    "ask_town",
    "countersign",
    "give_back",
    "look_after",
    "object_to",
    "prepare",
    "publish",
    "save_draft",
    "sign",
    "tell_change",
    "tell_first_day",
    "tell_objection",
    "tell_signers",
    "tell_town",
    "withdraw",
    "withdraw_change",
]
