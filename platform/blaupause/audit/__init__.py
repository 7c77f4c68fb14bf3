"""Append-only record of what was done (events) and what was read."""

from .recording import action, note, record, record_list, record_read

__all__ = ["action", "note", "record", "record_list", "record_read"]
