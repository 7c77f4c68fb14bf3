"""What signs and seals for the deployment: released templates, and agreements with towns."""

from . import env

SIGNING_KEY = env.secret(
    "BLAUPAUSE_SIGNING_KEY",
    "",
    meaning="Ed25519, 32 bytes in base64; signs released templates. Only the cell that keeps the catalogue has it.",
)
SIGNATURE_KEYS = env.names(
    "BLAUPAUSE_SIGNATURE_KEYS",
    "",
    meaning="Public keys in base64 whose signatures count too: earlier ones, and at a further cell that of the hub.",
)
SEAL = env.secret(
    "BLAUPAUSE_SEAL",
    "",
    meaning="PEM: private key, certificate, its issuers; seals agreements. Without it nothing is countersigned.",
)
SEAL_TRUST = env.text(
    "BLAUPAUSE_SEAL_TRUST",
    "",
    meaning="PEM file of certificates whose seals count, too: roots of the issuer, and earlier seals.",
)
