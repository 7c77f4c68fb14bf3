"""What holds everywhere. Other settings modules only add to it or name what their place needs."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from . import env, rooms
from .outside import *  # noqa: F403 – settings are names, and these are all of them
from .signing import *  # noqa: F403 – settings, too

SECRET_KEY = env.secret("BLAUPAUSE_SECRET_KEY", meaning="Signs cookies and short-lived links.")
MASTER_KEY = env.secret("BLAUPAUSE_MASTER_KEY", meaning="32 bytes in base64; wraps the data key of every town.")
RELEASE = env.text("BLAUPAUSE_RELEASE", "dev", meaning="Name of the release, shown in logs and error reports.")
CELL = env.text("BLAUPAUSE_CELL", "cell", meaning="Name of this cell: in error reports, and its queue at the broker.")

# --- Where it is reached

DOMAIN = env.text("BLAUPAUSE_DOMAIN", meaning="Domain of the hub; towns live on its subdomains.")
PORT = env.text("BLAUPAUSE_PORT", "", meaning="Port in addresses, where it is not the usual one.")
SCHEME = env.text("BLAUPAUSE_SCHEME", "https", meaning="https, or http on this machine.")
HUB_HOST = DOMAIN
LOGIN_HOST = env.text(
    "BLAUPAUSE_LOGIN_HOST", f"login.{DOMAIN}", meaning="Host of the login; a further cell's own."
).lower()
FILES_HOST = env.text(
    "BLAUPAUSE_FILES_HOST",
    f"files.{DOMAIN}",
    meaning="Host of uploads; a further cell's own, or one of another domain.",
).lower()
ALLOWED_HOSTS = ["*"]  # every host is checked against the directory of towns (tenancy.middleware)
USE_X_FORWARDED_HOST = False
ROOT_URLCONF = "blaupause.urls.hub"
HUB_URLCONF = "blaupause.urls.hub"
LOGIN_URLCONF = "blaupause.urls.login"
TOWN_URLCONF = "blaupause.urls.town"
FILES_URLCONF = "blaupause.urls.files"
APPEND_SLASH = True

# --- Rooms

SHARED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *rooms.shared_apps(),
]
TENANT_APPS = rooms.town_apps()
INSTALLED_APPS = SHARED_APPS + TENANT_APPS
TENANT_MODEL = "tenancy.Town"
TENANT_DOMAIN_MODEL = "tenancy.Domain"
DATABASE_ROUTERS = ["blaupause.tenancy.router.PlaceRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.Person"

# --- Database: the web process and the workers log in without rights; operator commands bring their own login

_LOGINS = {
    "BLAUPAUSE_DATABASE": "Login of the application; it has no rights of its own.",
    "BLAUPAUSE_OPERATOR_DATABASE": "Login that creates towns; only the operator's command line and worker have it.",
}
_login = "BLAUPAUSE_OPERATOR_DATABASE" if os.environ.get("BLAUPAUSE_AS") == "operator" else "BLAUPAUSE_DATABASE"
_address = env.database(_login, meaning=_LOGINS[_login])
CATALOGUE_PASSWORD = env.secret(
    "BLAUPAUSE_CATALOGUE_PASSWORD", "", meaning="Password of catalogue_reader, by which this cell follows another's."
)
CELLS = env.databases(
    "BLAUPAUSE_CELLS",
    meaning="The other cells, by name, with their operator's logins; only the operator's command line needs them.",
)
for _name, _meaning in _LOGINS.items():
    env.describe(_name, "postgresql address", _meaning)
DATABASES = {
    "default": {
        "ENGINE": "blaupause.tenancy.backend",
        "NAME": _address.name,
        "USER": _address.user,
        "PASSWORD": _address.password,
        "HOST": _address.host,
        "PORT": _address.port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3},
    }
}
TOWNS_PER_CONNECTION = env.number(
    "BLAUPAUSE_CONNECTION_TOWNS", 100, meaning="Towns after which a connection is made anew: what it remembers goes."
)

# --- A request

MIDDLEWARE = [
    "blaupause.ui.middleware.PolicyMiddleware",
    "blaupause.observability.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "blaupause.ui.middleware.ErrorPageMiddleware",
    "blaupause.tenancy.middleware.HostMiddleware",
    "blaupause.identity.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "blaupause.ui.oversize.SizeMiddleware",  # before the first that reads a body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "blaupause.tenancy.middleware.PlaceMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "blaupause.ui.shell.context",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "blaupause.ui.templatetags.bp"],
        },
    }
]
FORM_RENDERER = "blaupause.ui.forms.KernRenderer"
UI_SHELL_PROVIDER = "tenants.organisation.queries.shell"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a form takes far fewer; what is too many is refused there, by name
FILE_UPLOAD_MAX_MEMORY_SIZE = 55 * 1024 * 1024  # five files of 10 MB; in memory until checked, nothing touches a disk
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# --- Safety

SESSION_COOKIE_NAME = "__Host-sid"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "blaupause.ui.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],  # KERN's icons are data: images
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

# --- Language and time

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parents[1] / "ui/locale"]

# --- Files of the pages

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("BLAUPAUSE_STATIC", "var/static", meaning="Where collected page files lie.")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # towns' files live encrypted in their schema
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Work for later, mail, limits

JOB_LEASE_SECONDS = env.number(
    "BLAUPAUSE_JOB_LEASE", 300, meaning="Seconds after which a job of a lost worker is taken up again."
)
BROKER = env.secret(
    "BLAUPAUSE_BROKER",
    "",
    meaning="Redis or Valkey that wakes Celery workers: redis://host:port/0; empty means that jobs run in a loop only.",
)
DEFAULT_FROM_EMAIL = env.text("BLAUPAUSE_MAIL_FROM", f"noreply@{DOMAIN}", meaning="Sender of mail.")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "blaupause.tenancy.cache.make_key",
    }
}
LIMITS_STORAGE = env.text(
    "BLAUPAUSE_LIMITS",
    "memory://",
    meaning="Where counters of rate limits live: redis://host:port (Redis or Valkey), or memory:// (one process only).",
)
METRICS_TOKEN = env.secret(
    "BLAUPAUSE_METRICS_TOKEN", "", meaning="Bearer token of /metrics; without it the page is closed."
)
UPLOAD_SCANNER = env.text(
    "BLAUPAUSE_SCANNER", meaning="Scanner of uploads: clamd://host:port, clamd+unix:/path, or demo (demo only)."
)

# --- Login: two realms (D5)

LOGIN_KEY = env.secret(
    "BLAUPAUSE_LOGIN_KEY",
    "",
    meaning="Private keys (EC P-256, PEM) by which the login host proves itself to the realms; the first signs, the "
    "others are only published. Empty: each realm's client has a secret.",
)
OIDC = {
    realm: {
        "issuer": env.text(f"BLAUPAUSE_OIDC_{realm.upper()}_ISSUER", meaning=f"Issuer address of the realm {realm}."),
        "client_id": env.text(
            f"BLAUPAUSE_OIDC_{realm.upper()}_CLIENT", "blaupause", meaning=f"Client of the realm {realm}."
        ),
        "client_secret": env.secret(
            f"BLAUPAUSE_OIDC_{realm.upper()}_SECRET",
            "" if LOGIN_KEY else env.REQUIRED,
            meaning=f"Secret of the client of {realm}; not needed with BLAUPAUSE_LOGIN_KEY.",
        ),
    }
    for realm in ("verwaltung", "buerger")
}
CITIZEN_ACCOUNT_DAYS = env.number(
    "BLAUPAUSE_CITIZEN_ACCOUNT_DAYS",
    1_095,
    meaning="Days without a login after which it is forgotten which person a citizen's account stands for.",
)
KEYCLOAK_CLIENT = env.text(
    "BLAUPAUSE_KEYCLOAK_CLIENT", "admin-cli", meaning="Client of Keycloak's realm master for keycloak sync."
)
KEYCLOAK_USER = env.text(
    "BLAUPAUSE_KEYCLOAK_USER", "", meaning="User of Keycloak's realm master for it; empty: the client has a secret."
)
KEYCLOAK_PASSWORD = env.secret(
    "BLAUPAUSE_KEYCLOAK_PASSWORD", "", meaning="Password of that user, or the client's secret; for keycloak sync."
)
KEYCLOAK_ORGANIZATIONS = env.flag(
    "BLAUPAUSE_KEYCLOAK_ORGANIZATIONS", "no", meaning="Whether keycloak sync mirrors towns as organizations."
)
KEYCLOAK_ACCOUNTS = env.flag(
    "BLAUPAUSE_KEYCLOAK_ACCOUNTS",
    "no",
    meaning="Whether the platform makes and closes accounts of staff in Keycloak. Needs BLAUPAUSE_LOGIN_KEY, and a "
    "realm that no other cell uses.",
)
KEYCLOAK_PROVIDERS = env.flag(
    "BLAUPAUSE_KEYCLOAK_PROVIDERS",
    "no",
    meaning="Whether towns connect identity providers of their own in Keycloak. Needs BLAUPAUSE_LOGIN_KEY; "
    "keycloak sync switches the client for it on and off.",
)
for _name, _is_on in (("ACCOUNTS", KEYCLOAK_ACCOUNTS), ("PROVIDERS", KEYCLOAK_PROVIDERS)):
    if _is_on and not LOGIN_KEY:
        raise ImproperlyConfigured(
            f"BLAUPAUSE_KEYCLOAK_{_name} needs BLAUPAUSE_LOGIN_KEY, by which the platform logs in."
        )
PRIVATE_PROVIDERS = env.flag(
    "BLAUPAUSE_PRIVATE_PROVIDERS", "no", meaning="Whether towns' own providers may be inside, without https: for demos."
)
BROKERED = {
    f"{account}_{part}": env.text(f"BLAUPAUSE_{account}_{part}", "", meaning=f"{what} of {name}; empty: not brokered.")
    for account, name in (("BUNDID", "BundID"), ("COMPANIES", "Mein Unternehmenskonto"))
    for part, what in (("ENTITY", "Entity id"), ("SIGN_ON", "Sign-on address"), ("METADATA", "Metadata address"))
}
STAFF_ACR = env.text(
    "BLAUPAUSE_STAFF_ACR", "mfa", meaning="What the claim acr of staff must say; empty means that nothing is asked."
)
_login = f"{SCHEME}://{LOGIN_HOST}" + (f":{PORT}" if PORT else "")
CONTENT_SECURITY_POLICY["form-action"] += sorted(  # a form whose session ended leads to the login
    {_login, *("/".join(realm["issuer"].split("/")[:3]) for realm in OIDC.values())}
)
CITIZEN_LEVEL_FROM = env.text(
    "BLAUPAUSE_LEVEL_FROM", "session", meaning="Where a citizen's level comes from: session or vertrauensniveau."
)

LOGGING_CONFIG = None  # structlog is set up in observability
LOG_FORMAT = env.text("BLAUPAUSE_LOG_FORMAT", "json", meaning="json, or console for people.")
LOG_LEVEL = env.text("BLAUPAUSE_LOG_LEVEL", "INFO", meaning="Least important lines that are written: DEBUG to ERROR.")
SENTRY_DSN = env.secret("BLAUPAUSE_SENTRY_DSN", "", meaning="Address of an error tracker; empty means none.")
TRUSTED_PROXIES = env.number(
    "BLAUPAUSE_TRUSTED_PROXIES", 0, meaning="Proxies in front, each of which appends an address to X-Forwarded-For."
)
DEMO = False
