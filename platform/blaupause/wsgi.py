"""The door for application servers: `granian --interface wsgi blaupause.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blaupause.settings.production")

application = get_wsgi_application()


def _load_all() -> None:
    """Load every view and job now: a mistake shows at the start, and no visitor waits for it."""
    from django.conf import settings  # noqa: PLC0415 – settings are ready from here on
    from django.urls import get_resolver  # noqa: PLC0415 – same

    from blaupause.jobs import registry  # noqa: PLC0415 – same

    for urlconf in (settings.HUB_URLCONF, settings.TOWN_URLCONF, settings.LOGIN_URLCONF, settings.FILES_URLCONF):
        len(get_resolver(urlconf).url_patterns)
    registry.load()


_load_all()
