"""The pages of the administration below /einrichtung/aussonderung/."""

from .due import overdue_table, overview
from .files import files, table
from .one import one

__all__ = ["files", "one", "overdue_table", "overview", "table"]
