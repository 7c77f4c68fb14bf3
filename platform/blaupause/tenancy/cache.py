"""Cache keys carry the place they belong to: what one town kept, no other town finds."""

from .context import current_place


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Return the key under the name of the current place."""
    return f"{current_place().role}:{key_prefix}:{version}:{key}"
