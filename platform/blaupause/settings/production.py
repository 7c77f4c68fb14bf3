"""Production: everything real, everything from the environment."""

from django.core.exceptions import ImproperlyConfigured

from . import env
from .base import *  # noqa: F403 – settings modules build on each other
from .base import SCHEME, UPLOAD_SCANNER

if SCHEME != "https":
    raise ImproperlyConfigured("BLAUPAUSE_SCHEME must be https in production.")
if UPLOAD_SCANNER == "demo":
    raise ImproperlyConfigured("BLAUPAUSE_SCANNER must be a real scanner in production.")

DEBUG = False
SECURE_SSL_REDIRECT = False  # the ingress does it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("BLAUPAUSE_MAIL_HOST", meaning="Mail server.")
EMAIL_PORT = env.number("BLAUPAUSE_MAIL_PORT", 587, meaning="Port of the mail server.")
EMAIL_HOST_USER = env.text("BLAUPAUSE_MAIL_USER", "", meaning="User of the mail server.")
EMAIL_HOST_PASSWORD = env.secret("BLAUPAUSE_MAIL_PASSWORD", "", meaning="Password of the mail server.")
EMAIL_USE_TLS = env.flag("BLAUPAUSE_MAIL_TLS", "yes", meaning="Whether mail is handed over encrypted (STARTTLS).")
