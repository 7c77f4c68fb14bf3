"""Encryption at rest, keyed fingerprints and codes (D10)."""
