"""Keys the demo makes for itself: by which the login host proves itself, and what the stand-in of BundID signs with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def login_key() -> str:
    """Make a private key on the curve P-256, as PEM."""
    made = ec.generate_private_key(ec.SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate, both PEM."""

    key: bytes
    certificate: bytes

    @classmethod
    def made(cls, name: str) -> Pair:
        """Make a key and a certificate that says the name, for ten years."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        today = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - timedelta(days=1))
            .not_valid_after(today + timedelta(days=3650))
            .sign(key, SHA256())
        )
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return cls(private, certificate.public_bytes(Encoding.PEM))

    @classmethod
    def read(cls, pem: str) -> Pair:
        """Split a file that holds the key, then the certificate."""
        key, begin, certificate = pem.partition("-----BEGIN CERTIFICATE-----")
        return cls(key.encode(), (begin + certificate).encode())

    @property
    def pem(self) -> str:
        return (self.key + self.certificate).decode()

    @property
    def bare(self) -> str:
        """The certificate as SAML metadata holds it: without its first and last line."""
        return "".join(self.certificate.decode().strip().splitlines()[1:-1])
