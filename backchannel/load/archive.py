"""ZIP archive -> documents. Takes an archive; gives the documents of every file in it, as if they lay in a folder.

Ids tell the archive and the member: `box.zip` with `1960/letter.txt` in it gives

    Document(id="box_1960-letter", file="box.zip#1960/letter.txt", …)

Hidden files are passed over, as in folders. A member that is encrypted, damaged, of a kind that is not read, or under a
name that would lead elsewhere becomes an issue, and the rest is read. An archive in an archive is opened, one inside
that is not. Nothing is unpacked into the file system (see `members`).
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from backchannel.errors import LoadError
from backchannel.model import Document, Issue

from .encoding import as_declared
from .members import Read, allowance_of, check_depth, check_name, member_of, part_of, told_apart
from .packed import opened, stream_of
from .safety import Source, damaged, issue_of, printable

__all__ = ["documents"]

UTF_8 = 0x800


def documents(source: Source, id: str, file: str, read: Read) -> Iterator[Document | Issue]:
    """The documents of all members in the archive's order, and issues. `read` reads a member.

    Raises LoadError: damaged as a whole, empty, nested too deeply.
    """
    check_depth(source, file)
    with opened(source) as archive, tempfile.TemporaryDirectory(prefix="backchannel-") as folder:
        entries = [entry for entry in archive.infolist() if not _passed_over(_name(entry))]
        if not entries:
            raise damaged("no-documents", f"{file} holds no files", "take it out, or get it again")
        size = _size(source)
        allowance = allowance_of(source, size)
        parts: dict[str, int] = {}
        ids: dict[str, int] = {}
        for number, entry in enumerate(entries):
            if allowance.members <= 0 or allowance.bytes < 0:
                message = (
                    f"{file} holds {len(entries)} files; the first {number} have been read, as the rest is too much"
                )
                yield Issue(code="too-large", message=message, file=file, hint="unpack it by hand, or split it")
                return
            allowance.members -= 1
            part = part_of(_name(entry), parts)
            shown = f"{file}#{printable(_name(entry))}"
            try:
                _check_entry(entry, shown)
                with stream_of(archive, entry, shown) as stream:
                    member = member_of(
                        stream,
                        name=PurePosixPath(_name(entry)).name,
                        file=shown,
                        packed=min(entry.compress_size, size),
                        claimed=entry.file_size,
                        inside=source,
                        allowance=allowance,
                        folder=Path(folder),
                    )
            except LoadError as error:
                yield issue_of(error, shown)
                continue
            yield from told_apart(read(member, f"{id}_{part}", shown), ids)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as meant: many programs write UTF-8 without saying so, which zipfile reads as code page 437."""
    name = entry.orig_filename
    if not entry.flag_bits & UTF_8:
        name = as_declared(name.encode("cp437", "replace"), "utf-8") or name
    return name.replace("\\", "/")


def _passed_over(name: str) -> bool:
    """Folders, and what a folder would hide."""
    return name.endswith("/") or any(
        part == "__MACOSX" or (part.startswith(".") and part.strip(".")) for part in name.split("/")
    )


def _check_entry(entry: zipfile.ZipInfo, file: str) -> None:
    check_name(_name(entry), file)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise damaged("unsafe-name", f"{file} is a link and has not been followed", "pack the file itself")


def _size(source: Source) -> int:
    with source.open("rb") as stream:
        return stream.seek(0, 2)
