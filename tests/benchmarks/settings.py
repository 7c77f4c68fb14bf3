"""The demo's settings, and beside the platform's database login a plain one: what any Django project has."""

import os
from urllib.parse import urlsplit

from blaupause.settings.demo import *  # noqa: F403 – settings modules build on each other
from blaupause.settings.demo import DATABASE_ROUTERS as _DATABASE_ROUTERS
from blaupause.settings.demo import DATABASES as _DATABASES
from blaupause.settings.demo import TEMPLATES as _WATCHED

TEMPLATES = [_WATCHED[0] | {"BACKEND": "django.template.backends.django.DjangoTemplates"}]  # as in production
DATABASE_ROUTERS = ["tests.benchmarks.plain.PlainRouter", *_DATABASE_ROUTERS]

_plain = urlsplit(os.environ["BENCH_PLAIN_DATABASE"])
DATABASES = _DATABASES | {
    "plain": _DATABASES["default"]
    | {
        "ENGINE": "django.db.backends.postgresql",
        "USER": _plain.username,
        "PASSWORD": _plain.password,
        "OPTIONS": {"options": f"-c search_path={os.environ['BENCH_PLAIN_SCHEMA']},public"},
    }
}
