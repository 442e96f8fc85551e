"""The ZIP format, read with care. Takes a file; gives its entries and their streams. Archives and Word files are ZIP.

The list of entries is bounded before it is read. Entries that are encrypted, or packed in another way than everybody
packs (a few bytes of LZMA or bzip2 can unpack to gigabytes in one step), are refused.

    >>> with opened(Path("letter.docx")) as archive: archive.namelist()
    ['[Content_Types].xml', '_rels/.rels', 'word/document.xml', …]
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from .members import BROKEN
from .safety import Source, damaged, printable, unsupported

__all__ = ["contents_of", "opened", "stream_of"]

MOST_LISTED = 8 << 20  # bytes of the list of entries; each has about 100
ENDING = 1 << 17  # bytes at the end of a file in which the list is announced
ENCRYPTED = 0x1
RARE = {9: "Deflate64", zipfile.ZIP_BZIP2: "bzip2", zipfile.ZIP_LZMA: "LZMA"}


class _Careful:
    """A stream that is never asked for much at once: zipfile reads the whole list of entries, however long it says."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        if size > MOST_LISTED:
            raise damaged(
                "too-large", f"the list of its files has {size >> 20} MB, too much for an archive", "split it"
            )
        return self.stream.read(ENDING if size < 0 else size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def opened(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive. Raises DamagedFile."""
    with source.open("rb") as stream:
        try:
            archive = zipfile.ZipFile(_Careful(stream))
        except (*BROKEN, OSError) as error:  # OSError: it leads to a place before the file
            reason = str(error)[:200] or "it ends early"
            message = f"{printable(source)} cannot be unpacked: {reason[:1].lower()}{reason[1:]}"
            raise damaged("damaged-zip", message, "get it again; it may be cut short") from error
        with archive:
            yield archive


def stream_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> IO[bytes]:
    """The unpacked bytes of an entry. Raises LoadError; reading it may raise `BROKEN`."""
    if entry.flag_bits & ENCRYPTED:
        raise damaged("encrypted", f"{file} is encrypted and asks for a password", "unpack it by hand")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        how = RARE.get(entry.compress_type, f"method {entry.compress_type}")
        raise unsupported(
            "unsupported-packing", f"{file} is packed in a rare way ({how})", "pack it again as plain ZIP"
        )
    try:
        return archive.open(entry)
    except (*BROKEN, OSError) as error:
        raise damaged("damaged-member", f"{file} is damaged: {str(error)[:200]}", "get the archive again") from error


def contents_of(archive: zipfile.ZipFile, name: str, file: str, most: int) -> bytes | None:
    """All bytes of one entry, at most `most`; None where there is no such entry. Raises LoadError."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    if entry.file_size > most:  # zipfile never gives more than an entry says it has
        message = f"{file} holds more than {most >> 20} MB of text, too much for one document"
        raise damaged("too-large", message, "split it into its documents")
    with stream_of(archive, entry, file) as stream:
        try:
            return stream.read()
        except BROKEN as error:
            raise damaged("damaged-member", f"{file} is damaged: {name}: {str(error)[:200]}", "get it again") from error
