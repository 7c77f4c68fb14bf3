"""What happens later: one queue per cell in PostgreSQL (D2). Executors only run what the table says."""

from .registry import again, job, later

__all__ = ["again", "job", "later"]
