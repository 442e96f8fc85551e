"""Which files to read, and under which id. Takes paths as given, gives `Task`s in a fixed order.

    backchannel read letters/ extra/note.txt
    →  Task(path=letters/harriman-1960-11-15.txt, id="harriman-1960-11-15"), Task(path=extra/note.txt, id="note")

Two files of one name in different folders get different ids: the later one carries six characters of the hash of its
content, so that the ids do not depend on where the folder lies.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from backchannel.load.kinds import document_id
from backchannel.load.page_list import LIST, names_in
from backchannel.load.safety import printable
from backchannel.model import Issue, Record


class Task(Record, frozen=True, kw_only=True):
    """A file to read; `key` is its absolute path as the collection knows it; `id` names the document it holds."""

    path: str
    key: str
    id: str
    size: int
    modified: int  # nanoseconds since 1970


class Known(Protocol):
    """What a collection knows of the files that it was read from."""

    def documents(self, key: str) -> Sequence[str]:
        """Ids of the documents that a file has given before."""

    def holders(self, id: str) -> Collection[str]:
        """Keys of files that have given a document of that id, or several of which it is the beginning ("id_d1")."""


def find_files(paths: Iterable[Path]) -> Iterator[Path | Issue]:
    """Every file under the paths, folders in the order of names; hidden files are passed over inside folders.

    A path that is not there, or a folder that may not be read, comes out as an Issue.
    """
    for path in paths:
        if path.is_dir():
            yield from _walk(path)
        elif os.path.lexists(path):
            yield path
        else:
            yield Issue(
                code="no-such-file",
                message=f"{printable(path)}: no such file or folder",
                file=printable(path),
                hint="check the spelling, or name the folder that holds it",
            )


def plan(paths: Iterable[Path], known: Known) -> Iterator[Task | Issue]:
    """Tasks for every file, each once. Of a collection only what concerns these files is asked."""
    taken: dict[str, str] = {}
    seen: set[str] = set()
    for path in find_files(paths):
        if isinstance(path, Issue):
            yield path
            continue
        key = _key(path)
        if key in seen:
            continue
        seen.add(key)
        try:
            state = path.stat()
        except OSError as error:
            yield _unreadable(path, error)
            continue
        id = _known_id(path, known.documents(key)) or _free_id(path, key, taken, known)
        taken[id] = key
        yield Task(path=str(path), key=key, id=id, size=state.st_size, modified=state.st_mtime_ns)


def _known_id(path: Path, documents: Sequence[str]) -> str | None:
    """The id under which a file was read before: its name, or its name with the hash that told it from another."""
    own = re.compile(re.escape(document_id(path)) + r"(~[0-9a-f]{6,12})?")
    return next((id for id in documents if own.fullmatch(id)), None)


def _walk(folder: Path) -> Iterator[Path | Issue]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    listed = set(_listed(entries))
    for entry in entries:
        if entry.name.startswith(".") or entry.name in listed:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif not entry.is_symlink() or Path(entry.path).is_file():
            yield Path(entry.path)
        else:
            yield Issue(
                code="broken-link",
                message=f"{printable(Path(entry.path))}: a link to a folder or to nothing; not followed",
                file=printable(Path(entry.path)),
                hint="name the folder that it points to",
                level="warning",
            )


def _listed(entries: Iterable[os.DirEntry[str]]) -> Iterator[str]:
    """The pictures that a list of pages in the folder names: they are read as its pages, not by themselves."""
    for entry in entries:
        if entry.name.endswith(LIST) and entry.is_file():
            try:
                yield from names_in(Path(entry.path))
            except OSError:  # reading it will say so
                continue


def _key(path: Path) -> str:
    """The absolute path as text; where its bytes are no text, with a mark that tells it from the like."""
    absolute = path.resolve()
    text = printable(absolute)
    return f"{text}~{hashlib.sha256(os.fsencode(absolute)).hexdigest()[:8]}" if "\ufffd" in text else text


def _free_id(path: Path, key: str, taken: Mapping[str, str], known: Known) -> str:
    def free(id: str) -> bool:
        return taken[id] == key if id in taken else set(known.holders(id)) <= {key}

    id = document_id(path)
    if free(id):
        return id
    digest = digest_of(path) or hashlib.sha256(key.encode()).hexdigest()
    id = f"{id}~{digest[:6]}"
    if free(id):
        return id
    return f"{id}{hashlib.sha256(key.encode()).hexdigest()[:6]}"  # the same content twice: told apart by place


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes; "" where it cannot be read or is no file (a pipe would keep us waiting for ever)."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _unreadable(path: Path, error: OSError) -> Issue:
    return Issue(
        code="unreadable",
        message=f"{printable(path)}: cannot be read: {error.strerror or error}",
        file=printable(path),
        hint="check that you have the right to read it",
    )
