"""The file a town travels in: a zip with a manifest, one stream of COPY rows per table, and a seal over the manifest.

Nothing is decrypted for it: answers, files and the data key lie in it as they lie in the database. The seal has a key
that only the master key opens, and the manifest knows the checksum of every stream: what somebody changed, or what
was made elsewhere, is noticed before anything of it is used.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import zlib
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from blaupause.crypto.keys import CannotDecrypt, Keys
from blaupause.domain import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMAT: Final = "blaupause-town"
VERSION: Final = 1
MANIFEST, SEAL = "manifest.json", "manifest.seal"
CHUNK: Final = 256 * 1024
"""Bytes that are in memory at a time, beside one row."""
MANIFEST_LIMIT: Final = 64 * 1024 * 1024
DAMAGED: Final = (BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, RuntimeError, OSError)
"""What reading a file that is no export, or half of one, comes to; NotImplementedError is a RuntimeError."""


class Unfit(DomainError):  # noqa: N818 – says what happened
    """The file cannot be restored here; the sentence says why. Nothing was touched."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The rows of one table.

    Attributes:
        table: where they belong.
        place: "town", or "public" for what the cell keeps of the town.
        columns: in the order in which the rows have them.
        sha256: of the rows as COPY wrote them.
    """

    table: str
    place: str
    columns: tuple[str, ...]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        return f"{self.place}/{self.table}.copy"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in the file.

    Attributes:
        town: uuid, slug, name, kind, ars, state, is_sample, data_key (wrapped, base64), domains; whether it was in
            set-up when it was taken off the network; of one that goes its farewell, its successor's uuid, and the day
            before which nothing of it is deleted.
        release: name of the release the town had.
        applied: migrations of the town, as [app, name].
        streams: what was taken along, in an order in which it can be loaded.
        sequences: last value of each of the town's sequences.
        versions: content hashes of the templates its rows name.
        staff: uuids of the people its record names.
        memberships: who had which role, by the person's uuid.
        grants: what was agreed with other towns and the competence centre, by the uuids of both sides.
    """

    exported_at: str
    town: dict[str, Any]
    release: str
    applied: list[list[str]]
    streams: tuple[Stream, ...]
    sequences: dict[str, int]
    versions: list[str]
    staff: list[str]
    memberships: list[dict[str, Any]]
    grants: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, said: dict[str, Any]) -> Self:
        streams = tuple(Stream(**{**each, "columns": tuple(each["columns"])}) for each in said["streams"])
        return cls(**{**said, "streams": streams})

    def of_town(self) -> dict[str, Stream]:
        """Return the streams of the town's own tables."""
        return {each.table: each for each in self.streams if each.place == "town"}

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.streams)


class Writer:
    """Writes an export from the first table to the seal; what is in memory does not grow with the town."""

    def __init__(self, archive: ZipFile) -> None:
        self._zip = archive

    def add(self, table: str, place: str, columns: Iterable[str], rows: Iterable[bytes]) -> Stream:
        """Add the rows of a table, in the pieces in which they come."""
        seen, count = sha256(), 0
        with self._zip.open(f"{place}/{table}.copy", "w", force_zip64=True) as member:
            for chunk in _gathered(rows):
                seen.update(chunk)
                count += chunk.count(b"\n")
                member.write(chunk)
        return Stream(table, place, tuple(columns), count, seen.hexdigest())

    def finish(self, manifest: Manifest, keys: Keys) -> None:
        said = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
        text = json.dumps(said, ensure_ascii=False, indent=1)
        self._zip.writestr(MANIFEST, text)
        self._zip.writestr(SEAL, keys.hmac("town-export", text))


def _gathered(rows: Iterable[bytes]) -> Iterator[bytes]:
    kept = bytearray()
    for row in rows:
        kept += row
        if len(kept) >= CHUNK:
            yield bytes(kept)
            kept.clear()
    yield bytes(kept)


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write an export that only its owner may read; it has its name when it is whole, and is gone when it fails.

    Raises:
        Unfit: there is a file of that name, or no folder for it.
    """
    part = path.with_name(path.name + ".part")
    if path.exists():
        raise Unfit(f"{path} exists already.")
    if not path.parent.is_dir():
        raise Unfit(f"There is no folder {path.parent}.")
    try:
        part.unlink(missing_ok=True)  # of an export that was killed
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as archive:
                yield Writer(archive)
            target.flush()
            os.fsync(target.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


class Archive:
    """An export that was looked through: whole, unchanged, and made under this master key.

    Attributes:
        keys: the town's keys, opened by the master key.
    """

    def __init__(self, archive: ZipFile, manifest: Manifest, keys: Keys) -> None:
        self._zip, self.manifest, self.keys = archive, manifest, keys

    def rows(self, stream: Stream) -> Iterator[bytes]:
        """Yield the rows of a table in pieces; the last one comes after all of them were checked.

        Raises:
            Unfit: they are not what was exported.
        """
        seen, count, before = sha256(), 0, b""
        try:
            with self._zip.open(stream.member) as member:
                while chunk := member.read(CHUNK):
                    seen.update(chunk)
                    count += chunk.count(b"\n")
                    yield before
                    before = chunk
        except DAMAGED as trouble:
            raise _damaged(f"{stream.member}: {trouble}") from trouble
        if (count, seen.hexdigest()) != (stream.rows, stream.sha256):
            raise _damaged(f"{stream.member} is not what was exported.")
        yield before

    def lines(self, stream: Stream) -> Iterator[bytes]:
        """Yield the rows of a table one by one.

        Raises:
            Unfit: they are not what was exported.
        """
        rest = b""
        for chunk in self.rows(stream):
            *whole, rest = (rest + chunk).split(b"\n")
            yield from (line + b"\n" for line in whole)


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Open an export and look through all of it.

    Raises:
        Unfit: it is no export, it was damaged or changed, or its town's data key does not open here.
    """
    try:
        archive = ZipFile(path)
    except FileNotFoundError:
        raise Unfit(f"There is no file {path}.") from None
    except DAMAGED as trouble:
        raise _damaged(str(trouble)) from trouble
    with archive:
        found = _opened(archive)
        for stream in found.manifest.streams:
            for _chunk in found.rows(stream):
                pass
        yield found


def _opened(archive: ZipFile) -> Archive:
    try:
        with archive.open(MANIFEST) as manifest, archive.open(SEAL) as sealed:
            text, seal = manifest.read(MANIFEST_LIMIT).decode(), sealed.read(CHUNK).decode("ascii")
        said = json.loads(text)
        name, version = said.pop("format"), said.pop("version")
        owner, wrapped = str(said["town"]["uuid"]), base64.b64decode(said["town"]["data_key"], validate=True)
    except (*DAMAGED, AttributeError) as trouble:
        raise _damaged(str(trouble)) from trouble
    if (name, version) != (FORMAT, VERSION):
        raise Unfit(f"The file has the format {name} {version}; this release reads {FORMAT} {VERSION}.")
    try:
        keys = Keys.unwrap(wrapped, owner=owner)
    except CannotDecrypt:
        raise Unfit("The town's data key does not open: it was wrapped by another master key.") from None
    if not hmac.compare_digest(seal, keys.hmac("town-export", text)):
        raise Unfit("The manifest was changed after the export: its seal does not fit.")
    return Archive(archive, Manifest.of(said), keys)


def _damaged(why: str) -> Unfit:
    return Unfit(f"The file is damaged or no export of a town: {why}")
