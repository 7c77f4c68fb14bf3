"""What can be done with the register."""

from .importing import import_register, place_authorities
from .indexing import index_register
from .succeeding import succeed

__all__ = ["import_register", "index_register", "place_authorities", "succeed"]
