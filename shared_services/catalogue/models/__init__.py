"""What the catalogue keeps: templates and their release, their use, what towns suggest."""

from .blocks import Block
from .looks import TownLook
from .maturity import Assessment
from .suggestions import Suggestion, SuggestionAnswer
from .templates import Draft, Release, Retirement, Review, Service, ServiceKey, TemplateVersion, Vote
from .use import Activation, Neighbour, Usage

__all__ = [
    "Activation",
    "Assessment",
    "Block",
    "Draft",
    "Neighbour",
    "Release",
    "Retirement",
    "Review",
    "Service",
    "ServiceKey",
    "Suggestion",
    "SuggestionAnswer",
    "TemplateVersion",
    "TownLook",
    "Usage",
    "Vote",
]
