"""The demo on one machine: `blaupause demo` sets the environment and starts what is needed."""

from . import env
from .base import *  # noqa: F403 – settings modules build on each other
from .base import INSTALLED_APPS as _INSTALLED
from .base import SHARED_APPS as _SHARED
from .base import TEMPLATES as _TEMPLATES

DEMO = True
DEBUG = False
VAR = env.folder("BLAUPAUSE_VAR", "var", meaning="Where the demo keeps its state.")
SHARED_APPS = [*_SHARED, "infra.demo"]
INSTALLED_APPS = [*_INSTALLED, "infra.demo"]
HUB_URLCONF = ROOT_URLCONF = "infra.demo.urls_hub"
TEMPLATES = [_TEMPLATES[0] | {"BACKEND": "blaupause.ui.missing.Noting", "NAME": "django"}]
EMAIL_BACKEND = "infra.demo.mail.OutboxBackend"
EMAIL_FILE_PATH = VAR / "post"
STATIC_ROOT = VAR / "static"
