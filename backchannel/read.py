"""The whole way of one document on one page: load → describe → find statements → resolve. Start here.

    >>> from pathlib import Path
    >>> from backchannel.read import readings
    >>> for reading in readings(Path("letters/harriman-1960-11-15.txt")):      # doctest: +SKIP
    ...     for statement in reading.statements:
    ...         print(statement.speaker, statement.act, statement.to)

Stages 1 to 3 look at one document and nothing else, so `run` calls `read_file` anywhere, in any order. `resolve` needs
to see the collection; `conclude` calls it when a document's reading is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from backchannel.describe import describe
from backchannel.describe.references import find_references
from backchannel.load import load
from backchannel.model import Catalogue, Description, Document, Issue, Reading, Resolution
from backchannel.plugins import Finder, Loader
from backchannel.resolve import Register, concluded, resolve
from backchannel.statements import find_statements

__all__ = ["conclude", "load_with", "read_document", "read_file", "readings"]

Loaded = Iterator[Document | Issue]


def readings(path: Path) -> Iterator[Reading]:
    """The readings of a file, one after another. Problems with the file itself are raised as the issues of an empty
    reading, so that nothing is dropped in silence."""
    for item in read_file(path):
        if isinstance(item, Issue):
            yield Reading(
                document=item.document or path.stem, file=str(path), description=Description(), issues=(item,)
            )
        else:
            yield item[1]


def read_file(
    path: Path, *, id: str | None = None, finder: Finder = find_statements, loaders: Iterable[Loader] = ()
) -> Iterator[tuple[Document, Reading] | Issue]:
    """Stages 1 to 3 on every document of a file. `id` names the document of a file that holds one.

    A document that a stage fails on comes out with an empty reading that carries the issue; the next one goes on.
    """
    for item in load_with(loaders, path, id=id):
        yield item if isinstance(item, Issue) else (item, _guarded(item, finder))


def read_document(document: Document, *, finder: Finder = find_statements) -> Reading:
    """Stages 2 and 3 on one document: what it is, who says what, which other documents it speaks of."""
    description = describe(document)
    reading = finder(document, description)
    references = find_references(document, description)
    return msgspec.structs.replace(reading, references=references, issues=document.issues + reading.issues)


def conclude(
    document: Document, reading: Reading, register: Register, catalogue: Catalogue
) -> tuple[Reading, Resolution]:
    """Stage 4: what we conclude of a reading, and the reading with the concluded persons' names."""
    resolution = resolve(document, reading, register, catalogue)
    return concluded(reading, resolution, register), resolution


def load_with(loaders: Iterable[Loader], path: Path, *, id: str | None = None) -> Loaded:
    """A file's documents by the first loader that takes it; the built-in ones come last."""
    for loader in loaders:
        loaded = loader(path, id=id)
        if loaded is not None:
            return loaded
    return load(path, id=id)


def _guarded(document: Document, finder: Finder) -> Reading:
    try:
        return read_document(document, finder=finder)
    except Exception as error:  # a fault of ours must not cost the run the other documents
        issue = Issue(
            code="reading-failed",
            message=f"{document.id} could not be read: {type(error).__name__}: {error}",
            file=document.file,
            document=document.id,
            hint="this is a fault of the program; please report it with the document",
        )
        return Reading(
            document=document.id, file=document.file, description=Description(), issues=(*document.issues, issue)
        )
