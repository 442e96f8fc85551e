"""A file inside a file. Takes the stream of an archive's entry or a mail's attachment; gives a `Member` that the readers
take as they take a path.

Nothing is ever written under a name that a document gives: a member is held in memory, a large one in a file of ours
in a private folder that its archive removes again. How much may be taken out of one file as given, with all that is
packed inside it, is its `Allowance`: a number of members, and bytes in proportion to its own size.

    box.zip, 2 MB  ->  Member(name="letter.txt", file="box.zip#1960/letter.txt", …), at most 400 MB in all
"""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Literal, TypeAlias, cast

import msgspec

from backchannel.model import Document, Issue

from .kinds import document_id, unused
from .safety import CHUNK, FREE_OF_DOUBT, GZIP, HIGHEST_RATIO, MOST_UNPACKED, Source, damaged, unsupported

__all__ = [
    "BROKEN",
    "Member",
    "Read",
    "allowance_of",
    "check_depth",
    "check_name",
    "member_of",
    "part_of",
    "told_apart",
]

MOST_MEMBERS = 20_000
MOST_MEMBER = 512 << 20  # bytes of one, unpacked
IN_MEMORY = 16 << 20  # bytes; a larger member goes into a file
DEEPEST = 2  # an archive in an archive is opened, one in that is not
BROKEN = (  # what zipfile, gzip and zlib raise for damaged data
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    struct.error,
    OverflowError,
    gzip.BadGzipFile,
)
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\s*(?:\..*)?", re.IGNORECASE)


class Allowance:
    """What may still be taken out of a file of `packed` bytes; counted down as members are taken out."""

    def __init__(self, packed: int) -> None:
        self.members = MOST_MEMBERS
        self.bytes = min(MOST_UNPACKED, max(FREE_OF_DOUBT, HIGHEST_RATIO * packed))


@dataclass(frozen=True, slots=True)
class Member:
    """`name`: its last part; `file`: as shown; `held`: its content, or the file of ours that it is in; `depth`: 1 in a
    file as given, 2 in a member of one."""

    name: str
    file: str
    held: bytes | Path
    depth: int
    allowance: Allowance

    def __str__(self) -> str:
        return self.file

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        return io.BytesIO(self.held) if isinstance(self.held, bytes) else self.held.open(mode)


# How `load` reads a member: takes it, its id and its file as shown.
Read: TypeAlias = Callable[[Source, str, str], Iterator[Document | Issue]]


def allowance_of(source: Source, packed: int) -> Allowance:
    """That of the file as given, which a member shares."""
    return source.allowance if isinstance(source, Member) else Allowance(packed)


def check_depth(source: Source, file: str) -> None:
    """Raises UnsupportedFile where a member lies too deep to be opened itself."""
    if isinstance(source, Member) and source.depth >= DEEPEST:
        raise unsupported("nested-too-deeply", f"{file} is packed inside what is packed itself", "unpack it by hand")


def member_of(
    stream: IO[bytes],
    *,
    name: str,
    file: str,
    packed: int,
    claimed: int,
    inside: Source,
    allowance: Allowance,
    folder: Path,
) -> Member:
    """The member that a stream gives, unpacked once more where it is gzip. `packed`: the bytes it takes up in `inside`;
    `claimed`: those that it says it has, so that a bomb is not even begun; `folder`: where a large one is put, in
    place of the one before.

    Raises DamagedFile: `damaged-member`, `empty-file`, `zip-bomb`, `too-large`.
    """
    depth = inside.depth + 1 if isinstance(inside, Member) else 1
    held: IO[bytes] = io.BytesIO()
    place = folder / "member"
    size = 0
    _check_size(claimed, packed, allowance.bytes - claimed, file)
    try:
        for chunk in _pieces(stream, file):
            size += len(chunk)
            allowance.bytes -= len(chunk)
            _check_size(size, packed, allowance.bytes, file)
            if isinstance(held, io.BytesIO) and size > IN_MEMORY:
                begun = held.getvalue()
                held = place.open("wb")
                held.write(begun)
            held.write(chunk)
        if not size:
            raise damaged("empty-file", f"{file} is empty", "take it out, or get the archive again")
        content = held.getvalue() if isinstance(held, io.BytesIO) else place
    finally:
        held.close()
    return Member(name, file, content, depth, allowance)


def _pieces(stream: IO[bytes], file: str) -> Iterator[bytes]:
    """The bytes of a stream, unpacked where they are gzip."""
    try:
        packed: io.BufferedReader | gzip.GzipFile = io.BufferedReader(cast(io.RawIOBase, stream), CHUNK)
        if packed.peek(2).startswith(GZIP):
            packed = gzip.GzipFile(fileobj=packed)
            if packed.peek(2).startswith(GZIP):
                raise unsupported("nested-too-deeply", f"{file} is gzip inside gzip", "unpack it by hand")
        while chunk := packed.read(CHUNK):
            yield chunk
    except BROKEN as error:
        reason = str(error) or "it ends early"
        raise damaged("damaged-member", f"{file} is damaged: {reason[:200]}", "get the archive again") from error


def _check_size(size: int, packed: int, left: int, file: str) -> None:
    if size > FREE_OF_DOUBT and size > HIGHEST_RATIO * packed:
        message = f"{file} unpacks to {size >> 20} MB or more from {packed >> 10} kB; not read"
        raise damaged("zip-bomb", message, "unpack it by hand if you trust it")
    if size > MOST_MEMBER:
        message = f"{file} unpacks to more than {MOST_MEMBER >> 20} MB, too much for one member"
        raise damaged("too-large", message, "unpack it by hand")
    if left < 0:
        message = f"{file} and what came before it unpack to more than one file may hold; not read"
        raise damaged("too-large", message, "unpack it by hand, or split the archive")


# ---------------------------------------------------------------- names


def check_name(name: str, file: str) -> None:
    """Raises DamagedFile for a name that would lead out of the archive's folder or to a device."""
    parts = name.split("/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        wrong = "an absolute name"
    elif ".." in parts:
        wrong = "a name that climbs out of its folder"
    elif any(DEVICE.fullmatch(part) for part in parts):
        wrong = "the name of a device"
    elif "\x00" in name:
        wrong = "a name with a null in it"
    else:
        return
    raise damaged("unsafe-name", f"{file} has {wrong} and has not been read", "pack it again under a plain name")


def part_of(name: str, seen: dict[str, int]) -> str:
    """What a member adds to the id: its folders and its name without ending, parted by hyphens."""
    path = PurePosixPath(name)
    folders = [document_id(PurePosixPath(f"{folder}.d")) for folder in path.parent.parts]
    return unused("-".join([*folders, document_id(path)]), seen)


def told_apart(found: Iterator[Document | Issue], seen: dict[str, int]) -> Iterator[Document | Issue]:
    """Documents of several members; an id that another has (two tables may give the same) gets `~2`."""
    for item in found:
        if isinstance(item, Document) and (id := unused(item.id, seen)) != item.id:
            item = msgspec.structs.replace(item, id=id)
        yield item
