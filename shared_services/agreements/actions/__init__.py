"""What can be done with agreements."""

from shared_services.agreements.rules import Ending, Named, Period, Proof

from .agreeing import countersign, give_back
from .looking import ask_town, look_after, tell_first_day, tell_signers, tell_town
from .processors import announce, object_to, tell_change, tell_objection, withdraw_change
from .signing import TextChanged, prepare, sign, withdraw
from .terminations import (
    end,
    plan_termination,
    take_back_termination,
    tell_termination,
    terminate,
    terminate_for_centre,
)
from .writing import publish, save_draft

__all__ = [
    "Ending",
    "Named",
    "Period",
    "Proof",
    "TextChanged",
    "announce",
    "ask_town",
    "countersign",
    "end",
    "give_back",
    "look_after",
    "object_to",
    "plan_termination",
    "prepare",
    "publish",
    "save_draft",
    "sign",
    "take_back_termination",
    "tell_change",
    "tell_first_day",
    "tell_objection",
    "tell_signers",
    "tell_termination",
    "tell_town",
    "terminate",
    "terminate_for_centre",
    "withdraw",
    "withdraw_change",
]
