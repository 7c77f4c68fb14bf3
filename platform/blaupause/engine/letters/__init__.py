"""Letters: a template's blocks and a case's facts become a PDF that everyone can read and that lasts."""

from blaupause.engine.bounded import Limits
from blaupause.engine.letters.composing import compose, reference
from blaupause.engine.letters.context import Cents, Context, Fee, FeeLine
from blaupause.engine.letters.errors import LetterError, MissingValue, NotMade, UnsupportedSigns
from blaupause.engine.letters.logo import Logo
from blaupause.engine.letters.model import Fact, Layout, Letter, Sender
from blaupause.engine.letters.receipt import receipt
from blaupause.engine.letters.remedies import Remedy, RemedyKind
from blaupause.engine.letters.rendering import render
from blaupause.engine.letters.template import LetterTemplate, read, says_fee

__all__ = [
    "Cents",
    "Context",
    "Fact",
    "Fee",
    "FeeLine",
    "Layout",
    "Letter",
    "LetterError",
    "LetterTemplate",
    "Limits",
    "Logo",
    "MissingValue",
    "NotMade",
    "Remedy",
    "RemedyKind",
    "Sender",
    "UnsupportedSigns",
    "compose",
    "read",
    "receipt",
    "reference",
    "render",
    "says_fee",
]
