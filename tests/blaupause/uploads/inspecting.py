"""Inspects a file as the service that takes all kinds does."""

from blaupause.uploads import Clean, DemoScanner, Kind, Rejected, inspect

ALL = ("application/pdf", "image/jpeg", "image/png")
MEGABYTE = 1_000_000


def check(name: str, content: bytes, accept: tuple[str, ...] = ALL, *, keep_metadata: bool = False) -> Clean | Rejected:
    return inspect(name, content, accept, MEGABYTE, scanner=DemoScanner(), keep_metadata=keep_metadata)


def kind_of(result: Clean | Rejected) -> Kind | None:
    return result.kind if isinstance(result, Rejected) else None


def clean(result: Clean | Rejected) -> Clean:
    assert isinstance(result, Clean), result
    return result
