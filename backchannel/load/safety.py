"""What a file may do to us, and may not. Takes a file; gives its bytes in pieces, never more than was asked for.

Only regular files are opened: a pipe or a device would block for ever, a folder is not a document. A `.gz` file is
unpacked as it is read, and given up when it grows out of all proportion (a letter of 1 kB does not hold 4 GB of text).
What is wrong is raised as a `LoadError` whose `code` is that of the issue which `load` makes of it.

    >>> for piece in chunks_of(Path("frus1961-63v05.xml.gz")): ...
"""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal, Protocol, TypeVar

from backchannel.errors import DamagedFile, LoadError, UnsupportedFile
from backchannel.model import Issue, IssueLevel

__all__ = [
    "CHUNK",
    "FREE_OF_DOUBT",
    "GZIP",
    "HIGHEST_RATIO",
    "MOST_UNPACKED",
    "Source",
    "check_regular",
    "chunks_of",
    "damaged",
    "head_of",
    "issue_of",
    "no_text_layer",
    "printable",
    "unsupported",
    "whole",
]

CHUNK = 1 << 18
MOST_UNPACKED = 4 << 30  # bytes of one unpacked file
FREE_OF_DOUBT = 64 << 20  # below this no ratio is too high
HIGHEST_RATIO = 200  # XML of a whole volume packs about 1:5, the emptiest scan's text 1:30
GZIP = b"\x1f\x8b"

E = TypeVar("E", bound=LoadError)


class Source(Protocol):
    """What a reader reads: a `Path`, or a `Member` of an archive or a mail, which has no path. `str` gives the name to
    show ("box.zip#1960/letter.txt"), `name` its last part."""

    @property
    def name(self) -> str: ...

    def open(self, mode: Literal["rb"]) -> IO[bytes]: ...


def damaged(code: str, message: str, hint: str | None = None) -> DamagedFile:
    """A DamagedFile with the code of the issue to be made of it."""
    return _coded(DamagedFile(message, hint=hint), code)


def unsupported(code: str, message: str, hint: str | None = None) -> UnsupportedFile:
    return _coded(UnsupportedFile(message, hint=hint), code)


def _coded(error: E, code: str) -> E:
    error.code = code
    return error


def issue_of(error: LoadError, file: str) -> Issue:
    return Issue(code=error.code, message=error.message, file=file, hint=error.hint)


def no_text_layer(message: str, id: str, file: str, level: IssueLevel = "error") -> Issue:
    """The issue of pages that are pictures only."""
    hint = "to read pictures, install Tesseract (apt install tesseract-ocr) or pip install 'backchannel[ocr]'"
    return Issue(code="no-text-layer", message=message, file=file, document=id, hint=hint, level=level)


def printable(name: str | Source) -> str:
    """A file's name as text that can be shown and saved: bytes that are no UTF-8 and control characters become U+FFFD.

    A name may be any bytes; Python hands the odd ones over as lone surrogates, which no JSON can hold.
    """
    text = str(name).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() or char == " " else "\ufffd" for char in text)


def check_regular(path: Path) -> None:
    """Raises LoadError for what is no readable regular file with something in it; opens nothing."""
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise damaged("broken-link", f"{printable(path)} points to a file that is not there") from None
        raise damaged("no-such-file", f"{printable(path)} is not there") from None
    except (OSError, ValueError) as error:
        raise damaged("unreadable", f"{printable(path)} cannot be read: {_why(error)}") from error
    if stat.S_ISDIR(status.st_mode):
        raise unsupported("folder", f"{printable(path)} is a folder", "give its files, one by one")
    if not stat.S_ISREG(status.st_mode):
        raise unsupported("not-a-file", f"{printable(path)} is a pipe, a socket or a device, not a file")
    if not os.access(path, os.R_OK):
        raise damaged("unreadable", f"{printable(path)} cannot be read: no permission", "change its permissions")
    if status.st_size == 0:
        raise damaged("empty-file", f"{printable(path)} is empty", "fetch it again, or take it out of the folder")


def head_of(path: Source, size: int = 4096) -> bytes:
    """The first bytes, unpacked where the file is gzip; what there is, where it is damaged."""
    taken = b""
    try:
        for chunk in chunks_of(path, size):
            taken += chunk
            if len(taken) >= size:
                break
    except DamagedFile:
        pass
    return taken[:size]


def whole(path: Source, most: int, what: str) -> bytes:
    """All bytes of a file, unpacked where it is gzip. Raises DamagedFile, also where there are more than `most`."""
    data = bytearray()
    for chunk in chunks_of(path):
        data += chunk
        if len(data) > most:
            message = f"{printable(path)} is larger than {most >> 20} MB, too much for one {what}"
            raise damaged("too-large", message, "split it")
    return bytes(data)


def chunks_of(path: Source, size: int = CHUNK) -> Iterator[bytes]:
    """The bytes of a file in pieces, unpacked where it is gzip.

    Raises DamagedFile: `truncated` where a gzip ends early (all that came before has been given), `damaged-gzip`,
    `gzip-bomb`, `unreadable`.
    """
    try:
        with path.open("rb") as packed:
            if packed.read(2) != GZIP:
                packed.seek(0)
                while chunk := packed.read(size):
                    yield chunk
                return
            packed.seek(0)
            yield from _unpacked(packed, path, size)
    except OSError as error:
        raise damaged("unreadable", f"{printable(path)} cannot be read: {_why(error)}") from error


def _unpacked(packed: IO[bytes], path: Source, size: int) -> Iterator[bytes]:
    given = 0
    with gzip.GzipFile(fileobj=packed) as file:
        while True:
            try:
                chunk = file.read1(size)
            except EOFError:
                raise damaged(
                    "truncated", f"{printable(path)} ends in the middle of its compressed data", "fetch it again"
                ) from None
            except (gzip.BadGzipFile, zlib.error) as error:
                raise damaged(
                    "damaged-gzip", f"{printable(path)} cannot be unpacked: {error}", "fetch it again"
                ) from error
            if not chunk:
                return
            given += len(chunk)
            if given > MOST_UNPACKED or (given > FREE_OF_DOUBT and given > HIGHEST_RATIO * packed.tell()):
                raise damaged(
                    "gzip-bomb",
                    f"{printable(path)} unpacks to more than {given >> 20} MB from {packed.tell() >> 10} kB; given up there",
                    "unpack it by hand if you trust it",
                )
            yield chunk


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()
