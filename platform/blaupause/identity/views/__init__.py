"""Pages of logging in and out: in a town or at the hub, on the central login host, and where staff begin."""

from .centre import back_from_logout, back_from_provider, backchannel_logout, callback, keys, login_home, start
from .place import accept, leave, logged_out, login, logout
from .staff import staff_start

__all__ = [
    "accept",
    "back_from_logout",
    "back_from_provider",
    "backchannel_logout",
    "callback",
    "keys",
    "leave",
    "logged_out",
    "login",
    "login_home",
    "logout",
    "staff_start",
    "start",
]
