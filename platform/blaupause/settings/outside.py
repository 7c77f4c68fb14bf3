"""How the platform is known to the outside: the competence centre, names in the DNS, mail."""

from __future__ import annotations

from . import env

__all__ = [
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_TIMEOUT",
    "EMAIL_USE_TLS",
    "INGRESS",
    "KKV_ADDRESS",
    "KKV_MAIL",
    "KKV_NAME",
    "MAIL_DKIM",
    "MAIL_SPF",
    "RESOLVER",
    "SECURITY_CONTACT",
    "XREPOSITORY",
]

KKV_NAME = env.text("BLAUPAUSE_KKV_NAME", "Koordinierungsstelle (KKV)", meaning="The competence centre in its letters.")
KKV_ADDRESS = env.text(
    "BLAUPAUSE_KKV_ADDRESS", "", meaning="Its postal address in letters: lines, separated by semicolons."
)
KKV_MAIL = env.text(
    "BLAUPAUSE_KKV_MAIL",
    "",
    meaning="Where the competence centre reads answers to its mails; empty: the mails name its postal address instead.",
)
SECURITY_CONTACT = env.text(
    "BLAUPAUSE_SECURITY_CONTACT",
    "",
    meaning="Where the platform's operator takes reports of weaknesses, in every town's security.txt: a mail address or"
    " an https address.",
)
XREPOSITORY = env.text(
    "BLAUPAUSE_XREPOSITORY",
    "",
    meaning="Where `catalogue import-fim --fetch-lists` gets code lists, for example"
    " https://www.xrepository.de/api/version_codeliste; empty: nothing is fetched.",
)
RESOLVER = env.text(
    "BLAUPAUSE_RESOLVER",
    "",
    meaning="Resolver that is asked for towns' own addresses and senders (address:port); empty: the machine's own.",
)
INGRESS = env.names(
    "BLAUPAUSE_INGRESS",
    "",
    meaning="Public addresses (IP) of the ingress, separated by commas: where own addresses of towns may point by A or"
    " AAAA; empty: only a CNAME is taken.",
)
MAIL_SPF = env.text(
    "BLAUPAUSE_MAIL_SPF",
    "",
    meaning="What a town's SPF record has to contain before mail is sent in its name: include:_spf.host; empty: no town"
    " may have a sender of its own.",
)
MAIL_DKIM = env.text(
    "BLAUPAUSE_MAIL_DKIM",
    "",
    meaning="Name of the key by which the mail server signs, selector._domainkey.host: towns point there by a CNAME.",
)
EMAIL_TIMEOUT = 10
EMAIL_HOST = env.text(
    "BLAUPAUSE_MAIL_HOST", "", meaning="Mail server, of the platform and of Keycloak's realm of staff."
)
EMAIL_PORT = env.number("BLAUPAUSE_MAIL_PORT", 587, meaning="Port of the mail server.")
EMAIL_HOST_USER = env.text("BLAUPAUSE_MAIL_USER", "", meaning="User of the mail server; empty: it asks for none.")
EMAIL_HOST_PASSWORD = env.secret("BLAUPAUSE_MAIL_PASSWORD", "", meaning="Password of the mail server.")
EMAIL_USE_TLS = env.flag("BLAUPAUSE_MAIL_TLS", "yes", meaning="Whether mail is handed over encrypted (STARTTLS).")
