"""What is looked at each morning, and how it is seen to."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.utils import timezone

from blaupause.jobs import later

HOUR: Final = time(6, 30)


def look_tomorrow() -> None:
    """See to it that somebody looks tomorrow morning; asked any number of times, it happens once."""
    day = timezone.localdate() + timedelta(days=1)
    at = timezone.make_aware(datetime.combine(day, HOUR))
    later("identity.look_for_reviews", at=at, key=f"reviews-{day:%Y-%m-%d}")
