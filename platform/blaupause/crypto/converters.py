"""Status codes in addresses."""

from .codes import normalise_code


class StatusCodeConverter:
    """A status code in its one spelling; what cannot be a code matches no route."""

    regex = r"[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}"

    def to_python(self, value: str) -> str:
        return normalise_code(value)

    def to_url(self, value: str) -> str:
        return value
