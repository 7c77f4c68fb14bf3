"""Tests: a real PostgreSQL is started by tests/conftest.py and its address put in here."""

import os

os.environ.setdefault("BLAUPAUSE_SECRET_KEY", "only-for-tests")
os.environ.setdefault("BLAUPAUSE_MASTER_KEY", "dGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgdGVzdHMgISE=")
os.environ.setdefault("BLAUPAUSE_SIGNING_KEY", "c2lnbnMgc2lnbnMgc2lnbnMgc2lnbnMgc2lnbnMgISE=")
os.environ.setdefault("BLAUPAUSE_DOMAIN", "localhost")
os.environ.setdefault("BLAUPAUSE_SCHEME", "http")
os.environ.setdefault("BLAUPAUSE_PORT", "8000")
os.environ.setdefault("BLAUPAUSE_DATABASE", "postgresql://app:app@127.0.0.1:1/blaupause_test")
os.environ.setdefault("BLAUPAUSE_OPERATOR_DATABASE", "postgresql://cell_operator:operator@127.0.0.1:1/blaupause_test")
os.environ.setdefault("BLAUPAUSE_SCANNER", "demo")
for realm in ("VERWALTUNG", "BUERGER"):
    os.environ.setdefault(f"BLAUPAUSE_OIDC_{realm}_ISSUER", f"http://127.0.0.1:1/{realm.lower()}")
    os.environ.setdefault(f"BLAUPAUSE_OIDC_{realm}_SECRET", "only-for-tests")

from .base import *  # noqa: E402, F403 – the environment comes first
from .base import STORAGES as _STORAGES  # noqa: E402
from .base import TEMPLATES as _TEMPLATES  # noqa: E402

DEBUG = False
TEMPLATES = [_TEMPLATES[0] | {"BACKEND": "blaupause.ui.missing.Refusing", "NAME": "django"}]
STORAGES = {**_STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
JOB_LEASE_SECONDS = 2
