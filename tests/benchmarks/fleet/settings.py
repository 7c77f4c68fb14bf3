"""The platform as the fleet's benchmark runs it, and beside its login a plain one: what any Django project has."""

import os
from urllib.parse import urlsplit

from blaupause.settings.test import *  # noqa: F403 – settings modules build on each other
from blaupause.settings.test import DATABASES as _DATABASES
from blaupause.settings.test import TEMPLATES as _WATCHED

JOB_LEASE_SECONDS = 300
TEMPLATES = [_WATCHED[0] | {"BACKEND": "django.template.backends.django.DjangoTemplates"}]  # as in production

_plain = urlsplit(os.environ["BENCH_SUPERUSER"])
DATABASES = _DATABASES | {
    "plain": _DATABASES["default"]
    | {"ENGINE": "django.db.backends.postgresql", "USER": _plain.username, "PASSWORD": _plain.password}
}
