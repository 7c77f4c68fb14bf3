"""The citizen's way to an application: start, pages, summary, receipt."""

from .filling import form_page
from .keeping import discard, resume, saved
from .logging_in import login
from .moving import version
from .sending import copy, receipt, summary
from .start import start

__all__ = ["copy", "discard", "form_page", "login", "receipt", "resume", "saved", "start", "summary", "version"]
