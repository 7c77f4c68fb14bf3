"""What can be done with the register."""

from .importing import import_register, place_authorities
from .succeeding import succeed

__all__ = ["import_register", "place_authorities", "succeed"]
