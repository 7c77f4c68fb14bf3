"""Production: everything real, everything from the environment. What is unsafe stops the start, all of it at once."""

from django.core.exceptions import ImproperlyConfigured

from . import env
from .base import *  # noqa: F403 – settings modules build on each other
from .base import (
    DOMAIN,
    FILES_HOST,
    HUB_HOST,
    LIMITS_STORAGE,
    LOGIN_HOST,
    MASTER_KEY,
    OIDC,
    SCHEME,
    SECRET_KEY,
    SIGNING_KEY,
    TRUSTED_PROXIES,
    UPLOAD_SCANNER,
)
from .safety import refusals

if _unsafe := refusals(
    domain=DOMAIN,
    hosts=(HUB_HOST, LOGIN_HOST, FILES_HOST),
    scheme=SCHEME,
    secret_key=SECRET_KEY,
    master_key=MASTER_KEY,
    signing_key=SIGNING_KEY,
    scanner=UPLOAD_SCANNER,
    limits=LIMITS_STORAGE,
    trusted_proxies=TRUSTED_PROXIES,
    issuers=[realm["issuer"] for realm in OIDC.values()],
):
    raise ImproperlyConfigured("\n".join(_unsafe))

DEBUG = False
SECURE_SSL_REDIRECT = False  # the ingress does it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("BLAUPAUSE_MAIL_HOST", meaning="Mail server, of the platform and of Keycloak's realm of staff.")
