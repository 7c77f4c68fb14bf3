"""Stock django-tenants over the same apps, tables and migrations: its own backend, router and executor, a superuser.

What the platform adds – roles, compiled SQL, ledger, spares – is not there. The public schema is the cell's own.
"""

import json
import os
from urllib.parse import urlsplit

from blaupause.settings.test import *  # noqa: F403 – settings modules build on each other
from blaupause.settings.test import DATABASES as _DATABASES
from blaupause.settings.test import INSTALLED_APPS as _INSTALLED

_login = urlsplit(os.environ["BENCH_SUPERUSER"])
DATABASES = {
    "default": _DATABASES["default"]
    | {"ENGINE": "django_tenants.postgresql_backend", "USER": _login.username, "PASSWORD": _login.password}
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
INSTALLED_APPS = ["django_tenants", *_INSTALLED]
MIGRATION_MODULES = json.loads(os.environ.get("BENCH_MIGRATIONS", "{}"))
